// Where an ambience is heard: a ball with a soft edge. Metres, Y up. Pure.
#pragma once

#include <glm/glm.hpp>

namespace guanhe::audio {

struct Zone {
    glm::vec3 centre{0.0F};
    float radius = 1.0F;
    float edge = 2.0F; ///< metres outside the ball over which the sound fades away
};

/// 1 inside, 0 beyond the edge, smooth between.
[[nodiscard]] float gain_at(const Zone& zone, const glm::vec3& point);

} // namespace guanhe::audio
