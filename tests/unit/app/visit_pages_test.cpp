// The pages of a visit: credits said once, the map and its marks, the passport, captions in parts.
#include "app/small_museum.h"
#include "visit/credits.h"
#include "visit/menus.h"
#include "visit/sounds.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>

using namespace guanhe;
using namespace guanhe::app;
using doctest::Approx;

namespace {

std::shared_ptr<const text::Fonts> fonts() {
    static const std::shared_ptr<const text::Fonts> all = [] {
        auto opened = text::Fonts::of_system();
        REQUIRE_MESSAGE(opened.ok(), (opened.ok() ? "" : opened.error().message()));
        return std::move(opened).value();
    }();
    return all;
}

std::string words_in(const BoardWords& page) {
    std::string all;
    for (const auto& paragraph : page.content.body) {
        for (const auto& span : paragraph.spans) all += span.words;
        all += "\n";
    }
    return all;
}

PageFacts facts_of(const museum::Museum& museum, const char* language = "en") {
    PageFacts facts;
    facts.museum = &museum;
    facts.tour = &museum.tours[0];
    facts.site = &museum.sites[0];
    facts.languages = museum.languages;
    facts.choices.language = language;
    return facts;
}

} // namespace

TEST_CASE("who holds the rights of many things is named once, with all of them") {
    auto museum = small::small_museum();
    museum::Attribution ours;
    ours.credits = small::both("Guanhe contributors", "观河贡献者");
    ours.rights = small::both("Apache-2.0", "Apache-2.0");
    museum.attribution = museum.tours[0].attribution = museum.sites[0].attribution = ours;
    museum::Exhibit& jar = museum.sites[0].exhibits.emplace_back();
    jar.title = small::both("Jar", "罐");
    jar.attribution.credits = small::both("A photographer", "摄影者");
    museum.sites[0].exhibits.push_back(jar);
    const auto all = credits_of(museum, "en");
    REQUIRE(all.size() == 2);
    CHECK(all[0].credits == "Guanhe contributors");
    CHECK(all[0].of == "Small; Short; Yard");
    CHECK(all[1].credits == "A photographer");
    CHECK(all[1].rights.empty());
    CHECK(all[1].of == "Jar");
    CHECK(credits_of(museum, "zh-Hans")[0].of == "小馆；短线；院子");

    const auto page = page_words(Page::credits, facts_of(museum));
    const std::string said = words_in(page);
    CHECK(said.find("Guanhe contributors · Apache-2.0\n") != std::string::npos);
    CHECK(said.find("Guanhe contributors", said.find("Guanhe contributors") + 1) == std::string::npos);
}

TEST_CASE("the map has a number for each stop where it is, and the same ones in a list") {
    auto museum = small::small_museum();
    museum.tours[0].stops[0].pose.position = {-2.0, 0.0, 3.0};
    museum.tours[0].stops[1].pose.position = {2.0, 0.0, -1.0};
    museum.sites[0].north = 90.0; // +x
    const std::vector<glm::dvec3> places{{-2.0, 0.0, 3.0}, {2.0, 0.0, -1.0}};
    auto plan = std::make_shared<SitePlan>();
    plan->frame = plan_frame(museum.sites[0], places);
    plan->picture = std::make_shared<const image::Rgba8>(draw_plan(plan->frame, places, {}));
    auto facts = facts_of(museum);
    const std::set<std::string, std::less<>> visited{"gate", "hall"};
    facts.visited = &visited;
    facts.stop = 1;
    facts.plans.emplace_back(&museum.sites[0], plan);
    const auto page = page_words(Page::stops, facts);
    REQUIRE(page.content.buttons.size() == 5);
    const auto& buttons = page.content.buttons;
    CHECK(buttons[0].label == "1  Gate");
    CHECK(buttons[0].ticked == true);
    CHECK_FALSE(buttons[0].chosen);
    CHECK(buttons[1].chosen);
    CHECK(buttons[2].id == "close");
    REQUIRE(buttons[3].mark);
    REQUIRE(buttons[4].mark);
    CHECK(buttons[3].id == "stop:0");
    CHECK(buttons[4].label == "2");
    // North is up: the second stop, further along +x, is above the first; east is +z.
    CHECK(buttons[4].mark->at.y < buttons[3].mark->at.y);
    CHECK(buttons[3].mark->at.x > buttons[4].mark->at.x);
    REQUIRE(page.more_pictures.size() == 1);
    CHECK(page.more_pictures[0].caption.starts_with("Yard. The bar is "));
}

TEST_CASE("a plan's places and metres are one another's, whatever way north is") {
    museum::Site site;
    for (const double north : {0.0, 37.0, 200.0}) {
        site.north = north;
        const std::vector<glm::dvec3> places{{4.0, 1.0, -7.0}, {-3.0, 0.0, 2.0}, {0.5, 0.0, 0.0}};
        const PlanFrame frame = plan_frame(site, places);
        for (const glm::dvec3& place : places) {
            const glm::vec2 at = frame.at(place);
            CHECK(at.x > 0.1F);
            CHECK(at.x < 0.9F);
            CHECK(at.y > 0.1F);
            CHECK(at.y < 0.9F);
            const glm::dvec3 back = frame.position(glm::dvec2(at));
            CHECK(back.x == Approx(place.x).epsilon(1e-4));
            CHECK(back.z == Approx(place.z).epsilon(1e-4));
        }
        CHECK(frame.bar() < frame.width * 0.31);
        CHECK(frame.bar() > frame.width * 0.1);
    }
    site.north = 0.0;
    CHECK(plan_frame(site, {}).width > 1.0);
}

TEST_CASE("ground is drawn in relief: a slope to the light is brighter than one away from it") {
    PlanFrame frame;
    frame.width = 10.0;
    // A ridge from south to north: its western side is lit.
    const auto picture =
        draw_plan(frame, {}, [](double x, double) { return std::optional(static_cast<float>(-std::abs(x) * 0.6)); });
    REQUIRE(picture.pixels.size() == std::size_t{picture.width} * picture.height * 4);
    const auto mean = [&](double from, double to) {
        double sum = 0.0;
        int count = 0;
        for (std::uint32_t y = picture.height / 3; y < picture.height * 2 / 3; ++y)
            for (auto x = static_cast<std::uint32_t>(from * picture.width);
                 x < static_cast<std::uint32_t>(to * picture.width); ++x, ++count)
                sum += picture.pixels[(std::size_t{y} * picture.width + x) * 4 + 1];
        return sum / count;
    };
    CHECK(mean(0.3, 0.45) > mean(0.55, 0.7) * 1.3);
}

TEST_CASE("marks at one place are moved apart, and stay on the plan") {
    std::vector<glm::vec2> places(7, glm::vec2(0.02F, 0.98F));
    places.push_back({0.7F, 0.4F});
    const auto apart = marks_apart(places);
    for (std::size_t a = 0; a < apart.size(); ++a) {
        CHECK(apart[a].x >= 0.0F);
        CHECK(apart[a].x <= 1.0F);
        CHECK(apart[a].y >= 0.0F);
        CHECK(apart[a].y <= 1.0F);
        for (std::size_t b = a + 1; b < apart.size(); ++b) {
            const glm::vec2 between = (apart[a] - apart[b]) * glm::vec2(1.0F, 9.0F / 16.0F);
            CHECK(glm::length(between) > 0.09F);
        }
    }
    CHECK(apart.back() == places.back());
    CHECK(marks_apart({}).empty());
}

TEST_CASE("the passport shows every stamp that was to be had, those that were got with where and when") {
    const auto museum = small::small_museum();
    const auto& stop = museum.tours[0].stops[0];
    const auto& seal = std::get<museum::Stamp>(stop.steps[2].action);
    auto facts = facts_of(museum);
    facts.stamps = {{&seal, &stop, "2026-05-01T14"}, {&seal, &stop, {}}};
    const auto page = page_words(Page::passport, facts);
    REQUIRE(page.more_pictures.size() == 2);
    CHECK(page.more_pictures[0].caption == "Seal\nGate · 2026-05-01, 14 h");
    CHECK(page.more_pictures[1].caption == "Seal");
    REQUIRE(page.more_pictures[0].drawn);
    REQUIRE(page.more_pictures[1].drawn);
    CHECK(page.more_pictures[0].drawn->pixels != page.more_pictures[1].drawn->pixels);
    CHECK(words_in(page).find("1 of 2 stamps") == 0);
    facts.choices.language = "zh-Hans";
    CHECK(page_words(Page::passport, facts).more_pictures[0].caption == "印\n大门 · 2026年05月01日14时");
    facts.stamps.clear();
    CHECK(words_in(page_words(Page::passport, facts)).find("没有印章") != std::string::npos);
}

TEST_CASE("a caption of more than two lines is shown in parts, as long as their words, and whole") {
    const auto folder = museum::Folder::open(std::filesystem::temp_directory_path());
    REQUIRE(folder);
    for (const char* language : {"en", "zh-Hans"}) {
        CAPTURE(language);
        BoardWords words;
        words.key = "caption";
        words.where = Board::Where::caption;
        words.content.kind = render::PanelKind::caption;
        words.content.language = language;
        words.content.width = 1.1F;
        const bool english = std::string(language) == "en";
        const std::string said =
            english
                ? "The doors face south, so that in winter, when the sun is low, its light reaches far into the rooms."
                : "墙是木骨泥墙：木桩之间编上枝条，两面抹上掺草的泥。一场火烧尽了木头，却把泥烧成了红色的陶。";
        words.content.body = render::plain_body(said, language);
        for (const float size : {1.0F, 1.45F, 2.0F}) {
            CAPTURE(size);
            Boards boards(*folder, fonts());
            boards.set_style({size, false});
            std::string all;
            std::set<std::string> keys;
            for (int i = 0; i < 400; ++i) {
                words.gone = i / 400.0;
                const auto shown = boards.show({&words, 1});
                REQUIRE(shown.size() == 1);
                const auto& lines = shown[0].sheet->body.front().layout.lines;
                CHECK(lines.size() <= 2);
                if (!keys.insert(shown[0].key).second) continue;
                for (const auto& line : lines) all += (english && !all.empty() ? " " : "") + line.words;
            }
            CHECK(all == said);
            CHECK((size < 1.2F || keys.size() > 1));
        }
    }
}

TEST_CASE("boards of a tour grow with their text, and none is left out for it") {
    const auto folder = museum::Folder::open(path_from_utf8(GUANHE_SOURCE_DIR) / "content" / "sample");
    REQUIRE(folder.ok());
    for (const auto where : {Board::Where::before, Board::Where::world, Board::Where::corner}) {
        BoardWords words;
        words.key = "panel";
        words.where = where;
        words.content.language = "en";
        words.content.title = "A panel of half a metre, with a title of two lines";
        words.content.width = 0.5F;
        words.content.most_height = 0.55F;
        words.content.body =
            render::plain_body("Some words about what is to be seen here, and where it was found.", "en");
        float before = 0.0F;
        for (const float size : {1.0F, 1.45F, 2.0F}) {
            CAPTURE(size);
            Boards boards(*folder, fonts());
            boards.set_style({size, false});
            const auto shown = boards.show({&words, 1});
            REQUIRE(shown.size() == 1);
            CHECK(boards.take_complaints().empty());
            CHECK(shown[0].sheet->size.x > before);
            before = shown[0].sheet->size.x;
        }
    }
}

TEST_CASE("a place without visitors is heard, and nobody is told anything") {
    tour::TourState state;
    state.narration.emplace_back();
    state.speech.emplace_back();
    state.sounds.emplace_back();
    state.loops.emplace_back();
    state.stand.site = "pit";
    const auto left = ambience_of(state);
    CHECK(left.narration.empty());
    CHECK(left.speech.empty());
    CHECK(left.sounds.empty());
    CHECK(left.loops.size() == 1);
    CHECK(left.stand.site == "pit");
}
