// Scans for the cluster path: closed, bumpy, coloured, crowded and broken ones.
#pragma once

#include "scan/scan.h"

#include <glm/glm.hpp>

#include <cstdint>
#include <vector>

namespace guanhe::test {

enum class Facing { outwards, inwards };

/// A closed ball about `center`, bumpy at several scales: a cube's six sides of n x n squares, 12 n^2 triangles, with
/// normals. Sides share their vertices' places, but not their vertices.
[[nodiscard]] scan::Primitive bumpy_ball(std::uint32_t n, float radius, const glm::vec3& center = glm::vec3(0.0F),
                                         Facing facing = Facing::outwards);
/// A closed ring in the plane y = 0, 2 n m triangles, with normals.
[[nodiscard]] scan::Primitive ring(std::uint32_t around, std::uint32_t across, float radius, float thickness);
/// Ground as a field scan shows it, n x n squares of `spacing` metres about the origin, with normals.
[[nodiscard]] scan::Primitive ground(std::uint32_t n, float spacing);

/// Colours that change slowly over the places and hardly any two of which are alike; no red where `no_red`.
void paint(scan::Primitive& primitive, float wavelength, bool no_red = false);

/// What scanners and their operators leave behind, in one mesh of 40 materials: a ball of patches, painted, one of them
/// missing; islands off its surface; triangles without area, and with a corner twice; triangles that come twice;
/// vertices of which each triangle has its own; and, a kilometre away, a small ball of triangles of a millimetre.
struct NastyScan {
    scan::Scan scan;
    glm::vec3 far_ball{0.0F};
    float far_radius = 0.0F;
    glm::vec3 hole{0.0F}; ///< the direction of the missing patch
};
[[nodiscard]] NastyScan nasty_scan();

[[nodiscard]] scan::Material unlit_green(bool double_sided = false);

} // namespace guanhe::test
