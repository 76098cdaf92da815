// Which textures of a scan are cut into tiles, and as what.
#pragma once

#include "pack/format.h"
#include "scan/scan.h"

#include <cstddef>
#include <vector>

namespace guanhe::pack {

/// One entry of the table to come.
struct TexturePlan {
    std::uint32_t texture = 0;
    TexelUse use = TexelUse::color;
    std::size_t image = 0;
    bool normals = false;     ///< shown as a normal map and as nothing else of its use
    bool needs_alpha = false; ///< some material looks at its alpha
};

/// Every use that a material makes of a texture whose picture can be read and has a side above tail_side; in the order
/// of TiledTexture. Textures that are alike (first_alike()) are one, the first of them: a picture is coded once for
/// each colour space and sampler that it is shown with, and for no more.
[[nodiscard]] std::vector<TexturePlan> plan_textures(const scan::Scan& scan);

/// One a picture of the scan: whether each texture that shows it is among these, or is like one that is, and some
/// material that is known shows it. Of others nobody knows as what they are shown.
[[nodiscard]] std::vector<bool> images_covered(const scan::Scan& scan, const std::vector<TexturePlan>& plans);

} // namespace guanhe::pack
