#include "pictures.h"

#include <doctest/doctest.h>
#include <turbojpeg.h>

#include <algorithm>
#include <cmath>

using namespace guanhe;
using guanhe::test::decode;
using guanhe::test::picture;
using guanhe::test::view;

namespace {

std::vector<std::uint8_t> encode(const std::vector<std::uint8_t>& pixels, int width, int height, int format,
                                 int subsampling, int flags = 0) {
    tjhandle encoder = tjInitCompress();
    REQUIRE(encoder != nullptr);
    unsigned char* buffer = nullptr;
    unsigned long size = 0;
    REQUIRE(tjCompress2(encoder, pixels.data(), width, 0, height, format, &buffer, &size, subsampling, 95,
                        flags | TJFLAG_ACCURATEDCT) == 0);
    std::vector<std::uint8_t> encoded(buffer, buffer + size);
    tjFree(buffer);
    tjDestroy(encoder);
    return encoded;
}

int largest_difference(const image::Rgba8& a, const image::Rgba8& b) {
    int largest = 0;
    for (std::size_t i = 0; i < a.pixels.size(); ++i) largest = std::max(largest, std::abs(a.pixels[i] - b.pixels[i]));
    return largest;
}

} // namespace

TEST_CASE("JPEG decodes near the original, whatever its subsampling, baseline and progressive") {
    auto original = picture(64, 48, false);
    for (std::size_t i = 2; i < original.pixels.size(); i += 4)
        original.pixels[i] = 90; // no edge: subsampling would smear it
    for (const int subsampling : {TJSAMP_444, TJSAMP_422, TJSAMP_420}) {
        for (const int flags : {0, TJFLAG_PROGRESSIVE}) {
            CAPTURE(subsampling);
            CAPTURE(flags);
            const auto encoded = encode(original.pixels, 64, 48, TJPF_RGBA, subsampling, flags);
            const auto header = image::read_header(view(encoded));
            REQUIRE(header.ok());
            CHECK(header->format == image::Format::jpeg);
            CHECK_FALSE(header->has_alpha);
            const auto image = decode(view(encoded));
            REQUIRE(image.ok());
            CHECK(largest_difference(*image, original) <= 8);
        }
    }
}

TEST_CASE("a grey JPEG has equal channels and full alpha") {
    const std::vector<std::uint8_t> grey(16 * 16, 120);
    const auto image = decode(view(encode(grey, 16, 16, TJPF_GRAY, TJSAMP_GRAY)));
    REQUIRE(image.ok());
    for (std::size_t i = 0; i < image->pixels.size(); i += 4) {
        CHECK(std::abs(image->pixels[i] - 120) <= 1);
        CHECK(image->pixels[i] == image->pixels[i + 1]);
        CHECK(image->pixels[i] == image->pixels[i + 2]);
        CHECK(image->pixels[i + 3] == 255);
    }
}

TEST_CASE("CMYK is taken as Adobe's programs store it: 255 is no ink") {
    std::vector<std::uint8_t> inks(16 * 16 * 4);
    for (std::size_t i = 0; i < inks.size(); i += 4) {
        inks[i] = 200;
        inks[i + 1] = 100;
        inks[i + 2] = 50;
        inks[i + 3] = 128;
    }
    // The encoder writes YCCK; reading turns it back.
    const auto image = decode(view(encode(inks, 16, 16, TJPF_CMYK, TJSAMP_444)));
    REQUIRE(image.ok());
    CHECK(std::abs(image->pixels[0] - 200 * 128 / 255) <= 3);
    CHECK(std::abs(image->pixels[1] - 100 * 128 / 255) <= 3);
    CHECK(std::abs(image->pixels[2] - 50 * 128 / 255) <= 3);
    CHECK(image->pixels[3] == 255);
}

TEST_CASE("a JPEG that is cut short anywhere is an error") {
    const auto original = picture(40, 24, false);
    for (const int flags : {0, TJFLAG_PROGRESSIVE}) {
        const auto encoded = encode(original.pixels, 40, 24, TJPF_RGBA, TJSAMP_420, flags);
        REQUIRE(decode(view(encoded)).ok());
        for (std::size_t length = 0; length < encoded.size(); ++length) {
            CAPTURE(length);
            CHECK_FALSE(decode(view(encoded).first(length)).ok());
        }
    }
}

TEST_CASE("padding before the end marker and after it is accepted, as cameras write it") {
    const auto original = picture(40, 24, false);
    auto encoded = encode(original.pixels, 40, 24, TJPF_RGBA, TJSAMP_420);
    const auto clean = decode(view(encoded));
    REQUIRE(clean.ok());
    encoded.insert(encoded.end() - 2, {0x00, 0x00, 0x00, 0x00, 0x00});
    encoded.insert(encoded.end(), 30, 0x00);
    const auto padded = decode(view(encoded));
    REQUIRE(padded.ok());
    CHECK(padded->pixels == clean->pixels);
}

TEST_CASE("flipped bytes in a JPEG never crash") {
    const auto original = picture(40, 24, false);
    const auto encoded = encode(original.pixels, 40, 24, TJPF_RGBA, TJSAMP_420, TJFLAG_PROGRESSIVE);
    int refused = 0;
    for (std::size_t at = 0; at < encoded.size(); ++at) {
        for (const int flip : {0x01, 0x80, 0xff}) {
            auto broken = encoded;
            broken[at] = static_cast<std::uint8_t>(broken[at] ^ flip);
            refused += decode(view(broken)).ok() ? 0 : 1;
        }
    }
    CHECK(refused > 0);
}

TEST_CASE("a JPEG that declares more pixels than it can hold is refused by its header") {
    const auto original = picture(40, 24, false);
    auto encoded = encode(original.pixels, 40, 24, TJPF_RGBA, TJSAMP_420);
    const std::array<std::uint8_t, 2> frame{0xff, 0xc0};
    const auto at = std::search(encoded.begin(), encoded.end(), frame.begin(), frame.end());
    REQUIRE(at != encoded.end());
    at[5] = at[7] = 0x40; // 16384 and some
    at[6] = at[8] = 0x00;
    const auto header = image::read_header(view(encoded));
    REQUIRE_FALSE(header.ok());
    CHECK(header.error().what.find("16384 x 16384") != std::string::npos);
}
