#include "scan/plain/mtl_map.h"

#include <algorithm>
#include <array>

namespace guanhe::scan::plain::obj {

bool names_picture(std::string_view word) noexcept {
    constexpr std::array<std::string_view, 10> words{"map_kd", "map_ke",   "map_d",  "map_bump", "bump",
                                                     "norm",   "map_norm", "map_kn", "map_pr",   "map_pm"};
    return std::ranges::any_of(words, [&](std::string_view known) { return same_word(word, known); });
}

Map take_map(Cursor& line) {
    Map result;
    for (;;) {
        skip_blanks(line);
        auto after = line;
        const auto option = take_word(after);
        if (option.size() < 2 || option.front() != '-') break;
        line = after;
        std::array<double, 3> values{};
        std::size_t count = 0;
        if (same_word(option, "-clamp") || same_word(option, "-blendu") || same_word(option, "-blendv") ||
            same_word(option, "-cc") || same_word(option, "-imfchan") || same_word(option, "-type")) {
            const auto value = take_word(line);
            if (same_word(option, "-clamp") && same_word(value, "on")) result.wrap = Wrap::clamp;
            continue;
        }
        while (count < values.size() && take_number(line, values[count])) ++count;
        if (count > 0 && same_word(option, "-bm")) result.strength = static_cast<float>(values[0]);
        if (count > 0 && same_word(option, "-s")) result.scale = {values[0], count > 1 ? values[1] : values[0]};
        if (count > 0 && same_word(option, "-o")) result.offset = {values[0], count > 1 ? values[1] : 0.0};
    }
    result.file = trimmed(line.rest());
    return result;
}

} // namespace guanhe::scan::plain::obj
