// What a PLY file says about itself: the text before its data. The format: Turk, "The PLY Polygon File Format" (1994).
#pragma once

#include "scan/gltf/faults.h"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace guanhe::scan::plain::ply {

enum class Type { i8, u8, i16, u16, i32, u32, f32, f64 };
[[nodiscard]] std::size_t size_of(Type type) noexcept;
[[nodiscard]] inline bool is_whole(Type type) noexcept {
    return type != Type::f32 && type != Type::f64;
}

struct Property {
    std::string name;
    Type type = Type::f32;
    bool list = false;
    Type count_type = Type::u8; ///< of a list
    std::size_t offset = 0;     ///< in a binary record; without meaning from the first list on
};

struct Element {
    std::string name;
    std::uint64_t count = 0;
    std::vector<Property> properties;
    bool has_lists = false;
    std::size_t least_bytes = 0; ///< of a binary record: all that is no list, and the lists' counts

    /// The index of a property of one of the names, or -1.
    [[nodiscard]] int find(std::initializer_list<std::string_view> names) const noexcept;
};

enum class Encoding { ascii, little_endian, big_endian };

struct Header {
    Encoding encoding = Encoding::ascii;
    std::vector<Element> elements;
    std::vector<std::string> comments; ///< UTF-8; those of "obj_info" too
    std::vector<std::string> textures; ///< as named by "comment TextureFile", bytes as they are
    std::size_t body = 0;              ///< where the data begins
};

/// Errors: not PLY 1.0, unknown types, no end, more elements or properties than any scan has, and counts that the bytes
/// after the header cannot back; all with the line.
[[nodiscard]] Result<Header> read_header(std::span<const std::byte> file, const gltf::Faults& faults);

} // namespace guanhe::scan::plain::ply
