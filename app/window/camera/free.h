// Moving an eye through a scene: flying freely, and walking at a person's height.
#pragma once

#include "window/camera/pose.h"

namespace guanhe::app {

/// What flying and walking share: a heading that follows the hand and a velocity that follows the keys.
class MovingEye {
public:
    void set(const CameraPose& pose);
    /// `velocity` is what the keys ask for, metres a second.
    void step(const CameraInput& input, const glm::vec3& velocity, float dt);
    void stay_near(const Extent& extent) { eye_ = extent.clamped(eye_, 1000.0F); }

    [[nodiscard]] const glm::vec3& eye() const { return eye_; }
    [[nodiscard]] CameraPose pose() const { return {eye_, now_.rotation()}; }
    [[nodiscard]] const Heading& heading() const { return now_; }
    [[nodiscard]] bool moving(float metres_a_second) const;

private:
    glm::vec3 eye_{0.0F};
    glm::vec3 velocity_{0.0F};
    Heading goal_, now_;
};

/// Wherever the keys lead, along the line of sight. The wheel sets the speed.
class FlyCamera {
public:
    void set_extent(const Extent& extent) { extent_ = extent; }
    void look_from(const CameraPose& pose) { eye_.set(pose); }
    void step(const CameraInput& input, float dt);

    [[nodiscard]] CameraPose pose() const { return eye_.pose(); }
    [[nodiscard]] bool moving() const { return eye_.moving(speed()); }
    /// Metres a second, without the fast and slow keys. Grows with the size of the scene (less than in proportion: a
    /// site is visited at human scale) and with the distance from it.
    [[nodiscard]] float speed() const;

private:
    MovingEye eye_;
    Extent extent_;
    float pace_ = 1.0F;
};

/// Along a level ground, with the eye 1.65 m above it. Moving up and down lifts or lowers that ground. In scenes
/// smaller than a room the walker shrinks with them: a jar of 5 cm is walked around by someone of 2 cm.
class WalkCamera {
public:
    static constexpr float eye_height = 1.65F; ///< metres
    static constexpr float stroll = 1.4F;      ///< metres a second
    static constexpr float room = 4.0F;        ///< metres across, from which on the walker has full size

    void set_extent(const Extent& extent);
    /// Keeps the view; the ground is put under it.
    void look_from(const CameraPose& pose);
    /// Stands before this part of the scene, on its lowest level, and looks at it.
    void enter(const Extent& part, float yaw, float yfov, float aspect);
    void step(const CameraInput& input, float dt);

    [[nodiscard]] CameraPose pose() const { return eye_.pose(); }
    [[nodiscard]] bool moving() const { return eye_.moving(speed()); }
    [[nodiscard]] float speed() const { return stroll * size_ * pace_; }
    [[nodiscard]] float height() const { return eye_height * size_; }

private:
    MovingEye eye_;
    Extent extent_;
    float size_ = 1.0F;
    float pace_ = 1.0F;
};

} // namespace guanhe::app
