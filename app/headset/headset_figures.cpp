#include "headset/headset_figures.h"

namespace guanhe::app {

HeadsetFigures figures_of(const xr::Runtime& runtime, const HeadsetLoop& loop) {
    HeadsetFigures figures;
    figures.runtime = runtime.runtime_name();
    figures.name = runtime.headset_name();
    figures.info = loop.info();
    figures.pace = loop.pace();
    figures.sessions_lost = loop.sessions_lost();
    figures.controllers = loop.controllers();
    return figures;
}

std::string in_hands(const std::array<std::string, 2>& names) {
    if (names[0] == names[1]) return names[0];
    std::string words;
    for (std::size_t hand = 0; hand < names.size(); ++hand) {
        if (names[hand].empty()) continue;
        if (!words.empty()) words += ", ";
        words += names[hand] + (hand == 0 ? " (left)" : " (right)");
    }
    return words;
}

} // namespace guanhe::app
