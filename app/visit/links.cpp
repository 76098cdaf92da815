#include "visit/links.h"

#include "base/text.h"

#include <qrencode.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <utility>

namespace guanhe::app {
namespace {

struct FreeCode {
    void operator()(QRcode* code) const noexcept { QRcode_free(code); }
};

/// What an address is written in (RFC 3986); anything else ends it.
bool in_address(char c) {
    constexpr std::string_view marks = "-._~:/?#[]@!$&'()*+,;=%";
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           marks.find(c) != std::string_view::npos;
}

} // namespace

std::vector<std::string> links_in(std::string_view text) {
    std::vector<std::string> found;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t begin = std::min(text.find("http://", at), text.find("https://", at));
        if (begin == std::string_view::npos) break;
        std::size_t end = begin;
        while (end < text.size() && in_address(text[end])) ++end;
        at = end;
        constexpr std::string_view closing = ".,;:!?)]'";
        while (end > begin && closing.find(text[end - 1]) != std::string_view::npos) --end;
        const auto link = text.substr(begin, end - begin);
        if (link.size() > link.find("://") + 3) found.emplace_back(link);
    }
    return found;
}

std::string licence_link(std::string_view rights) {
    constexpr std::array creative{"by", "by-sa", "by-nd", "by-nc", "by-nc-sa", "by-nc-nd"};
    std::string plain;
    for (const char c : rights) plain += c == ' ' ? '-' : lower(c);
    if (plain == "cc0" || plain == "cc0-1.0") return "https://creativecommons.org/publicdomain/zero/1.0/";
    for (const char* kind : creative)
        for (const char* version : {"1.0", "2.0", "2.5", "3.0", "4.0"})
            if (plain == std::string("cc-") + kind + "-" + version)
                return std::string("https://creativecommons.org/licenses/") + kind + "/" + version + "/";
    for (const char* spdx : {"Apache-2.0", "MIT", "ODbL-1.0", "GPL-3.0-or-later"})
        if (rights == spdx) return std::string("https://spdx.org/licenses/") + spdx + ".html";
    return {};
}

QrRow qr_row(std::span<const std::string> links) {
    QrRow row;
    constexpr std::uint32_t quiet = 4, pixels = 8; // modules around each, as the standard asks; pixels a module
    std::vector<std::unique_ptr<QRcode, FreeCode>> codes;
    std::uint32_t side = 0; // of the largest, in modules
    for (const std::string& link : links) {
        if (link.empty() || link.find('\0') != std::string::npos) continue;
        codes.emplace_back(QRcode_encodeString8bit(link.c_str(), 0, QR_ECLEVEL_M));
        if (!codes.back()) {
            codes.pop_back();
            continue;
        }
        side = std::max(side, static_cast<std::uint32_t>(codes.back()->width));
        row.links.push_back(link);
    }
    if (codes.empty()) return row;
    const std::uint32_t each = (side + 2 * quiet) * pixels;
    image::Rgba8 picture;
    picture.width = each * static_cast<std::uint32_t>(codes.size());
    picture.height = each;
    picture.pixels.assign(std::size_t{picture.width} * picture.height * 4, 255);
    for (std::size_t i = 0; i < codes.size(); ++i) {
        const auto modules = static_cast<std::uint32_t>(codes[i]->width);
        const std::uint32_t left = static_cast<std::uint32_t>(i) * each + quiet * pixels, top = quiet * pixels;
        for (std::uint32_t y = 0; y < modules * pixels; ++y)
            for (std::uint32_t x = 0; x < modules * pixels; ++x) {
                if ((codes[i]->data[std::size_t{y / pixels} * modules + x / pixels] & 1U) == 0) continue;
                std::memset(picture.pixels.data() + (std::size_t{y + top} * picture.width + x + left) * 4, 0, 3);
            }
    }
    row.picture = std::make_shared<const image::Rgba8>(std::move(picture));
    return row;
}

} // namespace guanhe::app
