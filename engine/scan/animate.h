// Where every node is at a time: animation, hierarchy, skins. Pure functions on a Scan, no drawing.
#pragma once

#include "scan/scan.h"

#include <glm/glm.hpp>

#include <vector>

namespace guanhe::scan {

/// A moment of a scan. Vectors are indexed as the Scan's own.
struct Pose {
    std::vector<glm::mat4> world;              ///< one a node; nodes that no scene reaches are still computed
    std::vector<std::vector<float>> weights;   ///< one a node; empty when its mesh has no morph targets
};

/// Evaluates `animation` (-1: the rest pose) at `seconds`, looped over its duration. Reuses the storage of `pose`.
void evaluate(const Scan& scan, int animation, double seconds, Pose& pose);

/// Joint matrices of `skin` for a mesh at any node: world(joint) * inverse_bind. Skinned vertices are then in world space.
void joint_matrices(const Scan& scan, int skin, const Pose& pose, std::vector<glm::mat4>& out);

/// Nodes of a scene, parents first.
[[nodiscard]] std::vector<int> reachable_nodes(const Scan& scan, int scene);

/// World bounds of a scene in a pose, over all instances; skinned and morphed meshes are measured as posed.
/// Points, lines and triangles all count. Empty when nothing can be seen.
[[nodiscard]] Bounds scene_bounds(const Scan& scan, int scene, const Pose& pose);

/// Triangles drawn for a scene (instances counted), and stored in the file.
[[nodiscard]] std::uint64_t triangles_drawn(const Scan& scan, int scene);
[[nodiscard]] std::uint64_t triangles_stored(const Scan& scan);

} // namespace guanhe::scan
