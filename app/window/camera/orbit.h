// Turning about a point, as one turns an object on a table.
#pragma once

#include "window/camera/pose.h"

namespace guanhe::app {

/// Turns about a pivot, never past the poles, and dollies towards what is under the pointer. Speeds follow the
/// distance.
class OrbitCamera {
public:
    void set_extent(const Extent& extent);

    /// Takes over a view at once. The pivot is put `distance` ahead.
    void look_from(const CameraPose& pose, float distance);
    /// Turns about the middle of what is seen of `part` from now on, and sees all of it from the side where the eye is.
    void frame(const Extent& part, float yfov, float aspect);

    void step(const CameraInput& input, float yfov, float dt);

    [[nodiscard]] CameraPose pose() const;
    [[nodiscard]] bool moving() const;

private:
    struct State {
        glm::vec3 pivot{0.0F};
        Heading heading;
        float distance = 1.0F;
    };
    void dolly(State& state, float notches, const glm::vec2& tangents) const;

    State goal_, now_;
    Extent extent_;
};

} // namespace guanhe::app
