// What one run of the program was asked to do: the command and its options, parsed and checked.
#pragma once

#include "bake/bake_options.h"
#include "base/file.h"
#include "cache/cache_options.h"
#include "catalogue/catalogue_options.h"
#include "check/check_options.h"
#include "narrate/narrate_options.h"
#include "view/view_options.h"
#include "visit/visit_options.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace guanhe::app {

/// Bits, so that an option can say which commands take it.
enum class Command : std::uint32_t {
    none = 0,
    view = 1U << 0,
    info = 1U << 1,
    devices = 1U << 2,
    bench_view = 1U << 3,
    help = 1U << 4,
    bake = 1U << 5,
    bench_packs = 1U << 6,
    cache = 1U << 7,
    bench_headset = 1U << 8,
    visit = 1U << 9,
    narrate = 1U << 10,
    catalogue = 1U << 11,
    check = 1U << 12,
    stats = 1U << 13,
};
inline constexpr auto every_command = static_cast<Command>(~0U);
[[nodiscard]] constexpr Command operator|(Command a, Command b) noexcept {
    return static_cast<Command>(static_cast<std::uint32_t>(a) | static_cast<std::uint32_t>(b));
}
/// Those that draw scans.
inline constexpr auto every_showing = Command::view | Command::visit;
inline constexpr auto every_bench = Command::bench_view | Command::bench_packs | Command::bench_headset;
[[nodiscard]] constexpr bool contains(Command set, Command one) noexcept {
    return (static_cast<std::uint32_t>(set) & static_cast<std::uint32_t>(one)) != 0;
}

struct InfoOptions {
    Path file;
    bool json = false;
    bool all = false; ///< long lists in full
};

/// Of `bench view`, `bench packs` and `bench headset`.
struct BenchOptions {
    std::uint32_t runs = 5;
    std::string peer = "f3d"; ///< "f3d" or "none"
    std::vector<Path> files;
    std::vector<double> terrain_millions; ///< triangles of each generated terrain, in millions
    double flight_seconds = 300.0;        ///< 0: none
    std::uint32_t frames = 5000;          ///< of a visit
    std::optional<Path> json;
};

struct HelpOptions {
    std::string topic; ///< a command, or empty for the program
    bool markdown = false;
};

struct Request {
    Command command = Command::none;
    ViewOptions view;
    VisitOptions visit;
    StatsOptions stats;
    NarrateOptions narrate;
    InfoOptions info;
    BakeOptions bake;
    CacheOptions cache;
    CatalogueOptions catalogue;
    CheckOptions check;
    BenchOptions bench;
    HelpOptions help;
    bool verbose = false;      ///< tells the steps of the work, beside warnings and errors
    std::string settings_file; ///< empty: the user's own; "none": no settings
};

} // namespace guanhe::app
