// Fewer triangles for one group of clusters: edges are collapsed onto one of their ends, cheapest first.
//
// The cost of moving a vertex is the mean squared distance, weighted by area, to the planes of all triangles that it
// has stood for, and the squared error of normals, colours and texture coordinates over their area. Every quadric is
// kept relative to its own vertex, where single precision suffices.
//
// A collapse never changes the topology: closed surfaces stay closed and two-sided, open borders and seams of
// attributes collapse along themselves only, no edge is made between two locked points (which another group might make
// as well), and no triangle turns over.
//
// After: Garland and Heckbert, "Surface Simplification Using Quadric Error Metrics" (1997); Hoppe, "New Quadric Metric
// for Simplifying Meshes with Appearance Attributes" (1999); Dey et al., "Topology Preserving Edge Contraction" (1999).
#pragma once

#include <glm/glm.hpp>

#include <cstdint>
#include <memory>
#include <vector>

namespace guanhe::pack {

/// Triangles of one group. A wedge is a vertex as one part of the surface sees it; wedges of one place share a point.
struct SimplifyMesh {
    std::vector<std::uint16_t> corners; ///< three wedges a triangle; the three points differ. At most 8192 triangles
    std::vector<std::uint16_t> wedge_point; ///< may be empty: wedges are points
    std::vector<std::uint16_t> wedge_part;  ///< may be empty: all of one part
    std::vector<glm::vec3> points;          ///< whole numbers
    std::vector<std::uint8_t> locked;       ///< one a point
    std::vector<float> attributes;          ///< attribute_count a wedge, each times its weight
    std::uint32_t attribute_count = 3;      ///< 3 (normals) or 8 (normals, colours, texture coordinates)

    void clear() noexcept;
};

/// What is left of a mesh.
struct Simplified {
    std::vector<std::uint16_t> corners; ///< of the triangles that remain, in their old order
    std::vector<glm::vec3> points;      ///< where they are now
    std::vector<float> attributes;      ///< what they are now; texture coordinates are not averaged
    std::vector<std::uint8_t> changed;  ///< one a wedge: whether its point or its attributes are not what they were
    float error = 0.0F;                 ///< a length in the unit of the points, 0 where nothing was lost
};

struct SimplifyGoal {
    std::uint32_t triangles = 0; ///< stop when so few are left,
    float free_error = 0.0F;     ///< but go on to a quarter of them with what costs no more than this
    bool permissive = false;     ///< may change topology, borders and seams of what is not locked
};

/// Buffers that one thread reuses.
class Simplifier {
public:
    Simplifier();
    ~Simplifier();
    Simplifier(Simplifier&&) noexcept;
    Simplifier& operator=(Simplifier&&) noexcept;

    /// Depends on the mesh and the goal alone.
    void simplify(const SimplifyMesh& mesh, const SimplifyGoal& goal, Simplified& out);

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace guanhe::pack
