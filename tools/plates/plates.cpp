#include "plates/plates.h"

#include "house/plan.h"
#include "noise.h"
#include "pit/earth.h"
#include "pit/jars.h"
#include "pit/vessel.h"
#include "plates/stars.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <vector>

namespace guanhe::tools::plates {

namespace {

// sRGB, 0 to 1.
constexpr glm::vec3 paper{0.956F, 0.937F, 0.898F};
constexpr glm::vec3 ink{0.16F, 0.14F, 0.13F};
constexpr glm::vec3 earth{0.80F, 0.70F, 0.56F};
constexpr glm::vec3 burnt{0.66F, 0.33F, 0.22F};
constexpr glm::vec3 ash{0.45F, 0.43F, 0.41F};

float to_segment(glm::vec2 p, glm::vec2 a, glm::vec2 b) {
    const auto ab = b - a;
    const float t = std::clamp(glm::dot(p - a, ab) / glm::dot(ab, ab), 0.0F, 1.0F);
    return glm::distance(p, a + ab * t);
}

float to_rectangle(glm::vec2 p, glm::vec2 low, glm::vec2 high) {
    const auto q = glm::abs(p - (low + high) * 0.5F) - (high - low) * 0.5F;
    return glm::length(glm::max(q, 0.0F)) + std::min(std::max(q.x, q.y), 0.0F);
}

/// A sheet whose middle is (0, 0) of the plan; a pixel shows so many metres.
struct Sheet {
    std::uint32_t width, height;
    float metres; ///< a pixel
};

/// Lays colours over one another by distances in metres: antialiased over one pixel.
class Brush {
public:
    Brush(glm::vec3 ground, float metres) : colour_(ground), metres_(metres) {}
    void fill(float distance, glm::vec3 colour, float opacity = 1.0F) {
        colour_ = glm::mix(colour_, colour, opacity * std::clamp(0.5F - distance / metres_, 0.0F, 1.0F));
    }
    void line(float distance, float width, glm::vec3 colour) { fill(std::abs(distance) - width * 0.5F, colour); }
    [[nodiscard]] glm::vec3 colour() const { return colour_; }

private:
    glm::vec3 colour_;
    float metres_;
};

Picture draw(Jobs& jobs, const Sheet& sheet, glm::vec3 ground, const std::function<void(glm::vec2, Brush&)>& paint) {
    Picture picture(sheet.width, sheet.height);
    bake_rows(jobs, sheet.height, [&](std::uint32_t y) {
        for (std::uint32_t x = 0; x < sheet.width; ++x) {
            const auto p = (glm::vec2(static_cast<float>(x), static_cast<float>(y)) + 0.5F -
                            glm::vec2(static_cast<float>(sheet.width), static_cast<float>(sheet.height)) * 0.5F) *
                           sheet.metres;
            Brush brush(ground, sheet.metres);
            paint(p, brush);
            picture.set(x, y, brush.colour());
        }
    });
    return picture;
}

void north_arrow(glm::vec2 p, Brush& brush, glm::vec2 foot, float length) {
    brush.fill(to_segment(p, foot, foot - glm::vec2(0, length * 0.8F)) - length * 0.02F, ink);
    const auto q = p - (foot - glm::vec2(0, length));
    brush.fill(std::max(-q.y, std::abs(q.x) * 0.95F - q.y * 0.33F + std::max(0.0F, q.y - length * 0.34F) * 9.0F), ink);
}

/// So many metres in alternating fields.
void scale_bar(glm::vec2 p, Brush& brush, glm::vec2 at, float field, int fields) {
    const float height = field * 0.16F;
    for (int i = 0; i < fields; ++i) {
        const auto low = at + glm::vec2(field * static_cast<float>(i), 0.0F);
        const float d = to_rectangle(p, low, low + glm::vec2(field, height));
        if (i % 2 == 0) brush.fill(d, ink);
        brush.line(d, height * 0.14F, ink);
    }
}

float to_house_wall(glm::vec2 p) {
    float d = 1e9F;
    for (const auto& wall : house::walls()) d = std::min(d, house::to_wall(wall, p));
    for (const auto& door : house::doors()) {
        const auto half =
            door.along_x ? glm::vec2(house::door_width * 0.5F, 0.3F) : glm::vec2(0.3F, house::door_width * 0.5F);
        d = std::max(d, -to_rectangle(p, door.middle - half, door.middle + half));
    }
    return d;
}

/// A seal: a square with worn edges, its sign left out of the red.
Picture seal(Jobs& jobs, std::uint32_t seed, const std::function<float(glm::vec2)>& sign) {
    constexpr std::uint32_t side = 512;
    return draw(jobs, {side, side, 2.0F / side}, paper, [&](glm::vec2 p, Brush& brush) {
        const float worn = 0.014F * fractal(p * 14.0F, seed, 3);
        const float frame = to_rectangle(p, glm::vec2(-0.86F), glm::vec2(0.86F)) - 0.05F;
        const float field = std::max(frame + worn, -sign(p) + worn);
        const float rim = std::abs(frame + 0.055F) - 0.012F;
        const float pressed = 0.80F + 0.20F * glm::smoothstep(-0.4F, 0.1F, fractal(p * 30.0F, seed + 5, 3));
        brush.fill(std::max(field, -rim), {0.70F, 0.16F, 0.13F}, pressed);
    });
}

std::vector<glm::vec2> seven_places() {
    std::vector<glm::vec2> places;
    for (const auto& jar : pit::nine_jars(0))
        if (places.size() < 7) places.push_back(jar.place);
    return places;
}

} // namespace

Picture house_plan(Jobs& jobs) {
    const auto stakes = house::stakes(5000);
    const Sheet sheet{1600, 720, 0.0106F};
    return draw(jobs, sheet, paper, [&](glm::vec2 p, Brush& brush) {
        p.y -= 0.15F;
        brush.fill(house::to_house(p), earth, 0.55F);
        for (const auto& hearth : house::hearths()) {
            brush.fill(to_rectangle(p, hearth - 0.42F, hearth + 0.42F) - 0.08F, burnt);
            brush.fill(to_rectangle(p, hearth - 0.32F, hearth + 0.32F) - 0.06F, ash);
        }
        const float wall = to_house_wall(p);
        brush.fill(wall, burnt, 0.85F);
        brush.line(wall, 0.03F, ink);
        for (const auto& stake : stakes) brush.fill(glm::distance(p, stake.place) - stake.radius * 0.9F, ink);
        for (const auto& post : house::posts()) brush.line(glm::distance(p, post) - 0.11F, 0.035F, ink);
        scale_bar(p, brush, {-7.2F, 3.0F}, 1.0F, 5);
        north_arrow(p, brush, {7.6F, 3.2F}, 1.1F);
    });
}

Picture dipper_layout(Jobs& jobs) {
    const auto jars = pit::nine_jars(0);
    const auto seven = seven_places();
    std::vector<float> radii;
    for (const auto& jar : jars) radii.push_back(pit::profile_of(jar).widest());
    const Sheet sheet{1400, 1000, 0.0034F};
    return draw(jobs, sheet, paper, [&](glm::vec2 p, Brush& brush) {
        p.y += 0.08F;
        const float pit = to_rectangle(p, -pit::pit_half + 0.25F, pit::pit_half - 0.25F) - 0.25F;
        brush.fill(pit, earth, 0.6F);
        brush.line(pit, 0.014F, ink);
        for (std::size_t i = 0; i + 1 < seven.size(); ++i)
            brush.fill(to_segment(p, seven[i], seven[i + 1]) - 0.006F, ash);
        brush.fill(to_segment(p, seven[3], seven[0]) - 0.006F, ash);
        for (std::size_t i = 0; i < jars.size(); ++i) {
            const float from = glm::distance(p, jars[i].place);
            brush.fill(from - radii[i], i < 7 ? burnt : glm::mix(paper, burnt, 0.45F));
            brush.line(from - radii[i], 0.012F, ink);
            brush.line(from - radii[i] * 0.55F, 0.009F, ink);
        }
        scale_bar(p, brush, {-2.05F, 1.60F}, 0.2F, 5);
        north_arrow(p, brush, {2.12F, 1.62F}, 0.34F);
    });
}

Picture night_sky(Jobs& jobs, std::uint32_t seed) {
    constexpr std::uint32_t width = 4096;
    constexpr std::uint32_t height = 2048;
    constexpr float turn = 6.2831853F;
    constexpr float latitude = 34.8F / 360.0F * turn;
    struct Star {
        glm::vec3 way; ///< east, up, north
        float light;
    };
    std::vector<Star> stars;
    // Turned so that 12 h 24 m stands in the meridian.
    for (const auto& [right_ascension, declination, magnitude] : bright_stars) {
        const float hour = (186.0F - right_ascension) / 360.0F * turn; // west of the meridian
        const float d = declination / 360.0F * turn;
        const float up = std::sin(latitude) * std::sin(d) + std::cos(latitude) * std::cos(d) * std::cos(hour);
        const float north = std::cos(latitude) * std::sin(d) - std::sin(latitude) * std::cos(d) * std::cos(hour);
        stars.push_back(
            {{-std::cos(d) * std::sin(hour), up, north}, 2.6F * std::pow(10.0F, -0.28F * (magnitude - 1.8F))});
    }
    Random random(seed + 7001);
    while (stars.size() < 2600) {
        const glm::vec3 way(random.between(-1.0F, 1.0F), random.between(-0.05F, 1.0F), random.between(-1.0F, 1.0F));
        const float length = glm::length(way);
        if (length > 1.0F || length < 0.1F) continue;
        stars.push_back({way / length, 0.05F + 0.55F * std::pow(random.next(), 7.0F)});
    }
    std::vector<glm::vec3> light(std::size_t{width} * height, glm::vec3(0.0F));
    for (const auto& star : stars) {
        // North is the picture's middle.
        const float u = (std::atan2(star.way.x, star.way.z) / turn + 0.5F) * static_cast<float>(width);
        const float v = std::acos(std::clamp(star.way.y, -1.0F, 1.0F)) / (turn * 0.5F) * static_cast<float>(height);
        const float stretch = 1.0F / std::max(0.05F, std::sqrt(1.0F - star.way.y * star.way.y));
        const float size = 0.9F + 0.9F * std::min(star.light, 2.0F);
        const int reach = static_cast<int>(size * 3.0F) + 1;
        const auto warm = glm::mix(glm::vec3(0.80F, 0.88F, 1.0F), glm::vec3(1.0F, 0.90F, 0.76F),
                                   unit(hash(seed, static_cast<int>(u))));
        for (int y = -reach; y <= reach; ++y) {
            for (int x = static_cast<int>(-static_cast<float>(reach) * stretch);
                 x <= static_cast<int>(static_cast<float>(reach) * stretch); ++x) {
                const int row = static_cast<int>(v) + y;
                const int column = (static_cast<int>(u) + x + static_cast<int>(width)) % static_cast<int>(width);
                if (row < 0 || row >= static_cast<int>(height) || column < 0) continue;
                const float d = glm::length(glm::vec2(static_cast<float>(x) / stretch, static_cast<float>(y))) / size;
                light[static_cast<std::size_t>(row) * width + static_cast<std::size_t>(column)] +=
                    warm * star.light * std::exp(-d * d * 1.6F);
            }
        }
    }
    Picture picture(width, height);
    bake_rows(jobs, height, [&](std::uint32_t y) {
        for (std::uint32_t x = 0; x < width; ++x) {
            const float angle = (static_cast<float>(x) + 0.5F) / static_cast<float>(width) * turn;
            const float altitude =
                0.25F * turn - (static_cast<float>(y) + 0.5F) / static_cast<float>(height) * 0.5F * turn;
            const glm::vec2 around(std::cos(angle), std::sin(angle));
            const float hills = 0.012F + 0.018F * fractal(around * 2.2F, seed + 7101, 4);
            glm::vec3 colour(0.004F, 0.006F, 0.013F);
            colour += glm::vec3(0.020F, 0.021F, 0.026F) * std::exp(-std::max(0.0F, altitude) * 4.5F);
            colour += light[std::size_t{y} * width + x];
            const float ground = glm::smoothstep(0.0015F, -0.0015F, altitude - hills);
            const float near =
                0.6F + 0.4F * fractal(around * (3.0F / std::max(0.05F, -altitude + 0.05F)), seed + 7103, 3);
            colour = glm::mix(colour, glm::vec3(0.0045F, 0.004F, 0.0035F) * near, ground);
            picture.set(x, y, to_srgb(colour));
        }
    });
    return picture;
}

Picture pit_stamp(Jobs& jobs) {
    auto places = seven_places();
    glm::vec2 low(1e9F);
    glm::vec2 high(-1e9F);
    for (const auto& place : places) {
        low = glm::min(low, place);
        high = glm::max(high, place);
    }
    for (auto& place : places) place = (place - (low + high) * 0.5F) / (high.x - low.x) * 1.3F;
    return seal(jobs, 7201, [&](glm::vec2 p) {
        float d = 1e9F;
        for (std::size_t i = 0; i < places.size(); ++i) {
            d = std::min(d, glm::distance(p, places[i]) - 0.085F);
            if (i + 1 < places.size()) d = std::min(d, to_segment(p, places[i], places[i + 1]) - 0.012F);
        }
        return std::min(d, to_segment(p, places[3], places[0]) - 0.012F);
    });
}

Picture house_stamp(Jobs& jobs) {
    return seal(jobs, 7301, [](glm::vec2 p) {
        const auto gable = [&](glm::vec2 foot, float half, float wall, float ridge) {
            const auto q = p - foot;
            const float walls = to_rectangle(q, {-half * 0.82F, -wall}, {half * 0.82F, 0.0F});
            const float roof = std::max(q.y + wall - 0.04F, -(q.y + ridge) + std::abs(q.x) * (ridge - wall) / half);
            const float door = to_rectangle(q, {-0.075F, -wall * 0.72F}, {0.075F, 0.1F});
            return std::max(std::min(walls, std::max(roof, -(roof + 0.9F))), -door);
        };
        return std::min(gable({-0.24F, 0.52F}, 0.46F, 0.42F, 1.06F), gable({0.37F, 0.52F}, 0.30F, 0.34F, 0.78F));
    });
}

} // namespace guanhe::tools::plates
