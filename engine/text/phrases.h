// Where words may be parted without hurting what they say: after sentences before clauses, between words before within
// them, as subtitlers do (BBC Subtitle Guidelines, "Line breaks"). Words of Chinese by ICU's dictionary. Pure; any
// thread.
#pragma once

#include "base/result.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace guanhe::text {

/// For each index of UTF-16 words, and for their end: how badly a line or a caption ends before it. 0 after a sentence,
/// about 0.5 between words, 2 within one. Errors: ICU's rules cannot be read.
[[nodiscard]] Result<std::vector<float>> phrase_costs(const std::u16string& words, const std::string& language);

/// The ends of so many parts of a UTF-8 text, in bytes, ascending; the last is its size. About as long as one another;
/// fewer where there are not so many places. A text whose rules cannot be read stays whole.
[[nodiscard]] std::vector<std::size_t> phrase_parts(std::string_view words, const std::string& language,
                                                    std::size_t parts);

} // namespace guanhe::text
