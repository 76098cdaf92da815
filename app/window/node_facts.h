// Facts about one node, for the scene panel. Pure.
#pragma once

#include "scan/scan.h"
#include "view/stage.h"

#include <string>

namespace guanhe::app {

/// Triangles that a mesh stores.
[[nodiscard]] std::uint64_t mesh_triangles(const scan::Mesh& mesh);
/// A word beside the name: "12,345 △", "×1,500", a sign for a camera, a light, a skin; empty for plain groups.
[[nodiscard]] std::string node_note(const scan::Scan& scan, int index);
/// World bounds of a node and all below it as posed now; skins count undeformed. Empty when there is nothing to see.
[[nodiscard]] scan::Bounds bounds_below(const OpenScan& open, int root);
/// The names of a mesh's materials, each once, with commas.
[[nodiscard]] std::string material_names(const scan::Scan& scan, const scan::Mesh& mesh);

} // namespace guanhe::app
