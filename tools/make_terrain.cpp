// make_terrain: a scan-like site of any size, for tests and benchmarks.
#include "arguments.h"
#include "base/arguments.h"
#include "terrain.h"

#include <chrono>
#include <iostream>

int main(int argc, char** argv) {
    using namespace guanhe;
    print_utf8();
    tools::Arguments arguments(
        "make_terrain",
        "Writes a scan-like site (ring ditches, mounds, pits, rubble; 240 m square) of any size as glTF.\n"
        "The same options give the same bytes. Above 4 GiB write a .gltf, whose data is split over several\n"
        ".bin files.",
        {{"-o", "FILE", "the .glb or .gltf to write", true},
         {"--triangles", "N", "how many, exactly; 10M and 1G are understood (1M)"},
         {"--seed", "S", "another ground for each (1)"},
         {"--no-normals", "", "leave the normals to the reader"},
         {"--textures", "", "colour the ground with one picture a tile"}});
    auto parsed = arguments.parse(command_line_arguments(argc, argv));
    if (arguments.help_wanted()) {
        std::cout << arguments.help();
        return 0;
    }
    tools::TerrainOptions options;
    if (parsed) {
        const auto triangles = arguments.number("--triangles", options.triangles, 2, 4'000'000'000ULL);
        const auto seed = arguments.number("--seed", 1, 0, 0xFFFF'FFFFULL);
        if (!triangles)
            parsed = triangles.error();
        else if (!seed)
            parsed = seed.error();
        else {
            options.triangles = triangles.value();
            options.seed = static_cast<std::uint32_t>(seed.value());
        }
    }
    if (!parsed) {
        std::cerr << "make_terrain: " << parsed.error().message() << "\n";
        return 2;
    }
    options.normals = !arguments.has("--no-normals");
    options.textures = arguments.has("--textures");

    Jobs jobs;
    auto told = std::chrono::steady_clock::now();
    const auto written =
        tools::write_terrain(path_from_utf8(*arguments.text("-o")), options, jobs, [&](std::uint64_t done) {
            const auto now = std::chrono::steady_clock::now();
            if (now - told < std::chrono::milliseconds(500)) return;
            told = now;
            std::cerr << "make_terrain: " << done * 100 / options.triangles << "% (" << done << " triangles)\n";
        });
    if (!written) {
        std::cerr << "make_terrain: " << written.error().message() << "\n";
        return 1;
    }
    return 0;
}
