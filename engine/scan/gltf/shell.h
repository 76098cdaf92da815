// The two ways to a shell: editing a glTF document, and making one. See scan/shell.h.
#pragma once

#include "scan/gltf/json.h"
#include "scan/shell.h"

#include <optional>

namespace guanhe::scan::gltf {

struct LeftOut {
    const IsStatic& is_static;
    const std::vector<bool>& tiled; ///< one an image, or none
    [[nodiscard]] bool is_tiled(std::size_t image) const { return image < tiled.size() && tiled[image]; }
};

[[nodiscard]] Result<std::vector<std::byte>> edit_to_shell(const Scan& scan, const Source& source, Faults& faults,
                                                           const LeftOut& left_out);
/// Of a Scan of what PLY, OBJ and STL have: nodes, one scene, meshes without morph targets, materials, pictures.
[[nodiscard]] Result<std::vector<std::byte>> make_shell(const Scan& scan, const Faults& faults,
                                                        const LeftOut& left_out);

/// What stands for a static primitive's vertices.
[[nodiscard]] Json clusters_of(const Primitive& primitive);
/// What stands for a picture.
[[nodiscard]] Json tiles_of(const Image& image);
/// The reverse. `json` is one of the document's images.
[[nodiscard]] std::optional<image::Header> tiled_header(const Json& json);

inline constexpr std::string_view clusters_extension = "GUANHE_clusters";
/// Of an image whose texels are elsewhere: its size. It has the MIME type of what was left out.
inline constexpr std::string_view tiles_extension = "GUANHE_tiles";
/// Under asset.extras: the format, its version and the comments of the file that a shell was made of.
inline constexpr std::string_view origin_member = "GUANHE_origin";

} // namespace guanhe::scan::gltf
