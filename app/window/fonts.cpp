#include "window/fonts.h"

#include "text/font_files.h"
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
        if (!file || !text::is_font(file->bytes())) continue;
        const int face = text::chinese_face(path, file->bytes());
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
        const float pixels = std::round(em * text::line_height(bytes, source.face));
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
