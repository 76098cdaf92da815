#include "base/result.h"

#include <doctest/doctest.h>

#include <memory>

using namespace guanhe;

namespace {

Result<std::unique_ptr<int>> made(bool works) {
    if (!works) return Error{"it broke", "jar.glb: /nodes/0", "mend it"};
    return std::make_unique<int>(7);
}
Result<int> through(bool works) {
    GUANHE_TRY_LET(auto value, made(works));
    return *value;
}
Result<void> only_checked(bool works) {
    GUANHE_TRY(made(works));
    return {};
}

} // namespace

TEST_CASE("messages join what there is") {
    CHECK(Error{"what", "where", "hint"}.message() == "where: what (hint)");
    CHECK(Error{"what", "", ""}.message() == "what");
    CHECK(Error{"what", "", "hint"}.message() == "what (hint)");
    CHECK(Error{"", "where", ""}.message() == "where");
}

TEST_CASE("values and errors pass through") {
    CHECK(through(true).value() == 7);
    REQUIRE_FALSE(through(false).ok());
    CHECK(through(false).error().what == "it broke");
    CHECK(only_checked(true).ok());
    CHECK(only_checked(false).error().kind == ErrorKind::bad_input);
}
