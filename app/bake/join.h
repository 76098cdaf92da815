// Several scans as one.
#pragma once

#include "base/result.h"
#include "scan/scan.h"

#include <cstddef>
#include <string>
#include <vector>

namespace guanhe::app {

/// Of the scans, what pack::bake() looks at: meshes, materials, textures, pictures, and which meshes have skins, with
/// those of later scans after those of earlier ones. Streams are shared, not copied. A single one stays as it is. What
/// has no place in one scan (scenes beside the default one) is told in the warnings. Requires at least one.
[[nodiscard]] scan::Scan join_scans(const std::vector<scan::Scan>& scans);

/// The same of their shells (scan/shell.h), one a scan: one scene, in which the default scene of each scan is a node of
/// its own. That is named like the file and keeps, as "asset" in its extras and with its XMP packet, what the file said
/// of itself. Variants of one name become one. Errors: a shell of more than 4 GiB, or one that is none.
[[nodiscard]] Result<std::vector<std::byte>> join_shells_of(const std::vector<scan::Scan>& scans,
                                                            std::vector<std::vector<std::byte>> shells,
                                                            std::vector<std::string>& warnings);

} // namespace guanhe::app
