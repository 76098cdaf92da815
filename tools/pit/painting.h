// Painted pottery (彩陶): motifs as on Dahecun and Miaodigou wares, drawn with a brush that wobbles and wears.
#pragma once

#include "picture.h"
#include "pit/pottery.h"

#include <cstdint>
#include <vector>

namespace guanhe::tools::pit {

enum class Motif {
    line,      ///< a stripe that fills the band
    petals,    ///< flowers reserved in a black field, dots between them (圆点花瓣纹)
    whorl,     ///< a reserved wave between hooked black fields (弧线三角纹)
    sun,       ///< a red disc with rays (太阳纹)
    star,      ///< an eight-pointed star (星纹)
    net,       ///< lozenges of net between black fields (网纹)
    teeth,     ///< a row of triangles (锯齿纹)
    dots,      ///< a row of dots (圆点纹)
    comb,      ///< groups of wavy strokes (梳形纹)
    crescents, ///< crescents back to back about a dot (月亮纹)
};

enum class Slip { none, white, red };

/// A painted band, as shares of the outside's length from the foot to the lip.
struct Band {
    float from = 0.0F;
    float to = 0.0F;
    Motif motif = Motif::line;
    int repeats = 1;
    Slip slip = Slip::none;
    bool red_paint = false; ///< instead of black
};

struct Finish {
    std::vector<Band> bands;
    float warmth = 0.5F;      ///< 0: brown, 1: orange red
    float smoke = 0.4F;       ///< how much of it was blackened in the kiln
    float dust = 0.5F;        ///< how much earth sticks to it
    bool cord_marked = false; ///< beaten with a cord-wrapped paddle (绳纹)
};

struct VesselPictures {
    Picture base_colour;
    Picture normals;
    Picture roughness; ///< in green, as glTF reads it; blue (metallic) is 0
};
[[nodiscard]] VesselPictures bake_vessel(Jobs& jobs, const Profile& profile, const Finish& finish, std::uint32_t seed);

} // namespace guanhe::tools::pit
