// Textures whose fine levels are streamed in tiles: what a model brings of them.
#pragma once

#include "gpu/context.h"
#include "pack/pack.h"
#include "render/core.h"
#include "scan/scan.h"
#include "shaders/shared.h"

#include <cstdint>
#include <vector>

namespace guanhe::render {

struct TiledTexture {
    std::uint32_t in_pack = 0;    ///< its place in the pack's table
    std::uint32_t number = 0;     ///< of Core::tiled_numbers
    gpu::Image tail;              ///< the levels that are always there
    shared::TiledRecord record{}; ///< without its table and first_word
};

/// Reads the tails of a pack's textures and puts them on the device. Any thread; waits. Numbers and slots are the
/// caller's to give back (give_back), those of a failed call too, as far as they are in `out`. Errors: a tail is
/// damaged, the device cannot read blocks, out of memory.
[[nodiscard]] Result<void> load_tails(Core& core, const scan::Scan& document, const pack::Pack& pack,
                                      std::vector<TiledTexture>& out);
void give_back(Core& core, std::vector<TiledTexture>& textures);

/// sRGB or linear.
[[nodiscard]] VkFormat format_of(pack::TexelFormat format, pack::TexelUse use) noexcept;

} // namespace guanhe::render
