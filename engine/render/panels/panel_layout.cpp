#include "render/panels/panel.h"

#include <algorithm>
#include <cmath>

namespace guanhe::render {
namespace {

// In ems.
constexpr float padding = 1.0F, caption_padding = 0.5F, caption_side = 0.8F, corner = 0.7F;
constexpr float title_size = 1.35F, small_size = 0.8F, table_size = 0.85F, mark_size = 0.85F;
constexpr float after_title = 0.5F, after_picture = 0.3F, after_caption = 0.7F, after_body = 0.6F, after_line = 0.25F;
constexpr float button_height = 2.4F, button_padding = 0.9F, between_buttons = 0.6F, before_buttons = 0.8F;
constexpr float between_rows = 0.45F, tick_room = 1.3F, mark_across = 1.9F;
constexpr float between_columns = 1.4F, least_column = 12.0F, least_list = 6.0F;
constexpr float least_window = 1.6F, least_picture = 4.0F;
constexpr float most_of_name = 0.45F; // of a column: what names a row, and a list beside a body

text::Paragraph one(const std::string& words, const std::string& language, std::uint32_t color, float size, bool bold,
                    text::Align align = text::Align::start) {
    text::Paragraph paragraph;
    paragraph.spans.push_back({words, {size, bold, color}});
    paragraph.language = language;
    paragraph.align = align;
    paragraph.line_height = 1.35F;
    paragraph.balanced = true;
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
        edge_ = (caption_ ? caption_side : padding) * em_;
        column_ = content.width - 2.0F * edge_;
    }

    Result<std::shared_ptr<const PanelSheet>> make() {
        if (!(std::isfinite(em_) && em_ > 0.0F && std::isfinite(column_) && column_ >= em_)) return too_small("narrow");
        GUANHE_TRY(head());
        room_ = content_->most_height - top_ - bottom();
        GUANHE_TRY_LET(const bool beside, list_beside());
        if (!beside) GUANHE_TRY(stacked());
        if (caption_ || content_->hug) hug();
        return std::shared_ptr<const PanelSheet>(std::make_shared<PanelSheet>(std::move(sheet_)));
    }

private:
    Result<PanelSheet::Words> words(const std::vector<text::Paragraph>& paragraphs, float width, const glm::vec2& at) {
        GUANHE_TRY_LET(auto layout, text::lay_out(paragraphs, std::max(width, em_), em_, *sheet_.fonts));
        return PanelSheet::Words{std::move(layout), at};
    }
    [[nodiscard]] float bottom() const { return (caption_ ? caption_padding : padding) * em_; }

    Result<void> head() {
        top_ = bottom();
        if (caption_ || content_->title.empty()) return {};
        GUANHE_TRY_LET(auto title,
                       words({one(content_->title, content_->language, sheet_.colors.title, title_size, true)}, column_,
                             {edge_, top_}));
        top_ += title.layout.size.y + (has_body() || !content_->buttons.empty() ? after_title * em_ : 0.0F);
        sheet_.head.push_back(std::move(title));
        return {};
    }

    // ---- the two ways in which a body and its buttons stand to one another

    Result<void> stacked() {
        GUANHE_TRY_LET(const float side, widest_button());
        const float width = content_->hug ? std::min(side, column_) : column_;
        GUANHE_TRY_LET(const float foot, content_->list ? list(edge_, width, first_row()) : rows());
        float room = room_ - foot;
        GUANHE_TRY_LET(const float wanted, body(edge_, column_, room));
        if (const float least = std::min(wanted, least_window * em_); wanted > 0.0F && !(room >= least)) {
            if (content_->buttons.empty()) return too_small("low");
            room = least; // higher than it should be: without its buttons nobody would get away from it
        }
        close(wanted, std::min(wanted, room), foot);
        const glm::vec2 down(0.0F, sheet_.window.high.y);
        for (auto& button : sheet_.buttons) {
            button.box.low += down;
            button.box.high += down;
            button.label.at += down;
        }
        for (auto& name : sheet_.foot) name.at += down;
        return marks();
    }

    /// A list at the left and the body at its right. False: there is no room for it, and nothing was done.
    Result<bool> list_beside() {
        if (!content_->list || !has_body()) return false;
        GUANHE_TRY_LET(const float widest, widest_button());
        const float side = std::min(widest, most_of_name * column_);
        const float left = edge_ + side + between_columns * em_, width = edge_ + column_ - left;
        if (width < least_column * em_) return false;
        GUANHE_TRY_LET(const float high, list(edge_, side, 0.0F));
        GUANHE_TRY_LET(const float wanted, body(left, width, std::max(room_, high)));
        // The list is whole, and higher than it should be if it must; the body scrolls beside it.
        const float window = std::max(high, std::min(wanted, room_));
        close(std::max(wanted, window), window, 0.0F);
        sheet_.size.y = std::max(sheet_.size.y, top_ + high + bottom());
        for (auto& button : sheet_.buttons) {
            button.box.low.y += top_;
            button.box.high.y += top_;
            button.label.at.y += top_;
        }
        GUANHE_TRY(marks());
        return true;
    }

    /// The window ends with a line of its body.
    void close(float body_height, float window, float foot) {
        sheet_.body_height = std::max(body_height, 0.0F);
        sheet_.window = {{0.0F, top_}, {content_->width, top_ + std::max(window, 0.0F)}};
        if (sheet_.most_scroll() > 0.0F) sheet_.window.high.y = top_ + sheet_.seen(0.0F).height;
        sheet_.size = {content_->width, sheet_.window.high.y + foot + bottom()};
    }

    // ---- the body: pictures, words, a table

    /// Its height.
    Result<float> body(float left, float width, float room) {
        float y = 0.0F;
        GUANHE_TRY_LET(y, pictures(left, width, room));
        const bool table = !content_->table.empty() && !caption_;
        if (!content_->body.empty()) {
            auto paragraphs = content_->body;
            for (auto& paragraph : paragraphs) {
                if (caption_) paragraph.align = text::Align::centre;
                paragraph.balanced = paragraph.balanced || caption_ || content_->hug;
                for (auto& span : paragraph.spans)
                    if (span.style.color == 0) span.style.color = sheet_.colors.words;
            }
            GUANHE_TRY_LET(auto text, words(paragraphs, width, {left, y}));
            y += text.layout.size.y + (table ? after_body * em_ : 0.0F);
            sheet_.body.push_back(std::move(text));
        }
        if (!table) return y;
        return this->table(left, width, y);
    }

    [[nodiscard]] bool has_body() const {
        return !content_->body.empty() || !content_->pictures.empty() || !content_->table.empty();
    }
    /// Above buttons.
    [[nodiscard]] float first_row() const { return has_body() ? before_buttons * em_ : 0.0F; }

    [[nodiscard]] bool has_marks() const {
        return std::ranges::any_of(content_->buttons,
                                   [](const PanelButton& button) { return button.mark.has_value(); });
    }

    Result<float> pictures(float left, float width, float room) {
        if (caption_) return 0.0F;
        const auto cell_of = [&](std::size_t count) {
            return (width + between_columns * em_) / static_cast<float>(count) - between_columns * em_;
        };
        std::size_t abreast = std::max<std::size_t>(content_->abreast, 1);
        while (abreast > 1 && cell_of(abreast) < least_picture * em_) --abreast; // fewer, where text is large
        const float cell = cell_of(abreast);
        if (!content_->pictures.empty() && cell < em_) return too_small("narrow");
        float most = cell; // or an upright one would fill all that can be seen
        if (has_marks()) {
            GUANHE_TRY_LET(const float below, caption_room(cell));
            const std::size_t deep = (content_->pictures.size() + abreast - 1) / abreast;
            most = std::clamp(room / static_cast<float>(deep) - below, least_picture * em_, cell);
        }
        float y = 0.0F, row = 0.0F;
        for (const PanelPicture& item : content_->pictures) {
            if (!item.picture) continue;
            const image::Rgba8& pixels = *item.picture;
            if (pixels.width == 0 || pixels.height == 0 ||
                pixels.pixels.size() != std::size_t{pixels.width} * pixels.height * 4)
                return Error{.what = "a panel's picture has not as many pixels as its size says",
                             .where = item.caption,
                             .hint = {},
                             .kind = ErrorKind::bad_input};
            const std::size_t place = sheet_.pictures.size() % abreast;
            if (place == 0) {
                y += row;
                row = 0.0F;
            }
            const float aspect = static_cast<float>(pixels.width) / static_cast<float>(pixels.height);
            const glm::vec2 size =
                aspect * most > cell ? glm::vec2(cell, cell / aspect) : glm::vec2(most * aspect, most);
            const float x = left + static_cast<float>(place) * (cell + between_columns * em_);
            const glm::vec2 low(x + (cell - size.x) * 0.5F, y);
            sheet_.pictures.push_back({item.picture, {low, low + size}});
            float high = size.y;
            if (!item.caption.empty()) {
                GUANHE_TRY_LET(auto caption, words({caption_of(item)}, cell, {x, y + high + after_picture * em_}));
                high += after_picture * em_ + caption.layout.size.y;
                sheet_.body.push_back(std::move(caption));
            }
            row = std::max(row, high + after_caption * em_);
        }
        return y + row;
    }

    /// What the highest of the words under pictures takes.
    Result<float> caption_room(float cell) {
        float highest = 0.0F;
        for (const PanelPicture& item : content_->pictures) {
            if (item.caption.empty()) continue;
            GUANHE_TRY_LET(const auto caption, words({caption_of(item)}, cell, {}));
            highest = std::max(highest, caption.layout.size.y + after_picture * em_);
        }
        return highest + after_caption * em_;
    }
    [[nodiscard]] text::Paragraph caption_of(const PanelPicture& item) const {
        return one(item.caption, content_->language, sheet_.colors.faint, small_size, false, text::Align::centre);
    }

    Result<float> table(float left, float width, float y) {
        float names = 0.0F;
        const auto name_of = [&](const PanelRow& row) {
            return one(row.name, content_->language, sheet_.colors.title, table_size, true);
        };
        for (const PanelRow& row : content_->table) {
            GUANHE_TRY_LET(const auto name, words({name_of(row)}, most_of_name * width, {}));
            names = std::max(names, name.layout.size.x);
        }
        const float second = left + names + 0.8F * em_;
        for (const PanelRow& row : content_->table) {
            GUANHE_TRY_LET(auto name, words({name_of(row)}, most_of_name * width, {left, y}));
            GUANHE_TRY_LET(auto said,
                           words({one(row.words, content_->language, sheet_.colors.words, table_size, false)},
                                 left + width - second, {second, y}));
            y += std::max(name.layout.size.y, said.layout.size.y) + after_line * em_;
            sheet_.body.push_back(std::move(name));
            sheet_.body.push_back(std::move(said));
        }
        return y - after_line * em_;
    }

    // ---- buttons, measured from 0 down

    [[nodiscard]] float tick_width(const PanelButton& button) const { return button.ticked ? tick_room * em_ : 0.0F; }

    Result<text::Layout> label_of(const PanelButton& button, float width) {
        const std::uint32_t color = button.chosen ? sheet_.colors.background : sheet_.colors.button_words;
        const std::vector label{
            one(button.label, content_->language, color, button.mark ? mark_size : 1.0F, button.mark.has_value())};
        const float room = width - 2.0F * button_padding * em_ - tick_width(button);
        return text::lay_out(label, std::max(room, em_), em_, *sheet_.fonts);
    }

    void add(const PanelButton& item, const SheetBox& box, text::Layout label, bool centred) {
        const glm::vec2 size = box.high - box.low;
        const float room = size.x - tick_width(item);
        const float x = centred ? (room - label.size.x) * 0.5F : button_padding * em_;
        const glm::vec2 at = box.low + glm::vec2(x, (size.y - label.size.y) * 0.5F);
        sheet_.buttons.push_back(
            {item.id, box, item.chosen, item.ticked, item.mark.has_value(), {std::move(label), at}});
    }

    /// Of a list.
    Result<float> widest_button() {
        float widest = least_list * em_;
        for (const PanelButton& button : content_->buttons) {
            if (button.mark || !content_->list) continue;
            GUANHE_TRY_LET(const auto label, label_of(button, column_));
            widest = std::max(widest, label.size.x + 2.0F * button_padding * em_ + tick_width(button));
        }
        return widest;
    }

    /// One below another; their bottom.
    Result<float> list(float left, float width, float y) {
        for (const PanelButton& item : content_->buttons) {
            if (item.mark) continue;
            GUANHE_TRY_LET(auto label, label_of(item, width));
            const float height = std::max(button_height * em_, label.size.y + em_);
            add(item, {{left, y}, {left + width, y + height}}, std::move(label), false);
            y += height + between_rows * em_;
        }
        return sheet_.buttons.empty() ? 0.0F : y - between_rows * em_;
    }

    /// From left to right, in as many rows as it takes and as there are names for; their bottom.
    Result<float> rows() {
        if (caption_ || content_->buttons.empty()) return 0.0F;
        const bool named =
            std::ranges::any_of(content_->buttons, [](const PanelButton& b) { return b.row.has_value(); });
        const float gap = (named ? between_rows : between_buttons) * em_;
        GUANHE_TRY_LET(const float names, named ? widest_name() : 0.0F);
        const bool above = edge_ + column_ - names < least_list * 1.5F * em_; // a name has a line of its own
        const float right = edge_ + column_;
        float left = edge_, x = left, y = first_row(), row = 0.0F;
        const auto next_row = [&] {
            if (row > 0.0F) y += row + gap;
            x = left;
            row = 0.0F;
        };
        for (const PanelButton& item : content_->buttons) {
            if (item.mark) continue;
            if (item.row) {
                left = edge_;
                next_row();
                if (!item.row->empty()) {
                    GUANHE_TRY_LET(auto name,
                                   words({one(*item.row, content_->language, sheet_.colors.words, 1.0F, false)},
                                         above ? column_ : names - edge_, {edge_, y}));
                    const float high = name.layout.size.y;
                    if (above)
                        y += high + after_line * em_;
                    else
                        name.at.y += std::max((button_height * em_ - high) * 0.5F, 0.0F);
                    if (!above) x = left = names;
                    row = above ? 0.0F : high;
                    sheet_.foot.push_back(std::move(name));
                }
            }
            GUANHE_TRY_LET(auto label, label_of(item, right - left));
            const float height = std::max(button_height * em_, label.size.y + em_);
            // Wide enough for a finger and for a gaze, which is right to about a degree.
            const float width = std::clamp(label.size.x + 2.0F * button_padding * em_ + tick_width(item),
                                           std::min(4.0F * em_, right - left), right - left);
            if (x > left && x + width > right + 1e-5F) next_row();
            add(item, {{x, y}, {x + width, y + height}}, std::move(label), true);
            x += width + between_buttons * em_;
            row = std::max(row, height);
        }
        return y + row;
    }

    /// Where buttons begin beside the names of their rows.
    Result<float> widest_name() {
        float widest = 0.0F;
        for (const PanelButton& item : content_->buttons) {
            if (!item.row || item.row->empty()) continue;
            GUANHE_TRY_LET(const auto name,
                           words({one(*item.row, content_->language, 0, 1.0F, false)}, most_of_name * column_, {}));
            widest = std::max(widest, name.layout.size.x);
        }
        return edge_ + widest + em_;
    }

    /// Discs on pictures that are seen whole, after all other buttons.
    Result<void> marks() {
        if (sheet_.most_scroll() > 0.0F) return {};
        for (const PanelButton& item : content_->buttons) {
            if (!item.mark || item.mark->picture >= sheet_.pictures.size()) continue;
            const SheetBox& on = sheet_.pictures[item.mark->picture].box;
            const glm::vec2 middle = glm::mix(on.low, on.high, item.mark->at) + glm::vec2(0.0F, sheet_.window.low.y);
            const glm::vec2 half(0.5F * mark_across * em_);
            GUANHE_TRY_LET(auto label, label_of(item, column_));
            const glm::vec2 at = middle - label.size * 0.5F;
            sheet_.buttons.push_back(
                {item.id, {middle - half, middle + half}, item.chosen, item.ticked, true, {std::move(label), at}});
        }
        return {};
    }

    /// No wider than what is on it.
    void hug() {
        if (!sheet_.pictures.empty()) return;
        float least = sheet_.size.x, most = 0.0F;
        const auto hold = [&](float left, float right) {
            least = std::min(least, left);
            most = std::max(most, right);
        };
        for (const auto* all : {&sheet_.head, &sheet_.body, &sheet_.foot})
            for (const auto& words : *all)
                for (const text::Line& line : words.layout.lines) hold(words.at.x + line.left, words.at.x + line.right);
        for (const auto& button : sheet_.buttons) hold(button.box.low.x, button.box.high.x);
        if (most <= least) return;
        const float left = least - edge_;
        for (auto* all : {&sheet_.head, &sheet_.body, &sheet_.foot})
            for (auto& words : *all) words.at.x -= left;
        for (auto& button : sheet_.buttons) {
            button.box.low.x -= left;
            button.box.high.x -= left;
            button.label.at.x -= left;
        }
        sheet_.size.x = sheet_.window.high.x = most - least + 2.0F * edge_;
    }

    const PanelContent* content_;
    bool caption_;
    PanelSheet sheet_;
    float em_ = 0.0F, edge_ = 0.0F, column_ = 0.0F, top_ = 0.0F;
    float room_ = 0.0F; ///< below the head, within the most that it may be high
};

} // namespace

Result<std::shared_ptr<const PanelSheet>> lay_out_panel(const PanelContent& content, const PanelStyle& style,
                                                        std::shared_ptr<const text::Fonts> fonts) {
    return Maker(content, style, std::move(fonts)).make();
}

} // namespace guanhe::render
