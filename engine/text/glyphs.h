// Glyphs as coverage, rasterised by FreeType at exactly the size that is asked for, and kept.
//
// Distance fields were turned down: Chinese characters of twenty strokes lose their corners and thin gaps in a field of
// 32 texels, and one that holds them is larger than the few sizes that are really shown. Words on panels change seldom
// and are drawn into the panel's picture once, at the density of the screen; turning and distance are then the texture
// unit's work (mips and anisotropy), as they are of any picture.
#pragma once

#include "base/result.h"
#include "text/fonts.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace guanhe::text {

/// Coverage of the pixels around a glyph's origin, without hinting: what is seen in the world has no pixel grid.
struct GlyphPicture {
    std::uint32_t width = 0, height = 0; ///< pixels; 0: nothing to see, as of a space
    std::int32_t left = 0, top = 0;      ///< of its top left pixel, from the origin; top is up
    std::vector<std::uint8_t> coverage;
};

/// All members may be called from any thread; rasterising is one after another.
class GlyphStore {
public:
    /// Keeps up to `budget_bytes`; what was not asked for the longest goes first.
    [[nodiscard]] static Result<std::shared_ptr<GlyphStore>>
    create(std::shared_ptr<const Fonts> fonts, std::uint64_t budget_bytes = std::uint64_t{16} << 20U);
    ~GlyphStore();

    struct Key {
        std::uint32_t id = 0;
        std::uint32_t size = 0; ///< pixels an em, in 64ths
        std::uint16_t face = 0;
        std::uint8_t phase = 0; ///< quarters of a pixel that the origin lies right of a pixel's edge
        bool embolden = false;
        bool operator==(const Key&) const = default;
    };
    static constexpr std::uint32_t phases = 4;
    static constexpr std::uint32_t most_pixels = 1024; ///< an em; larger ones are refused
    /// Null: the font has no such outline, or it is damaged: draw a box.
    [[nodiscard]] std::shared_ptr<const GlyphPicture> get(const Key& key);

    struct Use {
        std::uint64_t bytes = 0;
        std::size_t glyphs = 0;
        std::uint64_t rasterised = 0, evicted = 0; ///< so far
    };
    [[nodiscard]] Use use() const;

private:
    GlyphStore();
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace guanhe::text
