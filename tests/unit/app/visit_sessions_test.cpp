// A thousand visitors of the sample's document, in a window and in a headset, at high speed: memory stays flat, and
// nothing of a visitor is left in what the next one finds.
#include "living_memory.h"
#include "visit/flat_visit.h"
#include "visit/headset_visit.h"

#include <doctest/doctest.h>

#include <memory>
#include <random>
#include <string>
#include <vector>

using namespace guanhe;
using namespace guanhe::app;

namespace {

constexpr int visitors = 1000, settled = 200;
constexpr std::uint64_t growth = std::uint64_t{256} << 10U; // bytes: some 300 a visitor

std::unique_ptr<OpenMuseum> sample() {
    auto open = open_museum(path_from_utf8(GUANHE_SOURCE_DIR) / "content" / "sample");
    REQUIRE_MESSAGE(open, (open ? "" : open.error().message()));
    return std::move(*open);
}

/// All that a visitor could leave behind, in words.
std::string traces(const MuseumVisit& visit) {
    std::string out = visit.language() + " " + std::to_string(visit.reading().text) +
                      (visit.reading().contrast ? "c" : "") + (visit.reading().captions ? "t" : "") +
                      std::to_string(visit.reading().volume);
    const tour::Choices& choices = visit.session().choices();
    out += " " + std::to_string(static_cast<int>(choices.posture)) + std::to_string(static_cast<int>(choices.hand)) +
           std::to_string(static_cast<int>(choices.comfort)) + std::to_string(choices.height) + choices.tour;
    out += visit.held() ? " held" : "";
    for (const BoardWords& board : visit.words()) out += "\n" + board.key;
    return out;
}

/// One visitor does something of everything; which, depends on his number alone.
template<class Press>
void stroll(MuseumVisit& visit, int number, const Press& press) {
    std::minstd_rand dice(static_cast<unsigned>(number) + 1);
    for (int turn = 0; turn < 80 && visit.page() != Page::attract; ++turn) {
        std::vector<std::string> buttons;
        for (const BoardWords& board : visit.words())
            for (const auto& button : board.content.buttons)
                if (button.id != "quit" && button.id != "back") buttons.push_back(button.id);
        if (visit.in_tour() && visit.scene().state().question) buttons.emplace_back("0");
        if (visit.in_tour() && turn % 11 != 10) buttons = {"next"};
        press(buttons.empty() ? std::string() : buttons[dice() % buttons.size()]);
    }
}

template<class Go>
void check_flat(const Go& go) {
    for (int i = 0; i < settled; ++i) go(i);
    const std::uint64_t before = test::living_bytes();
    for (int i = settled; i < visitors; ++i) go(i);
    const std::uint64_t after = test::living_bytes();
    REQUIRE(before > 0);
    MESSAGE("living: " << (before >> 10U) << " KiB after " << settled << " visitors, " << (after >> 10U)
                       << " KiB after " << visitors);
    CHECK(after < before + growth);
}

} // namespace

TEST_CASE("a thousand visitors in a window leave nothing behind") {
    const auto open = sample();
    std::size_t records = 0;
    FlatOptions options;
    options.record = [&](const tour::VisitRecord&) { ++records; };
    options.hour = [] { return std::string("2026-05-01T14"); };
    FlatVisit visit(*open, std::move(options));
    FlatInput touch;
    touch.touched = true;
    const FlatInput nobody;
    visit.advance(0.1, nobody);
    const std::string fresh = traces(visit);
    check_flat([&](int number) {
        visit.advance(0.1, touch);
        stroll(visit, number, [&](const std::string& id) {
            FlatInput input = touch;
            if (!id.empty()) input.pressed = {id};
            visit.advance(0.5, input);
        });
        for (int i = 0; i < 8 && visit.page() != Page::attract; ++i) visit.advance(400.0, nobody); // goes away
        REQUIRE(visit.page() == Page::attract);
        REQUIRE(traces(visit) == fresh);
        static_cast<void>(visit.take_complaints());
        static_cast<void>(open->files.take_complaints());
    });
    CHECK(records >= static_cast<std::size_t>(visitors) / 2); // the others never got as far as a tour
}

TEST_CASE("a thousand visitors in a headset leave nothing behind") {
    const auto open = sample();
    std::size_t records = 0;
    MuseumVisitOptions options;
    options.record = [&](const tour::VisitRecord&) { ++records; };
    options.hour = [] { return std::string("2026-05-01T14"); };
    HeadsetVisit visit(*open, options);
    HeadsetInput off;
    off.worn = false;
    visit.advance(0.1, off);
    const std::string fresh = traces(visit);
    check_flat([&](int number) {
        visit.advance(0.1, {});
        stroll(visit, number, [&](const std::string& id) {
            HeadsetInput input;
            input.feet = glm::vec3(0.0F);
            input.moved = true;
            if (!id.empty()) input.pressed = {id};
            visit.advance(0.5, input);
            static_cast<void>(visit.take_place());
        });
        for (int i = 0; i < 8 && visit.page() != Page::attract; ++i) visit.advance(10.0, off);
        visit.advance(0.1, off);
        REQUIRE(visit.page() == Page::attract);
        REQUIRE(traces(visit) == fresh);
        static_cast<void>(visit.take_complaints());
        static_cast<void>(open->files.take_complaints());
    });
    CHECK(records >= static_cast<std::size_t>(visitors) / 2);
}
