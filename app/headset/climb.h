// Climbing: a hand that closes on what is within its reach pulls the body. Pure.
#pragma once

#include "walk/body.h"
#include "walk/surface.h"

#include <glm/glm.hpp>

#include <array>
#include <optional>

namespace guanhe::app {

/// A surface within a hand's reach of this point.
[[nodiscard]] bool within_reach(const walk::Surface& surface, const glm::vec3& hand);

class Climb {
public:
    struct Hand {
        glm::vec3 at{0.0F};   ///< on the floor
        bool closed = false;  ///< now
        bool closing = false; ///< since this frame
    };
    /// One frame: where the floor is now, at life size. The hand that closed last pulls. `feet` in the world.
    [[nodiscard]] glm::mat4 step(const glm::mat4& world_from_floor, const std::array<Hand, 2>& hands,
                                 const walk::Surface& surface, const glm::vec3& feet);
    [[nodiscard]] bool climbing() const { return pulling_.has_value(); }
    /// The last hand has let go in this frame.
    [[nodiscard]] bool let_go() const { return let_go_; }
    /// Where his feet come to after letting go: on what his head is over or before, else on what is below him, else
    /// back where he began. `ahead` is level, of unit length; all in the world.
    [[nodiscard]] glm::vec3 footing(const walk::Surface& surface, const walk::Body& body, const glm::vec3& head,
                                    const glm::vec3& ahead, const glm::vec3& feet) const;

private:
    std::array<std::optional<glm::vec3>, 2> held_; ///< points of the world
    std::optional<std::size_t> pulling_;
    glm::vec3 began_{0.0F}; ///< his feet
    bool let_go_ = false;
};

} // namespace guanhe::app
