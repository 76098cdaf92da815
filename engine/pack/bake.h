// The bake: scans in, one pack out. Memory stays under a limit whatever the size of the input, and the pack does not
// depend on the number of threads or on that limit.
#pragma once

#include "base/jobs.h"
#include "base/progress.h"
#include "base/result.h"
#include "scan/scan.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace guanhe::pack {

/// The largest share of groups that simplification may leave nearly as they are: more, and coarse views of the scan
/// would cost nearly as much as fine ones.
inline constexpr double most_stuck = 0.02;

/// What becomes of the scan's textures.
enum class TextureQuality {
    keep, ///< they stay in the shell as they are
    fast, ///< those of large pictures are cut into tiles (format.h)
    high, ///< the same, with more care in coding colours
};

struct BakeOptions {
    Jobs* jobs = nullptr;         ///< required
    Progress* progress = nullptr; ///< stages "textures", "measuring", "partitioning", "clustering", "writing"
    std::stop_token stop;         ///< a stop returns an Error of kind cancelled and leaves nothing behind
    std::uint64_t memory_bytes = std::uint64_t{4} << 30U; ///< of the whole program; 256 MiB or more can be kept to
    Path scratch_folder; ///< for what does not fit in memory; empty: the output's folder
    /// About the most triangles that one thread clusters at a time; memory grows with it. The pack depends on it: other
    /// values are for tests.
    std::uint32_t region_triangles = 400'000;
    TextureQuality textures = TextureQuality::keep;
    /// Asked when all of the scan has been read and before the pack has a name: an error ends the bake, and nothing is
    /// left of it. May be empty.
    std::function<Result<void>()> confirm{};
};

/// Makes the .glb of what is not in the pack's tables (scan/shell.h), once it is known which pictures of the scan are:
/// one a picture, true where all its textures are tiled.
using MakeShell = std::function<Result<std::vector<std::byte>>(const std::vector<bool>& tiled)>;

struct MeshReport {
    std::uint64_t triangles_given = 0, triangles_kept = 0, degenerate = 0, duplicate = 0;
    std::uint64_t vertices_given = 0;
    std::uint64_t vertices_kept = 0; ///< those on the border of regions count once for each
    std::uint64_t triangles_all_levels = 0;
    std::uint32_t groups = 0, levels = 0, regions = 0;
    double quantisation_error = 0.0; ///< largest distance that a vertex moved, local units
    double edge_length = 0.0;        ///< the smallest of the neighbourhoods' median edge lengths
};

struct TextureReport {
    std::uint64_t textures = 0; ///< tiled; one that shows colours and data counts twice
    std::uint64_t tiles = 0;    ///< with the tails
    std::uint64_t texels = 0;   ///< of their largest levels
    std::uint64_t bytes = 0;    ///< in the pack
    std::vector<bool> tiled;    ///< one a picture of the scan: all its textures are
};

struct BakeReport {
    std::vector<MeshReport> meshes; ///< one a mesh of the scan; zeros where it stays in the shell
    std::uint64_t groups_simplified = 0, groups_stuck = 0;
    std::uint64_t pack_bytes = 0, page_bytes = 0;
    TextureReport textures;
    std::uint64_t shell_bytes = 0;
    double texture_seconds = 0.0, measuring_seconds = 0.0, partitioning_seconds = 0.0, clustering_seconds = 0.0,
           writing_seconds = 0.0;
    std::vector<std::string> warnings;
};

/// Which meshes are drawn from clusters: of opaque or masked triangles that no skin or morph target moves. (The
/// animation of a node moves a mesh as a whole; those stay clusters.) One a mesh of the scan.
[[nodiscard]] std::vector<bool> static_meshes(const scan::Scan& scan);

/// Bakes the static meshes of a scan that was read, whose streams may lie in mappings, and writes the pack. `shell` is
/// the .glb of the rest (scan/shell.h).
/// Errors: those of making the shell; more than 2 % stuck groups, with the reason; positions too far apart for numbers;
/// a picture that is too large for the memory; no memory; disk full; cancelled. The target then is as it was.
[[nodiscard]] Result<BakeReport> bake(const scan::Scan& scan, const MakeShell& make_shell, const Path& output,
                                      const BakeOptions& options);
/// The same with a shell that there is already. `options.textures` is keep.
[[nodiscard]] Result<BakeReport> bake(const scan::Scan& scan, std::span<const std::byte> shell, const Path& output,
                                      const BakeOptions& options);

} // namespace guanhe::pack
