// What the codec keeps of each attribute, and meshes that are not nice.
#include "codec_support.h"

#include <map>
#include <random>

using namespace guanhe;
using namespace guanhe::test;

namespace {

float degrees_between(std::uint32_t a, std::uint32_t b) {
    const double cosine = glm::dot(glm::dvec3(sample_direction(a)), glm::dvec3(sample_direction(b)));
    return static_cast<float>(std::acos(std::clamp(cosine, -1.0, 1.0)) * 57.29577951308232);
}

float largest_normal_error(const pack::GroupDraft& draft) {
    const auto back = draft_of(*pack_of(draft));
    float largest = 0.0F;
    for (std::uint32_t v = 0; v < draft.vertices.size(); ++v) {
        const auto other = find_position(back.vertices, draft.vertices.positions[v]);
        largest = std::max(largest, degrees_between(draft.vertices.normals[v], back.vertices.normals[other]));
    }
    return largest;
}

/// One triangle after another, of vertices of their own, in clusters of 60.
pack::GroupDraft soup(unsigned triangles, std::uint32_t seed) {
    std::mt19937 random(seed);
    pack::GroupDraft draft;
    for (unsigned t = 0; t < triangles; ++t) {
        if (t % 60 == 0) draft.clusters.push_back({});
        ++draft.clusters.back().triangle_count;
        for (unsigned i = 0; i < 3; ++i) {
            draft.indices.push_back(draft.vertices.size());
            draft.vertices.positions.emplace_back(random() % 50000, random() % 50000, t * 3 + i);
        }
    }
    return draft;
}

void check_same(const pack::GroupDraft& draft) {
    const auto pack = pack_of(draft);
    const auto back = draft_of(*pack);
    CHECK(clusters_of(back) == clusters_of(draft));
    CHECK(back.vertices.size() == draft.vertices.size());
    CHECK(decode(*pack, 0).triangle_count == draft.indices.size() / 3);
}

} // namespace

TEST_CASE("codec: normals are within a fifth of a degree, half where they scatter, and a tenth where they agree") {
    auto draft = sample_group({.levels = 1}, 0, 0, 0); // scatters by 7 steps of noise
    CHECK(largest_normal_error(draft) < 0.45F);
    CHECK(largest_normal_error(draft) > 0.05F);
    draft = sample_group({.levels = 1, .spacing = 400, .height = 300}, 0, 0, 0);
    CHECK(largest_normal_error(draft) < 0.22F);
    // Flat, with one normal: nothing to save by rounding.
    for (auto& p : draft.vertices.positions) p.z = 0;
    std::ranges::fill(draft.vertices.normals, sample_octahedral({0.0F, 0.0F, 1.0F}));
    CHECK(largest_normal_error(draft) < 0.11F);
}

TEST_CASE("codec: normals all around, against the triangles, and where the map of the octahedron folds") {
    auto draft = sample_group({.levels = 1, .height = 900}, 0, 0, 0);
    for (auto& n : draft.vertices.normals) n = sample_octahedral(-sample_direction(n));
    CHECK(largest_normal_error(draft) < 0.45F);
    std::mt19937 random(7);
    std::uniform_real_distribution<float> unit(-1.0F, 1.0F);
    for (auto& n : draft.vertices.normals) {
        n = sample_octahedral(glm::normalize(glm::vec3(unit(random), unit(random), unit(random)) + 1e-6F));
    }
    CHECK(largest_normal_error(draft) < 0.45F);
    // A ball's worth of normals on a mesh that is itself turned over.
    for (std::uint32_t v = 0; v < draft.vertices.size(); ++v) {
        auto& p = draft.vertices.positions[v];
        p = {p.z, p.y, -p.x};
        const auto n = sample_direction(draft.vertices.normals[v]);
        draft.vertices.normals[v] = sample_octahedral({n.z, n.y, -n.x});
    }
    CHECK(largest_normal_error(draft) < 0.45F);
}

TEST_CASE("codec: the GPU's narrow normals are those of the drafts") {
    const auto pack = pack_of(sample_group({.levels = 1}, 0, 0, 0));
    const auto drafted = draft_of(*pack);
    const auto page = decode(*pack, 0);
    for (std::uint32_t c = 0; c < page.cluster_count; ++c) {
        const auto cluster = cluster_at(page, c);
        for (std::uint32_t v = 0; v < vertices_of(cluster); ++v) {
            const auto vertex = vertex_at(page, cluster, v);
            const auto drafts = drafted.vertices.normals[find_position(drafted.vertices, vertex.position)];
            const auto steps_off = [](std::uint32_t unorm11, std::uint32_t snorm16) {
                const double e = static_cast<std::int16_t>(snorm16 & 0xFFFFU) / 32767.0;
                return std::abs(unorm11 - (e * 0.5 + 0.5) * 2047.0);
            };
            // The nearest step of each coordinate. (On the sphere up to 0.12 degrees: where a side of the octahedron is
            // nearest to the middle, both coordinates count most.)
            REQUIRE(steps_off(vertex.normal_u, drafts) < 0.5 + 2047.0 / 65534.0);
            REQUIRE(steps_off(vertex.normal_v, drafts >> 16U) < 0.5 + 2047.0 / 65534.0);
        }
    }
}

TEST_CASE("codec: texture coordinates are within a sixteenth of a texel of 16k, also far outside of the picture") {
    for (const float scale : {1.0F, -3.0F}) {
        for (const float offset : {0.0F, -40.25F}) {
            auto draft =
                sample_group({.attributes = pack::has_uv0 | pack::has_uv1, .levels = 1, .uv_scale = scale}, 0, 0, 0);
            for (auto& uv : draft.vertices.uv[1]) uv += offset;
            const auto pack = pack_of(draft);
            const auto back = draft_of(*pack);
            for (std::uint32_t v = 0; v < draft.vertices.size(); ++v) {
                const auto other = find_position(back.vertices, draft.vertices.positions[v]);
                for (unsigned set = 0; set < 2; ++set) {
                    const auto off = glm::abs(draft.vertices.uv[set][v] - back.vertices.uv[set][other]);
                    CHECK(std::max(off.x, off.y) < 1.0F / 16.0F / 16384.0F);
                }
            }
            // A cluster spans a quarter of the group here, where 16 bits are finer than that still.
            const auto page = decode(*pack, 0);
            for (std::uint32_t c = 0; c < page.cluster_count; ++c) {
                const auto cluster = cluster_at(page, c);
                for (std::uint32_t v = 0; v < vertices_of(cluster); ++v) {
                    const auto d = find_position(back.vertices, vertex_at(page, cluster, v).position);
                    for (unsigned set = 0; set < 2; ++set) {
                        const auto word = attribute_at(page, cluster, pack::has_uv0 << set, v);
                        const auto uv =
                            cluster.uv_base[set] + cluster.uv_step[set] * glm::vec2(word & 0xFFFFU, word >> 16U);
                        const auto off = glm::abs(uv - back.vertices.uv[set][d]);
                        CHECK(std::max(off.x, off.y) <= std::fabs(scale) / 16.0F / 16384.0F);
                    }
                }
            }
        }
    }
}

TEST_CASE("codec: texture coordinates of any size and none") {
    auto draft = sample_group({.attributes = pack::has_uv0, .levels = 1, .side = 8}, 0, 0, 0);
    auto& uv = draft.vertices.uv[0];
    uv[0] = {1e30F, -1e30F};
    uv[1] = {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()};
    const auto back = draft_of(*pack_of(draft));
    const auto found = back.vertices.uv[0][find_position(back.vertices, draft.vertices.positions[0])];
    CHECK(found.x == doctest::Approx(1e30F));
    CHECK(found.y == doctest::Approx(-1e30F));
    CHECK(back.vertices.uv[0][find_position(back.vertices, draft.vertices.positions[1])] == glm::vec2(0.0F));
}

TEST_CASE("codec: tangents keep their direction and, exactly, their handedness") {
    const auto draft = sample_group({.attributes = pack::has_tangents, .levels = 1}, 0, 0, 0);
    const auto pack = pack_of(draft);
    const auto back = draft_of(*pack);
    const auto page = decode(*pack, 0);
    for (std::uint32_t v = 0; v < draft.vertices.size(); ++v) {
        const auto given = draft.vertices.tangents[v];
        const auto got = back.vertices.tangents[find_position(back.vertices, draft.vertices.positions[v])];
        CHECK((given >> 31U) == (got >> 31U));
        CHECK(std::abs(static_cast<int>(given & 0xFFFFU) - static_cast<int>(got & 0xFFFFU)) <= 33);
        CHECK(std::abs(static_cast<int>(given >> 16U & 0x7FFFU) - static_cast<int>(got >> 16U & 0x7FFFU)) <= 17);
    }
    const auto cluster = cluster_at(page, 3);
    for (std::uint32_t v = 0; v < vertices_of(cluster); ++v) {
        const auto d = find_position(back.vertices, vertex_at(page, cluster, v).position);
        CHECK(attribute_at(page, cluster, pack::has_tangents, v) == back.vertices.tangents[d]);
    }
}

TEST_CASE("codec: positions at the ends of the grid") {
    auto draft = sample_group({.attributes = 0, .levels = 1, .side = 8}, 0, 0, 0);
    draft.vertices.positions[0] = glm::ivec3(std::numeric_limits<std::int32_t>::min());
    draft.vertices.positions[20] = glm::ivec3(std::numeric_limits<std::int32_t>::max());
    check_same(draft);
    const auto page = decode(*pack_of(draft), 0);
    const auto cluster = cluster_at(page, 0);
    CHECK((cluster.bits & pack::wide_positions) != 0);
    CHECK(cluster.radius >= 0x1p31F * 0x1p-10F * 1.7320508F); // half the diagonal
}

TEST_CASE("codec: meshes that are not manifolds") {
    check_same(soup(1, 1));
    check_same(soup(700, 2));
    // Fans of up to 60 triangles around one edge, all the same way round, which no surface has.
    auto fan = soup(120, 3);
    for (std::size_t i = 0; i < fan.indices.size(); i += 3) {
        fan.indices[i] = 0;
        fan.indices[i + 1] = 1;
    }
    pack::Vertices used;
    std::map<std::uint32_t, std::uint32_t> number;
    for (auto& i : fan.indices) {
        const auto [it, fresh] = number.try_emplace(i, used.size());
        if (fresh) used.positions.push_back(fan.vertices.positions[i]);
        i = it->second;
    }
    fan.vertices = used;
    check_same(fan);
    // A sheet of which every other triangle is turned over, and one whose first triangle is there twice.
    auto sheet = sample_group({.levels = 1}, 0, 0, 0);
    for (std::size_t i = 0; i < sheet.indices.size(); i += 6) std::swap(sheet.indices[i], sheet.indices[i + 1]);
    check_same(sheet);
    std::copy_n(sheet.indices.begin(), 3, sheet.indices.begin() + 3);
    std::vector<bool> seen(sheet.vertices.size());
    for (const auto i : sheet.indices) seen[i] = true;
    REQUIRE(std::ranges::count(seen, false) == 0);
    check_same(sheet);
}

TEST_CASE("codec: triangles drawn at random from few vertices") {
    std::mt19937 random(11);
    const auto below = [&](unsigned limit) { return static_cast<unsigned>(random() % limit); };
    for (unsigned round = 0; round < 12; ++round) {
        pack::GroupDraft draft;
        const unsigned vertices = 3 + below(120), clusters = 1 + below(64);
        std::map<std::uint32_t, std::uint32_t> number;
        for (unsigned c = 0; c < clusters; ++c) {
            auto& cluster = draft.clusters.emplace_back();
            cluster.part = static_cast<std::uint16_t>(below(0xFFFF));
            cluster.triangle_count = static_cast<std::uint16_t>(1 + below(pack::max_cluster_triangles));
            for (unsigned t = 0; t < cluster.triangle_count; ++t) {
                const unsigned a = below(vertices), b = (a + 1 + below(vertices - 1)) % vertices;
                unsigned third = below(vertices);
                while (third == a || third == b) third = (third + 1) % vertices;
                for (const auto v : {a, b, third}) {
                    const auto [it, fresh] = number.try_emplace(v, draft.vertices.size());
                    if (fresh) draft.vertices.positions.emplace_back(v, below(100), below(100));
                    draft.indices.push_back(it->second);
                }
            }
        }
        check_same(draft);
    }
}

TEST_CASE("codec: the largest group, and a cluster of as many vertices as may be") {
    auto largest = sample_group({.attributes = pack::all_attributes, .levels = 1, .side = 64}, 0, 0, 0);
    REQUIRE(largest.clusters.size() == pack::max_group_clusters);
    check_same(largest);
    auto cluster = soup(85, 5); // 255 vertices, and one more triangle with two of them
    cluster.clusters.resize(1);
    cluster.clusters[0].triangle_count = 86;
    cluster.indices.insert(cluster.indices.end(), {0, 4, 255});
    cluster.vertices.positions.emplace_back(1, 2, 3000);
    check_same(cluster);
    CHECK(vertices_of(cluster_at(decode(*pack_of(cluster), 0), 0)) == pack::max_cluster_vertices);
}

TEST_CASE("codec: the same draft gives the same bytes, wherever it stands in its page") {
    const auto draft = sample_group({.attributes = pack::all_attributes, .levels = 2}, 0, 1, 0);
    std::vector<std::byte> once, again;
    const auto bytes = pack::encode_group(draft, once);
    CHECK(pack::encode_group(draft, again) == bytes);
    CHECK(pack::encode_group(draft, again) == bytes);
    REQUIRE(again.size() == 2 * once.size());
    CHECK(std::equal(once.begin(), once.end(), again.begin() + static_cast<std::ptrdiff_t>(once.size())));
    CHECK(pack::compress_page(again) == pack::compress_page(again));
}
