// Moving what is shown with the hands: dragging, turning and scaling it as if it were held, and its scales. Pure.
//
// A visitor's floor lies in the world by a similarity: upright, with a scale of so many metres of the world a metre of
// his. 1 is life size; 20 shows a house as a model of a twentieth.
#pragma once

#include "scan/scan.h"

#include <glm/glm.hpp>

#include <array>
#include <optional>
#include <vector>

namespace guanhe::app {

struct ScaleRange {
    float least = 1.0F, most = 1.0F; ///< both within
};

/// Metres of the world a metre of his.
[[nodiscard]] float scale_of(const glm::mat4& world_from_floor);

/// From life size to what fits into two hands, in steps of 1, 2, 5, 10 …: above 1 for what is larger than that, below
/// for what is smaller (a coin is enlarged). The first is 1.
[[nodiscard]] std::vector<float> scale_steps(const scan::Bounds& bounds);
/// What the hands may pull it to: the steps and a little beyond.
[[nodiscard]] ScaleRange scale_range(const scan::Bounds& bounds);
/// The step after this scale: towards the model (`smaller`) or towards life size; nothing beyond the last.
[[nodiscard]] std::optional<float> next_scale(const scan::Bounds& bounds, float scale, bool smaller);

/// Where the floor is at this scale. What then fits on a table stands on one before the visitor, within reach; what
/// does not grows or shrinks round his feet (`own_floor`: how high his floor is, metres).
[[nodiscard]] glm::mat4 at_scale(const glm::mat4& world_from_floor, const scan::Bounds& bounds, float scale,
                                 const glm::mat4& floor_from_head, float own_floor = 0.0F);

/// The world held by one hand, which drags it, or by two, which also turn it about the vertical and scale it. What is
/// held stays in the hand, but for what the range forbids.
class WorldGrip {
public:
    /// One frame: where the floor is now. `hands`: of each that holds, where it is on the floor.
    [[nodiscard]] glm::mat4 step(const glm::mat4& world_from_floor,
                                 const std::array<std::optional<glm::vec3>, 2>& hands, const ScaleRange& range);
    [[nodiscard]] bool holding() const { return held_[0] || held_[1]; }

private:
    std::array<std::optional<glm::vec3>, 2> held_; ///< points of the world
};

} // namespace guanhe::app
