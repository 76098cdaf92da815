#include "visit/signs.h"

#include "visit/lookup.h"

#include <glm/gtc/constants.hpp>

#include <algorithm>
#include <cmath>

namespace guanhe::app {
namespace {

constexpr std::uint32_t light = 0xFF8CC6FF;  // warm white: r 255, g 198, b 140
constexpr std::uint32_t dark = 0xFF201A14;   // a rim that keeps it readable on pale ground
constexpr std::uint32_t marked = 0xFF35C2FF; // amber

class Signs {
public:
    explicit Signs(const glm::vec3& eye) : eye_(eye) {}

    /// A ribbon that faces the eye, with a dark rim.
    void line(const glm::vec3& a, const glm::vec3& b, float pixels) {
        ribbon(a, b, pixels * 1.9F, dark, 0.0F);
        ribbon(a, b, pixels, light, 0.004F);
    }
    /// A flat ring about `middle`, `normal` up.
    void ring(const glm::vec3& middle, const glm::vec3& right, const glm::vec3& up, float inner, float outer,
              std::uint32_t color) {
        constexpr int parts = 48;
        for (int i = 0; i < parts; ++i) {
            const auto at = [&](int k, float radius) {
                const float a = glm::two_pi<float>() * static_cast<float>(k) / parts;
                return middle + (right * std::cos(a) + up * std::sin(a)) * radius;
            };
            quad(at(i, inner), at(i, outer), at(i + 1, outer), at(i + 1, inner), color);
        }
    }
    /// A small ring and a dot that face the eye, always as large to it.
    void point(const glm::vec3& at, std::uint32_t color) {
        const glm::vec3 to_eye = eye_ - at;
        const float distance = std::max(glm::length(to_eye), 1e-3F);
        const glm::vec3 forward = to_eye / distance;
        const glm::vec3 helper = std::abs(forward.y) < 0.95F ? glm::vec3(0, 1, 0) : glm::vec3(1, 0, 0);
        const glm::vec3 right = glm::normalize(glm::cross(helper, forward)), up = glm::cross(forward, right);
        const float size = 0.011F * distance;
        const glm::vec3 near = at + forward * (0.02F * distance); // before the surface that it points out
        ring(near, right, up, size * 0.78F, size * 1.12F, dark);
        const glm::vec3 nearer = near + forward * (0.002F * distance);
        ring(nearer, right, up, size * 0.84F, size * 1.06F, color);
        ring(nearer, right, up, 0.0F, size * 0.30F, color);
    }
    [[nodiscard]] std::vector<render::MarkerVertex> take() { return std::move(all_); }

private:
    void ribbon(const glm::vec3& a, const glm::vec3& b, float pixels, std::uint32_t color, float nearer) {
        constexpr float pixel = 0.0011F; // radians: of a picture of 45 degrees and 720 rows
        const auto across = [&](const glm::vec3& p) {
            const glm::vec3 side = glm::cross(b - a, eye_ - p);
            const float length = glm::length(side);
            const float width = glm::distance(p, eye_) * pixel * pixels * 0.5F;
            return length > 1e-9F ? side * (width / length) : glm::vec3(0.0F);
        };
        const glm::vec3 shift = nearer * glm::normalize(eye_ - (a + b) * 0.5F);
        quad(a - across(a) + shift, a + across(a) + shift, b + across(b) + shift, b - across(b) + shift, color);
    }
    void quad(const glm::vec3& a, const glm::vec3& b, const glm::vec3& c, const glm::vec3& d, std::uint32_t color) {
        for (const glm::vec3& p : {a, b, c, a, c, d}) all_.push_back({p, color});
    }
    glm::vec3 eye_;
    std::vector<render::MarkerVertex> all_;
};

void add_measure(const tour::TourState& state, const tour::TourContext& context, const glm::vec3& eye, Signs& signs) {
    if (!state.measure) return;
    const auto* measure = action_at<museum::Measure>(*context.tour, *state.measure);
    if (measure == nullptr || !measure->points) return;
    const glm::vec3 from(measure->points->from), to(measure->points->to);
    signs.line(from, to, 3.0F);
    // Ticks across the ends, as on a surveyor's drawing.
    const glm::vec3 middle = (from + to) * 0.5F;
    const glm::vec3 across = glm::cross(to - from, eye - middle);
    if (glm::length(across) < 1e-9F) return;
    const glm::vec3 tick = glm::normalize(across) * (0.012F * glm::distance(eye, middle));
    for (const glm::vec3& end : {from, to}) signs.line(end - tick, end + tick, 3.0F);
}

} // namespace

std::vector<const museum::Hotspot*> shown_hotspots(const tour::TourState& state, const tour::TourContext& context) {
    std::vector<const museum::Hotspot*> shown;
    const museum::Site* site = museum::find_site(*context.museum, state.stand.site);
    if (site == nullptr) return shown;
    for (const museum::Hotspot& hotspot : site->hotspots) {
        const bool of_era = in_era(hotspot.eras, state.era.id);
        bool there = of_era;
        for (const tour::Visibility& change : state.visibility)
            if (change.target.hotspot == hotspot.id) there = of_era && change.shown;
        if (there) shown.push_back(&hotspot);
    }
    return shown;
}

std::vector<render::MarkerVertex> signs_of(const tour::TourState& state, const tour::TourContext& context,
                                           const glm::vec3& eye) {
    Signs signs(eye);
    add_measure(state, context, eye, signs);
    if (state.stand.invited) {
        const glm::vec3 at = glm::vec3(state.stand.invited->position) + glm::vec3(0.0F, 0.02F, 0.0F);
        constexpr glm::vec3 right(1, 0, 0), ahead(0, 0, 1);
        signs.ring(at, right, ahead, 0.30F, 0.46F, dark);
        signs.ring(at + glm::vec3(0.0F, 0.006F, 0.0F), right, ahead, 0.32F, 0.44F, marked);
    }
    for (const museum::Hotspot* hotspot : shown_hotspots(state, context)) {
        const bool lit = std::ranges::any_of(
            state.highlights, [&](const tour::Highlighted& mark) { return mark.target.hotspot == hotspot->id; });
        signs.point(glm::vec3(hotspot->position), lit ? marked : light);
    }
    return signs.take();
}

} // namespace guanhe::app
