// In a build without a transcoder as in one with it: what differs is said by has_ktx2_transcoder().
#include "image/ktx2.h"

#include "ktx2_file.h"
#include "pictures.h"
#include "test_data.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace guanhe;
using guanhe::test::decode;
using guanhe::test::ktx2_descriptor;
using guanhe::test::ktx2_file;
using guanhe::test::ktx2_first_level;
using guanhe::test::view;

namespace {

void check_is_refused_by_name(const Result<image::Rgba8>& result) {
    REQUIRE_FALSE(result.ok());
    CHECK(result.error().what.find("Basis Universal") != std::string::npos);
    CHECK_FALSE(result.error().hint.empty());
}

/// The KTX2 files that lie in another file.
std::vector<std::span<const std::byte>> within(std::span<const std::byte> file) {
    constexpr std::array<std::uint8_t, 8> signature{0xab, 'K', 'T', 'X', ' ', '2', '0', 0xbb};
    std::vector<std::span<const std::byte>> found;
    const auto bytes = std::as_bytes(std::span(signature));
    for (auto at = std::search(file.begin(), file.end(), bytes.begin(), bytes.end()); at != file.end();
         at = std::search(at + 1, file.end(), bytes.begin(), bytes.end()))
        found.emplace_back(at, file.end());
    return found;
}

} // namespace

TEST_CASE("a KTX2 header is read in every build") {
    auto file = ktx2_file();
    auto header = image::read_header(view(file));
    REQUIRE_MESSAGE(header.ok(), (header.ok() ? "" : header.error().message()));
    CHECK(header->format == image::Format::ktx2);
    CHECK(header->width == 8);
    CHECK(header->height == 4);
    CHECK_FALSE(header->has_alpha);
    file[ktx2_descriptor + 31] = 3; // RGBA
    CHECK(image::read_header(view(file))->has_alpha);
}

TEST_CASE("UASTC, plain and under Zstandard, is decoded, or refused by name") {
    for (const bool zstandard : {false, true}) {
        CAPTURE(zstandard);
        const auto picture = decode(view(ktx2_file(zstandard)));
        if (!image::has_ktx2_transcoder()) {
            check_is_refused_by_name(picture);
            continue;
        }
        REQUIRE_MESSAGE(picture.ok(), (picture.ok() ? "" : picture.error().message()));
        for (std::size_t i = 0; i < picture->pixels.size(); ++i)
            REQUIRE(picture->pixels[i] == test::ktx2_colour[i % 4]);
    }
}

TEST_CASE("ETC1S and UASTC of real scans are decoded, or refused by name") {
    GUANHE_DATA_OR_SKIP(data);
    int found = 0;
    for (const char* name : {"gltf-conformance/cube_etc1s.glb", "scans/whale_cranium-meshopt-ktx2.glb"}) {
        CAPTURE(name);
        const auto file = MappedFile::open(data / name);
        REQUIRE(file.ok());
        for (const auto texture : within(file->bytes())) {
            ++found;
            const auto header = image::read_header(texture);
            REQUIRE_MESSAGE(header.ok(), (header.ok() ? "" : header.error().message()));
            const auto picture = decode(texture);
            if (!image::has_ktx2_transcoder()) {
                check_is_refused_by_name(picture);
                continue;
            }
            REQUIRE_MESSAGE(picture.ok(), (picture.ok() ? "" : picture.error().message()));
            // A picture, not one colour, and opaque as its header says.
            const auto [least, most] = std::ranges::minmax(picture->pixels);
            CHECK(most - least > 100);
            bool opaque = true;
            for (std::size_t i = 3; i < picture->pixels.size(); i += 4) opaque = opaque && picture->pixels[i] == 255;
            CHECK(opaque == !header->has_alpha);
        }
    }
    CHECK(found >= 2);
}

TEST_CASE("a KTX2 that is cut short anywhere is refused by its header") {
    for (const bool zstandard : {false, true}) {
        const auto file = ktx2_file(zstandard);
        REQUIRE(image::read_header(view(file)).ok());
        for (std::size_t length = 0; length < file.size(); ++length) {
            CAPTURE(length);
            CHECK_FALSE(image::read_header(view(file).first(length)).ok());
        }
    }
}

TEST_CASE("a KTX2 whose fields do not agree, or that holds something else, is refused by its header") {
    struct Spoil {
        std::size_t at;
        std::uint64_t value;
        std::size_t bytes;
        const char* words;
    };
    constexpr std::uint64_t most = ~std::uint64_t{0};
    const std::array spoils{
        Spoil{12, 37, 4, "byte 12: the KTX2 holds Vulkan format 37"},
        Spoil{20, 0, 4, "each side must be"},
        Spoil{20, 16385, 4, "each side must be"},
        Spoil{24, most, 4, "each side must be"},
        Spoil{20, 12, 4, "expected 48"},
        Spoil{28, 1, 4, "no single 2D picture"},
        Spoil{32, 2, 4, "no single 2D picture"},
        Spoil{36, 6, 4, "no single 2D picture"},
        Spoil{40, 0, 4, "0 mip levels"},
        Spoil{40, 5, 4, "5 mip levels"},
        Spoil{40, most, 4, "mip levels"},
        Spoil{40, 2, 4, "byte "}, // the second entry would lie in the descriptor
        Spoil{44, 1, 4, "supercompression 1"},
        Spoil{44, 3, 4, "packed by scheme 3"},
        Spoil{48, 0, 4, "byte 48: the data format descriptor"},
        Spoil{48, most, 4, "byte 48: the data format descriptor"},
        Spoil{52, 20, 4, "byte 48: the data format descriptor"},
        Spoil{52, most, 4, "byte 48: the data format descriptor"},
        Spoil{60, most, 4, "byte 56: the metadata"},
        Spoil{ktx2_first_level, 0, 8, "byte 80: level 0"},
        Spoil{ktx2_first_level, most, 8, "byte 80: level 0"},
        Spoil{ktx2_first_level + 8, 0, 8, "byte 80: level 0"},
        Spoil{ktx2_first_level + 8, most, 8, "byte 80: level 0"},
        Spoil{ktx2_first_level + 8, 16, 8, "expected 32"},
        Spoil{ktx2_first_level + 16, 16, 8, "expected 32"},
        Spoil{ktx2_first_level + 16, most, 8, "expected 32"},
        Spoil{ktx2_descriptor + 12, 163, 1, "colour model 163"},
        Spoil{ktx2_descriptor + 12, 167, 1, "colour model 167"},
    };
    for (const auto& spoil : spoils) {
        CAPTURE(spoil.at);
        CAPTURE(spoil.value);
        auto file = ktx2_file();
        test::put_little_endian(file, spoil.at, spoil.value, spoil.bytes);
        const auto header = image::read_header(view(file));
        REQUIRE_FALSE(header.ok());
        CAPTURE(header.error().message());
        CHECK(header.error().message().find(spoil.words) != std::string::npos);
    }
}

TEST_CASE("a KTX2 of a few bytes that claims to be a gigabyte is refused by its header") {
    auto file = ktx2_file(true);
    const auto claim = [&file](std::uint64_t side) {
        test::put_little_endian(file, 20, side, 4);
        test::put_little_endian(file, 24, side, 4);
        test::put_little_endian(file, ktx2_first_level + 16, side * side, 8); // 16 bytes for 16 pixels
        return image::read_header(view(file));
    };
    CHECK(claim(4096).ok());
    const auto refused = claim(16384);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().what.find("16384 x 16384") != std::string::npos);
}

TEST_CASE("flipped bytes in a KTX2 never crash") {
    int refused = 0;
    for (const bool zstandard : {false, true}) {
        const auto file = ktx2_file(zstandard);
        for (std::size_t at = 0; at < file.size(); ++at) {
            for (const int flip : {0x01, 0x80, 0xff}) {
                auto broken = file;
                broken[at] = static_cast<std::uint8_t>(broken[at] ^ flip);
                refused += decode(view(broken)).ok() ? 0 : 1;
            }
        }
    }
    CHECK(refused > 0);
}
