#include "visit/menus.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace guanhe::app {
namespace {

std::string percent(float share) {
    return std::to_string(static_cast<int>(std::lround(share * 100.0F)));
}

/// Builds one page.
class PageMaker {
public:
    PageMaker(Page page, const PageFacts& facts) : facts_(facts), language_(interface_language(facts.language)) {
        words_.key = facts.language + ": page " + std::to_string(static_cast<int>(page));
        words_.where = Board::Where::before;
        words_.content.language = facts.language;
        words_.content.width = 1.0F;
        words_.content.most_height = 0.8F;
    }

    [[nodiscard]] BoardWords make(Page page) {
        words_.content.title = page_title(page, facts_.language);
        switch (page) {
        case Page::none:
            break;
        case Page::attract:
            attract();
            break;
        case Page::language:
            for (const std::string& tag : facts_.languages)
                button("language:" + tag, language_name(tag), tag == facts_.language);
            break;
        case Page::comfort:
            body(word(Text::visit_comfort_about));
            button("comfort:0", word(Text::visit_gentle));
            button("comfort:1", word(Text::visit_usual));
            button("comfort:2", word(Text::visit_free));
            break;
        case Page::map:
            map();
            break;
        case Page::menu:
            menu();
            break;
        case Page::stops:
            stops();
            break;
        case Page::settings:
            settings();
            break;
        case Page::credits:
            credits();
            break;
        case Page::hotspot:
            if (facts_.hotspot != nullptr) {
                words_.key += " " + facts_.hotspot->id;
                words_.content.title = in(facts_.hotspot->title);
                body(in(facts_.hotspot->text));
            }
            button("close", word(Text::visit_resume));
            break;
        case Page::passport:
            passport();
            break;
        case Page::still_there:
            words_.content.width = 0.8F;
            body(filled(Text::visit_countdown, language_, {std::to_string(facts_.countdown)}));
            vary(std::to_string(facts_.countdown));
            break;
        case Page::pin:
            pin();
            break;
        case Page::staff:
            button("close", word(Text::visit_resume));
            button("reset", word(Text::visit_reset));
            button("restart", word(Text::visit_restart));
            button("quit", word(Text::visit_quit));
            break;
        }
        // Larger text gets a larger sheet: what the screen then cannot hold is shrunk, but never left out.
        const float grown = std::max(facts_.reading.text, 1.0F);
        words_.content.width *= grown;
        words_.content.most_height *= grown;
        return std::move(words_);
    }

private:
    [[nodiscard]] std::string word(Text id) const { return text(id, language_); }
    [[nodiscard]] std::string in(const museum::LanguageText& said) const {
        return std::string(said.in(facts_.language));
    }
    void button(const std::string& id, const std::string& label, bool chosen = false) {
        words_.content.buttons.push_back({id, label, chosen});
    }
    void body(const std::string& said, float size = 1.0F) {
        if (said.empty()) return;
        for (auto& paragraph : render::plain_body(said, facts_.language)) {
            for (auto& span : paragraph.spans) span.style.size = size;
            words_.content.body.push_back(std::move(paragraph));
        }
    }
    /// What a page says beside its name makes it another sheet.
    void vary(const std::string& by) { words_.key += " " + by; }

    void attract() {
        words_.content.kind = render::PanelKind::caption;
        words_.where = Board::Where::caption;
        words_.content.width = 1.6F;
        for (const std::string& tag : facts_.languages) {
            const Language words = interface_language(tag);
            const std::string title(facts_.museum->title.in(tag));
            auto name = render::plain_body(title, tag);
            for (auto& paragraph : name)
                for (auto& span : paragraph.spans) span.style.size = 1.5F, span.style.bold = true;
            auto line = render::plain_body(
                std::string(text(Text::visit_begin, words)) + " · " + text(Text::visit_begin_keys, words), tag);
            for (auto* part : {&name, &line})
                for (auto& paragraph : *part) words_.content.body.push_back(std::move(paragraph));
        }
        words_.content.title.clear();
    }

    void map() {
        for (const museum::Tour& tour : facts_.museum->tours) {
            std::string label = in(tour.title);
            if (tour.minutes)
                label = filled(Text::visit_minutes, language_, {label, std::to_string(std::lround(*tour.minutes))});
            if (facts_.museum->tours.size() == 1) body(in(tour.about));
            button("tour:" + tour.id, label);
        }
        button("roam", word(Text::visit_roam));
        button("settings", word(Text::visit_settings));
        button("credits", word(Text::visit_credits));
    }

    void menu() {
        if (!facts_.kiosk) body(word(Text::visit_keys), 0.85F);
        button("close", word(Text::visit_resume));
        button("stops", word(Text::visit_stops));
        button("settings", word(Text::visit_settings));
        button("credits", word(Text::visit_credits));
        button("end", word(Text::visit_end));
        if (facts_.kiosk)
            button("staff", word(Text::visit_staff));
        else
            button("quit", word(Text::visit_quit));
    }

    void stops() {
        if (facts_.tour == nullptr) return;
        body(filled(Text::visit_stops_about, language_, {in(facts_.tour->title)}));
        words_.content.width = 1.1F;
        vary(facts_.tour->id + " " + std::to_string(facts_.stop));
        for (std::size_t i = 0; i < facts_.tour->stops.size(); ++i)
            button("stop:" + std::to_string(i), std::to_string(i + 1) + "  " + in(facts_.tour->stops[i].title),
                   i == facts_.stop);
        button("close", word(Text::visit_back));
    }

    void settings() {
        const ReadingSettings& set = facts_.reading;
        body(filled(Text::visit_figures, language_, {percent(set.text), percent(set.volume)}));
        vary(percent(set.text) + percent(set.volume) + (set.contrast ? "c" : "") + (set.captions ? "t" : ""));
        button("larger", word(Text::visit_larger));
        button("smaller", word(Text::visit_smaller));
        button("contrast", word(Text::visit_contrast), set.contrast);
        button("captions", word(Text::visit_captions), set.captions);
        button("louder", word(Text::visit_louder));
        button("quieter", word(Text::visit_quieter));
        for (const std::string& tag : facts_.languages)
            if (facts_.languages.size() > 1) button("language:" + tag, language_name(tag), tag == facts_.language);
        button("close", word(Text::visit_back));
    }

    void credit(const std::string& name, const museum::Attribution& whose) {
        const std::string credits = in(whose.credits), rights = in(whose.rights), source = in(whose.source);
        if (credits.empty() && rights.empty() && source.empty()) return;
        auto heading = render::plain_body(name, facts_.language);
        for (auto& paragraph : heading)
            for (auto& span : paragraph.spans) span.style.bold = true, span.style.size = 0.9F;
        for (auto& paragraph : heading) words_.content.body.push_back(std::move(paragraph));
        for (const std::string& line : {credits, rights, source}) body(line, 0.8F);
    }

    void credits() {
        words_.content.width = 1.1F;
        const museum::Museum& museum = *facts_.museum;
        credit(in(museum.title), museum.attribution);
        for (const museum::Tour& tour : museum.tours) credit(in(tour.title), tour.attribution);
        for (const museum::Site& site : museum.sites) {
            credit(in(site.title), site.attribution);
            for (const museum::Exhibit& exhibit : site.exhibits) credit(in(exhibit.title), exhibit.attribution);
        }
        museum::Attribution program;
        program.rights.values["en"] = "Guanhe, Apache-2.0";
        program.rights.values["zh-Hans"] = "观河（Guanhe），Apache-2.0";
        credit(word(Text::visit_credits_program), program);
        button("close", word(Text::visit_back));
    }

    void passport() {
        std::string which;
        for (const museum::Stamp* stamp : facts_.stamps) {
            which += stamp->stamp + " ";
            if (stamp->picture.empty())
                body("✦ " + in(stamp->title));
            else
                words_.more_pictures.emplace_back(stamp->picture, in(stamp->title));
        }
        vary(which);
        body(word(facts_.stamps.empty() ? Text::visit_no_stamps : Text::visit_thanks));
        button("again", word(Text::visit_again));
        button("credits", word(Text::visit_credits));
        button("done", word(Text::visit_done));
    }

    void pin() {
        std::string dots;
        for (std::size_t i = 0; i < facts_.pin_digits; ++i) dots += "● ";
        body(dots.empty() ? "—" : dots);
        if (facts_.pin_locked)
            body(word(Text::visit_pin_locked));
        else if (facts_.pin_wrong)
            body(word(Text::visit_pin_wrong));
        vary(std::to_string(facts_.pin_digits) + (facts_.pin_locked ? "l" : "") + (facts_.pin_wrong ? "w" : ""));
        words_.content.width = 0.8F;
        for (const char digit : std::string_view("1234567890"))
            button(std::string("digit:") + digit, std::string(1, digit));
        button("erase", word(Text::visit_erase));
        button("enter", word(Text::visit_enter));
        button("close", word(Text::visit_back));
    }

    const PageFacts& facts_;
    Language language_;
    BoardWords words_;
};

} // namespace

std::string language_name(std::string_view tag) {
    if (tag == "zh-Hant" || tag == "zh-TW" || tag == "zh-HK") return "繁體中文";
    if (tag.starts_with("zh")) return "简体中文";
    if (tag.starts_with("en")) return "English";
    return std::string(tag);
}

std::string page_title(Page page, const std::string& language) {
    const Language words = interface_language(language);
    const auto say = [&](Text id) { return std::string(text(id, words)); };
    switch (page) {
    case Page::none:
    case Page::hotspot:
        return {};
    case Page::attract:
        return say(Text::visit_begin);
    case Page::language: // in every language: it is not chosen yet
        return "语言 · Language";
    case Page::comfort:
        return say(Text::visit_comfort);
    case Page::map:
        return say(Text::visit_map);
    case Page::menu:
        return say(Text::visit_menu);
    case Page::stops:
        return say(Text::visit_stops);
    case Page::settings:
        return say(Text::visit_settings);
    case Page::credits:
        return say(Text::visit_credits);
    case Page::passport:
        return say(Text::visit_passport);
    case Page::still_there:
        return say(Text::visit_still_there);
    case Page::pin:
        return say(Text::visit_pin);
    case Page::staff:
        return say(Text::visit_staff);
    }
    return {};
}

BoardWords page_words(Page page, const PageFacts& facts) {
    return PageMaker(page, facts).make(page);
}

BoardWords control_words(const std::string& language) {
    const Language words = interface_language(language);
    BoardWords board;
    board.key = language + ": controls";
    board.where = Board::Where::controls;
    board.content.language = language;
    board.content.width = 0.66F;
    board.content.buttons = {{"back", text(Text::visit_step_back, words)},
                             {"next", text(Text::visit_next, words)},
                             {"menu", text(Text::visit_menu, words)}};
    return board;
}

BoardWords hint_words(Text hint, const std::string& language) {
    BoardWords board;
    board.key = language + ": hint " + std::to_string(static_cast<int>(hint));
    board.where = Board::Where::corner;
    board.content.language = language;
    board.content.width = 0.5F;
    board.content.body = render::plain_body(text(hint, interface_language(language)), language);
    return board;
}

bool set_reading(ReadingSettings& reading, std::string_view id) {
    constexpr float least_text = 0.7F, most_text = 2.0F, text_step = 0.15F, volume_step = 0.1F;
    const auto step = [](float& value, float by, float low, float high) { value = std::clamp(value + by, low, high); };
    if (id == "larger")
        step(reading.text, text_step, least_text, most_text);
    else if (id == "smaller")
        step(reading.text, -text_step, least_text, most_text);
    else if (id == "louder")
        step(reading.volume, volume_step, 0.0F, 1.0F);
    else if (id == "quieter")
        step(reading.volume, -volume_step, 0.0F, 1.0F);
    else if (id == "contrast")
        reading.contrast = !reading.contrast;
    else if (id == "captions")
        reading.captions = !reading.captions;
    else
        return false;
    return true;
}

std::optional<std::uint32_t> number_in(std::string_view text) {
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

std::optional<std::string> after(const std::string& id, std::string_view prefix) {
    return id.starts_with(prefix) ? std::optional(id.substr(prefix.size())) : std::nullopt;
}

} // namespace guanhe::app
