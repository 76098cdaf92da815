#include "scan/gltf/glb.h"

#include <algorithm>
#include <limits>

namespace guanhe::scan::gltf {

namespace {

constexpr std::uint64_t round_up(std::uint64_t size) {
    return (size + 3) / 4 * 4;
}

void put_u32(std::vector<std::byte>& out, std::uint64_t value) {
    for (unsigned shift = 0; shift < 32; shift += 8) out.push_back(static_cast<std::byte>(value >> shift & 0xFFU));
}

} // namespace

std::uint64_t GlbWriter::add(Bytes piece, std::size_t zeros) {
    const auto begin = round_up(size_);
    size_ = begin + zeros + piece.span.size();
    pieces_.push_back({begin + zeros, std::move(piece)});
    return begin;
}

Result<std::vector<std::byte>> GlbWriter::finish(Json& document) const {
    if (size_ > 0) {
        document["buffers"][0]["byteLength"] = size_;
    } else {
        document.erase("buffers");
    }
    auto text = document.dump(-1, ' ', false, Json::error_handler_t::replace); // a file's name may be no UTF-8
    text.resize(static_cast<std::size_t>(round_up(text.size())), ' ');
    const auto binary = round_up(size_);
    const auto total = 12 + 8 + text.size() + (binary > 0 ? 8 + binary : 0);
    if (total > std::numeric_limits<std::uint32_t>::max()) {
        return Error{"what is left beside the clusters takes " + std::to_string(total >> 20U) +
                         " MiB; at most 4095 fit in a .glb",
                     {},
                     "make its pictures smaller, or the meshes that move"};
    }
    std::vector<std::byte> out;
    out.reserve(static_cast<std::size_t>(total));
    put_u32(out, 0x46546C67); // "glTF"
    put_u32(out, 2);
    put_u32(out, total);
    put_u32(out, text.size());
    put_u32(out, 0x4E4F534A); // "JSON"
    const auto bytes = std::as_bytes(std::span(text));
    out.insert(out.end(), bytes.begin(), bytes.end());
    if (binary == 0) return out;
    put_u32(out, binary);
    put_u32(out, 0x004E4942); // "BIN"
    const auto begin = out.size();
    for (const auto& piece : pieces_) {
        out.resize(begin + static_cast<std::size_t>(piece.offset));
        out.insert(out.end(), piece.bytes.span.begin(), piece.bytes.span.end());
    }
    out.resize(static_cast<std::size_t>(total));
    return out;
}

std::string mime_type(image::Format format) {
    switch (format) {
    case image::Format::png:
        return "image/png";
    case image::Format::jpeg:
        return "image/jpeg";
    case image::Format::webp:
        return "image/webp";
    case image::Format::ktx2:
        return "image/ktx2";
    default:
        return {};
    }
}

} // namespace guanhe::scan::gltf
