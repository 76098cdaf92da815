#include "walk/coarse.h"

#include "pack/codec.h"

#include <algorithm>
#include <utility>

namespace guanhe::walk {
namespace {

double largest_scale(const glm::dmat4& world) {
    return std::max(
        {glm::length(glm::dvec3(world[0])), glm::length(glm::dvec3(world[1])), glm::length(glm::dvec3(world[2]))});
}

/// Its simplification would be too coarse.
bool open(const pack::Group& group, double error) {
    return static_cast<double>(group.error) > error;
}

std::span<const pack::Group> groups_of(const pack::Pack& pack, std::uint32_t mesh) {
    const pack::Mesh& m = pack.meshes()[mesh];
    return pack.groups().subspan(m.first_group, m.group_count);
}

/// At most so many triangles does a mesh have with this error, in its own units.
std::size_t most_triangles(const pack::Pack& pack, std::uint32_t mesh, double error) {
    std::size_t sum = 0;
    for (const pack::Group& group : groups_of(pack, mesh)) {
        if (!open(group, error)) continue;
        const auto children = pack.children(group);
        // What all open children show instead is not counted here.
        const bool shown = children.empty() || std::ranges::any_of(children, [&](std::uint32_t child) {
                               return !open(pack.groups()[child], error);
                           });
        if (shown) sum += group.triangle_count;
    }
    return sum;
}

Result<void> add(const Place& place, double error, std::uint32_t number, std::vector<Triangle>& out) {
    const pack::Pack& pack = *place.pack;
    const pack::Mesh& mesh = pack.meshes()[place.mesh];
    const glm::dvec3 origin(mesh.origin[0], mesh.origin[1], mesh.origin[2]);
    const bool mirrored = glm::determinant(glm::dmat3(place.world)) < 0.0;
    const auto groups = groups_of(pack, place.mesh);
    for (std::size_t g = 0; g < groups.size();) {
        const std::uint32_t page = groups[g].page;
        std::size_t end = g;
        bool any = false;
        for (; end < groups.size() && groups[end].page == page; ++end) any = any || open(groups[end], error);
        if (any) {
            GUANHE_TRY_LET(const auto drafts, pack::decode_drafts(pack, page));
            for (std::size_t d = 0; d < drafts.size(); ++d) {
                const pack::Group& group = groups[g + d];
                if (!open(group, error)) continue;
                const auto children = pack.children(group);
                std::size_t at = 0;
                for (const auto& cluster : drafts[d].clusters) {
                    const std::size_t corners = std::size_t{cluster.triangle_count} * 3;
                    const bool finer =
                        cluster.child < children.size() && open(pack.groups()[children[cluster.child]], error);
                    for (std::size_t i = at; !finer && i < at + corners; i += 3) {
                        Triangle t;
                        t.place = number;
                        for (std::size_t k = 0; k < 3; ++k) {
                            const glm::ivec3 grid = drafts[d].vertices.positions[drafts[d].indices[i + k]];
                            const glm::dvec3 local = origin + glm::dvec3(grid) * mesh.step;
                            t.corners[k] = glm::vec3(place.world * glm::dvec4(local, 1.0));
                        }
                        if (mirrored) std::swap(t.corners[1], t.corners[2]); // its front stays its front
                        out.push_back(t);
                    }
                    at += corners;
                }
            }
        }
        g = end;
    }
    return {};
}

} // namespace

Result<std::vector<Triangle>> coarse_triangles(std::span<const Place> places, const CoarseOptions& options) {
    double error = options.error_metres;
    const auto local_error = [&](const Place& place) { return error / std::max(largest_scale(place.world), 1e-12); };
    constexpr int doublings = 40; // from a centimetre to beyond any scan
    for (int i = 0; i < doublings; ++i) {
        std::size_t sum = 0;
        for (const Place& place : places) sum += most_triangles(*place.pack, place.mesh, local_error(place));
        if (sum <= options.most_triangles) break;
        error *= 2.0;
    }
    std::vector<Triangle> all;
    for (std::size_t i = 0; i < places.size(); ++i)
        GUANHE_TRY(add(places[i], local_error(places[i]), static_cast<std::uint32_t>(i), all));
    return all;
}

} // namespace guanhe::walk
