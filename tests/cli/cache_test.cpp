// Scans that are no packs, opened as a user opens them: baked once, kept, and baked again when something has changed.
#include "program.h"
#include "triangle_file.h"

#include "base/jobs.h"
#include "pack/pack.h"
#include "terrain.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>

using namespace guanhe;
using namespace guanhe::test;

#if !defined(_WIN32) // where the cache folder is not to be moved

TEST_SUITE_BEGIN("cache");

namespace {

constexpr const char* gltf_text = R"({"asset": {"version": "2.0"}, "scene": 0, "scenes": [{"nodes": [0]}],
    "nodes": [{"mesh": 0}], "meshes": [{"primitives": [{"attributes": {"POSITION": 0}, "material": 0}]}],
    "materials": [{"pbrMetallicRoughness": {"baseColorTexture": {"index": 0}}}],
    "textures": [{"source": 0}], "images": [{"uri": "colour.png"}],
    "accessors": [{"bufferView": 0, "componentType": 5126, "count": 3, "type": "VEC3", "min": [0, 0, 0], "max": [2, 2, 0]}],
    "bufferViews": [{"buffer": 0, "byteLength": 36}], "buffers": [{"byteLength": 36, "uri": "corners.bin"}]})";

std::string corners(float side) {
    const std::array<float, 9> values{0, 0, 0, side, 0, 0, 0, side, 0};
    return {reinterpret_cast<const char*>(values.data()), sizeof values};
}

struct Cached {
    Program guanhe;
    Path folder = guanhe.scratch() / "cache" / "guanhe" / "baked";

    void write(const char* name, const std::string& text) const {
        REQUIRE(write_text_atomic(guanhe.scratch() / path_from_utf8(name), text).ok());
    }
    [[nodiscard]] Outcome view(std::vector<std::string> words) const {
        words.insert(words.begin(), {"view", "--headless", "--size", "64x48", "--stats", guanhe.scratch("stats.json")});
        return guanhe(words);
    }
    [[nodiscard]] nlohmann::json stats() const {
        return nlohmann::json::parse(read_text(guanhe.scratch() / "stats.json").value());
    }
    [[nodiscard]] std::vector<std::string> packs() const {
        std::vector<std::string> names;
        std::error_code none;
        for (const auto& entry : std::filesystem::directory_iterator(folder, none))
            names.push_back(path_to_utf8(entry.path().filename()));
        return names;
    }
    [[nodiscard]] std::string terrain(std::uint64_t triangles) const {
        const auto file = guanhe.scratch() / ("terrain-" + std::to_string(triangles) + ".glb");
        Jobs jobs(2);
        tools::TerrainOptions options;
        options.triangles = triangles;
        REQUIRE(tools::write_terrain(file, options, jobs, [](std::uint64_t) {}).ok());
        return path_to_utf8(file);
    }
};

} // namespace

TEST_CASE("a scan is baked once, and again when any of its files has changed") {
    const Cached cached;
    const auto file = cached.guanhe.scratch("scan.gltf");
    cached.write("scan.gltf", gltf_text);
    cached.write("corners.bin", corners(1.0F));
    const auto opens = [&](const std::string& scan) {
        const auto outcome = cached.view({scan});
        CAPTURE(outcome.err);
        CHECK(outcome.exit_code == 0);
        CHECK(cached.stats()["triangles_drawn"] == 1);
    };
    opens(file); // the picture is missing, which is a warning
    opens(file);
    CHECK(cached.packs().size() == 1);
    cached.write("colour.png", "no picture either");
    opens(file);
    CHECK(cached.packs().size() == 2);
    cached.write("corners.bin", corners(2.0F));
    opens(file);
    CHECK(cached.packs().size() == 3);

    const auto obj = cached.guanhe.scratch("scan.obj");
    cached.write("scan.obj", "mtllib scan.mtl\nv 0 0 0\nv 1 0 0\nv 0 1 0\nusemtl a\nf 1 2 3\n");
    cached.write("scan.mtl", "newmtl a\nKd 1 0 0\n");
    opens(obj);
    opens(obj);
    CHECK(cached.packs().size() == 4);
    cached.write("scan.mtl", "newmtl a\nKd 0 1 0\n");
    opens(obj);
    CHECK(cached.packs().size() == 5);

    std::filesystem::remove(cached.guanhe.scratch() / "corners.bin");
    const auto missing = cached.view({file});
    CHECK(missing.exit_code == 1);
    CHECK(mentions(missing.err, "corners.bin"));
    CHECK(cached.packs().size() == 5);
}

TEST_CASE("what is kept is listed, trimmed and cleared") {
    const Cached cached;
    const auto& guanhe = cached.guanhe;
    CHECK(mentions(guanhe({"cache"}).out, "0 packs"));
    write_triangle(guanhe.scratch() / "三角.gltf");
    REQUIRE(cached.view({guanhe.scratch("三角.gltf")}).exit_code == 0);
    const auto terrain = cached.terrain(2000);
    REQUIRE(cached.view({terrain, "--cache-limit", "1G"}).exit_code == 0);
    CHECK(cached.packs().size() == 2);

    const auto text = guanhe({"cache", "list"});
    CHECK(text.exit_code == 0);
    CHECK(mentions(text.out, "三角.gltf"));
    CHECK(mentions(text.out, "terrain-2000.glb"));
    const auto listed = nlohmann::json::parse(guanhe({"cache", "--json", "--cache-limit", "1M"}).out, nullptr, false);
    REQUIRE(listed.is_object());
    CHECK(listed["packs"].size() == 2);
    CHECK(listed["limit_bytes"] == 1U << 20U);
    CHECK(listed["packs"][0]["bytes"] > 0);
    REQUIRE(write_text_atomic(guanhe.settings_file(), R"({"cache-limit": "2M"})").ok());
    CHECK(mentions(guanhe({"cache", "--json"}).out, "\"limit_bytes\": 2097152"));
    REQUIRE(write_text_atomic(guanhe.settings_file(), "{}").ok());

    for (const auto& name : cached.packs()) { // not used in the last seconds
        std::filesystem::last_write_time(cached.folder / name,
                                         std::filesystem::file_time_type::clock::now() - std::chrono::hours(1));
    }
    CHECK(mentions(guanhe({"cache", "trim"}).out, "nothing"));
    // Opening counts as use, and makes no room: nothing is baked.
    REQUIRE(cached.view({terrain, "--cache-limit", "0"}).exit_code == 0);
    CHECK(cached.packs().size() == 2);
    const auto& all = listed["packs"];
    const auto larger = std::ranges::find_if(all, [](const auto& one) { return one["source"] == "terrain-2000.glb"; });
    REQUIRE(larger != all.end());
    const auto limit = std::to_string((*larger)["bytes"].get<std::uint64_t>()); // there is room for the one just used
    CHECK(mentions(guanhe({"cache", "trim", "--cache-limit", limit}).out, "removed 1 pack"));
    CHECK(mentions(guanhe({"cache"}).out, "terrain-2000.glb"));
    CHECK(mentions(guanhe({"cache", "clear"}).out, "removed 1 pack"));
    CHECK(cached.packs().empty());
    CHECK(guanhe({"cache", "burn"}).exit_code == 2);
    CHECK(guanhe({"cache", "list", "--cache-limit", "-1"}).exit_code == 2);
}

TEST_CASE("a cache that cannot be written is said, and the scan is shown") {
    Cached cached;
    write_triangle(cached.guanhe.scratch() / "triangle.gltf");
    // Not even root may make a folder in a file.
    cached.write("cache", "in the way");
    const auto outcome = cached.view({cached.guanhe.scratch("triangle.gltf")});
    CAPTURE(outcome.err);
    CHECK(outcome.exit_code == 0);
    CHECK(mentions(outcome.err, "triangle.gltf"));
    CHECK(mentions(outcome.err, "for this time only"));
    CHECK(cached.stats()["triangles_drawn"] == 1);
    CHECK(cached.stats()["clusters_drawn"] == 1);
    // Nor where there is no place for it at all: then it is drawn as it is.
    cached.guanhe.set_environment("TMPDIR", cached.guanhe.scratch("no-such-folder"));
    const auto nowhere = cached.view({cached.guanhe.scratch("triangle.gltf")});
    CAPTURE(nowhere.err);
    CHECK(nowhere.exit_code == 0);
    CHECK(mentions(nowhere.err, "drawn as it was read"));
    CHECK(cached.stats()["triangles_drawn"] == 1);
    CHECK(cached.stats()["clusters_drawn"] == 0);
}

TEST_CASE("two programs that bake the same scan do not harm each other") {
    const Cached cached;
    const auto terrain = cached.terrain(200'000);
    const auto stats = [&](int i) { return cached.guanhe.scratch(("stats-" + std::to_string(i) + ".json").c_str()); };
    std::vector<ChildProcess> both;
    for (int i = 0; i < 2; ++i) {
        auto child =
            ChildProcess::start(cached.guanhe.starting({"view", terrain, "--headless", "--size", "64x48", "--settings",
                                                        "none", "--stats", stats(i), "--cache-limit", "0"},
                                                       i == 0 ? "err-0.txt" : "err-1.txt"));
        REQUIRE(child.ok());
        both.push_back(std::move(child).value());
    }
    for (int i = 0; i < 2; ++i) {
        const auto ended = both[static_cast<std::size_t>(i)].wait();
        REQUIRE(ended.ok());
        CAPTURE(read_text(cached.guanhe.scratch() / (i == 0 ? "err-0.txt" : "err-1.txt")).value());
        CHECK(ended->exit_code == 0);
        const auto json = nlohmann::json::parse(read_text(path_from_utf8(stats(i))).value());
        CHECK(json["clusters_drawn"] > 0);
    }
    const auto packs = cached.packs();
    REQUIRE(packs.size() == 1);
    CHECK(pack::Pack::open(cached.folder / packs[0]).ok());
}

TEST_CASE("a damaged pack in the cache is baked anew") {
    const Cached cached;
    const auto terrain = cached.terrain(2000);
    REQUIRE(cached.view({terrain}).exit_code == 0);
    REQUIRE(cached.packs().size() == 1);
    const auto file = cached.folder / cached.packs()[0];
    std::filesystem::resize_file(file, 100);
    CHECK(cached.view({terrain}).exit_code == 0);
    CHECK(pack::Pack::open(file).ok());
}

#ifdef __linux__
TEST_CASE("a disk that fills while the scan is baked does not keep it from being shown") {
    const Cached cached;
    const auto terrain = cached.terrain(300'000);
    const auto in_small_disk = [&](const std::string& commands) {
        ChildOptions options;
        // In a chroot there is no root of mounts whose propagation could be changed.
        options.arguments = {
            "sh",
            "-c",
            "how=-rm; [ $(id -u) = 0 ] && how=-m; "
            "unshare $how true || how='-m --propagation unchanged'; exec unshare $how sh -c \"$0\" \"$@\"",
            "mkdir -p \"$0\"; mount -t tmpfs -o size=1m none \"$0\" || exit 77; " + commands,
            cached.guanhe.scratch("cache"),
            GUANHE_PROGRAM,
            terrain,
            cached.guanhe.scratch("stats.json")};
        options.environment = {{"XDG_CACHE_HOME", cached.guanhe.scratch("cache")}};
        options.error_file = cached.guanhe.scratch() / "err.txt";
        options.output_file = cached.guanhe.scratch() / "out.txt";
        return run_child(options);
    };
    const auto possible = in_small_disk("true");
    if (!possible || possible->exit_code != 0) {
        MESSAGE("no disk can be mounted here; passed over");
        return;
    }
    const std::string view = "\"$1\" view --headless --size 64x48 --settings none --stats \"$3\" \"$2\"; echo $?; ";
    REQUIRE(in_small_disk(view + "ls \"$0/guanhe/baked\"").ok());
    const auto said = read_text(cached.guanhe.scratch() / "err.txt").value();
    CAPTURE(said);
    CHECK(read_text(cached.guanhe.scratch() / "out.txt").value() == "0\n"); // and nothing half-baked is left
    CHECK(mentions(said, "for this time only"));
    CHECK(mentions(said, "space"));
    CHECK(cached.stats()["clusters_drawn"] > 0);
    // Packs of older versions make room first.
    const auto small = cached.terrain(2000);
    const std::string fill = "mkdir -p \"$0/guanhe/baked\"; old=\"$0/guanhe/baked/0123456789abcdef-0-0.gpk\"; "
                             "head -c 1000000 /dev/zero > \"$old\"; ";
    REQUIRE(in_small_disk(fill + "\"$1\" view --headless --size 64x48 --settings none --stats \"$3\" " + small +
                          "; echo $?; ls \"$0/guanhe/baked\" | wc -l; test -e \"$old\" && echo old")
                .ok());
    CHECK(read_text(cached.guanhe.scratch() / "out.txt").value() == "0\n1\n");
    CHECK_FALSE(mentions(read_text(cached.guanhe.scratch() / "err.txt").value(), "for this time only"));
    // Nor where the folder for temporary files is on the same disk.
    REQUIRE(in_small_disk("export TMPDIR=\"$0\"; " + view).ok());
    const auto full = read_text(cached.guanhe.scratch() / "err.txt").value();
    CAPTURE(full);
    CHECK(read_text(cached.guanhe.scratch() / "out.txt").value() == "0\n");
    CHECK(mentions(full, "drawn as it was read"));
    CHECK(cached.stats()["triangles_drawn"] > 0);
}
#endif

TEST_SUITE_END();

#endif
