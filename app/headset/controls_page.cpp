#include "headset/controls_page.h"

#include "headset/controller_picture.h"
#include "headset/headset_figures.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <utility>

namespace guanhe::app {
namespace {

using xr::Act;
using xr::Side;

std::array<xr::Family, 2> families_of(const xr::Controls& controls, const std::array<bool, 2>& fingers) {
    std::array<xr::Family, 2> families{};
    for (std::size_t hand = 0; hand < families.size(); ++hand) {
        families[hand] = xr::family_of(controls.profiles[hand]);
        if (families[hand] == xr::Family::none && fingers[hand]) families[hand] = xr::Family::hands;
    }
    return families;
}

/// What is bound, and the signs of hands that are seen.
std::vector<xr::BoundPart> parts_of(const xr::Controls& controls, const std::array<bool, 2>& fingers) {
    auto parts = controls.parts;
    for (const Side side : {Side::left, Side::right}) {
        const auto hand = static_cast<std::size_t>(side);
        if (!fingers[hand] || xr::family_of(controls.profiles[hand]) != xr::Family::none) continue;
        for (auto& part : xr::suggested_parts(xr::hand_profile, side)) parts.push_back(std::move(part));
    }
    std::ranges::stable_sort(parts, {}, &xr::BoundPart::act);
    return parts;
}

std::string name_of(const xr::BoundPart& part, Language language) {
    static constexpr std::array<std::pair<std::string_view, Text>, 8> ours{{
        {"trigger", Text::part_trigger},
        {"squeeze", Text::part_squeeze},
        {"thumbstick", Text::part_stick},
        {"trackpad", Text::part_pad},
        {"menu", Text::part_menu},
        {"select", Text::part_select},
        {"pinch_ext", Text::part_pinch},
        {"grasp_ext", Text::part_fist},
    }};
    const auto known = std::ranges::find(ours, part.part, &std::pair<std::string_view, Text>::first);
    if (known != ours.end()) {
        const std::string words = text(known->second, language);
        return part.act == Act::pad ? filled(Text::act_pad, language, {words}) : words;
    }
    if (part.part.size() == 1) { // a letter that is printed on it
        std::string letter = part.part;
        letter[0] = static_cast<char>(letter[0] - 'a' + 'A');
        return letter;
    }
    return part.shown.empty() ? text(Text::part_button, language) : part.shown;
}

std::optional<Text> does(const xr::BoundPart& part, ControlsOf of) {
    const bool left = part.side == Side::left;
    switch (part.act) {
    case Act::select:
        return Text::act_select;
    case Act::grab:
        return of == ControlsOf::view ? std::optional(Text::act_grab) : std::nullopt;
    case Act::stick:
    case Act::pad:
        return left ? Text::act_walk : Text::act_turn;
    case Act::stick_press:
        return left ? Text::act_sit : Text::act_raise;
    case Act::teleport:
        return Text::act_leap;
    case Act::menu:
        return of == ControlsOf::view ? Text::act_menu : Text::visit_menu;
    case Act::recentre:
        return Text::act_recentre;
    default: // the pad's press goes with the pad
        return {};
    }
}

/// X and Y are the left hand's A and B.
std::string counterpart(const std::string& part) {
    return part == "x" ? "a" : part == "y" ? "b" : part;
}

struct Listed {
    std::vector<ControlRow> rows;
    std::vector<NumberedPart> numbers;
};

Listed list(const xr::Controls& controls, const std::array<bool, 2>& fingers, Language language, ControlsOf of) {
    struct Row {
        std::string part;
        Text does;
        std::array<std::string, 2> names; ///< by Side
    };
    std::vector<Row> found;
    Listed out;
    std::map<std::string, int> number_of;
    for (const xr::BoundPart& part : parts_of(controls, fingers)) {
        const auto words = does(part, of);
        if (!words) continue;
        const std::string key = counterpart(part.part);
        const int number = number_of.try_emplace(key, static_cast<int>(number_of.size()) + 1).first->second;
        const NumberedPart numbered{part.part, part.side, number};
        if (std::ranges::find(out.numbers, numbered) == out.numbers.end()) out.numbers.push_back(numbered);
        auto row = std::ranges::find_if(found, [&](const Row& r) { return r.part == key && r.does == *words; });
        if (row == found.end()) row = found.insert(found.end(), {key, *words, {}});
        row->names[static_cast<std::size_t>(part.side)] = name_of(part, language);
    }
    const bool chinese = language == Language::chinese;
    for (const Row& row : found) {
        ControlRow line{number_of.at(row.part), {}, text(row.does, language)};
        const auto& [left, right] = row.names;
        if (!left.empty() && !right.empty())
            line.part = left == right ? right : right + ", " + left;
        else
            line.part = (left.empty() ? right : left) + (chinese ? "（" : " (") +
                        text(left.empty() ? Text::hold_right : Text::hold_left, language) + (chinese ? "）" : ")");
        // A stick that is pushed and pressed is one part.
        const auto same = std::ranges::find(out.rows, line.part, &ControlRow::part);
        if (same != out.rows.end())
            same->does += (chinese ? "；" : "; ") + line.does;
        else
            out.rows.push_back(std::move(line));
    }
    return out;
}

} // namespace

std::vector<ControlRow> control_rows(const xr::Controls& controls, const std::array<bool, 2>& fingers,
                                     Language language, ControlsOf of) {
    return list(controls, fingers, language, of).rows;
}

render::PanelContent controls_page(const xr::Controls& controls, const std::array<bool, 2>& fingers, Language language,
                                   const render::PanelColors& colors, ControlsOf of) {
    constexpr float small = 0.8F, tight = 0.25F;
    render::PanelContent content;
    content.language = language == Language::chinese ? "zh-Hans" : "en";
    content.title = text(Text::hold_title, language);
    content.width = 1.2F;
    content.most_height = 1.45F;
    const auto families = families_of(controls, fingers);
    const auto listed = list(controls, fingers, language, of);
    content.pictures.push_back(
        {std::make_shared<const image::Rgba8>(controller_picture(families, listed.numbers, colors)),
         in_hands({xr::controller_name(controls.profiles[0]), xr::controller_name(controls.profiles[1])})});
    const auto add = [&](std::vector<text::Span> spans) {
        text::Paragraph paragraph;
        paragraph.spans = std::move(spans);
        for (text::Span& span : paragraph.spans) span.style.size = small;
        paragraph.language = content.language;
        paragraph.space_after = tight;
        content.body.push_back(std::move(paragraph));
    };
    const auto say = [&](Text words) { add({{text(words, language), {}}}); };
    for (const ControlRow& row : listed.rows)
        add({{std::to_string(row.number) + "  " + row.part + "  ", {.bold = true}}, {row.does, {}}});
    if (families[0] == xr::Family::hands || families[1] == xr::Family::hands)
        say(of == ControlsOf::view ? Text::hold_hands : Text::hold_hands_point);
    if (listed.rows.empty()) say(Text::hold_nothing);
    say(controls.eyes ? Text::hold_gaze_eyes : Text::hold_gaze_head);
    if (of == ControlsOf::view) say(Text::hold_again);
    content.buttons.push_back({"close", text(Text::close, language)});
    return content;
}

} // namespace guanhe::app
