// Where a visitor can stand, land and walk. Pure functions of a surface. Heights are along y; an empty surface is an
// endless floor at the height where the visitor is.
#pragma once

#include "walk/surface.h"

#include <glm/glm.hpp>

#include <cstdint>
#include <optional>
#include <vector>

namespace guanhe::walk {

struct Body {
    float height = 1.75F;       ///< metres of free room above the feet
    float radius = 0.25F;       ///< from walls
    float step = 0.35F;         ///< that is climbed, or gone down, without an act
    float drop = 0.60F;         ///< deeper is a cliff
    float steepest = 40.0F;     ///< degrees
    float throw_speed = 7.0F;   ///< of the teleport's arc, metres a second
    float throw_seconds = 2.5F; ///< how long it flies at most
};

enum class Refusal : std::uint8_t { none, nothing_there, too_steep, too_low, behind_a_wall };

struct Standing {
    Refusal refusal = Refusal::nothing_there;
    glm::vec3 feet{0.0F}; ///< with `none`
};
/// On the first ground below `from`, at most so many metres down.
[[nodiscard]] Standing stand(const Surface& surface, const Body& body, const glm::vec3& from, float below);

/// The lowest place to stand between two heights at a point of the plan: the floor under a roof, not the roof; the top
/// of a solid block, not the room in it, whose floor shows its back.
[[nodiscard]] Standing stand_lowest(const Surface& surface, const Body& body, const glm::vec2& plan, float top,
                                    float bottom);

struct Landing {
    std::vector<glm::vec3> arc; ///< from the hand to where it ends
    Standing end;
};
/// Where a teleport thrown from the hand comes down. A hand that was put through a wall throws nothing.
[[nodiscard]] Landing throw_from(const Surface& surface, const Body& body, const glm::vec3& head, const glm::vec3& hand,
                                 const glm::vec3& direction);

/// Where the feet get to that want to go by `way` (level): along walls, up and down steps, never through a wall, onto
/// what is too steep or too low, or off a cliff. Where nothing was below the feet before, they may go on level.
[[nodiscard]] glm::vec3 walk(const Surface& surface, const Body& body, const glm::vec3& feet, const glm::vec3& way);

/// Tells when the head has gone through a wall, by its own way or by tracking that was lost.
class HeadGuard {
public:
    /// One frame; true while a wall is between the head and where it was last free.
    [[nodiscard]] bool blocked(const Surface& surface, const glm::vec3& head);
    void forget() { free_.reset(); }

private:
    std::optional<glm::vec3> free_;
};

} // namespace guanhe::walk
