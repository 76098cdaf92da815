// Panels before they are drawn: what fits where, what can be read, what a ray meets, and captions that follow.
#include "render/panels/gaze_follow.h"
#include "render/panels/panel.h"
#include "render/panels/panel_picture.h"

#include <doctest/doctest.h>
#include <glm/gtc/constants.hpp>
#include <glm/gtc/matrix_transform.hpp>

#include <algorithm>
#include <cmath>
#include <random>

using namespace guanhe;
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

render::PanelContent board() {
    render::PanelContent content;
    content.title = "双槐树遗址 Shuanghuaishu";
    content.body = render::plain_body("距今约5300年。\nThe centre of a late Yangshao polity.", "zh-Hans");
    content.buttons = {{"next", "继续 Next", false}, {"map", "地图 Map", true}};
    return content;
}

std::shared_ptr<const render::PanelSheet> sheet(const render::PanelContent& content,
                                                const render::PanelStyle& style = {}) {
    auto made = render::lay_out_panel(content, style, fonts());
    REQUIRE_MESSAGE(made.ok(), (made.ok() ? "" : made.error().message()));
    return std::move(made).value();
}

glm::mat4 head(float yaw, float pitch = 0.0F, const glm::vec3& at = {0, 1.6F, 0}) {
    return glm::rotate(glm::rotate(glm::translate(glm::mat4(1.0F), at), yaw, glm::vec3(0, 1, 0)), pitch,
                       glm::vec3(1, 0, 0));
}

glm::vec3 place_of(const render::FollowPlace& place) {
    return glm::vec3(place.world_from_panel[3]);
}

} // namespace

TEST_CASE("every pair of colours has the contrast that is stated") {
    CHECK(render::contrast_ratio(0xFF000000, 0xFFFFFFFF) == Approx(21.0));
    CHECK(render::contrast_ratio(0xFFFFFFFF, 0xFF000000) == Approx(21.0));
    for (const bool high : {false, true}) {
        const auto colors = render::panel_colors(high);
        const float least = high ? 15.0F : 7.0F;
        for (const auto words : {colors.words, colors.title, colors.faint, colors.accent})
            CHECK(render::contrast_ratio(words, colors.background) >= least);
        CHECK(render::contrast_ratio(colors.button_words, colors.button) >= least);
    }
}

TEST_CASE("the type is as high as it is meant to be seen, and a visitor's scale makes it larger") {
    auto content = board();
    content.most_height = 1.6F;
    const float em = sheet(content)->em;
    CHECK(glm::degrees(std::atan(em / content.reading_distance)) == Approx(1.375).epsilon(0.01));
    CHECK(sheet(content, {2.0F, false})->em == Approx(2.0F * em));
    content.reading_distance = 3.0F;
    content.width = 1.2F;
    const auto far = sheet(content);
    CHECK(far->em == Approx(2.0F * em));
    CHECK(sheet(content, {std::nanf(""), false})->em == Approx(far->em));
}

TEST_CASE("title, body and buttons lie below one another, inside the panel") {
    const auto made = sheet(board());
    CHECK(made->size.x == Approx(0.6));
    CHECK(made->window.low.y > 0.0F);
    CHECK(made->most_scroll() == 0.0F);
    REQUIRE(made->buttons.size() == 2);
    for (const auto& button : made->buttons) {
        CHECK(button.box.low.y >= made->window.high.y);
        CHECK(button.box.high.y < made->size.y);
        CHECK(button.box.high.x < made->size.x);
        // Two degrees at least, for fingers and gazes.
        CHECK((button.box.high.y - button.box.low.y) / 1.5F > glm::radians(2.0F));
    }
    CHECK(made->buttons[0].box.high.x < made->buttons[1].box.low.x);
}

TEST_CASE("many buttons take several rows, and a long label several lines; none overlap") {
    auto content = board();
    content.most_height = 2.0F;
    for (int i = 0; i < 9; ++i)
        content.buttons.push_back({std::to_string(i), i == 4 ? std::string(80, 'w') : "中文 label", false});
    const auto made = sheet(content);
    for (std::size_t a = 0; a < made->buttons.size(); ++a)
        for (std::size_t b = a + 1; b < made->buttons.size(); ++b) {
            const auto &p = made->buttons[a].box, &q = made->buttons[b].box;
            CHECK((p.high.x <= q.low.x || q.high.x <= p.low.x || p.high.y <= q.low.y || q.high.y <= p.low.y));
        }
}

TEST_CASE("a body longer than the panel is high scrolls, in pictures of three windows") {
    auto content = board();
    std::string words;
    for (int i = 0; i < 400; ++i) words += "河洛古国，星罗棋布。";
    content.body = render::plain_body(words, "zh-Hans");
    const auto made = sheet(content);
    CHECK(made->size.y <= content.most_height);
    CHECK(made->size.y > content.most_height - 1.6F * made->em); // as many whole lines as it holds
    CHECK(made->most_scroll() > 1.0F);
    const float window = made->window.high.y - made->window.low.y;
    std::mt19937 random(3);
    for (int i = 0; i < 200; ++i) {
        const float scroll = made->most_scroll() * static_cast<float>(random() % 1001) / 1000.0F;
        const auto pages = render::pages_at(*made, scroll);
        const auto seen = made->seen(scroll);
        CHECK(pages.body == Approx(3.0F * window));
        CHECK(pages.body_begin <= seen.begin + 1e-4F);
        CHECK(pages.body_begin + pages.body >= seen.begin + seen.height - 1e-4F);
    }
    CHECK(render::pages_at(*made, -5.0F) == render::pages_at(*made, 0.0F));
    CHECK(render::pages_at(*made, 1e9F) == render::pages_at(*made, made->most_scroll()));
}

TEST_CASE("wherever a body is scrolled to, no line of it is cut, and its last one is reached") {
    auto content = board();
    content.body.clear();
    for (int i = 0; i < 60; ++i)
        for (auto& line : render::plain_body(i % 3 == 0 ? "来源" : "河洛古国，星罗棋布。", "zh-Hans")) {
            line.spans.front().style.size = i % 3 == 0 ? 0.8F : 1.0F;
            content.body.push_back(std::move(line));
        }
    for (int i = 0; i < 9; ++i) content.table.push_back({"R", "say it once more, as long as a line and another"});
    const auto made = sheet(content);
    const float most = made->most_scroll();
    REQUIRE(most > 0.0F);
    float last = -1.0F;
    for (int i = 0; i <= 500; ++i) {
        const auto seen = made->seen(most * static_cast<float>(i) / 500.0F);
        CHECK(seen.begin >= last - 1e-4F);
        last = seen.begin;
        CHECK(seen.height <= made->window.high.y - made->window.low.y + 1e-4F);
        CHECK_FALSE(seen.cut_above);
        int whole = 0;
        for (const auto& words : made->body)
            for (const auto& line : words.layout.lines) {
                const float top = words.at.y + line.top, bottom = words.at.y + line.bottom;
                const bool in = top > seen.begin - 1e-4F && bottom < seen.begin + seen.height + 1e-4F;
                CHECK((in || bottom < seen.begin + 1e-3F || top > seen.begin + seen.height - 1e-3F));
                whole += in ? 1 : 0;
            }
        CHECK(whole > 3);
    }
    CHECK(made->seen(most).begin + made->seen(most).height == Approx(made->body_height));
}

TEST_CASE("buttons stand beside the names of their rows, and below them where that is too narrow") {
    render::PanelContent content;
    content.width = 1.0F;
    content.buttons = {{.id = "larger", .label = "Larger", .row = "Size of the text"},
                       {.id = "smaller", .label = "Smaller"},
                       {.id = "captions", .label = "Captions", .chosen = true, .ticked = true, .row = "Shown"},
                       {.id = "close", .label = "Back", .row = ""}};
    const auto wide = sheet(content);
    REQUIRE(wide->foot.size() == 2);
    const auto& b = wide->buttons;
    CHECK(b[0].box.low.x == Approx(b[2].box.low.x));
    CHECK(b[0].box.low.x > wide->foot[0].at.x + wide->foot[0].layout.size.x);
    CHECK(b[1].box.low.y == Approx(b[0].box.low.y));
    CHECK(b[2].box.low.y > b[1].box.high.y);
    CHECK(b[3].box.low.x == Approx(wide->foot[0].at.x));
    CHECK(b[3].box.low.y > b[2].box.high.y);
    CHECK(b[2].ticked == true);
    content.width = 0.45F;
    const auto narrow = sheet(content);
    CHECK(narrow->buttons[0].box.low.y >= narrow->foot[0].at.y + narrow->foot[0].layout.size.y);
    for (const auto& button : narrow->buttons) CHECK(button.box.high.x <= narrow->size.x);
}

TEST_CASE("a list stands beside its body where both have room, else below it") {
    render::PanelContent content;
    content.list = true;
    content.width = 1.4F;
    content.table = {{"Space", "on"}, {"M", "the map of this tour"}};
    content.buttons = {{.id = "a", .label = "Go on"}, {.id = "b", .label = "Settings"}};
    const auto wide = sheet(content);
    REQUIRE(wide->buttons.size() == 2);
    CHECK(wide->buttons[0].box.high.x < wide->body.front().at.x);
    CHECK(wide->buttons[0].box.low.y == Approx(wide->window.low.y));
    CHECK(wide->buttons[1].box.low.x == wide->buttons[0].box.low.x);
    CHECK(wide->buttons[1].box.low.y > wide->buttons[0].box.high.y);
    CHECK(wide->body[1].at.x > wide->body[0].at.x + wide->body[0].layout.size.x);
    CHECK(wide->body[2].at.y > wide->body[0].at.y);
    auto many = content;
    for (int i = 0; i < 30; ++i) many.buttons.push_back({.id = std::to_string(i), .label = "A stop"});
    many.body = render::plain_body(std::string(3000, 'w'), "en");
    const auto high = sheet(many); // the list is whole, and the body scrolls beside it
    CHECK(high->buttons[0].box.high.x < high->body.front().at.x);
    for (const auto& button : high->buttons) CHECK(button.box.high.y < high->size.y);
    CHECK(high->window.high.y - high->window.low.y > 0.9F * content.most_height);

    content.width = 0.7F;
    const auto narrow = sheet(content);
    CHECK(narrow->buttons[0].box.low.y >= narrow->window.high.y);
    CHECK(narrow->size.y > wide->size.y);
}

TEST_CASE("marks are discs on a picture that is seen whole") {
    auto plan = std::make_shared<image::Rgba8>();
    plan->width = 40;
    plan->height = 30;
    plan->pixels.assign(std::size_t{40} * 30 * 4, 200);
    render::PanelContent content;
    content.width = 1.4F;
    content.list = true;
    content.pictures = {{plan, "North is up"}};
    content.buttons = {{.id = "stop:0", .label = "1", .mark = render::PanelButton::Mark{0, {0.25F, 0.5F}}},
                       {.id = "stop:0", .label = "1  At the rim", .chosen = true}};
    for (const float height : {0.9F, 0.5F}) {
        content.most_height = height;
        const auto made = sheet(content);
        CHECK(made->most_scroll() == 0.0F);
        REQUIRE(made->buttons.size() == 2);
        CHECK_FALSE(made->buttons[0].mark);
        REQUIRE(made->buttons[1].mark); // last, so that the others are counted as they were given
        const glm::vec2 middle = (made->buttons[1].box.low + made->buttons[1].box.high) * 0.5F;
        const auto& box = made->pictures.front().box;
        CHECK(middle.x == Approx(glm::mix(box.low.x, box.high.x, 0.25F)));
        CHECK(middle.y == Approx(made->window.low.y + glm::mix(box.low.y, box.high.y, 0.5F)));
        CHECK(made->size.y <= height + 1e-4F);
    }
}

TEST_CASE("pictures stand abreast, each with its words below it") {
    auto square = std::make_shared<image::Rgba8>();
    square->width = square->height = 8;
    square->pixels.assign(std::size_t{8} * 8 * 4, 90);
    render::PanelContent content;
    content.width = 1.2F;
    content.abreast = 3;
    content.most_height = 2.0F;
    for (const char* name : {"the pit", "the house", "a longer name that takes two lines", "the fourth"})
        content.pictures.push_back({square, name});
    const auto made = sheet(content);
    REQUIRE(made->pictures.size() == 4);
    const auto& p = made->pictures;
    CHECK(p[0].box.low.y == p[2].box.low.y);
    CHECK(p[1].box.low.x > p[0].box.high.x);
    CHECK(p[3].box.low.x == Approx(p[0].box.low.x));
    const auto& longest = made->body[2];
    CHECK(p[3].box.low.y > longest.at.y + longest.layout.size.y);
}

TEST_CASE("a caption is as wide as its words, and no wider than it may be") {
    render::PanelContent content;
    content.kind = render::PanelKind::caption;
    content.body = render::plain_body("你站在五千年前。", "zh-Hans");
    content.width = 1.0F;
    content.most_height = 0.4F;
    const auto small = sheet(content);
    CHECK(small->size.x == Approx(small->em * 9.0F).epsilon(0.1));
    CHECK(small->buttons.empty());
    content.body =
        render::plain_body("你站在五千年前的河边，脚下是三重环壕围起的大型聚落，远处是九个陶罐摆成的北斗。", "zh-Hans");
    const auto wide = sheet(content);
    CHECK(wide->size.x <= 1.0F);
    CHECK(wide->size.x > 0.8F);
}

TEST_CASE("what has no room is refused in words, and pictures must have their pixels") {
    auto content = board();
    content.width = 0.05F;
    CHECK_FALSE(render::lay_out_panel(content, {}, fonts()).ok());
    content = board();
    content.most_height = 0.1F;
    REQUIRE_FALSE(content.buttons.empty());
    const auto higher = sheet(content); // nobody would get away from it without its buttons
    CHECK(higher->size.y > 0.1F);
    for (const auto& button : higher->buttons) CHECK(button.box.high.y <= higher->size.y);
    content.buttons.clear();
    CHECK_FALSE(render::lay_out_panel(content, {}, fonts()).ok());
    content = board();
    content.width = std::nanf("");
    CHECK_FALSE(render::lay_out_panel(content, {}, fonts()).ok());
    content = board();
    auto broken = std::make_shared<image::Rgba8>();
    broken->width = broken->height = 100;
    content.pictures.push_back({broken, "bronze"});
    const auto refused = render::lay_out_panel(content, {}, fonts());
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().message().find("bronze") != std::string::npos);
}

TEST_CASE("a ray meets the nearest panel, and on it the button it points at") {
    const auto made = sheet(board());
    std::vector<render::Panel> panels(2);
    panels[0].sheet = panels[1].sheet = made;
    panels[0].world_from_panel = glm::translate(glm::mat4(1.0F), glm::vec3(0, 0, -2));
    panels[1].world_from_panel = glm::translate(glm::mat4(1.0F), glm::vec3(0, 0, -1));
    const auto straight = render::hit_panels(panels, {0, 0, 0}, {0, 0, -1});
    REQUIRE(straight);
    CHECK(straight->panel == 1);
    CHECK(straight->distance == Approx(1.0));
    CHECK(straight->uv.x == Approx(0.5));
    CHECK(straight->front);

    const auto& box = made->buttons[1].box;
    const glm::vec2 middle = (box.low + box.high) * 0.5F;
    const glm::vec3 target(middle.x - made->size.x * 0.5F, made->size.y * 0.5F - middle.y, -1.0F);
    const auto on_button = render::hit_panels(panels, {0, 0, 0}, glm::normalize(target));
    REQUIRE(on_button);
    CHECK(on_button->button == 1);
    CHECK_FALSE(on_button->on_body);
    CHECK(on_button->at.x == Approx(middle.x));
    CHECK(on_button->at.y == Approx(middle.y));
    CHECK(on_button->distance == Approx(glm::length(target)));

    const auto behind = render::hit_panels(panels, {0, 0, -3}, glm::normalize(target + glm::vec3(0, 0, 3)));
    REQUIRE(behind); // it hides what is in front of it, but nothing is picked
    CHECK_FALSE(behind->front);
    CHECK(behind->button == -1);
    CHECK_FALSE(render::hit_panels(panels, {0, 0, 0}, {0, 0, 1}));
    CHECK_FALSE(render::hit_panels(panels, {0, 0, 0}, {1, 0, 0}));
    // A corner is cut away.
    const glm::vec3 corner(made->size.x * 0.499F, made->size.y * 0.499F, -1.0F);
    CHECK_FALSE(render::hit_panels(std::span(panels).subspan(1), {0, 0, 0}, glm::normalize(corner)));
}

TEST_CASE("distances are the world's also on panels that are scaled and turned") {
    std::vector<render::Panel> panels(1);
    panels[0].sheet = sheet(board());
    panels[0].world_from_panel = glm::scale(
        glm::rotate(glm::translate(glm::mat4(1.0F), glm::vec3(4, 0, 0)), -glm::half_pi<float>(), glm::vec3(0, 1, 0)),
        glm::vec3(2.5F));
    const auto hit = render::hit_panels(panels, {0, 0, 0}, {1, 0, 0});
    REQUIRE(hit);
    CHECK(hit->distance == Approx(4.0));
    CHECK(hit->uv.y == Approx(0.5));
    CHECK(hit->front);
}

TEST_CASE("a caption stays while the gaze wanders a little, and comes along when it turns away") {
    auto place = render::begin_follow(head(0.0F), std::nullopt);
    const auto first = place_of(place);
    CHECK(glm::distance(first, glm::vec3(0, 1.6F, 0)) == Approx(1.5));
    CHECK(first.y < 1.6F);
    for (int i = 0; i < 200; ++i)
        place = render::follow_gaze(place, head(0.2F * std::sin(static_cast<float>(i) * 0.1F)), 0.011F, std::nullopt);
    CHECK(glm::distance(place_of(place), first) < 1e-4F); // not pinned to the eye

    const auto before = place;
    place = render::follow_gaze(place, head(1.2F), 0.011F, std::nullopt);
    CHECK(glm::distance(place_of(place), place_of(before)) < 0.1F); // late: nothing jumps
    for (int i = 0; i < 300; ++i) place = render::follow_gaze(place, head(1.2F), 0.011F, std::nullopt);
    CHECK(place.yaw == Approx(1.2).epsilon(0.05));
    CHECK_FALSE(place.turning);
}

TEST_CASE("a turn past the back goes the short way, and the steps' length does not matter") {
    auto fine = render::begin_follow(head(3.0F), std::nullopt), coarse = fine;
    for (int i = 0; i < 64; ++i) fine = render::follow_gaze(fine, head(-2.6F), 0.01F, std::nullopt);
    for (int i = 0; i < 8; ++i) coarse = render::follow_gaze(coarse, head(-2.6F), 0.08F, std::nullopt);
    CHECK(std::abs(fine.yaw) > 2.5F); // never through the front
    CHECK(glm::distance(place_of(fine), place_of(coarse)) < 0.02F);
}

TEST_CASE("a caption is never behind a wall, and looks as large near as far") {
    auto place = render::begin_follow(head(0.0F), std::nullopt);
    const float size = place.scale / glm::distance(place_of(place), glm::vec3(0, 1.6F, 0));
    for (const float wall : {2.0F, 1.0F, 0.6F, 0.4F}) {
        place = render::follow_gaze(place, head(0.0F), 0.011F, wall); // at once
        const float away = glm::distance(place_of(place), glm::vec3(0, 1.6F, 0));
        CHECK(away < wall);
        CHECK(place.scale / away == Approx(size));
    }
    const auto near = place;
    place = render::follow_gaze(place, head(0.0F), 0.011F, std::nullopt);
    CHECK(glm::distance(place_of(place), place_of(near)) < 0.1F); // back gently
    for (int i = 0; i < 400; ++i) place = render::follow_gaze(place, head(0.0F), 0.011F, std::nullopt);
    CHECK(glm::distance(place_of(place), glm::vec3(0, 1.6F, 0)) == Approx(1.5).epsilon(0.01));
}

TEST_CASE("wherever a head goes and looks, a caption is finite, upright, in front of walls and not far to the side") {
    std::mt19937 random(5);
    const auto number = [&](float low, float high) {
        return low + (high - low) * static_cast<float>(random() % 10'001) / 10'000.0F;
    };
    auto place = render::begin_follow(head(0.0F), std::nullopt);
    glm::vec3 at(0, 1.6F, 0);
    float yaw = 0.0F, pitch = 0.0F;
    for (int i = 0; i < 5'000; ++i) {
        at += glm::vec3(number(-0.05F, 0.05F), number(-0.02F, 0.02F), number(-0.05F, 0.05F));
        if (i % 700 == 699) at += glm::vec3(number(-5, 5), 0, number(-5, 5));
        yaw += number(-0.3F, 0.3F);
        pitch = std::clamp(pitch + number(-0.2F, 0.2F), -1.57F, 1.57F);
        const float wall = number(0.36F, 3.0F);
        place = render::follow_gaze(place, head(yaw, pitch, at), number(0.0F, 0.05F), wall);
        const auto to = place_of(place) - at;
        REQUIRE(std::isfinite(glm::dot(to, to)));
        CHECK(glm::length(to) < wall);
        CHECK(glm::length(to) > 0.2F);
        const glm::vec3 right = glm::normalize(glm::vec3(place.world_from_panel[0]));
        CHECK(std::abs(right.y) < 1e-3F);
        CHECK(glm::dot(glm::normalize(glm::vec3(place.world_from_panel[2])), glm::normalize(-to)) > 0.999F);
        const glm::vec3 aimed(-std::sin(place.yaw) * std::cos(place.pitch), std::sin(place.pitch),
                              -std::cos(place.yaw) * std::cos(place.pitch));
        CHECK(glm::dot(glm::normalize(to), aimed) > 0.8F);
    }
}

TEST_CASE("a sheet's picture has the words in it, and the parts that scroll where the shader looks for them") {
    auto content = board();
    std::string words;
    for (int i = 0; i < 200; ++i) words += "河洛古国，星罗棋布。";
    content.body = render::plain_body(words, "zh-Hans");
    const auto made = sheet(content);
    auto glyphs = text::GlyphStore::create(fonts());
    REQUIRE(glyphs.ok());
    const auto first = render::pages_at(*made, 0.0F);
    const auto picture = render::draw_panel_picture(*made, first, 600.0F, **glyphs);
    CHECK(picture.width == 360);
    CHECK(picture.height == static_cast<std::uint32_t>(std::ceil(first.height() * 600.0F)));
    REQUIRE(picture.pixels.size() == std::size_t{picture.width} * picture.height * 4);
    const auto ink = [&](const image::Rgba8& of, float from, float to) { // rows of metres
        std::size_t count = 0;
        for (auto y = static_cast<std::size_t>(from * 600.0F); y < static_cast<std::size_t>(to * 600.0F); ++y)
            for (std::size_t x = 0; x < of.width; ++x) count += of.pixels[(y * of.width + x) * 4] > 150 ? 1 : 0;
        return count;
    };
    CHECK(ink(picture, 0.0F, first.head) > 300);
    CHECK(ink(picture, first.head, first.head + first.body) > 5'000);
    CHECK(ink(picture, first.head + first.body, first.height()) > 300);
    for (std::size_t i = 3; i < picture.pixels.size(); i += 4) REQUIRE(picture.pixels[i] == 255);
    // The same words at a later page lie as much higher.
    const auto later = render::pages_at(*made, made->most_scroll());
    CHECK(later.body_begin > 0.0F);
    const auto second = render::draw_panel_picture(*made, later, 600.0F, **glyphs);
    CHECK(ink(second, later.head, later.head + later.body) > 5'000);
    CHECK(ink(second, 0.0F, later.head) == ink(picture, 0.0F, first.head));
}
