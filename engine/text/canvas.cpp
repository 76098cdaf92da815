#include "text/canvas.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace guanhe::text {
namespace {

constexpr float box_width = 0.06F; // of the line around a missing glyph, ems

std::array<float, 256> make_decoded() {
    std::array<float, 256> out{};
    for (std::size_t i = 0; i < out.size(); ++i) {
        const double c = static_cast<double>(i) / 255.0;
        out[i] = static_cast<float>(c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4));
    }
    return out;
}

const std::array<float, 256>& decoded() {
    static const std::array<float, 256> table = make_decoded();
    return table;
}

constexpr std::size_t encode_steps = 4096;

const std::array<std::uint8_t, encode_steps + 1>& encoded() {
    static const auto table = [] {
        std::array<std::uint8_t, encode_steps + 1> out{};
        for (std::size_t i = 0; i <= encode_steps; ++i) {
            const double c = static_cast<double>(i) / static_cast<double>(encode_steps);
            const double v = c <= 0.0031308 ? c * 12.92 : 1.055 * std::pow(c, 1.0 / 2.4) - 0.055;
            out[i] = static_cast<std::uint8_t>(std::lround(v * 255.0));
        }
        return out;
    }();
    return table;
}

std::uint8_t encode(float linear) {
    const float step = std::clamp(linear, 0.0F, 1.0F) * static_cast<float>(encode_steps);
    return encoded()[static_cast<std::size_t>(std::lround(step))];
}

glm::vec3 linear_of(std::uint32_t color) {
    const auto& table = decoded();
    return {table[color & 0xFFU], table[color >> 8U & 0xFFU], table[color >> 16U & 0xFFU]};
}

/// Pixels inside a rounded box, negative outside.
float inside(const glm::vec2& at, const Rect& rect, float radius) {
    const glm::vec2 half = (rect.high - rect.low) * 0.5F;
    radius = std::clamp(radius, 0.0F, std::min(half.x, half.y));
    const glm::vec2 q = glm::abs(at - (rect.low + rect.high) * 0.5F) - half + radius;
    return radius - glm::length(glm::max(q, glm::vec2(0.0F))) - std::min(std::max(q.x, q.y), 0.0F);
}

/// The whole pixels that a box touches, within the picture.
struct Pixels {
    std::int64_t x0, y0, x1, y1;
};
Pixels touched(const Rect& rect, std::uint32_t width, std::uint32_t height) {
    const auto bound = [](float value, std::uint32_t most) {
        return static_cast<std::int64_t>(std::clamp(value, 0.0F, static_cast<float>(most)));
    };
    return {bound(std::floor(rect.low.x), width), bound(std::floor(rect.low.y), height),
            bound(std::ceil(rect.high.x), width), bound(std::ceil(rect.high.y), height)};
}

glm::vec2 middle(std::int64_t x, std::int64_t y) {
    return glm::vec2(static_cast<float>(x), static_cast<float>(y)) + 0.5F;
}

} // namespace

Canvas::Canvas(std::uint32_t width, std::uint32_t height, std::uint32_t color)
    : width_(width), height_(height), pixels_(std::size_t{width} * height * 4) {
    const std::array<std::uint8_t, 4> one{static_cast<std::uint8_t>(color & 0xFFU),
                                          static_cast<std::uint8_t>(color >> 8U & 0xFFU),
                                          static_cast<std::uint8_t>(color >> 16U & 0xFFU), std::uint8_t{255}};
    for (std::size_t i = 0; i < pixels_.size(); i += 4)
        std::ranges::copy(one, pixels_.begin() + static_cast<std::ptrdiff_t>(i));
}

void Canvas::blend(std::int64_t x, std::int64_t y, const glm::vec3& linear, float coverage) {
    std::uint8_t* at = pixels_.data() + (static_cast<std::size_t>(y) * width_ + static_cast<std::size_t>(x)) * 4;
    const auto& table = decoded();
    for (int c = 0; c < 3; ++c) at[c] = encode(table[at[c]] * (1.0F - coverage) + linear[c] * coverage);
}

void Canvas::fill(const Rect& rect, float radius, std::uint32_t color) {
    const glm::vec3 linear = linear_of(color);
    const Pixels area = touched(rect, width_, height_);
    for (auto y = area.y0; y < area.y1; ++y)
        for (auto x = area.x0; x < area.x1; ++x) {
            const float coverage = std::clamp(inside(middle(x, y), rect, radius) + 0.5F, 0.0F, 1.0F);
            if (coverage > 0.0F) blend(x, y, linear, coverage);
        }
}

void Canvas::line(const glm::vec2& from, const glm::vec2& to, float thickness, std::uint32_t color) {
    const glm::vec3 linear = linear_of(color);
    const glm::vec2 along = to - from;
    const float length = glm::dot(along, along), half = thickness * 0.5F;
    const Pixels area = touched({glm::min(from, to) - half - 1.0F, glm::max(from, to) + half + 1.0F}, width_, height_);
    for (auto y = area.y0; y < area.y1; ++y)
        for (auto x = area.x0; x < area.x1; ++x) {
            const glm::vec2 at = middle(x, y) - from;
            const float share = length > 0.0F ? std::clamp(glm::dot(at, along) / length, 0.0F, 1.0F) : 0.0F;
            const float coverage = std::clamp(half - glm::distance(at, along * share) + 0.5F, 0.0F, 1.0F);
            if (coverage > 0.0F) blend(x, y, linear, coverage);
        }
}

void Canvas::frame(const Rect& rect, float radius, float thickness, std::uint32_t color) {
    const glm::vec3 linear = linear_of(color);
    const Pixels area = touched(rect, width_, height_);
    for (auto y = area.y0; y < area.y1; ++y)
        for (auto x = area.x0; x < area.x1; ++x) {
            const float depth = inside(middle(x, y), rect, radius);
            const float coverage =
                std::clamp(depth + 0.5F, 0.0F, 1.0F) - std::clamp(depth - thickness + 0.5F, 0.0F, 1.0F);
            if (coverage > 0.0F) blend(x, y, linear, coverage);
        }
}

void Canvas::picture(const Rect& rect, std::span<const std::uint8_t> rgba, std::uint32_t width, std::uint32_t height) {
    const glm::vec2 size = rect.high - rect.low;
    if (width == 0 || height == 0 || rgba.size() != std::size_t{width} * height * 4 ||
        !(size.x > 0.0F && size.y > 0.0F))
        return;
    const glm::vec2 step = glm::vec2(static_cast<float>(width), static_cast<float>(height)) / size;
    const auto& table = decoded();
    const auto first = [](float from, std::uint32_t most) {
        return std::min(static_cast<std::uint32_t>(std::max(from, 0.0F)), most - 1);
    };
    const Pixels area = touched(rect, width_, height_);
    for (auto y = area.y0; y < area.y1; ++y)
        for (auto x = area.x0; x < area.x1; ++x) {
            const float coverage = std::clamp(inside(middle(x, y), rect, 0.0F) + 0.5F, 0.0F, 1.0F);
            const glm::vec2 low = (middle(x, y) - 0.5F - rect.low) * step, high = low + step;
            const auto u0 = first(low.x, width), v0 = first(low.y, height);
            const auto u1 = std::clamp(static_cast<std::uint32_t>(std::ceil(std::max(high.x, 0.0F))), u0 + 1, width);
            const auto v1 = std::clamp(static_cast<std::uint32_t>(std::ceil(std::max(high.y, 0.0F))), v0 + 1, height);
            glm::vec4 sum(0.0F);
            for (auto v = v0; v < v1; ++v)
                for (auto u = u0; u < u1; ++u) {
                    const std::uint8_t* texel = rgba.data() + (std::size_t{v} * width + u) * 4;
                    const float alpha = static_cast<float>(texel[3]) / 255.0F;
                    sum += glm::vec4(table[texel[0]] * alpha, table[texel[1]] * alpha, table[texel[2]] * alpha, alpha);
                }
            if (!(sum.a > 0.0F)) continue;
            const auto count = static_cast<float>((v1 - v0) * (u1 - u0));
            blend(x, y, glm::vec3(sum) / sum.a, coverage * sum.a / count);
        }
}

void Canvas::glyph(const GlyphPicture& picture, std::int64_t x, std::int64_t y, const glm::vec3& linear) {
    const auto x0 = std::max<std::int64_t>(0, -x), x1 = std::min<std::int64_t>(picture.width, width_ - x);
    const auto y0 = std::max<std::int64_t>(0, -y), y1 = std::min<std::int64_t>(picture.height, height_ - y);
    for (auto v = y0; v < y1; ++v)
        for (auto u = x0; u < x1; ++u) {
            const auto coverage =
                picture.coverage[static_cast<std::size_t>(v) * picture.width + static_cast<std::size_t>(u)];
            if (coverage != 0) blend(x + u, y + v, linear, static_cast<float>(coverage) / 255.0F);
        }
}

void Canvas::box(const glm::vec2& at, const Glyph& glyph, float density) {
    const float em = glyph.size * density, space = em * box_width;
    const Rect rect{{at.x + space, at.y - em * 0.76F}, {at.x + glyph.advance * density - space, at.y + em * 0.04F}};
    frame(rect, 0.0F, std::max(em * box_width, 1.0F), glyph.color);
}

void Canvas::words(const Layout& layout, const glm::vec2& origin, float density, GlyphStore& glyphs, float top,
                   float bottom) {
    constexpr float reach = 0.5F; // of accents out of their line, in heights of it
    for (const Line& line : layout.lines) {
        const float more = (line.bottom - line.top) * reach;
        if (origin.y + (line.bottom + more) * density < top || origin.y + (line.top - more) * density > bottom)
            continue;
        // All glyphs of a line stand on one whole pixel, or some of them would look lower.
        const float shift = std::round(origin.y + line.baseline * density) - line.baseline * density;
        for (std::size_t i = line.first_glyph; i < line.first_glyph + line.glyph_count; ++i) {
            const Glyph& glyph_at = layout.glyphs[i];
            const glm::vec2 at(origin.x + glyph_at.at.x * density, shift + glyph_at.at.y * density);
            if (!(std::abs(at.x) < 1e6F && std::abs(at.y) < 1e6F)) continue;
            const auto quarters = std::floor(at.x * static_cast<float>(GlyphStore::phases));
            const auto quarter = static_cast<std::int64_t>(quarters);
            constexpr auto phases = static_cast<std::int64_t>(GlyphStore::phases);
            const std::int64_t x = quarter >= 0 ? quarter / phases : -((-quarter + phases - 1) / phases);
            GlyphStore::Key key;
            key.id = glyph_at.id;
            key.face = glyph_at.face;
            key.embolden = glyph_at.embolden;
            key.size = static_cast<std::uint32_t>(std::lround(glyph_at.size * density * 64.0F));
            key.phase = static_cast<std::uint8_t>(quarter - x * phases);
            const auto picture = glyph_at.missing ? nullptr : glyphs.get(key);
            if (!picture)
                box(at, glyph_at, density);
            else
                glyph(*picture, x + picture->left, static_cast<std::int64_t>(std::round(at.y)) - picture->top,
                      linear_of(glyph_at.color));
        }
    }
}

} // namespace guanhe::text
