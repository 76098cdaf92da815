// Poses as matrices. Inside engine/xr only.
#pragma once

#include "xr/openxr.h"

#include <glm/glm.hpp>
#include <glm/gtc/quaternion.hpp>

#include <cmath>
#include <optional>

namespace guanhe::xr {

/// Makes the turn one of length 1. False where that cannot be, or the place is no place: nothing is to be seen from
/// there.
[[nodiscard]] inline bool mend(XrPosef& pose) {
    constexpr float farthest = 1e5F; // metres; also false of what is not finite
    const XrVector3f& at = pose.position;
    if (!(std::abs(at.x) < farthest && std::abs(at.y) < farthest && std::abs(at.z) < farthest)) return false;
    XrQuaternionf& turn = pose.orientation;
    const float length = std::sqrt(turn.x * turn.x + turn.y * turn.y + turn.z * turn.z + turn.w * turn.w);
    if (!(length > 0.1F && length < 10.0F)) return false;
    turn = {turn.x / length, turn.y / length, turn.z / length, turn.w / length};
    return true;
}

/// Of a pose that was mended.
[[nodiscard]] inline glm::mat4 matrix_of(const XrPosef& pose) {
    const glm::quat turn(pose.orientation.w, pose.orientation.x, pose.orientation.y, pose.orientation.z);
    glm::mat4 m = glm::mat4_cast(turn);
    m[3] = glm::vec4(pose.position.x, pose.position.y, pose.position.z, 1.0F);
    return m;
}

/// Of a matrix without shear, whatever its scale.
[[nodiscard]] inline XrPosef pose_of(const glm::mat4& m) {
    const glm::mat3 turn(glm::normalize(glm::vec3(m[0])), glm::normalize(glm::vec3(m[1])),
                         glm::normalize(glm::vec3(m[2])));
    const glm::quat q = glm::normalize(glm::quat_cast(turn));
    return {{q.x, q.y, q.z, q.w}, {m[3].x, m[3].y, m[3].z}};
}

/// Nothing while it is not tracked.
[[nodiscard]] inline std::optional<glm::mat4> located(XrSpace space, XrSpace base, XrTime time) {
    auto where = structure<XrSpaceLocation>(XR_TYPE_SPACE_LOCATION);
    constexpr XrSpaceLocationFlags known =
        XR_SPACE_LOCATION_ORIENTATION_VALID_BIT | XR_SPACE_LOCATION_POSITION_VALID_BIT;
    if (XR_FAILED(xrLocateSpace(space, base, time, &where)) || (where.locationFlags & known) != known ||
        !mend(where.pose))
        return {};
    return matrix_of(where.pose);
}

} // namespace guanhe::xr
