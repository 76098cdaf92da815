// What `guanhe info` tells of a pack beside the scan in it.
#pragma once

#include "pack/pack.h"
#include "pack/verify.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace guanhe::app {

struct PackSummary {
    struct MeshLoss {
        std::string name;
        double quantisation_error = 0.0; ///< the largest distance that a vertex moved, the mesh's own units
        double edge_length = 0.0;        ///< the smallest of the neighbourhoods' median edge lengths
    };
    std::uint32_t format_version = 0, bake_version = 0;
    std::string source;                      ///< file name of what was baked; empty when the report does not tell
    std::size_t meshes = 0, kept_meshes = 0; ///< from clusters; as they were
    std::uint64_t source_triangles = 0, finest_triangles = 0, all_triangles = 0;
    std::size_t groups = 0, pages = 0;
    std::uint64_t clusters = 0, page_bytes = 0, resident_bytes = 0, root_bytes = 0;
    std::uint32_t levels = 0;
    std::uint64_t shell_bytes = 0;
    struct Texture {
        std::uint32_t width = 0, height = 0, levels = 0, tiles = 0;
        std::string_view format; ///< "BC1"
        std::uint64_t stored_bytes = 0;
    };
    std::vector<Texture> textures;
    std::uint64_t tile_bytes = 0;
    pack::Damage damage; ///< as far as it was looked for
    // Of the report, which other programs may have written otherwise.
    std::uint64_t degenerate = 0, duplicate = 0;
    std::optional<std::uint64_t> groups_simplified, groups_stuck;
    std::vector<MeshLoss> losses;
    std::vector<std::string> warnings; ///< of the bake

    /// Of the file, over the source's triangles; 0 of none.
    double bytes_per_triangle = 0.0;
    /// The largest over the meshes, in local edge lengths.
    [[nodiscard]] double quantisation_error_per_edge() const;
};

[[nodiscard]] PackSummary summarize(const pack::Pack& pack);

} // namespace guanhe::app
