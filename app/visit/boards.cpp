#include "visit/boards.h"

#include "visit/lookup.h"
#include "visit/scenery.h"
#include "window/text.h"

#include <cstdio>
#include <utility>

namespace guanhe::app {
namespace {

std::string key_of(std::string_view kind, tour::StepRef ref) {
    return std::string(kind) + " " + std::to_string(ref.stop) + " " + std::to_string(ref.step);
}

class Words {
public:
    Words(const tour::TourState& state, const tour::TourContext& context) : state_(state), context_(context) {}

    [[nodiscard]] std::vector<BoardWords> all(std::span<const tour::CaptionNow> captions) {
        era();
        stamps();
        invitation();
        for (const tour::StepRef ref : state_.panels) panel(ref);
        if (state_.question) question(*state_.question);
        measure();
        for (const tour::CaptionNow& caption : captions) say(caption);
        return std::move(all_);
    }

private:
    [[nodiscard]] BoardWords& add(const std::string& key, Board::Where where) {
        BoardWords& words = all_.emplace_back();
        words.key = context_.language + ": " + key;
        words.where = where;
        words.content.language = context_.language;
        return words;
    }
    [[nodiscard]] std::string in(const museum::LanguageText& text) const {
        return std::string(text.in(context_.language));
    }
    void set_body(BoardWords& words, const museum::LanguageText& text) const {
        const auto picked = text.pick(context_.language);
        if (picked) words.content.body = render::plain_body(*picked.value, std::string(picked.language));
    }

    void era() {
        if (!state_.era.show_year) return;
        const museum::Site* site = museum::find_site(*context_.museum, state_.stand.site);
        const museum::Era* era = site != nullptr ? museum::find_era(*site, state_.era.id) : nullptr;
        if (era == nullptr) return;
        BoardWords& words = add("era " + era->id, Board::Where::corner);
        words.content.width = 0.42F;
        words.content.title = in(era->title);
        words.content.body = render::plain_body(years_of(*era, context_.language), context_.language);
        using Marking = museum::ChangeEra::Marking;
        if (state_.era.certainty != Marking::none) {
            const Text legend =
                state_.era.certainty == Marking::color ? Text::certainty_colors : Text::certainty_strokes;
            words.key += state_.era.certainty == Marking::color ? " colors" : " strokes";
            for (auto& paragraph :
                 render::plain_body(text(legend, interface_language(context_.language)), context_.language)) {
                for (auto& span : paragraph.spans) span.style.size = 0.8F;
                words.content.body.push_back(std::move(paragraph));
            }
        }
    }

    void stamps() {
        if (const auto* stamp = action_at<museum::Stamp>(*context_.tour, state_.at)) {
            BoardWords& words = add(key_of("stamp", state_.at), Board::Where::corner);
            words.content.width = 0.36F;
            words.content.title = text(Text::passport_stamp, interface_language(context_.language));
            set_body(words, stamp->title);
            words.picture = stamp->picture;
        }
    }

    void invitation() {
        if (!state_.stand.invited) return;
        BoardWords& words = add("walk", Board::Where::corner);
        words.content.width = 0.42F;
        words.content.body =
            render::plain_body(text(Text::walk_there, interface_language(context_.language)), context_.language);
    }

    void panel(tour::StepRef ref) {
        const auto* panel = action_at<museum::Panel>(*context_.tour, ref);
        if (panel == nullptr) return;
        if (std::holds_alternative<museum::PanelPanorama>(panel->content)) return; // a dome is no board
        BoardWords& words = add(key_of("panel", ref), panel->pose ? Board::Where::world : Board::Where::before);
        words.pose = panel->pose;
        words.content.width = static_cast<float>(panel->width);
        words.content.most_height = words.content.width * 1.1F;
        if (const auto* said = std::get_if<museum::PanelText>(&panel->content)) {
            words.content.title = in(said->title);
            set_body(words, said->text);
        } else if (const auto* shown = std::get_if<museum::PanelPicture>(&panel->content)) {
            if (const auto file = shown->file.pick(context_.language)) words.picture = *file.value;
            words.picture_caption = in(shown->caption);
            const std::string credits = in(shown->attribution.credits);
            if (!credits.empty()) words.picture_caption += (words.picture_caption.empty() ? "" : "\n") + credits;
        } else if (const auto* film = std::get_if<museum::PanelVideo>(&panel->content)) {
            words.content.body = render::plain_body(in(film->alt), context_.language);
        }
    }

    void question(tour::StepRef ref) {
        const auto* ask = action_at<museum::Ask>(*context_.tour, ref);
        if (ask == nullptr) return;
        BoardWords& words = add(key_of("ask", ref), Board::Where::before);
        words.content.width = 0.9F;
        words.content.title = in(ask->question);
        for (std::size_t i = 0; i < ask->answers.size(); ++i)
            words.content.buttons.push_back({std::to_string(i), in(ask->answers[i].text)});
    }

    void measure() {
        if (!state_.measure) return;
        const auto* measure = action_at<museum::Measure>(*context_.tour, *state_.measure);
        if (measure == nullptr || !measure->points) return;
        const double metres = glm::distance(measure->points->from, measure->points->to);
        char length[32];
        std::snprintf(length, sizeof length, metres < 1.0 ? "%.0f\u00a0cm" : "%.2f\u00a0m",
                      metres < 1.0 ? metres * 100.0 : metres);
        BoardWords& words = add(key_of("measure", *state_.measure), Board::Where::sign);
        const glm::dvec3 middle = (measure->points->from + measure->points->to) * 0.5;
        words.pose = museum::Pose{.position = middle, .heading = 0.0};
        words.content.kind = render::PanelKind::caption;
        words.content.width = 0.8F;
        const std::string label = in(measure->label);
        words.content.body = render::plain_body(label.empty() ? length : label + "  " + length, context_.language);
    }

    void say(const tour::CaptionNow& caption) {
        BoardWords& words = add("caption " + caption.language + " " + caption.text, Board::Where::caption);
        words.content.kind = render::PanelKind::caption;
        words.content.language = caption.language;
        words.content.width = 1.1F;
        words.content.body = render::plain_body(caption.text, caption.language);
    }

    const tour::TourState& state_;
    const tour::TourContext& context_;
    std::vector<BoardWords> all_;
};

} // namespace

Language interface_language(std::string_view tag) {
    return tag.starts_with("zh") ? Language::chinese : Language::english;
}

std::vector<BoardWords> words_of(const tour::TourState& state, const tour::TourContext& context,
                                 std::span<const tour::CaptionNow> captions) {
    return Words(state, context).all(captions);
}

void Boards::set_style(const render::PanelStyle& style) {
    style_ = style;
    sheets_.clear();
}

std::shared_ptr<const image::Rgba8> Boards::picture(const museum::FileRef& file) {
    const auto [known, is_new] = pictures_.try_emplace(file.path);
    if (!is_new) return known->second;
    const auto path = folder_.locate(file);
    if (!path) {
        complaints_.push_back(path.error().message());
        return nullptr;
    }
    auto read = image::load_rgba8(*path);
    if (!read) {
        complaints_.push_back(read.error().message());
        return nullptr;
    }
    return known->second = std::make_shared<const image::Rgba8>(std::move(*read));
}

std::vector<Board> Boards::show(std::span<const BoardWords> all) {
    std::vector<Board> boards;
    std::map<std::string, std::shared_ptr<const render::PanelSheet>> kept;
    for (const BoardWords& words : all) {
        std::shared_ptr<const render::PanelSheet> sheet;
        if (const auto known = sheets_.find(words.key); known != sheets_.end()) {
            sheet = known->second;
        } else {
            render::PanelContent content = words.content;
            if (!words.picture.empty())
                if (auto shown = picture(words.picture))
                    content.pictures.push_back({std::move(shown), words.picture_caption});
            for (const auto& [file, caption] : words.more_pictures)
                if (auto shown = picture(file)) content.pictures.push_back({std::move(shown), caption});
            auto made = render::lay_out_panel(content, style_, fonts_);
            if (made)
                sheet = std::move(*made);
            else
                complaints_.push_back(made.error().message());
        }
        kept.emplace(words.key, sheet); // also when there is none: it is not tried again in each frame
        if (sheet) boards.push_back({words.key, words.where, words.pose, std::move(sheet)});
    }
    sheets_ = std::move(kept);
    return boards;
}

std::vector<std::string> Boards::take_complaints() {
    return std::exchange(complaints_, {});
}

} // namespace guanhe::app
