#include "options.h"

#include "museum/catalogue/fields.h"
#include "parse_value.h"
#include "visit/kiosk.h"
#include "visit/pin.h"

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

Complaint add_name(std::vector<std::string>& names, std::string_view text, const char* expected) {
    if (text.empty()) return expected;
    names.emplace_back(text);
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

Complaint set_panel_layers(Request& request, std::string_view text) {
    const auto value = parse_switch(text);
    if (!value) return "on or off";
    request.view.panel_layers = *value;
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
        "off", "headset", "Picture", every_showing, false, set_headset},
    Option{"--room", "",
           "In a headset that can: see the room round the scans, and put them on its floor by teleporting them there.",
           "", "", "Picture", Command::view, false,
           [](Request& r, std::string_view text) -> Complaint {
               r.view.room = text == "on";
               return std::nullopt;
           }},
    Option{"--seated", "",
           "In a headset: lift a visitor who sits to where his eyes are when he stands. The left stick, pressed, does "
           "so too. A museum's visitors are not asked then whether they sit.",
           "", "seated", "Picture", every_showing, false,
           [](Request& r, std::string_view text) -> Complaint {
               r.view.seated = text == "on";
               return std::nullopt;
           }},
    Option{"--panel-layers", "on|off",
           "In a headset: show what is to be read in layers of the headset's own program, where it has them. They are "
           "sharper. Turn them off where words swim, or are doubled.",
           "on", "panel-layers", "Picture", every_showing, false, set_panel_layers},
    Option{
        "--size", "WIDTHxHEIGHT",
        "Size in pixels, each from 1 to 16384: of the picture, or of the window when it opens (there multiplied by the "
        "scale of the desktop).",
        "1280x720", "size", "Picture", every_showing, false, set_size},
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
    Option{"--fov", "DEGREES", "Vertical field of view, from 1 to 170 degrees.", "45", "fov", "Camera", every_showing,
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
        "Light from a Radiance .hdr panorama, or a built-in light: sky (overcast, with a sun), day (the same over a plain "
        "with hills far away), studio (soft boxes on grey) or black (only the lights of the file).",
        "sky", "environment", "Light", every_showing, false,
        [](Request& r, std::string_view text) {
            return set_name(r.view.environment, text, "sky, day, studio, black, or an .hdr file");
        }},
    Option{"--exposure", "EV", "Brighten (above 0) or darken (below 0) by so many stops, from -24 to 24.", "0",
           "exposure", "Light", every_showing, false, set_exposure},

    Option{"--lod-error", "PX",
           "Draw surfaces at most so many pixels away from where they are. More is faster and coarser.", "1",
           "lod-error", "Detail", every_showing, false, set_lod_error},
    Option{"--memory", "SIZE",
           "Keep the shapes and tiled pictures of scans within SIZE of the graphics device's memory, at least 64M. "
           "What does not fit is drawn more coarsely. auto is a quarter of what the device has.",
           "auto", "memory", "Detail", every_showing, false, set_view_memory},
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
           "auto", "cache-limit", "Cache", every_showing | Command::cache, false, set_cache_limit},

    Option{"--device", "I|NAME",
           "Draw with graphics device I, or the first whose name holds NAME. `guanhe devices` lists them.",
           "a discrete one, else an integrated one, else any", "device", "System", every_showing | every_bench, false,
           [](Request& r, std::string_view text) {
               return set_name(r.view.device, text, "the number or a part of the name of a device");
           }},
    Option{"--vsync", "on|off", "Wait for the screen between frames in a window.", "on", "vsync", "System",
           every_showing, false, set_vsync},
    Option{"--validation", "",
           "Have the Khronos validation layer watch every Vulkan call. Any complaint is printed and makes the exit "
           "status 1.",
           "", "", "System", every_showing, false,
           [](Request& r, std::string_view text) -> Complaint {
               r.view.validation = text == "on";
               return std::nullopt;
           }},

    Option{"--json", "", "Print JSON instead of text.", "", "", "Output",
           Command::info | Command::cache | Command::catalogue | Command::check, false,
           [](Request& r, std::string_view text) -> Complaint {
               r.info.json = r.cache.json = r.catalogue.json = r.check.json = text == "on";
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

    Option{"--tour", "ID", "The tour to visit.", "the museum's first", "", "Visit", Command::visit, false,
           [](Request& r, std::string_view text) { return set_name(r.visit.tour, text, "the id of a tour"); }},
    Option{"--language", "TAG", "The visitor's language, as the museum has it: zh-Hans, en, ….",
           "the museum's first; a visitor chooses", "", "Visit", Command::visit, false,
           [](Request& r, std::string_view text) { return set_name(r.visit.language, text, "a language tag"); }},
    Option{"--film", "OUT",
           "Play the tour without a visitor, and keep it: in a folder as a picture a moment, a contact sheet, captions "
           "and film.json, or as a video with sound when OUT ends in .mp4 (made by ffmpeg).",
           "", "", "Visit", Command::visit, false,
           [](Request& r, std::string_view text) { return set_file(r.visit.film, text, file_expected); }},
    Option{"--signing", "", "In a film, show beside the captions what the tour has in a sign language or in pictures.", "",
           "", "Visit", Command::visit, false,
           [](Request& r, std::string_view text) -> Complaint {
               r.visit.signing = text == "on";
               return std::nullopt;
           }},

    Option{"--kiosk", "",
           "On the whole screen, for a public place: nobody leaves it without the staff's PIN (kiosk-pin), it forgets "
           "each visitor, starts again after a fault, and keeps a log of its health.",
           "", "", "Visit", Command::visit, false,
           [](Request& r, std::string_view text) -> Complaint {
               r.visit.kiosk = text == "on";
               return std::nullopt;
           }},
    Option{"--kiosk-pin", "HASH", "The staff's PIN, as --new-pin prints it.", "", "kiosk-pin", "Visit", Command::visit,
           false,
           [](Request& r, std::string_view text) -> Complaint {
               if (!is_pin_hash(text)) return "what `guanhe visit --new-pin DIGITS` prints";
               r.visit.kiosk_pin = text;
               return std::nullopt;
           }},
    Option{"--kiosk-restart", "HH:MM", "Start the kiosk anew each day, in the first quiet minute from then on.",
           "never", "kiosk-restart", "Visit", Command::visit, false,
           [](Request& r, std::string_view text) -> Complaint {
               if (text != "never" && !parse_daily(text)) return "an hour such as 05:30, or never";
               r.visit.kiosk_restart = text;
               return std::nullopt;
           }},
    Option{"--new-pin", "DIGITS", "Print the setting kiosk-pin for a PIN of 4 to 12 digits, and end.", "", "", "Visit",
           Command::visit, false,
           [](Request& r, std::string_view text) { return set_name(r.visit.new_pin, text, "4 to 12 digits"); }},
    Option{"--idle", "SECONDS",
           "Without a touch for so long, a visitor is taken to have gone: after a countdown the next one begins.", "90",
           "idle", "Visit", Command::visit, false,
           [](Request& r, std::string_view text) -> Complaint {
               const auto value = parse_number(text, 5.0, 86400.0);
               if (!value) return "a number of seconds from 5 to 86400, such as 90";
               r.visit.idle_seconds = *value;
               return std::nullopt;
           }},
    Option{
        "--keep", "FOLDER",
        "In a headset: keep a picture of what both eyes see whenever something else is to be read, to review a visit.",
        "", "", "Visit", Command::visit, false,
        [](Request& r, std::string_view text) -> Complaint {
            if (text.empty()) return "a folder";
            r.visit.keep = path_from_utf8(text);
            return std::nullopt;
        }},
    Option{"--logs", "FOLDER", "Where the log of visits (visits.jsonl) and the kiosk's logs are.",
           "logs in the user's folder of settings", "", "Visit", Command::visit | Command::stats, false,
           [](Request& r, std::string_view text) -> Complaint {
               if (text.empty()) return "a folder";
               r.visit.logs = r.stats.logs = path_from_utf8(text);
               return std::nullopt;
           }},
    Option{"--csv", "FILE", "Write every visit, stop and answer as a table instead of telling the sums.", "", "",
           "Visit", Command::stats, false,
           [](Request& r, std::string_view text) { return set_file(r.stats.csv, text, file_expected); }},

    Option{"--language", "zh-Hans|en", "What the findings are told in.", "the museum's first; in JSON both", "",
           "Check", Command::check, false,
           [](Request& r, std::string_view text) -> Complaint {
               if (text != "zh-Hans" && text != "en") return "zh-Hans or en";
               r.check.language = text;
               return std::nullopt;
           }},
    Option{"--no-ground", "", "Leave out what would ask the scans themselves, which may have to be baked for it.", "",
           "", "Check", Command::check, false,
           [](Request& r, std::string_view text) -> Complaint {
               r.check.ground = text != "on";
               return std::nullopt;
           }},
    Option{"--rules", "", "Print what is looked for, and why, as Markdown.", "", "", "Check", Command::check, false,
           [](Request& r, std::string_view text) -> Complaint {
               r.check.rules = text == "on";
               return std::nullopt;
           }},

    Option{"--csv", "FILE", "The table to write or to read.", "", "", "Catalogue", Command::catalogue, false,
           [](Request& r, std::string_view text) { return set_file(r.catalogue.csv, text, file_expected); }},
    Option{"--lido", "FILE.xml", "The LIDO file to write or to read.", "", "", "Catalogue", Command::catalogue, false,
           [](Request& r, std::string_view text) { return set_file(r.catalogue.lido, text, file_expected); }},
    Option{
        "--language", "TAG", "Show titles and texts in this language, where there are such: zh-Hans, en, ….",
        "the museum's first", "", "Catalogue", Command::catalogue, false,
        [](Request& r, std::string_view text) { return set_name(r.catalogue.query.language, text, "a language tag"); }},
    Option{"--era", "NAME...", "Only records of one of these eras, in whole words of any language.", "", "",
           "Catalogue", Command::catalogue, true,
           [](Request& r, std::string_view text) { return add_name(r.catalogue.query.eras, text, "an era"); }},
    Option{"--place", "NAME...", "Only records of one of these places.", "", "", "Catalogue", Command::catalogue, true,
           [](Request& r, std::string_view text) { return add_name(r.catalogue.query.places, text, "a place"); }},
    Option{"--material", "NAME...", "Only records of one of these materials.", "", "", "Catalogue", Command::catalogue,
           true,
           [](Request& r, std::string_view text) { return add_name(r.catalogue.query.materials, text, "a material"); }},
    Option{"--kind", "KIND...", "Only relics (relic), or only intangible heritage (intangible).", "", "", "Catalogue",
           Command::catalogue, true,
           [](Request& r, std::string_view text) -> Complaint {
               const auto kind = museum::kind_named(text);
               if (!kind) return "relic or intangible";
               r.catalogue.query.kinds.push_back(*kind);
               return std::nullopt;
           }},
    Option{"--certainty", "NAME...",
           "Only records as sure as one of these: unstated, surveyed, attested, inferred, conjectural.", "", "",
           "Catalogue", Command::catalogue, true,
           [](Request& r, std::string_view text) -> Complaint {
               const auto certainty = museum::certainty_named(text);
               if (!certainty) return "unstated, surveyed, attested, inferred or conjectural";
               r.catalogue.query.certainties.push_back(*certainty);
               return std::nullopt;
           }},
    Option{"--limit", "N", "So many records a page, from 1 to 100000.", "20", "", "Catalogue", Command::catalogue,
           false,
           [](Request& r, std::string_view text) -> Complaint {
               const auto value = parse_integer(text, 1, 100'000);
               if (!value) return "a whole number from 1 to 100000";
               r.catalogue.query.limit = static_cast<std::size_t>(*value);
               return std::nullopt;
           }},
    Option{"--page", "N", "Which page, from 1.", "1", "", "Catalogue", Command::catalogue, false,
           [](Request& r, std::string_view text) -> Complaint {
               const auto value = parse_integer(text, 1, 100'000);
               if (!value) return "a whole number from 1 to 100000";
               r.catalogue.page = static_cast<std::uint32_t>(*value);
               return std::nullopt;
           }},

    Option{"--runs", "N", "Time each program N times on each file; medians are told.", "5", "", "Measurement",
           every_bench, false, set_runs},
    Option{"--with", "f3d|none", "The program to measure beside ours.", "f3d", "", "Measurement",
           Command::bench_view | Command::bench_packs, false, set_peer},
    Option{"--files", "FILE...", "Scans to open; in a headset, the first.",
           "the scans of the test data; in a headset, a terrain of a million triangles", "", "Measurement",
           Command::bench_view | Command::bench_headset, true,
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
    Option{"--frames", "N", "Length of the visit.", "5000", "", "Measurement", Command::bench_headset, false,
           [](Request& r, std::string_view text) {
               const auto complaint = set_frames(r, text);
               r.bench.frames = r.view.frames.value_or(r.bench.frames);
               return complaint;
           }},
    Option{"--out", "OUT.json", "Also write the measurements as JSON.", "", "", "Measurement", every_bench, false,
           [](Request& r, std::string_view text) { return set_file(r.bench.json, text, file_expected); }},

    Option{"--markdown", "", "Print every page as one Markdown document.", "", "", "Output", Command::help, false,
           [](Request& r, std::string_view text) -> Complaint {
               r.help.markdown = text == "on";
               return std::nullopt;
           }},

    Option{"--settings", "FILE|none", "Read settings from FILE, or none at all, instead of the user's own.",
           "settings.json in the user's folder, see FILES", "", general_group,
           every_showing | Command::cache | every_bench, false,
           [](Request& r, std::string_view text) { return set_name(r.settings_file, text, "a file name, or none"); }},
    Option{
        "-v,--verbose", "", "Say on stderr what is being done, and when; with `info`, also cut no list short.", "", "",
        general_group, every_command, false,
        [](Request& r, std::string_view text) -> Complaint {
            r.verbose = r.info.all = text == "on";
            return std::nullopt;
        }},
    Option{"-h,--help", "", "Print this page.", "", "", general_group, every_command, false,
           [](Request&, std::string_view) -> Complaint { return std::nullopt; }}, // answered before anything is applied
};

} // namespace

std::span<const Option> options() {
    return all_options;
}

} // namespace guanhe::app
