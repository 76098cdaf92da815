// Glyphs as pixels: how they are kept, and that nothing is drawn as nothing.
#include "words.h"

#include "text/canvas.h"

#include <algorithm>
#include <numeric>

using namespace guanhe;
using namespace guanhe::test;

namespace {

std::shared_ptr<text::GlyphStore> store(std::uint64_t budget = std::uint64_t{16} << 20U) {
    auto made = text::GlyphStore::create(fonts(), budget);
    REQUIRE(made.ok());
    return std::move(made).value();
}

constexpr std::uint32_t black = 0xFF000000, white = 0xFFFFFFFF;

/// White words on black, with an em of 32 pixels.
text::Canvas drawn(const text::Layout& layout, text::GlyphStore& glyphs, std::uint32_t side = 128) {
    text::Canvas canvas(side, side, black);
    canvas.words(layout, {0, 0}, 32.0F, glyphs, 0.0F, static_cast<float>(side));
    return canvas;
}

std::uint64_t light(const text::Canvas& canvas) {
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < canvas.pixels().size(); i += 4) sum += canvas.pixels()[i];
    return sum;
}

} // namespace

TEST_CASE("words leave ink within their lines, and the same ink each time") {
    const auto glyphs = store();
    const auto layout = laid_out("河图\nriver");
    const auto once = drawn(layout, *glyphs);
    CHECK(light(once) > 10'000);
    CHECK(drawn(layout, *glyphs).pixels() == once.pixels());
    CHECK(drawn(layout, *store()).pixels() == once.pixels());
    CHECK(glyphs->use().rasterised <= 8); // seven characters, one of them twice at another quarter of a pixel
}

TEST_CASE("no character is drawn as nothing: what no font has is a box") {
    const auto glyphs = store();
    for (const char* words : {"\uE123", "\U000F0000", "\U0001FAE8", "\xFF", "\x01"}) {
        CAPTURE(words);
        CHECK(light(drawn(laid_out(words), *glyphs)) > 2'000);
    }
    // A glyph number that the font does not have, and a size that is refused.
    auto layout = laid_out("河");
    layout.glyphs[0].id = 0xFFFFF;
    CHECK(light(drawn(layout, *glyphs)) > 2'000);
    CHECK_FALSE(glyphs->get({1, (text::GlyphStore::most_pixels + 1) * 64, 0, 0, false}));
    CHECK_FALSE(glyphs->get({1, 32 * 64, 999, 0, false}));
}

TEST_CASE("spaces are nothing, and are kept as such") {
    const auto glyphs = store();
    CHECK(light(drawn(laid_out(" \u3000\t"), *glyphs)) == 0);
}

TEST_CASE("the store keeps to its budget; what was not asked for the longest goes first") {
    const auto glyphs = store(40'000);
    const auto kept = text::GlyphStore::Key{100, 40 * 64, 0, 0, false};
    const auto before = glyphs->get(kept);
    for (std::uint32_t id = 1000; id < 1400; ++id) {
        (void)glyphs->get({id, 40 * 64, 0, 0, false});
        CHECK(glyphs->use().bytes <= 40'000);
        CHECK(glyphs->get(kept) == before); // asked for all the time
    }
    CHECK(glyphs->use().evicted > 300);
    const auto rasterised = glyphs->use().rasterised;
    (void)glyphs->get({1000, 40 * 64, 0, 0, false});
    CHECK(glyphs->use().rasterised == rasterised + 1);
}

TEST_CASE("bold is heavier, also where no bold face is at hand") {
    const auto glyphs = store();
    text::GlyphStore::Key key{0, 64 * 64, 0, 0, false};
    key.id = laid_out("河").glyphs[0].id;
    const auto ink = [&] {
        const auto picture = glyphs->get(key);
        REQUIRE(picture);
        return std::accumulate(picture->coverage.begin(), picture->coverage.end(), 0U);
    };
    const auto regular = ink();
    key.embolden = true;
    CHECK(ink() > regular * 11 / 10);
}

TEST_CASE("a quarter of a pixel moves the ink by as much, and leaves it as much") {
    const auto glyphs = store();
    text::GlyphStore::Key key{laid_out("l").glyphs[0].id, 20 * 64, laid_out("l").glyphs[0].face, 0, false};
    double middle = 0.0, ink = 0.0;
    for (std::uint8_t phase = 0; phase < text::GlyphStore::phases; ++phase) {
        key.phase = phase;
        const auto picture = glyphs->get(key);
        REQUIRE(picture);
        double sum = 0.0, moment = 0.0;
        for (std::uint32_t y = 0; y < picture->height; ++y)
            for (std::uint32_t x = 0; x < picture->width; ++x) {
                const double c = picture->coverage[std::size_t{y} * picture->width + x];
                sum += c;
                moment += c * (static_cast<double>(x) + picture->left);
            }
        if (phase > 0) {
            CHECK(moment / sum - middle == doctest::Approx(0.25).epsilon(0.1));
            CHECK(sum == doctest::Approx(ink).epsilon(0.02));
        }
        middle = moment / sum;
        ink = sum;
    }
}

TEST_CASE("boxes, frames and pictures are blended in linear light and keep to the canvas") {
    text::Canvas canvas(8, 8, black);
    canvas.fill({{0.0F, 0.0F}, {4.5F, 8.0F}}, 0.0F, white);
    CHECK(canvas.pixels()[3 * 4] == 255);
    CHECK(canvas.pixels()[4 * 4] == 188); // half the light, not half the value
    CHECK(canvas.pixels()[5 * 4] == 0);
    canvas.fill({{-1e9F, -1e9F}, {1e9F, 1e9F}}, 2.0F, white);
    CHECK(light(canvas) == 255U * 64U);
    canvas.frame({{-5, -5}, {3, 3}}, 1.0F, 1.0F, black);
    const std::vector<std::uint8_t> checks{255, 255, 255, 255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255, 255};
    text::Canvas small(1, 1, black);
    small.picture({{0, 0}, {1, 1}}, checks, 2, 2);
    CHECK(small.pixels()[0] == 188);
    small.picture({{0, 0}, {1, 1}}, checks, 3, 2); // not as long as it says: nothing
    CHECK(small.pixels()[0] == 188);
    text::Canvas far(4, 4, black);
    auto layout = laid_out("河");
    far.words(layout, {1e30F, 0}, 32.0F, *store(), 0, 4);
    CHECK(light(far) == 0);
}
