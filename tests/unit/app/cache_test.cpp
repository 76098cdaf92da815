// The cache of packs: what names a scan, and which packs stay.
#include "cache/cache_command.h"
#include "cache/content_key.h"
#include "cache/pack_cache.h"

#include "pack/format.h"
#include "scratch.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <chrono>
#include <fstream>
#include <set>
#include <string>

using namespace guanhe;
using namespace guanhe::app;
using namespace guanhe::test;

namespace {

struct Keys {
    Jobs jobs{2};
    Scratch scratch;

    [[nodiscard]] std::uint64_t of(const Path& file) {
        const auto key = content_key(file, jobs);
        REQUIRE(key.ok());
        return *key;
    }
};

constexpr auto hour = std::chrono::hours(1);

struct Cache {
    Scratch scratch;
    Path folder = scratch.path() / "baked";

    Cache() { std::filesystem::create_directories(folder); }

    /// A file that only looks like a pack.
    Path add(std::uint64_t key, std::size_t bytes, std::chrono::hours ago, const char* versions = nullptr) const {
        auto file = cached_pack(folder, key);
        if (versions != nullptr) {
            auto name = path_to_utf8(file.filename());
            name.replace(name.find('-'), std::string::npos, versions);
            file.replace_filename(name);
        }
        std::ofstream(file, std::ios::binary) << std::string(bytes, 'x');
        std::filesystem::last_write_time(file, std::filesystem::file_time_type::clock::now() - ago);
        return file;
    }
};

bool there(const Path& file) {
    return std::filesystem::exists(file);
}

} // namespace

TEST_CASE("a scan's key changes with every file that it is made of, and with nothing else") {
    Keys keys;
    const auto& scratch = keys.scratch;
    const auto gltf = scratch.write("scan.gltf", R"({"asset": {"version": "2.0"}, "buffers": [{"uri": "scan.bin"}],
        "images": [{"uri": "colour.png"}, {"uri": "later.png"}]})");
    const auto obj = scratch.write("scan.obj", "mtllib scan.mtl\nv 0 0 0\n");
    const auto all = [&] { return std::vector{keys.of(gltf), keys.of(obj)}; };
    (void)scratch.write("scan.bin", "one");
    (void)scratch.write("colour.png", "one");
    (void)scratch.write("scan.mtl", "newmtl a\nmap_Kd ground.jpg\n");
    (void)scratch.write("ground.jpg", "one");
    (void)scratch.write("notes.txt", "one");
    const auto before = all();
    CHECK(all() == before);
    std::filesystem::last_write_time(scratch / "scan.bin", std::filesystem::file_time_type::clock::now() - hour);
    (void)scratch.write("notes.txt", "two");
    CHECK(all() == before);

    std::set<std::uint64_t> seen{before[0], before[1]};
    CHECK(seen.size() == 2);
    const auto changes = [&](const char* name, std::string_view text, std::size_t which) {
        CAPTURE(name);
        const auto last = all();
        (void)scratch.write(name, text);
        const auto now = all();
        CHECK(now[1 - which] == last[1 - which]);
        CHECK(seen.insert(now[which]).second);
    };
    changes("scan.bin", "two", 0); // of the same size
    changes("colour.png", "two", 0);
    changes("later.png", "one", 0); // was not there
    changes("scan.mtl", "newmtl b\nmap_Kd ground.jpg\n", 1);
    changes("ground.jpg", "two", 1);
    changes("scan.obj", "mtllib scan.mtl\nv 0 0 1\n", 1);
    std::filesystem::remove(scratch / "scan.bin");
    CHECK(seen.insert(keys.of(gltf)).second);
    CHECK_FALSE(content_key(scratch / "none.glb", keys.jobs).ok());
}

TEST_CASE("the same scan in another folder has the same key") {
    Keys keys;
    const Scratch other;
    const char* const text = R"({"asset": {"version": "2.0"}, "buffers": [{"uri": "a.bin"}]})";
    (void)keys.scratch.write("a.bin", "x");
    (void)other.write("a.bin", "x");
    CHECK(keys.of(keys.scratch.write("one.gltf", text)) == keys.of(other.write("two.gltf", text)));
}

TEST_CASE("of a large file, its time and what lies in it count") {
    Keys keys;
    std::string bytes(key_reads_whole + 12345, 'a');
    const auto file = keys.scratch.write("large.stl", bytes);
    const auto before = keys.of(file);
    CHECK(keys.of(file) == before);
    const auto time = std::filesystem::last_write_time(file);
    std::filesystem::last_write_time(file, time - hour);
    CHECK(keys.of(file) != before);
    std::filesystem::last_write_time(file, time);
    CHECK(keys.of(file) == before);
    for (const std::size_t at : {std::size_t{0}, bytes.size() - 1}) {
        auto edited = bytes;
        edited[at] = 'b';
        (void)keys.scratch.write("large.stl", edited);
        std::filesystem::last_write_time(file, time);
        CHECK(keys.of(file) != before);
    }
}

TEST_CASE("the packs used last stay within the limit") {
    const Cache cache;
    const auto newest = cache.add(1, 400, 1 * hour);
    const auto middle = cache.add(2, 400, 2 * hour);
    const auto oldest = cache.add(3, 100, 3 * hour);
    CHECK(trim_cache(cache.folder, 900, {}).packs == 0);
    CHECK(cached_packs(cache.folder).size() == 3);
    CHECK(cached_packs(cache.folder).front().file == newest);

    mark_used(oldest);
    // What was used longest ago goes, also where something smaller would fit.
    const auto removed = trim_cache(cache.folder, 500, {});
    CHECK(removed.packs == 1);
    CHECK(removed.bytes == 400);
    CHECK(there(newest));
    CHECK_FALSE(there(middle));
    CHECK(there(oldest));
}

TEST_CASE("the pack just opened stays whatever the limit, and so does what another program may be opening") {
    const Cache cache;
    const auto opened = cache.add(1, 400, 5 * hour);
    const auto idle = cache.add(2, 400, 1 * hour);
    const auto baked_by_another = cache.add(3, 400, 0 * hour);
    CHECK(trim_cache(cache.folder, 0, opened).packs == 1);
    CHECK(there(opened));
    CHECK_FALSE(there(idle));
    CHECK(there(baked_by_another));
}

TEST_CASE("packs of older versions go, those of newer ones are packs like others") {
    const Cache cache;
    const auto format = std::to_string(pack::format_version);
    const auto older_format = cache.add(1, 10, 1 * hour, "-0-99.gpk");
    const auto older_bake = cache.add(2, 10, 0 * hour, ("-" + format + "-0.gpk").c_str());
    const auto newer =
        cache.add(3, 10, 2 * hour, ("-" + format + "-" + std::to_string(pack::bake_version + 1) + ".gpk").c_str());
    const auto own = cache.add(4, 10, 1 * hour);
    for (const char* name : {"readme.txt", "my scan.gpk", "0123456789abcdef-1.gpk", "0123456789ABCDEF-0-0.gpk"})
        std::ofstream(cache.folder / name) << "x";
    CHECK(trim_cache(cache.folder, 1000, {}).packs == 2);
    CHECK_FALSE(there(older_format));
    CHECK_FALSE(there(older_bake));
    CHECK(there(newer));
    CHECK(there(own));
    CHECK(clear_cache(cache.folder).packs == 2);
    for (const char* name : {"readme.txt", "my scan.gpk", "0123456789abcdef-1.gpk", "0123456789ABCDEF-0-0.gpk"}) {
        CAPTURE(name);
        CHECK(there(cache.folder / name)); // nobody's business
    }
}

TEST_CASE("what a killed bake left goes") {
    const Cache cache;
    auto part = cached_pack(cache.folder, 7);
    part += ".unfinished-0";
    std::ofstream(part) << "x";
    const auto foreign = cache.folder / "my scan.gpk.unfinished-0";
    std::ofstream(foreign) << "x";
    (void)trim_cache(cache.folder, {}, {});
    CHECK_FALSE(there(part));
    CHECK(there(foreign));
}

TEST_CASE("a cache that is not there is empty") {
    const Scratch scratch;
    const auto folder = scratch.path() / "no" / "such" / "folder";
    CHECK(cached_packs(folder).empty());
    CHECK(trim_cache(folder, 0, {}).packs == 0);
    CHECK(clear_cache(folder).packs == 0);
    const auto limit = default_cache_limit(folder);
    CHECK(limit > 0);
    CHECK(limit <= std::uint64_t{20} << 30U);
    CHECK_FALSE(there(folder));
}

TEST_CASE("the cache is told as text and as JSON") {
    CacheListing listing;
    listing.folder = "baked";
    listing.limit = std::uint64_t{20} << 30U;
    CachedPack pack{"baked/1.gpk", 3U << 20U, std::filesystem::file_time_type::clock::now(), false};
    listing.entries.push_back({pack, "遗址.glb"});
    pack.outdated = true;
    listing.entries.push_back({pack, ""});
    const auto text = to_text(listing);
    for (const char* part : {"20.00 GiB (default)", "2 packs, 6.0 MiB", "3.0 MiB  遗址.glb", "older version"}) {
        CAPTURE(part);
        CHECK(text.find(part) != std::string::npos);
    }
    const auto json = nlohmann::json::parse(to_json(listing));
    CHECK(json["bytes"] == 6U << 20U);
    CHECK(json["packs"][0]["source"] == "遗址.glb");
    CHECK(json["packs"][0]["last_used"].get<std::string>().size() == std::string("2026-11-22T12:08:54Z").size());
    CHECK(json["packs"][1]["source"].is_null());
    CHECK(json["packs"][1]["outdated"] == true);
}
