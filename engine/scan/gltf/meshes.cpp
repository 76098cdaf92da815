// What is known of meshes before any geometry is decoded.
#include "scan/geometry.h"
#include "scan/gltf/reader.h"
#include "scan/gltf/shell.h"

#include <algorithm>
#include <optional>

namespace guanhe::scan::gltf {

namespace {

/// KHR_materials_variants: the material for every variant, or nothing when the primitive has none.
std::vector<int> variant_materials(const Reader& reader, const Json& primitive) {
    const auto* object = extension(primitive, "KHR_materials_variants");
    if (object == nullptr) return {};
    std::vector<int> materials(reader.scan.variants.size(), -1);
    for (const auto& mapping : (*object)["mappings"]) {
        for (const auto& variant : mapping["variants"]) {
            materials[variant.get<std::size_t>()] = mapping["material"].get<int>();
        }
    }
    return materials;
}

Primitive outline(const Reader& reader, const tinygltf::Primitive& typed, const Json& json) {
    Primitive primitive;
    const bool draco = extension(json, "KHR_draco_mesh_compression") != nullptr;
    const auto& positions = reader.store.shape(static_cast<std::size_t>(typed.attributes.at("POSITION")));
    primitive.topology = draco ? Topology::triangles : topology_of(typed.mode);
    primitive.material = typed.material;
    primitive.variant_materials = variant_materials(reader, json);
    primitive.vertex_count = static_cast<std::uint32_t>(positions.count);
    const auto elements =
        typed.indices >= 0 ? reader.store.shape(static_cast<std::size_t>(typed.indices)).count : positions.count;
    primitive.index_count = draco ? elements : list_size(typed.mode, elements);
    primitive.morphs.resize(typed.targets.size());
    return primitive;
}

/// A primitive whose triangles are elsewhere.
Primitive clustered(const Reader& reader, const tinygltf::Primitive& typed, const Json& json, const Json& clusters) {
    Primitive primitive;
    primitive.topology = topology_of(typed.mode);
    primitive.material = typed.material;
    primitive.variant_materials = variant_materials(reader, json);
    primitive.index_count = clusters["triangles"].get<std::uint64_t>() * 3;
    const auto* low = member(clusters, "min");
    const auto* high = member(clusters, "max");
    if (low == nullptr || high == nullptr) return primitive;
    for (int i = 0; i < 3; ++i) {
        const auto k = static_cast<std::size_t>(i);
        primitive.bounds.min[i] = (*low)[k].get<float>();
        primitive.bounds.max[i] = (*high)[k].get<float>();
    }
    return primitive;
}

Result<void> check_node(Reader& reader, std::size_t index) {
    auto& node = reader.scan.nodes[index];
    const auto at = Pointer() / "nodes" / index;
    if (node.skin >= 0 && node.mesh < 0) {
        reader.faults.warn(at / "skin", "is on a node without a mesh; it is left out");
        node.skin = -1;
    }
    const auto targets = node.mesh < 0 ? 0 : reader.scan.meshes[static_cast<std::size_t>(node.mesh)].weights.size();
    if (!node.weights.empty() && node.weights.size() != targets) {
        reader.faults.warn(at / "weights", "has " + std::to_string(node.weights.size()) + " numbers for " +
                                               std::to_string(targets) + " morph targets");
        node.weights.clear();
    }
    // A pose has that many weights for every node: a small file could name one mesh very often.
    GUANHE_TRY(reader.store.charge(targets * sizeof(float), at));
    if (node.skin < 0) return {};
    const auto& primitives = reader.document.model.meshes[static_cast<std::size_t>(node.mesh)].primitives;
    const bool skinned = std::any_of(primitives.begin(), primitives.end(), [](const tinygltf::Primitive& primitive) {
        return primitive.attributes.contains("JOINTS_0") && primitive.attributes.contains("WEIGHTS_0");
    });
    if (skinned) return {};
    reader.faults.warn(at / "skin", "is on a mesh without JOINTS_0 and WEIGHTS_0; it is left out");
    node.skin = -1;
    return {};
}

} // namespace

Result<std::vector<PrimitiveOrigin>> read_mesh_outlines(Reader& reader) {
    const auto& model = reader.document.model;
    std::vector<PrimitiveOrigin> origins;
    reader.scan.meshes.reserve(model.meshes.size());
    for (std::size_t m = 0; m < model.meshes.size(); ++m) {
        const auto& typed = model.meshes[m];
        const auto& json = reader.document.at("meshes", m);
        const auto at = Pointer() / "meshes" / m;
        auto& mesh = reader.scan.meshes.emplace_back();
        mesh.name = typed.name;
        std::optional<std::size_t> targets;
        for (std::size_t p = 0; p < typed.primitives.size(); ++p) {
            const auto& primitive = typed.primitives[p];
            const auto place = at / "primitives" / p;
            const auto* clusters = extension(json["primitives"][p], clusters_extension);
            if (reader.shell && clusters != nullptr) {
                GUANHE_TRY(reader.store.charge(reader.scan.variants.size() * sizeof(int), place));
                mesh.primitives.push_back(clustered(reader, primitive, json["primitives"][p], *clusters));
                continue;
            }
            if (!primitive.attributes.contains("POSITION")) {
                reader.faults.warn(place, "has no POSITION; it is left out");
                continue;
            }
            if (targets && *targets != primitive.targets.size()) {
                return reader.faults.at(place / "targets",
                                        "has " + std::to_string(primitive.targets.size()) +
                                            " morph targets, but another primitive of the mesh has " +
                                            std::to_string(*targets));
            }
            targets = primitive.targets.size();
            GUANHE_TRY(reader.store.charge(reader.scan.variants.size() * sizeof(int), place));
            origins.push_back({m, mesh.primitives.size(), p});
            mesh.primitives.push_back(outline(reader, primitive, json["primitives"][p]));
        }
        for (const double weight : typed.weights) mesh.weights.push_back(narrow(weight));
        const auto expected = targets.value_or(0);
        if (!mesh.weights.empty() && mesh.weights.size() != expected) {
            reader.faults.warn(at / "weights", "has " + std::to_string(mesh.weights.size()) + " numbers for " +
                                                   std::to_string(expected) + " morph targets");
        }
        mesh.weights.resize(expected, 0.0F);
    }
    for (std::size_t n = 0; n < reader.scan.nodes.size(); ++n) GUANHE_TRY(check_node(reader, n));
    return origins;
}

} // namespace guanhe::scan::gltf
