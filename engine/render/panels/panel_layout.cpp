#include "render/panels/panel.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace guanhe::render {
namespace {

// In ems.
constexpr float padding = 1.0F, caption_padding = 0.5F, corner = 0.7F;
constexpr float title_size = 1.35F, small_size = 0.8F;
constexpr float after_title = 0.5F, after_picture = 0.3F, after_caption = 0.7F;
constexpr float button_height = 2.4F, button_padding = 0.9F, between_buttons = 0.6F, before_buttons = 0.8F;
constexpr float least_window = 1.6F;

float linear(std::uint32_t color, unsigned shift) {
    const float c = static_cast<float>(color >> shift & 0xFFU) / 255.0F;
    return c <= 0.04045F ? c / 12.92F : std::pow((c + 0.055F) / 1.055F, 2.4F);
}

float luminance(std::uint32_t color) {
    return 0.2126F * linear(color, 0) + 0.7152F * linear(color, 8) + 0.0722F * linear(color, 16);
}

text::Paragraph one(const std::string& words, const std::string& language, std::uint32_t color, float size, bool bold,
                    text::Align align = text::Align::start) {
    text::Paragraph paragraph;
    paragraph.spans.push_back({words, {size, bold, color}});
    paragraph.language = language;
    paragraph.align = align;
    paragraph.line_height = 1.35F;
    return paragraph;
}

Error too_small(const char* what) {
    return {.what = std::string("a panel is too ") + what + " for one character of its text",
            .where = {},
            .hint = "make it larger, or its reading distance shorter",
            .kind = ErrorKind::bad_input};
}

/// Lays a sheet out from top to bottom.
class Maker {
public:
    Maker(const PanelContent& content, const PanelStyle& style, std::shared_ptr<const text::Fonts> fonts)
        : content_(&content), caption_(content.kind == PanelKind::caption) {
        sheet_.fonts = std::move(fonts);
        sheet_.colors = panel_colors(style.high_contrast);
        const float scale = std::isfinite(style.text_scale) ? std::clamp(style.text_scale, 0.5F, 3.0F) : 1.0F;
        em_ = sheet_.em = content.reading_distance * type_over_distance * scale;
        sheet_.corner = corner * em_;
        edge_ = (caption_ ? caption_padding : padding) * em_;
        column_ = content.width - 2.0F * edge_;
    }

    Result<std::shared_ptr<const PanelSheet>> make() {
        if (!(std::isfinite(em_) && em_ > 0.0F && std::isfinite(column_) && column_ >= em_)) return too_small("narrow");
        GUANHE_TRY(head());
        const float window_top = top_;
        GUANHE_TRY(body());
        GUANHE_TRY_LET(const float foot, buttons());
        const float room = content_->most_height - window_top - foot - edge_;
        const float wanted = std::max(sheet_.body_height, 0.0F);
        if (wanted > 0.0F && !(room >= std::min(wanted, least_window * em_))) return too_small("low");
        const float window = std::min(wanted, room);
        sheet_.size = {content_->width, window_top + window + foot + edge_};
        sheet_.window = {{0.0F, window_top}, {content_->width, window_top + window}};
        for (auto& button : sheet_.buttons) {
            const glm::vec2 down(0.0F, window_top + window);
            button.box.low += down;
            button.box.high += down;
            button.label.at += down;
        }
        if (caption_) shrink();
        return std::shared_ptr<const PanelSheet>(std::make_shared<PanelSheet>(std::move(sheet_)));
    }

private:
    Result<PanelSheet::Words> words(const std::vector<text::Paragraph>& paragraphs, float width, const glm::vec2& at) {
        GUANHE_TRY_LET(auto layout, text::lay_out(paragraphs, width, em_, *sheet_.fonts));
        return PanelSheet::Words{std::move(layout), at};
    }

    Result<void> head() {
        top_ = edge_;
        if (caption_ || content_->title.empty()) return {};
        GUANHE_TRY_LET(auto title,
                       words({one(content_->title, content_->language, sheet_.colors.title, title_size, true)}, column_,
                             {edge_, top_}));
        top_ += title.layout.size.y + after_title * em_;
        sheet_.head.push_back(std::move(title));
        return {};
    }

    Result<void> body() {
        float y = 0.0F;
        for (const PanelPicture& item : content_->pictures) {
            if (caption_ || !item.picture) continue;
            const image::Rgba8& pixels = *item.picture;
            if (pixels.width == 0 || pixels.height == 0 ||
                pixels.pixels.size() != std::size_t{pixels.width} * pixels.height * 4)
                return Error{.what = "a panel's picture has not as many pixels as its size says",
                             .where = item.caption,
                             .hint = {},
                             .kind = ErrorKind::bad_input};
            const float aspect = static_cast<float>(pixels.width) / static_cast<float>(pixels.height);
            // No higher than the column is wide, or an upright one would fill all that can be seen.
            const glm::vec2 size(std::min(column_, column_ * aspect), std::min(column_, column_ / aspect));
            const float left = edge_ + (column_ - size.x) * 0.5F;
            sheet_.pictures.push_back({item.picture, {{left, y}, {left + size.x, y + size.y}}});
            y += size.y;
            if (!item.caption.empty()) {
                GUANHE_TRY_LET(auto caption, words({one(item.caption, content_->language, sheet_.colors.faint,
                                                        small_size, false, text::Align::centre)},
                                                   column_, {edge_, y + after_picture * em_}));
                y += after_picture * em_ + caption.layout.size.y;
                sheet_.body.push_back(std::move(caption));
            }
            y += after_caption * em_;
        }
        if (!content_->body.empty()) {
            auto paragraphs = content_->body;
            for (auto& paragraph : paragraphs) {
                if (caption_) paragraph.align = text::Align::centre;
                for (auto& span : paragraph.spans)
                    if (span.style.color == 0) span.style.color = sheet_.colors.words;
            }
            GUANHE_TRY_LET(auto text, words(paragraphs, column_, {edge_, y}));
            y += text.layout.size.y;
            sheet_.body.push_back(std::move(text));
        }
        sheet_.body_height = y;
        return {};
    }

    /// Below a window that would end at 0; their height together.
    Result<float> buttons() {
        if (caption_ || content_->buttons.empty()) return 0.0F;
        float x = edge_, y = before_buttons * em_, row = 0.0F;
        for (const PanelButton& item : content_->buttons) {
            const std::vector label{one(item.label, content_->language, sheet_.colors.button_words, 1.0F, false)};
            GUANHE_TRY_LET(auto layout, text::lay_out(label, std::max(column_ - 2.0F * button_padding * em_, em_), em_,
                                                      *sheet_.fonts));
            const float height = std::max(button_height * em_, layout.size.y + em_);
            // Wide enough for a finger and for a gaze, which is right to about a degree.
            const float width = std::clamp(layout.size.x + 2.0F * button_padding * em_, 4.0F * em_, column_);
            if (x > edge_ && x + width > edge_ + column_ + 1e-5F) {
                x = edge_;
                y += row + between_buttons * em_;
                row = 0.0F;
            }
            const glm::vec2 at(x + (width - layout.size.x) * 0.5F, y + (height - layout.size.y) * 0.5F);
            sheet_.buttons.push_back(
                {item.id, {{x, y}, {x + width, y + height}}, item.chosen, {std::move(layout), at}});
            x += width + between_buttons * em_;
            row = std::max(row, height);
        }
        return y + row;
    }

    /// To what its words need.
    void shrink() {
        float least = sheet_.size.x, most = 0.0F;
        for (const auto& words : sheet_.body)
            for (const text::Line& line : words.layout.lines) {
                least = std::min(least, words.at.x + line.left);
                most = std::max(most, words.at.x + line.right);
            }
        if (most <= least) return;
        const float left = least - edge_;
        for (auto& words : sheet_.body) words.at.x -= left;
        sheet_.size.x = sheet_.window.high.x = most - least + 2.0F * edge_;
    }

    const PanelContent* content_;
    bool caption_;
    PanelSheet sheet_;
    float em_ = 0.0F, edge_ = 0.0F, column_ = 0.0F, top_ = 0.0F;
};

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

Result<std::shared_ptr<const PanelSheet>> lay_out_panel(const PanelContent& content, const PanelStyle& style,
                                                        std::shared_ptr<const text::Fonts> fonts) {
    return Maker(content, style, std::move(fonts)).make();
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
