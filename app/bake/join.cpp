#include "bake/join.h"

#include "bake/join_shells.h"

#include "base/file.h"

#include <iterator>
#include <string>
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

Result<ScanAndShell> join(std::vector<ScanAndShell> parts) {
    if (parts.size() == 1) return std::move(parts.front());
    ScanAndShell all;
    std::vector<ShellToJoin> shells;
    for (const auto& part : parts) {
        const auto& scan = part.scan;
        shells.push_back({path_to_utf8(path_from_utf8(scan.source).stem()), scan.source,
                          scan.scenes[static_cast<std::size_t>(scan.default_scene)].roots, part.shell});
    }
    GUANHE_TRY_LET(all.shell, join_shells(shells, all.scan.warnings));
    for (auto& part : parts) add(all.scan, std::move(part.scan));
    return all;
}

} // namespace guanhe::app
