// Drawings for a museum's panels, drawn from the same numbers as the models, so that they cannot differ. Without words:
// a panel's caption says in every language what they show.
#pragma once

#include "picture.h"

#include <cstdint>

namespace guanhe::tools::plates {

[[nodiscard]] Picture house_plan(Jobs& jobs);    ///< north up, with a bar of 5 m
[[nodiscard]] Picture dipper_layout(Jobs& jobs); ///< the nine vessels from above, the seven joined; a bar of 1 m
/// The northern sky over a plain as a 360° picture, equirectangular. The seven stars and the pole star of today stand
/// where they are (J2000, their upper transit); all fainter stars are strewn at random.
[[nodiscard]] Picture night_sky(Jobs& jobs, std::uint32_t seed);
[[nodiscard]] Picture pit_stamp(Jobs& jobs);
[[nodiscard]] Picture house_stamp(Jobs& jobs);

} // namespace guanhe::tools::plates
