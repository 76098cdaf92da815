#include "bench/terrains.h"

#include "base/child_process.h"
#include "log.h"

#include <array>
#include <cmath>
#include <cstdio>
#include <system_error>

namespace guanhe::app {

namespace {

constexpr std::uint64_t terrain_seed = 1;
/// A .glb ends at 4 GiB, and a triangle with its share of the vertices takes 24 bytes.
constexpr std::uint64_t most_in_glb = 150'000'000;

Result<Path> find_maker() {
    GUANHE_TRY_LET(const auto own, own_program());
    std::error_code unseen;
    for (const auto& candidate : {own.parent_path() / "tools" / "make_terrain", own.parent_path() / "make_terrain"}) {
        if (std::filesystem::exists(candidate, unseen)) return candidate;
    }
    if (auto program = find_program("make_terrain")) return *program;
    return Error{"make_terrain was not found", "", "build the target make_terrain, or put it on PATH",
                 ErrorKind::internal};
}

} // namespace

Result<Path> make_terrain(std::uint64_t triangles, const Path& folder) {
    const auto* const extension = triangles > most_in_glb ? ".gltf" : ".glb";
    auto file = folder / ("terrain-" + std::to_string(triangles) + "-" + std::to_string(terrain_seed) + extension);
    std::error_code failed;
    if (std::filesystem::exists(file, failed)) return file;
    std::filesystem::create_directories(folder, failed);
    if (failed) return Error{failed.message(), path_to_utf8(folder), "", ErrorKind::internal};
    GUANHE_TRY_LET(const auto program, find_maker());
    say_step("making " + path_to_utf8(file));
    // It gives the file its name when all of it is written.
    ChildOptions make;
    make.arguments = {path_to_utf8(program),        "--triangles", std::to_string(triangles), "--seed",
                      std::to_string(terrain_seed), "-o",          path_to_utf8(file)};
    GUANHE_TRY_LET(const auto made, run_child(make));
    if (made.exit_code == 0) return file;
    return Error{"make_terrain ended with " + std::to_string(made.exit_code), path_to_utf8(file),
                 "run it by hand to see why", ErrorKind::internal};
}

std::string terrain_name(double millions) {
    std::array<char, 64> name{};
    std::snprintf(name.data(), name.size(), "terrain, %g million triangles", millions);
    return name.data();
}

std::uint64_t triangles_of(double millions) {
    return static_cast<std::uint64_t>(std::llround(millions * 1.0e6));
}

} // namespace guanhe::app
