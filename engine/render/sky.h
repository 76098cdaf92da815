// The built-in surroundings as functions of direction. Their light is neutral throughout: heritage must not take on a
// cast from the light.
#pragma once

#include <glm/glm.hpp>

#include <optional>
#include <string_view>

namespace guanhe::render {

/// The light that casts shadows. It is not part of the surroundings' radiance, which it would double.
struct Sun {
    glm::vec3 direction{0.0F, 1.0F, 0.0F}; ///< to the sun, unit
    glm::vec3 irradiance{0.0F}; ///< at normal incidence, relative: a white matt surface shows irradiance / pi
};

struct BuiltInSky {
    glm::vec3 (*radiance)(const glm::vec3& direction);
    Sun sun;
    bool landscape = false; ///< one is drawn behind (shaders/landscape.glsl), in the place of what gives light
};

/// "sky", "day", "studio" or "black"; nothing for another name.
[[nodiscard]] std::optional<BuiltInSky> built_in_sky(std::string_view name);

} // namespace guanhe::render
