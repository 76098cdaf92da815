#include "text/font_files.h"

#include "base/process.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>
#include <system_error>
#include <utility>

namespace guanhe::text {
namespace {

// The folder "fonts" above a font file.
Path font_root(const Path& file) {
    for (auto folder = file.parent_path(); folder.has_relative_path(); folder = folder.parent_path()) {
        const auto name = folder.filename();
        if (name == "fonts" || name == "Fonts") return folder;
    }
    return {};
}

/// Big-endian numbers; 0 outside the file.
struct Reader {
    std::span<const std::byte> bytes;
    [[nodiscard]] std::uint32_t number(std::size_t at, std::size_t size) const {
        if (at > bytes.size() || bytes.size() - at < size) return 0;
        std::uint32_t value = 0;
        for (std::size_t i = 0; i < size; ++i) value = value << 8U | std::to_integer<std::uint32_t>(bytes[at + i]);
        return value;
    }
    [[nodiscard]] std::size_t table(std::size_t font, std::uint32_t tag) const {
        const auto count = number(font + 4, 2);
        for (std::size_t i = 0; i < count; ++i) {
            const auto entry = font + 12 + i * 16;
            if (number(entry, 4) == tag) return number(entry + 8, 4);
        }
        return 0;
    }
};

bool starts_with(std::span<const std::byte> bytes, std::string_view tag) {
    return bytes.size() >= 12 && std::equal(tag.begin(), tag.end(), bytes.begin(),
                                            [](char c, std::byte b) { return static_cast<std::byte>(c) == b; });
}

} // namespace

bool is_font(std::span<const std::byte> bytes) {
    using namespace std::string_view_literals;
    return starts_with(bytes, "\0\1\0\0"sv) || starts_with(bytes, "OTTO") || starts_with(bytes, "ttcf") ||
           starts_with(bytes, "true");
}

int chinese_face(const Path& path, std::span<const std::byte> bytes) {
    if (!starts_with(bytes, "ttcf")) return 0;
    const auto faces = std::to_integer<unsigned>(bytes[11]);
    const bool pan_asian = path_to_utf8(path.filename()).find("CJK") != std::string::npos;
    return pan_asian && faces > 2 ? 2 : 0;
}

std::vector<FontFile> system_fonts() {
    const auto chinese = system_chinese_fonts();
    std::vector<FontFile> out;
    for (const auto& files : {chinese, companion_fonts(chinese)}) {
        for (const auto& path : files) {
            const auto file = MappedFile::open(path);
            if (file && is_font(file->bytes())) out.push_back({path, chinese_face(path, file->bytes())});
        }
    }
    return out;
}

std::optional<Path> bold_beside(const Path& regular) {
    // Noto and Source Han; DejaVu; Windows.
    constexpr std::array<std::pair<std::string_view, std::string_view>, 4> names{
        {{"-Regular", "-Bold"},
         {"DejaVuSans.ttf", "DejaVuSans-Bold.ttf"},
         {"msyh.", "msyhbd."},
         {"segoeui.", "segoeuib."}}};
    const std::string name = path_to_utf8(regular.filename());
    for (const auto& [from, to] : names) {
        const auto at = name.find(from);
        if (at == std::string::npos) continue;
        std::string bold = name;
        bold.replace(at, from.size(), to);
        Path path = regular.parent_path() / path_from_utf8(bold);
        std::error_code unknown;
        if (std::filesystem::is_regular_file(path, unknown)) return path;
    }
    return std::nullopt;
}

float line_height(std::span<const std::byte> font, int face) {
    constexpr float usual = 1.2F;
    constexpr std::uint32_t collection = 0x74746366, head = 0x68656164, hhea = 0x68686561;
    const Reader reader{font};
    std::size_t start = 0;
    if (reader.number(0, 4) == collection) start = reader.number(12 + 4 * static_cast<std::size_t>(face), 4);
    const auto head_at = reader.table(start, head);
    const auto hhea_at = reader.table(start, hhea);
    if (head_at == 0 || hhea_at == 0) return usual;
    const auto em = static_cast<float>(reader.number(head_at + 18, 2));
    const auto ascent = static_cast<std::int16_t>(reader.number(hhea_at + 4, 2));
    const auto descent = static_cast<std::int16_t>(reader.number(hhea_at + 6, 2));
    const float height = em > 0.0F ? static_cast<float>(ascent - descent) / em : 0.0F;
    return height > 0.5F && height < 4.0F ? height : usual;
}

std::vector<Path> companion_fonts(const std::vector<Path>& chinese) {
    std::vector<Path> roots;
    for (const auto& file : chinese) {
        if (auto root = font_root(file); !root.empty() && std::ranges::count(roots, root) == 0)
            roots.push_back(std::move(root));
    }
    for (const char* usual : {"/usr/share/fonts", "C:/Windows/Fonts"}) {
        if (std::ranges::count(roots, Path(usual)) == 0) roots.emplace_back(usual);
    }
    // Debian, Arch, Gentoo, Fedora; Windows.
    constexpr std::array<const char*, 6> places{
        "truetype/dejavu/DejaVuSans.ttf",   "TTF/DejaVuSans.ttf", "dejavu/DejaVuSans.ttf",
        "dejavu-sans-fonts/DejaVuSans.ttf", "segoeui.ttf",        "seguisym.ttf"};
    std::vector<Path> found;
    for (const auto& root : roots) {
        for (const char* place : places) {
            std::error_code unknown;
            if (std::filesystem::is_regular_file(root / place, unknown)) found.push_back(root / place);
        }
    }
    return found;
}

} // namespace guanhe::text
