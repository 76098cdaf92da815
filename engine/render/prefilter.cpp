#include "render/prefilter.h"

#include <glm/gtc/constants.hpp>

#include <algorithm>
#include <bit>
#include <cmath>

namespace guanhe::render {
namespace {

constexpr std::uint32_t smallest_face = 4;
constexpr std::uint32_t sample_count = 48;

using Level = std::vector<glm::vec3>; // six faces

struct CubeCoordinates {
    std::uint32_t face;
    float u, v; // 0 to 1
};

CubeCoordinates cube_coordinates(const glm::vec3& d) noexcept {
    const glm::vec3 a = glm::abs(d);
    if (a.x >= a.y && a.x >= a.z)
        return {d.x > 0 ? 0U : 1U, (d.x > 0 ? -d.z : d.z) / a.x * 0.5F + 0.5F, -d.y / a.x * 0.5F + 0.5F};
    if (a.y >= a.z) return {d.y > 0 ? 2U : 3U, d.x / a.y * 0.5F + 0.5F, (d.y > 0 ? d.z : -d.z) / a.y * 0.5F + 0.5F};
    return {d.z > 0 ? 4U : 5U, (d.z > 0 ? d.x : -d.x) / a.z * 0.5F + 0.5F, -d.y / a.z * 0.5F + 0.5F};
}

glm::vec3 sample_level(const Level& level, std::uint32_t size, const CubeCoordinates& at) noexcept {
    const auto last = static_cast<float>(size - 1);
    const float x = std::clamp(at.u * static_cast<float>(size) - 0.5F, 0.0F, last);
    const float y = std::clamp(at.v * static_cast<float>(size) - 0.5F, 0.0F, last);
    const auto x0 = static_cast<std::uint32_t>(x), y0 = static_cast<std::uint32_t>(y);
    const auto x1 = std::min(x0 + 1, size - 1), y1 = std::min(y0 + 1, size - 1);
    const glm::vec3* face = level.data() + std::size_t{at.face} * size * size;
    const glm::vec3 top = glm::mix(face[y0 * size + x0], face[y0 * size + x1], x - static_cast<float>(x0));
    const glm::vec3 bottom = glm::mix(face[y1 * size + x0], face[y1 * size + x1], x - static_cast<float>(x0));
    return glm::mix(top, bottom, y - static_cast<float>(y0));
}

Level halve(const Level& source, std::uint32_t size) {
    const std::uint32_t half = size / 2;
    Level out(std::size_t{6} * half * half);
    for (std::uint32_t f = 0; f < 6; ++f)
        for (std::uint32_t y = 0; y < half; ++y)
            for (std::uint32_t x = 0; x < half; ++x) {
                const glm::vec3* p = source.data() + (std::size_t{f} * size + y * 2) * size + x * 2;
                out[(std::size_t{f} * half + y) * half + x] = (p[0] + p[1] + p[size] + p[size + 1]) * 0.25F;
            }
    return out;
}

// One direction of the lobe about +z, with view and normal along it; the same for every texel of a level.
struct LobeSample {
    glm::vec3 direction;
    float weight;
    std::uint32_t level; // of the box-filtered chain whose texels are about as large as the sample's share
};

std::vector<LobeSample> lobe(float roughness, std::uint32_t face, std::size_t levels) {
    const float alpha = roughness * roughness, a2 = alpha * alpha;
    const float texel = 4.0F * glm::pi<float>() / (6.0F * static_cast<float>(face) * static_cast<float>(face));
    std::vector<LobeSample> samples;
    float total = 0.0F;
    for (std::uint32_t i = 0; i < sample_count; ++i) {
        std::uint32_t bits = i; // radical inverse: Hammersley's second coordinate
        bits = bits << 16U | bits >> 16U;
        bits = (bits & 0x00ff00ffU) << 8U | (bits & 0xff00ff00U) >> 8U;
        bits = (bits & 0x0f0f0f0fU) << 4U | (bits & 0xf0f0f0f0U) >> 4U;
        bits = (bits & 0x33333333U) << 2U | (bits & 0xccccccccU) >> 2U;
        bits = (bits & 0x55555555U) << 1U | (bits & 0xaaaaaaaaU) >> 1U;
        const float u = (static_cast<float>(i) + 0.5F) / static_cast<float>(sample_count);
        const float phi = glm::two_pi<float>() * static_cast<float>(bits) * 0x1p-32F;
        const float cos2 = (1.0F - u) / (1.0F + (a2 - 1.0F) * u);
        const float cos_h = std::sqrt(cos2), sin_h = std::sqrt(1.0F - cos2);
        const glm::vec3 h(sin_h * std::cos(phi), sin_h * std::sin(phi), cos_h);
        const glm::vec3 l = 2.0F * h.z * h - glm::vec3(0, 0, 1);
        if (l.z <= 0.0F) continue;
        const float d = cos2 * (a2 - 1.0F) + 1.0F;
        const float pdf = a2 / (glm::pi<float>() * d * d) * 0.25F;
        const float share = 1.0F / (static_cast<float>(sample_count) * pdf);
        const float lod = std::max(0.5F * std::log2(share / texel) + 0.5F, 0.0F);
        samples.push_back(
            {l, l.z, std::min(static_cast<std::uint32_t>(lod + 0.5F), static_cast<std::uint32_t>(levels - 1))});
        total += l.z;
    }
    for (LobeSample& s : samples) s.weight /= total;
    return samples;
}

std::array<glm::vec3, 9> project_irradiance(const Level& level, std::uint32_t size) {
    std::array<glm::vec3, 9> sum{};
    float total = 0.0F;
    for (std::uint32_t f = 0; f < 6; ++f)
        for (std::uint32_t y = 0; y < size; ++y)
            for (std::uint32_t x = 0; x < size; ++x) {
                const float u = (static_cast<float>(x) + 0.5F) / static_cast<float>(size);
                const float v = (static_cast<float>(y) + 0.5F) / static_cast<float>(size);
                const float s = u * 2.0F - 1.0F, t = v * 2.0F - 1.0F, r2 = 1.0F + s * s + t * t;
                const float solid = 1.0F / (r2 * std::sqrt(r2));
                const glm::vec3 n = cube_direction(f, u, v);
                const glm::vec3 c = level[(std::size_t{f} * size + y) * size + x] * solid;
                const std::array<float, 9> basis{1.0F,
                                                 n.y,
                                                 n.z,
                                                 n.x,
                                                 n.x * n.y,
                                                 n.y * n.z,
                                                 3.0F * n.z * n.z - 1.0F,
                                                 n.x * n.z,
                                                 n.x * n.x - n.y * n.y};
                for (std::size_t i = 0; i < 9; ++i) sum[i] += c * basis[i];
                total += solid;
            }
    // Y's constants squared, the cosine lobe's factors (pi, 2 pi / 3, pi / 4) over pi, and the sphere's solid angle.
    constexpr std::array<float, 9> factors{
        0.282095F * 0.282095F,         0.488603F * 0.488603F * 2 / 3, 0.488603F * 0.488603F * 2 / 3,
        0.488603F * 0.488603F * 2 / 3, 1.092548F * 1.092548F / 4,     1.092548F * 1.092548F / 4,
        0.315392F * 0.315392F / 4,     1.092548F * 1.092548F / 4,     0.546274F * 0.546274F / 4};
    for (std::size_t i = 0; i < 9; ++i) sum[i] *= factors[i] * 4.0F * glm::pi<float>() / total;
    return sum;
}

} // namespace

glm::vec3 cube_direction(std::uint32_t face_index, float u, float v) noexcept {
    const float s = u * 2.0F - 1.0F, t = v * 2.0F - 1.0F;
    switch (face_index) {
    case 0:
        return glm::normalize(glm::vec3(1, -t, -s));
    case 1:
        return glm::normalize(glm::vec3(-1, -t, s));
    case 2:
        return glm::normalize(glm::vec3(s, 1, t));
    case 3:
        return glm::normalize(glm::vec3(s, -1, -t));
    case 4:
        return glm::normalize(glm::vec3(s, -t, 1));
    default:
        return glm::normalize(glm::vec3(-s, -t, -1));
    }
}

PrefilteredCube prefilter(std::uint32_t face, const std::function<glm::vec3(const glm::vec3&)>& radiance, Jobs& jobs) {
    PrefilteredCube out;
    out.face = face;
    std::vector<Level> chain(1);
    chain[0].resize(std::size_t{6} * face * face);
    jobs.parallel_for(std::size_t{6} * face, [&](std::size_t row) {
        const auto f = static_cast<std::uint32_t>(row / face), y = static_cast<std::uint32_t>(row % face);
        for (std::uint32_t x = 0; x < face; ++x)
            chain[0][row * face + x] =
                radiance(cube_direction(f, (static_cast<float>(x) + 0.5F) / static_cast<float>(face),
                                        (static_cast<float>(y) + 0.5F) / static_cast<float>(face)));
    });
    for (std::uint32_t size = face; size > 1; size /= 2) chain.push_back(halve(chain.back(), size));

    out.mips = static_cast<std::uint32_t>(std::countr_zero(face / smallest_face)) + 1;
    out.levels.resize(out.mips);
    for (std::uint32_t mip = 1; mip < out.mips; ++mip) {
        const std::uint32_t size = face >> mip;
        const auto samples = lobe(static_cast<float>(mip) / static_cast<float>(out.mips - 1), face, chain.size());
        out.levels[mip].resize(std::size_t{6} * size * size);
        jobs.parallel_for(std::size_t{6} * size, [&](std::size_t row) {
            const auto f = static_cast<std::uint32_t>(row / size), y = static_cast<std::uint32_t>(row % size);
            for (std::uint32_t x = 0; x < size; ++x) {
                const glm::vec3 n = cube_direction(f, (static_cast<float>(x) + 0.5F) / static_cast<float>(size),
                                                   (static_cast<float>(y) + 0.5F) / static_cast<float>(size));
                const glm::vec3 side = glm::normalize(std::abs(n.y) < 0.9F ? glm::cross(glm::vec3(0, 1, 0), n)
                                                                           : glm::cross(glm::vec3(1, 0, 0), n));
                const glm::mat3 frame(side, glm::cross(n, side), n);
                glm::vec3 sum(0.0F);
                for (const LobeSample& s : samples)
                    sum +=
                        s.weight * sample_level(chain[s.level], face >> s.level, cube_coordinates(frame * s.direction));
                out.levels[mip][row * size + x] = sum;
            }
        });
    }
    const auto sh_level =
        std::min<std::size_t>(chain.size() - 1, face > 32 ? static_cast<std::size_t>(std::countr_zero(face / 32)) : 0);
    out.irradiance = project_irradiance(chain[sh_level], face >> sh_level);
    out.levels[0] = std::move(chain[0]);
    return out;
}

} // namespace guanhe::render
