// What `guanhe bench packs` measured, and the tables and JSON made of it.
#pragma once

#include "bench/measurement.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace guanhe::app {

/// From the statistics that `guanhe bake` writes.
struct BakeMeasurement {
    double seconds = 0.0; ///< of the whole process
    double triangles_per_second = 0.0;
    std::uint64_t peak_bytes = 0;
    std::uint64_t pack_bytes = 0;
    double bytes_per_triangle = 0.0;
    double quantisation_error_per_edge = 0.0;
    double stuck_share = 0.0;
};

/// Frames of one view after streaming has settled: one value a run, each a median over its frames.
struct FrameMeasurement {
    std::vector<double> frame_ms;
    std::vector<double> cpu_ms; ///< of the drawing thread
    std::uint64_t triangles_drawn = 0;
    std::uint64_t resident_bytes = 0; ///< of what streams
};

struct PackMeasurement {
    std::string name;
    double millions = 0.0;
    std::optional<BakeMeasurement> bake;
    Timing first;               ///< from the start of the process to the saved picture of the pack
    std::optional<Timing> peer; ///< the other viewer on the scan as it is
    FrameMeasurement frames;
    std::string failure; ///< of the terrain or the bake
};

struct FlightMeasurement {
    std::string name; ///< of the terrain
    double seconds = 0.0;
    std::uint32_t frames = 0;
    std::uint64_t limit_bytes = 0, most_resident_bytes = 0;
    double most_lod_error_px = 0.0;
    double frame_ms = 0.0, cpu_ms = 0.0; ///< medians
    std::string failure;
};

struct PacksReport {
    std::string ours, peer; ///< with versions; no peer when only we were measured
    std::string device;
    unsigned cores = 0;
    std::uint32_t runs = 0;
    std::vector<PackMeasurement> packs; ///< the smallest first
    std::optional<FlightMeasurement> flight;
    std::vector<std::string> notes;
};

/// Reads what `guanhe bake --stats` wrote; nothing when it is not that.
[[nodiscard]] std::optional<BakeMeasurement> bake_measurement(const std::string& text);

[[nodiscard]] std::string to_markdown(const PacksReport& report);
/// Every run too. Ends with a line feed.
[[nodiscard]] std::string to_json(const PacksReport& report);

} // namespace guanhe::app
