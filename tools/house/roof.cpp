#include "house/roof.h"

#include "house/plan.h"
#include "noise.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace guanhe::tools::house {

namespace {

constexpr float thickness = 0.25F;
constexpr float course = 0.40F; ///< metres of slope from one course's ends to the next
constexpr float step = 0.065F;  ///< that the ends of a course stand above the next one

/// One slope of a roof: s runs along x from the western verge, t down from the ridge, both in metres.
struct Slope {
    const Roof* roof;
    float side; ///< +1: towards +z
    std::uint32_t seed;

    [[nodiscard]] float width() const { return roof->east - roof->west; }
    [[nodiscard]] float length() const { return roof->run * std::sqrt(1.0F + roof->slope * roof->slope); }
    [[nodiscard]] glm::vec3 down() const { return glm::normalize(glm::vec3(0.0F, -roof->slope, side)); }
    [[nodiscard]] glm::vec3 normal() const { return glm::normalize(glm::vec3(0.0F, 1.0F, side * roof->slope)); }
    [[nodiscard]] glm::vec3 at(float s, float t, float above) const {
        return glm::vec3(roof->west + s, roof->ridge_y, roof->ridge_z) + down() * t + normal() * above;
    }
    /// The phase within a course (0 just below the ends of the one above), and the course's number.
    [[nodiscard]] std::pair<float, int> phase(float s, float t) const {
        const float wander = 0.11F * fractal(glm::vec2(s * 0.45F, std::floor(t / course) * 3.0F), seed + 11, 3);
        const float ragged = 0.045F * gradient_noise(glm::vec2(s * 6.0F, std::floor(t / course) * 7.0F), seed + 13) +
                             0.025F * gradient_noise(glm::vec2(s * 21.0F, 9.0F), seed + 17);
        const float u = (t + wander + ragged) / course;
        return {u - std::floor(u), static_cast<int>(std::floor(u))};
    }
    [[nodiscard]] float above(float s, float t) const {
        const float straw = 0.012F * gradient_noise(glm::vec2(s * 17.0F, t * 1.8F), seed + 19);
        const float sag = 0.05F * fractal(glm::vec2(s * 0.35F, t * 0.4F), seed + 23, 2);
        return thickness + sag + step * (phase(s, t).first - 0.5F) + straw;
    }
    [[nodiscard]] glm::vec3 tint(float s, float t) const {
        const auto [f, number] = phase(s, t);
        const float broad = fractal(glm::vec2(s * 0.35F, t * 0.5F), seed + 29, 3);
        const float bundle = gradient_noise(glm::vec2(s * 4.5F, static_cast<float>(number) * 5.3F), seed + 31);
        const float shade = glm::mix(0.52F, 1.0F, glm::smoothstep(0.0F, 0.30F, f));
        auto colour = glm::mix(glm::vec3(1.0F, 0.97F, 0.90F), glm::vec3(0.74F, 0.74F, 0.73F),
                               glm::smoothstep(-0.35F, 0.45F, broad)); // bleached grey in patches
        return colour * shade * (0.95F + 0.12F * bundle);
    }
};

std::array<Slope, 4> slopes(std::uint32_t seed) {
    return {Slope{&main_roof, 1.0F, seed + 4100}, Slope{&main_roof, -1.0F, seed + 4200},
            Slope{&annexe_roof, 1.0F, seed + 4300}, Slope{&annexe_roof, -1.0F, seed + 4400}};
}

/// One slope as a closed slab: along the lower face to the eaves, about them, up the upper face to the ridge.
Mesh slab(const Slope& slope) {
    constexpr std::uint32_t lower = 20;
    constexpr std::uint32_t round = 5;
    const auto upper = static_cast<std::uint32_t>(slope.length() / 0.05F);
    const auto across = static_cast<std::uint32_t>(slope.width() / 0.036F);
    const std::uint32_t rows = lower + round + upper;
    return grid(across + 3, rows, [&](std::uint32_t column, std::uint32_t raw) {
        // Seen from above, columns run right and rows towards the eaves on one side; mirrored on the other.
        const auto row = slope.side > 0.0F ? rows - 1 - raw : raw;
        const bool verge = column == 0 || column == across + 2;
        const float s =
            slope.width() * static_cast<float>(std::clamp(column, 1U, across + 1) - 1U) / static_cast<float>(across);
        const float end = slope.length() + 0.035F * gradient_noise(glm::vec2(s * 5.0F, 1.0F), slope.seed + 37) +
                          0.025F * gradient_noise(glm::vec2(s * 19.0F, 2.0F), slope.seed + 41);
        float t = 0.0F;
        float above = 0.0F;
        glm::vec3 tint(1.0F);
        if (row < lower) {
            t = end * static_cast<float>(row) / static_cast<float>(lower);
            above = 0.012F * std::min(1.0F, t * 4.0F) * gradient_noise(glm::vec2(s * 3.0F, t * 3.0F), slope.seed + 43);
            tint = glm::vec3(0.50F) * (0.9F + 0.2F * gradient_noise(glm::vec2(s * 6.0F, t), slope.seed + 47));
        } else if (row < lower + round) {
            const float f = static_cast<float>(row - lower) / static_cast<float>(round);
            t = end + 0.03F * std::sin(f * 3.14159F);
            above = slope.above(s, end) * f;
            tint = glm::vec3(glm::mix(0.45F, 0.85F, f));
        } else {
            const float f = static_cast<float>(row - lower - round) / static_cast<float>(upper - 1);
            t = end * (1.0F - f);
            above = slope.above(s, t);
            tint = slope.tint(s, t);
        }
        const float sway = verge
                               ? 0.0F
                               : 0.02F * gradient_noise(glm::vec2(t * 4.0F, s > 1.0F ? 1.0F : 5.0F), slope.seed + 53) *
                                     (std::exp(-s / 0.2F) + std::exp(-(slope.width() - s) / 0.2F));
        auto p = slope.at(s + sway, t, above);
        if (verge) p = slope.at(s, std::min(t, end), thickness * 0.5F);
        return GridPoint{.position = p, .uv = {s / thatch_tile_metres, t / thatch_tile_metres}, .colour = tint};
    });
}

/// The roll of straw over a ridge, tied down.
Mesh ridge_roll(const Roof& roof, std::uint32_t seed) {
    const float width = roof.east - roof.west + 0.1F;
    const auto across = static_cast<std::uint32_t>(width / 0.035F);
    constexpr std::uint32_t rows = 34;
    return grid(across + 3, rows, [&](std::uint32_t column, std::uint32_t row) {
        const bool end = column == 0 || column == across + 2;
        const float s =
            width * static_cast<float>(std::clamp(column, 1U, across + 1) - 1U) / static_cast<float>(across);
        const float f = static_cast<float>(row) / static_cast<float>(rows - 1) * 2.0F - 1.0F; // -1: behind, 1: before
        const float ragged = 0.05F * gradient_noise(glm::vec2(s * 7.0F, f > 0 ? 1.0F : 4.0F), seed + 61) +
                             0.03F * gradient_noise(glm::vec2(s * 23.0F, f > 0 ? 1.0F : 4.0F), seed + 67);
        const float run = f * (0.40F + ragged);
        // A rounded top that comes down onto the slopes and ends a hand above them.
        const float drop = roof.slope * (std::sqrt(run * run + 0.012F) - 0.11F);
        const float tied = 0.5F + 0.5F * std::cos(s * 6.2831853F / 0.45F);
        const float swell =
            0.030F * (1.0F - std::pow(tied, 8.0F)) + 0.012F * gradient_noise(glm::vec2(s * 11.0F, f * 3.0F), seed + 71);
        const float lift = (thickness * std::sqrt(1.0F + roof.slope * roof.slope) + 0.055F);
        const float rim = std::abs(f) > 0.97F ? -0.15F : 0.0F;
        glm::vec3 p(roof.west - 0.05F + s, roof.ridge_y - drop + lift + swell + rim, roof.ridge_z + run);
        if (end) p = glm::vec3(p.x, roof.ridge_y - 0.06F, glm::mix(p.z, roof.ridge_z, 0.6F)); // closes the gable
        const float tone = (0.86F + 0.14F * gradient_noise(glm::vec2(s * 5.0F, f * 2.0F), seed + 73)) *
                           (1.0F - 0.35F * std::pow(tied, 8.0F)) * (rim < 0.0F ? 0.6F : 1.0F);
        return GridPoint{.position = p,
                         .uv = {s / thatch_tile_metres, run / thatch_tile_metres},
                         .colour = glm::vec3(tone) * glm::vec3(1.0F, 0.96F, 0.88F)};
    });
}

/// A tapered stem of two triangles.
void add_stem(Mesh& mesh, glm::vec3 root, glm::vec3 tip, glm::vec3 side, glm::vec3 normal, glm::vec3 tint, float u) {
    const auto base = static_cast<std::uint32_t>(mesh.positions.size());
    const float length = glm::distance(root, tip);
    const auto along = glm::normalize(tip - root);
    for (int i = 0; i < 4; ++i) {
        const float end = i < 2 ? 0.0F : 1.0F;
        const float edge = (i % 2 == 0 ? -1.0F : 1.0F) * (1.0F - 0.6F * end);
        mesh.positions.push_back(glm::mix(root, tip, end) + side * edge);
        mesh.normals.push_back(normal);
        mesh.tangents.emplace_back(glm::normalize(glm::cross(along, normal)), 1.0F);
        mesh.uvs.emplace_back(u + edge * 0.002F, end * length / thatch_tile_metres);
        mesh.colours.push_back(glm::clamp(tint * (0.75F + 0.25F * end), 0.0F, 1.0F));
    }
    for (const std::uint32_t i : {0U, 2U, 1U, 1U, 2U, 3U}) mesh.indices.push_back(base + i);
}

void add_bend(std::vector<glm::vec3>& path, glm::vec3 from, glm::vec3 to, std::uint32_t seed) {
    const float length = glm::distance(from, to);
    const auto ahead = glm::normalize(to - from);
    const auto side =
        glm::normalize(glm::cross(ahead, std::abs(ahead.y) < 0.8F ? glm::vec3(0, 1, 0) : glm::vec3(1, 0, 0)));
    const auto up = glm::cross(side, ahead);
    constexpr int pieces = 7;
    for (int i = 0; i <= pieces; ++i) {
        const float t = static_cast<float>(i) / pieces;
        const float bow = std::sin(t * 3.14159F) * 0.012F * length;
        path.push_back(glm::mix(from, to, t) + side * bow * (unit(hash(seed, 1)) * 2.0F - 1.0F) +
                       up * bow * (unit(hash(seed, 2)) * 2.0F - 1.0F));
    }
}

} // namespace

Mesh thatch(std::uint32_t seed) {
    Mesh all;
    for (const auto& slope : slopes(seed)) all.append(slab(slope), glm::mat4(1.0F));
    all.append(ridge_roll(main_roof, seed + 4500), glm::mat4(1.0F));
    all.append(ridge_roll(annexe_roof, seed + 4600), glm::mat4(1.0F));
    return all;
}

Mesh loose_stems(std::uint32_t seed) {
    Mesh mesh;
    Random random(seed + 4701);
    for (const auto& slope : slopes(seed)) {
        const auto n = slope.normal();
        const auto down = slope.down();
        const auto stem = [&](float s, float t, float length, float lift, float hang) {
            const auto way = glm::normalize(down + glm::vec3(random.between(-0.16F, 0.16F), 0, 0) +
                                            n * random.between(-0.02F, lift) - glm::vec3(0, hang, 0));
            const auto root = slope.at(s, t, slope.above(s, std::min(t, slope.length())) - 0.012F);
            const float half = random.between(0.003F, 0.0062F);
            const auto tone = random.between(0.72F, 1.12F);
            const auto tint =
                glm::mix(glm::vec3(1.0F, 0.94F, 0.80F), glm::vec3(0.80F, 0.79F, 0.76F), random.next()) * tone;
            const auto tilted = glm::normalize(n + glm::vec3(random.between(-0.4F, 0.4F), 0, 0));
            add_stem(mesh, root, root + way * length, glm::vec3(half * slope.side, 0, 0), tilted, tint, random.next());
        };
        const auto courses = static_cast<int>(slope.length() / course);
        for (int i = 0; i <= courses; ++i) {
            for (float s = 0.02F; s < slope.width() - 0.02F; s += random.between(0.008F, 0.022F)) {
                float t = static_cast<float>(i + 1) * course;
                t -= slope.phase(s, t - 0.05F).first > 0.5F ? 0.10F : 0.16F;
                if (t < 0.35F || t > slope.length() - 0.02F) continue;
                stem(s, t + random.between(-0.05F, 0.03F), random.between(0.10F, 0.22F), 0.12F, 0.0F);
            }
        }
        for (int layer = 0; layer < 4; ++layer) { // the ragged eaves
            for (float s = 0.0F; s < slope.width(); s += random.between(0.006F, 0.013F)) {
                const auto root =
                    slope.at(s, slope.length() - 0.05F, thickness * (0.08F + 0.26F * static_cast<float>(layer)));
                const auto way =
                    glm::normalize(down + glm::vec3(random.between(-0.2F, 0.2F), random.between(-0.25F, 0.05F), 0));
                const float tone = random.between(0.55F, 1.0F);
                add_stem(mesh, root, root + way * random.between(0.06F, 0.19F),
                         glm::vec3(random.between(0.002F, 0.0045F) * slope.side, 0, 0),
                         glm::normalize(n + glm::vec3(random.between(-0.5F, 0.5F), 0, 0)),
                         glm::vec3(1.0F, 0.95F, 0.83F) * tone, random.next());
            }
        }
        for (const float verge : {0.0F, slope.width()}) { // and verges
            for (float t = 0.3F; t < slope.length(); t += random.between(0.004F, 0.011F)) {
                const float out = verge > 0.0F ? 1.0F : -1.0F;
                const auto root = slope.at(verge - out * 0.04F, t, random.between(0.04F, 0.24F));
                const auto way = glm::normalize(down + glm::vec3(out * random.between(0.05F, 0.45F), 0, 0));
                add_stem(mesh, root, root + way * random.between(0.08F, 0.2F),
                         n * (-out * slope.side * random.between(0.004F, 0.008F)), glm::vec3(out, 0, 0),
                         glm::vec3(1.0F, 0.95F, 0.83F) * random.between(0.5F, 0.95F), random.next());
            }
        }
    }
    return mesh;
}

Mesh dry_grass(std::uint32_t seed) {
    Mesh mesh;
    Random random(seed + 4751);
    for (int tuft = 0; tuft < 3400; ++tuft) {
        const glm::vec2 place =
            glm::vec2(random.between(-1.0F, 1.0F), random.between(-1.0F, 1.0F)) * (plot_half - 0.15F);
        const float grown =
            fractal(place * 0.35F, seed + 4753, 3) + 0.6F * glm::smoothstep(5.0F, 11.0F, to_house(place));
        const float luck = random.next();
        if (to_house(place) < 0.5F || path_wear(place, seed) > 0.05F || luck > grown) continue;
        for (int i = 0; i < 16; ++i) {
            const auto at = place + 0.07F * glm::vec2(random.between(-1.0F, 1.0F), random.between(-1.0F, 1.0F));
            const glm::vec3 root(at.x, yard_height(at, seed) - 0.01F, at.y);
            const float way = random.between(0.0F, 6.2832F);
            const float lean = random.between(0.05F, 0.7F);
            const auto up = glm::normalize(glm::vec3(lean * std::cos(way), 1.0F, lean * std::sin(way)));
            const auto tint = glm::mix(glm::vec3(0.80F, 0.84F, 0.60F), glm::vec3(1.0F, 0.93F, 0.76F), random.next());
            const auto tip = root + up * random.between(0.05F, 0.24F);
            const auto side = glm::vec3(-std::sin(way), 0, std::cos(way)) * random.between(0.002F, 0.004F);
            const float tone = random.between(0.75F, 1.0F);
            const float u = random.next();
            // Two of them back to back, so that both faces are lit from above.
            for (const float face : {1.0F, -1.0F}) add_stem(mesh, root, tip, side * face, {0, 1, 0}, tint * tone, u);
        }
    }
    return mesh;
}

Mesh pole(glm::vec3 from, glm::vec3 to, float thick, float thin, std::uint32_t seed) {
    std::vector<glm::vec3> path;
    add_bend(path, from, to, seed);
    std::vector<float> radii;
    for (std::size_t i = 0; i < path.size(); ++i) {
        const float t = static_cast<float>(i) / static_cast<float>(path.size() - 1);
        radii.push_back(glm::mix(thick, thin, t) * (1.0F + 0.10F * gradient_noise(glm::vec2(t * 6.0F, 0.5F), seed)));
    }
    const auto ahead = glm::normalize(to - from) * 0.004F;
    path.insert(path.begin(), path.front() - ahead);
    radii.insert(radii.begin(), 0.0F);
    path.push_back(path.back() + ahead);
    radii.push_back(0.0F);
    auto mesh = tube(path, radii, 10);
    const float length = glm::distance(from, to);
    for (auto& uv : mesh.uvs)
        uv = {uv.y * 6.28F * thick / wood_tile_metres + unit(seed), uv.x * length / wood_tile_metres + unit(seed * 3U)};
    compute_tangents(mesh);
    return mesh;
}

Mesh timber(std::uint32_t seed) {
    Mesh all;
    std::uint32_t next = seed + 4801;
    const auto add = [&](glm::vec3 from, glm::vec3 to, float thick, float thin, float light) {
        auto one = pole(from, to, thick, thin, ++next);
        const float tone = light * (0.85F + 0.2F * unit(hash(next, 5)));
        std::ranges::fill(one.colours, glm::vec3(tone));
        all.append(one, glm::mat4(1.0F));
    };
    Random random(seed + 4901);
    for (const auto* roof : {&main_roof, &annexe_roof}) {
        const float z = roof->ridge_z;
        add({roof->west + 0.05F, roof->ridge_y - 0.10F, z}, {roof->east - 0.05F, roof->ridge_y - 0.10F, z}, 0.085F,
            0.075F, 0.6F);
        for (const float side : {1.0F, -1.0F}) {
            for (float x = roof->west + 0.22F; x < roof->east - 0.1F; x += random.between(0.5F, 0.62F))
                add({x, roof->ridge_y - 0.02F, z},
                    {x, roof->under(z + side * (roof->run - 0.02F)) - 0.045F, z + side * (roof->run - 0.02F)}, 0.045F,
                    0.034F, 0.62F);
            for (const float share : {0.30F, 0.58F}) {
                const float run = roof->run * share;
                const float y = roof->under(z + side * run) - 0.10F;
                add({roof->west + 0.1F, y, z + side * run}, {roof->east - 0.1F, y, z + side * run}, 0.05F, 0.045F,
                    0.6F);
            }
        }
    }
    for (const auto& post : posts()) {
        const auto& roof = post.x < 1.3F ? main_roof : annexe_roof;
        add({post.x, floor_height(post, seed) - 0.1F, post.y}, {post.x, roof.ridge_y - 0.14F, post.y}, 0.105F, 0.085F,
            0.72F);
    }
    for (const auto& door : doors()) {
        const glm::vec2 way = door.along_x ? glm::vec2(1, 0) : glm::vec2(0, 1);
        const auto at = [&](float along, float y) {
            const auto p = door.middle + way * along;
            return glm::vec3(p.x, y, p.y);
        };
        for (const float side : {-1.0F, 1.0F})
            add(at(side * (door_width * 0.5F + 0.012F), -0.1F),
                at(side * (door_width * 0.5F + 0.012F), door_height + 0.03F), 0.052F, 0.048F, 0.85F);
        add(at(-door_width * 0.5F - 0.2F, door_height + 0.015F), at(door_width * 0.5F + 0.2F, door_height + 0.015F),
            0.06F, 0.06F, 0.85F);
    }
    return all;
}

} // namespace guanhe::tools::house
