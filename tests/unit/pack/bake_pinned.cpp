// Whoever changes what a bake makes must say so: packs in users' caches are kept until bake_version grows.
#include "bake_meshes.h"
#include "texture_support.h"

#include "pack/bake.h"
#include "pack/codec.h"
#include "pack/pack.h"

#include <doctest/doctest.h>
#include <meshoptimizer.h>
#include <zstd.h>

#include <array>
#include <cstdint>
#include <span>
#include <version>

using namespace guanhe;
using namespace guanhe::test;

namespace {

constexpr std::uint32_t pinned_version = 4; ///< a bake_version, and the digest of what it made of known_scan()
constexpr std::uint64_t pinned_digest = 15677245529024698559U;

/// Other processors round otherwise, other libraries sort and pack otherwise.
#if defined(__x86_64__) && defined(__GLIBCXX__)
constexpr bool is_pinned_platform = MESHOPTIMIZER_VERSION == 220 && ZSTD_VERSION_NUMBER == 10507;
#else
constexpr bool is_pinned_platform = false;
#endif

/// Made of whole numbers, so that it is the same everywhere.
class Noise {
public:
    std::uint32_t below(std::uint32_t end) {
        seed_ = seed_ * 1'664'525U + 1'013'904'223U;
        return (seed_ >> 16U) % end;
    }

private:
    std::uint32_t seed_ = 1;
};

/// Rough ground in several regions, with colours and seams of texture coordinates, under a texture.
scan::Scan known_scan() {
    constexpr std::uint32_t cells = 96;
    Noise noise;
    auto ground = field(cells);
    std::vector<glm::vec3> positions;
    std::vector<glm::u16vec4> colors;
    std::vector<glm::vec2> uv;
    for (std::uint32_t z = 0; z <= cells; ++z) {
        for (std::uint32_t x = 0; x <= cells; ++x) {
            const auto height = static_cast<float>(noise.below(256)) / 256.0F + static_cast<float>(x * z % 31) / 8.0F;
            positions.emplace_back(static_cast<float>(x), height, static_cast<float>(z));
            colors.emplace_back(x * 500, noise.below(60'000), z * 500, 65535);
            uv.emplace_back(static_cast<float>(x % 32) / 32.0F, static_cast<float>(z) / cells);
        }
    }
    ground.positions = std::move(positions);
    ground.colors = std::move(colors);
    ground.uv[0] = std::move(uv);
    ground.bounds = {};
    for (const auto& p : ground.positions) ground.bounds.add(p);

    Texture grain{300, 260, {}};
    for (std::uint32_t i = 0; i < grain.width * grain.height * 4; ++i)
        grain.rgba.push_back(static_cast<std::uint8_t>(i % 4 == 3 ? 255 : 64 + noise.below(128)));
    auto scan = textured({grain});
    scan.materials[0].base_color_texture.texture = 0;
    scan.meshes.push_back(mesh_of({std::move(ground)}));
    return scan;
}

std::uint64_t digest_of(const pack::Pack& pack) {
    std::vector<std::uint64_t> hashes;
    const auto add = [&](auto entries) { hashes.push_back(pack::hash_bytes(std::as_bytes(entries))); };
    add(pack.meshes());
    add(pack.parts());
    add(pack.groups());
    add(pack.children());
    add(pack.textures());
    for (const pack::Page& page : pack.pages()) hashes.push_back(page.hash);
    for (const pack::Tile& tile : pack.tiles()) hashes.push_back(tile.hash);
    return pack::hash_bytes(std::as_bytes(std::span(hashes)));
}

} // namespace

TEST_CASE("what a bake makes is what this bake_version has made so far") {
    if (!is_pinned_platform) {
        MESSAGE("SKIPPED: the digest is that of x86-64, GNU's library, meshoptimizer 0.22 and zstd 1.5.7");
        return;
    }
    const Scratch scratch;
    Jobs jobs(2);
    pack::BakeOptions options;
    options.jobs = &jobs;
    options.textures = pack::TextureQuality::fast;
    options.region_triangles = 4000;
    const auto baked = try_bake_textures(known_scan(), scratch / "known.gpk", options);
    REQUIRE_MESSAGE(baked.ok(), (baked.ok() ? "" : baked.error().message()));
    CHECK(baked->pack->pages().size() > 1);
    CHECK(baked->pack->tiles().size() > 1);
    CHECK(baked->report.meshes[0].regions > 1);
    const auto digest = digest_of(*baked->pack);
    INFO("the digest is now ", digest, "U");
    if (pack::bake_version == pinned_version)
        CHECK_MESSAGE(digest == pinned_digest, "raise bake_version, and put it and the new digest here");
    else
        FAIL_CHECK("put the new bake_version and its digest here");
}
