// Addresses in a museum's words, and the codes that a kiosk shows of them.
#include "visit/links.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <ranges>

using namespace guanhe;
using namespace guanhe::app;

TEST_CASE("addresses are found in words of any language, without what ends a sentence") {
    using Links = std::vector<std::string>;
    CHECK(links_in("none here, nor in http:// alone").empty());
    CHECK(links_in("See https://example.org/a?b=c#d.") == Links{"https://example.org/a?b=c#d"});
    CHECK(links_in("（见 http://example.org/河，及https://example.com/x）。") ==
          Links{"http://example.org/", "https://example.com/x"});
    CHECK(links_in("(https://example.org/a)") == Links{"https://example.org/a"});
    CHECK(links_in("javascript:alert(1) file:///etc ftp://example.org").empty());
}

TEST_CASE("a licence is read where its makers keep it") {
    CHECK(licence_link("CC BY-SA 4.0") == "https://creativecommons.org/licenses/by-sa/4.0/");
    CHECK(licence_link("CC-BY-4.0") == "https://creativecommons.org/licenses/by/4.0/");
    CHECK(licence_link("CC0-1.0") == "https://creativecommons.org/publicdomain/zero/1.0/");
    CHECK(licence_link("Apache-2.0") == "https://spdx.org/licenses/Apache-2.0.html");
    CHECK(licence_link("All rights reserved").empty());
}

TEST_CASE("codes stand side by side, black on white, with their quiet zones") {
    const std::vector<std::string> links{"https://example.org/a", "https://example.org/b"};
    const auto row = qr_row(links).picture;
    REQUIRE(row);
    const auto single = qr_row(std::span(links).first(1)).picture;
    REQUIRE(single);
    CHECK(row->width == 2 * single->width);
    CHECK(row->height == single->height);
    CHECK(single->width == single->height);
    const auto dark = [&](std::uint32_t x, std::uint32_t y) {
        return row->pixels[(std::size_t{y} * row->width + x) * 4] == 0;
    };
    constexpr std::uint32_t module = 8, quiet = 4 * module;
    for (std::uint32_t i = 0; i < row->width; ++i) CHECK_FALSE(dark(i, quiet - 1));
    // The finder in the corner: seven modules of 1 dark, 1 light, 3 dark, 1 light, 1 dark.
    const std::uint32_t middle = quiet + 3 * module + module / 2;
    for (const auto& [at, wanted] : {std::pair(0U, true), std::pair(1U, false), std::pair(3U, true),
                                     std::pair(5U, false), std::pair(6U, true), std::pair(7U, false)})
        CHECK(dark(quiet + at * module + module / 2, middle) == wanted);
    CHECK(std::ranges::all_of(std::views::iota(std::size_t{0}, row->pixels.size() / 4),
                              [&](std::size_t i) { return row->pixels[i * 4 + 3] == 255; }));
    CHECK_FALSE(qr_row({}).picture);
    const std::string too_long(9000, 'a');
    CHECK_FALSE(qr_row(std::vector{too_long}).picture);
    const auto some = qr_row(std::vector{links[0], too_long, links[1]});
    CHECK(some.links == links); // as they are numbered below their codes
    CHECK(some.picture->width == row->width);
}
