// The pack reader and the decoders of pages and tiles on any bytes: no crash, no hang, no more memory than the limits
// of the format.
//
// The first byte chooses. Even: the rest is a pack, whose checksums are made right first, or nothing else would ever be
// looked at. Odd: the rest is one page after zstd, of as many groups as the first byte says, in tables that agree with
// the counts of its group headers.
#include "../pack_bytes.h"
#include "pack/page_layout.h"
#include "pack/tiles.h"

#include <cstdlib>
#include <limits>
#include <zstd.h>

namespace {

using namespace guanhe;

void require(bool held) {
    if (!held) std::abort();
}

/// What codec.h promises to shaders, which check nothing.
void check(const pack::Pack& pack, const pack::Page& page, const pack::DecodedPage& decoded) {
    require(decoded.words.size() * 4 == page.resident_bytes);
    std::uint32_t triangles = 0;
    for (std::uint32_t c = 0; c < decoded.cluster_count; ++c) {
        pack::ResidentCluster cluster;
        require((c + 1) * sizeof(cluster) <= page.resident_bytes);
        std::memcpy(&cluster, reinterpret_cast<const std::byte*>(decoded.words.data()) + c * sizeof(cluster),
                    sizeof(cluster));
        const std::uint32_t count = cluster.counts & 0xFFU, vertices = ((cluster.counts >> 8U) & 0xFFU) + 1;
        require(count >= 1 && count <= pack::max_cluster_triangles);
        require(cluster.counts >> 16U < pack.meshes()[page.mesh].part_count);
        require(cluster.child_page == pack::none || cluster.child_page < pack.pages().size());
        require(cluster.radius >= 0.0F && cluster.radius <= std::numeric_limits<float>::max());
        std::uint32_t words = (cluster.bits & pack::wide_positions) != 0 ? 4 : 2;
        for (const auto bit : {pack::has_colors, pack::has_uv0, pack::has_uv1, pack::has_tangents}) {
            words += (cluster.bits & bit) != 0 ? 1 : 0;
        }
        require(cluster.vertices + vertices * words <= decoded.words.size());
        require(cluster.corners + (count * 3 + 3) / 4 <= decoded.words.size());
        for (std::uint32_t i = 0; i < count * 3; ++i) {
            require(((decoded.words[cluster.corners + i / 4] >> (i % 4 * 8)) & 0xFFU) < vertices);
        }
        triangles += count;
    }
    require(triangles == decoded.triangle_count);
}

void decode_all(const pack::Pack& pack) {
    static pack::DecodeScratch scratch;
    static pack::DecodedPage decoded;
    for (std::uint32_t p = 0; p < std::min<std::size_t>(pack.pages().size(), 16); ++p) {
        const auto done = pack::decode_page(pack, p, scratch, decoded);
        const auto drafts = pack::decode_drafts(pack, p);
        if (done) {
            require(drafts.ok());
            check(pack, pack.pages()[p], decoded);
        } else {
            require(!done.error().message().empty());
        }
    }
}

void decode_tiles(const pack::Pack& pack) {
    static std::vector<std::byte> blocks;
    for (const auto& texture : pack.textures()) {
        const auto last = pack::tile_grid(texture, texture.tail_level - 1);
        require(last.first + last.columns * last.rows + 1 == texture.tile_count);
        for (std::uint32_t t = 0; t < texture.tile_count; ++t) {
            const bool tail = t + 1 == texture.tile_count;
            if (t >= 16 && !tail) continue;
            if (const auto done = pack::decode_tile(pack, texture.first_tile + t, blocks)) {
                require(blocks.size() == (tail ? pack::tail_bytes(texture) : pack::tile_bytes(texture)));
            } else {
                require(!done.error().message().empty());
            }
        }
    }
}

void fuzz_file(std::vector<std::byte> bytes) {
    if (bytes.size() < sizeof(pack::Header)) bytes.resize(sizeof(pack::Header));
    guanhe::test::PackBytes pack(std::move(bytes));
    pack.header().magic = pack::magic;
    pack.header().format_version = pack::format_version;
    pack.seal();
    if (const auto opened = pack.open()) {
        decode_all(**opened);
        decode_tiles(**opened);
    } else {
        require(!opened.error().message().empty());
    }
}

/// A chain of groups, each the child of the next.
void fuzz_page(std::span<const std::byte> raw, std::size_t group_count) {
    if (raw.size() < group_count * sizeof(pack::GroupHeader)) return;
    std::vector<pack::Group> groups(group_count);
    std::vector<std::uint32_t> children;
    std::uint64_t resident = 0;
    for (std::size_t g = 0; g < group_count; ++g) {
        pack::GroupHeader header;
        std::memcpy(&header, raw.data() + g * sizeof(header), sizeof(header));
        auto& group = groups[g];
        group.index_in_page = static_cast<std::uint16_t>(g);
        group.level = static_cast<std::uint16_t>(g);
        group.error = g + 1 == group_count ? std::numeric_limits<float>::infinity() : 1.0F;
        group.first_child = static_cast<std::uint32_t>(children.size());
        if (g > 0) {
            group.child_count = 1;
            children.push_back(static_cast<std::uint32_t>(g - 1));
        }
        group.cluster_count = header.cluster_count;
        group.triangle_count = header.triangle_count;
        resident += std::uint64_t{header.cluster_count} * sizeof(pack::ResidentCluster);
    }
    pack::Mesh mesh{};
    mesh.step = 0x1p-8;
    mesh.group_count = static_cast<std::uint32_t>(group_count);
    mesh.part_count = 2;
    mesh.attributes = pack::all_attributes;
    mesh.level_count = mesh.group_count;
    const std::vector<pack::Part> parts(2);
    std::vector<std::byte> stored(ZSTD_compressBound(raw.size()));
    stored.resize(ZSTD_compress(stored.data(), stored.size(), raw.data(), raw.size(), 1));
    pack::Page page{};
    page.raw_bytes = static_cast<std::uint32_t>(raw.size());
    page.group_count = mesh.group_count;
    // What decoding takes is known only to who has encoded; the drafts tell, through the decoder's own sum.
    page.resident_bytes = static_cast<std::uint32_t>(std::clamp<std::uint64_t>(resident, 4, pack::max_page_bytes));
    const auto open = [&] {
        return guanhe::test::PackBytes::assemble(std::span(&mesh, 1), parts, groups, children, std::span(&stored, 1),
                                                 {page})
            .open();
    };
    auto opened = open();
    if (!opened) return;
    if (const auto drafts = pack::decode_drafts(**opened, 0)) {
        std::vector<std::byte> again;
        std::uint32_t bytes = 0;
        // Only what an encoder may be given: clusters of at most 256 vertices.
        for (const auto& draft : *drafts) {
            std::size_t at = 0;
            for (const auto& cluster : draft.clusters) {
                std::vector<std::uint32_t> used(draft.indices.begin() + static_cast<std::ptrdiff_t>(at),
                                                draft.indices.begin() + static_cast<std::ptrdiff_t>(at) +
                                                    cluster.triangle_count * 3);
                std::ranges::sort(used);
                if (std::ranges::distance(used.begin(), std::unique(used.begin(), used.end())) >
                    pack::max_cluster_vertices) {
                    return decode_all(**opened);
                }
                at += cluster.triangle_count * std::size_t{3};
            }
            bytes += pack::encode_group(draft, again);
        }
        if (bytes > pack::max_page_bytes) return;
        page.resident_bytes = bytes;
        opened = open();
        require(opened.ok());
        static pack::DecodeScratch scratch;
        pack::DecodedPage decoded;
        require(pack::decode_page(**opened, 0, scratch, decoded).ok());
    }
    decode_all(**opened);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const auto rest = std::as_bytes(std::span(data, size).subspan(1));
    if (data[0] % 2 == 0) {
        fuzz_file({rest.begin(), rest.end()});
    } else {
        fuzz_page(rest, 1 + data[0] / 2 % 3U);
    }
    return 0;
}
