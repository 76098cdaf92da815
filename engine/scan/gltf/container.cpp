#include "scan/gltf/container.h"

#include "scan/content.h"

#include <array>
#include <cstdint>
#include <cstring>

namespace guanhe::scan::gltf {

namespace {

constexpr std::uint32_t chunk_json = 0x4E4F534A;
constexpr std::uint32_t chunk_binary = 0x004E4942;

std::uint32_t u32_at(std::span<const std::byte> bytes, std::size_t offset) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) value |= std::to_integer<std::uint32_t>(bytes[offset + i]) << (8 * i);
    return value;
}

std::string_view text_of(std::span<const std::byte> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string hex(std::uint32_t value) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text = "0x";
    for (int shift = 28; shift >= 0; shift -= 4) text += digits[(value >> shift) & 15];
    return text;
}

/// Names what is no glTF: the other meshes that are read, by what they most often begin with, or anything else.
std::string_view known_format(std::string_view bytes) {
    struct Known {
        std::string_view start, name;
    };
    constexpr std::array meshes{
        Known{"ply\n", "a PLY mesh"},      Known{"ply\r", "a PLY mesh"},    Known{"solid ", "an STL mesh"},
        Known{"# Blender", "an OBJ mesh"}, Known{"mtllib ", "an OBJ mesh"}, Known{"v ", "an OBJ mesh"},
    };
    for (const auto& mesh : meshes) {
        if (bytes.starts_with(mesh.start)) return mesh.name;
    }
    return known_name(bytes);
}

Result<Container> open_binary(std::span<const std::byte> file, Faults& faults) {
    if (file.size() < 12) {
        return faults.at_byte(file.size(), "the file ends inside the GLB header; 12 bytes were expected",
                              "it was cut short");
    }
    if (const auto version = u32_at(file, 4); version != 2) {
        return faults.at_byte(4, "the GLB version is " + std::to_string(version) + "; 2 was expected",
                              version == 1 ? "convert the file to glTF 2.0" : "");
    }
    const std::uint32_t declared = u32_at(file, 8);
    std::uint64_t end = declared;
    const bool huge = file.size() > 0xFFFFFFFFU && declared == (file.size() & 0xFFFFFFFFU);
    if (huge) {
        end = file.size();
        faults.warn_whole("byte 8: the file is larger than the 4 GiB that GLB lengths can tell; its real size is used");
    }
    if (end > file.size()) {
        return faults.at_byte(
            8, "the header declares " + std::to_string(end) + " bytes, but the file has " + std::to_string(file.size()),
            "it was cut short: copy or download it again");
    }
    if (end < file.size()) {
        faults.warn_whole("byte " + std::to_string(end) + ": " + std::to_string(file.size() - end) +
                          " bytes after the declared end of the GLB are not used");
    }
    if (end < 20) {
        return faults.at_byte(8, "the declared length is " + std::to_string(end) +
                                     " bytes; a header and a JSON chunk need at least 20");
    }
    const auto whole = file.first(static_cast<std::size_t>(end));

    Container container;
    bool have_json = false;
    std::size_t at = 12;
    while (at < whole.size()) {
        const std::size_t left = whole.size() - at;
        if (left < 8) {
            return faults.at_byte(at, "the file ends inside a chunk header; 8 bytes were expected", "it was cut short");
        }
        std::uint64_t length = u32_at(whole, at);
        const std::uint32_t type = u32_at(whole, at + 4);
        if (huge && type == chunk_binary && length == ((left - 8) & 0xFFFFFFFFU)) length = left - 8;
        if (length > left - 8) {
            return faults.at_byte(at,
                                  "the chunk " + hex(type) + " declares " + std::to_string(length) +
                                      " bytes, but only " + std::to_string(left - 8) + " are left",
                                  "the file was cut short or damaged");
        }
        const auto body = whole.subspan(at + 8, static_cast<std::size_t>(length));
        if (!have_json) {
            if (type != chunk_json) {
                return faults.at_byte(at + 4, "the first chunk has type " + hex(type) + "; JSON (" + hex(chunk_json) +
                                                  ") was expected");
            }
            have_json = true;
            container.json = text_of(body);
            container.json_offset = at + 8;
        } else if (type == chunk_json) {
            return faults.at_byte(at, "there is a second JSON chunk; one was expected");
        } else if (type == chunk_binary) {
            if (container.binary) return faults.at_byte(at, "there is a second binary chunk; at most one was expected");
            container.binary = body;
        } else {
            faults.warn_whole("byte " + std::to_string(at) + ": a chunk of unknown type " + hex(type) + " is ignored");
        }
        if (length % 4 != 0 && at + 8 + length < whole.size()) {
            faults.warn_whole("byte " + std::to_string(at) + ": the chunk's length is not a multiple of 4");
        }
        at += 8 + static_cast<std::size_t>(length);
    }
    return container;
}

} // namespace

Result<Container> open_container(std::span<const std::byte> file, Faults& faults) {
    if (file.empty()) return faults.at_byte(0, "the file is empty; a glTF 2.0 file was expected");
    const auto text = text_of(file);
    if (text.starts_with("glTF")) return open_binary(file, faults);

    auto start = text.starts_with("\xEF\xBB\xBF") ? std::size_t{3} : std::size_t{0};
    if (start == 3) faults.warn_whole("byte 0: a byte order mark, which glTF does not allow, is passed over");
    const auto first = text.find_first_not_of(" \t\r\n", start);
    if (first != std::string_view::npos && text[first] == '{')
        return Container{text.substr(start), start, std::nullopt};
    if (const auto name = known_format(text); !name.empty()) {
        return faults.at_byte(0, "this is " + std::string(name) + "; a glTF 2.0 file (.gltf or .glb) was expected");
    }
    return faults.at_byte(0, "this is not glTF: \"glTF\" (binary) or '{' (JSON) was expected at the start");
}

} // namespace guanhe::scan::gltf
