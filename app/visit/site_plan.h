// A drawn map of a site: its ground in relief as seen from above, north up, with the way of a tour from stop to stop.
// Points of the museum are metres (x, y up, z); the plan's are 0 to 1 from its top left corner.
#pragma once

#include "base/jobs.h"
#include "image/image.h"
#include "museum/document.h"
#include "walk/surface.h"

#include <glm/glm.hpp>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace guanhe::app {

/// The part of a site that is shown.
struct PlanFrame {
    glm::dvec2 middle{0.0}; ///< metres east and north of the site's origin
    double width = 5.0;     ///< metres
    double north = 0.0;     ///< as museum::Site's
    [[nodiscard]] glm::vec2 at(const glm::dvec3& position) const;
    [[nodiscard]] glm::dvec3 position(const glm::dvec2& at) const; ///< with y 0
    [[nodiscard]] double bar() const; ///< of the scale that is drawn on it: metres, 1, 2 or 5 times a power of ten
};
inline constexpr double plan_aspect = 16.0 / 9.0; ///< width over height

/// With some ground around all of these places.
[[nodiscard]] PlanFrame plan_frame(const museum::Site& site, std::span<const glm::dvec3> places);
/// So far apart that discs on them do not cover one another, as near to where they belong as that allows.
[[nodiscard]] std::vector<glm::vec2> marks_apart(std::vector<glm::vec2> places);

/// The height of the ground at x and z; nothing: there is none.
using HeightAt = std::function<std::optional<float>(double x, double z)>;
/// `way`: joined in their order. Opaque.
[[nodiscard]] image::Rgba8 draw_plan(const PlanFrame& frame, std::span<const glm::dvec3> way, const HeightAt& height);

struct SitePlan {
    std::shared_ptr<const image::Rgba8> picture;
    PlanFrame frame;
    std::size_t drawn = 0; ///< another number when the picture is another
};

/// Draws them in the background, over paper until the ground is known. One thread.
class SitePlans {
public:
    /// Outlives this.
    explicit SitePlans(Jobs& jobs) : jobs_(jobs) {}
    /// Of the stops of a tour that are on this site. Never null.
    [[nodiscard]] std::shared_ptr<const SitePlan> of(const museum::Tour& tour, const museum::Site& site,
                                                     const std::shared_ptr<const walk::Surface>& ground);

private:
    struct Slot;
    struct Entry {
        std::shared_ptr<const walk::Surface> ground; ///< on which it is drawn, or is being drawn
        std::shared_ptr<Slot> slot;                  ///< shared with the job
        std::shared_ptr<const SitePlan> shown;
    };
    Jobs& jobs_;
    std::map<std::pair<std::string, std::string>, Entry> entries_; ///< by tour and site
    std::size_t drawn_ = 0;
};

} // namespace guanhe::app
