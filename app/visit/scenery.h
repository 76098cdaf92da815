// What a moment of a tour looks like: from the state of the tour to looks, lamps and the hour, without a renderer.
#pragma once

#include "museum/document.h"
#include "render/look.h"
#include "scan/scan.h"
#include "tour/state.h"

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace guanhe::app {

/// How one exhibit of the site is shown.
struct ExhibitLook {
    const museum::Exhibit* exhibit = nullptr;
    render::Look look;
    std::vector<std::pair<std::string, render::Look>> parts; ///< by name of a node: those that look otherwise
    bool held = false;                                       ///< it is in the visitor's hand instead of its place
};

struct Scenery {
    const museum::Site* site = nullptr; ///< null: the tour's museum has no such site
    std::vector<ExhibitLook> exhibits;  ///< all of the site, in its order
    std::vector<render::Lamp> lamps;
    std::optional<render::Daylight> daylight;
    float exposure_ev = 0.0F; ///< to be added: a night is not black to an eye that is used to it
    bool torch = false;       ///< the first lamp is one, and follows the visitor's hand or head
    double held_scale = 1.0;
    museum::Hold::Hand held_by = museum::Hold::Hand::preferred;
};

/// The world bounds of what a target names, as far as it is loaded.
using FindBounds = std::function<std::optional<scan::Bounds>(const museum::Target&)>;

/// `eye` is where the visitor looks from, `forward` where to: a torch shines there. Pure.
[[nodiscard]] Scenery scenery_of(const tour::TourState& state, const tour::TourContext& context,
                                 const FindBounds& find_bounds, const glm::vec3& eye, const glm::vec3& forward);

/// Light at a sun's height (degrees above the horizon), in terms of the built-in sky's. Red and dim when low, blue
/// before it is up: Rayleigh's law over the air mass of Kasten and Young (1989). Pure.
struct HourLight {
    glm::vec3 sun{1.0F}, sky{1.0F};
    float exposure_ev = 0.0F;
};
[[nodiscard]] HourLight light_at(double elevation);

/// "3300 – 2900 BC", "公元前3300—前2900年".
[[nodiscard]] std::string years_of(const museum::Era& era, const std::string& language);

} // namespace guanhe::app
