// The measure itself: what must fail fails, what must pass passes. The pictures are drawn here: a textured, bumpy ball.
#include "picture_compare.h"

#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

using guanhe::image::Rgba8;
using namespace guanhe::test;

namespace {

struct Drawing {
    float shift = 0.0F;    ///< pixels
    float exposure = 1.0F; ///< of the whole picture
    bool texture = true;
    float bump_down = 1.0F; ///< -1: the normal map's green channel is flipped
    int pattern = 0;        ///< which four samples a pixel takes
    bool noise = false;     ///< plus or minus one step of 255
    std::uint32_t width = 480;
    std::uint32_t height = 360;
};

std::array<float, 3> shade(float px, float py, const Drawing& d) {
    const float x = (px - d.shift - 240.0F) / 110.0F;
    const float y = (py - 180.0F) / 110.0F;
    const float square = x * x + y * y;
    if (square > 1.0F) return {0.10F + 0.0004F * py, 0.14F + 0.0004F * py, 0.20F + 0.0004F * py};
    const float z = std::sqrt(1.0F - square);
    const float bump_x = 0.25F * std::cos(x * 40.0F);
    const float bump_y = 0.25F * std::cos(y * 37.0F + 0.6F) * d.bump_down;
    const float nx = x + bump_x, ny = -y + bump_y, nz = z;
    const float light = std::max(0.05F, (0.4F * nx + 0.7F * ny + 0.6F * nz) / std::sqrt(nx * nx + ny * ny + nz * nz));
    const bool dark =
        d.texture && (static_cast<int>(std::floor(x * 6.0F)) + static_cast<int>(std::floor(y * 6.0F))) % 2 == 0;
    const float albedo = dark ? 0.12F : 0.45F;
    return {light * albedo, light * albedo * 0.75F, light * albedo * 0.5F};
}

Rgba8 draw(const Drawing& d) {
    constexpr std::array<std::array<std::array<float, 2>, 4>, 2> patterns{
        {{{{0.375F, 0.125F}, {0.875F, 0.375F}, {0.125F, 0.625F}, {0.625F, 0.875F}}},
         {{{0.125F, 0.375F}, {0.375F, 0.875F}, {0.625F, 0.125F}, {0.875F, 0.625F}}}}};
    Rgba8 out{.width = d.width,
              .height = d.height,
              .pixels = std::vector<std::uint8_t>(std::size_t{d.width} * d.height * 4, 255)};
    std::uint32_t random = 12345;
    for (std::uint32_t y = 0; y < d.height; ++y) {
        for (std::uint32_t x = 0; x < d.width; ++x) {
            std::array<float, 3> sum{};
            for (const auto& sample : patterns[static_cast<std::size_t>(d.pattern)]) {
                const auto c = shade(static_cast<float>(x) + sample[0], static_cast<float>(y) + sample[1], d);
                for (std::size_t k = 0; k < 3; ++k) sum[k] += c[k] * 0.25F * d.exposure;
            }
            for (std::size_t k = 0; k < 3; ++k) {
                const float v = std::clamp(sum[k], 0.0F, 1.0F);
                float s = 255.0F * (v <= 0.0031308F ? v * 12.92F : 1.055F * std::pow(v, 1.0F / 2.4F) - 0.055F);
                random = random * 1664525U + 1013904223U;
                if (d.noise) s += static_cast<float>(static_cast<int>((random >> 16U) % 3U)) - 1.0F;
                out.pixels[(std::size_t{y} * d.width + x) * 4 + k] =
                    static_cast<std::uint8_t>(std::clamp(s + 0.5F, 0.0F, 255.0F));
            }
        }
    }
    return out;
}

Comparison against_plain(const Drawing& d) {
    const auto result = compare(draw(d), draw({}));
    MESSAGE(result.words());
    return result;
}

} // namespace

TEST_CASE("the same picture is the same") {
    const auto result = against_plain({});
    CHECK(result.same(1.0));
    CHECK(result.mean == 0.0);
    CHECK(result.structure == doctest::Approx(1.0));
}
TEST_CASE("dithering by one step passes") {
    CHECK(against_plain({.noise = true}).same(1.0));
}
TEST_CASE("other sample places on edges pass") {
    CHECK(against_plain({.pattern = 1}).same(1.0));
}
TEST_CASE("both together pass") {
    CHECK(against_plain({.pattern = 1, .noise = true}).same(1.0));
}
TEST_CASE("a missing texture fails") {
    CHECK_FALSE(against_plain({.texture = false}).same(1.0));
}
TEST_CASE("a flipped normal map fails") {
    CHECK_FALSE(against_plain({.bump_down = -1.0F}).same(1.0));
}
TEST_CASE("a shift by two pixels fails") {
    CHECK_FALSE(against_plain({.shift = 2.0F}).same(1.0));
}
TEST_CASE("three per cent more light fails") {
    CHECK_FALSE(against_plain({.exposure = 1.03F}).same(1.0));
}
TEST_CASE("three per cent less light fails under noise too") {
    CHECK_FALSE(against_plain({.exposure = 0.97F, .pattern = 1, .noise = true}).same(1.0));
}

TEST_CASE("what differs is red, what does not is grey") {
    const auto reference = draw({});
    auto picture = reference;
    for (std::uint32_t y = 100; y < 120; ++y)
        for (std::uint32_t x = 200; x < 220; ++x) picture.pixels[(std::size_t{y} * 480 + x) * 4 + 1] = 255;
    const auto difference = difference_picture(picture, reference);
    const auto* inside = &difference.pixels[(std::size_t{110} * 480 + 210) * 4];
    const auto* outside = &difference.pixels[(std::size_t{10} * 480 + 10) * 4];
    CHECK(inside[0] > 200);
    CHECK(inside[1] < 60);
    CHECK(outside[0] == outside[1]);
}

TEST_CASE("a bare sky has no detail, a ball has") {
    CHECK(detail_share(draw({.shift = 10'000.0F})) < 0.0005);
    CHECK(detail_share(draw({})) > 0.01);
}
