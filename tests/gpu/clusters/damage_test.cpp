// The real program and a pack that has suffered: what can be shown is shown, and what is wrong is said.
#include "scratch.h"

#include "base/child_process.h"
#include "image/image.h"
#include "pack/bake.h"
#include "pack/pack.h"
#include "terrain.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <optional>

using namespace guanhe;
using namespace guanhe::test;

namespace {

struct Said {
    int exit_code = -1;
    std::string words;
};

Said guanhe_says(const Scratch& scratch, std::vector<std::string> words) {
    ChildOptions child;
    child.arguments = {GUANHE_PROGRAM};
    child.arguments.insert(child.arguments.end(), words.begin(), words.end());
    child.environment = {{"XDG_CACHE_HOME", path_to_utf8(scratch / "cache")},
                         {"XDG_CONFIG_HOME", path_to_utf8(scratch / "config")}};
    child.error_file = scratch / "said.txt";
    const auto ended = run_child(child);
    REQUIRE(ended.ok());
    return {ended->exit_code, read_text(*child.error_file).value()};
}

std::size_t times(const std::string& text, const std::string& part) {
    std::size_t count = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++count;
    return count;
}

void flip(const Path& file, std::uint64_t offset) {
    std::fstream bytes(file, std::ios::binary | std::ios::in | std::ios::out);
    bytes.seekg(static_cast<std::streamoff>(offset));
    const auto byte = static_cast<char>(bytes.get() ^ 0x10);
    bytes.seekp(static_cast<std::streamoff>(offset));
    bytes.put(byte);
}

} // namespace

TEST_SUITE_BEGIN("damage");

TEST_CASE("a damaged page is named, and its coarser parent is shown; a damaged root is an error") {
    const Scratch scratch;
    const Path glb = scratch / "site.glb", sound = scratch / "site.gpk";
    Jobs jobs(2);
    REQUIRE(tools::write_terrain(glb, {.triangles = 200'000}, jobs, [](std::uint64_t) {}).ok());
    REQUIRE(guanhe_says(scratch, {"bake", path_to_utf8(glb), "-o", path_to_utf8(sound)}).exit_code == 0);
    const auto pack = pack::Pack::open(sound);
    REQUIRE(pack.ok());
    const auto& mesh = (*pack)->meshes()[0];
    const std::uint32_t root = (*pack)->groups()[mesh.first_group + mesh.group_count - 1].page;
    REQUIRE(root > 2);

    const auto view = [&](const Path& file, const char* shot) {
        return guanhe_says(scratch, {"view", path_to_utf8(file), "--headless", "--size", "320x200", "--lod-error",
                                     "0.02", "--camera=0,300,1,0,0,0", "--shot", path_to_utf8(scratch / shot)});
    };
    REQUIRE(view(sound, "sound.png").exit_code == 0);
    const auto expected = image::load_rgba8(scratch / "sound.png");
    REQUIRE(expected.ok());

    const auto damaged = [&](std::uint32_t page) {
        const Path file = scratch / ("page-" + std::to_string(page) + ".gpk").c_str();
        std::filesystem::copy_file(sound, file);
        const pack::Page& at = (*pack)->pages()[page];
        flip(file, at.offset + at.stored_bytes / 2);
        return file;
    };
    for (const std::uint32_t page : {0U, root / 2, root - 1}) {
        CAPTURE(page);
        const Path file = damaged(page);
        const auto said = view(file, "damaged.png");
        CAPTURE(said.words);
        CHECK(said.exit_code == 0);
        CHECK(times(said.words, "page-" + std::to_string(page) + ".gpk") == 1);
        CHECK(times(said.words, "page " + std::to_string(page) + " ") == 1);
        CHECK(times(said.words, "byte " + std::to_string((*pack)->pages()[page].offset)) == 1);
        const auto picture = image::load_rgba8(scratch / "damaged.png");
        REQUIRE(picture.ok());
        // Coarser somewhere, and nothing worse: no backdrop where there was ground.
        std::uint32_t far_off = 0, off = 0;
        for (std::size_t i = 0; i < picture->pixels.size(); i += 4) {
            const int d = std::abs(int{picture->pixels[i]} - int{expected->pixels[i]});
            off += d > 0 ? 1 : 0;
            far_off += d > 60 ? 1 : 0;
        }
        CHECK(off > 0);
        CHECK(far_off < picture->pixels.size() / 4 / 100);
    }

    const Path file = damaged(root);
    std::filesystem::remove(scratch / "none.png");
    const auto said = view(file, "none.png");
    CAPTURE(said.words);
    CHECK(said.exit_code == 1);
    CHECK(times(said.words, "page " + std::to_string(root)) == 1);
    CHECK(times(said.words, "page-" + std::to_string(root) + ".gpk") >= 1);
    CHECK_FALSE(std::filesystem::exists(scratch / "none.png"));
}

TEST_SUITE_END();
