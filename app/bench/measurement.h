// What was measured, and the table and JSON made of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace guanhe::app {

/// The runs of one program on one file.
struct Timing {
    std::vector<double> wall_ms;
    std::vector<double> cpu_ms;
    std::vector<std::uint64_t> peak_bytes;
    std::string failure; ///< why there is none; empty when there are runs
};

struct Measurement {
    std::string name;            ///< of the file, or "terrain, 10 million triangles"
    std::uint64_t triangles = 0; ///< drawn by the scene; 0 when not known
    Timing ours;
    std::optional<Timing> peer;
};

struct BenchReport {
    std::string ours = "guanhe"; ///< with its version
    std::string peer;            ///< with its version; empty when only we were measured
    std::string device;
    unsigned cores = 0;
    std::uint32_t runs = 0;
    std::vector<std::string> notes;
    std::vector<Measurement> measurements;
};

/// The middle value, or the mean of the middle two; 0 of none.
[[nodiscard]] double median(std::vector<double> values);

/// Medians, and ratios of medians (ours over the peer's: below 1 we are faster or smaller).
[[nodiscard]] std::string to_markdown(const BenchReport& report);
/// Every run too. Ends with a line feed.
[[nodiscard]] std::string to_json(const BenchReport& report);

} // namespace guanhe::app
