// What a bake did, for --stats.
#pragma once

#include "bake/bake_options.h"
#include "pack/bake.h"

#include <cstdint>
#include <string>
#include <vector>

namespace guanhe::app {

struct BakeStatistics {
    std::vector<std::string> files;
    std::string output;
    std::vector<std::string> mesh_names;
    pack::BakeReport report;
    double reading_seconds = 0.0;
    double total_seconds = 0.0; ///< since the process began
    std::uint64_t peak_rss_bytes = 0;
    unsigned threads = 0;
    std::uint64_t memory_bytes = 0;
    std::vector<std::string> warnings; ///< all of them

    [[nodiscard]] std::uint64_t triangles() const;
    [[nodiscard]] double triangles_per_second() const;
    [[nodiscard]] double bytes_per_triangle() const;
};

/// One JSON object. Ends with a line feed.
[[nodiscard]] std::string to_json(const BakeStatistics& statistics);
/// For reading: one line.
[[nodiscard]] std::string to_text(const BakeStatistics& statistics);

} // namespace guanhe::app
