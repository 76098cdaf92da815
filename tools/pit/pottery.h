// Coil-built vessels turned from a profile, and their sherds. Metres; a vessel stands on its foot at the origin, y up.
#pragma once

#include "mesh.h"

#include <glm/glm.hpp>

#include <cstdint>
#include <functional>
#include <vector>

namespace guanhe::tools::pit {

/// The outside of a vessel, from the axis under its foot to its lip. The wall has a thickness; the lip is round.
class Profile {
public:
    /// `points` are (radius, height), at least 4; a smooth curve runs through them.
    Profile(const std::vector<glm::vec2>& points, float wall);

    struct Sample {
        glm::vec2 place{0.0F};  ///< radius, height
        glm::vec2 normal{0.0F}; ///< out of the clay
    };
    [[nodiscard]] float length() const noexcept { return length_; } ///< of the outside, along the curve
    [[nodiscard]] float height() const noexcept { return samples_.back().place.y; }
    /// The middle of the outer and inner faces both lie on one point at the lip, s = length().
    [[nodiscard]] Sample outside(float s) const;
    [[nodiscard]] Sample inside(float s) const; ///< across the wall from outside(s)
    [[nodiscard]] float widest() const;

    /// Texture v of the faces: the outside has the lower part of the picture, foot at the bottom edge.
    static constexpr float outside_share = 0.64F;
    [[nodiscard]] float v_outside(float s) const { return 1.0F - outside_share * s / length_; }
    [[nodiscard]] float v_inside(float s) const { return (1.0F - outside_share) * s / length_; }

private:
    [[nodiscard]] Sample middle(float s) const;
    std::vector<Sample> samples_; ///< evenly spaced
    float length_ = 0.0F;
    float wall_ = 0.0F;
};

/// Where a broken vessel ends: the greatest s at an angle (length() where it is whole).
using BreakLine = std::function<float(float angle)>;

struct Vessel {
    Mesh shell;
    Mesh fracture; ///< the faces of a break; empty when whole
};
[[nodiscard]] Vessel make_vessel(const Profile& profile, std::uint32_t seed, const BreakLine& break_line = {});

/// A sherd of the vessel about (angle, s), some `radius` metres across its middle; lies hollow side down about the
/// origin, its lowest points at y = 0. `fracture` holds its broken edge.
[[nodiscard]] Vessel make_sherd(const Profile& profile, std::uint32_t seed, float angle, float s, float radius);

/// Two loop handles, as on an amphora.
[[nodiscard]] Mesh make_handles(const Profile& profile, std::uint32_t seed, float from, float to);

/// Earth that has filled the vessel up to this height.
[[nodiscard]] Mesh make_filling(const Profile& profile, std::uint32_t seed, float height);

} // namespace guanhe::tools::pit
