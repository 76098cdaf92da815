// Which font writes what: Chinese, what fills in, and what none has.
#include "words.h"

#include "../scratch.h"

#include <cstdint>
#include <fstream>
#include <utility>

using namespace guanhe;
using namespace guanhe::test;

namespace {

text::FaceChoice face_of(std::u32string_view characters, bool bold = false) {
    return fonts()->choose(std::span(characters.data(), characters.size()), bold);
}

} // namespace

TEST_CASE("Chinese, Latin and numbers come from one face; what it lacks comes from the next") {
    const auto chinese = face_of(U"河");
    CHECK_FALSE(chinese.missing);
    CHECK(face_of(U"a") == chinese);
    const auto layout = laid_out("河a5ა");
    REQUIRE(layout.glyphs.size() == 4);
    CHECK(layout.glyphs[0].face == layout.glyphs[1].face);
    CHECK(layout.glyphs[1].face == layout.glyphs[2].face);
    CHECK(layout.glyphs[3].face != layout.glyphs[0].face); // Georgian: DejaVu's
    CHECK_FALSE(layout.glyphs[3].missing);
}

TEST_CASE("a letter and its accents come from one face") {
    const auto layout = laid_out("q\u0303\u0323"); // the first font has the letter, but not all of these
    REQUIRE(layout.glyphs.size() > 1);
    for (const auto& glyph : layout.glyphs) {
        CHECK_FALSE(glyph.missing);
        CHECK(glyph.face == layout.glyphs[0].face);
    }
    CHECK(layout.glyphs[0].face != laid_out("q").glyphs[0].face);
}

TEST_CASE("bold has its own face where there is one") {
    const auto regular = face_of(U"河"), bold = face_of(U"河", true);
    CHECK((bold.face != regular.face || bold.embolden));
    if (!bold.embolden) CHECK(path_to_utf8(fonts()->file(bold.face).path).find("Bold") != std::string::npos);
}

TEST_CASE("what no font has takes the room of a box, one for each character as readers count") {
    // A family of four, joined: no colour font is asked. And a private character.
    const auto family = laid_out("\U0001F468\u200D\U0001F469\u200D\U0001F467");
    REQUIRE_FALSE(family.glyphs.empty());
    CHECK(family.lines[0].right > 0.9F);
    const auto unknown = laid_out("a\uE123z\U000F0000");
    bool missing = false;
    for (const auto& glyph : unknown.glyphs) {
        if (!glyph.missing) continue;
        missing = true;
        CHECK(glyph.advance > 0.5F);
    }
    CHECK(missing);
    CHECK(face_of(U"\U000F0000").missing);
}

TEST_CASE("the variation selector after a sign is no missing character") {
    const auto layout = laid_out("\u2764\uFE0F");
    for (const auto& glyph : layout.glyphs) CHECK_FALSE(glyph.missing);
}

TEST_CASE("files that are no fonts are passed over; none at all is an error with a remedy") {
    const Scratch scratch;
    const auto path = scratch.path() / "not-a-font.ttf";
    std::ofstream(path) << "these are words, and some more of them";
    CHECK_FALSE(text::Fonts::open(std::vector<text::FontFile>{{path, 0}}).ok());
    const auto cut = scratch.path() / "cut.ttf";
    const auto whole = fonts()->bytes(0).first(5000);
    std::ofstream(cut, std::ios::binary).write(reinterpret_cast<const char*>(whole.data()), 5000);
    const auto opened = text::Fonts::open(std::vector<text::FontFile>{{cut, 0}, {scratch.path() / "absent.otf", 0}});
    if (opened.ok()) // its table of contents was whole: it may have no glyphs, but must not harm
        CHECK(text::lay_out(std::vector{plain("河 river")}, 10.0F, 1.0F, **opened).ok());
    const auto none = text::Fonts::open({});
    REQUIRE_FALSE(none.ok());
    CHECK(none.error().message().find("install") != std::string::npos);
}

TEST_CASE("the height of a line is read from the file, and nonsense is not") {
    const auto big_endian = [](std::vector<std::byte>& out, std::uint32_t value, int bytes) {
        for (int i = bytes - 1; i >= 0; --i) out.push_back(static_cast<std::byte>(value >> (8 * i) & 0xFFU));
    };
    const auto font = [&](std::uint32_t em, int ascent, int descent) {
        std::vector<std::byte> out;
        big_endian(out, 0x00010000, 4), big_endian(out, 2, 2), out.resize(12);
        for (const auto& [tag, at] : {std::pair{0x68656164U, 44U}, std::pair{0x68686561U, 98U}}) {
            big_endian(out, tag, 4), big_endian(out, 0, 4), big_endian(out, at, 4), big_endian(out, 54, 4);
        }
        out.resize(44 + 18);
        big_endian(out, em, 2), out.resize(98 + 4);
        big_endian(out, static_cast<std::uint16_t>(ascent), 2), big_endian(out, static_cast<std::uint16_t>(descent), 2);
        return out;
    };
    CHECK(text::line_height(font(1000, 1160, -288), 0) == doctest::Approx(1.448F));
    CHECK(text::line_height(font(0, 1160, -288), 0) == doctest::Approx(1.2F));
    CHECK(text::line_height(font(1000, -1160, 288), 0) == doctest::Approx(1.2F));
    const auto whole = font(1000, 1160, -288);
    for (std::size_t cut = 0; cut + 4 < whole.size(); ++cut) {
        CHECK(text::line_height(std::span(whole).first(cut), 7) == doctest::Approx(1.2F));
    }
}
