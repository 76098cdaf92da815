// The example of docs/tour-scripts.md, as the page has it.
#include "base/file.h"
#include "tours.h"

using namespace guanhe;
using namespace guanhe::tour;
using namespace guanhe::test;

namespace {

std::string example() {
    const auto page = read_text(path_from_utf8(GUANHE_SOURCE_DIR "/docs/tour-scripts.md"));
    REQUIRE(page);
    const std::string fence = "```lua\n";
    const auto begin = page->find(fence);
    REQUIRE(begin != std::string::npos);
    const auto end = page->find("\n```", begin);
    REQUIRE(end != std::string::npos);
    return page->substr(begin + fence.size(), end - begin - fence.size() + 1);
}

void pick(Player& player, const char* id, std::string& faults) {
    TourEvent event;
    event.kind = TourEvent::Kind::pick;
    event.target = exhibit(id);
    faults += words_of(player.advance(0.1, std::span(&event, 1)));
}

} // namespace

TEST_CASE("the page's example does what the page says") {
    Play play;
    play.scripts["tours/sherds.lua"] = example();
    play.tour.script.path = "tours/sherds.lua";
    play.tour.stops = {
        stop("field", "pit", {0, 0, 0}, {step(m::Run{{}, "find_sherds", {{"how_many", 3.0}}}), step(wait(1))}),
        stop("middle", "pit", {0, 0, 0}, {step(wait(1))}), stop("jar", "pit", {0, 0, 0}, {step(wait(1))})};
    Player player(play.options());
    std::string faults = words_of(player.start());
    REQUIRE(player.captions().size() == 1);
    CHECK(player.captions()[0].text() == "Look for the 3 sherds on the ground.");
    for (int i = 0; i < 60; ++i) faults += words_of(player.advance(0.1));
    pick(player, "house", faults);
    faults += words_of(player.advance(0.1));
    REQUIRE(player.captions().size() == 1);
    CHECK(player.captions()[0].text() == "This house has four rooms.");
    for (const char* const id : {"sherd-1", "sherd-7", "stone", "sherd-3"}) pick(player, id, faults);
    CHECK(player.state().variables.at("found") == Value{std::int64_t{3}});
    for (int i = 0; i < 60 && player.path().size() < 2; ++i) faults += words_of(player.advance(0.1));
    CHECK(player.state().at == StepRef{2, 0});
    CHECK(player.state().stamps == std::vector<std::string>{"digger"});
    CHECK(faults.empty());
}

TEST_CASE("the page names every function that there is, and none that there is not") {
    const auto page = read_text(path_from_utf8(GUANHE_SOURCE_DIR "/docs/tour-scripts.md"));
    REQUIRE(page);
    Play play;
    play.tour.script.path = "a.lua";
    play.scripts["a.lua"] = "function f() for name, value in pairs(_ENV) do log(name) end end";
    play.tour.stops = {stop("a", "pit", {0, 0, 0}, {step(m::Run{{}, "f", {}})})};
    Player player(play.options());
    const auto frame = player.start();
    CHECK(frame.log.size() > 25);
    for (const auto& name : frame.log) {
        CAPTURE(name);
        if (name != "f") CHECK(page->find("`" + name) != std::string::npos);
    }
}
