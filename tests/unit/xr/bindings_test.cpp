// The table of controllers: every row must be whole, or a visitor stands there with a dead button.
#include "xr/bindings.h"
#include "xr/input.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>

using namespace guanhe::xr;

namespace {

bool has(const Profile& profile, Act act) {
    return std::ranges::any_of(profile.bindings, [act](const Binding& b) { return b.act == act; });
}

} // namespace

TEST_CASE("every controller can point, select and be felt in the hand's place") {
    for (const Profile& profile : profiles()) {
        CAPTURE(profile.path);
        CHECK(has(profile, Act::aim));
        CHECK(has(profile, Act::grip));
        CHECK(has(profile, Act::select));
        CHECK_FALSE(profile.name.empty());
    }
}

TEST_CASE("a path is bound once, and to the kind of thing that it is") {
    for (const Profile& profile : profiles()) {
        CAPTURE(profile.path);
        CHECK(profile.path.starts_with("/interaction_profiles/"));
        std::set<std::string> left, right;
        for (const Binding& binding : profile.bindings) {
            CAPTURE(binding.path);
            if (binding.hands != Hands::right) CHECK(left.insert(std::string(binding.path)).second);
            if (binding.hands != Hands::left) CHECK(right.insert(std::string(binding.path)).second);
            CHECK(binding.path.starts_with(binding.act == Act::haptic ? "/output/" : "/input/"));
            CHECK(binding.path.ends_with("/pose") == (binding.act == Act::aim || binding.act == Act::grip));
        }
    }
}

TEST_CASE("the letters of a controller are where its hand has them") {
    for (const Profile& profile : profiles())
        for (const Binding& binding : profile.bindings) {
            CAPTURE(profile.path);
            CAPTURE(binding.path);
            const bool left_letter = binding.path.starts_with("/input/x/") || binding.path.starts_with("/input/y/");
            if (left_letter) CHECK(binding.hands == Hands::left);
        }
}

TEST_CASE("profiles are told apart, and have names for people") {
    std::set<std::string> seen;
    for (const Profile& profile : profiles()) CHECK(seen.insert(std::string(profile.path)).second);
    CHECK(controller_name("/interaction_profiles/valve/index_controller") == "Valve Index controllers");
    CHECK(controller_name("/interaction_profiles/nobody/knows").empty());
}
