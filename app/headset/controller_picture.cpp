#include "headset/controller_picture.h"

#include <glm/glm.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <numbers>

namespace guanhe::app {
namespace {

// A drawing is 1 wide and 1 high, y down; the hand's thumb is on its left. Two are side by side.
constexpr std::uint32_t picture_width = 1200, picture_height = 460;
constexpr float scale = 440.0F; // pixels
constexpr float thin = 0.010F, thick = 0.014F;
constexpr float label_radius = 0.048F;

using Points = std::vector<glm::vec2>;

struct Ink {
    std::uint32_t lines, faint, paper;
};

/// Draws lines whose edges are smooth: every pixel by its distance to them.
class Sheet {
public:
    explicit Sheet(const Ink& ink) : ink_(ink) {
        picture_.width = picture_width;
        picture_.height = picture_height;
        picture_.pixels.resize(std::size_t{picture_width} * picture_height * 4);
        for (std::uint32_t y = 0; y < picture_height; ++y)
            for (std::uint32_t x = 0; x < picture_width; ++x) put(x, y, ink.paper, 1.0F);
    }
    [[nodiscard]] const Ink& ink() const { return ink_; }
    [[nodiscard]] image::Rgba8 take() { return std::move(picture_); }

    /// A round pen of this width, pulled along the points.
    void pull(const Points& points, float width, std::uint32_t color) {
        for (std::size_t i = 1; i < points.size(); ++i) {
            const glm::vec2 a = points[i - 1], b = points[i], ab = b - a;
            const float length = std::max(glm::dot(ab, ab), 1e-12F);
            fill(glm::min(a, b), glm::max(a, b), width * 0.5F, color, [&](const glm::vec2& at) {
                const float along = glm::clamp(glm::dot(at - a, ab) / length, 0.0F, 1.0F);
                return glm::distance(at, a + ab * along);
            });
        }
    }
    void dot(const glm::vec2& middle, float radius, std::uint32_t color) {
        fill(middle, middle, radius, color, [&](const glm::vec2& at) { return glm::distance(at, middle); });
    }

private:
    /// Of pixels: what is nearer than `radius` by distance(place).
    template<class Distance>
    void fill(const glm::vec2& low, const glm::vec2& high, float radius, std::uint32_t color,
              const Distance& distance) {
        const auto first = [](float v) { return static_cast<std::uint32_t>(std::max(v, 0.0F)); };
        const glm::vec2 size(picture_width, picture_height);
        const glm::vec2 from = low - radius - 1.0F, to = glm::min(high + radius + 2.0F, size);
        for (std::uint32_t y = first(from.y); static_cast<float>(y) < to.y; ++y)
            for (std::uint32_t x = first(from.x); static_cast<float>(x) < to.x; ++x) {
                const float away = distance({static_cast<float>(x) + 0.5F, static_cast<float>(y) + 0.5F}) - radius;
                if (away < 0.5F) put(x, y, color, std::min(0.5F - away, 1.0F));
            }
    }
    void put(std::uint32_t x, std::uint32_t y, std::uint32_t color, float cover) {
        std::uint8_t* pixel = picture_.pixels.data() + (std::size_t{y} * picture_width + x) * 4;
        for (std::uint32_t channel = 0; channel < 3; ++channel) {
            const auto wanted = static_cast<float>((color >> (8 * channel)) & 0xFFU);
            pixel[channel] = static_cast<std::uint8_t>(std::lround(
                static_cast<float>(pixel[channel]) + (wanted - static_cast<float>(pixel[channel])) * cover));
        }
        pixel[3] = 255;
    }

    Ink ink_;
    image::Rgba8 picture_;
};

Points arc(const glm::vec2& middle, const glm::vec2& radius, float from_degrees, float to_degrees) {
    Points points;
    constexpr int pieces = 40;
    for (int i = 0; i <= pieces; ++i) {
        const float share = static_cast<float>(i) / static_cast<float>(pieces);
        const float angle = (from_degrees + (to_degrees - from_degrees) * share) * std::numbers::pi_v<float> / 180.0F;
        points.push_back(middle + radius * glm::vec2(std::cos(angle), std::sin(angle)));
    }
    return points;
}

/// A closed curve near these corners.
Points rounded(std::initializer_list<glm::vec2> corners) {
    Points points(corners);
    for (int pass = 0; pass < 4; ++pass) { // Chaikin's cutting of corners
        Points next;
        for (std::size_t i = 0; i < points.size(); ++i) {
            const glm::vec2 a = points[i], b = points[(i + 1) % points.size()];
            next.push_back(glm::mix(a, b, 0.25F));
            next.push_back(glm::mix(a, b, 0.75F));
        }
        points = std::move(next);
    }
    points.push_back(points.front());
    return points;
}

Points digit(int number) {
    switch (number) {
    case 1:
        return {{-0.3F, -0.5F}, {0.1F, -1.0F}, {0.1F, 1.0F}};
    case 2:
        return {{-0.5F, -0.5F}, {-0.3F, -0.95F}, {0.3F, -0.95F}, {0.5F, -0.5F},
                {0.4F, -0.1F},  {-0.5F, 1.0F},   {0.5F, 1.0F}};
    case 3:
        return {{-0.5F, -1.0F}, {0.5F, -1.0F},  {0.0F, -0.15F}, {0.4F, 0.05F},
                {0.5F, 0.5F},   {0.25F, 0.95F}, {-0.25F, 1.0F}, {-0.5F, 0.7F}};
    case 4:
        return {{0.25F, 1.0F}, {0.25F, -1.0F}, {-0.5F, 0.45F}, {0.55F, 0.45F}};
    case 5:
        return {{0.45F, -1.0F}, {-0.35F, -1.0F}, {-0.45F, -0.1F}, {0.2F, -0.2F},
                {0.5F, 0.3F},   {0.35F, 0.85F},  {-0.1F, 1.0F},   {-0.5F, 0.8F}};
    case 6:
        return {{0.35F, -1.0F}, {-0.3F, -0.35F}, {-0.5F, 0.4F}, {-0.25F, 0.95F}, {0.25F, 0.95F},
                {0.5F, 0.5F},   {0.3F, 0.0F},    {-0.2F, 0.0F}, {-0.5F, 0.4F}};
    case 7:
        return {{-0.5F, -1.0F}, {0.5F, -1.0F}, {-0.1F, 1.0F}};
    case 8:
        return {{0.0F, -0.1F},  {-0.4F, -0.45F}, {-0.2F, -0.95F}, {0.2F, -0.95F}, {0.4F, -0.45F}, {0.0F, -0.1F},
                {-0.5F, 0.45F}, {-0.25F, 1.0F},  {0.25F, 1.0F},   {0.5F, 0.45F},  {0.0F, -0.1F}};
    default:
        return {{0.4F, -0.35F}, {0.2F, -0.95F},  {-0.25F, -0.95F}, {-0.45F, -0.45F}, {-0.2F, 0.0F},
                {0.25F, 0.0F},  {0.45F, -0.45F}, {0.35F, 0.3F},    {-0.2F, 1.0F}};
    }
}

/// Where a part is, and where its number stands beside the drawing.
struct Place {
    const char* part;
    glm::vec2 at, label;
};

/// One drawing at its place, mirrored for the left hand.
class Drawing {
public:
    Drawing(Sheet& sheet, const glm::vec2& origin, bool mirrored)
        : sheet_(sheet), origin_(origin), mirrored_(mirrored) {}

    void line(const Points& points, float width = thick, bool faint = false) {
        sheet_.pull(placed(points), width * scale, faint ? sheet_.ink().faint : sheet_.ink().lines);
    }
    void ring(const glm::vec2& middle, float radius, float width = thin) {
        line(arc(middle, glm::vec2(radius), 0.0F, 360.0F), width);
    }
    void label(const glm::vec2& at, const glm::vec2& beside, int number) {
        const glm::vec2 way = glm::normalize(at - beside);
        line({at, beside + way * label_radius}, 0.006F, true);
        sheet_.dot(placed(at), 0.011F * scale, sheet_.ink().faint);
        const glm::vec2 middle = placed(beside);
        sheet_.dot(middle, label_radius * scale, sheet_.ink().faint);
        Points strokes = digit(number);
        for (glm::vec2& point : strokes) point = middle + point * 0.026F * scale; // a digit is not mirrored
        sheet_.pull(strokes, 0.009F * scale, sheet_.ink().paper);
    }

private:
    [[nodiscard]] glm::vec2 placed(const glm::vec2& at) const {
        return origin_ + glm::vec2(mirrored_ ? 1.0F - at.x : at.x, at.y) * scale;
    }
    [[nodiscard]] Points placed(Points points) const {
        for (glm::vec2& point : points) point = placed(point);
        return points;
    }

    Sheet& sheet_;
    glm::vec2 origin_;
    bool mirrored_;
};

std::vector<Place> draw_touch(Drawing& d) {
    d.line(arc({0.50F, 0.30F}, {0.27F, 0.24F}, 150.0F, 390.0F), 0.03F, true); // the ring that is tracked
    d.line(rounded({{0.32F, 0.24F},
                    {0.68F, 0.24F},
                    {0.70F, 0.52F},
                    {0.62F, 0.62F},
                    {0.62F, 0.98F},
                    {0.44F, 0.98F},
                    {0.40F, 0.62F},
                    {0.30F, 0.52F}}));
    d.ring({0.42F, 0.37F}, 0.070F);
    d.ring({0.42F, 0.37F}, 0.040F);
    d.ring({0.575F, 0.42F}, 0.032F);
    d.ring({0.605F, 0.335F}, 0.032F);
    d.ring({0.50F, 0.50F}, 0.018F);
    d.line({{0.68F, 0.36F}, {0.75F, 0.40F}, {0.74F, 0.50F}, {0.68F, 0.50F}});
    d.line({{0.63F, 0.68F}, {0.68F, 0.70F}, {0.68F, 0.82F}, {0.63F, 0.84F}});
    return {{"thumbstick", {0.42F, 0.37F}, {0.12F, 0.38F}}, {"a", {0.575F, 0.42F}, {0.90F, 0.62F}},
            {"x", {0.575F, 0.42F}, {0.90F, 0.62F}},         {"b", {0.605F, 0.335F}, {0.88F, 0.22F}},
            {"y", {0.605F, 0.335F}, {0.88F, 0.22F}},        {"menu", {0.50F, 0.50F}, {0.12F, 0.58F}},
            {"system", {0.50F, 0.50F}, {0.12F, 0.58F}},     {"trigger", {0.73F, 0.44F}, {0.94F, 0.42F}},
            {"squeeze", {0.66F, 0.76F}, {0.90F, 0.82F}}};
}

std::vector<Place> draw_index(Drawing& d) {
    d.line(arc({0.74F, 0.58F}, {0.12F, 0.32F}, -75.0F, 75.0F), 0.03F, true); // the strap
    d.line(rounded({{0.34F, 0.12F},
                    {0.66F, 0.12F},
                    {0.72F, 0.40F},
                    {0.64F, 0.56F},
                    {0.64F, 0.98F},
                    {0.42F, 0.98F},
                    {0.38F, 0.56F},
                    {0.28F, 0.40F}}));
    d.ring({0.40F, 0.29F}, 0.065F);
    d.ring({0.40F, 0.29F}, 0.035F);
    d.line(rounded({{0.49F, 0.22F}, {0.55F, 0.22F}, {0.55F, 0.44F}, {0.49F, 0.44F}}), thin);
    d.ring({0.615F, 0.38F}, 0.032F);
    d.ring({0.600F, 0.27F}, 0.032F);
    d.ring({0.50F, 0.50F}, 0.018F);
    d.line({{0.67F, 0.18F}, {0.75F, 0.22F}, {0.74F, 0.31F}, {0.69F, 0.32F}});
    return {{"thumbstick", {0.40F, 0.29F}, {0.12F, 0.30F}}, {"trackpad", {0.52F, 0.40F}, {0.14F, 0.52F}},
            {"a", {0.615F, 0.38F}, {0.92F, 0.42F}},         {"b", {0.600F, 0.27F}, {0.92F, 0.10F}},
            {"system", {0.50F, 0.50F}, {0.14F, 0.66F}},     {"trigger", {0.73F, 0.25F}, {0.95F, 0.26F}},
            {"squeeze", {0.54F, 0.76F}, {0.20F, 0.82F}}};
}

std::vector<Place> draw_wand(Drawing& d) {
    d.line(arc({0.50F, 0.14F}, {0.19F, 0.10F}, 0.0F, 360.0F), 0.03F, true);
    d.line(rounded({{0.40F, 0.18F}, {0.60F, 0.18F}, {0.63F, 0.50F}, {0.59F, 1.0F}, {0.41F, 1.0F}, {0.37F, 0.50F}}));
    d.ring({0.50F, 0.46F}, 0.105F);
    d.ring({0.50F, 0.29F}, 0.022F);
    d.ring({0.50F, 0.64F}, 0.022F);
    d.line({{0.615F, 0.46F}, {0.69F, 0.50F}, {0.67F, 0.60F}, {0.605F, 0.60F}});
    d.line({{0.60F, 0.72F}, {0.63F, 0.74F}, {0.625F, 0.84F}, {0.59F, 0.86F}});
    return {{"trackpad", {0.50F, 0.46F}, {0.14F, 0.46F}},
            {"menu", {0.50F, 0.29F}, {0.14F, 0.26F}},
            {"system", {0.50F, 0.64F}, {0.14F, 0.66F}},
            {"trigger", {0.67F, 0.54F}, {0.92F, 0.52F}},
            {"squeeze", {0.62F, 0.79F}, {0.90F, 0.82F}}};
}

std::vector<Place> draw_windows(Drawing& d) {
    d.line(arc({0.50F, 0.26F}, {0.34F, 0.20F}, 0.0F, 360.0F), 0.03F, true);
    d.line(rounded({{0.33F, 0.28F},
                    {0.67F, 0.28F},
                    {0.70F, 0.54F},
                    {0.62F, 0.66F},
                    {0.62F, 1.0F},
                    {0.42F, 1.0F},
                    {0.38F, 0.66F},
                    {0.30F, 0.54F}}));
    d.ring({0.41F, 0.43F}, 0.055F);
    d.ring({0.41F, 0.43F}, 0.030F);
    d.ring({0.575F, 0.47F}, 0.075F);
    d.ring({0.47F, 0.58F}, 0.018F);
    d.line({{0.68F, 0.40F}, {0.75F, 0.44F}, {0.74F, 0.54F}, {0.68F, 0.54F}});
    d.line({{0.63F, 0.72F}, {0.67F, 0.74F}, {0.67F, 0.84F}, {0.62F, 0.86F}});
    return {{"thumbstick", {0.41F, 0.43F}, {0.10F, 0.46F}},
            {"trackpad", {0.575F, 0.47F}, {0.92F, 0.64F}},
            {"menu", {0.47F, 0.58F}, {0.12F, 0.66F}},
            {"trigger", {0.73F, 0.48F}, {0.94F, 0.44F}},
            {"squeeze", {0.65F, 0.79F}, {0.90F, 0.84F}}};
}

std::vector<Place> draw_simple(Drawing& d) {
    d.line(rounded({{0.40F, 0.10F}, {0.60F, 0.10F}, {0.63F, 0.40F}, {0.60F, 1.0F}, {0.40F, 1.0F}, {0.37F, 0.40F}}));
    d.ring({0.50F, 0.30F}, 0.065F);
    d.ring({0.50F, 0.48F}, 0.030F);
    return {{"select", {0.50F, 0.30F}, {0.86F, 0.26F}}, {"menu", {0.50F, 0.48F}, {0.14F, 0.50F}}};
}

/// A finger's outline, as long as from its root to its tip.
Points finger(const glm::vec2& root, const glm::vec2& tip, float width) {
    const glm::vec2 along = glm::normalize(tip - root), side(-along.y, along.x);
    Points points{root - side * width};
    const float turn = glm::degrees(std::atan2(-side.y, -side.x));
    for (const glm::vec2& at : arc(tip - along * width, glm::vec2(width), turn, turn + 180.0F)) points.push_back(at);
    points.push_back(root + side * width);
    return points;
}

/// Two signs of one hand: a pinch above, a fist below.
std::vector<Place> draw_hand(Drawing& d) {
    d.line(arc({0.35F, 0.24F}, {0.115F, 0.105F}, 0.0F, 360.0F)); // thumb and forefinger
    d.line(finger({0.53F, 0.22F}, {0.54F, 0.015F}, 0.042F));
    d.line(finger({0.62F, 0.23F}, {0.66F, 0.035F}, 0.041F));
    d.line(finger({0.70F, 0.26F}, {0.77F, 0.095F}, 0.037F));
    d.line({{0.46F, 0.22F}, {0.485F, 0.225F}});
    d.line({{0.735F, 0.275F}, {0.74F, 0.36F}, {0.70F, 0.43F}, {0.68F, 0.50F}}); // the palm's edge
    d.line({{0.42F, 0.32F}, {0.47F, 0.40F}, {0.49F, 0.50F}});                   // the thumb's root
    d.line(rounded({{0.32F, 0.60F},
                    {0.66F, 0.57F},
                    {0.74F, 0.66F},
                    {0.72F, 0.84F},
                    {0.60F, 0.92F},
                    {0.36F, 0.90F},
                    {0.27F, 0.74F}}));
    for (int knuckle = 0; knuckle < 3; ++knuckle) {
        const float x = 0.41F + 0.095F * static_cast<float>(knuckle);
        d.line({{x, 0.605F - 0.006F * static_cast<float>(knuckle)}, {x + 0.012F, 0.73F}}, thin);
    }
    d.line(finger({0.31F, 0.81F}, {0.60F, 0.77F}, 0.045F)); // the thumb, across
    return {{"pinch_ext", {0.25F, 0.29F}, {0.08F, 0.18F}}, {"grasp_ext", {0.31F, 0.68F}, {0.08F, 0.62F}}};
}

void draw_eye(Drawing& d) {
    d.line(arc({0.50F, 0.66F}, {0.42F, 0.42F}, 215.0F, 325.0F));
    d.line(arc({0.50F, 0.18F}, {0.42F, 0.42F}, 35.0F, 145.0F));
    d.ring({0.50F, 0.42F}, 0.15F);
    d.ring({0.50F, 0.42F}, 0.06F);
    d.line(arc({0.50F, 0.42F}, glm::vec2(0.21F), -90.0F, 150.0F), 0.024F, true); // how far it has chosen
}

std::vector<Place> draw(Drawing& d, xr::Family family) {
    switch (family) {
    case xr::Family::touch:
        return draw_touch(d);
    case xr::Family::index:
        return draw_index(d);
    case xr::Family::wand:
        return draw_wand(d);
    case xr::Family::windows:
        return draw_windows(d);
    case xr::Family::simple:
        return draw_simple(d);
    case xr::Family::hands:
        return draw_hand(d);
    case xr::Family::none:
        break;
    }
    return {};
}

} // namespace

image::Rgba8 controller_picture(const std::array<xr::Family, 2>& families, std::span<const NumberedPart> parts,
                                const render::PanelColors& colors) {
    Sheet sheet({colors.words, colors.accent, colors.background});
    const float top = (static_cast<float>(picture_height) - scale) * 0.5F - 8.0F;
    const float middle = static_cast<float>(picture_width) * 0.5F;
    if (families[0] == xr::Family::none && families[1] == xr::Family::none) {
        Drawing eye(sheet, {middle - scale * 0.5F, top}, false);
        draw_eye(eye);
        return sheet.take();
    }
    for (const auto side : {xr::Side::left, xr::Side::right}) {
        const bool left = side == xr::Side::left;
        const float x = left ? middle - scale - 24.0F : middle + 24.0F;
        Drawing drawing(sheet, {x, top}, left);
        const auto places = draw(drawing, families[static_cast<std::size_t>(side)]);
        float spare = 0.96F;
        for (const NumberedPart& part : parts) {
            if (part.side != side || part.number < 1 || part.number > 9) continue;
            const auto place = std::ranges::find_if(places, [&](const Place& p) { return part.part == p.part; });
            if (place != places.end())
                drawing.label(place->at, place->label, part.number);
            else if (!places.empty()) // a controller of this kind that has more
                drawing.label({0.5F, 0.7F}, {spare -= 0.1F, 0.95F}, part.number);
        }
    }
    return sheet.take();
}

} // namespace guanhe::app
