#include "hierarchy_support.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace guanhe::test {

namespace {

using pack::own_group;

/// Takes over an output's groups as a pack would, and checks what the pages say of them.
void commit(Hierarchy& hierarchy, std::vector<pack::GroupDraft>& drafts, pack::Built& built) {
    const auto first = static_cast<std::uint32_t>(hierarchy.groups.size());
    REQUIRE(built.group_count == drafts.size());
    pack::committed(built, first);
    std::size_t number = 0;
    for (const auto& page : built.pages) {
        for (const auto& group : page.groups) {
            REQUIRE(number < drafts.size());
            auto& draft = drafts[number++];
            const auto children = std::span(page.children).subspan(group.first_child, group.child_count);
            draft.children.assign(children.begin(), children.end());
            CHECK(group.error == draft.error);
            CHECK(group.radius == draft.radius);
            CHECK(group.level == draft.level);
            CHECK(group.cluster_count == draft.clusters.size());
            CHECK(group.triangle_count * 3 == draft.indices.size());
        }
    }
    CHECK(number == drafts.size());
    for (auto& draft : drafts) hierarchy.groups.push_back(std::move(draft));
    drafts.clear();
    hierarchy.simplified += built.groups_simplified;
    hierarchy.stuck += built.groups_stuck;
    hierarchy.levels = std::max(hierarchy.levels, built.levels);
    built.pages.clear();
}

} // namespace

pack::HierarchyOptions small_groups() {
    pack::HierarchyOptions options;
    options.group_triangles = 600;
    options.keep = 0.45F;
    return options;
}

Hierarchy build(const Model& model, unsigned region_depth, pack::HierarchyOptions options, std::size_t fan_in) {
    Hierarchy hierarchy;
    std::vector<pack::GroupDraft> drafts;
    options.on_group = [&](const pack::GroupDraft& draft) { drafts.push_back(draft); };
    auto regions = regions_of(model, region_depth);
    std::vector<pack::Top> tops;
    options.whole_mesh = regions.size() == 1;
    for (auto& region : regions) {
        auto built = pack::build_region(std::move(region), options);
        REQUIRE(built.ok());
        commit(hierarchy, drafts, *built);
        tops.push_back(std::move(built->top));
    }
    while (tops.size() > 1) {
        std::vector<pack::Top> merged;
        options.whole_mesh = tops.size() <= fan_in;
        for (std::size_t i = 0; i < tops.size(); i += fan_in) {
            auto built = pack::merge(std::span(tops).subspan(i, std::min(fan_in, tops.size() - i)), options);
            REQUIRE(built.ok());
            commit(hierarchy, drafts, *built);
            merged.push_back(std::move(built->top));
        }
        tops = std::move(merged);
    }
    CHECK(tops[0].clusters.empty());
    return hierarchy;
}

Hierarchy build_alone(pack::Region region, const pack::HierarchyOptions& options, pack::Top& top) {
    Hierarchy hierarchy;
    std::vector<pack::GroupDraft> drafts;
    auto with = options;
    with.on_group = [&](const pack::GroupDraft& draft) { drafts.push_back(draft); };
    auto built = pack::build_region(std::move(region), with);
    REQUIRE(built.ok());
    commit(hierarchy, drafts, *built);
    top = std::move(built->top);
    return hierarchy;
}

void check_nesting(const Hierarchy& hierarchy) {
    std::vector<std::uint32_t> parents(hierarchy.groups.size(), 0);
    for (std::uint32_t g = 0; g < hierarchy.groups.size(); ++g) {
        const auto& group = hierarchy.groups[g];
        REQUIRE(!group.clusters.empty());
        CHECK(group.clusters.size() <= pack::max_group_clusters);
        CHECK(group.error > 0.0F);
        std::size_t triangles = 0;
        for (const auto& cluster : group.clusters) {
            REQUIRE(cluster.triangle_count >= 1);
            REQUIRE(cluster.triangle_count <= pack::max_cluster_triangles);
            std::set<std::uint32_t> used(group.indices.begin() + static_cast<std::ptrdiff_t>(triangles * 3),
                                         group.indices.begin() +
                                             static_cast<std::ptrdiff_t>((triangles + cluster.triangle_count) * 3));
            CHECK(used.size() <= pack::max_cluster_vertices);
            triangles += cluster.triangle_count;
        }
        CHECK(triangles * 3 == group.indices.size());
        std::uint32_t next = 0;
        for (const auto v : group.indices) {
            REQUIRE(v <= next);
            next = std::max(next, v + 1);
        }
        CHECK(next == group.vertices.size());
        for (const auto& p : group.vertices.positions) {
            const glm::vec3 at(p);
            CHECK(glm::length(at - group.center) <= group.radius);
            CHECK(glm::all(glm::lessThanEqual(group.box_min, at)));
            CHECK(glm::all(glm::lessThanEqual(at, group.box_max)));
        }
        for (const auto c : group.children) {
            REQUIRE(c < g);
            ++parents[c];
            const auto& child = hierarchy.groups[c];
            CHECK(child.error <= group.error);
            CHECK(child.level < group.level);
            CHECK(glm::length(child.center - group.center) + child.radius <= group.radius);
            CHECK(glm::all(glm::lessThanEqual(group.box_min, child.box_min)));
            CHECK(glm::all(glm::lessThanEqual(child.box_max, group.box_max)));
        }
        if (group.children.empty()) CHECK(group.level == 0);
    }
    CHECK(std::isinf(hierarchy.groups.back().error));
    for (std::size_t g = 0; g + 1 < parents.size(); ++g) {
        CHECK(std::isfinite(hierarchy.groups[g].error));
        CHECK(parents[g] > 0);
    }
}

std::vector<CutTriangle> cut(const Hierarchy& hierarchy, const std::function<bool(std::uint32_t)>& open) {
    std::vector<char> opened(hierarchy.groups.size());
    for (std::uint32_t g = 0; g < opened.size(); ++g) opened[g] = open(g) ? 1 : 0;
    std::vector<CutTriangle> out;
    for (std::uint32_t g = 0; g < opened.size(); ++g) {
        const auto& group = hierarchy.groups[g];
        std::size_t corner = 0;
        for (const auto& cluster : group.clusters) {
            const bool drawn =
                opened[g] != 0 && (cluster.child == 0xFFFF || opened[group.children[cluster.child]] == 0);
            for (std::size_t t = 0; t < cluster.triangle_count; ++t) {
                CutTriangle triangle;
                triangle.part = cluster.part;
                for (auto& c : triangle.corners) {
                    c.group = g;
                    c.vertex = group.indices[corner++];
                    const auto& p = group.vertices.positions[c.vertex];
                    c.position = {p.x, p.y, p.z};
                }
                if (drawn) out.push_back(triangle);
            }
        }
    }
    return out;
}

std::vector<CutTriangle> cut_at(const Hierarchy& hierarchy, float error) {
    return cut(hierarchy, [&](std::uint32_t g) { return hierarchy.groups[g].error > error; });
}

std::map<std::pair<Position, Position>, EdgeUse> edges_of(std::span<const CutTriangle> triangles) {
    std::map<std::pair<Position, Position>, EdgeUse> edges;
    for (const auto& triangle : triangles) {
        for (std::size_t k = 0; k < 3; ++k) {
            const auto& a = triangle.corners[k].position;
            const auto& b = triangle.corners[(k + 1) % 3].position;
            auto& use = edges[{std::min(a, b), std::max(a, b)}];
            ++(a < b ? use.forward : use.backward);
        }
    }
    return edges;
}

std::size_t open_edges(std::span<const CutTriangle> triangles) {
    std::size_t open = 0;
    for (const auto& [edge, use] : edges_of(triangles)) open += use.forward != 1 || use.backward != 1 ? 1U : 0U;
    return open;
}

std::int64_t euler(std::span<const CutTriangle> triangles) {
    std::set<Position> positions;
    for (const auto& triangle : triangles)
        for (const auto& corner : triangle.corners) positions.insert(corner.position);
    return static_cast<std::int64_t>(positions.size()) - static_cast<std::int64_t>(edges_of(triangles).size()) +
           static_cast<std::int64_t>(triangles.size());
}

std::array<std::int64_t, 3> twice_vector_area(std::span<const CutTriangle> triangles) {
    std::array<std::int64_t, 3> sum{};
    for (const auto& t : triangles) {
        const auto& [a, b, c] = t.corners;
        for (std::size_t i = 0; i < 3; ++i) {
            const auto u = (i + 1) % 3, v = (i + 2) % 3;
            sum[i] += (std::int64_t{b.position[u]} - a.position[u]) * (std::int64_t{c.position[v]} - a.position[v]) -
                      (std::int64_t{b.position[v]} - a.position[v]) * (std::int64_t{c.position[u]} - a.position[u]);
        }
    }
    return sum;
}

double area(std::span<const CutTriangle> triangles) {
    double sum = 0.0;
    for (const auto& t : triangles) {
        const auto twice = twice_vector_area(std::span(&t, 1));
        sum += 0.5 *
               std::hypot(static_cast<double>(twice[0]), static_cast<double>(twice[1]), static_cast<double>(twice[2]));
    }
    return sum;
}

} // namespace guanhe::test
