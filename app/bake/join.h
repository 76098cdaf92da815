// Several scans as one.
#pragma once

#include "base/result.h"
#include "scan/scan.h"

#include <cstddef>
#include <vector>

namespace guanhe::app {

/// A scan and its shell (scan/shell.h).
struct ScanAndShell {
    scan::Scan scan;
    std::vector<std::byte> shell;
};

/// One scene, in which the default scene of each scan is a node of its own. That is named like the file and keeps, as
/// "asset" in its extras and with its XMP packet, what the file said of itself. Variants of one name become one. What
/// has no place (scenes beside the default one) is told in the warnings. Of the scan, what pack::bake() looks at is
/// joined: meshes, materials, and which meshes have skins. A single one stays as it is. Requires at least one. Errors:
/// a shell of more than 4 GiB, or one that is none.
[[nodiscard]] Result<ScanAndShell> join(std::vector<ScanAndShell> parts);

} // namespace guanhe::app
