// Which nine vessels stand in the pit, and where.
#pragma once

#include "pit/painting.h"

#include <glm/glm.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace guanhe::tools::pit {

struct Jar {
    std::string name; ///< Chinese and English: form, star
    std::vector<glm::vec2> outline;
    float wall = 0.006F;
    Finish finish;
    glm::vec2 place{0.0F}; ///< x, z in the pit
    float sunk = 0.02F;    ///< metres of it below the floor
    float facing = 0.0F;   ///< radians about y
    glm::vec2 lean{0.0F};  ///< radians towards +x and +z
    float filling = 0.0F;  ///< height of the earth in it; 0: none
    bool broken = false;
    bool handles = false;
};

/// α to η Ursae Majoris as they stand in the sky (J2000), laid on the floor with north at the back, and two beside
/// them.
[[nodiscard]] std::vector<Jar> nine_jars(std::uint32_t seed);

} // namespace guanhe::tools::pit
