#include "window/fonts.h"

#include "window/font_files.h"
#include "window/text.h"

#include <imgui.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <utility>

namespace guanhe::app {
namespace {

constexpr std::size_t character_count = 0x10000;
constexpr std::size_t most_sources = 2; // of each kind

static_assert(sizeof(ImWchar) == sizeof(unsigned short), "glyph ranges are handed over as 16-bit characters");

bool starts_with(std::span<const std::byte> bytes, std::string_view tag) {
    return bytes.size() >= 12 && std::equal(tag.begin(), tag.end(), bytes.begin(),
                                            [](char c, std::byte b) { return static_cast<std::byte>(c) == b; });
}

bool is_font(std::span<const std::byte> bytes) {
    using namespace std::string_view_literals;
    return starts_with(bytes, "\0\1\0\0"sv) || starts_with(bytes, "OTTO") || starts_with(bytes, "ttcf") ||
           starts_with(bytes, "true");
}

// Noto's and Source Han's collections hold Japanese, Korean, simplified and traditional Chinese, in this order; the
// same character differs between them. Other collections begin with the face that their file is named for.
int chinese_face(const Path& path, std::span<const std::byte> bytes) {
    if (!starts_with(bytes, "ttcf")) return 0;
    const auto faces = std::to_integer<unsigned>(bytes[11]);
    const bool pan_asian = path_to_utf8(path.filename()).find("CJK") != std::string::npos;
    return pan_asian && faces > 2 ? 2 : 0;
}

} // namespace

Glyphs::Glyphs() : wanted_(character_count, false) {
    constexpr std::array<std::pair<char32_t, char32_t>, 8> always{{
        {0x20, 0x7E},
        {0xA0, 0x17F}, // Latin, with Latin-1 and Extended-A
        {0x2010, 0x2027},
        {0x2030, 0x203A}, // dashes, quotes, ellipsis
        {0x2190, 0x2193},
        {0x2212, 0x2212}, // arrows, minus
        {0x25B3, 0x25B3}, // the sign for triangles
        {0xFFFD, 0xFFFD}, // stands for what no font has
    }};
    for (const auto& [first, last] : always) {
        for (char32_t c = first; c <= last; ++c) wanted_[c] = true;
    }
    for (std::size_t i = 0; i < static_cast<std::size_t>(Text::count); ++i) {
        for (const auto language : {Language::english, Language::chinese}) want(text(static_cast<Text>(i), language));
    }
}

bool Glyphs::want(std::string_view utf8) {
    bool is_new = false;
    for_each_character(utf8, [&](char32_t c) {
        if (c < 0x20 || c >= character_count || wanted_[c]) return;
        wanted_[c] = true;
        is_new = true;
    });
    return is_new;
}

bool Glyphs::wanted(char32_t c) const {
    return c < character_count && wanted_[c];
}

std::vector<unsigned short> Glyphs::ranges() const {
    std::vector<unsigned short> out;
    for (std::size_t c = 0x20; c < character_count; ++c) {
        if (!wanted_[c]) continue;
        std::size_t last = c;
        while (last + 1 < character_count && wanted_[last + 1]) ++last;
        out.push_back(static_cast<unsigned short>(c));
        out.push_back(static_cast<unsigned short>(last));
        c = last;
    }
    out.push_back(0);
    return out;
}

Fonts::Fonts(const std::vector<Path>& chinese, const std::vector<Path>& others) {
    add(chinese);
    has_chinese_ = !sources_.empty();
    add(others);
    want("English 中文"); // each language is named in its own
}

void Fonts::add(const std::vector<Path>& files) {
    const auto most = sources_.size() + most_sources;
    for (const auto& path : files) {
        if (sources_.size() == most) break;
        auto file = MappedFile::open(path);
        if (!file || !is_font(file->bytes())) continue;
        const int face = chinese_face(path, file->bytes());
        sources_.push_back({std::move(*file), face});
    }
}

void Fonts::build(float em, float shrink) {
    auto& io = ImGui::GetIO();
    io.Fonts->Clear();
    ranges_ = glyphs_.ranges();
    ImFontConfig config;
    config.OversampleH = 1;
    config.PixelSnapH = true;
    config.FontDataOwnedByAtlas = false;
    for (const auto& source : sources_) {
        config.FontNo = source.face;
        const auto bytes = source.file.bytes();
        const float pixels = std::round(em * line_height(bytes, source.face));
        // The atlas only reads; its parameter lacks the const.
        io.Fonts->AddFontFromMemoryTTF(const_cast<std::byte*>(bytes.data()), static_cast<int>(bytes.size()), pixels,
                                       &config, ranges_.data());
        config.MergeMode = true; // the next one fills in what the first has not
    }
    ImFontConfig last;
    last.SizePixels = std::round(em);
    last.MergeMode = !sources_.empty();
    io.Fonts->AddFontDefault(&last);
    io.Fonts->Build();
    io.FontGlobalScale = shrink;
    stale_ = false;
}

} // namespace guanhe::app
