#include "bake/glb.h"

#include <cstdint>
#include <limits>
#include <string>

namespace guanhe::app {

namespace {

constexpr std::uint32_t glb_magic = 0x4654'6C67;    // "glTF"
constexpr std::uint32_t json_chunk = 0x4E4F'534A;   // "JSON"
constexpr std::uint32_t binary_chunk = 0x004E'4942; // "BIN"
constexpr std::size_t header_bytes = 12, chunk_header_bytes = 8;

std::uint32_t word_at(std::span<const std::byte> bytes, std::size_t at) {
    std::uint32_t word = 0;
    for (std::size_t i = 0; i < 4; ++i) word |= std::to_integer<std::uint32_t>(bytes[at + i]) << (8 * i);
    return word;
}

void add_word(std::vector<std::byte>& to, std::uint64_t word) {
    for (unsigned i = 0; i < 4; ++i) to.push_back(static_cast<std::byte>(word >> (8 * i)));
}

} // namespace

Result<Glb> take_apart(std::span<const std::byte> bytes) {
    const Error none{"is not a binary glTF of version 2", {}, {}, ErrorKind::internal};
    if (bytes.size() < header_bytes || word_at(bytes, 0) != glb_magic || word_at(bytes, 4) != 2) return none;
    Glb glb;
    glb.document = nullptr;
    for (auto at = header_bytes; bytes.size() - at >= chunk_header_bytes;) {
        const std::size_t size = word_at(bytes, at);
        const auto type = word_at(bytes, at + 4);
        at += chunk_header_bytes;
        if (size > bytes.size() - at) return none;
        const auto chunk = bytes.subspan(at, size);
        if (type == json_chunk) {
            const auto* text = reinterpret_cast<const char*>(chunk.data());
            glb.document = nlohmann::json::parse(text, text + chunk.size(), nullptr, false);
        } else if (type == binary_chunk) {
            glb.binary.assign(chunk.begin(), chunk.end());
        }
        at += size;
    }
    if (!glb.document.is_object()) return none;
    return glb;
}

Result<std::vector<std::byte>> put_together(Glb glb) {
    if (!glb.binary.empty()) glb.document["buffers"][0]["byteLength"] = glb.binary.size();
    auto text = glb.document.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    text.resize((text.size() + 3) / 4 * 4, ' ');
    glb.binary.resize((glb.binary.size() + 3) / 4 * 4);
    auto size = header_bytes + chunk_header_bytes + text.size();
    if (!glb.binary.empty()) size += chunk_header_bytes + glb.binary.size();
    if (size > std::numeric_limits<std::uint32_t>::max()) {
        return Error{"together they have more pictures and moving parts than the 4 GiB that a .glb can hold",
                     {},
                     "bake the files one by one",
                     ErrorKind::bad_input};
    }
    std::vector<std::byte> bytes;
    bytes.reserve(size);
    add_word(bytes, glb_magic);
    add_word(bytes, 2);
    add_word(bytes, size);
    add_word(bytes, text.size());
    add_word(bytes, json_chunk);
    const auto json = std::as_bytes(std::span(text));
    bytes.insert(bytes.end(), json.begin(), json.end());
    if (!glb.binary.empty()) {
        add_word(bytes, glb.binary.size());
        add_word(bytes, binary_chunk);
        bytes.insert(bytes.end(), glb.binary.begin(), glb.binary.end());
    }
    return bytes;
}

} // namespace guanhe::app
