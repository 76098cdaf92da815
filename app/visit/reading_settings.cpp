#include "visit/reading_settings.h"

#include <algorithm>

namespace guanhe::app {

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
    else if (id == "signing")
        reading.signing = !reading.signing;
    else
        return false;
    return true;
}

} // namespace guanhe::app
