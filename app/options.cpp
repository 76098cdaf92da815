#include "options.h"

#include "parse_value.h"

#include <array>

namespace guanhe::app {

namespace {

using Complaint = std::optional<std::string>;

constexpr double farthest_metres = 1.0e9;
constexpr double longest_seconds = 1.0e6;

Complaint set_file(std::optional<Path>& file, std::string_view text, const char* expected) {
    if (text.empty()) return expected;
    file = path_from_utf8(text);
    return std::nullopt;
}

Complaint set_name(std::string& name, std::string_view text, const char* expected) {
    if (text.empty()) return expected;
    name = text;
    return std::nullopt;
}

Complaint set_index(std::optional<int>& index, std::string_view text, const char* expected) {
    const auto value = parse_integer(text, 0, 1'000'000);
    if (!value) return expected;
    index = static_cast<int>(*value);
    return std::nullopt;
}

Complaint set_size(Request& request, std::string_view text) {
    const auto size = parse_size(text);
    if (!size) return "WIDTHxHEIGHT such as 1280x720, each from 1 to 16384";
    request.view.width = size->first;
    request.view.height = size->second;
    return std::nullopt;
}

Complaint set_camera(Request& request, std::string_view text) {
    const auto values = parse_numbers(text, 6, farthest_metres);
    if (!values) return "six numbers in metres, eye then target, such as 0,1.6,5,0,1,0";
    const auto at = [&](std::size_t i) { return static_cast<float>((*values)[i]); };
    const CameraPlace place{{at(0), at(1), at(2)}, {at(3), at(4), at(5)}};
    if (place.eye == place.target) return "an eye and a target that differ, such as 0,1.6,5,0,1,0";
    request.view.camera = place;
    return std::nullopt;
}

Complaint set_fov(Request& request, std::string_view text) {
    const auto value = parse_number(text, 1.0, 170.0);
    if (!value) return "a number of degrees from 1 to 170, such as 45";
    request.view.fov_degrees = static_cast<float>(*value);
    return std::nullopt;
}

Complaint set_frames(Request& request, std::string_view text) {
    const auto value = parse_integer(text, 1, 1'000'000);
    if (!value) return "a whole number from 1 to 1000000";
    request.view.frames = static_cast<std::uint32_t>(*value);
    return std::nullopt;
}

Complaint set_time(Request& request, std::string_view text) {
    const auto value = parse_number(text, 0.0, longest_seconds);
    if (!value) return "a number of seconds from 0 to 1000000, such as 1.5";
    request.view.time_seconds = *value;
    return std::nullopt;
}

Complaint set_exposure(Request& request, std::string_view text) {
    const auto value = parse_number(text, -24.0, 24.0);
    if (!value) return "a number of stops from -24 to 24, such as 0.5";
    request.view.exposure_ev = static_cast<float>(*value);
    return std::nullopt;
}

Complaint set_vsync(Request& request, std::string_view text) {
    const auto value = parse_switch(text);
    if (!value) return "on or off";
    request.view.vsync = *value;
    return std::nullopt;
}

Complaint set_runs(Request& request, std::string_view text) {
    const auto value = parse_integer(text, 1, 1000);
    if (!value) return "a whole number from 1 to 1000";
    request.bench.runs = static_cast<std::uint32_t>(*value);
    return std::nullopt;
}

Complaint set_threads(Request& request, std::string_view text) {
    const auto value = parse_integer(text, 1, 1024);
    if (!value) return "a whole number from 1 to 1024";
    request.bake.threads = static_cast<unsigned>(*value);
    return std::nullopt;
}

Complaint set_bake_memory(Request& request, std::string_view text) {
    const auto value = parse_bytes(text, std::uint64_t{256} << 20U, std::uint64_t{1} << 44U);
    if (!value) return "at least 256M, such as 512M or 4G";
    request.bake.memory_bytes = *value;
    return std::nullopt;
}

Complaint set_texture_quality(Request& request, std::string_view text) {
    if (text != "keep" && text != "fast" && text != "high") return "keep, fast or high";
    request.bake.textures = text == "keep"   ? pack::TextureQuality::keep
                            : text == "fast" ? pack::TextureQuality::fast
                                             : pack::TextureQuality::high;
    return std::nullopt;
}

Complaint set_view_memory(Request& request, std::string_view text) {
    const auto value = text == "auto" ? 0 : parse_bytes(text, std::uint64_t{64} << 20U, std::uint64_t{1} << 44U);
    if (!value) return "auto, or at least 64M, such as 256M or 2G";
    request.view.memory_bytes = *value;
    return std::nullopt;
}

Complaint set_cache_limit(Request& request, std::string_view text) {
    std::optional<std::uint64_t> limit;
    if (text != "auto") {
        limit = parse_bytes(text, 0, std::uint64_t{1} << 49U);
        if (!limit) return "auto, or a size such as 500M, 20G or 0";
    }
    request.view.cache_limit = request.cache.limit = limit;
    return std::nullopt;
}

Complaint set_cache_action(Request& request, std::string_view text) {
    if (text != "list" && text != "trim" && text != "clear") return "list, trim or clear";
    request.cache.action = text == "list" ? CacheAction::list : text == "trim" ? CacheAction::trim : CacheAction::clear;
    return std::nullopt;
}

Complaint set_flight(Request& request, std::string_view text) {
    const auto value = parse_number(text, 0.0, 3600.0);
    if (!value) return "a number of seconds from 0 to 3600, such as 60";
    request.bench.flight_seconds = *value;
    request.view.flight_seconds = *value > 0.0 ? value : std::nullopt;
    return std::nullopt;
}

Complaint set_lod_error(Request& request, std::string_view text) {
    const auto value = parse_number(text, 0.01, 1000.0);
    if (!value) return "a number of pixels from 0.01 to 1000, such as 1";
    request.view.lod_error_pixels = static_cast<float>(*value);
    return std::nullopt;
}

Complaint set_units(Request& request, std::string_view text) {
    const auto value = parse_number(text, 1e-9, 1e9);
    if (!value) return "a number of metres above 0, such as 0.001 for millimetres";
    request.bake.metres_per_unit = *value;
    return std::nullopt;
}

Complaint set_up(Request& request, std::string_view text) {
    if (text != "y" && text != "z") return "y or z";
    request.bake.up = text == "z" ? scan::UpAxis::z : scan::UpAxis::y;
    return std::nullopt;
}

Complaint set_peer(Request& request, std::string_view text) {
    if (text != "f3d" && text != "none") return "f3d or none";
    request.bench.peer = text;
    return std::nullopt;
}

Complaint add_terrain(Request& request, std::string_view text) {
    const auto value = parse_number(text, 0.001, 1000.0);
    if (!value) return "millions of triangles from 0.001 to 1000, such as 10";
    request.bench.terrain_millions.push_back(*value);
    return std::nullopt;
}

Complaint set_headset(Request& request, std::string_view text) {
    if (text != "auto" && text != "on" && text != "off") return "auto, on or off";
    request.view.headset = text == "auto" ? HeadsetUse::automatic : text == "on" ? HeadsetUse::on : HeadsetUse::off;
    return std::nullopt;
}

constexpr const char* file_expected = "a file name";
constexpr auto every_bench = Command::bench_view | Command::bench_packs;

constexpr std::array all_options{
    Option{"--headless", "", "Open no window: draw off-screen, write what --shot and --stats ask for, and end.", "", "",
           "Picture", Command::view, false,
           [](Request& r, std::string_view text) -> Complaint {
               r.view.headless = text == "on";
               return std::nullopt;
           }},
    Option{
        "--headset", "WHEN",
        "Show the scans in a headset, through OpenXR: on, or auto (where there is one; else the window says why not). "
        "The window shows what the visitor sees; with --headless there is none, and --shot keeps both eyes side by "
        "side. Off by default, since asking starts some headsets' programs.",
        "off", "headset", "Picture", Command::view, false, set_headset},
    Option{
        "--size", "WIDTHxHEIGHT",
        "Size in pixels, each from 1 to 16384: of the picture, or of the window when it opens (there multiplied by the "
        "scale of the desktop).",
        "1280x720", "size", "Picture", Command::view, false, set_size},
    Option{"--shot", "OUT.png",
           "Save the last frame as a PNG picture. The file appears whole or not at all; its folder must exist.", "", "",
           "Picture", Command::view, false,
           [](Request& r, std::string_view text) { return set_file(r.view.shot, text, file_expected); }},
    Option{"--frames", "N",
           "Draw N frames, then end. Off-screen each frame is 1/60 s of the animation after the one before.",
           "1 off-screen (60 a second of a --flight), endless in a window", "", "Picture", Command::view, false,
           set_frames},
    Option{"--stats", "OUT.json",
           "Write what was measured (times, triangles, memory, quality, warnings) as JSON when the program ends.", "",
           "", "Picture", Command::view, false,
           [](Request& r, std::string_view text) { return set_file(r.view.stats, text, file_expected); }},

    Option{"--camera", "EX,EY,EZ,TX,TY,TZ",
           "Look from the eye (ex,ey,ez) at the target (tx,ty,tz): metres, y is up. Excludes --camera-index.",
           "all of the scan in view, from the front right", "", "Camera", Command::view, false, set_camera},
    Option{"--camera-index", "I",
           "Look through camera I of the file, counted from 0 over the scenes shown. "
           "`guanhe info FILE` lists the cameras.",
           "", "", "Camera", Command::view, false,
           [](Request& r, std::string_view text) {
               return set_index(r.view.camera_index, text, "a whole number from 0, counting the cameras of the file");
           }},
    Option{"--fov", "DEGREES", "Vertical field of view, from 1 to 170 degrees.", "45", "fov", "Camera", Command::view,
           false, set_fov},
    Option{"--flight", "SECONDS",
           "Off-screen: fly over what is shown for so long, from high above down to its top and back, the same way "
           "every time. Detail streams in beside it as in a window; the first and the last frame wait for theirs. "
           "--frames spreads N frames over the flight; --stats tells the most that was resident.",
           "", "", "Camera", Command::view, false, set_flight},

    Option{"--scene", "I", "Show scene I of the file, counted from 0.", "the file's own choice", "", "Scan",
           Command::view, false,
           [](Request& r, std::string_view text) {
               return set_index(r.view.scene, text, "a whole number from 0, counting the scenes of the file");
           }},
    Option{"--animation", "NAME|I", "Play the animation of that name, or number I counted from 0.",
           "none; in a window the Space bar plays the first", "", "Scan", Command::view, false,
           [](Request& r, std::string_view text) {
               return set_name(r.view.animation.emplace(), text, "the name of an animation, or its number from 0");
           }},
    Option{"--time", "SECONDS",
           "Begin the animation at this time. Without --animation it is the first one that begins.", "0", "", "Scan",
           Command::view, false, set_time},
    Option{"--variant", "NAME", "Show the material variant of that name (KHR_materials_variants).",
           "the file's own materials", "", "Scan", Command::view, false,
           [](Request& r, std::string_view text) {
               return set_name(r.view.variant.emplace(), text, "the name of a variant");
           }},

    Option{
        "--environment", "FILE.hdr|NAME",
        "Light from a Radiance .hdr panorama, or a built-in light: sky (overcast, with a sun), studio (soft boxes on "
        "grey) or black (only the lights of the file).",
        "sky", "environment", "Light", Command::view, false,
        [](Request& r, std::string_view text) {
            return set_name(r.view.environment, text, "sky, studio, black, or an .hdr file");
        }},
    Option{"--exposure", "EV", "Brighten (above 0) or darken (below 0) by so many stops, from -24 to 24.", "0",
           "exposure", "Light", Command::view, false, set_exposure},

    Option{"--lod-error", "PX",
           "Draw surfaces at most so many pixels away from where they are. More is faster and coarser.", "1",
           "lod-error", "Detail", Command::view, false, set_lod_error},
    Option{"--memory", "SIZE",
           "Keep the shapes and tiled pictures of scans within SIZE of the graphics device's memory, at least 64M. "
           "What does not fit is drawn more coarsely. auto is a quarter of what the device has.",
           "auto", "memory", "Detail", Command::view, false, set_view_memory},
    Option{"--show-clusters", "", "Give each cluster of triangles a colour of its own, to see how detail is chosen.",
           "", "", "Detail", Command::view, false,
           [](Request& r, std::string_view) -> Complaint {
               r.view.show_clusters = true;
               return std::nullopt;
           }},

    Option{"--cache-limit", "SIZE",
           "Scans that are no packs are baked to one when they are opened, and the packs are kept in the cache folder "
           "(see `guanhe cache`): at most SIZE of them, in which those used last come first. 0 keeps the newest only. "
           "auto is a tenth of the free disk, and at most 20G.",
           "auto", "cache-limit", "Cache", Command::view | Command::cache, false, set_cache_limit},

    Option{"--device", "I|NAME",
           "Draw with graphics device I, or the first whose name holds NAME. `guanhe devices` lists them.",
           "a discrete one, else an integrated one, else any", "device", "System", Command::view | every_bench, false,
           [](Request& r, std::string_view text) {
               return set_name(r.view.device, text, "the number or a part of the name of a device");
           }},
    Option{"--vsync", "on|off", "Wait for the screen between frames in a window.", "on", "vsync", "System",
           Command::view, false, set_vsync},
    Option{"--validation", "",
           "Have the Khronos validation layer watch every Vulkan call. Any complaint is printed and makes the exit "
           "status 1.",
           "", "", "System", Command::view, false,
           [](Request& r, std::string_view text) -> Complaint {
               r.view.validation = text == "on";
               return std::nullopt;
           }},

    Option{"--json", "", "Print JSON instead of text.", "", "", "Output", Command::info | Command::cache, false,
           [](Request& r, std::string_view text) -> Complaint {
               r.info.json = r.cache.json = text == "on";
               return std::nullopt;
           }},

    Option{"-o,--output", "OUT.gpk",
           "The pack to write. It appears whole or not at all, in place of an old one; its folder must exist. Always "
           "needed.",
           "", "", "Bake", Command::bake, false,
           [](Request& r, std::string_view text) -> Complaint {
               if (text.empty()) return file_expected;
               r.bake.output = path_from_utf8(text);
               return std::nullopt;
           }},
    Option{"--stats", "OUT.json",
           "Write what was measured (times, triangles, memory, sizes, losses, warnings) as JSON when the pack is "
           "written.",
           "", "", "Bake", Command::bake, false,
           [](Request& r, std::string_view text) { return set_file(r.bake.stats, text, file_expected); }},
    Option{"--threads", "N", "Work on so many threads. The pack is the same with any number.", "one a core", "", "Bake",
           Command::bake, false, set_threads},
    Option{
        "--memory", "SIZE",
        "Keep the program's memory below SIZE, at least 256M, whatever the size of the scan; what does not fit waits "
        "on disk beside OUT.gpk. The pack is the same with any SIZE. Only a file that is compressed as a whole "
        "(Draco, meshopt) is unpacked into memory.",
        "4G", "", "Bake", Command::bake, false, set_bake_memory},
    Option{"--units", "METRES",
           "What one unit of a PLY, OBJ or STL file is, in metres: 0.001 for millimetres. glTF files are always in "
           "metres.",
           "1", "", "Bake", Command::bake, false, set_units},
    Option{
        "--texture-quality", "keep|fast|high",
        "What becomes of pictures with a side above 256 pixels that materials show. high and fast cut them into tiles "
        "of blocks (BC1, BC3, BC5), of which a viewer reads what the screen shows; fast takes less care in choosing "
        "colours. keep leaves them as they are, to be read as a whole.",
        "high", "", "Bake", Command::bake, false, set_texture_quality},
    Option{"--up", "y|z", "Which axis of a PLY, OBJ or STL file points up. In glTF files it is y.", "y", "", "Bake",
           Command::bake, false, set_up},

    Option{"--runs", "N", "Time each program N times on each file; medians are told.", "5", "", "Measurement",
           every_bench, false, set_runs},
    Option{"--with", "f3d|none", "The program to measure beside ours.", "f3d", "", "Measurement", every_bench, false,
           set_peer},
    Option{"--files", "FILE...", "Scans to open.", "the scans of the test data", "", "Measurement", Command::bench_view,
           true,
           [](Request& r, std::string_view text) -> Complaint {
               if (text.empty()) return file_expected;
               r.bench.files.push_back(path_from_utf8(text));
               return std::nullopt;
           }},
    Option{"--terrain", "MILLIONS...",
           "Also open generated terrains of so many million triangles (made once by make_terrain and kept in the cache "
           "folder).",
           "1 10, when no --files are named", "", "Measurement", Command::bench_view, true, add_terrain},
    Option{"--terrain", "MILLIONS...",
           "Sizes of the terrains that are made, baked and shown, in millions of triangles. Each takes some 40 bytes a "
           "triangle of the folder for temporary files (TMPDIR) until the end.",
           "1 10", "", "Measurement", Command::bench_packs, true, add_terrain},
    Option{"--flight", "SECONDS", "Length of the flight over the largest, ten frames a second of it; 0 for none.",
           "300", "", "Measurement", Command::bench_packs, false, set_flight},
    Option{"--out", "OUT.json", "Also write the measurements as JSON.", "", "", "Measurement", every_bench, false,
           [](Request& r, std::string_view text) { return set_file(r.bench.json, text, file_expected); }},

    Option{"--markdown", "", "Print every page as one Markdown document.", "", "", "Output", Command::help, false,
           [](Request& r, std::string_view text) -> Complaint {
               r.help.markdown = text == "on";
               return std::nullopt;
           }},

    Option{"--settings", "FILE|none", "Read settings from FILE, or none at all, instead of the user's own.",
           "settings.json in the user's folder, see FILES", "", general_group,
           Command::view | Command::cache | every_bench, false,
           [](Request& r, std::string_view text) { return set_name(r.settings_file, text, "a file name, or none"); }},
    Option{"-v,--verbose", "", "Say on stderr what is being done, and when.", "", "", general_group, every_command,
           false,
           [](Request& r, std::string_view text) -> Complaint {
               r.verbose = text == "on";
               return std::nullopt;
           }},
    Option{"-h,--help", "", "Print this page.", "", "", general_group, every_command, false,
           [](Request&, std::string_view) -> Complaint { return std::nullopt; }}, // answered before anything is applied
};

constexpr std::array view_examples{
    Example{"guanhe view jar.glb", "open a scan in a window"},
    Example{"guanhe view", "open the window, and a scan from there"},
    Example{"guanhe view site.glb house.glb", "show two scans together"},
    Example{"guanhe view jar.glb --headless --shot jar.png --size 1920x1080", "make a picture of it"},
    Example{"guanhe view jar.glb --camera 0.3,0.2,0.4,0,0.1,0 --environment studio", "choose the view and the light"},
    Example{"guanhe view dance.glb --headless --animation Walk --time 0.5 --shot step.png", "a moment of an animation"},
};
constexpr std::array info_examples{
    Example{"guanhe info jar.glb", "what is in it, for reading"},
    Example{"guanhe info jar.glb --json", "the same for a program"},
    Example{"guanhe info site.gpk", "what a pack was baked from, and with which losses"},
};
constexpr std::array bake_examples{
    Example{"guanhe bake site.ply --up z -o site.gpk", "make a pack of a large scan"},
    Example{"guanhe bake trench.obj house.glb -o dig.gpk --memory 2G", "two scans in one pack, with little memory"},
};
constexpr std::array devices_examples{
    Example{"guanhe devices", "which graphics devices there are, and which can be used"},
};
constexpr std::array bench_examples{
    Example{"guanhe bench view", "the whole table of docs/performance.md"},
    Example{"guanhe bench view --runs 3 --files jar.glb --with none", "our own time for one scan"},
};
constexpr std::array bench_packs_examples{
    Example{"guanhe bench packs", "the table of docs/performance.md, in small"},
    Example{"guanhe bench packs --terrain 1 10 100 --runs 3", "a hundred million triangles beside one"},
};
constexpr std::array cache_examples{
    Example{"guanhe cache", "which packs are kept, of which scans"},
    Example{"guanhe cache trim --cache-limit 5G", "make room now"},
    Example{"guanhe cache clear", "remove them all; scans are baked again when they are opened"},
};
constexpr std::array help_examples{
    Example{"guanhe help view", "the page of one command"},
};

constexpr std::array all_pages{
    CommandPage{
        Command::view, "view", "show scans in a window, or draw a picture of them",
        "Opens scans (glTF 2.0, PLY, OBJ, STL) and packs that `guanhe bake` made of such, and shows them together, lit "
        "and in true colour. Without --camera the whole of what is shown is in view.\n\n"
        "A pack opens at once. Of any other scan one is baked the first time, which takes a second or so for each "
        "million triangles, and kept: see --cache-limit and `guanhe cache`.\n\n"
        "Without FILE the window waits for one: to be dropped on it, opened with Ctrl+O, or chosen among those that "
        "were "
        "opened last.\n\n"
        "With --headless no window and no display are needed: the frames are drawn off-screen, --shot keeps the last "
        "as "
        "a picture, --stats keeps what was measured.\n\n"
        "--scene, --animation and --variant apply to every file that has what they name; it is an error when none has.",
        Operand{"FILE", "A scan or a pack: .gltf, .glb, .ply, .obj, .stl or .gpk. Off-screen there must be one.", 0,
                Operand::many,
                [](Request& r, std::string_view text) -> Complaint {
                    if (text.empty()) return file_expected;
                    r.view.files.push_back(path_from_utf8(text));
                    return std::nullopt;
                }},
        view_examples},
    CommandPage{
        Command::info, "info", "tell what is in a scan",
        "Reads and checks the whole file, and prints what it holds: scenes, nodes, triangles, textures, materials, "
        "animations, cameras, lights, variants, the extensions and how each is handled, bounds in metres, copyright "
        "and XMP metadata, and every fault that was passed over.\n\n"
        "Of a pack also what it was baked from, its triangles at all levels, groups, pages, tiles and sizes, and what "
        "the bake lost: the largest distance that a vertex moved, and triangles that were left out.",
        Operand{"FILE", "A scan or a pack: .gltf, .glb, .ply, .obj, .stl or .gpk.", 1, 1,
                [](Request& r, std::string_view text) -> Complaint {
                    if (text.empty()) return file_expected;
                    r.info.file = path_from_utf8(text);
                    return std::nullopt;
                }},
        info_examples},
    CommandPage{
        Command::bake, "bake", "turn scans into a pack that opens at once",
        "Reads scans of any size (glTF 2.0, PLY, OBJ, STL), cuts their surfaces into clusters of triangles, makes "
        "coarser and coarser ones of them up to a handful for the whole, and writes all to one file. A viewer of the "
        "pack reads what the screen can show, so that a hundred million triangles open and move like one million.\n\n"
        "Vertices keep their place to a tenth of the length of the edges around them, and better where triangles are "
        "few; equal vertices are joined, triangles without area and repeated ones left out. --stats and the pack "
        "itself "
        "tell how much that was. Surfaces that are skinned, morph or are blended, points and lines are kept as they "
        "are, and so are materials, cameras, animations and metadata.\n\n"
        "Large pictures are cut into tiles as well: see --texture-quality.\n\n"
        "Several files become one scene, in which each is a node of its own.\n\n"
        "On a terminal a line tells how far the work is. The same scan gives the same pack, bit by bit.",
        Operand{"FILE", "A scan: .gltf, .glb, .ply, .obj or .stl.", 1, Operand::many,
                [](Request& r, std::string_view text) -> Complaint {
                    if (text.empty()) return file_expected;
                    r.bake.files.push_back(path_from_utf8(text));
                    return std::nullopt;
                }},
        bake_examples},
    CommandPage{
        Command::cache, "cache", "list, trim or clear the packs of scans that were opened",
        "Scans that are no packs are baked to one when they are opened, and the packs are kept in the cache folder, "
        "each "
        "under the content of its scan and of all files that the scan names. An edited scan is baked anew. Beyond "
        "--cache-limit those that were not used for longest go, and so do those of older versions of this program.\n\n"
        "list tells what there is: the scan's name, the size, and when it was shown last. trim removes what is "
        "beyond the limit now, clear removes all. A scan that is open stays open.",
        Operand{"ACTION", "list (when left out), trim or clear.", 0, 1, set_cache_action}, cache_examples},
    CommandPage{Command::devices, "devices", "list the graphics devices",
                "Prints every Vulkan device with its number, name and driver, and why it cannot be used if it cannot.",
                Operand{}, devices_examples},
    CommandPage{
        Command::bench_view, "bench view", "time opening a scan, beside another viewer",
        "Runs whole processes, ours and the peer's in turn, each from start to a saved picture of 1280x720, and prints "
        "the medians of wall time and peak memory and their ratios as a Markdown table.\n\n"
        "f3d needs a display: without one, Xvfb is started for it (and its start is not counted).",
        Operand{}, bench_examples},
    CommandPage{
        Command::bench_packs, "bench packs", "time baking and showing packs of terrains, small and large",
        "Makes a terrain of each size, bakes it, and shows the pack: whole processes, from start to a saved picture of "
        "1280x720, ours and the peer's (which opens the terrain as it is) in turn; then frames of a still view once "
        "streaming has settled; then a flight over the largest with --memory 256M. Prints the measurements and the "
        "ratios of each size to the smallest as Markdown tables.",
        Operand{}, bench_packs_examples},
    CommandPage{Command::help, "help", "print a page of the manual", "Prints what `guanhe COMMAND --help` prints.",
                Operand{"COMMAND", "view, info, bake, cache, devices, bench or help.", 0, 2, // "bench view"
                        [](Request& r, std::string_view text) -> Complaint {
                            if (!r.help.topic.empty()) r.help.topic += ' ';
                            r.help.topic += text;
                            return std::nullopt;
                        }},
                help_examples},
};

} // namespace

std::span<const Option> options() {
    return all_options;
}

std::span<const CommandPage> command_pages() {
    return all_pages;
}

} // namespace guanhe::app
