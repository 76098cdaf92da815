// How a visitor moves: teleporting, turning by steps or smoothly, walking with the sticks, and how far the view closes
// meanwhile.
// Pure: no headset, no clock.
#pragma once

#include "walk/body.h"
#include "xr/input.h"

#include <glm/glm.hpp>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>

namespace guanhe::app {

struct ComfortOptions {
    float snap_degrees = 30.0F; ///< a step of turning; 0: smooth
    float smooth_degrees_per_second = 60.0F;
    float walk_metres_per_second = 1.4F;
    float vignette = 1.0F; ///< how far the view closes while moving, 0: not at all
    walk::Body body{};
};

/// Where the visitor's floor is, and what his sticks do with it. Nothing here moves him unless he does.
class Locomotion {
public:
    explicit Locomotion(const ComfortOptions& options = {}) : options_(options) {}

    /// Puts him elsewhere at once, at rest; the view opens from dark. It is dark before the first call.
    void place(const glm::mat4& world_from_floor);
    [[nodiscard]] const glm::mat4& world_from_floor() const { return world_from_floor_; }
    /// What he walks on and bumps into; an endless floor before the first call. Does not move him.
    void set_ground(std::shared_ptr<const walk::Surface> ground);
    /// His floor's origin was moved, or the headset's session is another: where his head was says nothing any more.
    void head_jumped() { guard_.forget(); }
    /// One frame. `floor_from_head`: where the head was last, round which he turns; nothing: round the origin.
    void step(const xr::Input& input, const std::optional<glm::mat4>& floor_from_head, double seconds);
    /// 0 open to 1 closed, for this frame: grows with how fast the walk changes, and opens again at rest.
    [[nodiscard]] float vignette() const { return vignette_; }
    /// 0 open to 1 faded, for this frame: his head is in a wall, or he is being put elsewhere.
    [[nodiscard]] float fade() const { return std::max(fade_, blink_); }
    /// While he aims a teleport: its arc, in the world.
    [[nodiscard]] const walk::Landing* aimed() const { return aiming_ ? &landing_ : nullptr; }
    /// A step of turning was taken in the last frame.
    [[nodiscard]] bool snapped() const { return snapped_; }

private:
    void teleport(const xr::Input& input, const std::optional<glm::mat4>& floor_from_head, double seconds);
    [[nodiscard]] glm::vec3 feet(const std::optional<glm::mat4>& floor_from_head) const;
    void walk_on(const glm::vec3& way, const std::optional<glm::mat4>& floor_from_head, double seconds);
    void turn(float degrees, const std::optional<glm::mat4>& floor_from_head);

    ComfortOptions options_;
    glm::mat4 world_from_floor_{1.0F};
    glm::vec2 speed_{0.0F}; ///< metres a second: to the right, forward
    float turning_ = 0.0F;  ///< degrees a second, smoothed
    float vignette_ = 0.0F;
    float fade_ = 0.0F;
    float climb_ = 0.0F; ///< metres up to the ground under his feet, still to be taken
    std::shared_ptr<const walk::Surface> ground_ = std::make_shared<walk::Surface>();
    walk::HeadGuard guard_;
    std::optional<std::size_t> aiming_; ///< the hand
    walk::Landing landing_;             ///< with it
    std::optional<glm::vec3> going_;    ///< where to, once the view is closed
    float blink_ = 1.0F;
    bool placed_ = false;
    bool ready_to_snap_ = true; ///< the stick was let go since the last step
    bool snapped_ = false;
};

} // namespace guanhe::app
