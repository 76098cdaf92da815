// What each kind of step does, when it is over, and what is left of it.
#include "tours.h"

#include <cmath>

using namespace guanhe;
using namespace guanhe::tour;
using namespace guanhe::test;

TEST_CASE("say lasts as long as its audio, else as its text is read, with captions") {
    auto spoken = say("ignored");
    spoken.narration.audio.values = {{"en", {"four.opus"}}};
    const One play({step(spoken), step(say("one two three four five six seven eight"))});
    Player player(play.options());
    CHECK(player.start().placed);
    REQUIRE(player.state().narration.size() == 1);
    (void)player.advance(3.9);
    CHECK(player.state().narration[0].offset == doctest::Approx(3.9));
    (void)player.advance(0.2);
    REQUIRE(player.state().narration.size() == 1);
    CHECK(player.state().narration[0].step == StepRef{0, 1});
    CHECK(player.state().narration[0].offset == doctest::Approx(0.1));
    REQUIRE(player.captions().size() == 1);
    CHECK(player.captions()[0].text() == "one two three four five six seven eight");
    CHECK(player.captions()[0].language == "en");
    (void)player.advance(8 * 60.0 / 160.0);
    CHECK(player.state().narration.empty());
    CHECK(player.captions().empty());
}

TEST_CASE("captions come from the .vtt where there is one") {
    auto spoken = say("ignored");
    spoken.narration.captions.values = {{"en", {"x.vtt"}}};
    const One play({step(spoken)});
    const m::Captions captions = one_cue(1.0, 2.5, "from the file");
    auto options = play.options();
    options.captions = [&](const m::FileRef& file) { return file.path == "x.vtt" ? &captions : nullptr; };
    Player player(options);
    (void)player.start();
    CHECK(player.captions().empty());
    (void)player.advance(1.0);
    REQUIRE(player.captions().size() == 1);
    CHECK(player.captions()[0].text() == "from the file");
    (void)player.advance(1.5);
    CHECK(player.state().at.step == 1);
}

TEST_CASE("move fades, glides or invites; a headset never glides; the next stop is faded to") {
    m::Move glide;
    glide.pose = m::Pose{{2, 0, 0}, 0};
    glide.manner = m::Move::Manner::glide;
    m::Move walk = glide;
    walk.pose = m::Pose{{3, 0, 0}, 0};
    walk.manner = m::Move::Manner::walk;
    const One play({step(glide), step(walk)});
    Player player(play.options());
    (void)player.start();
    (void)player.advance(0.5);
    CHECK(player.state().stand.pose.position.x > 0.0);
    CHECK(player.state().stand.pose.position.x < 1.0);
    CHECK(player.state().stand.black == 0.0);
    const auto gliding = player.advance(0.5);
    CHECK_FALSE(gliding.placed);
    (void)player.advance(100.0);
    CHECK(player.state().stand.pose.position.x == 2.0);
    CHECK(player.state().stand.invited == walk.pose);
    (void)tell(player, event(TourEvent::Kind::arrived));
    CHECK(player.state().stand.pose == *walk.pose);
    CHECK_FALSE(player.state().stand.invited);
    (void)player.advance(1.25); // a quarter second into the fade to the second stop: black
    CHECK(player.state().stand.black == doctest::Approx(1.0));
    CHECK(player.state().at.stop == 1);
    (void)player.advance(0.25);
    CHECK(player.state().stand.pose.position.x == 4.0);
    CHECK(player.state().stand.black == 0.0);

    auto options = play.options();
    options.context.comfort.glides = false;
    Player headset(options);
    (void)headset.start();
    (void)headset.advance(0.2);
    CHECK(headset.state().stand.pose.position.x == 0.0);
    CHECK(headset.state().stand.black > 0.5);
    CHECK(headset.advance(0.1).placed);
    CHECK(headset.state().stand.pose.position.x == 2.0);
}

TEST_CASE("move to a stop goes there, and its steps follow without another fade") {
    m::Move move;
    move.stop = "third";
    const One play({step(move)});
    Player player(play.options());
    (void)player.start();
    CHECK(player.advance(0.3).placed);
    CHECK(player.state().stand.site == "hall");
    CHECK(player.state().at == StepRef{0, 0});
    (void)player.advance(0.3);
    CHECK(player.state().at == StepRef{2, 0});
    CHECK(player.state().stand.black == 0.0);
    CHECK(player.state().waits.size() == 1);
    CHECK_FALSE(player.state().visited.contains("second"));
}

TEST_CASE("look, show, hide and highlight") {
    m::Look look;
    look.at = exhibit("jar");
    m::Hide hide;
    hide.targets = {exhibit("jar")};
    hide.seconds = 1.0;
    m::Show show;
    show.targets = {exhibit("jar")};
    m::Highlight mark, unmark;
    mark.targets = unmark.targets = {exhibit("jar")};
    unmark.on = false;
    const One play({step(look, "", true), step(hide), step(mark), step(wait(1)), step(show), step(unmark)});
    Player player(play.options());
    (void)player.start();
    (void)player.advance(0.25);
    CHECK(player.state().looks.size() == 1);
    REQUIRE(player.state().visibility.size() == 1);
    CHECK(player.state().visibility[0] == Visibility{exhibit("jar"), false, 0.25});
    (void)player.advance(3.0);
    CHECK(player.state().looks.empty());
    CHECK(player.state().visibility[0].part == 1.0);
    CHECK(player.state().highlights.size() == 1);
    (void)player.advance(1.5);
    CHECK(player.state().visibility == std::vector{Visibility{exhibit("jar"), true, 1.0}});
    CHECK(player.state().highlights.empty());
}

TEST_CASE("era and light belong to the site") {
    m::ChangeEra era;
    era.era = "yangshao";
    m::Light sun;
    sun.source = m::Light::Sun{{-3300, 12, 21, 8.0}, 16.0};
    sun.seconds = 8.0;
    const One play({step(era), step(sun)});
    Player player(play.options());
    (void)player.start();
    CHECK(player.state().era.from == "now");
    const auto at_first = sun_of(player.state(), player.context());
    (void)player.advance(1.0);
    CHECK(player.state().era == EraState{"yangshao", "now", 0.5, true, m::ChangeEra::Marking::none});
    (void)player.advance(5.0); // half way through the day
    CHECK(player.state().era.from.empty());
    const auto noon = sun_of(player.state(), player.context());
    REQUIRE((at_first && noon));
    CHECK(std::get<m::Light::Sun>(player.state().light.source).moment.hour == doctest::Approx(12.0));
    CHECK(noon->elevation < 33.0); // winter
    CHECK(at_first->elevation > 40.0);
    (void)player.next();
    CHECK(std::get<m::Light::Sun>(player.state().light.source).moment.hour == 16.0);
    (void)player.skip(); // to the second stop of the same site
    CHECK(player.state().era.id == "yangshao");
    (void)player.skip();
    (void)player.advance(0.6);
    CHECK(player.state().stand.site == "hall");
    CHECK(player.state().era.id.empty());
    CHECK_FALSE(sun_of(player.state(), player.context()));
}

TEST_CASE("what is held, cut, measured and sounds in a loop stays until the stop ends") {
    m::Hold hold;
    hold.exhibit = "jar";
    m::Section section;
    section.travel = 2.0;
    section.seconds = 4.0;
    m::Measure measure;
    measure.points.emplace();
    m::Sound loop;
    loop.loop = true;
    const One play({step(hold), step(measure), step(loop), step(section)});
    Player player(play.options());
    (void)player.start();
    (void)player.advance(1.0);
    CHECK(player.state().hold == StepRef{0, 0});
    CHECK(player.state().measure == StepRef{0, 1});
    CHECK(player.state().loops.size() == 1);
    REQUIRE(player.state().section);
    CHECK(player.state().section->travelled == doctest::Approx(0.5));
    (void)player.advance(3.5);
    CHECK(player.state().section->travelled == 2.0);
    (void)player.skip();
    (void)player.advance(0.5);
    CHECK_FALSE(player.state().hold);
    CHECK_FALSE(player.state().section);
    CHECK_FALSE(player.state().measure);
    CHECK(player.state().loops.empty());
}

TEST_CASE("a visitor measures, and reads a panel, as long as he likes") {
    m::Panel panel;
    m::Sound once;
    once.file.path = "four.opus";
    const One play({step(m::Measure{}), step(panel), step(once)});
    Player player(play.options());
    (void)player.start();
    (void)player.advance(1000.0);
    CHECK(player.state().at.step == 0);
    (void)tell(player, event(TourEvent::Kind::measured));
    CHECK(player.state().panels.size() == 1);
    (void)player.advance(1000.0);
    CHECK(player.state().panels.size() == 1);
    (void)player.next();
    CHECK(player.state().panels.empty());
    CHECK(player.state().sounds.size() == 1);
    (void)player.advance(4.0);
    CHECK(player.state().sounds.empty());
}

TEST_CASE("a question is answered, the answer replies and leads on; branches see it") {
    m::Ask ask;
    m::Answer yes, no;
    yes.id = "yes";
    yes.reply.audio.values = {{"en", {"four.opus"}}};
    no.id = "no";
    no.next.stop = "third";
    ask.answers = {yes, no};
    m::Branch branch;
    branch.cases.push_back({{m::Condition::Kind::answer, "q", "yes", false}, {"second", ""}, {}, {}});
    const One play({step(ask, "q"), step(branch)});
    Player player(play.options());
    (void)player.start();
    (void)player.advance(500.0);
    CHECK(player.state().question == StepRef{0, 0});
    (void)tell(player, answer(9));
    CHECK(player.state().question);
    (void)tell(player, answer(0), 1.0);
    CHECK_FALSE(player.state().question);
    REQUIRE(player.state().narration.size() == 1);
    CHECK(player.state().narration[0] == Playing{{0, 0}, 1.0, 0});
    (void)player.advance(3.5);
    CHECK(player.path().back().at == StepRef{1, 0});
    CHECK(player.state().answers.at({0, 0}) == 0);

    Player other(play.options());
    (void)other.start();
    (void)tell(other, answer(1));
    CHECK(other.path().back().at == StepRef{2, 0});
}

TEST_CASE("waits end with time, a gaze that rests, a pick, a hand, and everybody") {
    m::Wait gaze{m::Wait::Gaze{exhibit("jar"), 2.0}, {}};
    m::Wait pick{m::Wait::Pick{exhibit("jar")}, {}};
    m::Wait hand{m::Wait::Hand{exhibit("jar"), 0.2}, {}};
    m::Wait all{m::Wait::All{}, 30.0};
    const One play({step(gaze), step(pick), step(hand), step(all)});
    using Kind = TourEvent::Kind;
    Player player(play.options());
    (void)player.start();
    (void)tell(player, event(Kind::gaze, exhibit("jar")), 1.5);
    (void)tell(player, event(Kind::gaze), 1.0); // looked away in time
    (void)tell(player, event(Kind::gaze, exhibit("jar")), 1.9);
    CHECK(player.state().at.step == 0);
    (void)player.advance(0.2);
    CHECK(player.state().at.step == 1);
    (void)tell(player, event(Kind::pick, exhibit("pot")));
    CHECK(player.state().at.step == 1);
    auto handle = exhibit("jar");
    handle.part = "handle"; // a part of it is it
    (void)tell(player, event(Kind::pick, handle));
    CHECK(player.state().at.step == 2);
    auto far = event(Kind::hand, exhibit("jar"));
    far.distance = 0.5;
    (void)tell(player, far);
    CHECK(player.state().at.step == 2);
    far.distance = 0.1;
    (void)tell(player, far);
    CHECK(player.state().at.step == 3);
    (void)player.advance(29.0);
    CHECK(player.state().at.step == 3);
    (void)player.advance(1.5); // at most so long
    CHECK(player.state().at.step == 4);
}

TEST_CASE("a stamp is given once") {
    m::Stamp stamp;
    stamp.stamp = "jar";
    const One play({step(stamp), step(stamp)});
    Player player(play.options());
    (void)player.start();
    CHECK(player.state().stamps == std::vector<std::string>{"jar"});
}

TEST_CASE("a step runs a script's function, which waits, speaks, moves and changes what is there") {
    One play({step(m::Run{{}, "dig", {{"depth", 2.0}}})});
    play.tour.script.path = "tours/dig.lua";
    play.scripts["tours/dig.lua"] = "function dig(with)\n"
                                    "  hide('jar') highlight('spot') vars.depth = with.depth\n"
                                    "  say('one two three four')\n"
                                    "  move_to('second')\n"
                                    "  vars.picked = wait_for('pick')\n"
                                    "  stamp('digger') go('third')\n"
                                    "end";
    Player player(play.options());
    CHECK(words_of(player.start()).empty());
    CHECK(player.state().visibility.size() == 1);
    REQUIRE(player.state().highlights.size() == 1);
    CHECK(player.state().highlights[0].target.hotspot == "spot");
    REQUIRE(player.state().speech.size() == 1);
    CHECK(player.captions()[0].text() == "one two three four");
    for (int i = 0; i < 40; ++i) (void)player.advance(0.1);
    CHECK(player.state().speech.empty());
    CHECK(player.state().stand.pose.position.x == 4.0);
    CHECK(player.state().at == StepRef{0, 0});
    (void)tell(player, event(TourEvent::Kind::pick, exhibit("jar")), 0.1);
    (void)player.advance(0.1);
    CHECK(player.path().back().at == StepRef{2, 0});
    CHECK(player.state().stamps == std::vector<std::string>{"digger"});
    CHECK(player.state().variables.at("picked") == Value{std::string("jar")});
    // Back to the function: what it did is undone, and it runs again.
    (void)player.back();
    CHECK(player.state().stamps.empty());
    CHECK_FALSE(player.state().variables.contains("picked"));
    CHECK(player.state().speech.size() == 1);
}

TEST_CASE("functions of two scripts that run together are both skipped to their ends") {
    One play({step(m::Run{{"a.lua"}, "f", {}}, {}, true), step(m::Run{{"b.lua"}, "f", {}})});
    play.scripts["a.lua"] = "function f() wait(9) stamp('a') end";
    play.scripts["b.lua"] = "function f() wait(9) stamp('b') end";
    Player player(play.options());
    CHECK(words_of(player.start()).empty());
    (void)player.next();
    CHECK(player.state().stamps == std::vector<std::string>{"a", "b"});
}

TEST_CASE("a script that runs for hours beside one question leaves no more than it changes") {
    m::Ask ask;
    ask.answers.resize(1);
    One play({step(ask)});
    play.tour.script.path = "s.lua";
    play.scripts["s.lua"] =
        "local n = 0 every(0.1, function() n = n + 1 vars.n = n highlight('spot', n % 2 == 0)"
        " if n % 2 == 0 then show('jar') else hide('jar') end stamp('patient') say('still here') end)";
    Player player(play.options());
    (void)player.start();
    for (int i = 0; i < 5000; ++i) CHECK(words_of(player.advance(0.05)).empty());
    CHECK(player.path().back().effects.size() < 8);
    CHECK(player.state().stamps == std::vector<std::string>{"patient"});
    CHECK(player.state().visibility.size() == 1);
    CHECK(player.state() == state_at(player.context(), player.path(), player.seconds(), player.first_variables()));
}

TEST_CASE("a script that fails, loops or is missing is named, and the tour goes on") {
    One play({step(m::Run{{}, "broken", {}}), step(m::Run{{}, "loop", {}}), step(m::Run{{}, "nowhere", {}}),
              step(m::Run{{"tours/none.lua"}, "f", {}})});
    play.tour.script.path = "tours/dig.lua";
    play.scripts["tours/dig.lua"] = "function broken()\n error('oh')\nend\nfunction loop()\n while true do end\nend";
    Player player(play.options());
    const auto said = words_of(player.start());
    CHECK(said.find("dig.lua:2: oh") != std::string::npos);
    CHECK(said.find("dig.lua:5: does too much") != std::string::npos);
    CHECK(said.find("nowhere") != std::string::npos);
    CHECK(said.find("none.lua") != std::string::npos);
    CHECK(player.state().at == StepRef{0, 4});
}

TEST_CASE("a script is taken anew while the tour plays") {
    One play({step(wait(10.0)), step(m::Run{{}, "f", {}})});
    play.tour.script.path = "tours/dig.lua";
    play.scripts["tours/dig.lua"] = "vars.n = 1 function f() vars.n = vars.n + 1 end";
    Player player(play.options());
    (void)player.start();
    CHECK_FALSE(player.reload_script(play.tour.script, "function f( end").ok());
    REQUIRE(player.reload_script(play.tour.script, "vars.n = 7 vars.new = 2 function f() vars.n = vars.n + 100 end"));
    (void)player.next();
    CHECK(player.state().variables.at("n") == Value{std::int64_t{101}});
    CHECK(player.state().variables.at("new") == Value{std::int64_t{2}});
    CHECK(player.state() == state_at(player.context(), player.path(), player.seconds(), player.first_variables()));
}

TEST_CASE("a circle without time is named and broken; one with time is a tour's right") {
    m::Branch round;
    round.cases.push_back({{}, {"", "a"}, {}, {}});
    const One circle({step(m::Stamp{"x", {}, {}}, "a"), step(round)});
    Player player(circle.options());
    const auto said = words_of(player.start());
    CHECK(said.find("goes in a circle of 2 moments") != std::string::npos);
    CHECK(said.find("tours/t.json: stop 'first'") != std::string::npos);
    CHECK_FALSE(player.state().over);
    CHECK(player.path().back().at.step >= 1);

    const One loop({step(wait(1.0), "a"), step(round)});
    Player looping(loop.options());
    CHECK(words_of(looping.start()).empty());
    CHECK(words_of(looping.advance(100.5)).empty());
    CHECK(looping.state().at == StepRef{0, 0});
    CHECK(looping.seconds() == doctest::Approx(0.5));
    const auto long_run = words_of(looping.advance(50'000.0)); // and even that ends, in words
    CHECK(long_run.find("round and round") != std::string::npos);
    CHECK(looping.state().over);
}

TEST_CASE("a destination that is not there is named, and passed over") {
    m::Branch nowhere;
    nowhere.cases.push_back({{}, {"atlantis", ""}, {}, {}});
    const One play({step(nowhere)});
    Player player(play.options());
    const auto said = words_of(player.start());
    CHECK(said.find("atlantis") != std::string::npos);
    CHECK(player.state().at == StepRef{0, 1});
}

TEST_CASE("a pause freezes everything, scripts too") {
    One play({step(m::Run{{}, "f", {}})});
    play.tour.script.path = "s.lua";
    play.scripts["s.lua"] = "function f() wait(1) end every(0.1, function() vars.n = (vars.n or 0) + 1 end)";
    Player player(play.options());
    (void)player.start();
    (void)player.advance(0.55);
    const auto before = player.state();
    player.pause(true);
    for (int i = 0; i < 10; ++i) (void)player.advance(10.0);
    CHECK(player.state() == before);
    player.pause(false);
    (void)player.advance(0.1);
    CHECK_FALSE(player.state() == before);
}

TEST_CASE("ten thousand stops, and a tour of none") {
    Play play;
    for (int i = 0; i < 10'000; ++i)
        play.tour.stops.push_back(stop("s" + std::to_string(i), "pit", {i % 7, 0, 0}, {step(wait(1.0))}));
    Player player(play.options());
    (void)player.start();
    (void)player.jump(9'999);
    CHECK(player.state().visited.size() == 9'999); // it is still being faded to
    CHECK(player.path().back().at.stop == 9'999);
    (void)player.advance(5.0);
    CHECK(player.state().over);
    CHECK(player.advance(1.0).faults.empty());
    play.tour.stops.clear();
    Player none(play.options());
    (void)none.start();
    CHECK(none.state().over);
    (void)none.next();
    (void)none.back();
    (void)none.again();
    (void)none.skip();
    (void)none.jump(0);
    CHECK(none.state().over);
}
