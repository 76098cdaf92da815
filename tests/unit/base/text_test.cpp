#include "base/text.h"

#include <doctest/doctest.h>

using namespace guanhe;

TEST_CASE("a text is cut between its characters") {
    const std::string_view jar = "陶罐a";
    CHECK(first_bytes(jar, 7) == jar);
    CHECK(first_bytes(jar, 6) == "陶罐");
    CHECK(first_bytes(jar, 5) == "陶");
    CHECK(first_bytes(jar, 3) == "陶");
    CHECK(first_bytes(jar, 2).empty());
    CHECK(first_bytes("\x80\x80\x80", 2).empty()); // no character begins there
}

TEST_CASE("characters are read one by one, and what is none stands as one each") {
    std::u32string read;
    const std::string_view text = "a罐\U00020000\xC3(\xED\xA0\x80\xF4";
    for (std::size_t at = 0; at < text.size();) read += next_character(text, at);
    CHECK(read == std::u32string(U"a罐\U00020000\uFFFD(\uFFFD\uFFFD"));
}

TEST_CASE("names are compared in small letters of ASCII") {
    CHECK(lowered("Zh-HANS-É") == "zh-hans-É");
    CHECK(lower('[') == '[');
}
