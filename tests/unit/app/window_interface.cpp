// What the window is made of besides cameras and pixels: words, names, glyphs, lists, what is remembered.
#include "window/folder_list.h"
#include "window/fonts.h"
#include "window/gamepad.h"
#include "window/node_facts.h"
#include "window/picture_name.h"
#include "window/remembered.h"
#include "window/scene_tree.h"
#include "window/text.h"
#include "window/ui.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <random>
#include <set>

using namespace guanhe;
using namespace guanhe::app;

namespace {

std::size_t holes(std::string_view words) {
    std::size_t count = 0;
    for (auto at = words.find("{}"); at != std::string_view::npos; at = words.find("{}", at + 2)) ++count;
    return count;
}

bool has_chinese(std::string_view words) {
    bool found = false;
    for_each_character(words, [&](char32_t c) { found = found || (c >= 0x4E00 && c <= 0x9FFF); });
    return found;
}

/// A folder of its own, gone afterwards.
struct Scratch {
    Path path = std::filesystem::temp_directory_path() / ("guanhe-window-" + std::to_string(std::random_device{}()));
    Scratch() { std::filesystem::create_directories(path); }
    ~Scratch() {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }
    void file(std::string_view name) const { std::ofstream(path / path_from_utf8(name)) << "x"; }
};

scan::Scan forest() {
    // Two scenes; the first has a root with two children and a lone root.
    scan::Scan scan;
    scan.nodes.resize(5);
    scan.nodes[0].name = "Pit";
    scan.nodes[0].children = {1, 2};
    scan.nodes[1].name = "陶罐 Jar";
    scan.nodes[1].parent = 0;
    scan.nodes[2].name = "jar lid";
    scan.nodes[2].parent = 0;
    scan.nodes[3].name = "Wall";
    scan.nodes[4].name = "Elsewhere jar";
    scan.scenes = {{"First", {0, 3}}, {"Second", {4}}};
    return scan;
}

std::vector<int> nodes_of(std::span<const TreeRow> rows) {
    std::vector<int> out;
    for (const auto& row : rows) {
        if (row.kind == TreeRow::Kind::node) out.push_back(row.index);
    }
    return out;
}

} // namespace

TEST_CASE("words: all are there in both languages, with the same holes") {
    for (std::size_t i = 0; i < static_cast<std::size_t>(Text::count); ++i) {
        CAPTURE(i);
        const std::string_view english = app::text(static_cast<Text>(i), Language::english);
        const std::string_view chinese = app::text(static_cast<Text>(i), Language::chinese);
        CAPTURE(english);
        CHECK_FALSE(english.empty());
        CHECK_FALSE(chinese.empty());
        CHECK(holes(english) == holes(chinese));
        CHECK_FALSE(has_chinese(english));
        for_each_character(english, [](char32_t c) { CHECK(c != 0xFFFD); });
        for_each_character(chinese, [](char32_t c) { CHECK(c != 0xFFFD); });
        // The same in both only where it is no word: a unit, a name.
        const std::set<Text> same{Text::exposure_value, Text::gpu_time};
        if (!same.contains(static_cast<Text>(i))) CHECK(has_chinese(chinese));
    }
}

TEST_CASE("words: holes are filled in order, and values are not filled in turn") {
    CHECK(filled(Text::loading, Language::english, {"a {} b"}) == "Loading a {} b");
    CHECK(filled(Text::loading, Language::chinese, {"罐"}) == "正在载入 罐");
    CHECK(filled(Text::loading, Language::english, {}) == "Loading {}");
    CHECK(filled(Text::quit, Language::english, {"x"}) == "Quit");
}

TEST_CASE("the language follows the locale") {
    CHECK(language_of_locale("zh_CN.UTF-8") == Language::chinese);
    CHECK(language_of_locale("zh-Hant-TW") == Language::chinese);
    CHECK(language_of_locale("Chinese (Simplified)_China.936") == Language::chinese);
    CHECK(language_of_locale("en_GB.UTF-8") == Language::english);
    CHECK(language_of_locale("C") == Language::english);
    CHECK(language_of_locale("") == Language::english);
    for (const auto language : {Language::english, Language::chinese})
        CHECK(language_from_code(code(language)) == language);
    CHECK_FALSE(language_from_code("de"));
}

TEST_CASE("names: shown as one line, whatever is in them") {
    CHECK(display_name("节点 ❤♻ čárka") == "节点 ❤♻ čárka");
    CHECK(display_name("a\nb\tc") == "a b c");
    CHECK(display_lines("a\nb\tc") == "a\nb c");
    CHECK(display_name("罐🏺!") == "罐\xEF\xBF\xBD!");
    CHECK(display_name("❤\xEF\xB8\x8F!") == "❤!"); // a variation selector
    CHECK(display_name("a\xE2\x80\xAE"
                       "b") == "ab"); // right-to-left override
    CHECK(display_name("a\xFF\xC0\xAF") == "a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
    CHECK(display_name("\xED\xA0\x80") == "\xEF\xBF\xBD"); // a lone surrogate
    CHECK(display_name("\xE6\x96") == "\xEF\xBF\xBD");     // cut short
    CHECK(display_name("").empty());
    const auto cut = display_name(std::string(100'000, 'x'), 10);
    CHECK(cut == "xxxxxxxxxx…");
    CHECK(display_name("陶陶陶陶", 2) == "陶陶…");
}

TEST_CASE("glyphs: the interface's words and Latin are there from the start, others are noted once") {
    Glyphs glyphs;
    CHECK(glyphs.wanted(U'A'));
    CHECK(glyphs.wanted(U'č'));
    CHECK(glyphs.wanted(U'载'));
    CHECK(glyphs.wanted(0xFFFD));
    CHECK_FALSE(glyphs.wanted(U'鬯'));
    CHECK(glyphs.want("鬯 A"));
    CHECK_FALSE(glyphs.want("鬯 A"));
    CHECK(glyphs.wanted(U'鬯'));
    CHECK_FALSE(glyphs.want("🏺")); // beyond what the atlas can hold
    const auto ranges = glyphs.ranges();
    REQUIRE(ranges.size() % 2 == 1);
    CHECK(ranges.back() == 0);
    std::size_t count = 0;
    for (std::size_t i = 0; i + 1 < ranges.size(); i += 2) {
        CHECK(ranges[i] <= ranges[i + 1]);
        if (i > 0) CHECK(ranges[i] > ranges[i - 1] + 1);
        count += static_cast<std::size_t>(ranges[i + 1] - ranges[i]) + 1;
    }
    CHECK(count < 1500); // an atlas of these takes hundredths of a second
}

TEST_CASE("tree: files, scenes and the shown scene's nodes") {
    const auto scan = forest();
    std::vector<TreeSource> sources{{&scan, 0}};
    SceneTree tree;
    tree.reset(sources);
    CHECK(nodes_of(tree.rows(sources)) == std::vector{0, 3});
    const auto rows = tree.rows(sources);
    CHECK(rows.front().kind == TreeRow::Kind::file);
    const auto pit =
        *std::ranges::find_if(rows, [](const auto& row) { return row.index == 0 && row.kind == TreeRow::Kind::node; });
    CHECK(pit.has_children);
    CHECK(pit.depth == 2);
    tree.set_open(pit, true);
    CHECK(nodes_of(tree.rows(sources)) == std::vector{0, 1, 2, 3});
    sources[0].scene = 1;
    CHECK(nodes_of(tree.rows(sources)) == std::vector{4});
    sources[0].scene = 0;
    CHECK(nodes_of(tree.rows(sources)) == std::vector{0, 1, 2, 3});
    tree.set_open(tree.rows(sources).front(), false);
    CHECK(tree.rows(sources).size() == 1);
}

TEST_CASE("tree: searching finds names in any case, in the shown scene only") {
    const auto scan = forest();
    const std::vector<TreeSource> sources{{&scan, 0}};
    SceneTree tree;
    tree.reset(sources);
    tree.set_filter("JAR");
    CHECK(nodes_of(tree.rows(sources)) == std::vector{1, 2});
    tree.set_filter("陶");
    CHECK(nodes_of(tree.rows(sources)) == std::vector{1});
    tree.set_filter("nothing");
    CHECK(tree.rows(sources).empty());
    tree.set_filter("");
    CHECK(nodes_of(tree.rows(sources)) == std::vector{0, 3});
}

TEST_CASE("tree: a chain of a hundred thousand nodes, all open") {
    scan::Scan scan;
    constexpr int count = 100'000;
    scan.nodes.resize(count);
    for (int i = 0; i + 1 < count; ++i) {
        scan.nodes[static_cast<std::size_t>(i)].children = {i + 1};
        scan.nodes[static_cast<std::size_t>(i) + 1].parent = i;
    }
    scan.scenes = {{"", {0}}};
    const std::vector<TreeSource> sources{{&scan, 0}};
    SceneTree tree;
    tree.reset(sources);
    for (int i = 0; i + 1 < count; ++i) tree.set_open({TreeRow::Kind::node, true, false, 0, 0, i}, true);
    const auto rows = tree.rows(sources);
    CHECK(rows.size() == count + 2);
    CHECK(rows.back().index == count - 1);
}

TEST_CASE("folders: what can be opened, folders first, completed as far as all agree") {
    const Scratch scratch;
    for (const char* name :
         {"jar.glb", "Jar two.GLTF", "陶罐甲.glb", "陶罐乙.glb", "notes.txt", ".hidden.glb", "sky.hdr"}) {
        scratch.file(name);
    }
    std::filesystem::create_directories(scratch.path / "models");
    const auto listing = list_folder(scratch.path);
    REQUIRE(listing.readable);
    REQUIRE(listing.entries.size() == 6);
    for (const char* name : {"a.gltf", "a.glb", "a.ply", "a.OBJ", "a.stl", "a.gpk", "a.hdr"}) {
        CAPTURE(name);
        CHECK(can_open(name));
    }
    for (const char* name : {"a.mtl", "a.bin", "a.jpg", "gpk", "a.gpk.unfinished-0"}) {
        CAPTURE(name);
        CHECK_FALSE(can_open(name));
    }
    CHECK(listing.entries[0] == FolderEntry{"models", true});
    CHECK(listing.entries[1].name == "Jar two.GLTF");
    CHECK(listing.entries[2].name == "jar.glb");
    const auto folder = path_to_utf8(scratch.path) + "/";
    CHECK(completed(folder + "mo", listing.entries) == folder + "models/");
    CHECK(completed(folder + "s", listing.entries) == folder + "sky.hdr");
    CHECK(completed(folder + "陶", listing.entries) == folder + "陶罐"); // not half of the next character
    CHECK(completed(folder + "zzz", listing.entries) == folder + "zzz");
    CHECK(beginning_with(listing.entries, "JAR").size() == 2);
    CHECK_FALSE(list_folder(scratch.path / "not there").readable);
    CHECK_FALSE(list_folder(scratch.path / "jar.glb").readable);
}

TEST_CASE("folders: typed paths") {
    CHECK(split_typed("/a/b/c.glb").folder == Path("/a/b/"));
    CHECK(split_typed("/a/b/c.glb").name == "c.glb");
    CHECK(split_typed("c").folder == Path("."));
    CHECK(split_typed("").name.empty());
    CHECK(typed_path("'/a b/c.glb'") == Path("/a b/c.glb"));
    CHECK(is_environment("a/b.HDR"));
    CHECK_FALSE(is_environment("a/b.glb"));
}

TEST_CASE("remembered: comes back as it was; broken files are forgotten") {
    Remembered remembered;
    remembered.language = Language::chinese;
    remembered.statistics_panel = true;
    for (int i = 0; i < 20; ++i) remembered.opened(path_from_utf8("/scans/陶罐 " + std::to_string(i) + ".glb"));
    remembered.opened("/scans/../scans/陶罐 10.glb");
    CHECK(remembered.recent.size() == Remembered::most_recent);
    CHECK(remembered.recent[0] == path_from_utf8("/scans/陶罐 10.glb"));
    CHECK(std::ranges::count(remembered.recent, remembered.recent[0]) == 1);
    CHECK(remembered_from_json(to_json(remembered)) == remembered);
    for (const char* broken : {"", "{", "[]", "7", R"({"language": 3, "recent": {"a": 1}, "scene_panel": "yes"})"}) {
        CHECK(remembered_from_json(broken) == Remembered{});
    }
    const Scratch scratch;
    const auto file = scratch.path / "deep" / "window.json";
    CHECK(load_remembered(file) == Remembered{});
    REQUIRE(save_remembered(file, remembered));
    CHECK(load_remembered(file) == remembered);
}

TEST_CASE("pictures: named for the scan and the time, never over another") {
    const Scratch scratch;
    const auto when = std::chrono::system_clock::time_point(std::chrono::seconds(1'700'000'000));
    const auto first = picture_path(scratch.path, "陶/罐:1", when);
    const auto name = path_to_utf8(first.filename());
    CHECK(name.starts_with("陶-罐-1_2023-11-1"));
    CHECK(name.ends_with(".png"));
    std::ofstream(first) << "x";
    const auto second = picture_path(scratch.path, "陶/罐:1", when);
    CHECK(second != first);
    CHECK(path_to_utf8(second.filename()).ends_with("_2.png"));
    CHECK(path_to_utf8(picture_path(scratch.path, "", when).filename()).starts_with("guanhe_2023"));
}

TEST_CASE("gamepad: a resting stick is still, a full one is full, and the direction stays") {
    CHECK(shaped_stick({0.1F, -0.1F}) == glm::vec2(0.0F));
    CHECK(glm::length(shaped_stick({1.0F, 0.0F})) == doctest::Approx(1.0F));
    CHECK(glm::length(shaped_stick({0.9F, 0.9F})) == doctest::Approx(1.0F));
    const auto half = shaped_stick({0.3F, 0.6F});
    CHECK(half.y / half.x == doctest::Approx(2.0F));
    CHECK(glm::length(half) < 0.5F);
    CHECK(shaped_trigger(-1.0F) == 0.0F);
    CHECK(shaped_trigger(0.0F) > 0.3F);
    CHECK(shaped_trigger(1.0F) == doctest::Approx(1.0F));
    Gamepad pad;
    pad.left = {0.0F, 1.0F};
    CameraInput moving, orbiting;
    add_gamepad(pad, false, moving);
    add_gamepad(pad, true, orbiting);
    CHECK(moving.move.z == 1.0F);
    CHECK(orbiting.move.y == 1.0F);
}

TEST_CASE("figures: for people") {
    CHECK(with_commas(0) == "0");
    CHECK(with_commas(999) == "999");
    CHECK(with_commas(1000) == "1,000");
    CHECK(with_commas(12'345'678) == "12,345,678");
    CHECK(in_bytes(1536) == "2 KiB");
    CHECK(in_bytes(std::uint64_t{3} << 20) == "3.0 MiB");
    CHECK(in_bytes(std::uint64_t{5} << 30) == "5.00 GiB");
    CHECK(in_metres(0.05F) == "5 cm");
    CHECK(in_metres(0.0012F) == "1.2 mm");
    CHECK(in_metres(2.5F) == "2.5 m");
    CHECK(in_metres(2000.0F) == "2 km");
}

TEST_CASE("node facts: size with all below it, triangles, copies") {
    auto scan = forest();
    scan::Mesh mesh;
    mesh.primitives.resize(1);
    mesh.primitives[0].index_count = 6;
    mesh.primitives[0].bounds.add(glm::vec3(0));
    mesh.primitives[0].bounds.add(glm::vec3(1));
    scan.meshes.push_back(mesh);
    scan.nodes[1].mesh = 0;
    scan.nodes[2].mesh = 0;
    scan.nodes[2].instances = {glm::mat4(1.0F), glm::mat4(2.0F)};
    OpenScan open;
    open.scan = std::make_unique<scan::Scan>(scan);
    open.pose.world.assign(5, glm::mat4(1.0F));
    open.pose.world[1][3] = glm::vec4(10, 0, 0, 1);
    CHECK(bounds_below(open, 0).max.x == doctest::Approx(11.0F));
    CHECK(bounds_below(open, 0).min.x == doctest::Approx(0.0F));
    CHECK(bounds_below(open, 3).empty());
    CHECK(node_note(scan, 1) == "2 △");
    CHECK(node_note(scan, 2) == "2 △ × 2");
    CHECK(node_note(scan, 3).empty());
}

TEST_CASE("frame times: the newest, in order") {
    FrameTimes times;
    CHECK(times.mean() == 0.0F);
    for (int i = 1; i <= 150; ++i) times.add(static_cast<float>(i));
    CHECK(times.newest() == 150.0F);
    CHECK(times.graph().front() == 31.0F);
    CHECK(times.graph().back() == 150.0F);
    CHECK(times.longest() == 150.0F);
}
