// Whole-number positions: exact to compare, the same on every machine, and cheap to store.
#pragma once

#include <glm/glm.hpp>

#include <bit>
#include <cstdint>

namespace guanhe::pack {

/// A position is origin + step * (whole numbers of at most 31 bits).
struct Grid {
    glm::dvec3 origin{0.0};
    double step = 1.0;     ///< a power of two
    double per_unit = 1.0; ///< 1 / step, exact

    /// The nearest point of the grid. Requires a position that the grid was made for.
    [[nodiscard]] glm::ivec3 nearest(const glm::vec3& position) const noexcept {
        const auto scaled = (glm::dvec3(position) - origin) * per_unit;
        return {nearest(scaled.x), nearest(scaled.y), nearest(scaled.z)};
    }
    /// Relative to the origin.
    [[nodiscard]] glm::dvec3 position(const glm::ivec3& at) const noexcept { return glm::dvec3(at) * step; }

private:
    /// Rounds to even by letting the fraction fall off the end of the mantissa: one addition, where lround is a call.
    [[nodiscard]] static std::int32_t nearest(double value) noexcept {
        constexpr double shift = 6755399441055744.0; // 1.5 * 2^52
        return static_cast<std::int32_t>(static_cast<std::uint32_t>(std::bit_cast<std::uint64_t>(value + shift)));
    }
};

} // namespace guanhe::pack
