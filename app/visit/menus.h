// The pages of a visit that belong to no tour: choosing a language and a tour, the menu, settings, credits, the
// passport. From what is chosen to words with buttons. Pure.
#pragma once

#include "museum/document.h"
#include "tour/session.h"
#include "tour/state.h"
#include "visit/boards.h"
#include "visit/button_ids.h"
#include "visit/reading_settings.h"
#include "visit/site_plan.h"
#include "window/text.h"
#include "xr/controls.h"

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace guanhe::app {

enum class Page : std::uint8_t {
    none,
    attract,
    language,
    posture, ///< of a headset, like the two that follow
    height,
    hand,
    comfort,
    map,
    menu,
    stops,
    settings,
    moving, ///< comfort, posture, height and hand, at any time
    hands,  ///< what they do, with what is in them
    credits,
    hotspot,
    passport,
    still_there,
    held, ///< by the staff
    pin,
    staff,
    record, ///< what the catalogue says of a thing
};

/// What is in a visitor's hands.
struct HandControls {
    xr::Controls controls;
    std::array<bool, 2> fingers{}; ///< by xr::Side: the hand itself is seen
    int version = 0;               ///< another with each change
};

/// A stamp that there is to be had, or that the visitor has.
struct StampShown {
    const museum::Stamp* stamp = nullptr;
    const museum::Stop* stop = nullptr; ///< where it is given
    std::string hour;                   ///< of getting it, "2026-05-01T14"; empty: he has not
};

/// What pages tell of. What is pointed at outlives the call.
struct PageFacts {
    const museum::Museum* museum = nullptr;
    const museum::Tour* tour = nullptr;                          ///< in play; null: none
    std::uint32_t stop = 0;                                      ///< of it, in play
    bool roaming = false;                                        ///< it leads nowhere, and its stops are not counted
    const std::set<std::string, std::less<>>* visited = nullptr; ///< of its stops; null: none
    std::vector<std::pair<const museum::Site*, std::shared_ptr<const SitePlan>>> plans; ///< of its sites
    tour::Choices choices;
    std::vector<std::string> languages; ///< that can be chosen
    ReadingSettings reading;
    std::vector<StampShown> stamps;
    const museum::Site* site = nullptr; ///< in which he is
    const museum::Hotspot* hotspot = nullptr;
    const museum::Record* record = nullptr;
    HandControls hands; ///< of a headset
    bool kiosk = false, headset = false;
    int countdown = 0; ///< seconds
    std::size_t pin_digits = 0;
    bool pin_wrong = false, pin_locked = false;
};

/// Buttons have ids that MuseumVisit::press understands: "language:en", "tour:ID", "stop:3", "record:ID", "menu", …
[[nodiscard]] BoardWords page_words(Page page, const PageFacts& facts);
/// Back, next and the menu, for hands without a keyboard.
[[nodiscard]] BoardWords control_words(const std::string& language, const ReadingSettings& reading);
/// Where one has come to: the stop's name, and which of how many it is. Empty: nowhere that has a name.
[[nodiscard]] std::string stop_words(const PageFacts& facts);
/// The same above, on the left, for a while after arriving.
[[nodiscard]] BoardWords arrival_words(const PageFacts& facts);
/// Above, on the left: what went wrong in scripts, and what they say to who writes them.
[[nodiscard]] BoardWords script_words(std::span<const std::string> lines, const std::string& language);
/// Above, on the left: what is waited for.
[[nodiscard]] BoardWords hint_words(Text hint, const std::string& language);
/// One line above it, and for the window's title.
[[nodiscard]] std::string page_title(Page page, const std::string& language);
/// As it is called in keys of boards and in logs: "language", "settings", …
[[nodiscard]] std::string_view page_name(Page page);

/// As its speakers write it; a language that is not known here by its tag.
[[nodiscard]] std::string language_name(std::string_view tag);

} // namespace guanhe::app
