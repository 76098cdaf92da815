// A caption that is too long for its lines, in parts that follow one another. Pure.
#pragma once

#include "text/layout.h"

#include <cstddef>
#include <string>
#include <vector>

namespace guanhe::app {

struct CaptionPart {
    std::vector<text::Paragraph> body;
    double until = 1.0; ///< of the caption's time, by the length of its words
};

/// At most `count` of them, cut where phrases end; lines that its author broke are joined. Styles stay.
[[nodiscard]] std::vector<CaptionPart> caption_parts(const std::vector<text::Paragraph>& body, std::size_t count);

} // namespace guanhe::app
