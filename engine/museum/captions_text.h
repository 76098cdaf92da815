// The words of a cue, with their tags. Private to this folder.
#pragma once

#include "museum/captions.h"

#include <string_view>
#include <vector>

namespace guanhe::museum {

/// As the WebVTT cue text parsing rules have it: tags that are not of WebVTT are passed over, tags left open end with
/// the cue, and time stamps within it are dropped.
[[nodiscard]] std::vector<CueSpan> parse_cue_text(std::string_view text);

} // namespace guanhe::museum
