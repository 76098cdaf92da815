// Words of any bytes into lines: no crash, no hang, and lines that keep what layout.h promises. The first bytes choose
// the column, the type and the language.
#include "text/layout.h"

#include <cmath>
#include <cstdlib>
#include <memory>

namespace {

void require(bool held) {
    if (!held) std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace guanhe;
    static const auto fonts = text::Fonts::of_system();
    require(fonts.ok());
    constexpr std::size_t head = 3;
    if (size < head) return 0;
    constexpr const char* languages[] = {"zh-Hans", "en", "ar", "ja", "th", "not a tag", "", "zh-Hant"};
    const float width = 0.02F + static_cast<float>(data[0]) / 100.0F,
                em = 0.01F + static_cast<float>(data[1]) / 2000.0F;
    text::Paragraph paragraph;
    paragraph.language = languages[data[2] % 8];
    paragraph.align = static_cast<text::Align>(data[2] / 8 % 3);
    const std::string words(reinterpret_cast<const char*>(data) + head, size - head);
    const std::size_t middle = words.size() / 2;
    paragraph.spans.push_back({words.substr(0, middle), {}});
    paragraph.spans.push_back({words.substr(middle), {1.4F, true, 0xFF00FF00U}});
    const std::vector<text::Paragraph> all{paragraph, paragraph};
    const auto layout = text::lay_out(all, width, em, **fonts);
    require(layout.ok());
    require(std::isfinite(layout->size.x) && std::isfinite(layout->size.y) && layout->size.y >= 0.0F);
    std::size_t glyphs = 0;
    float below = 0.0F;
    for (const text::Line& line : layout->lines) {
        require(line.top >= below - 1e-4F && line.bottom >= line.top);
        below = line.top;
        require(line.left <= line.right + 1e-4F);
        require(line.first_glyph == glyphs);
        glyphs += line.glyph_count;
    }
    require(glyphs == layout->glyphs.size());
    for (const text::Glyph& glyph : layout->glyphs) require(std::isfinite(glyph.at.x) && std::isfinite(glyph.at.y));
    return 0;
}
