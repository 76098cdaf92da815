// Smaller copies of pictures.
#include "image/mips.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <vector>

using namespace guanhe::image;

namespace {

struct Picture {
    std::uint32_t width = 0, height = 0;
    std::vector<std::uint8_t> rgba;
    [[nodiscard]] int at(std::uint32_t x, std::uint32_t y, std::size_t channel) const {
        return rgba[(std::size_t{y} * width + x) * 4 + channel];
    }
};

template<class Texel>
Picture picture(std::uint32_t width, std::uint32_t height, const Texel& texel) {
    Picture out{width, height, {}};
    for (std::uint32_t y = 0; y < height; ++y) {
        for (std::uint32_t x = 0; x < width; ++x) {
            const std::array<int, 4> rgba = texel(x, y);
            for (const int c : rgba) out.rgba.push_back(static_cast<std::uint8_t>(c));
        }
    }
    return out;
}

Picture half_of(const Picture& from, Texels texels) {
    Picture out{half_side(from.width), half_side(from.height), {}};
    out.rgba.resize(std::size_t{out.width} * out.height * 4, 77);
    for (std::uint32_t y = 0; y < out.height; ++y) {
        halve(texels, from.rgba, from.width, from.height, out.rgba, y, y + 1);
    }
    return out;
}

double linear(int code) {
    const double c = code / 255.0;
    return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}

int coded(double light) {
    return static_cast<int>(
        std::lround(255.0 * (light <= 0.0031308 ? light * 12.92 : 1.055 * std::pow(light, 1.0 / 2.4) - 0.055)));
}

} // namespace

TEST_CASE("mips: black and white make the grey of half the light, or half the number") {
    const auto board = picture(8, 4, [](auto x, auto y) {
        const int v = (x + y) % 2 == 0 ? 255 : 0;
        return std::array{v, v, v, v};
    });
    const auto color = half_of(board, Texels::color);
    CHECK(color.width == 4);
    CHECK(color.height == 2);
    for (std::uint32_t x = 0; x < 4; ++x) {
        CHECK(color.at(x, 1, 0) == 188);
        CHECK(color.at(x, 1, 3) == 128);
        CHECK(half_of(board, Texels::data).at(x, 0, 2) == 128);
        // Only what is seen counts.
        CHECK(half_of(board, Texels::masked_color).at(x, 0, 1) == 255);
        CHECK(half_of(board, Texels::masked_color).at(x, 0, 3) == 128);
    }
}

TEST_CASE("mips: a single colour stays, in any size and of any kind") {
    for (int value = 0; value < 256; ++value) {
        for (const auto& [width, height] : {std::pair{4U, 2U}, {5U, 3U}, {1U, 7U}, {2U, 1U}}) {
            const auto flat =
                picture(width, height, [&](auto, auto) { return std::array{value, 255 - value, 128, 200}; });
            for (const auto texels : {Texels::color, Texels::masked_color, Texels::data}) {
                const auto half = half_of(flat, texels);
                CHECK(half.at(0, 0, 0) == value);
                CHECK(half.at(half.width - 1, half.height - 1, 1) == 255 - value);
                CHECK(half.at(0, 0, 3) == 200);
            }
        }
    }
}

TEST_CASE("mips: light is averaged right for all pairs of shades") {
    for (int a = 0; a < 256; a += 3) {
        for (int b = a; b < 256; b += 7) {
            const auto pair = picture(2, 2, [&](auto x, auto) { return std::array{x == 0 ? a : b, 0, 0, 255}; });
            CHECK(std::abs(half_of(pair, Texels::color).at(0, 0, 0) - coded((linear(a) + linear(b)) / 2)) <= 1);
        }
    }
}

TEST_CASE("mips: of an odd side every texel counts for as much as every other") {
    // One bright texel, wherever it is, leaves the same sum.
    for (std::uint32_t bright = 0; bright < 7; ++bright) {
        const auto line = picture(7, 1, [&](auto x, auto) { return std::array{x == bright ? 210 : 0, 0, 0, 255}; });
        const auto half = half_of(line, Texels::data);
        REQUIRE(half.width == 3);
        const int sum = half.at(0, 0, 0) + half.at(1, 0, 0) + half.at(2, 0, 0);
        CHECK(std::abs(sum - 90) <= 1); // 210 * 3 / 7
    }
    const auto column = picture(1, 3, [](auto, auto y) { return std::array{y == 2 ? 255 : 0, 0, 0, 255}; });
    CHECK(half_of(column, Texels::data).at(0, 0, 0) == 85);
    CHECK(half_of(column, Texels::color).at(0, 0, 0) == coded(1.0 / 3.0));
}

TEST_CASE("mips: normals stay unit") {
    for (const std::uint32_t side : {8U, 7U}) {
        const auto bumps = picture(side, side, [](auto x, auto y) {
            return x % 2 == 0 ? std::array{218, 128, 218, 9} : std::array{128, 37 + static_cast<int>(y), 218, 9};
        });
        const auto half = half_of(bumps, Texels::normals);
        for (std::uint32_t y = 0; y < half.height; ++y) {
            for (std::uint32_t x = 0; x < half.width; ++x) {
                double squared = 0.0;
                for (std::size_t c = 0; c < 3; ++c) squared += std::pow(half.at(x, y, c) / 127.5 - 1.0, 2);
                CHECK(std::sqrt(squared) == doctest::Approx(1.0).epsilon(0.01));
                CHECK(half.at(x, y, 3) == 255);
            }
        }
    }
    // Opposite ones have no mean: straight up then.
    const auto opposite = picture(
        2, 2, [](auto x, auto) { return x == 0 ? std::array{255, 128, 127, 255} : std::array{0, 127, 128, 255}; });
    const auto half = half_of(opposite, Texels::normals);
    CHECK(half.at(0, 0, 2) == 255);
    CHECK(std::abs(half.at(0, 0, 0) - 128) <= 1);
}
