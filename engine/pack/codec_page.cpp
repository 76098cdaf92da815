#include "pack/codec_page.h"
#include "pack/codec.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <memory>
#include <zstd.h>

namespace guanhe::pack {

namespace {

/// Residuals hold few repetitions for the higher levels to find: 3 is as large and takes longer, 19 gains 3 % in a
/// hundred times the time.
constexpr int zstd_level = 1;

/// One frame. Each of `blocks` ends at a byte of `page` and has entropy tables of its own.
[[nodiscard]] std::vector<std::byte> compress(std::span<const std::byte> page, std::span<const std::size_t> blocks) {
    const std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context(ZSTD_createCCtx(), &ZSTD_freeCCtx);
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, zstd_level);
    ZSTD_CCtx_setPledgedSrcSize(context.get(), page.size());
    // Each flush costs at most a block's header more than the bound for the whole.
    std::vector<std::byte> stored(ZSTD_compressBound(page.size()) + blocks.size() * 64);
    ZSTD_outBuffer out{stored.data(), stored.size(), 0};
    std::size_t begin = 0;
    for (const auto end : blocks) {
        ZSTD_inBuffer in{page.data() + begin, end - begin, 0};
        const auto left =
            ZSTD_compressStream2(context.get(), &out, &in, end == page.size() ? ZSTD_e_end : ZSTD_e_flush);
        assert(left == 0 && in.pos == in.size);
        (void)left;
        begin = end;
    }
    stored.resize(out.pos);
    return stored;
}

[[nodiscard]] const char* check_header(const GroupHeader& h, const Group& group, const Mesh& mesh) {
    if (h.cluster_count != group.cluster_count || h.triangle_count != group.triangle_count) {
        return "a group's counts are not those of the group table";
    }
    // The table's counts have been checked, so these bound what decoding allocates.
    if (h.vertex_count < 3 || h.vertex_count > h.triangle_count * 3) return "a group's vertices cannot be so many";
    if ((h.attributes & ~mesh.attributes) != 0) return "a group has attributes that its mesh has not";
    if ((h.attributes & has_normals) != 0 && (h.normal_bits < min_normal_bits || h.normal_bits > max_normal_bits)) {
        return "normals of a size that is not known";
    }
    if (h.normals_predicted_from > static_cast<std::uint8_t>(NormalPrediction::geometry)) {
        return "a prediction of normals that is not known";
    }
    if (std::ranges::any_of(h.uv_exponent, [](int e) { return e < min_uv_exponent || e > max_uv_exponent; })) {
        return "a step of texture coordinates that is out of range";
    }
    for (unsigned c = 0; c < channel_count; ++c) {
        if (planes_of(h, c) > 4) return "a residual of more than four bytes";
    }
    return nullptr;
}

} // namespace

Error page_error(const Pack& pack, std::uint32_t page, const char* what) {
    return Error{
        what, pack.name() + ": page " + std::to_string(page) + " at byte " + std::to_string(pack.pages()[page].offset),
        "the file is damaged; copy it again, or bake the scan again"};
}

void PageReader::Free::operator()(ZSTD_DCtx_s* context) const {
    ZSTD_freeDCtx(context);
}

PageReader::PageReader() : context_(ZSTD_createDCtx()) {}

Result<std::span<const GroupStreams>> PageReader::read(const Pack& pack, std::uint32_t number) {
    const auto& page = pack.pages()[number];
    const auto& mesh = pack.meshes()[page.mesh];
    const auto stored = pack.stored(page);
    const auto bad = [&](const char* what) { return page_error(pack, number, what); };
    if (hash_bytes(stored) != page.hash) return bad("the checksum is wrong");
    // No larger than max_page_bytes, as all pages of a checked table.
    raw_.resize(page.raw_bytes);
    if (ZSTD_decompressDCtx(context_.get(), raw_.data(), raw_.size(), stored.data(), stored.size()) != raw_.size()) {
        return bad("zstd cannot decompress it to the size in the page table");
    }

    if (std::size_t{page.group_count} * sizeof(GroupHeader) > raw_.size())
        return bad("it ends within the group headers");
    groups_.resize(page.group_count);
    for (std::size_t g = 0; g < groups_.size(); ++g) {
        auto& header = groups_[g].header;
        std::memcpy(&header, raw_.data() + g * sizeof(GroupHeader), sizeof(GroupHeader));
        if (const auto* wrong = check_header(header, pack.groups()[page.first_group + g], mesh)) return bad(wrong);
    }
    std::size_t at = groups_.size() * sizeof(GroupHeader);
    for (unsigned stream = 0; stream < stream_count; ++stream) {
        for (auto& group : groups_) {
            const auto bytes = stream_bytes(group.header, stream);
            if (bytes > raw_.size() - at) return bad("it ends within a group's streams");
            group.at[stream] = reinterpret_cast<const std::uint8_t*>(raw_.data() + at);
            at += bytes;
        }
    }
    if (at != raw_.size()) return bad("it goes on after its groups");
    return std::span<const GroupStreams>(groups_);
}

const char* check_clusters(const Pack& pack, const Group& group, const GroupData& data) {
    const auto parts = pack.meshes()[pack.pages()[group.page].mesh].part_count;
    for (const auto& cluster : data.clusters) {
        if (cluster.part >= parts) return "a cluster's part is not one of the mesh";
        if (cluster.child != 0xFFFF && cluster.child >= group.child_count) {
            return "a cluster was made by none of its group's children";
        }
    }
    return nullptr;
}

std::vector<std::byte> compress_page(std::span<const std::byte> raw) {
    // Records of encode_group() come one after another; a page has their streams side by side.
    std::vector<GroupStreams> groups;
    for (std::size_t at = 0; at < raw.size();) {
        auto& group = groups.emplace_back();
        std::memcpy(&group.header, raw.data() + at, sizeof(GroupHeader));
        at += sizeof(GroupHeader);
        for (unsigned stream = 0; stream < stream_count; ++stream) {
            group.at[stream] = reinterpret_cast<const std::uint8_t*>(raw.data() + at);
            at += stream_bytes(group.header, stream);
        }
    }
    std::vector<std::byte> page;
    page.reserve(raw.size());
    std::vector<std::size_t> blocks; // where they end
    const auto end_block = [&] {
        if (page.size() > (blocks.empty() ? 0 : blocks.back())) blocks.push_back(page.size());
    };
    for (const auto& group : groups) {
        const auto header = std::as_bytes(std::span(&group.header, 1));
        page.insert(page.end(), header.begin(), header.end());
    }
    for (unsigned stream = 0; stream < stream_count; ++stream) {
        if (begins_kind(stream)) end_block();
        for (const auto& group : groups) {
            const auto* begin = reinterpret_cast<const std::byte*>(group.at[stream]);
            page.insert(page.end(), begin, begin + stream_bytes(group.header, stream));
        }
    }
    end_block();
    return compress(page, blocks);
}

} // namespace guanhe::pack
