// Numbers, lines and files' names in text.
#include "plain_support.h"
#include "scan/plain/lines.h"
#include "scan/plain/pictures.h"
#include "scan/plain/weld.h"
#include "scratch.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <random>
#include <tuple>

using namespace guanhe;
using namespace guanhe::test;
using namespace guanhe::scan::plain;

namespace {

std::optional<double> number_in(std::string_view text) {
    Cursor in(text);
    double value = 0.0;
    if (!take_number(in, value)) {
        CHECK(in.rest() == text.substr(std::min(text.find_first_not_of(" \t"), text.size())));
        return std::nullopt;
    }
    CHECK(in.done());
    return value;
}

} // namespace

TEST_CASE("numbers: the same as the standard library's, whatever their form") {
    for (const std::string text : {"0",
                                   "-0",
                                   "1",
                                   "-1.5",
                                   ".5",
                                   "5.",
                                   "0.1",
                                   "1e3",
                                   "1E+3",
                                   "1e-3",
                                   "123456789.123456789",
                                   "9007199254740993",
                                   "0.30000000000000004",
                                   "1e22",
                                   "1e23",
                                   "1.7976931348623157e308",
                                   "4.9e-324",
                                   "2.2250738585072011e-308",
                                   "00012",
                                   "3.14159265358979323846264338327950288"}) {
        double expected = 0.0;
        std::from_chars(text.data(), text.data() + text.size(), expected);
        CAPTURE(text);
        const auto found = number_in(text);
        REQUIRE(found);
        CHECK(*found == expected);
        CHECK(std::signbit(*found) == std::signbit(expected));
    }
    std::mt19937_64 random(7);
    for (int i = 0; i < 20'000; ++i) {
        std::array<char, 64> text{};
        const double value = std::ldexp(static_cast<double>(random()) / 3.0, static_cast<int>(random() % 160) - 130);
        const auto format = i % 3 == 0   ? std::chars_format::scientific
                            : i % 3 == 1 ? std::chars_format::fixed
                                         : std::chars_format::general;
        const auto end =
            std::to_chars(text.data(), text.data() + text.size(), value, format, static_cast<int>(random() % 18));
        if (end.ec != std::errc{}) continue;
        const std::string_view written(text.data(), static_cast<std::size_t>(end.ptr - text.data()));
        double expected = 0.0;
        std::from_chars(written.data(), end.ptr, expected);
        CAPTURE(written);
        REQUIRE(number_in(written) == expected);
    }
    CHECK(number_in("+2.5") == 2.5);
    CHECK(number_in("  7") == 7.0);
    CHECK(std::isnan(number_in("nan").value()));
    CHECK(std::isinf(number_in("-inf").value()));
    CHECK(number_in("1e999") == std::numeric_limits<double>::infinity());
    CHECK(number_in("-1e99999") == -std::numeric_limits<double>::infinity());
    CHECK(number_in("1e-999") == 0.0);
    for (const auto* text : {"", "-", ".", "e5", "1e", "1e+", "1.2.3", "1,5", "0x10", "1f", "--1", "one"}) {
        CAPTURE(text);
        CHECK_FALSE(number_in(text));
    }
}

TEST_CASE("integers: those that fit, and nothing else") {
    const auto integer_in = [](std::string_view text) -> std::optional<std::int64_t> {
        Cursor in(text);
        std::int64_t value = 0;
        return take_integer(in, value) ? std::optional(value) : std::nullopt;
    };
    CHECK(integer_in("12/3") == 12);
    CHECK(integer_in("-7") == -7);
    CHECK(integer_in("999999999999999999") == 999999999999999999);
    CHECK_FALSE(integer_in("9999999999999999999"));
    CHECK_FALSE(integer_in("-"));
    CHECK_FALSE(integer_in("x"));
}

TEST_CASE("lines are counted as they are taken") {
    std::mt19937 random(3);
    for (int round = 0; round < 3000; ++round) {
        std::string text;
        const auto size = random() % 40;
        for (std::size_t i = 0; i < size; ++i) text += "\n\n\r\nab "[random() % 7];
        std::uint64_t expected = 0;
        for (Cursor in(text); !in.done();) {
            const auto line = take_line(in);
            expected += line.empty() || line == "\r" ? 0 : 1;
        }
        if (text.ends_with("\n\r") || text == "\r") continue; // a last line of \r alone, which no file has
        CAPTURE(text);
        REQUIRE(count_lines(text) == expected);
    }
}

TEST_CASE("names that are not UTF-8 become so") {
    CHECK(as_utf8("罐 é a") == "罐 é a");
    CHECK(as_utf8("\xB9\xDE.png") == "\xEF\xBF\xBD\xEF\xBF\xBD.png");
    CHECK(as_utf8("\xED\xA0\x80") == "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"); // a surrogate
    CHECK(as_utf8("\xE7\xBD") == "\xEF\xBF\xBD\xEF\xBF\xBD");                 // cut short
    CHECK(quoted("a\tb\x01") == "\"a?b?\"");
}

TEST_CASE("files beside a model are found, files elsewhere are not") {
    const Scratch folder;
    std::filesystem::create_directories(folder / "sub");
    (void)folder.write("sub/Tex.PNG", "x");
    (void)folder.write("plain.png", "x");
    const std::optional<Path> sub(folder / "sub");
    const auto name_of = [&](std::string_view name) {
        const auto path = find_beside(name, sub);
        return path ? path_to_utf8(path->lexically_relative(folder / ".")) : "none";
    };
    CHECK(name_of("Tex.PNG") == "sub/Tex.PNG");
    CHECK(name_of("tex.png") == "sub/Tex.PNG");
    CHECK(name_of("D:\\scan\\Tex.PNG") == "sub/Tex.PNG");
    CHECK(name_of("/srv/scan/tex.png") == "sub/Tex.PNG");
    for (const auto* name : {"../plain.png", "..\\plain.png", "..", "", "/", "nothing.png", "a/../../plain.png"}) {
        CAPTURE(name);
        CHECK(name_of(name) == "none");
    }
    CHECK(name_of(std::string_view("Tex.PNG\0x", 9)) == "none");
}

TEST_CASE("welding gives equal keys one number, in the order of the first") {
    std::mt19937 random(11);
    for (const std::uint32_t distinct : {1U, 50U, 100'000U}) {
        const std::size_t corners = 300'000;
        std::vector<Key> keys(corners);
        for (auto& key : keys) key = {random() % distinct, 7, random() % 2};
        std::map<std::tuple<std::uint32_t, std::uint32_t>, std::uint32_t> numbers;
        std::vector<std::uint32_t> expected;
        for (const auto& key : keys) {
            expected.push_back(
                numbers.try_emplace({key.x, key.z}, static_cast<std::uint32_t>(numbers.size())).first->second);
        }
        scan::ReadOptions options;
        options.jobs = &jobs();
        const scan::Source source;
        Reading reading(source, "made", options);
        const auto welded = weld(
            corners,
            [&](std::uint64_t first, std::span<Key> out) {
                std::copy_n(keys.begin() + static_cast<std::ptrdiff_t>(first), out.size(), out.begin());
            },
            reading);
        REQUIRE(welded.ok());
        CHECK(all(welded->indices) == expected);
        CHECK(welded->vertices.size() == numbers.size());
        CHECK(welded->vertices[expected[777]] == keys[777]);
    }
}
