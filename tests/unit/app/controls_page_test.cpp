// What a visitor's hands do, in words and as a drawing.
#include "headset/controls_page.h"

#include "headset/controller_picture.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <set>
#include <string>

using namespace guanhe;
using namespace guanhe::app;

namespace {

xr::Controls holding(std::string_view profile) {
    xr::Controls controls;
    controls.profiles = {std::string(profile), std::string(profile)};
    for (const auto side : {xr::Side::left, xr::Side::right})
        for (auto& part : xr::suggested_parts(profile, side)) controls.parts.push_back(std::move(part));
    return controls;
}

const ControlRow* row_of(const std::vector<ControlRow>& rows, Text does) {
    const auto found = std::ranges::find_if(rows, [does](const ControlRow& row) {
        return row.does.find(app::text(does, Language::english)) != std::string::npos;
    });
    return found == rows.end() ? nullptr : &*found;
}

std::size_t inked(const image::Rgba8& picture, const render::PanelColors& colors) {
    std::size_t count = 0;
    for (std::size_t p = 0; p < picture.pixels.size(); p += 4)
        count += picture.pixels[p] != (colors.background & 0xFFU) ? 1 : 0;
    return count;
}

} // namespace

TEST_CASE("each hand's parts are named with what they do, and numbered") {
    const auto rows = control_rows(holding("/interaction_profiles/oculus/touch_controller"), {}, Language::english);
    const auto* choose = row_of(rows, Text::act_select);
    REQUIRE(choose != nullptr);
    CHECK(choose->part == "Trigger");
    CHECK(choose->number == 1);
    const auto* walk = row_of(rows, Text::act_walk);
    const auto* turn = row_of(rows, Text::act_turn);
    REQUIRE(walk != nullptr);
    REQUIRE(turn != nullptr);
    CHECK(walk->part == "Stick (left hand)");
    CHECK(turn->part == "Stick (right hand)");
    CHECK(walk->number == turn->number);
    CHECK(walk == row_of(rows, Text::act_sit)); // a part is listed once
    CHECK(turn == row_of(rows, Text::act_raise));
    const auto* leap = row_of(rows, Text::act_leap);
    REQUIRE(leap != nullptr);
    CHECK(leap->part == "A, X");
    const auto* menu = row_of(rows, Text::act_menu);
    REQUIRE(menu != nullptr);
    CHECK(menu->part == "Menu (left hand)");
}

TEST_CASE("every controller that we bind has its words in both languages, and few enough parts to number") {
    for (const xr::Profile& profile : xr::profiles()) {
        CAPTURE(profile.path);
        const auto english = control_rows(holding(profile.path), {}, Language::english);
        const auto chinese = control_rows(holding(profile.path), {}, Language::chinese);
        REQUIRE(english.size() == chinese.size());
        CHECK(row_of(english, Text::act_select) != nullptr);
        for (std::size_t i = 0; i < english.size(); ++i) {
            CHECK(english[i].number == chinese[i].number);
            CHECK(english[i].does != chinese[i].does);
            CHECK(english[i].number >= 1);
            CHECK(english[i].number <= 9);
        }
    }
}

TEST_CASE("a part that has no words of ours is named as its runtime names it") {
    auto controls = holding("/interaction_profiles/valve/index_controller");
    controls.parts.push_back({xr::Act::recentre, xr::Side::left, "bumper", "Left bumper"});
    const auto rows = control_rows(controls, {}, Language::english);
    const auto* recentre = row_of(rows, Text::act_recentre);
    REQUIRE(recentre != nullptr);
    CHECK(recentre->part == "Left bumper (left hand)");
}

TEST_CASE("hands that hold nothing have their own signs, and who has neither looks") {
    const auto rows = control_rows({}, {true, true}, Language::english);
    const auto* choose = row_of(rows, Text::act_select);
    REQUIRE(choose != nullptr);
    CHECK(choose->part == "Pinch");
    CHECK(control_rows({}, {}, Language::english).empty());
    const auto colors = render::panel_colors(false);
    const auto page = controls_page({}, {}, Language::chinese, colors);
    CHECK(page.language == "zh-Hans");
    REQUIRE(page.buttons.size() == 1);
    CHECK(page.buttons[0].id == "close");
    CHECK(page.body.size() == 3);
}

TEST_CASE("each kind of controller has a drawing of its own, for both hands, with its numbers") {
    const auto colors = render::panel_colors(false);
    std::set<std::size_t> seen;
    for (const auto family : {xr::Family::none, xr::Family::simple, xr::Family::touch, xr::Family::index,
                              xr::Family::wand, xr::Family::windows, xr::Family::hands}) {
        CAPTURE(static_cast<int>(family));
        const auto plain = controller_picture({family, family}, {}, colors);
        CHECK(plain.pixels.size() == std::size_t{plain.width} * plain.height * 4);
        CHECK(seen.insert(inked(plain, colors)).second);
        CHECK(inked(plain, colors) > 2000);
        if (family == xr::Family::none) continue;
        const NumberedPart part{family == xr::Family::hands ? "pinch_ext" : "trigger", xr::Side::right, 1};
        CHECK(inked(controller_picture({family, family}, {&part, 1}, colors), colors) > inked(plain, colors) + 500);
        // The left hand's is the right hand's in a mirror.
        std::size_t differ = 0;
        for (std::uint32_t y = 0; y < plain.height; ++y)
            for (std::uint32_t x = 0; x < plain.width; ++x) {
                const auto at = [&](std::uint32_t column) {
                    return plain.pixels[(std::size_t{y} * plain.width + column) * 4];
                };
                differ += std::abs(at(x) - at(plain.width - 1 - x)) > 8 ? 1 : 0;
            }
        CHECK(differ == 0);
    }
}
