// How a visitor moves: teleporting, turning by steps or smoothly, walking with the sticks, how high he is, and how far
// the view closes meanwhile.
// Pure: no headset, no clock.
#pragma once

#include "walk/body.h"
#include "xr/input.h"

#include <glm/glm.hpp>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

namespace guanhe::app {

struct ComfortOptions {
    float snap_degrees = 30.0F; ///< a step of turning; 0: smooth
    float smooth_degrees_per_second = 60.0F;
    float walk_metres_per_second = 1.4F;
    float vignette = 1.0F; ///< how far the view closes while moving, 0: not at all
    bool seated = false;   ///< his eyes are lifted to where they are when he stands
    walk::Body body{};
};

/// Where the visitor's floor is, and what his sticks do with it. Nothing here moves him unless he does.
class Locomotion {
public:
    explicit Locomotion(const ComfortOptions& options = {}) : options_(options) {}

    /// Puts him elsewhere at once, at rest; the view opens from dark. It is dark before the first call. `floor` lies on
    /// the ground, and is where recentring brings him back to.
    /// With `floor_from_head` his head comes to be above the origin of `floor`, and looks ahead.
    void place(const glm::mat4& floor, const std::optional<glm::mat4>& floor_from_head = {});
    void set_options(const ComfortOptions& options);
    /// Where his feet may come to by his own acts; empty: everywhere.
    void set_limits(std::function<bool(const glm::vec3&)> may_stand) { limits_ = std::move(may_stand); }
    [[nodiscard]] bool may_stand(const glm::vec3& feet) const { return !limits_ || limits_(feet); }
    [[nodiscard]] bool placed() const { return placed_; }
    /// Moved by his hands: at once, and nothing else changes.
    void carry(const glm::mat4& world_from_floor) { world_from_floor_ = world_from_floor; }
    /// Elsewhere behind a closed view.
    void jump(const glm::mat4& world_from_floor) { jumping_ = world_from_floor; }
    /// He is on his way elsewhere, behind a closed view.
    [[nodiscard]] bool leaving() const { return going_ || jumping_; }
    /// His feet to a place, behind a closed view.
    void go(const glm::vec3& feet) { going_ = feet; }
    /// Behind a closed view his head comes back to where he was put or teleported to last, and looks ahead there.
    void recentre(const glm::mat4& floor_from_head);
    /// Seated or standing, behind a closed view; his eyes come to be as high as a standing visitor's, or as his own
    /// are.
    void sit(bool seated, const std::optional<glm::mat4>& floor_from_head);
    [[nodiscard]] bool seated() const { return options_.seated; }
    [[nodiscard]] const walk::Body& body() const { return options_.body; }
    /// Metres up (or down); at once, so by little a frame. Within 1.2 m of his own height.
    void raise(float metres);
    /// How high his own floor is where his feet are, in metres of his: below 0 when he was lifted.
    [[nodiscard]] float own_floor() const { return -lift_; }
    /// A metre of the world is one of his.
    [[nodiscard]] bool life_size() const;
    /// His feet in the world.
    [[nodiscard]] glm::vec3 feet(const std::optional<glm::mat4>& floor_from_head) const;
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
    /// What he bumps into: of a model, nothing.
    [[nodiscard]] const walk::Surface& ground() const;
    /// Puts him where he is to go, when the view is closed. True while that is under way.
    bool blink(const std::optional<glm::mat4>& floor_from_head, double seconds);
    void walk_on(const glm::vec3& way, const std::optional<glm::mat4>& floor_from_head, double seconds);
    void turn(float degrees, const std::optional<glm::mat4>& floor_from_head);
    [[nodiscard]] glm::mat4 below(const glm::mat4& floor_from_head) const; ///< his own floor under him, as he looks

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
    std::optional<glm::mat4> jumping_;  ///< the same, of all of the floor
    bool sitting_ = false;              ///< once the view is closed, the height is chosen anew
    glm::mat4 home_{1.0F};              ///< a floor on the ground, for recentring
    float lift_ = 0.0F;                 ///< metres that the floor is above the ground
    std::function<bool(const glm::vec3&)> limits_;
    float blink_ = 1.0F;
    bool placed_ = false;
    bool ready_to_snap_ = true; ///< the stick was let go since the last step
    bool snapped_ = false;
};

} // namespace guanhe::app
