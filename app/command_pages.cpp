// The manual's pages: what each command is for, what stands after it, examples.
#include "options.h"

#include <array>

namespace guanhe::app {
namespace {

using Complaint = std::optional<std::string>;

constexpr const char* file_expected = "a file name";

Complaint set_cache_action(Request& request, std::string_view text) {
    if (text != "list" && text != "trim" && text != "clear") return "list, trim or clear";
    request.cache.action = text == "list" ? CacheAction::list : text == "trim" ? CacheAction::trim : CacheAction::clear;
    return std::nullopt;
}

Complaint add_catalogue_word(Request& request, std::string_view text) {
    auto& catalogue = request.catalogue;
    if (catalogue.museum.empty()) {
        if (text.empty()) return "a folder";
        catalogue.museum = path_from_utf8(text);
    } else if (!catalogue.action_named) {
        if (text != "search" && text != "export" && text != "import") return "search, export or import";
        catalogue.action = text == "search"   ? CatalogueAction::search
                           : text == "export" ? CatalogueAction::export_files
                                              : CatalogueAction::import_file;
        catalogue.action_named = true;
    } else {
        if (catalogue.action != CatalogueAction::search) return "nothing more after export and import";
        (catalogue.query.text += catalogue.query.text.empty() ? "" : " ") += text;
    }
    return std::nullopt;
}

constexpr std::array view_examples{
    Example{"guanhe view jar.glb", "open a scan in a window"},
    Example{"guanhe view", "open the window, and a scan from there"},
    Example{"guanhe view site.glb house.glb", "show two scans together"},
    Example{"guanhe view jar.glb --headless --shot jar.png --size 1920x1080", "make a picture of it"},
    Example{"guanhe view jar.glb --camera 0.3,0.2,0.4,0,0.1,0 --environment studio", "choose the view and the light"},
    Example{"guanhe view dance.glb --headless --animation Walk --time 0.5 --shot step.png", "a moment of an animation"},
};
constexpr std::array stats_examples{
    Example{"guanhe stats", "the sums"},
    Example{"guanhe stats --csv visits.csv", "every visit, for a spreadsheet"},
};
constexpr std::array visit_examples{
    Example{"guanhe visit", "visit the sample museum"},
    Example{"guanhe visit museum --tour jars --language en", "begin a tour at once"},
    Example{"guanhe visit museum --kiosk", "for a public place"},
    Example{"guanhe visit museum --film strip", "see a tour as pictures"},
    Example{"guanhe visit museum --tour jars --language en --film tour.mp4", "make a video of it"},
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
constexpr std::array bench_headset_examples{
    Example{"guanhe bench headset", "the tables of docs/performance.md"},
    Example{"guanhe bench headset --files jar.glb --frames 36000", "ten minutes of a visit at 60 frames a second"},
};
constexpr std::array cache_examples{
    Example{"guanhe cache", "which packs are kept, of which scans"},
    Example{"guanhe cache trim --cache-limit 5G", "make room now"},
    Example{"guanhe cache clear", "remove them all; scans are baked again when they are opened"},
};
constexpr std::array catalogue_examples{
    Example{"guanhe catalogue museum search ctgh", "find records, here by pinyin initials"},
    Example{"guanhe catalogue museum --place 双槐树遗址 --language en", "list the records of a place in English"},
    Example{"guanhe catalogue museum export --csv records.csv", "edit them as a table"},
    Example{"guanhe catalogue museum import --csv records.csv", "and take over what was edited"},
};
constexpr std::array check_examples{
    Example{"guanhe check museum", "tell what is wrong with a museum, and what to do"},
    Example{"guanhe check museum --json --no-ground", "the same for a program, without asking the scans"},
};
constexpr std::array narrate_examples{
    Example{"guanhe narrate museum", "speak what nobody has recorded yet"},
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
        Command::visit, "visit", "visit a museum",
        "Opens a museum (a folder with a museum.json, see docs/museum-format.md) for visitors: a tour of it, or "
        "looking "
        "around on one's own. Without MUSEUM it is the sample that comes with the program.\n\n"
        "In the window Space goes on, the left arrow back, R says it again; M is the map, L the language, C the "
        "captions, + and - the size of the text, Esc the menu; Tab and Enter choose, F11 takes the whole screen. A "
        "mouse, a finger or a gamepad do as well. When nobody has touched anything for a while, all is made ready for "
        "the next visitor.\n\n"
        "Counts of visits, stops and answers are kept on this machine, with nothing about persons: see `guanhe "
        "stats`.\n\n"
        "With --film nobody needs to be there: the tour plays at a fixed time step, questions get their first answer, "
        "and what is waited for happens after two seconds. The same museum gives the same pictures.",
        Operand{"MUSEUM", "The museum's folder, or its museum.json.", 0, 1,
                [](Request& r, std::string_view text) -> Complaint {
                    if (text.empty()) return "a folder";
                    r.visit.museum = path_from_utf8(text);
                    return std::nullopt;
                }},
        visit_examples},
    CommandPage{Command::stats, "stats", "tell how a museum was visited",
                "Prints what the local log of visits has counted: visits by tour and language and how many came to the "
                "end, how long visitors stayed at each stop, and what they answered. The log knows no persons, and the "
                "time of day only to the hour.",
                Operand{}, stats_examples},
    CommandPage{
        Command::info, "info", "tell what is in a scan",
        "Reads and checks the whole file, and prints what it holds: scenes, nodes, triangles, textures, materials, "
        "animations, cameras, lights, variants, the extensions and how each is handled, bounds in metres, copyright "
        "and XMP metadata, and the faults that were passed over. Of a long list the first few are printed and how many "
        "more there are; --verbose prints all, and so does --json.\n\n"
        "Of a pack also what it was baked from, its triangles at all levels, groups, pages, tiles and sizes, and what "
        "the bake lost: the largest distance that a vertex moved, and triangles that were left out. Every page and "
        "every "
        "tile is compared with its checksum; when one is damaged, that is told and the exit status is 1.",
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
        "few; equal vertices are joined, and those on borders that Draco has rounded apart; triangles without area and "
        "repeated ones left out. --stats and the pack "
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
        "--cache-limit those that were not used for longest go, and so do those of older versions of this program. "
        "Pictures stay as they are in them: only what `guanhe bake` makes has them in tiles, of which a viewer reads "
        "what the screen shows.\n\n"
        "list tells what there is: the scan's name, the size, and when it was shown last. trim removes what is "
        "beyond the limit now, clear removes all. A scan that is open stays open.",
        Operand{"ACTION", "list (when left out), trim or clear.", 0, 1, set_cache_action}, cache_examples},
    CommandPage{
        Command::catalogue, "catalogue", "search a museum's catalogue, export or import it",
        "search finds the records that hold every one of the words, best first: in Chinese from the first character "
        "on, by pinyin or its initials in titles and names, in other languages by how words begin. Without words it "
        "lists them all. Nothing in the words is syntax.\n\n"
        "export writes every record as a table (--csv), as LIDO 1.1 (--lido), or both. import reads one of them: "
        "records that the museum has are changed where the file says something of them, new ones are added, and none "
        "is removed. When a record is wrong, its place in the file is told and nothing is written.\n\n"
        "What becomes of which column and element is in docs/catalogue.md.",
        Operand{"MUSEUM [ACTION [WORD]]",
                "The museum's folder, or its museum.json; search (when left out), export or import; what to search.", 1,
                Operand::many, add_catalogue_word},
        catalogue_examples},
    CommandPage{
        Command::check, "check", "tell what is wrong with a museum",
        "Reads the whole museum and tells what is missing, unreadable, untranslated, endless or uncomfortable for a "
        "visitor: the file, the place in it, and what to do about it. docs/museum-rules.md lists every rule with its "
        "reason; those that a good reason can overrule are waived in museum.json.\n\n"
        "Where visitors stand and walk is asked of the scans, which are baked for it and kept, as for `guanhe view`.",
        Operand{"MUSEUM", "The museum's folder, or its museum.json. Not needed with --rules.", 0, 1,
                [](Request& r, std::string_view text) -> Complaint {
                    if (text.empty()) return "a folder";
                    r.check.museum = path_from_utf8(text);
                    return std::nullopt;
                }},
        check_examples},
    CommandPage{
        Command::narrate, "narrate", "speak a museum's missing narration as drafts",
        "Speaks every text of a tour's say steps and replies, in each language that it is written in, for which there "
        "is "
        "no sound, with espeak-ng, which has to be installed. Sounds (.opus, .flac or .wav) go where the tour names "
        "them; where it names none they go into the folder voice beside the tour's file, and the tour is written again "
        "with their names and \"draft\". Captions timed to the words (.vtt) are written where there are none.\n\n"
        "A draft says so in its comment tag and in a note beside it (.draft). When its text was changed it is spoken "
        "again. What a person has recorded or edited is never written over.",
        Operand{"MUSEUM", "The museum's folder, or its museum.json.", 1, 1,
                [](Request& r, std::string_view text) -> Complaint {
                    if (text.empty()) return "a folder";
                    r.narrate.museum = path_from_utf8(text);
                    return std::nullopt;
                }},
        narrate_examples},
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
    CommandPage{
        Command::bench_headset, "bench headset", "time drawing for two eyes, and a visit with a headset",
        "Draws a scan for both eyes in one pass and for one eye in turn, off-screen, and prints the medians and their "
        "ratio. Then a visit of so many frames on the headset's runtime that is active: what the headset's thread "
        "takes for a frame, and how many display times passed without one.",
        Operand{}, bench_headset_examples},
    CommandPage{Command::help, "help", "print a page of the manual", "Prints what `guanhe COMMAND --help` prints.",
                Operand{"COMMAND", "The name of a command.", 0, 2, // "bench view"
                        [](Request& r, std::string_view text) -> Complaint {
                            if (!r.help.topic.empty()) r.help.topic += ' ';
                            r.help.topic += text;
                            return std::nullopt;
                        }},
                help_examples},
};

} // namespace

std::span<const CommandPage> command_pages() {
    return all_pages;
}

} // namespace guanhe::app
