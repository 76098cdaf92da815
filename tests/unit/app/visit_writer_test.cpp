// What the catalogue says of what is seen, and what a museum's writer sees while he tries it.
#include "app/small_museum.h"
#include "scratch.h"
#include "visit/flat_visit.h"

#include <algorithm>

using namespace guanhe;
using namespace guanhe::app;

namespace {

/// The small museum, its jar an exhibit with a record, in a folder of its own.
struct Writer {
    test::Scratch scratch;
    std::unique_ptr<OpenMuseum> open;
    std::unique_ptr<FlatVisit> visit;

    explicit Writer(bool preview) {
        museum::ReadMuseum read;
        read.museum = small::small_museum();
        museum::Site& site = read.museum.sites[0];
        museum::Exhibit& jar = site.exhibits.emplace_back();
        jar.id = "jar";
        jar.record = "r";
        site.hotspots[0].position = {9.0, 1.6, 0.0};
        site.hotspots[0].exhibit = "jar";
        museum::Record& record = read.museum.catalogues.emplace_back().records.emplace_back();
        record.id = "r";
        record.core.title = small::both("A painted jar", "彩陶罐");
        read.museum.tours[0].script.path = "short.lua";
        static_cast<void>(scratch.write("short.lua", "function f() end"));
        auto folder = museum::Folder::open(scratch.path());
        REQUIRE(folder);
        open = std::make_unique<OpenMuseum>(std::move(*folder), std::move(read));
        FlatOptions options;
        options.preview = preview;
        options.tour = "short";
        options.language = "en";
        options.bounds = [](const std::string& site_id, const museum::Target& target) {
            museum::Target jar_target;
            jar_target.hotspot = target.exhibit;
            return small::small_bounds(site_id, jar_target);
        };
        visit = std::make_unique<FlatVisit>(*open, std::move(options));
    }
    void press(const std::string& id) {
        FlatInput input;
        input.pressed = {id};
        input.touched = true;
        visit->advance(0.1, input);
    }
    void to_tour() {
        FlatInput touch;
        touch.touched = true;
        visit->advance(0.1, touch);
        press("comfort:1");
        visit->advance(0.1, {});
        REQUIRE(visit->session().stage() == tour::Stage::visit);
    }
    void pick(const glm::vec3& at) {
        FlatInput input;
        input.picks = {{glm::vec3(0.0F, 1.6F, 0.0F), glm::normalize(at - glm::vec3(0.0F, 1.6F, 0.0F))}};
        input.touched = true;
        visit->advance(0.1, input);
    }
    [[nodiscard]] bool offers(const std::string& id) const {
        return std::ranges::any_of(visit->words(), [&](const BoardWords& board) {
            return std::ranges::find(board.content.buttons, id, &render::PanelButton::id) !=
                   board.content.buttons.end();
        });
    }
    /// What stands on screen for the writer.
    [[nodiscard]] std::string told() const {
        for (const BoardWords& board : visit->words())
            if (board.key.starts_with("scripts")) return board.key;
        return {};
    }
};

} // namespace

TEST_CASE("what is picked shows its record, which the hotspot's page and the credits lead to as well") {
    Writer w(false);
    w.to_tour();
    w.pick({0.0F, 1.6F, -4.0F});
    CHECK(w.visit->page() == Page::record);
    CHECK(w.visit->words()[0].content.title == "A painted jar");
    CHECK(w.visit->title().ends_with("A painted jar"));
    w.press("close");
    CHECK(w.visit->page() == Page::none);

    w.pick({9.0F, 1.6F, 0.0F});
    REQUIRE(w.visit->page() == Page::hotspot);
    w.press("record:r");
    CHECK(w.visit->page() == Page::record);
    w.press("close");
    CHECK(w.visit->page() == Page::hotspot); // from where it was opened
    w.press("close");

    w.press("menu");
    w.press("credits");
    CHECK(w.offers("record:r"));
    w.press("record:r");
    CHECK(w.visit->page() == Page::record);
    w.press("close");
    CHECK(w.visit->page() == Page::credits);
}

TEST_CASE("what is hidden cannot be picked") {
    Writer w(false);
    w.open->museum.sites[0].exhibits[0].shown = false;
    w.to_tour();
    w.pick({0.0F, 1.6F, -4.0F});
    CHECK(w.visit->page() == Page::none);
}

TEST_CASE("a script that is saved is taken at once, and what is wrong with it is on screen with its line") {
    Writer w(true);
    w.to_tour();
    static_cast<void>(w.scratch.write("short.lua", "function f()\n  oh(\nend"));
    for (int i = 0; i < 8; ++i) w.visit->advance(0.1, {});
    CHECK(w.told().find("short.lua:3") != std::string::npos);
    static_cast<void>(w.scratch.write("short.lua", "every(0.05, function() log('here I am') end)"));
    for (int i = 0; i < 12; ++i) w.visit->advance(0.1, {});
    CHECK(w.told().find("short.lua") == std::string::npos);
    CHECK(w.told().find("here I am") != std::string::npos);

    Writer visitor(false);
    visitor.to_tour();
    static_cast<void>(visitor.scratch.write("short.lua", "oh("));
    for (int i = 0; i < 8; ++i) visitor.visit->advance(0.1, {});
    CHECK(visitor.told().empty());
}
