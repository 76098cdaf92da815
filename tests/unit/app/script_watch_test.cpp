#include "visit/script_watch.h"

#include "scratch.h"

#include <doctest/doctest.h>

using namespace guanhe;
using namespace guanhe::app;

TEST_CASE("a script that was saved is found once, and one that is being replaced is waited for") {
    const test::Scratch scratch;
    static_cast<void>(scratch.write("a.lua", "function f() end"));
    museum::Museum museum;
    museum.tours.resize(1);
    museum.tours[0].script.path = "a.lua";
    museum.tours[0].stops.resize(1);
    museum::Step step;
    step.action = museum::Run{{"b.lua"}, "g", {}};
    museum.tours[0].stops[0].steps = {step, step};
    CHECK(scripts_of(museum.tours[0]) == std::vector<museum::FileRef>{{"a.lua"}, {"b.lua"}});

    const auto folder = museum::Folder::open(scratch.path());
    REQUIRE(folder);
    ScriptWatch watch(*folder, museum);
    CHECK(watch.changed().empty());
    static_cast<void>(scratch.write("a.lua", "function f() log('longer') end"));
    CHECK(watch.changed() == std::vector<museum::FileRef>{{"a.lua"}});
    CHECK(watch.changed().empty());
    std::filesystem::remove(scratch / "a.lua");
    CHECK(watch.changed().empty());
    static_cast<void>(scratch.write("a.lua", "function f() end"));
    static_cast<void>(scratch.write("b.lua", "function g() end"));
    CHECK(watch.changed() == std::vector<museum::FileRef>{{"a.lua"}, {"b.lua"}});
}
