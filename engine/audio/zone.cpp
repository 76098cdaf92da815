#include "audio/zone.h"

namespace guanhe::audio {

float gain_at(const Zone& zone, const glm::vec3& point) {
    const float away = glm::length(point - zone.centre) - zone.radius;
    if (away <= 0.0F) return 1.0F;
    if (!(away < zone.edge)) return 0.0F;
    const float near = 1.0F - away / zone.edge;
    return near * near * (3.0F - 2.0F * near);
}

} // namespace guanhe::audio
