// What a visitor may set at any time about what he reads and hears.
#pragma once

#include <string_view>

namespace guanhe::app {

/// Forgotten with him.
struct ReadingSettings {
    float text = 1.0F; ///< render::PanelStyle::text_scale
    bool contrast = false, captions = true;
    bool signing = false; ///< what is said, in signs or pictures beside the captions
    float volume = 1.0F;  ///< 0 to 1
    bool operator==(const ReadingSettings&) const = default;
};

/// Does what a button of the settings says: "larger", "smaller", "louder", "quieter", "contrast", "captions",
/// "signing". False: it is none of them. Pure.
[[nodiscard]] bool set_reading(ReadingSettings& reading, std::string_view id);

} // namespace guanhe::app
