// `guanhe info`: what is in a scan, or in a pack.
#pragma once

#include "info/pack_summary.h"
#include "request.h"
#include "scan/scan.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace guanhe::app {

/// Counts over the primitives of one scene (instances counted) or of the whole file (each once).
struct Contents {
    std::uint64_t primitives = 0;
    std::uint64_t vertices = 0;
    std::uint64_t triangles = 0;
    std::uint64_t lines = 0;
    std::uint64_t points = 0;
};

struct SceneSummary {
    std::string name;
    std::size_t nodes = 0;
    Contents drawn;
    scan::Bounds bounds; ///< metres, rest pose; empty when nothing can be seen
};

struct Summary {
    const scan::Scan* scan = nullptr;
    std::uint64_t file_bytes = 0;
    Contents stored;
    std::vector<SceneSummary> scenes;
    std::optional<PackSummary> pack; ///< when the file is one; `scan` is its shell then
};

[[nodiscard]] Summary summarize(const scan::Scan& scan, std::uint64_t file_bytes);
/// How much of a long list to_text() prints.
enum class Lists {
    begun, ///< a screen for most scans: the first few, and how many more there are
    whole,
};
/// For reading; at most about 100 columns.
[[nodiscard]] std::string to_text(const Summary& summary, Lists lists);
/// One JSON object; keys are only ever added ("schema" counts up when one changes its meaning). Ends with a line feed.
[[nodiscard]] std::string to_json(const Summary& summary);

/// Reads the file and prints to stdout. Exit code: 0, or 1 with the reason on stderr.
int print_info(const InfoOptions& options);

} // namespace guanhe::app
