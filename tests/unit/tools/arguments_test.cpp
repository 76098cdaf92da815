#include "arguments.h"

#include <doctest/doctest.h>

using guanhe::tools::Arguments;

namespace {

Arguments sample() {
    return {
        "make_it", "Makes it.", {{"-o", "FILE", "where to", true}, {"--seed", "N", "which"}, {"--fast", "", "sooner"}}};
}

} // namespace

TEST_CASE("options, flags and numbers") {
    auto arguments = sample();
    REQUIRE(arguments.parse({"-o", "a.glb", "--seed", "12k", "--fast"}).ok());
    CHECK(arguments.text("-o") == "a.glb");
    CHECK(arguments.number("--seed", 1, 0, 100'000).value() == 12'000);
    CHECK(arguments.has("--fast"));
    REQUIRE(arguments.parse({"-o", "b"}).ok());
    CHECK(arguments.number("--seed", 7, 0, 9).value() == 7);
    CHECK_FALSE(arguments.has("--fast"));
}

TEST_CASE("what is wrong is named") {
    auto arguments = sample();
    CHECK(arguments.parse({"-o"}).error().where == "-o");
    CHECK(arguments.parse({"--fats", "-o", "x"}).error().where == "--fats");
    CHECK(arguments.parse({"--fast"}).error().where == "-o");
    for (const char* bad : {"", "x", "1x", "-1", "1kk", "5", "0", "99999999999999999999", "18446744073709551615G"}) {
        CAPTURE(bad);
        REQUIRE(arguments.parse({"-o", "x", "--seed", bad}).ok());
        CHECK_FALSE(arguments.number("--seed", 1, 1, 4).ok());
    }
}

TEST_CASE("help lists every option") {
    auto arguments = sample();
    REQUIRE(arguments.parse({"--nonsense-after", "--help"}).ok() == false);
    REQUIRE(arguments.parse({"--help"}).ok());
    CHECK(arguments.help_wanted());
    for (const char* part : {"make_it -o FILE [--seed N] [--fast]", "Makes it.", "sooner"})
        CHECK(arguments.help().find(part) != std::string::npos);
}
