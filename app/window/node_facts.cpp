#include "window/node_facts.h"

#include "figures.h"

#include <algorithm>
#include <vector>

namespace guanhe::app {

std::uint64_t mesh_triangles(const scan::Mesh& mesh) {
    std::uint64_t count = 0;
    for (const auto& primitive : mesh.primitives) {
        if (primitive.topology == scan::Topology::triangles) count += primitive.index_count / 3;
    }
    return count;
}

std::string node_note(const scan::Scan& scan, int index) {
    const auto& node = scan.nodes[static_cast<std::size_t>(index)];
    std::string note;
    if (node.mesh >= 0) {
        const auto& mesh = scan.meshes[static_cast<std::size_t>(node.mesh)];
        if (const auto triangles = mesh_triangles(mesh); triangles > 0) note = with_commas(triangles) + " △";
    }
    if (!node.instances.empty()) note += " × " + with_commas(node.instances.size());
    return note;
}

scan::Bounds bounds_below(const OpenScan& open, int root) {
    scan::Bounds all;
    std::vector<int> pending{root};
    while (!pending.empty()) {
        const auto index = static_cast<std::size_t>(pending.back());
        pending.pop_back();
        const auto& node = open.scan->nodes[index];
        pending.insert(pending.end(), node.children.begin(), node.children.end());
        if (node.mesh < 0 || index >= open.pose.world.size()) continue;
        scan::Bounds mesh;
        for (const auto& primitive : open.scan->meshes[static_cast<std::size_t>(node.mesh)].primitives) {
            mesh.add(primitive.bounds);
        }
        if (mesh.empty()) continue;
        if (node.instances.empty()) all.add(scan::transformed(mesh, open.pose.world[index]));
        for (const auto& instance : node.instances) all.add(scan::transformed(mesh, open.pose.world[index] * instance));
    }
    return all;
}

std::string material_names(const scan::Scan& scan, const scan::Mesh& mesh) {
    std::vector<int> seen;
    std::string names;
    for (const auto& primitive : mesh.primitives) {
        if (primitive.material < 0 || std::ranges::count(seen, primitive.material) > 0) continue;
        seen.push_back(primitive.material);
        const auto& name = scan.materials[static_cast<std::size_t>(primitive.material)].name;
        if (name.empty()) continue;
        if (!names.empty()) names += ", ";
        names += name;
    }
    return names;
}

} // namespace guanhe::app
