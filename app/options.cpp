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

constexpr const char* file_expected = "a file name";

constexpr std::array all_options{
    Option{"--headless", "", "Open no window: draw off-screen, write what --shot and --stats ask for, and end.", "", "",
           "Picture", Command::view, false,
           [](Request& r, std::string_view text) -> Complaint {
               r.view.headless = text == "on";
               return std::nullopt;
           }},
    Option{"--size", "WIDTHxHEIGHT",
           "Size of the picture, or of the window when it opens, in pixels, each from 1 to 16384.", "1280x720", "size",
           "Picture", Command::view, false, set_size},
    Option{"--shot", "OUT.png",
           "Save the last frame as a PNG picture. The file appears whole or not at all; its folder must exist.", "", "",
           "Picture", Command::view, false,
           [](Request& r, std::string_view text) { return set_file(r.view.shot, text, file_expected); }},
    Option{"--frames", "N",
           "Draw N frames, then end. Off-screen each frame is 1/60 s of the animation after the one before.",
           "1 off-screen, endless in a window", "", "Picture", Command::view, false, set_frames},
    Option{"--stats", "OUT.json",
           "Write what was measured (times, triangles, memory, warnings) as JSON when the program ends.", "", "",
           "Picture", Command::view, false,
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

    Option{"--scene", "I", "Show scene I of the file, counted from 0.", "the file's own choice", "", "Scan",
           Command::view, false,
           [](Request& r, std::string_view text) {
               return set_index(r.view.scene, text, "a whole number from 0, counting the scenes of the file");
           }},
    Option{"--animation", "NAME|I", "Play the animation of that name, or number I counted from 0.",
           "off-screen none, in a window the first", "", "Scan", Command::view, false,
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

    Option{"--device", "I|NAME",
           "Draw with graphics device I, or the first whose name holds NAME. `guanhe devices` lists them.",
           "a discrete one, else an integrated one, else any", "device", "System", Command::view | Command::bench_view,
           false,
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

    Option{"--json", "", "Print JSON instead of text.", "", "", "Output", Command::info, false,
           [](Request& r, std::string_view text) -> Complaint {
               r.info.json = text == "on";
               return std::nullopt;
           }},

    Option{"--runs", "N", "Time each program N times on each file; medians are told.", "5", "", "Measurement",
           Command::bench_view, false, set_runs},
    Option{"--with", "f3d|none", "The program to measure beside ours.", "f3d", "", "Measurement", Command::bench_view,
           false, set_peer},
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
    Option{"--out", "OUT.json", "Also write the measurements as JSON.", "", "", "Measurement", Command::bench_view,
           false, [](Request& r, std::string_view text) { return set_file(r.bench.json, text, file_expected); }},

    Option{"--markdown", "", "Print every page as one Markdown document.", "", "", "Output", Command::help, false,
           [](Request& r, std::string_view text) -> Complaint {
               r.help.markdown = text == "on";
               return std::nullopt;
           }},

    Option{"--settings", "FILE|none", "Read settings from FILE, or none at all, instead of the user's own.",
           "settings.json in the user's folder, see FILES", "", "General", Command::view | Command::bench_view, false,
           [](Request& r, std::string_view text) { return set_name(r.settings_file, text, "a file name, or none"); }},
    Option{"-v,--verbose", "", "Say on stderr what is being done; twice for details.", "", "", "General",
           Command::view | Command::info | Command::devices | Command::bench_view, false,
           [](Request& r, std::string_view) -> Complaint {
               ++r.verbosity;
               return std::nullopt;
           }},
};

constexpr std::array view_examples{
    Example{"guanhe view jar.glb", "open a scan in a window"},
    Example{"guanhe view site.glb house.glb", "show two scans together"},
    Example{"guanhe view jar.glb --headless --shot jar.png --size 1920x1080", "make a picture of it"},
    Example{"guanhe view jar.glb --camera 0.3,0.2,0.4,0,0.1,0 --environment studio", "choose the view and the light"},
    Example{"guanhe view dance.glb --headless --animation Walk --time 0.5 --shot step.png", "a moment of an animation"},
};
constexpr std::array info_examples{
    Example{"guanhe info jar.glb", "what is in it, for reading"},
    Example{"guanhe info jar.glb --json", "the same for a program"},
};
constexpr std::array devices_examples{
    Example{"guanhe devices", "which graphics devices there are, and which can be used"},
};
constexpr std::array bench_examples{
    Example{"guanhe bench view", "the whole table of docs/performance.md"},
    Example{"guanhe bench view --runs 3 --files jar.glb --with none", "our own time for one scan"},
};
constexpr std::array help_examples{
    Example{"guanhe help view", "the page of one command"},
};

constexpr std::array all_pages{
    CommandPage{
        Command::view, "view", "show scans in a window, or draw a picture of them",
        "Opens glTF 2.0 files (.gltf, .glb) and shows them together, lit and in true colour. Without --camera the "
        "whole "
        "of what is shown is in view.\n\n"
        "With --headless no window and no display are needed: the frames are drawn off-screen, --shot keeps the last "
        "as "
        "a picture, --stats keeps what was measured.\n\n"
        "--scene, --animation and --variant apply to every file that has what they name; it is an error when none has.",
        Operand{"FILE", "A glTF 2.0 file, .gltf or .glb.", 1, true,
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
        "and "
        "XMP metadata, and every fault that was passed over.",
        Operand{"FILE", "A glTF 2.0 file, .gltf or .glb.", 1, false,
                [](Request& r, std::string_view text) -> Complaint {
                    if (text.empty()) return file_expected;
                    r.info.file = path_from_utf8(text);
                    return std::nullopt;
                }},
        info_examples},
    CommandPage{Command::devices, "devices", "list the graphics devices",
                "Prints every Vulkan device with its number, name and driver, and why it cannot be used if it cannot.",
                Operand{}, devices_examples},
    CommandPage{
        Command::bench_view, "bench view", "time opening a scan, beside another viewer",
        "Runs whole processes, ours and the peer's in turn, each from start to a saved picture of 1280x720, and prints "
        "the medians of wall time and peak memory and their ratios as a Markdown table.\n\n"
        "f3d needs a display: without one, Xvfb is started for it (and its start is not counted).",
        Operand{}, bench_examples},
    CommandPage{Command::help, "help", "print a page of the manual", "Prints what `guanhe COMMAND --help` prints.",
                Operand{"COMMAND", "view, info, devices, bench or help.", 0, true,
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
