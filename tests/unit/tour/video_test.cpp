// What a panel's video does to a tour.
#include "tours.h"

using namespace guanhe;
using namespace guanhe::tour;
using namespace guanhe::test;

TEST_CASE("a video of a panel lasts as long as it is, with its captions, and begins anew with its step") {
    m::PanelVideo film;
    film.file.values = {{"en", {"four.opus"}}}; // four seconds long
    film.captions.values = {{"en", {"x.vtt"}}};
    m::Panel panel;
    panel.content = film;
    const One play({step(panel), step(wait(9.0))});
    const m::Captions captions = one_cue(1.0, 2.0, "in the film");
    auto options = play.options();
    options.captions = [&](const m::FileRef& file) { return file.path == "x.vtt" ? &captions : nullptr; };
    Player player(options);
    (void)player.start();
    (void)player.advance(1.5);
    REQUIRE(player.state().videos.size() == 1);
    CHECK(player.state().videos[0].offset == doctest::Approx(1.5));
    CHECK(player.state().panels.size() == 1);
    REQUIRE(player.captions().size() == 1);
    CHECK(player.captions()[0].text() == "in the film");
    player.pause(true);
    (void)player.advance(1.0);
    CHECK(player.state().videos[0].offset == doctest::Approx(1.5));
    player.pause(false);
    (void)player.again();
    CHECK(player.state().videos[0].offset == 0.0);
    (void)player.advance(3.9);
    CHECK(player.state().at.step == 0);
    (void)player.advance(0.2);
    CHECK(player.state().at.step == 1);
    CHECK(player.state().videos.empty());
    (void)player.back();
    REQUIRE(player.state().videos.size() == 1);
    CHECK(player.state().videos[0].offset == 0.0);
}
