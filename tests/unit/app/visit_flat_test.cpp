// A visit on a flat screen without a window: what keys come to, that it can be gone through by keyboard alone, and that
// nothing of one visitor is there for the next.
#include "app/small_museum.h"
#include "visit/flat_visit.h"
#include "visit/roaming.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>

using namespace guanhe;
using namespace guanhe::app;
using Deed = FlatInput::Deed;

namespace {

struct Visitor {
    std::unique_ptr<OpenMuseum> open;
    std::vector<tour::VisitRecord> records;
    std::unique_ptr<FlatVisit> visit;

    explicit Visitor(FlatOptions options = {}) {
        open = small::open_small_museum();
        options.hour = [] { return std::string("2026-05-01T14"); };
        options.record = [this](const tour::VisitRecord& record) { records.push_back(record); };
        options.bounds = small::small_bounds;
        visit = std::make_unique<FlatVisit>(*open, std::move(options));
    }
    void wait(double seconds) {
        for (double t = 0.0; t < seconds; t += 0.1) visit->advance(0.1, {});
    }
    void act(const FlatInput& input) {
        FlatInput touched = input;
        touched.touched = true;
        visit->advance(0.02, touched);
        wait(0.2);
    }
    void key(Deed deed) {
        FlatInput input;
        input.deeds = {deed};
        act(input);
    }
    void type(const std::string& digits) {
        FlatInput input;
        input.digits = digits;
        act(input);
    }
    void press(const std::string& id) {
        FlatInput input;
        input.pressed = {id};
        act(input);
    }
    /// Tab until the button is lit, then Enter.
    void choose(const std::string& id) {
        const auto ids = visit->focus();
        const auto at = std::ranges::find(ids, id);
        REQUIRE(at != ids.end());
        for (std::size_t i = 0; i <= ids.size() && visit->lit() != at - ids.begin(); ++i) key(Deed::forward_focus);
        REQUIRE(visit->lit() == at - ids.begin());
        key(Deed::enter);
    }
    void to_tour() {
        key(Deed::enter); // wakes
        choose("language:en");
        choose("comfort:1");
        choose("tour:short");
        wait(1.0);
    }
    [[nodiscard]] const std::string& stop() const {
        const auto& player = visit->scene();
        return player.context().tour->stops[player.state().at.stop].id;
    }
};

} // namespace

TEST_CASE("a flat visit is gone through by keyboard alone, and the next visitor finds nothing of it") {
    Visitor v;
    for (int visitor = 0; visitor < 2; ++visitor) {
        CAPTURE(visitor);
        CHECK(v.visit->page() == Page::attract);
        CHECK(v.visit->language() == "zh-Hans");
        CHECK(v.visit->reading() == ReadingSettings{});
        CHECK(v.visit->title() == "小馆 — 触摸开始");
        v.key(Deed::next);
        CHECK(v.visit->page() == Page::language); // what wakes it does not also choose
        v.choose("language:en");
        CHECK(v.visit->page() == Page::comfort);
        v.choose("comfort:0");
        CHECK(v.visit->page() == Page::map);
        CHECK(v.visit->title() == "Small — Where to?");
        v.choose("tour:short");
        v.wait(1.0);
        CHECK(v.visit->in_tour());
        CHECK(v.stop() == "gate");
        v.key(Deed::larger);
        v.key(Deed::captions);
        CHECK(v.visit->reading() == ReadingSettings{.text = 1.15F, .captions = false});
        v.key(Deed::next); // past the panel
        REQUIRE(v.visit->scene().state().question);
        CHECK(v.visit->focus() == std::vector<std::string>{"0", "1"});
        v.key(Deed::right);
        CHECK(v.visit->lit() == 1);
        v.key(Deed::enter);
        v.wait(3.0);
        for (int i = 0; i < 5 && v.stop() != "hall"; ++i) v.key(Deed::next);
        REQUIRE(v.stop() == "hall");
        v.wait(1.0);
        v.key(Deed::enter); // does what is waited for: the pick
        FlatInput up;       // from a little below the horizon to where the jar is: the gaze
        up.turn = {0.0F, 6.0F};
        v.act(up);
        v.wait(2.0);
        CHECK(v.visit->page() == Page::passport);
        const auto words = v.visit->words();
        REQUIRE_FALSE(words.empty());
        CHECK_FALSE(words[0].content.body.empty());
        v.choose("done");
        CHECK(v.visit->page() == Page::attract);
    }
    REQUIRE(v.records.size() == 2);
    for (const auto& record : v.records) {
        CHECK(record.tour == "short");
        CHECK(record.language == "en");
        CHECK(record.comfort == tour::ComfortLevel::gentle);
        CHECK(record.finished);
        CHECK(record.stamps == 1);
        CHECK(record.hour == "2026-05-01T14");
        REQUIRE(record.stops.size() == 2);
        CHECK(record.stops[1].stop == "hall");
        CHECK(record.stops[1].seconds > 0.5);
        REQUIRE(record.answers.size() == 1);
        CHECK(record.answers[0].question == "gate/which");
        CHECK(record.answers[0].answer == "that");
    }
    CHECK(v.records[0].answers.size() == v.records[1].answers.size());
}

TEST_CASE("who goes away is counted down; any key stops it and does nothing else") {
    Visitor v;
    v.to_tour();
    v.wait(301.0);
    REQUIRE(v.visit->page() == Page::still_there);
    CHECK(v.visit->paused());
    const auto at = v.visit->scene().state().at;
    v.key(Deed::next);
    CHECK(v.visit->page() == Page::none);
    CHECK(v.visit->scene().state().at == at);
    v.key(Deed::larger);
    v.wait(330.0);
    CHECK(v.visit->page() == Page::attract);
    CHECK(v.visit->reading() == ReadingSettings{});
    CHECK(v.visit->language() == "zh-Hans");
    REQUIRE(v.records.size() == 1);
    CHECK_FALSE(v.records[0].finished);
    CHECK(v.records[0].language == "en"); // what the one who went away had chosen
}

TEST_CASE("the menu stops the tour, and leads to the map of stops, settings and credits") {
    Visitor v;
    v.to_tour();
    v.key(Deed::escape);
    CHECK(v.visit->page() == Page::menu);
    CHECK(v.visit->paused());
    v.choose("settings");
    v.choose("contrast");
    CHECK(v.visit->reading().contrast);
    v.choose("language:zh-Hans");
    CHECK(v.visit->language() == "zh-Hans");
    v.choose("moving");
    CHECK(v.visit->page() == Page::moving);
    v.choose("comfort:0");
    CHECK(v.visit->session().choices().comfort == tour::ComfortLevel::gentle);
    CHECK_FALSE(v.visit->scene().context().comfort.glides);
    CHECK(v.visit->page() == Page::moving); // and the tour goes on where it was
    v.key(Deed::escape);
    CHECK(v.visit->page() == Page::settings);
    v.key(Deed::escape);
    CHECK(v.visit->page() == Page::menu);
    v.choose("credits");
    CHECK(v.visit->page() == Page::credits);
    v.key(Deed::escape);
    v.key(Deed::escape);
    CHECK(v.visit->page() == Page::none);
    v.key(Deed::map);
    CHECK(v.visit->page() == Page::stops);
    v.choose("stop:1");
    v.wait(1.0);
    CHECK(v.stop() == "hall");
    v.key(Deed::left);
    v.wait(1.0);
    CHECK(v.stop() == "gate");
}

TEST_CASE("what is opened is gone back from to where one was, not to the menu") {
    Visitor v;
    v.to_tour();
    v.key(Deed::map);
    CHECK(v.visit->page() == Page::stops);
    v.choose("close");
    CHECK(v.visit->page() == Page::none);
    v.key(Deed::escape);
    v.choose("stops");
    v.key(Deed::escape);
    CHECK(v.visit->page() == Page::menu);
    v.choose("settings");
    v.key(Deed::map); // over the settings
    CHECK(v.visit->page() == Page::stops);
    v.key(Deed::map);
    CHECK(v.visit->page() == Page::settings);
    v.key(Deed::escape);
    v.key(Deed::escape);
    CHECK(v.visit->page() == Page::none);
}

TEST_CASE("where one has come to is told for a while, with which of how many it is, and in the menu") {
    Visitor v;
    const auto told = [&] {
        for (const BoardWords& board : v.visit->words())
            if (board.key.find("arrival") != std::string::npos) return board.content.title;
        return std::string();
    };
    v.to_tour();
    CHECK(told() == "Gate · 1 of 2");
    v.key(Deed::map);
    v.choose("stop:1");
    CHECK(told() == "Hall · 2 of 2");
    v.wait(9.0);
    CHECK(told().empty());
    v.key(Deed::language);
    v.key(Deed::escape);
    const auto menu = v.visit->words();
    REQUIRE_FALSE(menu.front().content.body.empty());
    CHECK(menu.front().content.body.front().spans.front().words == "大厅 · 第 2 站，共 2 站");
}

TEST_CASE("the settings are rows, which arrow keys go along and across") {
    Visitor v;
    v.to_tour();
    v.key(Deed::escape);
    v.choose("settings");
    const auto lit = [&] { return v.visit->focus()[static_cast<std::size_t>(v.visit->lit())]; };
    CHECK(lit() == "smaller");
    v.key(Deed::right);
    CHECK(lit() == "larger");
    v.key(Deed::down);
    CHECK(lit() == "quieter");
    v.key(Deed::down);
    CHECK(lit() == "captions");
    v.key(Deed::enter);
    CHECK_FALSE(v.visit->reading().captions);
    CHECK(lit() == "captions"); // the page says another thing, and is the same page
    v.key(Deed::up);
    v.key(Deed::up);
    CHECK(lit() == "smaller");
    v.key(Deed::up); // round to the last row
    CHECK(lit() == "moving");
    for (const BoardWords& board : v.visit->words())
        for (const auto& button : board.content.buttons)
            if (button.id == "captions") CHECK(button.ticked == false);
}

TEST_CASE("a visit is logged when it ends, and one that the program's end breaks off, too; each once") {
    Visitor v;
    v.to_tour();
    v.press("menu");
    v.press("end");
    CHECK(v.visit->page() == Page::passport);
    REQUIRE(v.records.size() == 1);
    CHECK_FALSE(v.records[0].finished);
    v.visit->close();
    CHECK(v.records.size() == 1);
    v.press("again");
    v.press("tour:short");
    v.wait(2.0);
    v.visit->close();
    REQUIRE(v.records.size() == 2);
    CHECK(v.records[1].tour == "short");
    CHECK(v.records[1].stops.size() == 1);
    v.visit->close();
    CHECK(v.records.size() == 2);
}

TEST_CASE("with nobody there the view drifts slowly, and is at rest where the tour begins") {
    Visitor v;
    const glm::vec3 still = v.visit->camera().eye();
    float farthest = 0.0F, fastest = 0.0F;
    glm::vec3 last = still;
    for (int i = 0; i < 600; ++i) {
        v.visit->advance(0.1, {});
        const glm::vec3 eye = v.visit->camera().eye();
        if (i > 0) fastest = std::max(fastest, glm::distance(eye, last) / 0.1F);
        last = eye;
        farthest = std::max(farthest, std::abs(eye.x));
    }
    CHECK(farthest > 0.15F);
    CHECK(farthest <= 0.31F);
    CHECK(fastest < 0.1F); // metres a second
    v.to_tour();
    CHECK(v.visit->camera().eye().x == doctest::Approx(0.0F));
}

TEST_CASE("a click picks the hotspot it is on, whose words are shown; one beside it picks nothing") {
    Visitor v;
    v.to_tour();
    FlatInput beside;
    beside.picks = {{glm::vec3(0.0F, 1.6F, 0.0F), glm::normalize(glm::vec3(1.0F, 0.0F, -4.0F))}};
    v.act(beside);
    CHECK(v.visit->page() == Page::none);
    FlatInput on;
    on.picks = {{glm::vec3(0.0F, 1.6F, 0.0F), glm::vec3(0.0F, 0.0F, -1.0F)}};
    v.act(on);
    CHECK(v.visit->page() == Page::hotspot);
    CHECK(v.visit->words()[0].content.title == "Jar");
    v.key(Deed::enter);
    CHECK(v.visit->page() == Page::none);
}

TEST_CASE("looking about and a few steps stay where the stop allows, and a new stop begins as it should") {
    Visitor v;
    v.to_tour();
    const auto ahead = v.visit->camera().forward();
    FlatInput turn;
    turn.turn = {90.0F, 0.0F};
    v.act(turn);
    CHECK(glm::dot(ahead, v.visit->camera().forward()) < 0.1F);
    FlatInput walk;
    walk.walk = {0.0F, 1.0F};
    walk.touched = true;
    for (int i = 0; i < 100; ++i) v.visit->advance(0.1, walk);
    CHECK(glm::length(glm::vec2(v.visit->camera().eye().x, v.visit->camera().eye().z)) == doctest::Approx(2.0F));
    v.key(Deed::map);
    v.choose("stop:1");
    v.wait(1.0);
    CHECK(v.visit->camera().eye().x == doctest::Approx(0.0F));
}

TEST_CASE("who walks in a window goes along walls, not through them, and not off an edge") {
    // A floor that ends 1.5 m ahead, and a wall 1 m to the right; both within the stop's two metres.
    std::vector<walk::Triangle> all;
    const auto quad = [&](const glm::vec3& a, const glm::vec3& b, const glm::vec3& c, const glm::vec3& d) {
        all.push_back({{a, b, c}, 0});
        all.push_back({{a, c, d}, 0});
    };
    quad({-10, 0, 10}, {10, 0, 10}, {10, 0, -1.5F}, {-10, 0, -1.5F});
    quad({1, 0, 10}, {1, 3, 10}, {1, 3, -10}, {1, 0, -10});
    FlatOptions options;
    const auto surface = std::make_shared<const walk::Surface>(std::move(all));
    options.ground = [&](const std::string& site) {
        CHECK(site == "yard");
        return surface;
    };
    Visitor v(std::move(options));
    v.to_tour();
    const auto walk = [&](float right, float ahead) {
        FlatInput input;
        input.walk = {right, ahead};
        input.touched = true;
        for (int i = 0; i < 60; ++i) v.visit->advance(0.05, input);
        return v.visit->camera().eye();
    };
    const auto edge = walk(0.0F, 1.0F);
    CHECK(edge.z > -1.5F);
    CHECK(edge.z < -1.0F);
    const auto wall = walk(1.0F, 0.0F);
    CHECK(wall.x < 1.0F);
    CHECK(wall.x > 0.5F);
    CHECK(wall.y == doctest::Approx(edge.y));
}

TEST_CASE("on one's own: every place to stand, none of the steps") {
    const auto museum = small::small_museum();
    const auto tour = roaming_tour(museum);
    REQUIRE(tour.stops.size() == 3);
    CHECK(tour.stops[0].id == "yard");
    Visitor v;
    v.key(Deed::enter);
    v.choose("language:en");
    v.choose("comfort:1");
    v.choose("roam");
    v.wait(30.0);
    CHECK(v.visit->in_tour());
    CHECK(v.stop() == "yard");
    v.key(Deed::next);
    v.wait(1.0);
    CHECK(v.stop() == "short/gate");
    CHECK_FALSE(v.visit->scene().state().question);
}

TEST_CASE("a kiosk is left with the staff's PIN alone") {
    FlatOptions options;
    options.kiosk = true;
    options.pin = [](const std::string& pin) { return pin == "2468"; };
    Visitor v(std::move(options));
    v.to_tour();
    v.key(Deed::fullscreen);
    CHECK(v.visit->take_wishes().empty());
    v.press("quit"); // of no page that is open
    CHECK(v.visit->take_wishes().empty());
    FlatInput close;
    close.close_asked = true;
    v.act(close);
    CHECK(v.visit->page() == Page::pin);
    CHECK(v.visit->take_wishes().empty());
    v.type("1234");
    v.key(Deed::enter);
    CHECK(v.visit->page() == Page::pin);
    for (int i = 0; i < 2; ++i) {
        v.type("0000");
        v.key(Deed::enter);
    }
    v.type("2468"); // right, but too soon after three wrong ones
    v.key(Deed::enter);
    CHECK(v.visit->page() == Page::pin);
    v.wait(24.0);
    v.key(Deed::escape);
    v.act(close);
    v.wait(8.0);
    v.type("2468");
    v.key(Deed::enter);
    CHECK(v.visit->page() == Page::staff);
    v.choose("quit");
    CHECK(v.visit->take_wishes() == std::vector<FlatWish>{FlatWish::quit});
}

TEST_CASE("a ray and a box") {
    scan::Bounds box;
    box.add(glm::vec3(-1.0F));
    box.add(glm::vec3(1.0F));
    CHECK(ray_meets({{0, 0, 5}, {0, 0, -1}}, box) == doctest::Approx(4.0F));
    CHECK(ray_meets({{0, 0, 0}, {0, 0, -1}}, box) == doctest::Approx(0.0F));
    CHECK_FALSE(ray_meets({{0, 0, 5}, {0, 0, 1}}, box));
    CHECK_FALSE(ray_meets({{0, 2, 5}, {0, 0, -1}}, box));
}

TEST_CASE("every page can be laid out in both languages, with small and with large text") {
    const auto fonts = text::Fonts::of_system();
    REQUIRE_MESSAGE(fonts, (fonts ? "" : fonts.error().message()));
    const auto folder = museum::Folder::open(std::filesystem::temp_directory_path());
    REQUIRE(folder.ok());
    auto museum = small::small_museum();
    while (museum.tours[0].stops.size() < 40) {
        museum.tours[0].stops.push_back(museum.tours[0].stops[0]);
        museum.tours[0].stops.back().id = "more-" + std::to_string(museum.tours[0].stops.size());
        museum.tours[0].stops.back().title.values = {{"en", "A stop with a title of some length"},
                                                     {"zh-Hans", "又一处停留的地方"}};
    }
    while (museum.tours.size() < 10) {
        museum.tours.push_back(museum.tours[0]);
        museum.tours.back().id = "tour-" + std::to_string(museum.tours.size());
        museum.tours.back().title.values = {{"en", "A long walk through a thousand years"},
                                            {"zh-Hans", "穿越千年的长途漫步"}};
    }
    PageFacts facts;
    facts.museum = &museum;
    facts.tour = &museum.tours[0];
    facts.languages = museum.languages;
    facts.pin_wrong = true;
    std::array<museum::Stamp, 6> stamps;
    for (std::size_t k = 0; k < stamps.size(); ++k) {
        stamps[k].stamp = "stamp-" + std::to_string(k);
        stamps[k].title.values = {{"en", "A stamp"}, {"zh-Hans", "印章"}};
        facts.stamps.push_back({&stamps[k], &museum.tours[0].stops[k], k % 2 == 0 ? "2026-05-01T14" : ""});
    }
    for (const auto& [language, widest] :
         {std::pair("en", 9.0F), std::pair("zh-Hans", 9.0F), std::pair("en", 0.7F), std::pair("zh-Hans", 0.7F)})
        for (const float size : {0.7F, 1.0F, 1.3F, 2.05F})
            for (int i = static_cast<int>(Page::attract); i <= static_cast<int>(Page::staff); ++i) {
                CAPTURE(language);
                CAPTURE(widest);
                CAPTURE(size);
                CAPTURE(i);
                facts.choices.language = language;
                facts.reading.text = size;
                const BoardWords words = page_words(static_cast<Page>(i), facts);
                Boards boards(*folder, *fonts);
                boards.set_style({size, false});
                boards.set_widest(widest); // as on a screen that stands upright
                const auto shown = boards.show({&words, 1});
                const auto trouble = boards.take_complaints();
                CHECK_MESSAGE(trouble.empty(), (trouble.empty() ? "" : trouble.front()));
                REQUIRE(shown.size() == 1);
                const render::PanelSheet& sheet = *shown[0].sheet;
                CHECK(sheet.window.low.y <= sheet.window.high.y);
                for (const auto& button : sheet.buttons) {
                    CHECK(glm::all(glm::greaterThanEqual(button.box.low, glm::vec2(0.0F))));
                    CHECK(glm::all(glm::lessThanEqual(button.box.high, sheet.size + 1e-4F)));
                    for (const auto& other : sheet.buttons)
                        CHECK((&other == &button || glm::any(glm::greaterThanEqual(other.box.low, button.box.high)) ||
                               glm::any(glm::greaterThanEqual(button.box.low, other.box.high))));
                }
            }
}

TEST_CASE("every page has words in both languages") {
    const auto museum = small::small_museum();
    PageFacts facts;
    facts.museum = &museum;
    facts.tour = &museum.tours[0];
    facts.languages = museum.languages;
    for (int i = static_cast<int>(Page::attract); i <= static_cast<int>(Page::staff); ++i) {
        CAPTURE(i);
        facts.choices.language = "en";
        const auto english = page_words(static_cast<Page>(i), facts);
        facts.choices.language = "zh-Hans";
        const auto chinese = page_words(static_cast<Page>(i), facts);
        CHECK(english.key != chinese.key);
        REQUIRE(english.content.buttons.size() == chinese.content.buttons.size());
        for (std::size_t b = 0; b < english.content.buttons.size(); ++b)
            CHECK(english.content.buttons[b].id == chinese.content.buttons[b].id);
        CHECK((!english.content.buttons.empty() || !english.content.body.empty()));
    }
}
