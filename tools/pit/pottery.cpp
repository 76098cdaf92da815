#include "pit/pottery.h"

#include "noise.h"

#include <algorithm>
#include <cmath>

namespace guanhe::tools::pit {

namespace {

constexpr float turn = 6.28318531F;
constexpr std::uint32_t sides = 128;
constexpr std::uint32_t outer_rows = 88;
constexpr std::uint32_t inner_rows = 40;
constexpr int profile_samples = 1024;

glm::vec2 curve_through(const std::vector<glm::vec2>& points, std::size_t segment, float t) {
    // Centripetal Catmull-Rom: no loops where points lie close together, as at a foot or a lip.
    const auto at = [&](std::ptrdiff_t i) {
        const auto last = std::ssize(points) - 1;
        if (i < 0) return 2.0F * points[0] - points[1];
        if (i > last) return 2.0F * points[static_cast<std::size_t>(last)] - points[static_cast<std::size_t>(last - 1)];
        return points[static_cast<std::size_t>(i)];
    };
    const auto i = static_cast<std::ptrdiff_t>(segment);
    const glm::vec2 p0 = at(i - 1);
    const glm::vec2 p1 = at(i);
    const glm::vec2 p2 = at(i + 1);
    const glm::vec2 p3 = at(i + 2);
    const float t1 = std::sqrt(std::max(glm::distance(p0, p1), 1e-6F));
    const float t2 = t1 + std::sqrt(std::max(glm::distance(p1, p2), 1e-6F));
    const float t3 = t2 + std::sqrt(std::max(glm::distance(p2, p3), 1e-6F));
    const float u = glm::mix(t1, t2, t);
    const auto a1 = glm::mix(p0, p1, u / t1);
    const auto a2 = glm::mix(p1, p2, (u - t1) / (t2 - t1));
    const auto a3 = glm::mix(p2, p3, (u - t2) / (t3 - t2));
    const auto b1 = glm::mix(a1, a2, u / t2);
    const auto b2 = glm::mix(a2, a3, (u - t1) / (t3 - t1));
    return glm::mix(b1, b2, (u - t1) / (t2 - t1));
}

/// Built by hand from coils: a little out of round, a little aslant.
glm::vec3 by_hand(const Profile& profile, std::uint32_t seed, float angle, glm::vec2 place) {
    const float up = place.y / profile.height();
    const glm::vec3 round(std::sin(angle), 0.0F, std::cos(angle));
    const float oval =
        0.014F * std::cos(2.0F * angle + 6.0F * unit(seed)) + 0.007F * std::cos(3.0F * angle + 6.0F * unit(seed * 3U));
    const float coil = 0.0012F * gradient_noise(glm::vec3(round.x * 0.8F, place.y / 0.011F, round.z * 0.8F), seed + 1);
    const float lump =
        0.0042F * gradient_noise(glm::vec3(round.x * place.x, place.y, round.z * place.x) * 13.0F, seed + 3);
    const float radius = place.x * (1.0F + oval * up) + (coil + lump) * std::min(1.0F, place.x / 0.03F);
    const float y = place.y * (1.0F + 0.011F * up * std::cos(angle + 6.0F * unit(seed * 5U)));
    return {round.x * std::max(0.0F, radius), y, round.z * std::max(0.0F, radius)};
}

/// Darker towards the ground, and under the belly.
glm::vec3 outside_shade(const Profile::Sample& sample) {
    const float low = glm::mix(0.55F, 1.0F, glm::smoothstep(-0.02F, 0.13F, sample.place.y));
    const float under = glm::mix(0.8F, 1.0F, glm::smoothstep(-0.7F, 0.15F, sample.normal.y));
    return glm::vec3(low * under);
}

glm::vec3 inside_shade(const Profile& profile, const Profile::Sample& sample) {
    const float mouth = profile.outside(profile.length()).place.x;
    const float deep = (profile.height() - sample.place.y) / mouth;
    return glm::vec3(std::max(0.10F, std::exp(-0.85F * deep)));
}

/// A break shows a core that the fire left grey. `t` runs across the wall.
glm::vec3 core_shade(float t) {
    return glm::mix(glm::vec3(0.38F, 0.138F, 0.061F), glm::vec3(0.16F, 0.10F, 0.07F), 1.0F - std::abs(2.0F * t - 1.0F));
}

} // namespace

Profile::Profile(const std::vector<glm::vec2>& points, float wall) : wall_(wall) {
    std::vector<glm::vec2> fine;
    constexpr int steps = 64;
    for (std::size_t i = 0; i + 1 < points.size(); ++i)
        for (int k = 0; k < steps; ++k) fine.push_back(curve_through(points, i, static_cast<float>(k) / steps));
    fine.push_back(points.back());
    std::vector<float> metres{0.0F};
    for (std::size_t i = 1; i < fine.size(); ++i) metres.push_back(metres.back() + glm::distance(fine[i], fine[i - 1]));
    length_ = metres.back();
    std::size_t at = 0;
    for (int i = 0; i <= profile_samples; ++i) {
        const float wanted = length_ * static_cast<float>(i) / profile_samples;
        while (at + 2 < metres.size() && metres[at + 1] < wanted) ++at;
        const float t = std::clamp((wanted - metres[at]) / std::max(metres[at + 1] - metres[at], 1e-9F), 0.0F, 1.0F);
        auto place = glm::mix(fine[at], fine[at + 1], t);
        place.x = std::max(0.0F, place.x);
        samples_.push_back({.place = place, .normal = {}});
    }
    for (std::size_t i = 0; i < samples_.size(); ++i) {
        const auto ahead = samples_[std::min(i + 3, samples_.size() - 1)].place - samples_[i > 3 ? i - 3 : 0].place;
        samples_[i].normal = glm::normalize(glm::vec2(ahead.y, -ahead.x));
    }
}

Profile::Sample Profile::middle(float s) const {
    const float at = std::clamp(s / length_, 0.0F, 1.0F) * profile_samples;
    const auto i = std::min(static_cast<std::size_t>(at), samples_.size() - 2);
    const float t = at - static_cast<float>(i);
    return {.place = glm::mix(samples_[i].place, samples_[i + 1].place, t),
            .normal = glm::normalize(glm::mix(samples_[i].normal, samples_[i + 1].normal, t))};
}

namespace {

/// Half the wall's thickness this far from the lip: a half circle closes it.
float half_wall(float wall, float from_lip) {
    const float half = wall * 0.5F;
    const float short_of = std::max(0.0F, half - from_lip);
    return std::sqrt(std::max(0.0F, half * half - short_of * short_of));
}

} // namespace

Profile::Sample Profile::outside(float s) const {
    auto sample = middle(s);
    sample.place -= sample.normal * (wall_ * 0.5F - half_wall(wall_, length_ - s));
    sample.place.x = std::max(0.0F, sample.place.x);
    return sample;
}

Profile::Sample Profile::inside(float s) const {
    auto sample = middle(s);
    sample.place -= sample.normal * (wall_ * 0.5F + half_wall(wall_, length_ - s));
    sample.place.x = std::max(0.0F, sample.place.x);
    sample.normal = -sample.normal;
    return sample;
}

float Profile::widest() const {
    return std::ranges::max(samples_, {}, [](const Sample& s) { return s.place.x; }).place.x;
}

Vessel make_vessel(const Profile& profile, std::uint32_t seed, const BreakLine& break_line) {
    const float length = profile.length();
    const auto end_at = [&](float angle) { return break_line ? std::min(length, break_line(angle)) : length; };
    const auto angle_of = [](std::uint32_t column) {
        return turn * static_cast<float>(column % sides) / static_cast<float>(sides);
    };
    // Rows crowd towards the lip, so that it is round.
    const auto spread = [](float t) { return 1.0F - std::pow(1.0F - t, 1.7F); };

    // Inside from the foot up to the lip, outside from the lip down: rows run down the picture.
    const auto face = [&](bool inner, std::uint32_t rows) {
        return grid(sides + 1, rows, [&, inner, rows](std::uint32_t column, std::uint32_t row) {
            const float angle = angle_of(column);
            const float t = static_cast<float>(row) / static_cast<float>(rows - 1);
            const float s = end_at(angle) * spread(inner ? t : 1.0F - t);
            const auto sample = inner ? profile.inside(s) : profile.outside(s);
            return GridPoint{.position = by_hand(profile, seed, angle, sample.place),
                             .uv = {static_cast<float>(column) / static_cast<float>(sides),
                                    inner ? profile.v_inside(s) : profile.v_outside(s)},
                             .colour = inner ? inside_shade(profile, sample) : outside_shade(sample)};
        });
    };
    Vessel vessel;
    vessel.shell = face(true, inner_rows);
    vessel.shell.append(face(false, outer_rows), glm::mat4(1.0F));
    compute_normals(vessel.shell); // once more, over both: they meet at the lip, but not at a break
    compute_tangents(vessel.shell);
    if (!break_line) return vessel;

    // Where it is broken, a strip across the wall; its own normals make the edge sharp.
    vessel.fracture = grid(sides + 1, 4, [&](std::uint32_t column, std::uint32_t row) {
        const float angle = angle_of(column);
        const float end = end_at(angle);
        const float t = static_cast<float>(row) / 3.0F;
        const auto place = glm::mix(profile.inside(end).place, profile.outside(end).place, t);
        auto p = by_hand(profile, seed, angle, place);
        if (row == 1 || row == 2) p.y += 0.0012F * gradient_noise(p * 180.0F, seed + 7) * (end < length ? 1.0F : 0.0F);
        return GridPoint{
            .position = p, .uv = {static_cast<float>(column) / sides * 6.0F, t * 0.06F}, .colour = core_shade(t)};
    });
    return vessel;
}

Vessel make_sherd(const Profile& profile, std::uint32_t seed, float angle, float s, float radius) {
    constexpr std::uint32_t around = 48;
    constexpr std::uint32_t rings = 12;
    const float circle = std::max(0.02F, profile.outside(s).place.x);
    const int corners = 4 + static_cast<int>(hash(seed, 1) % 3U);
    const auto edge = [&](std::uint32_t column) { // straight breaks between a few corners, not a round coin
        const float at = turn * static_cast<float>(column % around) / around;
        const float step = turn / static_cast<float>(corners);
        const float into = std::fmod(at + step * unit(hash(seed, 2)), step) - step * 0.5F;
        const float polygon = std::cos(step * 0.5F) / std::cos(into);
        const auto out = glm::vec2(std::cos(at), std::sin(at));
        return radius * polygon *
               (1.0F + 0.28F * gradient_noise(out * 1.3F, seed + 11) + 0.05F * gradient_noise(out * 7.0F, seed + 13));
    };
    struct Spot {
        float angle;
        float s;
    };
    const auto spot = [&](std::uint32_t column, float t) {
        const float at = turn * static_cast<float>(column % around) / around;
        const float r = edge(column) * t;
        return Spot{angle + r * std::cos(at) / circle, std::clamp(s + r * std::sin(at), 0.0F, profile.length())};
    };
    const auto face = [&](bool inner) {
        return grid(around + 1, rings + 1, [&, inner](std::uint32_t column, std::uint32_t row) {
            const float t = static_cast<float>(inner ? rings - row : row) / static_cast<float>(rings);
            const auto at = spot(column, t);
            const auto sample = inner ? profile.inside(at.s) : profile.outside(at.s);
            return GridPoint{.position = by_hand(profile, seed, at.angle, sample.place),
                             .uv = {at.angle / turn, inner ? profile.v_inside(at.s) : profile.v_outside(at.s)},
                             .colour = glm::vec3(inner ? 0.8F : 1.0F)};
        });
    };
    Vessel sherd;
    sherd.shell = face(false);
    sherd.shell.append(face(true), glm::mat4(1.0F));
    sherd.fracture = grid(around + 1, 3, [&](std::uint32_t column, std::uint32_t row) {
        const auto at = spot(column, 1.0F);
        const auto place =
            glm::mix(profile.outside(at.s).place, profile.inside(at.s).place, static_cast<float>(row) * 0.5F);
        return GridPoint{.position = by_hand(profile, seed, at.angle, place),
                         .uv = {static_cast<float>(column) / around * 2.0F, static_cast<float>(row) * 0.03F},
                         .colour = core_shade(static_cast<float>(row) * 0.5F)};
    });

    // Turn the outward normal up and bring it to the origin.
    const auto middle = profile.outside(s);
    const glm::vec3 n = glm::normalize(
        glm::vec3(std::sin(angle) * middle.normal.x, middle.normal.y, std::cos(angle) * middle.normal.x));
    const glm::vec3 side = glm::normalize(glm::cross(n, glm::vec3(0.03F, 1.0F, 0.02F)));
    const glm::vec3 ahead = glm::cross(side, n);
    const glm::mat3 upright = glm::transpose(glm::mat3(side, n, ahead));
    float lowest = 1e9F;
    glm::vec3 sum(0.0F);
    for (const auto& p : sherd.shell.positions) {
        lowest = std::min(lowest, (upright * p).y);
        sum += upright * p;
    }
    sum /= static_cast<float>(sherd.shell.positions.size());
    glm::mat4 place(upright);
    place[3] = glm::vec4(-sum.x, -lowest, -sum.z, 1.0F);
    Vessel placed;
    placed.shell.append(sherd.shell, place);
    placed.fracture.append(sherd.fracture, place);
    return placed;
}

Mesh make_handles(const Profile& profile, std::uint32_t seed, float from, float to) {
    Mesh handles;
    for (const float angle : {0.6F, 0.6F + turn * 0.5F}) {
        const auto low = profile.outside(from * profile.length());
        const auto high = profile.outside(to * profile.length());
        std::vector<glm::vec3> path;
        std::vector<float> radii;
        constexpr int steps = 24;
        for (int i = 0; i <= steps; ++i) {
            const float t = static_cast<float>(i) / steps;
            const float bow = std::max(0.0F, std::sin(t * turn * 0.5F));
            auto place = glm::mix(low.place, high.place, t) +
                         glm::normalize(low.normal + high.normal) * (0.030F * std::sqrt(bow) - 0.004F);
            path.push_back(by_hand(profile, seed, angle, place));
            radii.push_back(0.0085F + 0.0035F * (1.0F - bow) +
                            0.0006F * gradient_noise(glm::vec2(t * 6.0F, angle), seed + 17));
        }
        auto handle = tube(path, radii, 20);
        for (auto& uv : handle.uvs) uv = {0.1F + 0.12F * uv.x, 0.16F + 0.06F * uv.y}; // the plain clay of the inside
        handles.append(handle, glm::mat4(1.0F));
    }
    return handles;
}

Mesh make_filling(const Profile& profile, std::uint32_t seed, float height) {
    float s = profile.length();
    while (s > 0.0F && profile.inside(s).place.y > height) s -= profile.length() * 0.002F;
    const float radius = profile.inside(s).place.x + 0.003F;
    return grid(97, 24, [&](std::uint32_t column, std::uint32_t row) {
        const float angle = turn * static_cast<float>(column % 96) / 96.0F;
        const float t = static_cast<float>(row) / 23.0F;
        const glm::vec2 p = glm::vec2(std::sin(angle), std::cos(angle)) * radius * t;
        const float y = height - 0.02F * (1.0F - t * t) + 0.012F * fractal(p * 14.0F, seed + 19, 4);
        return GridPoint{.position = {p.x, y, p.y},
                         .uv = p / 2.0F + unit(seed),
                         .colour =
                             glm::vec3(0.75F - 0.35F * t * t) * std::exp(-0.6F * (profile.height() - height) / radius)};
    });
}

} // namespace guanhe::tools::pit
