#include "visit/pointing.h"

#include <algorithm>
#include <cmath>

namespace guanhe::app {

std::optional<float> ray_meets(const SightRay& ray, const scan::Bounds& bounds) {
    float near = 0.0F, far = INFINITY;
    for (int i = 0; i < 3; ++i) {
        const float low = bounds.min[i] - ray.origin[i], high = bounds.max[i] - ray.origin[i];
        if (std::abs(ray.direction[i]) < 1e-9F) {
            if (low > 0.0F || high < 0.0F) return {};
            continue;
        }
        const float a = low / ray.direction[i], b = high / ray.direction[i];
        near = std::max(near, std::min(a, b));
        far = std::min(far, std::max(a, b));
    }
    return near <= far ? std::optional(near) : std::nullopt;
}

std::optional<float> ray_points_at(const SightRay& ray, const scan::Bounds& bounds) {
    scan::Bounds wide = bounds;
    const glm::vec3 middle = bounds.center();
    const float least = 0.026F * glm::distance(middle, ray.origin);
    wide.add(middle - glm::vec3(least));
    wide.add(middle + glm::vec3(least));
    return ray_meets(ray, wide);
}

std::optional<museum::Target> nearest_exhibit(const museum::Site* site,
                                              const std::function<std::optional<float>(const museum::Target&)>& hit) {
    std::optional<museum::Target> found;
    float nearest = INFINITY;
    if (site == nullptr) return found;
    for (const museum::Exhibit& exhibit : site->exhibits) {
        const museum::Target target{.exhibit = exhibit.id, .part = {}, .hotspot = {}, .position = {}};
        if (const auto far = hit(target); far && *far > 0.0F && *far < nearest) {
            nearest = *far;
            found = target;
        }
    }
    return found;
}

} // namespace guanhe::app
