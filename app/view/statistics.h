// What `--stats` writes: the measurements of one run, as JSON.
#pragma once

#include "base/file.h"
#include "base/result.h"
#include "view/stage.h"
#include "xr/headset.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace guanhe::app {

struct FileStatistics {
    std::string path; ///< UTF-8
    int scene = 0;
    std::string animation; ///< its name or number; empty: rest pose
    std::string variant;   ///< empty: the file's own materials
    std::uint64_t triangles_stored = 0;
    std::uint64_t triangles_total = 0; ///< of the scene shown, instances counted
    std::uint64_t resident_bytes = 0;  ///< GPU memory
    std::size_t warnings = 0;
};

/// The largest values of any frame.
struct StreamExtremes {
    std::uint64_t resident_bytes = 0; ///< of what streams
    std::uint64_t device_bytes = 0;   ///< taken for it, gaps and all
    std::uint32_t pages_missing = 0;
    float lod_error_pixels = 0.0F;

    void add(const stream::Stats& frame) noexcept;
};

struct HeadsetFigures {
    std::string runtime, name;
    xr::HeadsetInfo info;
    xr::PaceReport pace;
    std::uint64_t sessions_lost = 0;
    std::array<std::string, 2> controllers; ///< in words, of each hand; "" of none
};

struct Statistics {
    double load_ms = 0.0;            ///< from the call to load until the scans can be drawn
    double first_image_ms = 0.0;     ///< from the start of the process until the first frame was finished
    std::vector<double> frame_times; ///< milliseconds, one a frame
    std::vector<double> cpu_times;   ///< of the drawing thread in them, see render::FrameStats
    double gpu_ms = 0.0;             ///< of the newest frame whose time is known
    std::uint64_t triangles_total = 0;
    std::uint64_t triangles_drawn = 0; ///< after culling, newest frame
    std::uint32_t clusters_drawn = 0;  ///< of them, in clusters
    std::uint32_t draws = 0;
    stream::Stats stream; ///< of the newest frame
    StreamExtremes most;
    render::FrameQuality quality; ///< of the newest frame; what was lowered is among the warnings of the JSON
    std::uint64_t resident_bytes = 0;
    std::uint64_t peak_rss_bytes = 0;
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    std::string device;
    std::string driver;
    std::optional<HeadsetFigures> headset;
    std::vector<FileStatistics> files;
    std::vector<std::string> warnings;
    std::size_t told = 0; ///< of the warnings, the first: those that were said when they came
};

/// The smallest value that at least `share` (0 to 1) of the values do not exceed; 0 of none.
[[nodiscard]] double percentile(std::vector<double> values, double share);

/// What the stage knows: files, triangles, memory, load time, warnings of the scans.
[[nodiscard]] Statistics statistics_of(Stage& stage);

/// Never fails: text that is not UTF-8 is replaced. Ends with a line feed.
[[nodiscard]] std::string to_json(const Statistics& statistics);

/// Atomic: see write_text_atomic.
[[nodiscard]] Result<void> write_statistics(const Path& path, const Statistics& statistics);

} // namespace guanhe::app
