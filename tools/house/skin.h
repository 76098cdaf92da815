// The skin of a solid that is given by distances: naive surface nets (Gibson 1998).
#pragma once

#include "base/jobs.h"
#include "mesh.h"

#include <glm/glm.hpp>

#include <functional>

namespace guanhe::tools::house {

struct Solid {
    glm::vec3 low{0.0F}, high{0.0F};
    float cell = 0.05F; ///< metres; finer shapes are lost
    /// Metres to the surface, negative inside, smooth shapes only: where it is beyond `band`, `fine` is not asked.
    std::function<float(const glm::vec3&)> rough;
    float band = 0.1F;
    std::function<float(const glm::vec3&)> fine;
    /// Of a point and its normal; linear.
    std::function<glm::vec3(const glm::vec3&, const glm::vec3&)> colour;
};

/// Closed within low and high; what is cut by them stays open. The picture is laid on along the nearest axis,
/// `tile_metres` to a repeat. The functions are called from many threads.
[[nodiscard]] Mesh skin(const Solid& solid, float tile_metres, Jobs& jobs);

} // namespace guanhe::tools::house
