// The pages of a visit that belong to no tour: choosing a language and a tour, the menu, settings, credits, the
// passport. From what is chosen to words with buttons. Pure.
#pragma once

#include "museum/document.h"
#include "tour/session.h"
#include "tour/state.h"
#include "visit/boards.h"
#include "window/text.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace guanhe::app {

enum class Page : std::uint8_t {
    none,
    attract,
    language,
    comfort,
    map,
    menu,
    stops,
    settings,
    credits,
    hotspot,
    passport,
    still_there,
    pin,
    staff,
};

/// What a visitor may set at any time; forgotten with him.
struct ReadingSettings {
    float text = 1.0F; ///< render::PanelStyle::text_scale
    bool contrast = false, captions = true;
    float volume = 1.0F; ///< 0 to 1
    bool operator==(const ReadingSettings&) const = default;
};

/// What pages tell of. What is pointed at outlives the call.
struct PageFacts {
    const museum::Museum* museum = nullptr;
    const museum::Tour* tour = nullptr; ///< in play; null: none
    std::uint32_t stop = 0;             ///< of it, in play
    std::string language;
    std::vector<std::string> languages; ///< that can be chosen
    ReadingSettings reading;
    std::vector<const museum::Stamp*> stamps; ///< of the visitor
    const museum::Hotspot* hotspot = nullptr;
    bool kiosk = false;
    int countdown = 0; ///< seconds
    std::size_t pin_digits = 0;
    bool pin_wrong = false, pin_locked = false;
};

/// Buttons have ids that FlatVisit::press understands: "language:en", "tour:ID", "stop:3", "menu", …
[[nodiscard]] BoardWords page_words(Page page, const PageFacts& facts);
/// Back, next and the menu, for hands without a keyboard.
[[nodiscard]] BoardWords control_words(const std::string& language);
/// Above, on the left: what is waited for.
[[nodiscard]] BoardWords hint_words(Text hint, const std::string& language);
/// Does what a button of the settings says: "larger", "smaller", "louder", "quieter", "contrast", "captions". False: it
/// is none of them.
[[nodiscard]] bool set_reading(ReadingSettings& reading, std::string_view id);
/// What follows a button's kind: "en" of "language:en" with the prefix "language:"; nothing: it is of another kind.
[[nodiscard]] std::optional<std::string> after(const std::string& id, std::string_view prefix);
/// The number that a text is, all of it.
[[nodiscard]] std::optional<std::uint32_t> number_in(std::string_view text);
/// One line for the window's title.
[[nodiscard]] std::string page_title(Page page, const std::string& language);

/// As its speakers write it; a language that is not known here by its tag.
[[nodiscard]] std::string language_name(std::string_view tag);

} // namespace guanhe::app
