// What of a model is shown: nodes of the scene become items, one a primitive and material, with all their places.
#include "render/model.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace guanhe::render {
namespace {

// Bounds without vertices: a skinned vertex is a mixture of where its joints would put it, so it lies within the box of
// all of those; a morphed one is moved by at most what its targets reach.
scan::Bounds morphed_bounds(const GpuPrimitive& primitive, const std::vector<float>& weights) {
    scan::Bounds out = primitive.bounds;
    for (std::size_t i = 0; i < std::min(primitive.morphs.size(), weights.size()); ++i) {
        const scan::Bounds& reach = primitive.morphs[i].reach;
        if (reach.empty()) continue;
        const glm::vec3 a = reach.min * weights[i], b = reach.max * weights[i];
        out.min += glm::min(glm::min(a, b), glm::vec3(0.0F));
        out.max += glm::max(glm::max(a, b), glm::vec3(0.0F));
    }
    return out;
}

scan::Bounds skinned_bounds(const GpuPrimitive& primitive, const scan::Bounds& local,
                            const std::vector<glm::mat4>& joints) {
    const glm::vec3 grown_low = local.min - primitive.bounds.min, grown_high = local.max - primitive.bounds.max;
    scan::Bounds out;
    for (std::size_t j = 0; j < std::min(primitive.joint_bounds.size(), joints.size()); ++j) {
        scan::Bounds of_joint = primitive.joint_bounds[j];
        if (of_joint.empty()) continue;
        of_joint.min += grown_low;
        of_joint.max += grown_high;
        out.add(scan::transformed(of_joint, joints[j]));
    }
    return out;
}

} // namespace

void Model::State::refresh() {
    if (!dirty || scan == nullptr) return;
    dirty = false;
    ++version;
    items.clear();
    lights.clear();
    bounds = {};
    triangles = cluster_triangles = 0;
    cluster_places.clear();
    cluster_parts.assign(pack ? pack->meshes().size() : 0, {});

    std::map<std::tuple<const GpuPrimitive*, std::uint32_t, bool, std::uint32_t>, std::size_t> known;
    std::vector<bool> shown(scan->nodes.size(), false);
    std::vector<std::uint32_t> looks_of(scan->nodes.size(), 0);
    std::vector<glm::mat4> joints;
    for (const int index : scan::reachable_nodes(*scan, scene)) {
        const auto n = static_cast<std::size_t>(index);
        const scan::Node& node = scan->nodes[n];
        shown[n] = visible[n] && (node.parent < 0 || shown[static_cast<std::size_t>(node.parent)]);
        if (!shown[n]) continue;
        looks_of[n] =
            node_looks[n] != 0 || node.parent < 0 ? node_looks[n] : looks_of[static_cast<std::size_t>(node.parent)];
        const std::uint32_t look = looks_of[n];
        const bool gone = looks[look].presence <= 0.0F; // what lies below it may not be
        const glm::mat4 world = world_from_model * pose.world[n];
        if (node.light >= 0 && !gone) lights.push_back({&scan->lights[static_cast<std::size_t>(node.light)], world});
        if (node.mesh < 0 || gone) continue;

        const auto material_of = [&](const scan::Primitive& of) {
            int material = of.material;
            if (variant >= 0 && static_cast<std::size_t>(variant) < of.variant_materials.size() &&
                of.variant_materials[static_cast<std::size_t>(variant)] >= 0)
                material = of.variant_materials[static_cast<std::size_t>(variant)];
            return static_cast<std::uint32_t>(material >= 0 ? static_cast<std::size_t>(material)
                                                            : material_features.size() - 1);
        };
        const auto& sources = scan->meshes[static_cast<std::size_t>(node.mesh)].primitives;
        if (pack && pack->meshes()[static_cast<std::size_t>(node.mesh)].group_count > 0) {
            const auto mesh_index = static_cast<std::uint32_t>(node.mesh);
            const pack::Mesh& mesh = pack->meshes()[mesh_index];
            if (cluster_parts[mesh_index].empty())
                for (const pack::Part& part : pack->parts().subspan(mesh.first_part, mesh.part_count))
                    cluster_parts[mesh_index].push_back(material_of(sources[part.primitive]));
            scan::Bounds local;
            const glm::vec3 origin(mesh.origin[0], mesh.origin[1], mesh.origin[2]);
            local.add(origin + glm::vec3(mesh.box_min[0], mesh.box_min[1], mesh.box_min[2]));
            local.add(origin + glm::vec3(mesh.box_max[0], mesh.box_max[1], mesh.box_max[2]));
            const auto place = [&](const glm::mat4& at) {
                cluster_places.push_back(
                    {mesh_index, at, scan::transformed(local, at), glm::determinant(glm::mat3(at)) < 0.0F, look});
                bounds.add(cluster_places.back().bounds);
                cluster_triangles += mesh.source_triangles;
            };
            if (node.instances.empty()) place(world);
            for (const glm::mat4& instance : node.instances) place(world * instance);
            continue;
        }
        const auto& primitives = meshes[static_cast<std::size_t>(node.mesh)];
        for (std::size_t p = 0; p < primitives.size(); ++p) {
            const GpuPrimitive& primitive = primitives[p];
            if (primitive.index_count == 0) continue;
            const std::uint32_t record = material_of(sources[p]);

            const bool skinned = primitive.skinned && node.skin >= 0;
            std::vector<glm::mat4> places;
            if (skinned)
                places = {world_from_model};
            else if (node.instances.empty())
                places = {world};
            else
                for (const glm::mat4& instance : node.instances) places.push_back(world * instance);

            scan::Bounds local = primitive.bounds;
            if (primitive.morphed) local = morphed_bounds(primitive, pose.weights[n]);
            if (skinned) {
                scan::joint_matrices(*scan, node.skin, pose, joints);
                local = skinned_bounds(primitive, local, joints);
            }
            for (const glm::mat4& place : places) {
                const bool mirrored = glm::determinant(glm::mat3(place)) < 0.0F;
                const bool deforms = skinned || primitive.morphed;
                const auto key = std::tuple(&primitive, record, mirrored, look);
                const auto found = deforms ? known.end() : known.find(key);
                const bool repeats_node = deforms && !items.empty() && items.back().node == index &&
                                          items.back().primitive == &primitive && items.back().mirrored == mirrored;
                std::size_t at = items.size();
                if (found != known.end())
                    at = found->second;
                else if (repeats_node)
                    at = items.size() - 1;
                if (at == items.size()) {
                    Item item;
                    item.primitive = &primitive;
                    item.material = record;
                    item.features =
                        surface_features(primitive.stream_features, material_features[record], primitive.topology);
                    item.mirrored = mirrored;
                    item.node = deforms ? index : -1;
                    item.skin = skinned ? node.skin : -1;
                    item.look = look;
                    items.push_back(std::move(item));
                    if (!deforms) known.emplace(key, at);
                }
                items[at].world.push_back(place);
                items[at].bounds.push_back(scan::transformed(local, place));
                bounds.add(items[at].bounds.back());
                if (primitive.topology == scan::Topology::triangles) triangles += primitive.index_count / 3;
            }
        }
    }
}

} // namespace guanhe::render
