// What the house is made of, as pictures that repeat both ways.
#pragma once

#include "base/jobs.h"
#include "picture.h"

#include <cstdint>

namespace guanhe::tools::house {

struct Pictures {
    Picture base_colour;
    Picture normals;
};
/// `side` is how many pixels a picture has across and down.
/// Loess tempered with chopped straw, smoothed by hand; covers daub_tile_metres.
[[nodiscard]] Pictures bake_daub(Jobs& jobs, std::uint32_t seed, std::uint32_t side);
/// The same after a fire: red, cracked, with voids where the straw was; covers daub_tile_metres.
[[nodiscard]] Pictures bake_burnt_daub(Jobs& jobs, std::uint32_t seed, std::uint32_t side);
[[nodiscard]] Pictures bake_thatch(Jobs& jobs, std::uint32_t seed, std::uint32_t side); ///< stems run down the picture
[[nodiscard]] Pictures bake_wood(Jobs& jobs, std::uint32_t seed,
                                 std::uint32_t side); ///< bark, its grain down the picture

} // namespace guanhe::tools::house
