#include "visit/boards.h"

#include "visit/caption_parts.h"
#include "visit/links.h"
#include "visit/lookup.h"
#include "visit/scenery.h"
#include "window/text.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

namespace guanhe::app {
namespace {

std::vector<text::Paragraph> caption_body(const tour::CaptionNow& caption) {
    constexpr float small = 0.7F; // of the words that it tells how to read
    auto body = render::plain_body({}, caption.language);
    body.back().spans.clear();
    for (const tour::CaptionRun& run : caption.runs) {
        auto lines = render::plain_body(run.words, caption.language);
        for (std::size_t i = 0; i < lines.size(); ++i) {
            auto& span = lines[i].spans.front();
            span.style.bold = run.bold;
            if (run.small) span.style.size = small;
            if (i == 0)
                body.back().spans.push_back(std::move(span));
            else
                body.push_back(std::move(lines[i]));
        }
    }
    return body;
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
    [[nodiscard]] std::string key_of(std::string_view kind, tour::StepRef ref) const {
        return std::string(kind) + " " + context_.tour->id + " " + std::to_string(ref.stop) + " " +
               std::to_string(ref.step);
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
        words.content.hug = true;
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
            words.content.hug = stamp->picture.empty();
            words.content.title = text(Text::passport_stamp, interface_language(context_.language));
            set_body(words, stamp->title);
            words.picture = stamp->picture;
        }
    }

    void invitation() {
        if (!state_.stand.invited) return;
        BoardWords& words = add("walk", Board::Where::corner);
        words.content.width = 0.42F;
        words.content.hug = true;
        words.content.body =
            render::plain_body(text(Text::walk_there, interface_language(context_.language)), context_.language);
    }

    void panel(tour::StepRef ref) {
        const auto* panel = action_at<museum::Panel>(*context_.tour, ref);
        if (panel == nullptr) return;
        if (std::holds_alternative<museum::PanelPanorama>(panel->content)) return; // a dome is no board
        const auto* film = std::get_if<museum::PanelVideo>(&panel->content);
        if (film != nullptr && film->file.empty()) return;
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
        } else if (film != nullptr) {
            words.key += " " + film->file.pick(context_.language).value->path;
            words.video = VideoKey{VideoKey::Kind::panel, ref, {}, film->file.pick(context_.language).value->path};
            words.only_body = film->dome;
            words.picture_caption = in(film->attribution.credits);
            set_body(words, film->alt);
        }
    }

    void question(tour::StepRef ref) {
        const auto* ask = action_at<museum::Ask>(*context_.tour, ref);
        if (ask == nullptr) return;
        BoardWords& words = add(key_of("ask", ref), Board::Where::before);
        words.content.width = 0.9F;
        words.content.hug = true;
        words.content.title = in(ask->question);
        for (std::size_t i = 0; i < ask->answers.size(); ++i)
            words.content.buttons.push_back({std::to_string(i), in(ask->answers[i].text)});
    }

    void measure() {
        if (!state_.measure) return;
        const auto* measure = action_at<museum::Measure>(*context_.tour, *state_.measure);
        if (measure == nullptr || !measure->points) return;
        const std::string length = length_words(glm::distance(measure->points->from, measure->points->to));
        BoardWords& words = add(key_of("measure", *state_.measure), Board::Where::sign);
        const glm::dvec3 middle = (measure->points->from + measure->points->to) * 0.5;
        words.pose = museum::Pose{.position = middle, .heading = 0.0};
        words.content.kind = render::PanelKind::caption;
        words.content.width = 0.8F;
        const std::string label = in(measure->label);
        words.content.body = render::plain_body(label.empty() ? length : label + "  " + length, context_.language);
    }

    void say(const tour::CaptionNow& caption) {
        BoardWords& words = add("caption " + caption.language + " " + caption.text(), Board::Where::caption);
        words.content.kind = render::PanelKind::caption;
        words.content.language = caption.language;
        words.content.width = 1.1F * std::clamp(static_cast<float>(caption.settings.size) / 100.0F, 0.3F, 1.0F);
        words.content.body = caption_body(caption);
        words.place = caption_place(caption.settings);
        words.gone = caption.gone;
    }

    const tour::TourState& state_;
    const tour::TourContext& context_;
    std::vector<BoardWords> all_;
};

} // namespace

std::string length_words(double metres) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), metres < 1.0 ? "%.0f\u00a0cm" : "%.2f\u00a0m",
                  metres < 1.0 ? metres * 100.0 : metres);
    return text.data();
}

Language interface_language(std::string_view tag) {
    return tag.starts_with("zh") ? Language::chinese : Language::english;
}

CaptionPlace caption_place(const museum::CueSettings& settings) {
    using Align = museum::CueSettings::Align;
    using Anchor = museum::CueSettings::Anchor;
    constexpr double middle_line = 8.0; // lines are counted from the top; below 0, from the bottom
    CaptionPlace place;
    if (settings.line)
        place.above =
            settings.line_percent ? *settings.line < 50.0 : *settings.line >= 0.0 && *settings.line < middle_line;
    // WebVTT 1, 7.2: without a position, and without an anchor of it, the alignment gives both.
    const bool left = settings.align == Align::start || settings.align == Align::left;
    const bool right = settings.align == Align::end || settings.align == Align::right;
    place.anchor = left ? 0.0F : right ? 1.0F : 0.5F;
    place.across = settings.position ? static_cast<float>(*settings.position / 100.0) : place.anchor;
    if (settings.position_align != Anchor::automatic)
        place.anchor = settings.position_align == Anchor::start ? 0.0F
                       : settings.position_align == Anchor::end ? 1.0F
                                                                : 0.5F;
    return place;
}

std::vector<BoardWords> words_of(const tour::TourState& state, const tour::TourContext& context,
                                 std::span<const tour::CaptionNow> captions) {
    return Words(state, context).all(captions);
}

std::vector<BoardWords> signing_of(const tour::TourState& state, const tour::TourContext& context,
                                   const SigningPictures& pictures) {
    std::vector<BoardWords> all;
    for (const tour::Playing& playing : state.narration) {
        const museum::Narration* narration = tour::narration_of(*context.tour, playing);
        // Another language's signs would be understood by nobody.
        if (narration == nullptr || !narration->signing.has(context.language)) continue;
        const museum::FileRef file = *narration->signing.pick(context.language).value;
        BoardWords words;
        words.where = Board::Where::signing;
        words.content.language = context.language;
        words.content.width = 0.36F;
        words.content.most_height = 0.5F;
        switch (museum::signing_kind(file)) {
        case museum::SigningKind::video:
            words.video = VideoKey{VideoKey::Kind::signing, playing.step, playing.reply, file.path};
            words.key = "signing " + file.path;
            break;
        case museum::SigningKind::picture:
            words.picture = file;
            break;
        case museum::SigningKind::pictures:
            if (const auto* timed = pictures(file))
                for (const museum::TimedPicture& one : *timed)
                    if (one.start <= playing.offset && playing.offset < one.end) words.picture = one.file;
            break;
        }
        if (!words.picture.empty()) words.key = "signing " + words.picture.path;
        if (!words.key.empty()) all.push_back(std::move(words));
    }
    return all;
}

void Boards::set_style(const render::PanelStyle& style) {
    style_ = style;
    sheets_.clear();
}

void Boards::set_widest(float metres) {
    if (std::exchange(widest_, metres) != metres) sheets_.clear();
}

std::shared_ptr<const image::Rgba8> Boards::picture(const museum::FileRef& file) {
    std::erase_if(pictures_, [](const auto& known) { return known.second.expired(); });
    if (const auto known = pictures_.find(file.path); known != pictures_.end()) return known->second.lock();
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
    auto picture = std::make_shared<const image::Rgba8>(std::move(*read));
    pictures_[file.path] = picture;
    return picture;
}

render::PanelContent Boards::content_of(const BoardWords& words, const VideoShown* film) {
    render::PanelContent content = words.content;
    // Larger text gets a larger board: what the screen then cannot hold is shrunk, but never left out.
    using enum Board::Where;
    if (words.where != caption && words.where != sign && words.where != controls) {
        const float grown = std::max(style_.text_scale, 1.0F);
        content.width *= grown;
        content.most_height *= grown;
    }
    if (film != nullptr && !film->failed) {
        content.body.clear();
        content.pictures.push_back({film->first, words.picture_caption});
    } else if (!words.picture.empty()) {
        if (auto shown = picture(words.picture)) content.pictures.push_back({std::move(shown), words.picture_caption});
    }
    for (const auto& [file, caption, drawn] : words.more_pictures)
        if (auto shown = drawn ? drawn : picture(file)) content.pictures.push_back({std::move(shown), caption});
    if (auto codes = qr_row(words.links); codes.picture) {
        std::string list;
        for (std::size_t i = 0; i < codes.links.size(); ++i)
            list += (i > 0 ? "\n" : "") + std::to_string(i + 1) + "  " + codes.links[i];
        content.pictures.push_back({std::move(codes.picture), list});
    }
    return content;
}

std::shared_ptr<const render::PanelSheet> Boards::lay_out(render::PanelContent content) {
    // A picture that cannot be read, and nothing else to show: that was told of.
    if (content.title.empty() && content.body.empty() && content.pictures.empty() && content.table.empty() &&
        content.buttons.empty())
        return nullptr;
    content.width = std::min(content.width, widest_);
    auto made = render::lay_out_panel(content, style_, fonts_);
    if (made) return std::move(*made);
    complaints_.push_back(made.error().message());
    return nullptr;
}

std::vector<Boards::Part> Boards::parts_of(const BoardWords& words, const VideoShown* film) {
    constexpr std::size_t most_lines = 2, most_parts = 9;
    const render::PanelContent whole = content_of(words, film);
    std::vector<Part> parts{{lay_out(whole), 1.0}};
    const auto lines = [](const Part& part) {
        return part.sheet && !part.sheet->body.empty() ? part.sheet->body.front().layout.lines.size() : 0;
    };
    if (!words.gone) return parts;
    const auto too_long = [&](const Part& part) { return lines(part) > most_lines; };
    for (std::size_t count = (lines(parts.front()) + most_lines - 1) / most_lines;
         std::ranges::any_of(parts, too_long) && count <= most_parts; ++count) {
        parts.clear();
        for (CaptionPart& part : caption_parts(whole.body, count)) {
            render::PanelContent content = whole;
            content.body = std::move(part.body);
            parts.push_back({lay_out(std::move(content)), part.until});
        }
    }
    return parts;
}

std::vector<Board> Boards::show(std::span<const BoardWords> all, const Videos* videos) {
    std::vector<Board> boards;
    std::map<std::string, std::vector<Part>> kept;
    for (const BoardWords& words : all) {
        const VideoShown* film = words.video && videos != nullptr ? videos->find(*words.video) : nullptr;
        if (words.video && (film == nullptr || (!film->failed && (words.only_body || !film->first)))) continue;
        std::string key = film != nullptr && film->failed ? words.key + " without its video" : words.key;
        const auto known = sheets_.find(key);
        // Also when there is none: it is not tried again in each frame.
        const auto& parts =
            kept.emplace(key, known != sheets_.end() ? known->second : parts_of(words, film)).first->second;
        const auto now =
            std::ranges::find_if(parts, [&](const Part& part) { return words.gone.value_or(0.0) < part.until; });
        const Part& part = now != parts.end() ? *now : parts.back();
        if (!part.sheet) continue;
        if (parts.size() > 1) key += " " + std::to_string(&part - parts.data() + 1);
        boards.push_back({std::move(key), words.where, words.pose, part.sheet});
        boards.back().place = words.place;
        if (film != nullptr) boards.back().moving = film->moving;
    }
    sheets_ = std::move(kept);
    return boards;
}

std::vector<std::string> Boards::take_complaints() {
    return std::exchange(complaints_, {});
}

} // namespace guanhe::app
