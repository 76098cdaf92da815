// A visit with a headset, without one: from putting it on to the reset, and that nothing of one visitor is there for
// the next.
#include "visit/headset_visit.h"

#include "app/small_museum.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

using namespace guanhe;
using namespace guanhe::app;

namespace {

constexpr glm::vec3 eyes{0.0F, 1.6F, 0.0F};

struct Wearer {
    std::unique_ptr<OpenMuseum> open = small::open_small_museum();
    std::vector<tour::VisitRecord> records;
    std::unique_ptr<HeadsetVisit> visit;
    HeadsetInput now; ///< how he stands

    explicit Wearer(MuseumVisitOptions options = {}) {
        options.hour = [] { return std::string("2026-05-01T14"); };
        options.record = [this](const tour::VisitRecord& record) { records.push_back(record); };
        options.bounds = small::small_bounds;
        visit = std::make_unique<HeadsetVisit>(*open, options);
        now.worn = false;
        now.feet = glm::vec3(0.0F);
        now.gaze = SightRay{eyes, {1.0F, 0.0F, 0.0F}};
    }
    void wait(double seconds) {
        for (double t = 0.0; t < seconds; t += 0.1) visit->advance(0.1, now);
    }
    void wear(bool worn) {
        now.worn = worn;
        wait(0.2);
    }
    void press(const std::string& id) {
        HeadsetInput input = now;
        input.pressed = {id};
        input.moved = true;
        visit->advance(0.1, input);
        wait(0.2);
    }
    void pick(const glm::vec3& at) {
        HeadsetInput input = now;
        input.picks = {{eyes, glm::normalize(at - eyes)}};
        visit->advance(0.1, input);
        wait(0.2);
    }
    void menu() {
        HeadsetInput input = now;
        input.menu = true;
        visit->advance(0.1, input);
    }
    void to_map() {
        wear(true);
        for (const char* id : {"language:en", "posture:1", "height:up", "height:good", "hand:1", "comfort:0"})
            press(id);
    }
    [[nodiscard]] const std::string& stop() const {
        const auto& player = visit->scene();
        return player.context().tour->stops[player.state().at.stop].id;
    }
};

} // namespace

TEST_CASE("two visitors, one after the other: each is asked everything, and led to the end") {
    Wearer w;
    for (int visitor = 0; visitor < 2; ++visitor) {
        CAPTURE(visitor);
        CHECK(w.visit->page() == Page::attract);
        CHECK(w.visit->session().choices() == tour::Session(tour::SessionSettings{}).choices());
        CHECK(w.visit->reading() == ReadingSettings{});
        w.wear(true);
        REQUIRE(w.visit->page() == Page::language);
        w.press("tour:short"); // of a page that is not up
        CHECK(w.visit->page() == Page::language);
        const std::vector<std::pair<Page, std::string>> way{
            {Page::language, "language:en"}, {Page::posture, "posture:1"}, {Page::height, "height:up"},
            {Page::height, "height:good"},   {Page::hand, "hand:1"},       {Page::comfort, "comfort:0"},
            {Page::map, "tour:short"}};
        for (const auto& [page, button] : way) {
            CHECK(w.visit->page() == page);
            w.press(button);
        }
        CHECK(w.visit->in_tour());
        CHECK(w.visit->session().choices().height == doctest::Approx(0.05));
        CHECK(w.stop() == "gate");
        w.press("next");
        REQUIRE(w.visit->scene().state().question);
        w.press("1");
        w.wait(3.0);
        for (int i = 0; i < 5 && w.stop() != "hall"; ++i) w.press("next");
        REQUIRE(w.stop() == "hall");
        w.wait(1.0);
        w.pick({0.0F, 1.6F, -4.0F});
        w.now.gaze = SightRay{eyes, {0.0F, 0.0F, -1.0F}};
        w.wait(2.0);
        CHECK(w.visit->page() == Page::passport);
        w.now.gaze = SightRay{eyes, {1.0F, 0.0F, 0.0F}};
        w.press("done");
        w.wear(false);
        CHECK(w.visit->page() == Page::attract);
    }
    REQUIRE(w.records.size() == 2);
    for (const auto& record : w.records) {
        CHECK(record.tour == "short");
        CHECK(record.language == "en");
        CHECK(record.posture == tour::Posture::seated);
        CHECK(record.finished);
        CHECK(record.stamps == 1);
    }
}

TEST_CASE("a headset that comes off pauses at once; the one who went away is logged with what he chose") {
    Wearer w;
    w.to_map();
    w.press("tour:short");
    w.wear(false);
    CHECK(w.visit->page() == Page::still_there);
    CHECK(w.visit->paused());
    w.wear(true);
    CHECK(w.visit->in_tour());
    w.wear(false);
    w.wait(20.0);
    CHECK(w.visit->page() == Page::attract);
    CHECK(w.visit->take_forgotten());
    CHECK_FALSE(w.visit->take_forgotten());
    REQUIRE(w.records.size() == 1);
    CHECK(w.records[0].language == "en");
    CHECK(w.records[0].posture == tour::Posture::seated);
    CHECK(w.records[0].comfort == tour::ComfortLevel::gentle);
    CHECK_FALSE(w.records[0].finished);
}

TEST_CASE("where it was said that visitors sit, none is asked") {
    MuseumVisitOptions options;
    options.seated = true;
    Wearer w(options);
    w.wear(true);
    w.press("language:en");
    CHECK(w.visit->page() == Page::height);
    CHECK(w.visit->session().choices().posture == tour::Posture::seated);
}

TEST_CASE("in a headset, too, one is told where one has come to") {
    Wearer w;
    w.to_map();
    w.press("tour:short");
    const auto told = [&] {
        return std::ranges::any_of(w.visit->words(),
                                   [](const BoardWords& board) { return board.content.title == "Gate · 1 of 2"; });
    };
    CHECK(told());
    w.wait(9.0);
    CHECK_FALSE(told());
}

TEST_CASE("how he moves can be changed in the middle of a tour") {
    Wearer w;
    w.to_map();
    w.press("tour:short");
    static_cast<void>(w.visit->take_choices());
    w.menu();
    CHECK(w.visit->page() == Page::menu);
    for (const char* id : {"settings", "moving", "comfort:2", "hand:0", "height:up"}) w.press(id);
    CHECK(w.visit->take_choices());
    CHECK(w.visit->session().choices().comfort == tour::ComfortLevel::free);
    CHECK(w.visit->session().choices().hand == tour::PreferredHand::right);
    CHECK(w.visit->session().choices().height == doctest::Approx(0.1));
    w.press("posture:0");
    CHECK(w.visit->session().choices().posture == tour::Posture::standing);
    CHECK(w.visit->session().choices().height == 0.0); // what was right seated says nothing of standing
    CHECK(w.visit->session().stage() == tour::Stage::visit);
    for (int i = 0; i < 3; ++i) w.press("close");
    CHECK(w.visit->in_tour());
}

TEST_CASE("the menu has a page of what hands do, which follows what is in them") {
    Wearer w;
    w.to_map();
    w.press("tour:short");
    w.menu();
    w.press("hands");
    REQUIRE(w.visit->page() == Page::hands);
    const auto page = [&] {
        const auto all = w.visit->words();
        const auto found = std::ranges::find_if(
            all, [](const BoardWords& board) { return board.key.find("page hands") != std::string::npos; });
        REQUIRE(found != all.end());
        return *found;
    };
    const auto lines_with = [](const BoardWords& board, Text words) {
        return std::ranges::count_if(board.content.body, [&](const text::Paragraph& line) {
            return std::ranges::any_of(line.spans, [&](const text::Span& span) {
                return span.words.find(app::text(words, Language::english)) != std::string::npos;
            });
        });
    };
    const BoardWords empty = page();
    CHECK(lines_with(empty, Text::hold_nothing) == 1);
    CHECK(empty.content.pictures.size() == 1);

    xr::Controls touch;
    touch.profiles.fill("/interaction_profiles/oculus/touch_controller");
    for (const auto side : {xr::Side::left, xr::Side::right})
        for (auto& part : xr::suggested_parts(touch.profiles[0], side)) touch.parts.push_back(std::move(part));
    w.visit->set_controls(touch);
    const BoardWords held = page();
    CHECK(held.key != empty.key); // or its sheet would stay
    CHECK(lines_with(held, Text::hold_nothing) == 0);
    CHECK(lines_with(held, Text::act_select) == 1);
    CHECK(lines_with(held, Text::visit_menu) == 1);
    CHECK(lines_with(held, Text::act_grab) == 0); // his hands drag no museum
    CHECK(lines_with(held, Text::hold_again) == 0);
    w.visit->set_controls(touch);
    CHECK(page().key == held.key);
    w.visit->set_fingers({true, true});
    CHECK(page().key != held.key);
    w.press("close");
    CHECK(w.visit->page() == Page::menu);
    w.press("close");
    CHECK(w.visit->in_tour());
}

TEST_CASE("who roams in a headset is not led on, and may go where the site lets him") {
    Wearer w;
    museum::WalkLimits& limits = w.open->museum.sites[0].walk;
    limits.outlines = {{{-5.0, -5.0}, {5.0, -5.0}, {5.0, 5.0}, {-5.0, 5.0}}};
    limits.holes = {{{1.0, 1.0}, {2.0, 1.0}, {2.0, 2.0}, {1.0, 2.0}}};
    w.to_map();
    w.press("roam");
    w.wait(30.0);
    CHECK(w.visit->in_tour());
    CHECK(w.stop() == "yard");
    CHECK(w.visit->may_stand({4.0F, 0.0F, 4.0F}));
    CHECK_FALSE(w.visit->may_stand({6.0F, 0.0F, 0.0F}));
    CHECK_FALSE(w.visit->may_stand({1.5F, 0.0F, 1.5F}));
}

TEST_CASE("he is put where the tour stands, but not when he walked there himself or is within the stop") {
    Wearer w;
    w.to_map();
    static_cast<void>(w.visit->take_place());
    w.press("tour:short");
    CHECK(w.visit->take_place());
    w.now.feet = glm::vec3(1.5F, 0.0F, 0.0F); // the stop is two metres wide
    w.wait(1.0);
    CHECK_FALSE(w.visit->take_place());
    CHECK(w.visit->may_stand({0.0F, 0.0F, 1.9F}));
    CHECK_FALSE(w.visit->may_stand({0.0F, 0.0F, 2.1F}));
}

TEST_CASE("the staff beside a visitor hold, lead on, end and reset the visit") {
    Wearer w;
    using Deed = MuseumVisit::StaffDeed;
    w.visit->staff(Deed::hold); // of nobody
    CHECK_FALSE(w.visit->held());
    w.to_map();
    w.press("tour:short");
    w.visit->staff(Deed::hold);
    CHECK(w.visit->page() == Page::held);
    CHECK(w.visit->paused());
    w.press("next");
    CHECK(w.visit->page() == Page::held);
    w.visit->staff(Deed::go_on);
    CHECK(w.visit->in_tour());
    const auto at = w.visit->scene().state().at;
    w.visit->staff(Deed::next);
    CHECK(w.visit->scene().state().at != at);
    w.visit->staff(Deed::end);
    CHECK(w.visit->page() == Page::passport);
    w.visit->staff(Deed::reset);
    CHECK(w.visit->page() == Page::attract);
    CHECK(w.records.size() == 1);
}

TEST_CASE("a language that the museum does not speak is said, and chosen by nobody") {
    MuseumVisitOptions options;
    options.language = "fr";
    Wearer w(std::move(options));
    CHECK(w.visit->take_complaints().size() == 1);
    w.wear(true);
    CHECK(w.visit->page() == Page::language);
}
