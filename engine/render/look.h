// How a model, or a part of it, is shown beside what it is made of: faded, pointed out, marked as uncertain, cut open.
#pragma once

#include <glm/glm.hpp>

#include <optional>

namespace guanhe::render {

struct Look {
    /// The share of its samples that are drawn, 0 to 1, in a fine pattern that is still on the screen. 0: it is not
    /// there at all, throws no shadow and takes no memory for detail.
    float presence = 1.0F;
    /// Takes the samples that another look leaves whose presence is 1 less this one's: two models at one place fade
    /// into each other without a hole.
    bool complement = false;
    glm::vec4 wash{0.0F}; ///< a linear colour laid over its own; w: how much of it, 0 to 1
    glm::vec4 glow{0.0F}; ///< light that its outlines give off, display-referred; w: how strong, 0 to 1
    float hatch = 0.0F;   ///< strokes across it, 0 to 1: how uncertain it is
    /// What lies at dot(xyz, p) + w < 0 is cut away (world, metres, xyz of unit length); inner faces then show the cut.
    std::optional<glm::vec4> section = {};

    [[nodiscard]] bool plain() const noexcept {
        return presence >= 1.0F && wash.w <= 0.0F && glow.w <= 0.0F && hatch <= 0.0F && !section;
    }
    [[nodiscard]] bool operator==(const Look&) const = default;
};

/// A light of the scene that belongs to no scan: a torch, or one that draws the eye.
struct Lamp {
    glm::vec3 position{0.0F};               ///< metres
    glm::vec3 direction{0.0F, -1.0F, 0.0F}; ///< where it shines, of unit length
    glm::vec3 color{1.0F};                  ///< linear
    float candela = 10.0F;
    float range = 0.0F;                         ///< metres after which it is dark; 0: endless
    float inner_cone = 0.0F, outer_cone = 0.6F; ///< half angles, radians: full light within, none beyond;
                                                ///< pi: it shines all around
};

/// The sun and the sky at an hour, in terms of the environment's own.
struct Daylight {
    glm::vec3 to_sun{0.0F, 1.0F, 0.0F}; ///< unit length; below the horizon there is no sun
    glm::vec3 sun{1.0F};                ///< factors on the sun's light, by channel
    glm::vec3 sky{1.0F};                ///< and on all other light of the environment
    [[nodiscard]] bool operator==(const Daylight&) const = default;
};

} // namespace guanhe::render
