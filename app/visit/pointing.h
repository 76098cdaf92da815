// What a ray of a pointer, a hand or a gaze points at. Pure functions; metres.
#pragma once

#include "museum/document.h"
#include "scan/scan.h"

#include <glm/glm.hpp>

#include <functional>
#include <optional>

namespace guanhe::app {

struct SightRay {
    glm::vec3 origin{0.0F}, direction{0.0F, 0.0F, -1.0F}; ///< direction of unit length
};

/// Where a ray meets a box, metres; nothing: it does not. From within: 0.
[[nodiscard]] std::optional<float> ray_meets(const SightRay& ray, const scan::Bounds& bounds);
/// The same of a thing that may be small: a finger is no needle, and what is less than three degrees is taken for so
/// much.
[[nodiscard]] std::optional<float> ray_points_at(const SightRay& ray, const scan::Bounds& bounds);

/// The nearest exhibit that `hit` gives a distance for; nothing: none. Who stands within one points at what is in it.
/// Null site: nothing.
[[nodiscard]] std::optional<museum::Target>
nearest_exhibit(const museum::Site* site, const std::function<std::optional<float>(const museum::Target&)>& hit);

} // namespace guanhe::app
