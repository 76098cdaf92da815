// A picture that words, boxes and other pictures are drawn into, on the CPU: the same bytes on every machine. Colours
// are sRGB, r lowest, opaque; edges are blended in linear light, as a lens would.
#pragma once

#include "text/glyphs.h"
#include "text/layout.h"

#include <glm/glm.hpp>

#include <cstdint>
#include <span>
#include <vector>

namespace guanhe::text {

/// In pixels, from the top left corner; corners of pixels are whole numbers.
struct Rect {
    glm::vec2 low{0.0F}, high{0.0F};
};

/// One thread at a time.
class Canvas {
public:
    Canvas(std::uint32_t width, std::uint32_t height, std::uint32_t color);

    /// A box with rounded corners.
    void fill(const Rect& rect, float radius, std::uint32_t color);
    /// The frame of one, `thickness` inwards.
    void frame(const Rect& rect, float radius, float thickness, std::uint32_t color);
    /// From one point to another, with round ends.
    void line(const glm::vec2& from, const glm::vec2& to, float thickness, std::uint32_t color);
    /// Of 8-bit RGBA rows, straight alpha: averaged over what each pixel covers, in linear light. Nothing where `rgba`
    /// is not width * height * 4.
    void picture(const Rect& rect, std::span<const std::uint8_t> rgba, std::uint32_t width, std::uint32_t height);
    /// The lines of a layout that touch rows [top, bottom). `origin`: of the layout, in pixels; `density`: pixels a
    /// metre. Characters without a glyph are boxes.
    void words(const Layout& layout, const glm::vec2& origin, float density, GlyphStore& glyphs, float top,
               float bottom);

    [[nodiscard]] std::uint32_t width() const noexcept { return width_; }
    [[nodiscard]] std::uint32_t height() const noexcept { return height_; }
    [[nodiscard]] const std::vector<std::uint8_t>& pixels() const noexcept { return pixels_; }
    [[nodiscard]] std::vector<std::uint8_t> take() { return std::move(pixels_); }

private:
    void blend(std::int64_t x, std::int64_t y, const glm::vec3& linear, float coverage);
    void glyph(const GlyphPicture& picture, std::int64_t x, std::int64_t y, const glm::vec3& linear);
    void box(const glm::vec2& at, const Glyph& glyph, float density);

    std::uint32_t width_, height_;
    std::vector<std::uint8_t> pixels_;
};

} // namespace guanhe::text
