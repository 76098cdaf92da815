// From the texels of a picture to the tiles of a texture.
#pragma once

#include "base/jobs.h"
#include "image/blocks.h"
#include "image/mips.h"
#include "pack/format.h"
#include "pack/writer.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace guanhe::pack {

/// A picture and its smaller copies.
class Levels {
public:
    /// `rgba` has width * height * 4 bytes. Copies are made on all of `jobs`.
    Levels(std::vector<std::uint8_t> rgba, std::uint32_t width, std::uint32_t height, image::Texels texels, Jobs& jobs);

    [[nodiscard]] std::uint32_t count() const noexcept { return static_cast<std::uint32_t>(levels_.size()); }
    [[nodiscard]] const std::vector<std::uint8_t>& rgba(std::uint32_t level) const { return levels_[level]; }

private:
    std::vector<std::vector<std::uint8_t>> levels_;
};

/// Codes the tiles of one texture, a row at a time. `texture` and `levels` must outlive it. Any thread; the same texels
/// always give the same bytes.
class TileCoder {
public:
    TileCoder(const TiledTexture& texture, const Levels& levels, image::BlockQuality quality)
        : texture_(texture), levels_(levels), quality_(quality) {}

    /// The tiles of a row of a level before the tail.
    [[nodiscard]] std::vector<CodedTile> row(std::uint32_t level, std::uint32_t row) const;
    [[nodiscard]] CodedTile tail() const;

private:
    const TiledTexture& texture_;
    const Levels& levels_;
    image::BlockQuality quality_;
};

} // namespace guanhe::pack
