#include "codec_support.h"
#include "scratch.h"

using namespace guanhe;
using namespace guanhe::test;

TEST_CASE("codec: drafts come back with exact positions, colours, parts, children and cones") {
    const Scratch folder;
    for (const std::uint32_t attributes : {0U, std::uint32_t{pack::has_normals}, std::uint32_t{pack::all_attributes}}) {
        const SampleOptions options{.attributes = attributes, .corner = {-700'000, 12, 1'000'000'000}};
        write_sample(folder / "a.gpk", std::span(&options, 1));
        const auto pack = open_sample(folder / "a.gpk");
        const auto given = sample_groups(options);
        std::size_t g = 0;
        for (std::uint32_t p = 0; p < pack->pages().size(); ++p) {
            const auto drafts = pack::decode_drafts(*pack, p);
            REQUIRE_MESSAGE(drafts.ok(), (drafts.ok() ? "" : drafts.error().message()));
            for (const auto& draft : *drafts) {
                const auto& want = given[g++];
                CHECK(clusters_of(draft) == clusters_of(want));
                CHECK(draft.children == want.children);
                CHECK(draft.center == want.center);
                CHECK(draft.error == want.error);
                CHECK(draft.level == want.level);
                CHECK(draft.vertices.attributes() == attributes);
                REQUIRE(draft.clusters.size() == want.clusters.size());
                for (std::size_t c = 0; c < draft.clusters.size(); ++c) {
                    CHECK(draft.clusters[c].part == want.clusters[c].part);
                    CHECK(draft.clusters[c].child == want.clusters[c].child);
                    CHECK(draft.clusters[c].cone == want.clusters[c].cone);
                }
            }
        }
        CHECK(g == given.size());
    }
}

TEST_CASE("codec: resident clusters have the drafts' triangles, spheres around them, and what the tables say") {
    const Scratch folder;
    // Narrow clusters, and wide ones: 8 vertices of 9000 steps are past 14 bits.
    for (const std::int32_t spacing : {9, 9000}) {
        const SampleOptions options{.attributes = pack::has_normals | pack::has_colors,
                                    .spacing = spacing,
                                    .corner = {-700'000, 12, 1'000'000}};
        write_sample(folder / "a.gpk", std::span(&options, 1));
        const auto pack = open_sample(folder / "a.gpk");
        const auto step = static_cast<float>(options.step);
        for (std::uint32_t p = 0; p < pack->pages().size(); ++p) {
            const auto page = decode(*pack, p);
            const auto drafts = pack::decode_drafts(*pack, p);
            REQUIRE(drafts.ok());
            CHECK(page.words.size() * 4 == pack->pages()[p].resident_bytes);
            std::uint32_t c = 0, triangles = 0;
            for (std::size_t g = 0; g < drafts->size(); ++g) {
                const auto& draft = (*drafts)[g];
                const auto& group = pack->groups()[pack->pages()[p].first_group + g];
                const auto want = clusters_of(draft);
                for (std::size_t k = 0; k < want.size(); ++k, ++c) {
                    const auto cluster = cluster_at(page, c);
                    CHECK(((cluster.bits & pack::wide_positions) != 0) == (spacing == 9000));
                    CHECK((cluster.bits & pack::all_attributes) == options.attributes);
                    std::multiset<Triangle> found;
                    float farthest = 0.0F;
                    for (std::uint32_t t = 0; t < triangles_of(cluster); ++t) {
                        Triangle triangle;
                        for (std::uint32_t i = 0; i < 3; ++i) {
                            const auto v = corner_at(page, cluster, t * 3 + i);
                            REQUIRE(v < vertices_of(cluster));
                            const auto at = vertex_at(page, cluster, v).position;
                            triangle[i] = {at, attribute_at(page, cluster, pack::has_colors, v)};
                            farthest = std::max(farthest, glm::distance(glm::vec3(at) * step, cluster.center));
                        }
                        found.insert(canonical(triangle));
                    }
                    CHECK(found == want[k]);
                    CHECK(farthest <= cluster.radius);
                    CHECK(farthest > cluster.radius * 0.99F);
                    triangles += triangles_of(cluster);
                    CHECK((cluster.counts >> 16U) == draft.clusters[k].part);
                    CHECK(std::bit_cast<std::array<std::int8_t, 4>>(cluster.cone) == draft.clusters[k].cone);
                    CHECK(cluster.group_center == draft.center);
                    CHECK(cluster.group_radius == draft.radius);
                    CHECK(cluster.group_error == draft.error);
                    if (group.level == 0) {
                        CHECK(cluster.child_page == pack::none);
                        CHECK(cluster.child_error == 0.0F);
                    } else {
                        const auto& child = pack->groups()[pack->children(group)[draft.clusters[k].child]];
                        CHECK(cluster.child_page == child.page);
                        CHECK(cluster.child_error == child.error);
                        CHECK(cluster.child_radius == child.radius);
                    }
                }
            }
            CHECK(c == page.cluster_count);
            CHECK(triangles == page.triangle_count);
        }
    }
}
