#include "bytes.h"
#include "gltf_writer.h"
#include "scratch.h"

#include <numeric>

using namespace guanhe;
using namespace guanhe::tools;
using guanhe::test::bytes_of;
using guanhe::test::Scratch;
using guanhe::test::word_at;

namespace {

std::vector<std::byte> numbered(std::size_t count) {
    std::vector<std::byte> out(count);
    for (std::size_t i = 0; i < count; ++i) out[i] = static_cast<std::byte>(i * 7 + 1);
    return out;
}

void write_sample(const Path& file, std::uint64_t json_room, std::uint64_t part_bytes = 1 << 20) {
    auto writer = GltfWriter::create(file, {.generator = "test", .json_room = json_room, .part_bytes = part_bytes});
    REQUIRE(writer.ok());
    for (const std::size_t size : {5U, 16U, 1U}) REQUIRE((*writer)->write(numbered(size), ViewUse::other).ok());
    (*writer)->add("nodes", {{"name", "节点"}});
    REQUIRE((*writer)->finish().ok());
}

struct Glb {
    nlohmann::json document;
    std::vector<std::byte> binary;
};

Glb parse_glb(const Path& file) {
    const auto bytes = bytes_of(file);
    REQUIRE(bytes.size() >= 20);
    CHECK(std::memcmp(bytes.data(), "glTF", 4) == 0);
    CHECK(word_at(bytes, 4) == 2);
    CHECK(word_at(bytes, 8) == bytes.size());
    const auto json = word_at(bytes, 12);
    CHECK(json % 4 == 0);
    CHECK(std::memcmp(bytes.data() + 16, "JSON", 4) == 0);
    const auto binary = word_at(bytes, 20 + json);
    CHECK(std::memcmp(bytes.data() + 24 + json, "BIN\0", 4) == 0);
    REQUIRE(28 + json + binary == bytes.size());
    const auto* text = reinterpret_cast<const char*>(bytes.data() + 20);
    return {nlohmann::json::parse(text, text + json), {bytes.begin() + 28 + json, bytes.end()}};
}

} // namespace

TEST_CASE("a .glb is whole whether or not its JSON fits the room left for it") {
    const Scratch scratch;
    for (const std::uint64_t room : {0ULL, 4ULL, 4096ULL}) {
        CAPTURE(room);
        write_sample(scratch / "a.glb", room);
        const auto glb = parse_glb(scratch / "a.glb");
        CHECK(glb.document["buffers"][0]["byteLength"] == 8 + 16 + 4);
        CHECK(glb.document["bufferViews"][1]["byteOffset"] == 8);
        CHECK(glb.document["bufferViews"][2]["byteLength"] == 1);
        CHECK(glb.document["nodes"][0]["name"] == "节点");
        const auto second = numbered(16);
        CHECK(std::equal(second.begin(), second.end(), glb.binary.begin() + 8));
        CHECK(glb.binary[24] == numbered(1)[0]);
        CHECK(glb.binary[25] == std::byte{0});
    }
    CHECK(scratch.names().size() == 1);
}

TEST_CASE("moving the data up keeps every byte, across several blocks") {
    const Scratch scratch;
    const auto data = numbered((std::size_t{17} << 20U) + 3);
    auto writer = GltfWriter::create(scratch / "big.glb", {.generator = "test"});
    REQUIRE(writer.ok());
    REQUIRE((*writer)->write(data, ViewUse::vertices).ok());
    REQUIRE((*writer)->finish().ok());
    const auto glb = parse_glb(scratch / "big.glb");
    CHECK(glb.binary.size() == data.size() + 1);
    CHECK(std::equal(data.begin(), data.end(), glb.binary.begin()));
}

TEST_CASE("a .gltf is split over parts, whose names are percent-encoded") {
    const Scratch scratch;
    write_sample(scratch / "遗址 site.gltf", 0, 16);
    auto text = read_text(scratch / "遗址 site.gltf");
    REQUIRE(text.ok());
    const auto document = nlohmann::json::parse(text.value());
    REQUIRE(document["buffers"].size() == 3);
    CHECK(document["buffers"][1]["uri"] == "%E9%81%97%E5%9D%80%20site-1.bin");
    CHECK(document["bufferViews"][1]["buffer"] == 1);
    CHECK(document["bufferViews"][1]["byteOffset"] == 0);
    CHECK(bytes_of(scratch / "遗址 site-1.bin") == numbered(16));
    CHECK(scratch.names().size() == 4);
}

TEST_CASE("what is not finished leaves nothing behind, and an old file as it was") {
    const Scratch scratch;
    REQUIRE(write_text_atomic(scratch / "a.glb", "old").ok());
    {
        auto writer = GltfWriter::create(scratch / "a.glb", {.generator = "test"});
        REQUIRE(writer.ok());
        REQUIRE((*writer)->write(numbered(100), ViewUse::other).ok());
    }
    CHECK(scratch.names() == std::vector<std::string>{"a.glb"});
    CHECK(bytes_of(scratch / "a.glb").size() == 3);
}

TEST_CASE("what cannot be written is refused in words") {
    const Scratch scratch;
    CHECK_FALSE(GltfWriter::create(scratch / "a.obj", {}).ok());
    const auto missing = GltfWriter::create(scratch / "no/where.glb", {});
    REQUIRE_FALSE(missing.ok());
    CHECK(missing.error().message().find("where.glb") != std::string::npos);
    // A folder stands where the file should go.
    std::filesystem::create_directories(scratch / "taken.glb" / "inside");
    auto writer = GltfWriter::create(scratch / "taken.glb", {});
    REQUIRE(writer.ok());
    CHECK_FALSE((*writer)->finish().ok());
    writer.value().reset();
    CHECK(scratch.names() == std::vector<std::string>{"taken.glb"});
}
