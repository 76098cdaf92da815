// The window's camera: one of three ways to move, framing, cameras of the file, and short eased moves between them.
#pragma once

#include "window/camera/free.h"
#include "window/camera/orbit.h"

#include <optional>

namespace guanhe::app {

enum class CameraMode { orbit, fly, walk };

/// Pure: no devices, no clock. Lives on the drawing thread.
class CameraRig {
public:
    explicit CameraRig(float yfov) : lens_{yfov} {}

    /// What is there changed; the view stays.
    void set_extent(const Extent& extent);
    [[nodiscard]] const Extent& extent() const { return extent_; }

    /// Keeps the view.
    void set_mode(CameraMode mode);
    [[nodiscard]] CameraMode mode() const { return mode_; }

    /// Takes a view; the mode goes on from there. Orbit turns about the point `pivot_distance` ahead (0: a likely one).
    void look_from(const CameraPose& pose, float pivot_distance, bool eased);
    /// Everything, or one part, fills the picture.
    void frame(const Extent& part, float aspect, bool eased);
    /// Looks through a camera of the file until hands ask for a move. Call each frame while held, for animated ones.
    void hold(const CameraPose& pose, const Lens& lens);
    void begin_hold(const CameraPose& pose, const Lens& lens); ///< the same, with an eased move to it
    void release();
    [[nodiscard]] bool held() const { return held_.has_value(); }

    /// `dt` in seconds; steps longer than a tenth of a second count as that, so that a hitch is no leap.
    void step(const CameraInput& input, float dt);

    [[nodiscard]] CameraPose pose() const;
    [[nodiscard]] Lens lens() const;
    [[nodiscard]] bool moving() const;
    /// Of the moving modes, metres a second.
    [[nodiscard]] std::optional<float> speed() const;

private:
    struct Hold {
        CameraPose pose;
        Lens lens;
    };
    [[nodiscard]] CameraPose goal() const;
    [[nodiscard]] float goal_yfov() const;
    [[nodiscard]] float distance_ahead(const CameraPose& pose) const;
    void take(const CameraPose& pose);
    void ease_from_here();

    CameraMode mode_ = CameraMode::orbit;
    Lens lens_;
    Extent extent_;
    OrbitCamera orbit_;
    FlyCamera fly_;
    WalkCamera walk_;
    std::optional<Hold> held_;

    CameraPose from_; ///< where the eased move began
    float from_yfov_ = 0.0F;
    float eased_ = 1.0F; ///< 0 to 1: how far along; 1: no move
};

} // namespace guanhe::app
