#include "visit/menus.h"

#include "headset/controls_page.h"
#include "visit/links.h"

#include "base/text.h"
#include "visit/credits.h"
#include "visit/map_page.h"
#include "visit/passport_page.h"
#include "visit/record_page.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace guanhe::app {
namespace {

std::string percent(float share) {
    return std::to_string(static_cast<int>(std::lround(share * 100.0F)));
}

/// Builds one page.
class PageMaker {
public:
    PageMaker(Page page, const PageFacts& facts)
        : facts_(facts), language_(interface_language(facts.choices.language)) {
        words_.key = facts.choices.language + ": page " + std::string(page_name(page));
        words_.where = Board::Where::before;
        words_.content.language = language();
        words_.content.width = 1.0F;
        words_.content.most_height = 0.8F;
    }

    [[nodiscard]] BoardWords make(Page page) {
        words_.content.title = page_title(page, language());
        if (facts_.headset && page == Page::comfort) words_.content.title = word(Text::visit_way_comfort);
        switch (page) {
        case Page::none:
            break;
        case Page::attract:
            attract();
            break;
        case Page::language:
            words_.content.hug = true;
            if (facts_.headset) // how to choose, before anything is to be chosen
                for (const std::string& tag : facts_.languages) body_in(Text::visit_point, tag);
            languages();
            break;
        case Page::posture:
            words_.content.hug = true;
            posture();
            break;
        case Page::height:
            words_.content.hug = true;
            height();
            button("height:good", word(Text::visit_height_good));
            break;
        case Page::hand:
            words_.content.hug = true;
            hand();
            break;
        case Page::comfort:
            words_.content.list = true;
            words_.content.hug = true;
            if (!facts_.headset) body(word(Text::visit_comfort_about));
            comfort();
            break;
        case Page::map:
            map();
            break;
        case Page::menu:
            menu();
            break;
        case Page::stops:
            add_map(words_, facts_);
            break;
        case Page::settings:
            settings();
            break;
        case Page::moving:
            moving();
            break;
        case Page::hands:
            words_.content = controls_page(facts_.hands.controls, facts_.hands.fingers, language_,
                                           render::panel_colors(facts_.reading.contrast), ControlsOf::visit);
            vary(std::to_string(facts_.hands.version) + (facts_.reading.contrast ? "c" : ""));
            break;
        case Page::credits:
            credits();
            break;
        case Page::hotspot:
            if (facts_.hotspot != nullptr) {
                words_.key += " " + facts_.hotspot->id;
                words_.content.title = in(facts_.hotspot->title);
                body(in(facts_.hotspot->text));
                const auto* record =
                    facts_.site != nullptr ? record_of(*facts_.museum, *facts_.site, *facts_.hotspot) : nullptr;
                if (record != nullptr) button("record:" + record->id, word(Text::visit_about_this));
            }
            button("close", word(Text::visit_resume));
            break;
        case Page::passport:
            add_passport(words_, facts_);
            break;
        case Page::still_there:
            words_.content.width = 0.8F;
            body(filled(facts_.headset ? Text::visit_stay : Text::visit_countdown, language_,
                        {std::to_string(facts_.countdown)}));
            vary(std::to_string(facts_.countdown));
            break;
        case Page::held:
            words_.content.width = 0.8F;
            body(word(Text::visit_held_about));
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
        case Page::record:
            if (facts_.record != nullptr) {
                add_record(words_, *facts_.record, language());
                offer(*facts_.record);
            }
            button("close", word(Text::visit_back));
            break;
        }
        return std::move(words_);
    }

private:
    [[nodiscard]] const std::string& language() const { return facts_.choices.language; }
    [[nodiscard]] std::string word(Text id) const { return text(id, language_); }
    [[nodiscard]] std::string in(const museum::LanguageText& said) const { return std::string(said.in(language())); }
    void button(const std::string& id, const std::string& label, bool chosen = false) {
        words_.content.buttons.push_back({id, label, chosen});
    }
    void body(const std::string& said, float size = 1.0F) { add(said, language(), size, false); }
    void body_in(Text id, const std::string& tag) { add(text(id, interface_language(tag)), tag, 1.0F, false); }
    void add(const std::string& said, const std::string& tag, float size, bool bold) {
        if (said.empty()) return;
        for (auto& paragraph : render::plain_body(said, tag)) {
            for (auto& span : paragraph.spans) {
                span.style.size = size;
                span.style.bold = bold;
            }
            words_.content.body.push_back(std::move(paragraph));
        }
    }
    /// What a page says beside its name makes it another sheet.
    void vary(const std::string& by) { words_.key += " " + by; }

    void attract() {
        if (!facts_.headset) {
            words_.content.kind = render::PanelKind::caption;
            words_.where = Board::Where::caption;
            words_.content.width = 1.6F;
        }
        for (const std::string& tag : facts_.languages) {
            const Language words = interface_language(tag);
            add(std::string(facts_.museum->title.in(tag)), tag, 1.5F, true);
            if (facts_.headset)
                body_in(Text::visit_put_on, tag);
            else
                add(std::string(text(Text::visit_begin, words)) + " · " + text(Text::visit_begin_keys, words), tag,
                    1.0F, false);
        }
        words_.content.title.clear();
    }

    void languages() {
        for (const std::string& tag : facts_.languages)
            button("language:" + tag, language_name(tag), tag == language());
    }

    /// On a page that asks for the first time nothing is chosen yet.
    void choice(std::string_view kind, std::initializer_list<Text> names, int chosen) {
        int which = 0;
        for (const Text name : names) {
            button(std::string(kind) + std::to_string(which), word(name), which == chosen);
            ++which;
        }
    }
    void posture(int chosen = -1) { choice("posture:", {Text::visit_standing, Text::visit_seated}, chosen); }
    void hand(int chosen = -1) { choice("hand:", {Text::visit_right_hand, Text::visit_left_hand}, chosen); }
    void comfort(int chosen = -1) {
        if (facts_.headset)
            choice("comfort:", {Text::visit_way_gentle, Text::visit_way_usual, Text::visit_way_free}, chosen);
        else
            choice("comfort:", {Text::visit_gentle, Text::visit_usual, Text::visit_free}, chosen);
    }
    void height() {
        button("height:up", word(Text::visit_higher));
        button("height:down", word(Text::visit_lower));
    }

    void moving() {
        const tour::Choices& now = facts_.choices;
        comfort(static_cast<int>(now.comfort));
        vary(std::to_string(static_cast<int>(now.comfort)));
        if (facts_.headset) {
            posture(static_cast<int>(now.posture));
            height();
            hand(static_cast<int>(now.hand));
            vary(std::to_string(static_cast<int>(now.posture)) + std::to_string(static_cast<int>(now.hand)));
        }
        button("close", word(Text::visit_back));
    }

    void map() {
        words_.content.width = 1.3F;
        words_.content.list = true;
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
        words_.content.list = true;
        words_.content.hug = true;
        words_.content.most_height = 0.95F;
        if (const std::string here = stop_words(facts_); !here.empty()) {
            body(here);
            vary(here);
        }
        if (!facts_.kiosk && !facts_.headset) keys();
        button("close", word(Text::visit_resume));
        button("stops", word(Text::visit_stops));
        button("settings", word(Text::visit_settings));
        if (facts_.headset) button("hands", word(Text::hold_title));
        button("credits", word(Text::visit_credits));
        button("end", word(Text::visit_end));
        if (facts_.headset) return; // nobody with one on presses keys, or closes the program on the next visitor
        if (facts_.kiosk)
            button("staff", word(Text::visit_staff));
        else
            button("quit", word(Text::visit_quit));
    }

    void keys() {
        words_.content.width = 1.3F;
        const auto key = [&](std::string keys, Text does) {
            words_.content.table.push_back({std::move(keys), word(does)});
        };
        key(word(Text::visit_key_space), Text::visit_does_on);
        key("←", Text::visit_does_back);
        key("R", Text::visit_does_again);
        key("M", Text::visit_does_map);
        key(word(Text::visit_key_choose), Text::visit_does_choose);
        key(word(Text::visit_key_drag), Text::visit_does_look);
        key(word(Text::visit_key_walk), Text::visit_does_walk);
        key("C", Text::visit_does_captions);
        key("+ −", Text::visit_does_size);
        key("L", Text::visit_does_language);
        key("F11", Text::visit_does_screen);
    }

    void settings() {
        const ReadingSettings& set = facts_.reading;
        words_.content.width = 1.5F;
        words_.content.most_height = 0.95F;
        words_.content.hug = true;
        vary(percent(set.text) + percent(set.volume) + (set.contrast ? "c" : "") + (set.captions ? "t" : "") +
             (set.signing ? "s" : ""));
        row(filled(Text::visit_text_size, language_, {percent(set.text)}), "smaller", word(Text::visit_smaller));
        button("larger", word(Text::visit_larger));
        row(filled(Text::visit_sound, language_, {percent(set.volume)}), "quieter", word(Text::visit_quieter));
        button("louder", word(Text::visit_louder));
        row(word(Text::visit_shown), "captions", word(Text::visit_captions));
        tick(set.captions);
        if (has_signing()) {
            button("signing", word(Text::visit_signing));
            tick(set.signing);
        }
        button("contrast", word(Text::visit_contrast));
        tick(set.contrast);
        if (facts_.languages.size() > 1) {
            const std::size_t first = words_.content.buttons.size();
            languages();
            words_.content.buttons[first].row = word(Text::visit_language);
            for (std::size_t i = first; i < words_.content.buttons.size(); ++i)
                words_.content.buttons[i].ticked = words_.content.buttons[i].chosen;
        }
        row({}, "moving", word(Text::visit_moving));
        button("close", word(Text::visit_back));
    }

    /// A button that begins a row.
    void row(const std::string& name, const std::string& id, const std::string& label) {
        button(id, label);
        words_.content.buttons.back().row = name;
    }
    /// The last button is on or off.
    void tick(bool on) {
        words_.content.buttons.back().chosen = on;
        words_.content.buttons.back().ticked = on;
    }

    /// Whether anything of the museum is also told in signs or pictures to those who read this language.
    [[nodiscard]] bool has_signing() const {
        const auto has = [&](const museum::Narration& said) { return said.signing.has(language()); };
        const auto step_has = [&](const museum::Step& step) {
            if (const auto* say = std::get_if<museum::Say>(&step.action)) return has(say->narration);
            const auto* ask = std::get_if<museum::Ask>(&step.action);
            return ask != nullptr &&
                   std::ranges::any_of(ask->answers, [&](const auto& answer) { return has(answer.reply); });
        };
        return std::ranges::any_of(facts_.museum->tours, [&](const museum::Tour& tour) {
            return std::ranges::any_of(
                tour.stops, [&](const museum::Stop& stop) { return std::ranges::any_of(stop.steps, step_has); });
        });
    }

    /// On a kiosk nothing leads out: the addresses in these words are shown for the visitor's own telephone.
    void offer(const std::string& said) {
        constexpr std::size_t most = 4; // that a telephone can still tell apart on one sheet
        if (!facts_.kiosk) return;
        for (std::string& link : links_in(said))
            if (words_.links.size() < most && std::ranges::find(words_.links, link) == words_.links.end())
                words_.links.push_back(std::move(link));
    }
    void offer(const museum::Record& record) {
        offer(record.core.identifier);
        for (const auto* said : {&record.core.source, &record.core.relation, &record.core.rights, &record.credits})
            offer(in(*said));
        offer(licence_link(in(record.core.rights)));
    }

    void credits() {
        words_.content.width = 1.2F;
        words_.content.most_height = 0.9F;
        const auto join = [](const std::string& a, const std::string& b) {
            return a + (a.empty() || b.empty() ? "" : " · ") + b;
        };
        for (const Credit& credit : credits_of(*facts_.museum, language())) {
            add(join(credit.credits, credit.rights), language(), 1.0F, true);
            body(credit.source, 0.9F);
            body(credit.of, 0.9F);
            for (const std::string* line : {&credit.credits, &credit.rights, &credit.source}) offer(*line);
            offer(licence_link(credit.rights));
        }
        const std::string licence = "Apache-2.0";
        add(word(Text::visit_credits_program), language(), 1.0F, true);
        body(join(language_ == Language::chinese ? "观河（Guanhe）" : "Guanhe", licence), 0.9F);
        offer(licence_link(licence));
        things();
        button("close", word(Text::visit_back));
    }

    /// The records of what is to be seen here: as many as there is room for beside the words.
    void things() {
        constexpr std::size_t most = 6, most_label = 60; // records, bytes
        if (facts_.site == nullptr) return;
        const auto records = records_of(*facts_.museum, *facts_.site);
        vary(facts_.site->id);
        for (std::size_t i = 0; i < std::min(records.size(), most); ++i) {
            const std::string title = in(records[i]->core.title);
            const auto label = first_bytes(title, most_label);
            button("record:" + records[i]->id, std::string(label) + (label.size() < title.size() ? "…" : ""));
        }
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
    case Page::record:
        return {};
    case Page::attract:
        return say(Text::visit_begin);
    case Page::language: // in every language: it is not chosen yet
        return std::string(text(Text::visit_language, Language::chinese)) + " · " +
               text(Text::visit_language, Language::english);
    case Page::posture:
        return say(Text::visit_posture);
    case Page::height:
        return say(Text::visit_height);
    case Page::hand:
        return say(Text::visit_hand);
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
    case Page::moving:
        return say(Text::visit_moving);
    case Page::hands:
        return say(Text::hold_title);
    case Page::credits:
        return say(Text::visit_credits);
    case Page::passport:
        return say(Text::visit_passport);
    case Page::still_there:
        return say(Text::visit_still_there);
    case Page::held:
        return say(Text::visit_held);
    case Page::pin:
        return say(Text::visit_pin);
    case Page::staff:
        return say(Text::visit_staff);
    }
    return {};
}

std::string_view page_name(Page page) {
    constexpr std::array<std::string_view, 21> names{
        "none",    "attract",  "language",    "posture",  "height", "hand",  "comfort",
        "map",     "menu",     "stops",       "settings", "moving", "hands", "credits",
        "hotspot", "passport", "still there", "held",     "pin",    "staff", "record"};
    static_assert(names.size() == static_cast<std::size_t>(Page::record) + 1);
    return names[static_cast<std::size_t>(page)];
}

BoardWords page_words(Page page, const PageFacts& facts) {
    return PageMaker(page, facts).make(page);
}

BoardWords control_words(const std::string& language, const ReadingSettings& reading) {
    const Language words = interface_language(language);
    BoardWords board;
    board.key = language + ": controls";
    board.where = Board::Where::controls;
    board.content.language = language;
    board.content.width = 0.8F * std::max(reading.text, 1.0F); // in one line
    board.content.hug = true;
    board.content.buttons = {{"back", text(Text::visit_step_back, words)},
                             {"next", text(Text::visit_next, words)},
                             {"menu", text(Text::visit_menu, words)}};
    return board;
}

std::string stop_words(const PageFacts& facts) {
    if (facts.tour == nullptr || facts.stop >= facts.tour->stops.size()) return {};
    std::string title(facts.tour->stops[facts.stop].title.in(facts.choices.language));
    if (facts.roaming) return title;
    const std::string which = filled(Text::visit_stop_of, interface_language(facts.choices.language),
                                     {std::to_string(facts.stop + 1), std::to_string(facts.tour->stops.size())});
    return title.empty() ? which : title + " · " + which;
}

BoardWords arrival_words(const PageFacts& facts) {
    const std::string here = stop_words(facts);
    BoardWords board;
    board.key = facts.choices.language + ": arrival " + here;
    board.where = Board::Where::corner;
    board.content.language = facts.choices.language;
    board.content.width = 0.8F;
    board.content.hug = true;
    board.content.title = here;
    return board;
}

BoardWords script_words(std::span<const std::string> lines, const std::string& language) {
    BoardWords board;
    board.key = "scripts " + language;
    board.where = Board::Where::corner;
    board.content.language = language;
    board.content.title = text(Text::visit_script, interface_language(language));
    board.content.width = 0.9F;
    for (const std::string& line : lines) {
        board.key += "\n" + line;
        for (auto& paragraph : render::plain_body(line, "en")) {
            for (auto& span : paragraph.spans) span.style.size = 0.7F;
            board.content.body.push_back(std::move(paragraph));
        }
    }
    return board;
}

BoardWords hint_words(Text hint, const std::string& language) {
    BoardWords board;
    board.key = language + ": hint " + std::to_string(static_cast<int>(hint));
    board.where = Board::Where::corner;
    board.content.language = language;
    board.content.width = 0.5F;
    board.content.hug = true;
    board.content.body = render::plain_body(text(hint, interface_language(language)), language);
    return board;
}

} // namespace guanhe::app
