// `guanhe bake` as a user meets it: what it writes, what it refuses, and what is left when it is stopped in any way.
#include "../sanitized.h"
#include "program.h"
#include "triangle_file.h"

#include "base/jobs.h"
#include "base/process.h"
#include "pack/pack.h"
#include "terrain.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <random>
#include <thread>

using namespace guanhe;
using namespace guanhe::test;

TEST_SUITE_BEGIN("bake");

namespace {

void write_terrain(const Path& file, std::uint64_t triangles) {
    Jobs jobs(2);
    tools::TerrainOptions options;
    options.triangles = triangles;
    const auto written = tools::write_terrain(file, options, jobs, [](std::uint64_t) {});
    if (!written) FAIL(written.error().message());
}

std::string bytes_of(const Path& file) {
    return read_text(file, std::size_t{1} << 31U).value();
}

bool is_pack(const Path& file) {
    return pack::Pack::open(file).ok();
}

std::vector<std::string> files_in(const Path& folder) {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        names.push_back(path_to_utf8(entry.path().filename()));
    }
    std::sort(names.begin(), names.end());
    return names;
}

struct Stage {
    Program guanhe;
    Path folder = guanhe.scratch() / "packs"; ///< nothing else is in it
    std::string pack = path_to_utf8(folder / path_from_utf8("遗址.gpk"));

    Stage() { std::filesystem::create_directories(folder); }
    [[nodiscard]] std::string terrain(std::uint64_t triangles) const {
        const auto file = guanhe.scratch() / path_from_utf8("地形 ❤ " + std::to_string(triangles) + ".glb");
        if (!std::filesystem::exists(file)) write_terrain(file, triangles);
        return path_to_utf8(file);
    }
    [[nodiscard]] Outcome bake(std::vector<std::string> words) const {
        words.insert(words.begin(), "bake");
        return guanhe(words);
    }
    [[nodiscard]] nlohmann::json stats() const {
        return nlohmann::json::parse(read_text(guanhe.scratch() / "stats.json").value());
    }
};

} // namespace

TEST_CASE("a scan becomes a pack, and --stats tells how") {
    const Stage stage;
    const auto input = stage.terrain(100'000);
    const auto outcome = stage.bake({input, "-o", stage.pack, "--stats", stage.guanhe.scratch("stats.json")});
    CAPTURE(outcome.err);
    CHECK(outcome.exit_code == 0);
    CHECK(outcome.out.empty());
    CHECK(mentions(outcome.err, "100,000 triangles"));
    CHECK_FALSE(mentions(outcome.err, "\r")); // nobody watches a file grow
    CHECK(files_in(stage.folder) == std::vector<std::string>{"遗址.gpk"});

    const auto opened = pack::Pack::open(path_from_utf8(stage.pack));
    REQUIRE(opened.ok());
    const auto stats = stage.stats();
    CHECK(stats["triangles"] == 100'000);
    CHECK(stats["triangles_kept"] == 100'000);
    CHECK(stats["pack_bytes"] == (*opened)->file_bytes());
    CHECK(stats["bytes_per_triangle"].get<double>() < 20.0);
    CHECK(stats["quantisation_error_per_edge"].get<double>() < 0.1);
    CHECK(stats["quantisation_error_per_edge"].get<double>() > 0.0);
    CHECK(stats["levels"] == (*opened)->meshes()[0].level_count);
    CHECK(stats["stuck_share"].get<double>() <= 0.02);
    CHECK(stats["peak_rss_bytes"].get<double>() > 1e6);
    CHECK(stats["triangles_per_second"].get<double>() > 0.0);
    for (const char* name : {"reading", "measuring", "partitioning", "clustering", "writing", "total"}) {
        CAPTURE(name);
        CHECK(stats["seconds"][name].get<double>() >= 0.0);
    }
    CHECK_FALSE((*opened)->shell().empty());
}

TEST_CASE("info tells what a pack holds, and what is wrong with a broken one") {
    const Stage stage;
    const auto input = stage.terrain(20'000);
    REQUIRE(stage.bake({input, "-o", stage.pack}).exit_code == 0);
    const auto text = stage.guanhe({"info", stage.pack});
    CAPTURE(text.err);
    CHECK(text.exit_code == 0);
    for (const char* part : {"baked from 地形 ❤ 20000.glb", "20,000 of 20,000 given", "levels", "stuck"}) {
        CAPTURE(part);
        CHECK(mentions(text.out, part));
    }
    const auto opened = pack::Pack::open(path_from_utf8(stage.pack));
    REQUIRE(opened.ok());
    const auto json = nlohmann::json::parse(stage.guanhe({"info", "--json", stage.pack}).out, nullptr, false);
    REQUIRE(json.is_object());
    CHECK(json["file_bytes"] == (*opened)->file_bytes());
    CHECK(json["scenes"][0]["drawn"]["triangles"] == 20'000);
    const auto& pack = json["pack"];
    CHECK(pack["format_version"] == pack::format_version);
    CHECK(pack["bake_version"] == pack::bake_version);
    CHECK(pack["triangles"] == 20'000);
    CHECK(pack["triangles_all_levels"] > 20'000);
    CHECK(pack["groups"] == (*opened)->groups().size());
    CHECK(pack["pages"] == (*opened)->pages().size());
    CHECK(pack["levels"] == (*opened)->meshes()[0].level_count);
    CHECK(pack["bytes_per_triangle"] > 1.0);
    CHECK(pack["quantisation_error_per_edge"] > 0.0);
    CHECK(pack["groups_stuck"] == 0);

    CHECK(pack["pages_damaged"].empty());
    CHECK(json["stored"]["vertices"].is_null()); // which a pack does not tell

    auto bytes = bytes_of(path_from_utf8(stage.pack));
    const auto& page = (*opened)->pages()[0];
    bytes[page.offset + page.stored_bytes / 2] ^= 1;
    CHECK(write_text_atomic(path_from_utf8(stage.pack), bytes).ok());
    const auto damaged = stage.guanhe({"info", "--json", stage.pack});
    CHECK(damaged.exit_code == 1);
    CHECK(mentions(damaged.err, "1 of " + std::to_string((*opened)->pages().size()) + " pages"));
    CHECK(mentions(damaged.err, "byte " + std::to_string(page.offset)));
    CHECK(nlohmann::json::parse(damaged.out)["pack"]["pages_damaged"] == nlohmann::json::array({0}));
    bytes[20] ^= 1;
    CHECK(write_text_atomic(path_from_utf8(stage.pack), bytes).ok());
    const auto broken = stage.guanhe({"info", stage.pack});
    CHECK(broken.exit_code == 1);
    CHECK(broken.out.empty());
    CHECK(mentions(broken.err, "遗址.gpk"));
    CHECK(mentions(broken.err, "header"));
}

TEST_CASE("threads and memory change no byte") {
    const Stage stage;
    const auto input = stage.terrain(900'000); // several regions
    std::string first;
    for (const std::vector<std::string>& words : {std::vector<std::string>{"--threads", "1"},
                                                  {"--threads", "2"},
                                                  {"--threads", "5"},
                                                  {"--memory", "256M"},
                                                  {"--memory", "16G"}}) {
        CAPTURE(words.back());
        const auto outcome = stage.bake({input, "-o", stage.pack, words[0], words[1]});
        CAPTURE(outcome.err);
        REQUIRE(outcome.exit_code == 0);
        const auto bytes = bytes_of(path_from_utf8(stage.pack));
        if (first.empty()) first = bytes;
        const bool same = bytes == first;
        CHECK(same);
    }
}

TEST_CASE("several files become one pack") {
    const Stage stage;
    write_triangle(stage.guanhe.scratch() / "三角.gltf");
    const auto outcome = stage.bake({stage.terrain(1000), stage.guanhe.scratch("三角.gltf"), stage.terrain(2000), "-o",
                                     stage.pack, "--stats", stage.guanhe.scratch("stats.json")});
    CAPTURE(outcome.err);
    CHECK(outcome.exit_code == 0);
    CHECK(stage.stats()["triangles"] == 3001);
    const auto opened = pack::Pack::open(path_from_utf8(stage.pack));
    REQUIRE(opened.ok());
    std::uint64_t triangles = 0;
    for (const auto& mesh : (*opened)->meshes()) triangles += mesh.source_triangles;
    CHECK(triangles == 3001);
    const auto shell = (*opened)->shell();
    const std::string text(reinterpret_cast<const char*>(shell.data()), shell.size());
    CHECK(mentions(text, "三角"));
    CHECK(mentions(text, "地形 ❤ 2000"));
    CHECK(mentions(text, "nobody")); // whose copyright the triangle is
}

TEST_CASE("what is wrong with the command line is said before anything is read") {
    const Stage stage;
    const auto input = stage.terrain(1000);
    const std::vector<std::pair<std::vector<std::string>, std::string>> wrong{
        {{"-o", stage.pack}, "FILE"},
        {{input}, "-o"},
        {{input, "-o", input}, "lost"},
        {{input, "-o", stage.guanhe.scratch("other.GLB")}, "named like a scan (.glb)"},
        {{input, "-o", stage.pack, "--stats", stage.pack}, "same file"},
        {{input, "-o", stage.pack, "--memory", "255M"}, "256M"},
        {{input, "-o", stage.pack, "--memory", "lots"}, "256M"},
        {{input, "-o", stage.pack, "--threads", "0"}, "--threads"},
        {{input, "-o", stage.pack, "--units", "0"}, "--units"},
        {{input, "-o", stage.pack, "--up", "x"}, "--up"},
    };
    for (const auto& [words, part] : wrong) {
        const auto outcome = stage.bake(words);
        CAPTURE(outcome.err);
        CHECK(outcome.exit_code == 2);
        CHECK(mentions(outcome.err, part));
    }
    CHECK(files_in(stage.folder).empty());
}

TEST_CASE("what cannot be read or written ends with 1, is named, and leaves nothing") {
    const Stage stage;
    const auto input = stage.terrain(1000);
    const auto missing = stage.bake({stage.guanhe.scratch("无.glb"), "-o", stage.pack});
    CHECK(missing.exit_code == 1);
    CHECK(mentions(missing.err, "无.glb"));
    const auto folder = stage.bake({input, "-o", stage.guanhe.scratch("no-such-folder/a.gpk")});
    CHECK(folder.exit_code == 1);
    CHECK(mentions(folder.err, "no-such-folder"));
    const auto in_the_way = stage.bake({input, "-o", path_to_utf8(stage.folder)});
    CHECK(in_the_way.exit_code == 1);
    CHECK(mentions(in_the_way.err, "is a folder"));
    CHECK_FALSE(mentions(in_the_way.err, "unpacking")); // said before the scan is read
    const auto stats_folder = stage.bake({input, "-o", stage.pack, "--stats", path_to_utf8(stage.folder)});
    CHECK(stats_folder.exit_code == 1);
    CHECK(mentions(stats_folder.err, "--stats"));
    const auto stats = stage.bake({input, "-o", stage.pack, "--stats", stage.guanhe.scratch("no-such-folder/s.json")});
    CHECK(stats.exit_code == 1);
    CHECK(mentions(stats.err, "no-such-folder"));
#ifdef __linux__
    const auto proc = stage.bake({input, "-o", "/proc/a.gpk"}); // not even root may make files there
    CHECK(proc.exit_code == 1);
    CHECK(mentions(proc.err, "/proc"));
#endif
    CHECK(files_in(stage.folder).empty());
}

TEST_CASE("a pack is not baked again") {
    const Stage stage;
    REQUIRE(stage.bake({stage.terrain(1000), "-o", stage.pack}).exit_code == 0);
    const auto again = stage.bake({stage.pack, "-o", stage.guanhe.scratch("again.gpk")});
    CHECK(again.exit_code == 1);
    CHECK(mentions(again.err, "is a pack already"));
}

TEST_CASE("a bake that is asked to stop ends with 130 and leaves the old pack") {
    const Stage stage;
    REQUIRE(write_text_atomic(path_from_utf8(stage.pack), "the old one").ok());
    const auto error_file = stage.guanhe.scratch() / "err.txt";
    auto child =
        ChildProcess::start(stage.guanhe.starting({"bake", stage.terrain(2'000'000), "-o", stage.pack}, "err.txt"));
    REQUIRE(child.ok());
    // Its words come once the signal is waited for.
    while (child->running() && read_text(error_file).value().empty()) {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    child->terminate();
    const auto ended = child->wait();
    REQUIRE(ended.ok());
#ifndef _WIN32
    CHECK(ended->exit_code == 130);
    CHECK(mentions(read_text(error_file).value(), "stopped; " + stage.pack));
#endif
    CHECK(files_in(stage.folder) == std::vector<std::string>{"遗址.gpk"});
    CHECK(bytes_of(path_from_utf8(stage.pack)) == "the old one");
}

TEST_CASE("killed at any moment, it leaves the old pack or the new one, and no half of one") {
    const Stage stage;
    const auto pack = path_from_utf8(stage.pack);
    REQUIRE(stage.bake({stage.terrain(1000), "-o", stage.pack}).exit_code == 0);
    const auto old_pack = bytes_of(pack);
    const auto input = stage.terrain(150'000);
    const auto whole = stage.guanhe.scratch("whole.gpk");
    const auto started = std::chrono::steady_clock::now();
    REQUIRE(stage.bake({input, "-o", whole}).exit_code == 0);
    const auto duration = std::chrono::steady_clock::now() - started;
    const auto new_pack = bytes_of(path_from_utf8(whole));

    std::mt19937 random(20'261'122);
    int kept = 0;
    for (int i = 0; i < 50; ++i) {
        REQUIRE(write_file_atomic(pack, std::as_bytes(std::span(old_pack))).ok());
        {
            const auto child = ChildProcess::start(stage.guanhe.starting({"bake", input, "-o", stage.pack}, "err.txt"));
            REQUIRE(child.ok());
            std::this_thread::sleep_for(duration * static_cast<int>(random() % 1050) / 1000);
            // Destroyed: killed by force.
        }
        const auto now = bytes_of(pack);
        kept += now == old_pack ? 1 : 0;
        const bool old_or_new = now == old_pack || now == new_pack;
        CHECK(old_or_new);
        for (const auto& name : files_in(stage.folder)) {
            if (name == "遗址.gpk" || !is_pack(stage.folder / path_from_utf8(name))) continue;
            const bool whole_but_for_its_name = bytes_of(stage.folder / path_from_utf8(name)) == new_pack;
            CHECK(whole_but_for_its_name);
        }
    }
    CHECK(kept > 0);
    // The next one tidies up.
    CHECK(stage.bake({input, "-o", stage.pack}).exit_code == 0);
    CHECK(files_in(stage.folder) == std::vector<std::string>{"遗址.gpk"});
    const bool is_new = bytes_of(pack) == new_pack;
    CHECK(is_new);
}

#ifdef __linux__
TEST_CASE("a full disk is said, and what was there stays") {
    const Stage stage;
    const auto input = stage.terrain(300'000);
    // A small disk of our own, in a name space where that needs no rights.
    const auto in_small_disk = [&](const std::string& commands) {
        ChildOptions options;
        // Root needs no name space of users, which is refused inside a chroot.
        // In a chroot there is no root of mounts whose propagation could be changed.
        options.arguments = {
            "sh",
            "-c",
            "how=-rm; [ $(id -u) = 0 ] && how=-m; "
            "unshare $how true || how='-m --propagation unchanged'; exec unshare $how sh -c \"$0\" \"$@\"",
            "mount -t tmpfs -o size=1m none \"$0\" || exit 77; cd \"$0\"; " + commands,
            path_to_utf8(stage.folder),
            GUANHE_PROGRAM,
            input};
        options.error_file = stage.guanhe.scratch() / "err.txt";
        options.output_file = stage.guanhe.scratch() / "out.txt";
        return run_child(options);
    };
    const auto possible = in_small_disk("true");
    if (!possible || possible->exit_code != 0) {
        MESSAGE("no disk can be mounted here; passed over");
        return;
    }
    const auto full = in_small_disk("echo old > a.gpk; \"$1\" bake \"$2\" -o a.gpk; echo $?; ls; cat a.gpk");
    REQUIRE(full.ok());
    CHECK(read_text(stage.guanhe.scratch() / "out.txt").value() == "1\na.gpk\nold\n");
    const auto said = read_text(stage.guanhe.scratch() / "err.txt").value();
    CAPTURE(said);
    CHECK(mentions(said, "a.gpk"));
    CHECK(mentions(said, "space"));
}

TEST_CASE("memory stays under its limit, whatever the scan's size") {
    const Stage stage;
    const auto input = stage.terrain(4'000'000);
    const auto outcome =
        stage.bake({input, "-o", stage.pack, "--memory", "256M", "--stats", stage.guanhe.scratch("stats.json")});
    CAPTURE(outcome.err);
    REQUIRE(outcome.exit_code == 0);
    const auto stats = stage.stats();
    CHECK(stats["triangles_kept"] == 4'000'000);
    if (!sanitized) CHECK(stats["peak_rss_bytes"].get<std::uint64_t>() < std::uint64_t{256} << 20U);
}
#endif

TEST_SUITE_END();
