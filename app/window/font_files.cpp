#include "window/font_files.h"

#include <algorithm>
#include <array>
#include <system_error>

namespace guanhe::app {
namespace {

// The folder "fonts" above a font file.
Path font_root(const Path& file) {
    for (auto folder = file.parent_path(); folder.has_relative_path(); folder = folder.parent_path()) {
        const auto name = folder.filename();
        if (name == "fonts" || name == "Fonts") return folder;
    }
    return {};
}

} // namespace

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

} // namespace guanhe::app
