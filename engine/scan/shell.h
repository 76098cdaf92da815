// The shell of a scan: all of it but the vertices of meshes that are drawn from elsewhere (a pack's clusters). A .glb
// of nodes, scenes, cameras, lights, animations, skins, materials, pictures, metadata, and the meshes that move.
//
// Where a static primitive was, there is one without attributes, with its material, mode and variants, and the required
// extension GUANHE_clusters: {"triangles": 1204, "min": [x, y, z], "max": [x, y, z]}, the box in the mesh's own units.
// Where a picture's texels are elsewhere too (a pack's tiles), its image has neither URI nor buffer view, the MIME type
// of what was left out, and the required extension GUANHE_tiles: {"width": 4096, "height": 2048, "alpha": false}.
#pragma once

#include "scan/read.h"
#include "scan/source.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace guanhe::scan {

/// Whether a mesh of the scan leaves its vertices out. To be asked of meshes without skins and morph targets only.
using IsStatic = std::function<bool(std::size_t mesh)>;

/// Writes the shell of what scan::read gave for this file. Of glTF it is an edit of the file's own document, so that
/// what this program does not know is kept as well; of PLY, OBJ and STL it is made anew. Pictures become part of it
/// wherever they lay, but those that `tiled` says (one an image of the scan, or empty) are left out; those that cannot
/// be read stay as they are named. Streams of static meshes are not needed any more. Errors: those of reading; a file
/// that has changed since; more than the 4 GiB that a .glb can hold.
[[nodiscard]] Result<std::vector<std::byte>> write_shell(const Scan& scan, const Path& file, const IsStatic& is_static,
                                                         const std::vector<bool>& tiled = {});
/// The same from bytes; `name` stands for the file in messages.
[[nodiscard]] Result<std::vector<std::byte>> write_shell(const Scan& scan, const Source& source,
                                                         const std::string& name, const IsStatic& is_static,
                                                         const std::vector<bool>& tiled = {});

/// Reads a shell, as scan::read does, from bytes that `keep` keeps alive. Static primitives have bounds and an index
/// count, and neither vertices nor streams; a sink is not told of them, nor of images whose Image::tiled is set.
[[nodiscard]] Result<Scan> read_shell(std::span<const std::byte> bytes, std::shared_ptr<const void> keep,
                                      const std::string& name, const ReadOptions& options);

} // namespace guanhe::scan
