// Inside engine/text: where a line of words may be broken, and how wide its parts are.
#pragma once

#include "text/itemise.h"
#include "text/shape.h"

#include <string>
#include <vector>

namespace guanhe::text {

/// Widths in ems of the layout.
struct Measured {
    std::vector<double> before;    ///< by index, and at the end: the width of all that comes before it
    std::vector<float> gap;        ///< by index: what is added after the character that begins there, within a line
    std::vector<std::int32_t> may; ///< indices before which a line may end, ascending; the last is the end
};

/// Errors: out of memory.
[[nodiscard]] Result<Measured> measure(const HardLine& line, const Items& items, const std::string& language,
                                       Shaper& shaper);

/// A line's end without the spaces before it.
[[nodiscard]] std::int32_t without_spaces(const std::u16string& words, std::int32_t begin, std::int32_t end);

/// How much of a line's first and last character is an empty half that may stick out: ems.
struct Trim {
    float begin = 0.0F, end = 0.0F;
};
[[nodiscard]] Trim trim(const HardLine& line, const Items& items, const Measured& measured, std::int32_t begin,
                        std::int32_t end);

/// The ends of lines no wider than `width` ems, each after the one before; the last is the end of the words.
[[nodiscard]] std::vector<std::int32_t> break_lines(const HardLine& line, const Items& items, const Measured& measured,
                                                    double width);
/// As many of them, but about as long as one another and ending where it hurts least: `costs` as phrase_costs() gives
/// them. Those of break_lines() where there are too many of them to weigh.
[[nodiscard]] std::vector<std::int32_t> balance_lines(const HardLine& line, const Items& items,
                                                      const Measured& measured, double width,
                                                      const std::vector<float>& costs);

} // namespace guanhe::text
