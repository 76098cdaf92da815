#include "scan/content.h"

#include "scan/plain/lines.h"

#include <algorithm>
#include <array>

namespace guanhe::scan {

namespace {

using plain::same_word;

constexpr std::size_t looked_at = std::size_t{1} << 20U;
constexpr std::size_t stl_header = 84; ///< 80 bytes of anything, and the number of triangles
constexpr std::size_t stl_triangle = 50;

/// Whether it has the bytes that a binary STL of so many triangles has.
bool has_binary_stl_size(std::span<const std::byte> file) {
    if (file.size() < stl_header) return false;
    std::uint64_t triangles = 0;
    for (std::size_t i = 0; i < 4; ++i) triangles |= std::to_integer<std::uint64_t>(file[80 + i]) << (8 * i);
    return file.size() == stl_header + stl_triangle * triangles;
}

bool begins_like_text_stl(std::string_view text) {
    plain::Cursor in(text.substr(0, 4096));
    skip_space(in);
    if (!same_word(take_word(in), "solid")) return false;
    (void)take_line(in); // a name, which may be anything
    skip_space(in);
    const auto next = take_word(in);
    return same_word(next, "facet") || same_word(next, "endsolid") || same_word(next, "color");
}

/// Whether the first line that is no comment is a statement of OBJ.
bool is_obj(std::string_view text) {
    constexpr std::array<std::string_view, 16> keywords{"v", "vt", "vn",     "vp",     "f",  "l",      "p",  "o",
                                                        "g", "s",  "mtllib", "usemtl", "mg", "cstype", "fo", "call"};
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    if (text.starts_with("#?")) return false; // a Radiance picture
    plain::Cursor in(text.substr(0, looked_at));
    bool commented = false;
    for (;;) {
        skip_space(in);
        if (in.done()) return commented && text.substr(0, looked_at).find('\0') == std::string_view::npos;
        if (*in.at == '#') {
            commented = true;
            (void)take_line(in);
            continue;
        }
        const auto word = take_word(in);
        skip_blanks(in);
        if (std::find(keywords.begin(), keywords.end(), word) == keywords.end()) return false;
        if (!in.done() && *in.at != '\n') return true; // a group may have no name; then what follows decides
    }
}

bool is_gltf(std::string_view text) {
    if (text.starts_with("glTF")) return true;
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    const auto first = text.substr(0, looked_at).find_first_not_of(" \t\r\n");
    return first != std::string_view::npos && text[first] == '{';
}

} // namespace

FileKind kind_of(std::span<const std::byte> file) noexcept {
    const auto text = plain::text_of(file);
    if (is_gltf(text)) return FileKind::gltf;
    if (text.starts_with("ply\n") || text.starts_with("ply\r") || text.starts_with("ply ")) return FileKind::ply;
    if (has_binary_stl_size(file) || is_text_stl(file)) return FileKind::stl;
    if (is_obj(text)) return FileKind::obj;
    const bool solid = text.size() > 5 && same_word(text.substr(0, 5), "solid");
    return solid ? FileKind::stl : FileKind::unknown;
}

bool is_text_stl(std::span<const std::byte> file) noexcept {
    return !has_binary_stl_size(file) && begins_like_text_stl(plain::text_of(file));
}

std::string_view known_name(std::string_view beginning) noexcept {
    struct Known {
        std::string_view start, name;
    };
    constexpr std::array known{
        Known{"\x89PNG", "a PNG picture"},
        Known{"\xFF\xD8\xFF", "a JPEG picture"},
        Known{"RIFF", "a WebP picture or a sound"},
        Known{"\xABKTX", "a KTX texture"},
        Known{"PK\x03\x04", "a ZIP archive"},
        Known{"#?RADIANCE", "an HDR picture"},
        Known{"Kaydara FBX", "an FBX scene"},
        Known{"%PDF", "a PDF document"},
        Known{"\x1F\x8B", "a gzip archive"},
        Known{"GIF8", "a GIF picture"},
        Known{"\x7F"
              "ELF",
              "a program"},
        Known{"b3dm", "a 3D Tiles tile"},
        Known{"DRACO", "a bare Draco mesh"},
        Known{"LASF", "a LAS point cloud"},
        Known{"<", "an XML or HTML page"},
    };
    for (const auto& format : known) {
        if (beginning.starts_with(format.start)) return format.name;
    }
    return {};
}

} // namespace guanhe::scan
