#include "pictures.h"

#include <doctest/doctest.h>
#include <webp/encode.h>

using namespace guanhe;
using guanhe::test::decode;
using guanhe::test::picture;
using guanhe::test::view;

namespace {

std::vector<std::uint8_t> take(std::uint8_t* buffer, std::size_t size) {
    REQUIRE(size > 0);
    std::vector<std::uint8_t> encoded(buffer, buffer + size);
    WebPFree(buffer);
    return encoded;
}

std::vector<std::uint8_t> lossless(const image::Rgba8& from) {
    std::uint8_t* buffer = nullptr;
    const auto size = WebPEncodeLosslessRGBA(from.pixels.data(), static_cast<int>(from.width),
                                             static_cast<int>(from.height), static_cast<int>(from.width) * 4, &buffer);
    return take(buffer, size);
}

std::vector<std::uint8_t> lossy(const image::Rgba8& from) {
    std::uint8_t* buffer = nullptr;
    const auto size = WebPEncodeRGBA(from.pixels.data(), static_cast<int>(from.width), static_cast<int>(from.height),
                                     static_cast<int>(from.width) * 4, 90.0F, &buffer);
    return take(buffer, size);
}

} // namespace

TEST_CASE("lossless WebP reads back the same where it can be seen") {
    const auto original = picture(31, 21, true);
    const auto encoded = lossless(original);
    const auto header = image::read_header(view(encoded));
    REQUIRE(header.ok());
    CHECK(header->format == image::Format::webp);
    CHECK(header->has_alpha);
    const auto image = decode(view(encoded));
    REQUIRE(image.ok());
    for (std::size_t i = 0; i < original.pixels.size(); i += 4) {
        REQUIRE(image->pixels[i + 3] == original.pixels[i + 3]);
        if (original.pixels[i + 3] == 0) continue; // the encoder drops colours that cannot be seen
        for (std::size_t c = 0; c < 3; ++c) REQUIRE(image->pixels[i + c] == original.pixels[i + c]);
    }
}

TEST_CASE("a WebP of a few bytes that claims to be a gigabyte is refused by its header") {
    auto encoded = lossless(picture(4, 4, false));
    const auto claim = [&encoded](std::uint32_t side) {
        // RIFF and chunk header 20 bytes, a signature byte, then 14 bits each of width - 1 and height - 1.
        auto forged = encoded;
        const std::uint32_t sides = (side - 1) | (side - 1) << 14;
        for (std::size_t i = 0; i < 3; ++i) forged[21 + i] = static_cast<std::uint8_t>(sides >> 8 * i);
        forged[24] = static_cast<std::uint8_t>((forged[24] & 0xf0U) | sides >> 24);
        return image::read_header(view(forged));
    };
    REQUIRE(claim(4).ok());
    const auto moderate = claim(4096);
    REQUIRE(moderate.ok());
    CHECK(moderate->width == 4096);
    CHECK(moderate->height == 4096);
    CHECK_FALSE(claim(16383).ok());
}

TEST_CASE("WebP that is cut short anywhere is an error, lossless and lossy") {
    const auto original = picture(31, 21, true);
    for (const auto& encoded : {lossless(original), lossy(original)}) {
        REQUIRE(decode(view(encoded)).ok());
        // RIFF pads chunks to an even length; without that last byte nothing is missing.
        for (std::size_t length = 0; length + 1 < encoded.size(); ++length) {
            CAPTURE(length);
            CHECK_FALSE(decode(view(encoded).first(length)).ok());
        }
    }
}

TEST_CASE("flipped bytes in WebP never crash") {
    const auto original = picture(31, 21, true);
    int refused = 0;
    for (const auto& encoded : {lossless(original), lossy(original)}) {
        for (std::size_t at = 0; at < encoded.size(); ++at) {
            for (const int flip : {0x01, 0x80, 0xff}) {
                auto broken = encoded;
                broken[at] = static_cast<std::uint8_t>(broken[at] ^ flip);
                refused += decode(view(broken)).ok() ? 0 : 1;
            }
        }
    }
    CHECK(refused > 0);
}
