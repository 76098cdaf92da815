#include "render/panels/panel_picture.h"

#include "text/canvas.h"

#include <algorithm>
#include <cmath>

namespace guanhe::render {
namespace {

text::Rect pixels(const SheetBox& box, const glm::vec2& origin, float density) {
    return {origin + box.low * density, origin + box.high * density};
}

/// At a button's right end; of a disc, beside its lower right edge.
void draw_tick(text::Canvas& canvas, const text::Rect& rect, const PanelSheet::Button& button, float em,
               const PanelColors& colors) {
    const glm::vec2 at = button.mark ? glm::vec2(rect.high.x, rect.high.y) - 0.12F * em
                                     : glm::vec2(rect.high.x - 1.15F * em, (rect.low.y + rect.high.y) * 0.5F);
    const float wide = 0.16F * em;
    const auto stroke = [&](std::uint32_t color, float thickness) {
        canvas.line(at + glm::vec2(-0.34F, 0.02F) * em, at + glm::vec2(-0.08F, 0.28F) * em, thickness, color);
        canvas.line(at + glm::vec2(-0.08F, 0.28F) * em, at + glm::vec2(0.40F, -0.30F) * em, thickness, color);
    };
    if (button.mark) stroke(colors.background, 2.4F * wide); // readable on any picture
    stroke(button.mark ? colors.accent : button.chosen ? colors.background : colors.accent, wide);
}

} // namespace

PanelPages pages_at(const PanelSheet& sheet, float scroll) {
    PanelPages pages;
    const float window = sheet.window.high.y - sheet.window.low.y;
    pages.head = sheet.window.low.y;
    pages.foot = sheet.size.y - sheet.window.high.y;
    pages.body = std::min(sheet.body_height, 3.0F * window);
    if (window > 0.0F && sheet.body_height > pages.body) {
        const float page = std::floor(sheet.seen(scroll).begin / window);
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
    for (const auto& words : sheet.foot)
        canvas.words(words.layout, foot + words.at * density, density, glyphs, body_bottom, rows);
    const float line = std::max(0.07F * sheet.em * density, 1.0F);
    for (const auto& button : sheet.buttons) {
        const auto rect = pixels(button.box, foot, density);
        const float radius = button.mark ? rect.high.x - rect.low.x : sheet.corner * 0.6F * density;
        canvas.fill(rect, radius, button.chosen ? sheet.colors.accent : sheet.colors.button);
        canvas.frame(rect, radius, line, button.chosen ? sheet.colors.background : sheet.colors.button_words);
        canvas.words(button.label.layout, foot + button.label.at * density, density, glyphs, 0.0F, rows);
        if (button.ticked.value_or(false)) draw_tick(canvas, rect, button, sheet.em * density, sheet.colors);
    }
    image::Rgba8 out;
    out.width = canvas.width();
    out.height = canvas.height();
    out.pixels = canvas.take();
    return out;
}

} // namespace guanhe::render
