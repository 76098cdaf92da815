#include "stream/tile_source.h"

#include <algorithm>
#include <utility>

namespace guanhe::stream {

TileSource::TileSource(std::shared_ptr<const pack::Pack> content, std::uint32_t texture)
    : content_(std::move(content)), texture_(texture) {
    const pack::TiledTexture& info = this->texture();
    for (std::uint32_t level = 0; level < info.tail_level; ++level) grids_.push_back(pack::tile_grid(info, level));
    states_ = std::make_unique<std::atomic<std::uint8_t>[]>(count());
}

std::uint32_t TileSource::level_of(std::uint32_t tile) const noexcept {
    std::uint32_t level = 0;
    while (level + 1 < levels() && tile >= grids_[level + 1].first) ++level;
    return level;
}

std::uint32_t TileSource::parent(std::uint32_t tile) const noexcept {
    const std::uint32_t level = level_of(tile);
    if (level + 1 == levels()) return pack::none;
    const pack::TileGrid &here = grids_[level], &above = grids_[level + 1];
    // A level has half the texels of the one below, rounded down, so that its tiles may be one fewer than half.
    const std::uint32_t column = std::min((tile - here.first) % here.columns / 2, above.columns - 1);
    const std::uint32_t row = std::min((tile - here.first) / here.columns / 2, above.rows - 1);
    return above.first + row * above.columns + column;
}

} // namespace guanhe::stream
