#include "render/panels/panel.h"

#include <algorithm>
#include <cmath>

namespace guanhe::render {
namespace {

float linear(std::uint32_t color, unsigned shift) {
    const float c = static_cast<float>(color >> shift & 0xFFU) / 255.0F;
    return c <= 0.04045F ? c / 12.92F : std::pow((c + 0.055F) / 1.055F, 2.4F);
}

float luminance(std::uint32_t color) {
    return 0.2126F * linear(color, 0) + 0.7152F * linear(color, 8) + 0.0722F * linear(color, 16);
}

/// Of what stands in the body: where it begins and ends.
struct Piece {
    float top = 0.0F, bottom = 0.0F;
};

/// The pieces that may not be cut, from every column.
std::vector<Piece> lines_of(const PanelSheet& sheet) {
    std::vector<Piece> lines;
    for (const auto& words : sheet.body)
        for (const text::Line& line : words.layout.lines)
            lines.push_back({words.at.y + line.top, words.at.y + line.bottom});
    return lines;
}

bool cuts_picture(const PanelSheet& sheet, float at) {
    return std::ranges::any_of(sheet.pictures, [&](const PanelSheet::Picture& picture) {
        return picture.box.low.y < at && at < picture.box.high.y;
    });
}

} // namespace

PanelColors panel_colors(bool high_contrast) {
    // Ink, bone, and the yellow of the river; alpha is opaque, or the contrast would be the scene's affair.
    if (high_contrast)
        return {.background = 0xFF000000,
                .words = 0xFFFFFFFF,
                .title = 0xFFFFFFFF,
                .faint = 0xFFFFFFFF,
                .button = 0xFF000000,
                .button_words = 0xFFFFFFFF,
                .accent = 0xFF00FFFF};
    return {.background = 0xFF241D1A,
            .words = 0xFFE8F0F4,
            .title = 0xFFA9D9F5,
            .faint = 0xFFBDC6CC,
            .button = 0xFF4A3C35,
            .button_words = 0xFFF4F8FA,
            .accent = 0xFF5AC3F2};
}

float contrast_ratio(std::uint32_t a, std::uint32_t b) {
    const float first = luminance(a) + 0.05F, second = luminance(b) + 0.05F;
    return std::max(first, second) / std::min(first, second);
}

std::vector<text::Paragraph> plain_body(const std::string& words, const std::string& language) {
    std::vector<text::Paragraph> out;
    for (std::size_t at = 0; at <= words.size();) {
        const std::size_t end = std::min(words.find('\n', at), words.size());
        text::Paragraph paragraph;
        paragraph.spans.push_back({words.substr(at, end - at), {1.0F, false, 0}});
        paragraph.language = language;
        out.push_back(std::move(paragraph));
        at = end + 1;
    }
    return out;
}

float PanelSheet::most_scroll() const {
    const float over = body_height - (window.high.y - window.low.y);
    return over > 1e-3F * em ? over : 0.0F; // less is what sums of lengths are off by
}

PanelSheet::Seen PanelSheet::seen(float scroll) const {
    const float room = window.high.y - window.low.y, most = most_scroll();
    Seen out{0.0F, std::min(room, body_height), false, false};
    if (most <= 0.0F) return out;
    const float slack = 1e-3F * em;
    out.begin = std::clamp(scroll, 0.0F, most);
    const auto lines = lines_of(*this);
    // To the line below, so that the last one is reached too. In columns a line beside may be cut by it: once more.
    for (bool moved = true; moved;) {
        moved = false;
        for (const Piece& line : lines)
            if (line.top < out.begin - slack && out.begin + slack < line.bottom) {
                out.begin = line.bottom;
                moved = true;
            }
    }
    float end = std::min(out.begin + room, body_height);
    for (bool moved = true; moved;) {
        moved = false;
        for (const Piece& line : lines)
            if (line.top < end - slack && end + slack < line.bottom && line.top > out.begin + slack) {
                end = line.top;
                moved = true;
            }
    }
    out.height = end - out.begin;
    out.cut_above = cuts_picture(*this, out.begin);
    out.cut_below = cuts_picture(*this, end);
    return out;
}

std::optional<PanelHit> hit_panels(std::span<const Panel> panels, const glm::vec3& origin, const glm::vec3& direction) {
    std::optional<PanelHit> nearest;
    for (std::size_t i = 0; i < panels.size(); ++i) {
        const Panel& panel = panels[i];
        if (!panel.sheet) continue;
        const glm::mat4 local = glm::inverse(panel.world_from_panel);
        const glm::vec3 from(local * glm::vec4(origin, 1.0F)), along(local * glm::vec4(direction, 0.0F));
        if (!(std::abs(along.z) > 1e-9F)) continue;
        const float t = -from.z / along.z; // lengths along the ray are the world's: `along` is as much longer
        if (!(t >= 0.0F) || (nearest && t >= nearest->distance)) continue;
        const glm::vec2 size = panel.sheet->size;
        const glm::vec2 met = glm::vec2(from) + glm::vec2(along) * t;
        const glm::vec2 at(met.x + size.x * 0.5F, size.y * 0.5F - met.y);
        const glm::vec2 outside = glm::max(glm::abs(met) - size * 0.5F + panel.sheet->corner, glm::vec2(0.0F));
        if (!SheetBox{{0, 0}, size}.holds(at) || glm::length(outside) > panel.sheet->corner) continue;
        PanelHit hit{i, t, at, at / size, -1, false, along.z < 0.0F};
        if (hit.front) {
            hit.on_body = panel.sheet->window.holds(at);
            for (std::size_t b = 0; b < panel.sheet->buttons.size(); ++b)
                if (panel.sheet->buttons[b].box.holds(at)) hit.button = static_cast<int>(b);
        }
        nearest = hit;
    }
    return nearest;
}

} // namespace guanhe::render
