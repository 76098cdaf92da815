#include "bake/join.h"

#include "bake/join_shells.h"

#include "base/file.h"

#include <iterator>
#include <utility>

namespace guanhe::app {

namespace {

void shift(int& index, std::size_t by) {
    if (index >= 0) index += static_cast<int>(by);
}

template<class T>
void append(std::vector<T>& to, std::vector<T>& from) {
    to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

void add(scan::Scan& all, scan::Scan from) {
    for (auto& mesh : from.meshes) {
        for (auto& primitive : mesh.primitives) {
            shift(primitive.material, all.materials.size());
            for (auto& material : primitive.variant_materials) shift(material, all.materials.size());
        }
    }
    for (const auto& node : from.nodes) {
        auto& copy = all.nodes.emplace_back();
        copy.mesh = node.mesh;
        shift(copy.mesh, all.meshes.size());
        copy.skin = node.skin;
    }
    for (auto& material : from.materials) {
        for (auto* ref : {&material.base_color_texture, &material.metallic_roughness_texture, &material.normal_texture,
                          &material.occlusion_texture, &material.emissive_texture, &material.specular_texture,
                          &material.specular_color_texture}) {
            shift(ref->texture, all.textures.size());
        }
    }
    for (auto& texture : from.textures) shift(texture.image, all.images.size());
    append(all.images, from.images);
    append(all.textures, from.textures);
    append(all.materials, from.materials);
    append(all.meshes, from.meshes);
    append(all.warnings, from.warnings);
    all.source += (all.source.empty() ? "" : ", ") + from.source;
    if (from.scenes.size() > 1) {
        all.warnings.push_back(from.source + ": only its default scene, number " + std::to_string(from.default_scene) +
                               " of " + std::to_string(from.scenes.size()) +
                               ", is kept, since it is baked together with others");
    }
}

} // namespace

scan::Scan join_scans(const std::vector<scan::Scan>& scans) {
    if (scans.size() == 1) return scans.front();
    scan::Scan all;
    for (const auto& scan : scans) add(all, scan);
    return all;
}

Result<std::vector<std::byte>> join_shells_of(const std::vector<scan::Scan>& scans,
                                              std::vector<std::vector<std::byte>> shells,
                                              std::vector<std::string>& warnings) {
    if (shells.size() == 1) return std::move(shells.front());
    std::vector<ShellToJoin> parts;
    for (std::size_t i = 0; i < scans.size(); ++i) {
        const auto& scan = scans[i];
        parts.push_back({path_to_utf8(path_from_utf8(scan.source).stem()), scan.source,
                         scan.scenes[static_cast<std::size_t>(scan.default_scene)].roots, shells[i]});
    }
    return join_shells(parts, warnings);
}

} // namespace guanhe::app
