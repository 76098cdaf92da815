#include "scan/scan.h"

namespace guanhe::scan {

Bounds transformed(const Bounds& bounds, const glm::mat4& matrix) {
    if (bounds.empty()) return bounds;
    // Each axis of the result takes the smaller and larger of every product apart (Arvo, Graphics Gems, 1990): no
    // corners needed.
    Bounds result{glm::vec3(matrix[3]), glm::vec3(matrix[3])};
    for (int column = 0; column < 3; ++column) {
        const auto a = glm::vec3(matrix[column]) * bounds.min[column];
        const auto b = glm::vec3(matrix[column]) * bounds.max[column];
        result.min += glm::min(a, b);
        result.max += glm::max(a, b);
    }
    return result;
}

glm::mat4 Transform::matrix() const {
    glm::mat4 result = glm::mat4_cast(rotation);
    result[0] *= scale.x;
    result[1] *= scale.y;
    result[2] *= scale.z;
    result[3] = glm::vec4(translation, 1.0F);
    return result;
}

} // namespace guanhe::scan
