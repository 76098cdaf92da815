#include "visit/site_plan.h"

#include "text/canvas.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <mutex>

namespace guanhe::app {
namespace {

constexpr std::uint32_t plan_width = 640, plan_height = 360, coarse = 2;              // pixels
constexpr std::uint32_t paper = 0xFFB4CBDD, ink = 0xFF1C242B, way_color = 0xFF2B3FA8; // sRGB, r lowest
constexpr float disc = 0.125F; // across, of the plan's width: what numbers on it take

double height_of(const PlanFrame& frame) {
    return frame.width / plan_aspect;
}

/// Ground in relief, lit from the north-west as maps are. Metres; not a number: no ground.
struct Relief {
    std::uint32_t width = 0, height = 0;
    std::vector<float> metres;
    float low = std::numeric_limits<float>::max(), high = std::numeric_limits<float>::lowest();

    [[nodiscard]] float at(std::uint32_t x, std::uint32_t y) const { return metres[std::size_t{y} * width + x]; }
};

/// At the corners of cells, so that what is between them can be mixed.
Relief survey(const PlanFrame& frame, const HeightAt& height) {
    Relief relief{plan_width / coarse + 1, plan_height / coarse + 1, {}};
    relief.metres.reserve(std::size_t{relief.width} * relief.height);
    for (std::uint32_t y = 0; y < relief.height; ++y)
        for (std::uint32_t x = 0; x < relief.width; ++x) {
            const glm::dvec3 place = frame.position(
                {static_cast<double>(x) / (relief.width - 1), static_cast<double>(y) / (relief.height - 1)});
            const auto found = height ? height(place.x, place.z) : std::nullopt;
            relief.metres.push_back(found.value_or(std::numeric_limits<float>::quiet_NaN()));
            if (!found) continue;
            relief.low = std::min(relief.low, *found);
            relief.high = std::max(relief.high, *found);
        }
    return relief;
}

/// For every pixel.
Relief finer(const Relief& rough) {
    Relief fine{plan_width, plan_height, {}, rough.low, rough.high};
    fine.metres.reserve(std::size_t{plan_width} * plan_height);
    for (std::uint32_t y = 0; y < plan_height; ++y)
        for (std::uint32_t x = 0; x < plan_width; ++x) {
            const std::uint32_t left = x / coarse, top = y / coarse;
            const float across = static_cast<float>(x % coarse) / coarse,
                        down = static_cast<float>(y % coarse) / coarse;
            fine.metres.push_back(glm::mix(glm::mix(rough.at(left, top), rough.at(left + 1, top), across),
                                           glm::mix(rough.at(left, top + 1), rough.at(left + 1, top + 1), across),
                                           down));
        }
    return fine;
}

glm::vec3 color_at(const Relief& relief, std::uint32_t x, std::uint32_t y, float cell) {
    constexpr glm::vec3 bare(0.72F, 0.65F, 0.55F), low(0.55F, 0.41F, 0.29F), high(0.93F, 0.84F, 0.68F);
    const float here = relief.at(x, y);
    if (std::isnan(here)) return bare;
    const auto slope = [&](std::uint32_t x0, std::uint32_t y0, std::uint32_t x1, std::uint32_t y1) {
        const float rise = relief.at(x1, y1) - relief.at(x0, y0);
        return std::isnan(rise) ? 0.0F : rise / cell;
    };
    const std::uint32_t left = x > 0 ? x - 1 : x, right = std::min(x + 1, relief.width - 1);
    const std::uint32_t up = y > 0 ? y - 1 : y, down = std::min(y + 1, relief.height - 1);
    const glm::vec3 normal = glm::normalize(glm::vec3(-slope(left, y, right, y), slope(x, up, x, down), 2.0F));
    constexpr glm::vec3 light(-0.5F, 0.5F, 0.7071F); // to the west, to the north, up
    const float lit = 0.45F + 0.75F * std::max(glm::dot(normal, light), 0.0F);
    const float share = (here - relief.low) / std::max(relief.high - relief.low, 0.05F);
    return glm::clamp(glm::mix(low, high, 0.35F + 0.65F * share) * lit, glm::vec3(0.0F), glm::vec3(1.0F));
}

std::vector<std::uint8_t> shaded(const Relief& relief, float cell) {
    std::vector<std::uint8_t> rgba;
    rgba.reserve(relief.metres.size() * 4);
    for (std::uint32_t y = 0; y < relief.height; ++y)
        for (std::uint32_t x = 0; x < relief.width; ++x) {
            const glm::vec3 color = color_at(relief, x, y, cell);
            for (glm::length_t c = 0; c < 3; ++c)
                rgba.push_back(static_cast<std::uint8_t>(std::lround(color[c] * 255.0F)));
            rgba.push_back(255);
        }
    return rgba;
}

void draw_way(text::Canvas& canvas, const std::vector<glm::vec2>& way) {
    constexpr float dash = 9.0F, gap = 7.0F, wide = 4.0F; // pixels
    for (std::size_t i = 1; i < way.size(); ++i) {
        const float length = glm::distance(way[i - 1], way[i]);
        const glm::vec2 along = length > 0.0F ? (way[i] - way[i - 1]) / length : glm::vec2(0.0F);
        for (float at = 0.0F; at < length; at += dash + gap)
            canvas.line(way[i - 1] + along * at, way[i - 1] + along * std::min(at + dash, length), wide, way_color);
    }
}

/// An arrow to the north with its letter, and the bar of the scale.
void draw_furniture(text::Canvas& canvas, const PlanFrame& frame) {
    constexpr float wide = 3.0F, halo = 7.0F;
    const auto stroke = [&](const glm::vec2& a, const glm::vec2& b) {
        canvas.line(a, b, halo, paper);
        canvas.line(a, b, wide, ink);
    };
    const glm::vec2 tip(plan_width - 26.0F, 40.0F), foot = tip + glm::vec2(0.0F, 34.0F);
    stroke(tip, foot);
    stroke(tip, tip + glm::vec2(-8.0F, 12.0F));
    stroke(tip, tip + glm::vec2(8.0F, 12.0F));
    const glm::vec2 low = tip + glm::vec2(-6.0F, -10.0F), high = tip + glm::vec2(6.0F, -26.0F); // of the letter N
    stroke(low, {low.x, high.y});
    stroke({low.x, high.y}, {high.x, low.y});
    stroke({high.x, low.y}, high);
    const auto bar = static_cast<float>(frame.bar() / frame.width * plan_width);
    const glm::vec2 begin(20.0F, plan_height - 20.0F), end = begin + glm::vec2(bar, 0.0F), tick(0.0F, 6.0F);
    stroke(begin, end);
    stroke(begin - tick, begin + tick);
    stroke(end - tick, end + tick);
}

} // namespace

glm::vec2 PlanFrame::at(const glm::dvec3& position) const {
    const double turn = glm::radians(north);
    const glm::dvec2 from(position.x * std::cos(turn) + position.z * std::sin(turn) - middle.x,
                          position.x * std::sin(turn) - position.z * std::cos(turn) - middle.y);
    return {0.5 + from.x / width, 0.5 - from.y / height_of(*this)};
}

glm::dvec3 PlanFrame::position(const glm::dvec2& at) const {
    const double turn = glm::radians(north);
    const double east = middle.x + (at.x - 0.5) * width, north_of = middle.y + (0.5 - at.y) * height_of(*this);
    return {east * std::cos(turn) + north_of * std::sin(turn), 0.0, east * std::sin(turn) - north_of * std::cos(turn)};
}

double PlanFrame::bar() const {
    const double most = width * 0.3, power = std::pow(10.0, std::floor(std::log10(most)));
    return most / power >= 5.0 ? 5.0 * power : most / power >= 2.0 ? 2.0 * power : power;
}

PlanFrame plan_frame(const museum::Site& site, std::span<const glm::dvec3> places) {
    constexpr double least = 4.0, around = 1.7; // metres; of what the places take
    PlanFrame frame;
    frame.north = site.north;
    const double turn = glm::radians(site.north);
    glm::dvec2 low(std::numeric_limits<double>::max()), high(std::numeric_limits<double>::lowest());
    for (const glm::dvec3& place : places) {
        const glm::dvec2 at(place.x * std::cos(turn) + place.z * std::sin(turn),
                            place.x * std::sin(turn) - place.z * std::cos(turn));
        low = glm::min(low, at);
        high = glm::max(high, at);
    }
    if (places.empty()) low = high = glm::dvec2(0.0);
    frame.middle = (low + high) * 0.5;
    frame.width = std::max({least * plan_aspect, (high.x - low.x) * around, (high.y - low.y) * around * plan_aspect});
    return frame;
}

std::vector<glm::vec2> marks_apart(std::vector<glm::vec2> places) {
    constexpr glm::vec2 square(1.0F, 1.0F / static_cast<float>(plan_aspect)); // to shares of the width
    constexpr glm::vec2 edge(disc * 0.6F, disc * 0.6F * static_cast<float>(plan_aspect));
    for (int round = 0; round < 60; ++round)
        for (std::size_t a = 0; a < places.size(); ++a) {
            for (std::size_t b = a + 1; b < places.size(); ++b) {
                glm::vec2 way = (places[b] - places[a]) * square;
                const float length = glm::length(way);
                if (length >= disc) continue;
                // Those at one place are told apart by their numbers: each goes another way.
                const float angle = 2.4F * static_cast<float>(a + b);
                way = length > 1e-4F ? way / length : glm::vec2(std::cos(angle), std::sin(angle));
                const glm::vec2 step = way * ((disc - length) * 0.5F) / square;
                places[a] -= step;
                places[b] += step;
            }
            places[a] = glm::clamp(places[a], edge, 1.0F - edge);
        }
    return places;
}

image::Rgba8 draw_plan(const PlanFrame& frame, std::span<const glm::dvec3> way, const HeightAt& height) {
    text::Canvas canvas(plan_width, plan_height, paper);
    const Relief relief = finer(survey(frame, height));
    const auto cell = static_cast<float>(frame.width / relief.width);
    canvas.picture({{0.0F, 0.0F}, {plan_width, plan_height}}, shaded(relief, cell), relief.width, relief.height);
    std::vector<glm::vec2> pixels;
    for (const glm::dvec3& place : way) pixels.push_back(frame.at(place) * glm::vec2(plan_width, plan_height));
    draw_way(canvas, pixels);
    draw_furniture(canvas, frame);
    image::Rgba8 out;
    out.width = plan_width;
    out.height = plan_height;
    out.pixels = canvas.take();
    return out;
}

struct SitePlans::Slot {
    std::mutex mutex;
    std::shared_ptr<const image::Rgba8> drawn;
};

std::shared_ptr<const SitePlan> SitePlans::of(const museum::Tour& tour, const museum::Site& site,
                                              const std::shared_ptr<const walk::Surface>& ground) {
    Entry& entry = entries_[{tour.id, site.id}];
    std::vector<glm::dvec3> way;
    for (const museum::Stop& stop : tour.stops)
        if (stop.site == site.id) way.push_back(stop.pose.position);
    const auto show = [&](std::shared_ptr<const image::Rgba8> picture, const PlanFrame& frame) {
        entry.shown = std::make_shared<const SitePlan>(SitePlan{std::move(picture), frame, ++drawn_});
    };
    if (!entry.shown) {
        const PlanFrame frame = plan_frame(site, way);
        show(std::make_shared<const image::Rgba8>(draw_plan(frame, way, {})), frame);
    }
    if (entry.ground != ground && !ground->empty()) {
        entry.ground = ground;
        entry.slot = std::make_shared<Slot>();
        jobs_.run([ground, slot = entry.slot, way, frame = entry.shown->frame] {
            constexpr float above = 1000.0F; // metres: higher than what is built
            auto picture = std::make_shared<const image::Rgba8>(draw_plan(frame, way, [&](double x, double z) {
                const auto hit = ground->cast(glm::vec3(x, above, z), {0.0F, -1.0F, 0.0F}, 2.0F * above);
                return hit ? std::optional(hit->point.y) : std::nullopt;
            }));
            const std::scoped_lock lock(slot->mutex);
            slot->drawn = std::move(picture);
        });
    }
    if (entry.slot) {
        const std::scoped_lock lock(entry.slot->mutex);
        if (entry.slot->drawn) show(std::exchange(entry.slot->drawn, nullptr), entry.shown->frame);
    }
    return entry.shown;
}

} // namespace guanhe::app
