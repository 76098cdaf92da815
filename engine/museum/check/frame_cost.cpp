#include "museum/check/frame_cost.h"

#include <algorithm>
#include <set>

namespace guanhe::museum {

namespace {

constexpr double nearest = 1e-3; // metres: as engine/render selects

FrameCost cost_of(const walk::Place& place, const glm::dvec3& eye, double pixels_per_radian) {
    const auto& pack = *place.pack;
    const auto& mesh = pack.meshes()[place.mesh];
    if (mesh.group_count == 0) return {mesh.source_triangles, 0};
    const double scale = std::max({glm::length(glm::dvec3(place.world[0])), glm::length(glm::dvec3(place.world[1])),
                                   glm::length(glm::dvec3(place.world[2]))});
    const glm::dvec3 origin(mesh.origin[0], mesh.origin[1], mesh.origin[2]);
    const auto open = [&](const pack::Group& group) {
        const glm::dvec3 local = origin + glm::dvec3(group.center[0], group.center[1], group.center[2]);
        const double away = glm::distance(eye, glm::dvec3(place.world * glm::dvec4(local, 1.0))) -
                            static_cast<double>(group.radius) * scale;
        return static_cast<double>(group.error) * scale * pixels_per_radian > std::max(away, nearest);
    };
    FrameCost cost;
    std::set<std::uint32_t> pages;
    for (const auto& group : pack.groups().subspan(mesh.first_group, mesh.group_count)) {
        if (!open(group)) continue;
        if (pages.insert(group.page).second) cost.bytes += pack.pages()[group.page].resident_bytes;
        const auto children = pack.children(group);
        const auto coarser =
            std::ranges::count_if(children, [&](std::uint32_t child) { return !open(pack.groups()[child]); });
        cost.triangles += children.empty()
                              ? group.triangle_count
                              : group.triangle_count * static_cast<std::uint64_t>(coarser) / children.size();
    }
    return cost;
}

} // namespace

FrameCost frame_cost(std::span<const walk::Place> places, const glm::dvec3& eye, double pixels_per_radian) {
    FrameCost sum;
    for (const auto& place : places) sum += cost_of(place, eye, pixels_per_radian);
    return sum;
}

} // namespace guanhe::museum
