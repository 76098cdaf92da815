// Where every node is at a time: animation, hierarchy, skins. Pure functions on a Scan, no drawing.
#pragma once

#include "scan/scan.h"

#include <glm/glm.hpp>

#include <vector>

namespace guanhe::scan {

/// A moment of a scan. Vectors are indexed as the Scan's own.
struct Pose {
    std::vector<glm::mat4> world;            ///< one a node; nodes that no scene reaches are still computed
    std::vector<std::vector<float>> weights; ///< one a node; empty when its mesh has no morph targets
    std::vector<Transform> local;            ///< one a node; unused where the node has a matrix
    std::vector<int> order;                  ///< all nodes, parents before their children
};

/// Evaluates `animation` (-1: the rest pose) at `seconds`, looped over its duration; each channel holds its first value
/// before its first key and its last one after its last. Linear rotations take the short way round; rotations end up
/// unit. Reuses the storage of `pose`: nothing is allocated when it was last used for the same scan.
void evaluate(const Scan& scan, int animation, double seconds, Pose& pose);

/// Joint matrices of `skin` for a mesh at any node: world(joint) * inverse_bind. Skinned vertices are then in world
/// space.
void joint_matrices(const Scan& scan, int skin, const Pose& pose, std::vector<glm::mat4>& out);

/// Nodes of a scene, parents first.
[[nodiscard]] std::vector<int> reachable_nodes(const Scan& scan, int scene);

/// World bounds of a scene in a pose, over all instances; skinned and morphed meshes are measured as posed.
/// Points, lines and triangles all count. Empty when nothing can be seen. Where a ReadSink has moved the streams out,
/// the bounds of the undeformed primitive stand in, under each joint of a skin.
[[nodiscard]] Bounds scene_bounds(const Scan& scan, int scene, const Pose& pose);

/// Triangles drawn for a scene (instances counted), and stored in the file.
[[nodiscard]] std::uint64_t triangles_drawn(const Scan& scan, int scene);
[[nodiscard]] std::uint64_t triangles_stored(const Scan& scan);

} // namespace guanhe::scan
