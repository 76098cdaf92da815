// Pages whose checksum is right and whose contents are not.
#include "codec_support.h"

#include "pack/page_layout.h"

#include <functional>
#include <random>
#include <zstd.h>

using namespace guanhe;
using namespace guanhe::test;

namespace {

std::vector<std::byte> zstd(std::span<const std::byte> raw) {
    std::vector<std::byte> out(ZSTD_compressBound(raw.size()));
    out.resize(ZSTD_compress(out.data(), out.size(), raw.data(), raw.size(), 1));
    return out;
}

/// A pack of one small group of a child and its parent, with the means to exchange a page's bytes after zstd.
struct Sample {
    std::vector<pack::Mesh> meshes{1};
    std::vector<pack::Part> parts{1};
    pack::CodedPage page;
    std::vector<std::byte> raw;
    pack::Page entry{};

    explicit Sample(std::uint32_t attributes) {
        const SampleOptions options{.attributes = attributes, .levels = 1, .side = 16};
        auto child = sample_group(options, 0, 0, 0);
        for (auto& cluster : child.clusters) cluster.part = 0;
        auto parent = child;
        child.error = 1.0F;
        parent.children = {0};
        parent.level = 1;
        for (auto& cluster : parent.clusters) cluster.child = 0;
        page = sample_page(std::array{child, parent});
        meshes[0].step = options.step;
        meshes[0].group_count = 2;
        meshes[0].part_count = 1;
        meshes[0].attributes = attributes;
        meshes[0].level_count = 2;
        raw.resize(page.raw_bytes);
        REQUIRE(ZSTD_decompress(raw.data(), raw.size(), page.stored.data(), page.stored.size()) == raw.size());
        entry.raw_bytes = page.raw_bytes;
        entry.resident_bytes = page.resident_bytes;
        entry.group_count = 2;
    }

    [[nodiscard]] std::span<pack::GroupHeader> headers() {
        return {reinterpret_cast<pack::GroupHeader*>(raw.data()), 2};
    }
    /// The bytes of a stream of the first group.
    [[nodiscard]] std::span<std::byte> stream(unsigned which) {
        std::size_t at = 2 * sizeof(pack::GroupHeader);
        for (unsigned s = 0; s < which; ++s) {
            for (const auto& header : headers()) at += pack::stream_bytes(header, s);
        }
        return std::span(raw).subspan(at, pack::stream_bytes(headers()[0], which));
    }

    [[nodiscard]] std::string refusal(bool compress = true) const {
        const auto stored = compress ? zstd(raw) : raw;
        auto groups = page.groups;
        for (std::size_t g = 0; g < groups.size(); ++g) groups[g].index_in_page = static_cast<std::uint16_t>(g);
        const auto opened =
            PackBytes::assemble(meshes, parts, groups, page.children, std::span(&stored, 1), {entry}).open();
        REQUIRE_MESSAGE(opened.ok(), (opened.ok() ? "" : opened.error().message()));
        pack::DecodeScratch scratch;
        pack::DecodedPage out;
        const auto decoded = pack::decode_page(**opened, 0, scratch, out);
        const auto drafts = pack::decode_drafts(**opened, 0);
        if (decoded.ok()) {
            CHECK(drafts.ok());
            return {};
        }
        CHECK(decoded.error().message().find("memory: page 0 at byte 64: ") == 0);
        return decoded.error().what;
    }
};

} // namespace

TEST_CASE("codec: counts and kinds that contradict the tables are refused") {
    const auto refused = [](const char* words, const std::function<void(Sample&)>& edit) {
        Sample sample(pack::all_attributes);
        edit(sample);
        const auto found = sample.refusal();
        CHECK_MESSAGE(found.find(words) != std::string::npos, words, " expected, but: ", found);
    };
    CHECK(Sample(pack::all_attributes).refusal().empty());
    refused("group table", [](auto& s) { s.headers()[0].triangle_count -= 1; });
    refused("group table", [](auto& s) { s.headers()[1].cluster_count = 63; });
    refused("so many", [](auto& s) { s.headers()[0].vertex_count = 0; });
    refused("so many", [](auto& s) { s.headers()[0].vertex_count = 0xFFFF'FFFF; });
    refused("attributes", [](auto& s) { s.meshes[0].attributes = pack::has_normals; });
    refused("normals", [](auto& s) { s.headers()[0].normal_bits = 12; });
    refused("normals", [](auto& s) { s.headers()[0].normals_predicted_from = 2; });
    refused("texture coordinates", [](auto& s) { s.headers()[0].uv_exponent[1] = 127; });
    refused("four bytes", [](auto& s) { s.headers()[0].planes[0] = 0xF1; });
    refused("ends within", [](auto& s) { s.headers()[0].corner_bytes[2] = 0x7FFF'FFFF; });
    refused("goes on", [](auto& s) { s.headers()[0].planes[7] = 0; });
    refused("goes on", [](auto& s) {
        s.raw.push_back(std::byte{});
        s.entry.raw_bytes += 1;
    });
    refused("zstd", [](auto& s) { s.entry.raw_bytes += 1; });
    refused("zstd", [](auto& s) { s.entry.raw_bytes -= 1; });
    refused("more memory", [](auto& s) { s.entry.resident_bytes -= 4; });
    refused("less memory", [](auto& s) { s.entry.resident_bytes += 4; });
    refused("more memory", [](auto& s) { s.entry.resident_bytes = 4; });
    refused("128 triangles", [](auto& s) { s.stream(0)[0] = std::byte{128}; });
    refused("clusters' triangles", [](auto& s) { s.stream(0)[0] = std::byte{3}; });
    refused("part", [](auto& s) { s.stream(1)[0] = std::byte{1}; });
    refused("children", [](auto& s) { s.stream(4)[0] = std::byte{}; });
    refused("end too early", [](auto& s) { s.stream(pack::cluster_streams)[4] = std::byte{125}; });
    Sample plain(pack::has_normals);
    CHECK(plain.refusal(false).find("zstd") != std::string::npos);
}

TEST_CASE("codec: whatever is in a page, decoding ends, and in bounds") {
    // The sanitizers are what makes this a test; without them it shows that nothing crashes or hangs.
    std::mt19937 random(3);
    unsigned refused = 0, taken = 0;
    for (const std::uint32_t attributes : {0U, std::uint32_t{pack::all_attributes}}) {
        const Sample whole(attributes);
        const auto corners_end = 2 * sizeof(pack::GroupHeader) + 700;
        for (unsigned round = 0; round < 1200; ++round) {
            auto sample = whole;
            const auto changes = 1 + random() % 4;
            for (unsigned i = 0; i < changes; ++i) {
                const auto range = round % 2 == 0 ? corners_end : sample.raw.size();
                sample.raw[random() % range] = static_cast<std::byte>(random());
            }
            ++(sample.refusal().empty() ? taken : refused);
        }
    }
    CHECK(refused > 300);
    CHECK(taken > 300);
}

TEST_CASE("codec: a page that fails leaves nothing behind for the next") {
    const Sample good(pack::all_attributes);
    Sample bad(pack::all_attributes);
    bad.stream(pack::cluster_streams)[100] = std::byte{200};
    pack::DecodeScratch scratch;
    pack::DecodedPage first, second;
    const auto open = [](const Sample& sample) {
        const auto stored = zstd(sample.raw);
        auto groups = sample.page.groups;
        groups[1].index_in_page = 1;
        auto opened = PackBytes::assemble(sample.meshes, sample.parts, groups, sample.page.children,
                                          std::span(&stored, 1), {sample.entry})
                          .open();
        REQUIRE(opened.ok());
        return std::move(opened).value();
    };
    const auto good_pack = open(good), bad_pack = open(bad);
    REQUIRE(pack::decode_page(*good_pack, 0, scratch, first).ok());
    REQUIRE(!pack::decode_page(*bad_pack, 0, scratch, second).ok());
    REQUIRE(pack::decode_page(*good_pack, 0, scratch, second).ok());
    CHECK(first.words == second.words);
    CHECK(first.cluster_count == second.cluster_count);
}
