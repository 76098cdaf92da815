#include "scan/plain/deliver.h"

#include "scan/geometry.h"
#include "scan/plain/pictures.h"

#include <numeric>

namespace guanhe::scan::plain {

namespace {

/// Making tangents takes a few times the memory of the mesh at once.
constexpr std::uint64_t most_tangent_corners = std::uint64_t{1} << 28U;

Transform root_transform(const glm::dvec3& origin, const ReadOptions& options) {
    Transform root;
    const auto scaled = origin * options.metres_per_unit;
    root.scale = glm::vec3(static_cast<float>(options.metres_per_unit));
    root.translation = glm::vec3(scaled);
    if (options.up == UpAxis::z) { // a quarter turn about x: z becomes y, y becomes -z
        constexpr float half = 0.70710678F;
        root.rotation = glm::quat(half, -half, 0.0F, 0.0F);
        root.translation = glm::vec3(scaled.x, scaled.z, -scaled.y);
    }
    return root;
}

void make_tangents_where_mapped(const Scan& scan, Primitive& primitive, Reading& reading) {
    if (primitive.topology != Topology::triangles || primitive.material < 0 || primitive.uv[0].empty()) return;
    const auto& material = scan.materials[static_cast<std::size_t>(primitive.material)];
    if (material.normal_texture.texture < 0) return;
    if (primitive.indices.size() > most_tangent_corners) {
        reading.faults.warn_whole("the normal map of the material \"" + material.name +
                                  "\" is not drawn: its part of the mesh is too large for it");
        return;
    }
    make_tangents(primitive, 0);
}

} // namespace

Material plain_material(std::string name) {
    Material material;
    material.name = std::move(name);
    material.metallic = 0.0F;
    material.roughness = 0.9F;
    material.double_sided = true;
    return material;
}

std::string stem_of(const std::string& source) {
    return as_utf8(path_to_utf8(path_from_utf8(source).stem()));
}

Result<Stream<std::uint32_t>> every_vertex(std::uint64_t count, Reading& reading) {
    constexpr std::uint64_t block = std::uint64_t{1} << 18U;
    Column<std::uint32_t> column(reading.room);
    GUANHE_TRY(column.expect(count));
    for (std::uint64_t begin = 0; begin < count; begin += block) {
        if (reading.options.stop.stop_requested()) return reading.faults.cancelled();
        const Slice slice(column, begin, static_cast<std::size_t>(std::min(block, count - begin)));
        const auto numbers = slice.elements();
        std::iota(numbers.begin(), numbers.end(), static_cast<std::uint32_t>(begin));
        GUANHE_TRY(column.append(numbers));
    }
    return column.finish();
}

Result<Scan> deliver(Scan scan, const glm::dvec3& origin, Reading& reading) {
    const auto& options = reading.options;
    scan.source = reading.faults.source();
    for (std::size_t m = 0; m < scan.meshes.size(); ++m) {
        auto& node = scan.nodes.emplace_back();
        node.name = scan.meshes[m].name;
        node.mesh = static_cast<int>(m);
        if (m == 0) {
            node.local = root_transform(origin, options);
            continue;
        }
        node.parent = 0;
        scan.nodes[0].children.push_back(static_cast<int>(m));
    }
    scan.scenes.push_back({{}, {0}});

    std::vector<std::vector<Primitive>> decoded;
    for (auto& mesh : scan.meshes) {
        for (auto& primitive : mesh.primitives) {
            if (options.stop.stop_requested()) return reading.faults.cancelled();
            make_tangents_where_mapped(scan, primitive, reading);
            primitive.vertex_count = static_cast<std::uint32_t>(primitive.positions.size());
            primitive.index_count = primitive.indices.size();
            primitive.bounds = bounds_of(primitive.positions.span(), &reading.jobs());
            primitive.positions.forget(0, primitive.positions.size());
        }
        if (options.sink == nullptr) continue;
        decoded.push_back(mesh.primitives);
        for (auto& outline : mesh.primitives) {
            outline.indices = {};
            outline.positions = {};
            outline.normals = {};
            outline.tangents = {};
            outline.uv = {};
            outline.colors = {};
        }
    }
    if (options.sink != nullptr) {
        options.sink->layout(scan);
        for (std::size_t m = 0; m < decoded.size(); ++m) {
            for (std::size_t p = 0; p < decoded[m].size(); ++p) {
                auto& primitive = scan.meshes[m].primitives[p];
                primitive = std::move(decoded[m][p]);
                options.sink->primitive_done(m, p, primitive);
            }
        }
    }
    decode_images(scan, reading);
    if (options.stop.stop_requested()) return reading.faults.cancelled();
    scan.warnings = reading.faults.take_warnings();
    return scan;
}

} // namespace guanhe::scan::plain
