#include "pictures.h"
#include "scratch.h"

#include <doctest/doctest.h>
#include <spng.h>

#include <cstdlib>
#include <cstring>

using namespace guanhe;
using guanhe::test::decode;
using guanhe::test::picture;
using guanhe::test::view;

namespace {

struct Png {
    std::uint32_t width, height;
    std::uint8_t depth, color;
    std::uint8_t interlace = SPNG_INTERLACE_NONE;
};

/// `raw` is in the layout of the file, 16-bit samples in host order.
std::vector<std::uint8_t> encode(const Png& png, const std::vector<std::uint8_t>& raw,
                                 const spng_plte* palette = nullptr, const spng_trns* transparency = nullptr) {
    spng_ctx* context = spng_ctx_new(SPNG_CTX_ENCODER);
    spng_ihdr header{};
    header.width = png.width;
    header.height = png.height;
    header.bit_depth = png.depth;
    header.color_type = png.color;
    header.interlace_method = png.interlace;
    REQUIRE(spng_set_ihdr(context, &header) == 0);
    spng_set_option(context, SPNG_ENCODE_TO_BUFFER, 1);
    if (palette != nullptr) {
        spng_plte copy = *palette;
        REQUIRE(spng_set_plte(context, &copy) == 0);
    }
    if (transparency != nullptr) {
        spng_trns copy = *transparency;
        REQUIRE(spng_set_trns(context, &copy) == 0);
    }
    REQUIRE(spng_encode_image(context, raw.data(), raw.size(), SPNG_FMT_PNG, SPNG_ENCODE_FINALIZE) == 0);
    std::size_t size = 0;
    int code = 0;
    void* buffer = spng_get_png_buffer(context, &size, &code);
    REQUIRE(buffer != nullptr);
    const auto* bytes = static_cast<const std::uint8_t*>(buffer);
    std::vector<std::uint8_t> encoded(bytes, bytes + size);
    std::free(buffer);
    spng_ctx_free(context);
    return encoded;
}

std::vector<std::uint8_t> pixel(const image::Rgba8& image, std::uint32_t x, std::uint32_t y) {
    const auto* first = &image.pixels[(std::size_t{y} * image.width + x) * 4];
    return {first, first + 4};
}

std::uint32_t crc32(const std::uint8_t* bytes, std::size_t count) {
    std::uint32_t crc = 0xffffffffU;
    for (std::size_t i = 0; i < count; ++i) {
        crc ^= bytes[i];
        for (int bit = 0; bit < 8; ++bit) crc = (crc & 1U) != 0 ? crc >> 1 ^ 0xedb88320U : crc >> 1;
    }
    return ~crc;
}

} // namespace

TEST_CASE("a saved PNG reads back the same, with alpha and without") {
    const test::Scratch scratch;
    for (const bool alpha : {false, true}) {
        CAPTURE(alpha);
        const auto original = picture(61, 37, alpha);
        REQUIRE(image::save_png(scratch / "a.png", 61, 37, original.pixels).ok());
        const auto back = image::load_rgba8(scratch / "a.png");
        REQUIRE(back.ok());
        CHECK(back->width == 61);
        CHECK(back->height == 37);
        CHECK(back->pixels == original.pixels);
        const auto file = MappedFile::open(scratch / "a.png");
        REQUIRE(file.ok());
        CHECK(image::read_header(file->bytes())->has_alpha == alpha);
    }
}

TEST_CASE("save_png refuses sizes that do not agree and folders that are not there") {
    const test::Scratch scratch;
    const auto original = picture(8, 8, false);
    CHECK_FALSE(image::save_png(scratch / "a.png", 8, 9, original.pixels).ok());
    CHECK_FALSE(image::save_png(scratch / "a.png", 0, 8, {}).ok());
    CHECK_FALSE(std::filesystem::exists(scratch / "a.png"));
    CHECK_FALSE(image::save_png(scratch / "none" / "a.png", 8, 8, original.pixels).ok());
}

TEST_CASE("every kind of PNG becomes 8-bit RGBA") {
    SUBCASE("grey") {
        const auto image = decode(view(encode({2, 1, 8, SPNG_COLOR_TYPE_GRAYSCALE}, {0, 130})));
        REQUIRE(image.ok());
        CHECK(pixel(*image, 1, 0) == std::vector<std::uint8_t>{130, 130, 130, 255});
    }
    SUBCASE("grey of one bit") {
        const auto image = decode(view(encode({8, 1, 1, SPNG_COLOR_TYPE_GRAYSCALE}, {0b01000000})));
        REQUIRE(image.ok());
        CHECK(pixel(*image, 0, 0) == std::vector<std::uint8_t>{0, 0, 0, 255});
        CHECK(pixel(*image, 1, 0) == std::vector<std::uint8_t>{255, 255, 255, 255});
    }
    SUBCASE("grey with alpha") {
        const auto image = decode(view(encode({1, 1, 8, SPNG_COLOR_TYPE_GRAYSCALE_ALPHA}, {9, 77})));
        REQUIRE(image.ok());
        CHECK(pixel(*image, 0, 0) == std::vector<std::uint8_t>{9, 9, 9, 77});
    }
    SUBCASE("16 bits a channel") {
        std::vector<std::uint8_t> raw(8);
        const std::array<std::uint16_t, 4> channels{0x1234, 0x8000, 0xffff, 0x4000};
        std::memcpy(raw.data(), channels.data(), raw.size());
        const auto image = decode(view(encode({1, 1, 16, SPNG_COLOR_TYPE_TRUECOLOR_ALPHA}, raw)));
        REQUIRE(image.ok());
        const auto got = pixel(*image, 0, 0);
        const std::array<int, 4> expected{0x12, 0x80, 0xff, 0x40};
        for (std::size_t c = 0; c < 4; ++c) CHECK(std::abs(int{got[c]} - expected[c]) <= 1);
    }
    SUBCASE("palette with transparency") {
        spng_plte palette{};
        palette.n_entries = 2;
        palette.entries[0] = {10, 20, 30, 255};
        palette.entries[1] = {40, 50, 60, 255};
        spng_trns transparency{};
        transparency.n_type3_entries = 2;
        transparency.type3_alpha[0] = 255;
        transparency.type3_alpha[1] = 5;
        const auto encoded = encode({2, 1, 8, SPNG_COLOR_TYPE_INDEXED}, {1, 0}, &palette, &transparency);
        CHECK(image::read_header(view(encoded))->has_alpha);
        const auto image = decode(view(encoded));
        REQUIRE(image.ok());
        CHECK(pixel(*image, 0, 0) == std::vector<std::uint8_t>{40, 50, 60, 5});
        CHECK(pixel(*image, 1, 0) == std::vector<std::uint8_t>{10, 20, 30, 255});
    }
    SUBCASE("interlaced") {
        const auto original = picture(33, 19, true);
        const Png kind{33, 19, 8, SPNG_COLOR_TYPE_TRUECOLOR_ALPHA, SPNG_INTERLACE_ADAM7};
        const auto image = decode(view(encode(kind, original.pixels)));
        REQUIRE(image.ok());
        CHECK(image->pixels == original.pixels);
    }
}

TEST_CASE("a PNG that is cut short anywhere is an error") {
    const auto original = picture(24, 16, true);
    const auto encoded = encode({24, 16, 8, SPNG_COLOR_TYPE_TRUECOLOR_ALPHA}, original.pixels);
    REQUIRE(decode(view(encoded)).ok());
    // The last four bytes are the checksum of the empty end chunk: without them nothing is missing.
    for (std::size_t length = 0; length + 4 < encoded.size(); ++length) {
        CAPTURE(length);
        CHECK_FALSE(decode(view(encoded).first(length)).ok());
    }
}

TEST_CASE("a PNG with any byte flipped is an error: every chunk is under a checksum") {
    spng_plte palette{};
    palette.n_entries = 2;
    spng_trns transparency{};
    transparency.n_type3_entries = 2;
    const auto encoded = encode({4, 2, 8, SPNG_COLOR_TYPE_INDEXED}, {1, 0, 1, 0, 0, 0, 1, 1}, &palette, &transparency);
    REQUIRE(decode(view(encoded)).ok());
    for (std::size_t at = 0; at < encoded.size(); ++at) {
        CAPTURE(at);
        auto broken = encoded;
        broken[at] ^= 0x10;
        CHECK_FALSE(decode(view(broken)).ok());
    }
}

TEST_CASE("a PNG whose size its data cannot hold, or that is too large, is refused by its header") {
    auto encoded = encode({4, 4, 8, SPNG_COLOR_TYPE_GRAYSCALE}, std::vector<std::uint8_t>(16, 1));
    const auto claim = [&encoded](std::uint8_t width_high, std::uint8_t width_low) {
        auto forged = encoded;
        forged[18] = forged[22] = width_high;
        forged[19] = forged[23] = width_low;
        const std::uint32_t crc = crc32(&forged[12], 17);
        for (std::size_t i = 0; i < 4; ++i) forged[29 + i] = static_cast<std::uint8_t>(crc >> (24 - 8 * i));
        return image::read_header(view(forged));
    };
    CHECK(claim(0, 4).ok());
    CHECK_FALSE(claim(0x40, 0).ok()); // 16384
    CHECK_FALSE(claim(0x40, 1).ok()); // 16385
    CHECK_FALSE(claim(0, 0).ok());
    CHECK(claim(0x40, 0).error().what.find("16384 x 16384") != std::string::npos);
}

TEST_CASE("what is not an image is refused") {
    CHECK_FALSE(image::read_header({}).ok());
    CHECK_FALSE(image::read_header(view({'G', 'I', 'F', '8', '9', 'a'})).ok());
}

TEST_CASE("decode_rgba8 never writes by a size that is not the file's own") {
    const auto encoded = encode({4, 4, 8, SPNG_COLOR_TYPE_GRAYSCALE}, std::vector<std::uint8_t>(16, 1));
    auto header = image::read_header(view(encoded)).value();
    std::vector<std::byte> small(4 * 4 * 4 - 1);
    CHECK_FALSE(image::decode_rgba8(view(encoded), header, small).ok());
    header.width = 2;
    std::vector<std::byte> other(2 * 4 * 4);
    CHECK_FALSE(image::decode_rgba8(view(encoded), header, other).ok());
}

TEST_CASE("load_rgba8 names the file") {
    const test::Scratch scratch;
    const auto missing = image::load_rgba8(scratch / "missing.png");
    REQUIRE_FALSE(missing.ok());
    CHECK(missing.error().message().find("missing.png") != std::string::npos);
    const auto text = image::load_rgba8(scratch.write("text.png", "not a picture"));
    REQUIRE_FALSE(text.ok());
    CHECK(text.error().where.find("text.png") != std::string::npos);
}
