#include "visit/auto_visitor.h"
#include "visit/boards.h"
#include "visit/film_output.h"
#include "visit/film_script.h"
#include "visit/flat_panels.h"
#include "visit/scenery.h"
#include "visit/signs.h"

#include <doctest/doctest.h>

#include <cmath>
#include <set>

using namespace guanhe;
using namespace guanhe::app;

namespace {

museum::LanguageText both(const std::string& en, const std::string& zh) {
    museum::LanguageText text;
    text.values = {{"en", en}, {"zh-Hans", zh}};
    return text;
}

template<class Action>
museum::Step step(const std::string& id, Action action, bool with_next = false) {
    museum::Step out;
    out.id = id;
    out.action = std::move(action);
    out.with_next = with_next;
    return out;
}

museum::Target exhibit(const std::string& id, const std::string& part = {}) {
    museum::Target target;
    target.exhibit = id;
    target.part = part;
    return target;
}

/// A site of two eras with a ruin, the house that it was, a jar and a point to pick.
struct Small {
    museum::Museum museum;

    Small() {
        museum.id = "small";
        museum.languages = {"en", "zh-Hans"};
        museum::Site site;
        site.id = "yard";
        site.origin = museum::Origin{34.7, 113.0};
        for (const auto& [id, first, last] : {std::tuple("now", 2000, 0), std::tuple("then", -3100, -2900)}) {
            museum::Era era;
            era.id = id;
            era.title = both(id, id);
            era.first_year = first;
            era.last_year = last;
            site.eras.push_back(era);
        }
        site.first_era = "now";
        const auto add = [&](const std::string& id, std::vector<std::string> eras, museum::Certainty certainty) {
            museum::Exhibit one;
            one.id = id;
            one.eras = std::move(eras);
            one.certainty = certainty;
            site.exhibits.push_back(one);
        };
        add("ruin", {"now"}, museum::Certainty::surveyed);
        add("house", {"then"}, museum::Certainty::conjectural);
        add("jar", {}, museum::Certainty::attested);
        museum::Hotspot hotspot;
        hotspot.id = "door";
        hotspot.position = {0, 1, -2};
        site.hotspots.push_back(hotspot);
        museum.sites.push_back(site);
        museum::Tour tour;
        tour.id = "walk";
        museum::Stop stop;
        stop.id = "gate";
        stop.site = "yard";
        tour.stops.push_back(stop);
        museum.tours.push_back(tour);
    }
    museum::Stop& stop() { return museum.tours[0].stops[0]; }
    [[nodiscard]] tour::TourContext context(const std::string& language = "en") const {
        tour::TourContext out;
        out.museum = &museum;
        out.tour = &museum.tours[0];
        out.language = language;
        return out;
    }
    [[nodiscard]] static tour::TourState state() {
        tour::TourState out = tour::blank_state();
        out.stand.site = "yard";
        out.era.id = "now";
        return out;
    }
    [[nodiscard]] Scenery scenery(const tour::TourState& state) const {
        const auto find = [](const museum::Target&) {
            scan::Bounds box;
            box.add(glm::vec3(-0.5F, 0.0F, -2.5F));
            box.add(glm::vec3(0.5F, 1.0F, -1.5F));
            return std::optional(box);
        };
        return scenery_of(state, context(), find, {0, 1.6F, 0}, {0, 0, -1});
    }
};

ExhibitLook look_of(const Scenery& scenery, std::string_view id) {
    for (const ExhibitLook& shown : scenery.exhibits)
        if (shown.exhibit->id == id) return shown;
    FAIL("there is no ", id);
    return {};
}

} // namespace

TEST_CASE("an era shows what belongs to it, and a cross-fade never shows less than a whole") {
    const Small small;
    auto state = Small::state();
    auto scenery = small.scenery(state);
    CHECK(look_of(scenery, "ruin").look.presence == 1.0F);
    CHECK(look_of(scenery, "house").look.presence == 0.0F);
    CHECK(look_of(scenery, "jar").look.presence == 1.0F);
    state.era.from = "now";
    state.era.id = "then";
    for (const double part : {0.0, 0.3, 0.8}) {
        state.era.part = part;
        scenery = small.scenery(state);
        const auto going = look_of(scenery, "ruin").look;
        const auto coming = look_of(scenery, "house").look;
        CHECK(going.presence + coming.presence == doctest::Approx(1.0F));
        CHECK(coming.complement);
        CHECK_FALSE(going.complement);
        CHECK(look_of(scenery, "jar").look.plain()); // of every era
    }
    state.era.part = 1.0;
    scenery = small.scenery(state);
    CHECK(look_of(scenery, "ruin").look.presence == 0.0F);
    CHECK(look_of(scenery, "house").look.plain());
}

TEST_CASE("certainty is told by colour or strokes, never both, and none where it is not asked for") {
    const Small small;
    auto state = Small::state();
    state.era.id = "then";
    using Marking = museum::ChangeEra::Marking;
    state.era.certainty = Marking::hatching;
    auto scenery = small.scenery(state);
    CHECK(look_of(scenery, "house").look.hatch > look_of(scenery, "jar").look.hatch);
    CHECK(look_of(scenery, "jar").look.hatch > 0.0F);
    CHECK(look_of(scenery, "house").look.wash.w == 0.0F);
    state.era.certainty = Marking::color;
    scenery = small.scenery(state);
    CHECK(look_of(scenery, "house").look.hatch == 0.0F);
    CHECK(look_of(scenery, "house").look.wash != look_of(scenery, "jar").look.wash);
}

TEST_CASE("parts are hidden, shown and marked by themselves") {
    const Small small;
    auto state = Small::state();
    state.visibility.push_back({exhibit("jar", "lid"), false, 0.25});
    state.highlights.push_back({exhibit("jar", "neck"), {1, 0, 0}});
    const auto scenery = small.scenery(state);
    const auto jar = look_of(scenery, "jar");
    CHECK(jar.look.plain());
    REQUIRE(jar.parts.size() == 2);
    CHECK(jar.parts[0].first == "lid");
    CHECK(jar.parts[0].second.presence == doctest::Approx(0.75F));
    CHECK(jar.parts[1].second.glow == glm::vec4(1, 0, 0, 1));

    state.visibility.push_back({exhibit("jar"), false, 1.0});
    state.visibility.push_back({exhibit("jar", "lid"), true, 1.0});
    const auto lid_only = small.scenery(state);
    CHECK(look_of(lid_only, "jar").look.presence == 0.0F);
    CHECK(look_of(lid_only, "jar").parts[0].second.presence == 1.0F);
}

TEST_CASE("a section cuts what its normal points to") {
    Small small;
    museum::Section section;
    section.point = {1, 0, 0};
    section.normal = {2, 0, 0};
    section.targets = {exhibit("jar")};
    small.stop().steps.push_back(step("cut", section));
    auto state = Small::state();
    state.section = tour::SectionState{{0, 0}, 0.25};
    const auto scenery = small.scenery(state);
    CHECK_FALSE(look_of(scenery, "ruin").look.section);
    const auto plane = look_of(scenery, "jar").look.section;
    REQUIRE(plane);
    const auto side = [&](float x) { return glm::dot(*plane, glm::vec4(x, 5, -3, 1)); };
    CHECK(side(0.7F) > 0.0F); // kept
    CHECK(side(0.8F) < 0.0F); // cut: a quarter of a metre of travel from x = 1
}

TEST_CASE("light has the colour of its hour") {
    const auto noon = light_at(70.0), evening = light_at(3.0), dusk = light_at(-5.0), night = light_at(-30.0);
    CHECK(noon.sun.g > 0.9F);
    CHECK(evening.sun.r > 1.5F * evening.sun.b); // red
    CHECK(dusk.sun.r == 0.0F);
    CHECK(dusk.sky.b > dusk.sky.r); // blue
    CHECK(night.sky.g < 0.05F);
    CHECK(night.sky.g > 0.0F);
    float before = 10.0F;
    for (double h = 60.0; h > -20.0; h -= 0.25) { // no step that an eye would see
        const auto light = light_at(h);
        const float sum = light.sun.g + light.sky.g;
        CHECK(sum <= before + 0.02F);
        CHECK(sum > before - (before > 5.0F ? 10.0F : 0.08F));
        before = sum;
    }
}

TEST_CASE("a torch lights the dark and a look lights its subject") {
    Small small;
    museum::Look look;
    look.at = exhibit("jar");
    small.stop().steps.push_back(step("see", look));
    auto state = Small::state();
    state.looks = {{0, 0}};
    auto scenery = small.scenery(state);
    REQUIRE(scenery.lamps.size() == 1);
    const glm::vec3 subject(0, 0.5F, -2);
    CHECK(glm::dot(glm::normalize(subject - scenery.lamps[0].position), scenery.lamps[0].direction) > 0.999F);
    CHECK(scenery.lamps[0].position.y > subject.y);

    state.looks.clear();
    state.light.source = museum::Light::Torch{};
    state.light.part = 1.0;
    scenery = small.scenery(state);
    CHECK(scenery.torch);
    REQUIRE(scenery.daylight);
    CHECK(scenery.daylight->sky.g < 0.1F);
    CHECK(scenery.lamps[0].position == glm::vec3(0, 1.6F, 0));
}

TEST_CASE("years are written as each language does") {
    museum::Era era;
    era.first_year = -3100;
    era.last_year = -2900;
    CHECK(years_of(era, "en") == "3100 – 2900 BC");
    CHECK(years_of(era, "zh-Hans") == "公元前3100—前2900年");
    era.last_year = 200;
    CHECK(years_of(era, "en") == "3100 BC – AD 200");
    era.first_year = 605;
    era.last_year = 0;
    CHECK(years_of(era, "en") == "since AD 605");
    CHECK(years_of(era, "zh-Hans") == "公元605年以来");
    CHECK(years_of(museum::Era{}, "en").empty());
}

TEST_CASE("boards say in the visitor's language what there is to read") {
    Small small;
    museum::Ask ask;
    ask.question = both("How old?", "多少年？");
    for (const char* id : {"a", "b"}) {
        museum::Answer answer;
        answer.id = id;
        answer.text = both(id, std::string("答") + id);
        ask.answers.push_back(answer);
    }
    small.stop().steps.push_back(step("ask", ask));
    auto state = Small::state();
    state.question = tour::StepRef{0, 0};
    state.era.show_year = true;
    const std::vector<tour::CaptionNow> captions{{{{"Look there.", false, false}}, {}, "en"}};
    const auto english = words_of(state, small.context("en"), captions);
    const auto chinese = words_of(state, small.context("zh-Hans"), captions);
    REQUIRE(english.size() == 3);
    CHECK(english[0].where == Board::Where::corner);
    CHECK(english[1].content.title == "How old?");
    CHECK(chinese[1].content.title == "多少年？");
    REQUIRE(chinese[1].content.buttons.size() == 2);
    CHECK(chinese[1].content.buttons[1].id == "1");
    CHECK(chinese[1].content.buttons[1].label == "答b");
    CHECK(english[2].where == Board::Where::caption);
    std::set<std::string> keys;
    for (const auto* all : {&english, &chinese})
        for (const auto& words : *all) keys.insert(words.key);
    CHECK(keys.size() == 6); // another language is another sheet, or the old one would stay
}

TEST_CASE("a caption stands where its author put it, within the picture") {
    museum::CueSettings settings;
    CHECK_FALSE(caption_place(settings).above);
    CHECK(caption_place(settings).across == 0.5F);
    settings.line = 10.0;
    settings.line_percent = true;
    settings.align = museum::CueSettings::Align::start;
    CHECK(caption_place(settings).above);
    CHECK(caption_place(settings).across == 0.0F);
    CHECK(caption_place(settings).anchor == 0.0F);
    settings.line = -1.0;
    settings.line_percent = false;
    settings.position = 80.0;
    settings.position_align = museum::CueSettings::Anchor::end;
    CHECK_FALSE(caption_place(settings).above);
    CHECK(caption_place(settings).across == doctest::Approx(0.8));
    CHECK(caption_place(settings).anchor == 1.0F);

    auto sheet = std::make_shared<render::PanelSheet>();
    sheet->size = {0.4F, 0.1F};
    std::vector<Board> boards(3);
    for (Board& board : boards) {
        board.where = Board::Where::caption;
        board.sheet = sheet;
    }
    boards[1].place = {true, 0.0F, 0.0F};
    boards[2].place = {true, 1.0F, 0.0F}; // would be beyond the right edge
    const FlatView view{glm::mat4(1.0F), 1.0F, 0.5F};
    const auto panels = flat_panels(boards, view);
    REQUIRE(panels.size() == 3);
    const auto at = [&](std::size_t i) { return glm::vec3(panels[i].world_from_panel[3]); };
    const float half_width = sheet->size.x * 0.5F * panels[1].world_from_panel[0][0];
    CHECK(at(0).x == doctest::Approx(0.0));
    CHECK(at(0).y < 0.0F);
    CHECK(at(1).y > 0.0F);
    CHECK(at(1).x == doctest::Approx(-0.35 * 0.975 + half_width));
    CHECK(at(2).x == doctest::Approx(0.35 * 0.975 - half_width));
    CHECK(at(2).y < at(1).y); // one below the other
}

TEST_CASE("a video is a board of its own, on a dome one only for its words") {
    Small small;
    museum::PanelVideo film;
    film.file.values = {{"en", {"a.en.mp4"}}, {"zh-Hans", {"a.zh.mp4"}}};
    film.alt = both("Weaving", "织布");
    museum::Panel panel;
    panel.content = film;
    small.stop().steps.push_back(step("flat", panel));
    film.dome = true;
    panel.content = film;
    small.stop().steps.push_back(step("dome", panel));
    auto state = Small::state();
    state.panels = {{0, 0}, {0, 1}};
    state.videos = {{{0, 0}, 2.5, {}}, {{0, 1}, 0.5, {}}};
    const auto words = words_of(state, small.context("zh-Hans"), {});
    REQUIRE(words.size() == 2);
    REQUIRE(words[0].video);
    CHECK(words[0].video->file == "a.zh.mp4");
    CHECK_FALSE(words[0].only_body);
    CHECK(words[1].only_body);
    REQUIRE(words[0].content.body.size() == 1); // for when it cannot be played
    CHECK(words[0].content.body[0].spans[0].words == "织布");
    const auto now = videos_of(state, small.context("en"), false);
    REQUIRE(now.size() == 2);
    CHECK(now[0].file.path == "a.en.mp4");
    CHECK(now[0].seconds == 2.5);
    CHECK(now[0].key == *words_of(state, small.context("en"), {})[0].video);
    CHECK(now[0].key != now[1].key);
}

TEST_CASE("signs and pictures stand beside the captions in the visitor's own language alone") {
    Small small;
    museum::Say say;
    say.narration.signing.values = {{"zh-Hans", {"signs.mp4"}}};
    small.stop().steps.push_back(step("signed", say));
    say.narration.signing.values = {{"en", {"shown.vtt"}}};
    small.stop().steps.push_back(step("pictured", say));
    auto state = Small::state();
    const std::vector<museum::TimedPicture> timed{{0.0, 1.0, {"one.png"}}, {1.0, 2.0, {"two.png"}}};
    const auto pictures = [&](const museum::FileRef& file) { return file.path == "shown.vtt" ? &timed : nullptr; };
    state.narration = {{{0, 0}, 1.5, {}}};
    const auto signs = signing_of(state, small.context("zh-Hans"), pictures);
    REQUIRE(signs.size() == 1);
    CHECK(signs[0].where == Board::Where::signing);
    REQUIRE(signs[0].video);
    CHECK(signs[0].video->file == "signs.mp4");
    CHECK(signing_of(state, small.context("en"), pictures).empty());
    REQUIRE(videos_of(state, small.context("zh-Hans"), true).size() == 1);
    CHECK(videos_of(state, small.context("zh-Hans"), true)[0].key == *signs[0].video);
    CHECK(videos_of(state, small.context("zh-Hans"), false).empty());
    state.narration = {{{0, 1}, 1.5, {}}};
    const auto shown = signing_of(state, small.context("en"), pictures);
    REQUIRE(shown.size() == 1);
    CHECK(shown[0].picture.path == "two.png");
    state.narration[0].offset = 2.0;
    CHECK(signing_of(state, small.context("en"), pictures).empty());
}

TEST_CASE("a site's lamps burn in their eras, and fade with them") {
    Small small;
    museum::SiteLamp hearth;
    hearth.id = "hearth";
    hearth.position = {1, 0.5, -2};
    hearth.eras = {"then"};
    small.museum.sites[0].lamps.push_back(hearth);
    auto state = Small::state();
    CHECK(small.scenery(state).lamps.empty());
    state.era.id = "then";
    const auto full = small.scenery(state).lamps;
    REQUIRE(full.size() == 1);
    CHECK(full[0].position.x == 1.0F);
    CHECK(full[0].color.r > full[0].color.b);
    state.era.from = "now";
    state.era.part = 0.25;
    const auto fading = small.scenery(state).lamps;
    REQUIRE(fading.size() == 1);
    CHECK(fading[0].candela == doctest::Approx(0.25 * static_cast<double>(full[0].candela)));
}

TEST_CASE("hidden hotspots have no sign") {
    const Small small;
    auto state = Small::state();
    CHECK(shown_hotspots(state, small.context()).size() == 1);
    CHECK_FALSE(signs_of(state, small.context(), {0, 1.6F, 0}).empty());
    museum::Target door;
    door.hotspot = "door";
    state.visibility.push_back({door, false, 1.0});
    CHECK(shown_hotspots(state, small.context()).empty());
    CHECK(signs_of(state, small.context(), {0, 1.6F, 0}).empty());
}

TEST_CASE("a film has one picture a moment, the same every time, and comes to an end") {
    Small small;
    museum::Say say;
    say.narration.text = both("One jar stands here. Another lies beside it, broken.", "这里有一件陶器。");
    museum::Ask ask;
    ask.question = both("Why?", "为什么？");
    ask.answers.resize(2);
    ask.answers[0].id = "yes";
    ask.answers[1].id = "no";
    museum::Stamp stamp;
    stamp.stamp = "gate";
    museum::Wait wait;
    wait.until = museum::Wait::Gaze{exhibit("jar"), 0.5};
    auto& steps = small.stop().steps;
    steps.push_back(step("say", say));
    steps.push_back(step("ask", ask));
    steps.push_back(step("stamp", stamp));
    steps.push_back(step("wait", wait));

    const auto play = [&](std::vector<Shot>& shots) {
        tour::PlayerOptions options;
        options.context = small.context();
        tour::Player player(std::move(options));
        FilmPlan plan;
        plan.shot = [&](const Shot& shot) -> Result<void> {
            shots.push_back(shot);
            return {};
        };
        auto film = play_film(player, plan);
        REQUIRE(film.ok());
        return std::move(*film);
    };
    std::vector<Shot> first, second;
    const auto film = play(first);
    const auto again = play(second);
    CHECK_FALSE(film.cut_short);
    CHECK(film.seconds > 3.0);
    CHECK(film.seconds < 60.0);
    REQUIRE(first.size() == 4);
    CHECK_FALSE(first[0].captions.empty());
    CHECK(first[1].state.question); // asked, and not yet answered
    CHECK(first[2].state.stamps == std::vector<std::string>{"gate"});
    CHECK_FALSE(first[3].state.waits.empty());
    CHECK(first[3].state.answers.size() == 1);
    REQUIRE(second.size() == first.size());
    for (std::size_t i = 0; i < first.size(); ++i) {
        CHECK(first[i].time == second[i].time);
        CHECK(first[i].state == second[i].state);
        CHECK(std::ranges::equal(first[i].captions, second[i].captions, tour::same_words));
    }
    REQUIRE_FALSE(film.cues.empty());
    CHECK(film.cues.front().text.find("One jar") == 0);
    for (std::size_t i = 1; i < film.cues.size(); ++i) CHECK(film.cues[i].from >= film.cues[i - 1].to);
}

TEST_CASE("the film's camera turns without a jerk and stops without overshooting") {
    FilmCamera camera;
    const museum::Pose stand{};
    camera.follow(stand, std::nullopt, 0.0, true);
    CHECK(camera.eye().y == doctest::Approx(FilmCamera::eye_height));
    CHECK(camera.forward().z < -0.9F);
    const glm::dvec3 left(-5, 1.6, 0);
    float before = camera.forward().x;
    for (int i = 0; i < 200; ++i) {
        camera.follow(stand, left, 1.0 / 30.0, false);
        const float now = camera.forward().x;
        CHECK(now <= before + 1e-5F);
        CHECK(before - now < 0.12F);
        before = now;
    }
    CHECK(before == doctest::Approx(-1.0F).epsilon(0.001));
}

TEST_CASE("pictures are put side by side, whole") {
    image::Rgba8 red;
    red.width = 64;
    red.height = 32;
    for (int i = 0; i < 64 * 32; ++i) red.pixels.insert(red.pixels.end(), {200, 10, 10, 255});
    const auto small = shrunk(red, 16);
    CHECK(small.width == 16);
    CHECK(small.height == 8);
    CHECK(small.pixels[0] == 200);
    const auto sheet = contact_sheet({small, small, small}, 2);
    CHECK(sheet.width == 2 * 16 + 3 * 8);
    CHECK(sheet.height == 2 * 8 + 3 * 8);
    CHECK(sheet.pixels.size() == std::size_t{sheet.width} * sheet.height * 4);
    CHECK(sheet.pixels[(8 * sheet.width + 8) * 4] == 200);
    CHECK(sheet.pixels[0] == 255);
}
