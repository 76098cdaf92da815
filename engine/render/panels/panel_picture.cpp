#include "render/panels/panel_picture.h"

#include "text/canvas.h"

#include <algorithm>
#include <cmath>

namespace guanhe::render {
namespace {

text::Rect pixels(const SheetBox& box, const glm::vec2& origin, float density) {
    return {origin + box.low * density, origin + box.high * density};
}

} // namespace

PanelPages pages_at(const PanelSheet& sheet, float scroll) {
    PanelPages pages;
    const float window = sheet.window.high.y - sheet.window.low.y;
    pages.head = sheet.window.low.y;
    pages.foot = sheet.size.y - sheet.window.high.y;
    pages.body = std::min(sheet.body_height, 3.0F * window);
    if (window > 0.0F && sheet.body_height > pages.body) {
        const float page = std::floor(std::clamp(scroll, 0.0F, sheet.most_scroll()) / window);
        pages.body_begin = std::clamp((page - 1.0F) * window, 0.0F, sheet.body_height - pages.body);
    }
    return pages;
}

image::Rgba8 draw_panel_picture(const PanelSheet& sheet, const PanelPages& pages, float density,
                                text::GlyphStore& glyphs) {
    const auto whole = [&](float metres) {
        return static_cast<std::uint32_t>(std::max(std::ceil(metres * density), 1.0F));
    };
    text::Canvas canvas(whole(sheet.size.x), whole(pages.height()), sheet.colors.background);
    const auto rows = static_cast<float>(canvas.height());
    const float body_top = pages.head * density, body_bottom = (pages.head + pages.body) * density;

    const glm::vec2 body(0.0F, (pages.head - pages.body_begin) * density);
    for (const auto& item : sheet.pictures)
        canvas.picture(pixels(item.box, body, density), item.picture->pixels, item.picture->width,
                       item.picture->height);
    for (const auto& words : sheet.body)
        canvas.words(words.layout, body + words.at * density, density, glyphs, body_top, body_bottom);

    // Over what the body's first and last lines reach into.
    const auto width = static_cast<float>(canvas.width());
    if (pages.body_begin > 0.0F) canvas.fill({{0.0F, 0.0F}, {width, body_top}}, 0.0F, sheet.colors.background);
    if (pages.body_begin + pages.body < sheet.body_height)
        canvas.fill({{0.0F, body_bottom}, {width, rows}}, 0.0F, sheet.colors.background);
    for (const auto& words : sheet.head)
        canvas.words(words.layout, words.at * density, density, glyphs, 0.0F, body_top);

    const glm::vec2 foot(0.0F, (pages.head + pages.body - sheet.window.high.y) * density);
    for (const auto& button : sheet.buttons) {
        const auto rect = pixels(button.box, foot, density);
        const float radius = sheet.corner * 0.6F * density, line = std::max(0.07F * sheet.em * density, 1.0F);
        canvas.fill(rect, radius, sheet.colors.button);
        canvas.frame(rect, radius, button.chosen ? 2.0F * line : line,
                     button.chosen ? sheet.colors.accent : sheet.colors.button_words);
        canvas.words(button.label.layout, foot + button.label.at * density, density, glyphs, 0.0F, rows);
    }
    image::Rgba8 out;
    out.width = canvas.width();
    out.height = canvas.height();
    out.pixels = canvas.take();
    return out;
}

} // namespace guanhe::render
