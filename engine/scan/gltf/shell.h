// The two ways to a shell: editing a glTF document, and making one. See scan/shell.h.
#pragma once

#include "scan/gltf/json.h"
#include "scan/shell.h"

namespace guanhe::scan::gltf {

[[nodiscard]] Result<std::vector<std::byte>> edit_to_shell(const Scan& scan, const Source& source, Faults& faults,
                                                           const IsStatic& is_static);
/// Of a Scan of what PLY, OBJ and STL have: nodes, one scene, meshes without morph targets, materials, pictures.
[[nodiscard]] Result<std::vector<std::byte>> make_shell(const Scan& scan, const Faults& faults,
                                                        const IsStatic& is_static);

/// What stands for a static primitive's vertices.
[[nodiscard]] Json clusters_of(const Primitive& primitive);

inline constexpr std::string_view clusters_extension = "GUANHE_clusters";
/// Under asset.extras: the format, its version and the comments of the file that a shell was made of.
inline constexpr std::string_view origin_member = "GUANHE_origin";

} // namespace guanhe::scan::gltf
