// Inside engine/text: runs into glyphs, by HarfBuzz.
#pragma once

#include "text/itemise.h"

#include <hb.h>

#include <memory>
#include <string>
#include <vector>

namespace guanhe::text {

struct ShapedGlyph {
    std::uint32_t id = 0;
    std::int32_t cluster = 0;      ///< index of the first character it stands for
    float advance = 0.0F;          ///< ems of its run
    float right = 0.0F, up = 0.0F; ///< from the pen to its origin
    bool missing = false;
};

/// Keeps HarfBuzz's buffer between runs. One thread.
class Shaper {
public:
    /// `language`: BCP 47.
    Shaper(const Fonts& fonts, const std::string& language);
    /// The part [begin, end) of a run, in visual order; good until the next call.
    [[nodiscard]] const std::vector<ShapedGlyph>& shape(const std::u16string& words, const Run& run, std::int32_t begin,
                                                        std::int32_t end);

private:
    struct Release {
        void operator()(hb_buffer_t* buffer) const { hb_buffer_destroy(buffer); }
    };
    const Fonts* fonts_;
    hb_language_t language_;
    std::unique_ptr<hb_buffer_t, Release> buffer_;
    std::vector<ShapedGlyph> glyphs_;
    std::vector<hb_feature_t> features_; ///< of the run being shaped
};

} // namespace guanhe::text
