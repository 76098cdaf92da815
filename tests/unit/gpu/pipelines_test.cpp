#include "gpu/pipelines.h"

#include "base/child_process.h"
#include "gpu/pipeline_cache.h"
#include "gpu/shader_source.h"
#include "gpu/test_device.h"

#include <doctest/doctest.h>

#include <cstring>
#include <fstream>
#include <thread>

using namespace guanhe;
using namespace guanhe::gpu;
namespace fs = std::filesystem;

namespace {

/// A folder of our own, gone at the end.
struct Folder {
    Path path = fs::temp_directory_path() / ("guanhe-gpu-" + std::to_string(reinterpret_cast<std::uintptr_t>(this)));
    Folder() { fs::create_directories(path); }
    ~Folder() {
        std::error_code ignored;
        fs::remove_all(path, ignored);
    }
};

GraphicsPipelineKey depth_only() {
    GraphicsPipelineKey key;
    key.vertex = "fullscreen.vert";
    key.depth = VK_FORMAT_D32_SFLOAT;
    return key;
}

std::vector<std::byte> contents(const Path& path) {
    const auto file = MappedFile::open(path);
    REQUIRE(file);
    return {file->bytes().begin(), file->bytes().end()};
}

void put(const Path& path, std::span<const std::byte> bytes) {
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}

void put_text(const Path& path, std::string_view text, std::chrono::seconds from_now) {
    {
        std::ofstream out(path, std::ios::trunc);
        out << text;
    }
    fs::last_write_time(path, fs::file_time_type::clock::now() + from_now);
}

} // namespace

TEST_CASE("the same key is made once, also when many ask at once; another key is another pipeline") {
    test::ValidatedDevice device;
    const Folder folder;
    auto pipelines = Pipelines::create(device.context(), {}, 16, folder.path);
    REQUIRE(pipelines);
    CHECK((*pipelines)->layout() != VK_NULL_HANDLE);

    std::vector<GraphicsPipelineKey> keys(4, depth_only());
    keys[1].depth_bias = true;
    keys[2].view_mask = 3;
    keys[3].samples = VK_SAMPLE_COUNT_4_BIT;
    std::vector<std::array<VkPipeline, 4>> got(8);
    std::vector<std::thread> threads;
    threads.reserve(got.size());
    for (auto& mine : got)
        threads.emplace_back([&keys, &mine, &pipelines] {
            for (std::size_t i = 0; i < keys.size(); ++i) {
                const auto made = (*pipelines)->graphics(keys[i]);
                mine[i] = made ? *made : VK_NULL_HANDLE;
            }
        });
    for (auto& thread : threads) thread.join();
    for (const auto& mine : got) CHECK(mine == got[0]);
    for (std::size_t i = 0; i < 4; ++i) {
        CHECK(got[0][i] != VK_NULL_HANDLE);
        for (std::size_t j = 0; j < i; ++j) CHECK(got[0][i] != got[0][j]);
    }
}

TEST_CASE("an unknown shader is an error that names it, each time") {
    test::ValidatedDevice device;
    const Folder folder;
    auto pipelines = Pipelines::create(device.context(), {}, 0, folder.path);
    REQUIRE(pipelines);
    GraphicsPipelineKey key = depth_only();
    key.vertex = "nothing.vert";
    for (int i = 0; i < 2; ++i) {
        const auto made = (*pipelines)->graphics(key);
        REQUIRE_FALSE(made);
        CHECK(made.error().what.find("nothing.vert") != std::string::npos);
    }
    CHECK_FALSE((*pipelines)->compute({.shader = "nothing.comp", .constants = {}}));
}

TEST_CASE("the driver's cache is kept, and a damaged file is not believed") {
    test::ValidatedDevice device;
    Context& context = device.context();
    const Folder folder;
    const Path path = pipeline_cache_path(context, folder.path / "new");
    CHECK(read_pipeline_cache(context, path).empty());

    VkPipelineCacheHeaderVersionOne header{};
    header.headerSize = sizeof header;
    header.headerVersion = VK_PIPELINE_CACHE_HEADER_VERSION_ONE;
    header.vendorID = context.properties.vendorID;
    header.deviceID = context.properties.deviceID;
    std::memcpy(header.pipelineCacheUUID, context.properties.pipelineCacheUUID, VK_UUID_SIZE);
    std::vector<std::byte> driver_bytes(sizeof header + 1001);
    std::memcpy(driver_bytes.data(), &header, sizeof header);
    for (std::size_t i = sizeof header; i < driver_bytes.size(); ++i) driver_bytes[i] = static_cast<std::byte>(i);
    REQUIRE(write_pipeline_cache(path, driver_bytes));
    CHECK(read_pipeline_cache(context, path) == driver_bytes);

    const auto whole = contents(path);
    for (const std::size_t at : {std::size_t{0}, std::size_t{9}, std::size_t{17}, std::size_t{30}, whole.size() - 1}) {
        CAPTURE(at);
        auto damaged = whole;
        damaged[at] ^= std::byte{1};
        put(path, damaged);
        CHECK(read_pipeline_cache(context, path).empty());
    }
    for (const std::size_t size :
         {std::size_t{0}, std::size_t{5}, std::size_t{24}, std::size_t{60}, whole.size() - 1}) {
        CAPTURE(size);
        put(path, std::span(whole).first(size));
        CHECK(read_pipeline_cache(context, path).empty());
    }
    std::memset(driver_bytes.data() + 8, 0x55, 8); // whole, but another card's
    REQUIRE(write_pipeline_cache(path, driver_bytes));
    CHECK(read_pipeline_cache(context, path).empty());
}

TEST_CASE("pipelines are made as ever beside a damaged cache file, which is then replaced") {
    test::ValidatedDevice device;
    Context& context = device.context();
    const Folder folder;
    const Path path = pipeline_cache_path(context, folder.path);
    const std::vector<std::byte> rubbish(5000, std::byte{0xA5});
    put(path, rubbish);
    {
        auto pipelines = Pipelines::create(context, {}, 16, folder.path);
        REQUIRE(pipelines);
        CHECK((*pipelines)->graphics(depth_only()));
    }
    CHECK(contents(path) != rubbish);
    CHECK_FALSE(read_pipeline_cache(context, path).empty());
    auto again = Pipelines::create(context, {}, 16, folder.path);
    REQUIRE(again);
    CHECK((*again)->graphics(depth_only()));
}

TEST_CASE("a changed shader is compiled, and a broken one is reported once and the old one kept") {
    if (!find_program("glslc")) {
        MESSAGE("SKIPPED: glslc is not on PATH");
        return;
    }
    using namespace std::chrono_literals;
    const Folder folder;
    const Path glsl = folder.path / "glsl";
    fs::create_directories(glsl);
    put_text(glsl / "a.comp", "#version 460\n#include \"b.glsl\"\nlayout(local_size_x = N) in;\nvoid main() {}\n",
             -20s);
    put_text(glsl / "b.glsl", "#define N 8\n", -20s);
    ShaderSource source(glsl, folder.path / "scratch");
    auto changes = source.compile_changed();
    CHECK(changes.names.empty());
    CHECK(source.words("a.comp").empty());

    put_text(glsl / "b.glsl", "#define N 16\n", -10s);
    changes = source.compile_changed();
    CHECK(changes.problems == "");
    REQUIRE(changes.names == std::vector<std::string>{"a.comp"});
    const auto good = source.words("a.comp");
    REQUIRE(good.size() > 5);
    CHECK(good[0] == 0x07230203);

    put_text(glsl / "a.comp", "#version 460\nnonsense\n", 0s);
    changes = source.compile_changed();
    CHECK(changes.names.empty());
    CHECK(changes.problems.find("a.comp") != std::string::npos);
    CHECK(source.words("a.comp") == good);
    CHECK(source.compile_changed().problems == "");
}
