// Layouts of plain words for tests, in ems: the column is measured in characters of Chinese.
#pragma once

#include "text/layout.h"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace guanhe::test {

/// The system's, opened once. The tests' machine has Noto Sans CJK and DejaVu Sans (tools/dev/packages.txt).
inline const std::shared_ptr<const text::Fonts>& fonts() {
    static const std::shared_ptr<const text::Fonts> all = [] {
        auto opened = text::Fonts::of_system();
        REQUIRE_MESSAGE(opened.ok(), (opened.ok() ? "" : opened.error().message()));
        return std::move(opened).value();
    }();
    return all;
}

inline text::Paragraph plain(std::string words, std::string language = "zh-Hans") {
    text::Paragraph paragraph;
    paragraph.spans.push_back({std::move(words), {}});
    paragraph.language = std::move(language);
    return paragraph;
}

inline text::Layout laid_out(const std::vector<text::Paragraph>& paragraphs, float ems = 1000.0F) {
    auto layout = text::lay_out(paragraphs, ems, 1.0F, *fonts());
    REQUIRE_MESSAGE(layout.ok(), (layout.ok() ? "" : layout.error().message()));
    return std::move(layout).value();
}
inline text::Layout laid_out(std::string words, float ems = 1000.0F, std::string language = "zh-Hans") {
    return laid_out({plain(std::move(words), std::move(language))}, ems);
}

/// Its lines, joined by "|".
inline std::string lines_of(const text::Layout& layout) {
    std::string out;
    for (const auto& line : layout.lines) {
        if (!out.empty()) out += '|';
        out += line.words;
    }
    return out;
}

inline float width_of(const std::string& words, std::string language = "zh-Hans") {
    const auto layout = laid_out(words, 1000.0F, std::move(language));
    REQUIRE(layout.lines.size() == 1);
    return layout.lines[0].right - layout.lines[0].left;
}

} // namespace guanhe::test
