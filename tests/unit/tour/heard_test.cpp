// What scripts hear and keep of a tour that plays, and what is read of what is said.
#include "tours.h"

using namespace guanhe;
using namespace guanhe::tour;
using namespace guanhe::test;

TEST_CASE("a script that did not load is taken when it is mended, as if it had always been there") {
    One play({step(wait(1.0)), step(m::Run{{}, "f", {}})});
    play.tour.script.path = "tours/dig.lua";
    play.scripts["tours/dig.lua"] = "function f( end";
    Player player(play.options());
    CHECK(words_of(player.start()).find("dig.lua") != std::string::npos);
    REQUIRE(player.reload_script(play.tour.script,
                                 "vars.n = 5 function f() every(0.1, function() vars.n = vars.n + 1 end) wait(5) end"));
    (void)player.next();
    CHECK(player.state().variables.at("n") == Value{std::int64_t{5}});
    CHECK(player.state() == state_at(player.context(), player.path(), player.seconds(), player.first_variables()));
    for (int i = 0; i < 12; ++i) (void)player.advance(0.0625);
    (void)player.again(); // the timer that the step had begun ends with it
    for (int i = 0; i < 12; ++i) (void)player.advance(0.0625);
    CHECK(player.state().variables.at("n") == Value{std::int64_t{12}});
}

TEST_CASE("a gaze that stays is one event for scripts, and a hand is one when it is near enough") {
    m::Wait hand{m::Wait::Hand{exhibit("jar"), 0.2}, {}};
    One play({step(m::Run{{}, "f", {}}), step(hand)});
    play.tour.script.path = "s.lua";
    play.scripts["s.lua"] = "vars.gazes = 0 vars.hands = 0 on('gaze', function() vars.gazes = vars.gazes + 1 end)"
                            " on('hand', function() vars.hands = vars.hands + 1 end)"
                            " function f() vars.seen = wait_for('gaze') vars.left = wait_for('gaze') == nil end";
    using Kind = TourEvent::Kind;
    Player player(play.options());
    (void)player.start();
    for (int i = 0; i < 3; ++i) (void)tell(player, event(Kind::gaze), 0.1);
    CHECK(player.state().at.step == 0);
    for (int i = 0; i < 3; ++i) (void)tell(player, event(Kind::gaze, exhibit("jar")), 0.1);
    CHECK(player.state().at.step == 0);
    CHECK(player.state().variables.at("seen") == Value{std::string("jar")});
    CHECK(player.state().variables.at("gazes") == Value{std::int64_t{1}});
    for (int i = 0; i < 3; ++i) (void)tell(player, event(Kind::gaze), 0.1);
    CHECK(player.state().at.step == 1);
    CHECK(player.state().variables.at("left") == Value{true});
    CHECK(player.state().variables.at("gazes") == Value{std::int64_t{2}});
    auto near = event(Kind::hand, exhibit("jar"));
    for (const double distance : {0.5, 0.3, 0.1}) {
        near.distance = distance;
        (void)tell(player, near, 0.1);
    }
    (void)player.advance(0.1);
    CHECK(player.state().variables.at("hands") == Value{std::int64_t{1}});
}

TEST_CASE("what happens while there is no script is not kept for one that comes later") {
    One play({step(wait(10.0))});
    play.tour.script.path = "s.lua";
    play.scripts["s.lua"] = "oh(";
    Player player(play.options());
    (void)player.start();
    for (int i = 0; i < 3; ++i) (void)tell(player, event(TourEvent::Kind::pick, exhibit("jar")), 0.1);
    REQUIRE(player.reload_script(play.tour.script, "on('pick', function(id) vars.late = id end)"));
    (void)player.advance(0.1);
    CHECK_FALSE(player.state().variables.contains("late"));
}

TEST_CASE("a number is compared as one writes it") {
    m::Branch half;
    half.cases.push_back({{m::Condition::Kind::variable, "half", "2.5", false}, {"third", ""}, {}, {}});
    One play({step(half)});
    play.tour.script.path = "s.lua";
    play.scripts["s.lua"] = "vars.half = 5 / 2 vars.whole = 6 / 2";
    Player player(play.options());
    (void)player.start();
    CHECK(player.path().back().at == StepRef{2, 0});
    CHECK(player.state().variables.at("whole").words() == "3");
}

TEST_CASE("captions of another language do not stand for words in one's own") {
    auto both = say("Good day.");
    both.narration.text.values["zh-Hans"] = "您好，欢迎。";
    both.narration.captions.values = {{"en", {"hello.vtt"}}};
    const One play({step(both)});
    m::Captions english;
    english.cues.push_back({"", 0.0, 60.0, {}, {{"Hello", "", "", {}}}, 0});
    auto options = play.options();
    options.captions = [&](const m::FileRef&) { return &english; };
    options.context.language = "zh-Hans";
    Player player(options);
    (void)player.start();
    REQUIRE(player.captions().size() == 1);
    CHECK(player.captions()[0].text() == "您好，欢迎。");
    CHECK(player.captions()[0].language == "zh-Hans");
    (void)player.advance(30.0); // as long as it is read, not as the other language is said
    CHECK(player.state().narration.empty());

    options.context.language = "en";
    Player other(options);
    (void)other.start();
    REQUIRE(other.captions().size() == 1);
    CHECK(other.captions()[0].text() == "Hello");
    CHECK(other.captions()[0].language == "en");
    both.narration.text.values.erase("zh-Hans");
    CHECK(m::captions_for(both.narration, "zh-Hans").language == "en"); // nothing better is to be had
}

TEST_CASE("captions name who speaks, show how words are read, and keep their place") {
    std::vector<m::Finding> findings;
    const auto read = m::parse_captions("WEBVTT\n\n00:00.000 --> 00:09.000 line:10% position:0% align:start\n"
                                        "<v 老师>这是<ruby>罐<rt>guàn</ruby>。\n<v 学生><i>真大</i>！",
                                        {"a.vtt"}, findings);
    REQUIRE(read);
    const auto caption = caption_of(read->cues.at(0), "zh-Hans");
    CHECK(caption.text() == "老师：这是罐（guàn）。\n学生：真大！");
    REQUIRE(caption.runs.size() == 8);
    CHECK(caption.runs[0] == CaptionRun{"老师：", true, false});
    CHECK(caption.runs[3].small);
    CHECK(caption.runs[5] == CaptionRun{"学生：", true, false});
    CHECK(caption.runs[6].bold);
    CHECK(caption.settings.line == 10.0);
    CHECK(caption_of(m::Cue{{}, 0, 1, {}, {{"Hi", "Guide", "", {}}}, 0}, "en").text() == "Guide: Hi");
}
