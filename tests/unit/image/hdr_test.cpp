#include "image/image.h"
#include "scratch.h"
#include "test_data.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace guanhe;

namespace {

const std::string header = "#?RADIANCE\n# made by hand\nFORMAT=32-bit_rle_rgbe\n\n";

std::string bytes(std::initializer_list<int> values) {
    std::string text;
    for (const int value : values) text.push_back(static_cast<char>(value));
    return text;
}

} // namespace

TEST_CASE("flat pixels are mantissas times a power of two") {
    const test::Scratch scratch;
    const auto image = image::load_hdr(
        scratch.write("a.hdr", header + "-Y 1 +X 3\n" + bytes({128, 64, 0, 129, 200, 100, 50, 136, 9, 9, 9, 0})));
    REQUIRE(image.ok());
    CHECK(image->width == 3);
    CHECK(image->height == 1);
    CHECK(image->pixels == std::vector<float>{1.0F, 0.5F, 0.0F, 200.0F, 100.0F, 50.0F, 0.0F, 0.0F, 0.0F});
}

TEST_CASE("old runs repeat the pixel before, with counts of several digits") {
    const test::Scratch scratch;
    // 1 pixel, then 2 + 1 * 256 more.
    const auto image = image::load_hdr(
        scratch.write("a.hdr", header + "-Y 1 +X 259\n" + bytes({128, 0, 0, 129, 1, 1, 1, 2, 1, 1, 1, 1})));
    REQUIRE(image.ok());
    for (std::size_t x = 0; x < 259; ++x) CHECK(image->pixels[x * 3] == 1.0F);
}

TEST_CASE("new runs fill planes with runs and literals") {
    const test::Scratch scratch;
    const auto row = bytes({2,       2,  0, 8,  128 + 8, 128,            // red: a run
                            8,       1,  2, 3,  4,       5,   6,  7,  8, // green: literals
                            128 + 3, 0,  5, 10, 10,      10,  10, 10,    // blue: both
                            128 + 8, 136});
    const auto image = image::load_hdr(scratch.write("a.hdr", header + "-Y 2 +X 8\n" + row + row));
    REQUIRE(image.ok());
    for (std::size_t x = 0; x < 8; ++x) {
        CHECK(image->pixels[(8 + x) * 3] == 128.0F);
        CHECK(image->pixels[(8 + x) * 3 + 1] == static_cast<float>(x + 1));
        CHECK(image->pixels[(8 + x) * 3 + 2] == (x < 3 ? 0.0F : 10.0F));
    }

    SUBCASE("cut short anywhere, it is refused with the place") {
        const std::string whole = header + "-Y 2 +X 8\n" + row + row;
        for (std::size_t length = 0; length < whole.size(); ++length) {
            CAPTURE(length);
            const auto part = image::load_hdr(scratch.write("part.hdr", whole.substr(0, length)));
            REQUIRE_FALSE(part.ok());
            CHECK(part.error().where.find("part.hdr") != std::string::npos);
        }
    }
    SUBCASE("a run past the end of the row is refused") {
        auto broken = row;
        broken[4] = static_cast<char>(128 + 9);
        CHECK_FALSE(image::load_hdr(scratch.write("b.hdr", header + "-Y 2 +X 8\n" + broken + broken)).ok());
    }
    SUBCASE("a run of nothing is refused") {
        auto broken = row;
        broken[4] = static_cast<char>(128);
        broken[6] = 0;
        CHECK_FALSE(image::load_hdr(scratch.write("b.hdr", header + "-Y 2 +X 8\n" + broken + broken)).ok());
    }
}

TEST_CASE("every EXPOSURE and COLORCORR line is divided out") {
    const test::Scratch scratch;
    const auto texel = [&](const std::string& lines) {
        auto image = image::load_hdr(scratch.write(
            "a.hdr", "#?RADIANCE\n" + lines + "FORMAT=32-bit_rle_rgbe\n\n-Y 1 +X 1\n" + bytes({200, 100, 50, 136})));
        return image ? std::move(image->pixels) : std::vector<float>{};
    };
    using Texel = std::vector<float>;
    CHECK(texel("EXPOSURE=2\n") == Texel{100.0F, 50.0F, 25.0F});
    CHECK(texel("EXPOSURE=   2.0000e+00\nSOFTWARE=x\nEXPOSURE=0.25\n") == Texel{400.0F, 200.0F, 100.0F});
    CHECK(texel("COLORCORR= 2 1 0.5\nEXPOSURE=4\nCOLORCORR= 1 1 2\n") == Texel{25.0F, 25.0F, 12.5F});
    CHECK(texel("\tEXPOSURE=2\n") == Texel{200.0F, 100.0F, 50.0F}); // of a picture that this one was made from
    for (const float value : texel("EXPOSURE=1e-37\n")) CHECK(std::isfinite(value));

    for (const char* line : {"EXPOSURE=\n", "EXPOSURE=bright\n", "EXPOSURE=0\n", "EXPOSURE=-1\n", "EXPOSURE=nan\n",
                             "EXPOSURE=inf\n", "EXPOSURE=1 2\n", "EXPOSURE=1e-30\nEXPOSURE=1e-30\n", "COLORCORR=1 1\n",
                             "COLORCORR=1 0 1\n", "COLORCORR=1 1 1 1\n"}) {
        CAPTURE(line);
        CHECK(texel(line).empty());
    }
}

TEST_CASE("headers that promise something else are refused") {
    const test::Scratch scratch;
    const auto refused = [&](const std::string& text) { return !image::load_hdr(scratch.write("a.hdr", text)).ok(); };
    CHECK(refused(""));
    CHECK(refused("P6\n1 1\n255\n"));
    CHECK(refused("#?RADIANCE\nFORMAT=32-bit_rle_xyze\n\n-Y 1 +X 1\n" + bytes({1, 1, 2, 128})));
    CHECK(refused(header + "+Y 1 +X 1\n" + bytes({1, 1, 2, 128})));
    CHECK(refused(header + "-Y 0 +X 1\n"));
    CHECK(refused(header + "-Y 1 +X 99999\n"));
    CHECK(refused(header + "-Y 99999999999 +X 1\n"));
    CHECK(refused(header + "-Y 16384 +X 16384\n" + bytes({1, 1, 2, 128}))); // memory only in proportion to the file
    CHECK(refused(header + "-Y 1 +X 1\n" + bytes({1, 1, 1, 5})));           // repeats nothing
    CHECK_FALSE(refused(header + "-Y 1 +X 1\n" + bytes({1, 1, 2, 128})));
}

TEST_CASE("the environments of the test data are lit from above by a sensible amount") {
    GUANHE_DATA_OR_SKIP(data);
    int found = 0;
    for (const auto& entry : std::filesystem::directory_iterator(data / "environments")) {
        if (entry.path().extension() != ".hdr") continue;
        ++found;
        CAPTURE(entry.path());
        const auto image = image::load_hdr(entry.path());
        REQUIRE(image.ok());
        CHECK(image->width == image->height * 2);
        double sum = 0.0;
        bool finite = true;
        for (const float value : image->pixels) {
            finite = finite && std::isfinite(value) && value >= 0.0F;
            sum += static_cast<double>(value);
        }
        CHECK(finite);
        const double mean = sum / static_cast<double>(image->pixels.size());
        CHECK(mean > 0.01);
        CHECK(mean < 100.0);
    }
    CHECK(found > 0);
}
