#include "pack/vertex_reader.h"

#include "pack/octahedral.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace guanhe::pack {

namespace {

constexpr std::uint32_t white = 0xFFFF'FFFFU;

std::vector<std::uint8_t> make_srgb_table() {
    std::vector<std::uint8_t> table(65536);
    for (std::size_t i = 0; i < table.size(); ++i) {
        const double linear = static_cast<double>(i) / 65535.0;
        const double coded = linear <= 0.0031308 ? 12.92 * linear : 1.055 * std::pow(linear, 1.0 / 2.4) - 0.055;
        table[i] = static_cast<std::uint8_t>(coded * 255.0 + 0.5);
    }
    return table;
}

/// No reader of a pack has to think about infinities, and -0 welds with 0.
glm::vec2 tidy(const glm::vec2& uv) {
    return {std::isfinite(uv.x) ? uv.x + 0.0F : 0.0F, std::isfinite(uv.y) ? uv.y + 0.0F : 0.0F};
}

} // namespace

std::uint32_t pack_color(const glm::u16vec4& linear) noexcept {
    static const auto srgb = make_srgb_table();
    return srgb[linear.r] | static_cast<std::uint32_t>(srgb[linear.g]) << 8U |
           static_cast<std::uint32_t>(srgb[linear.b]) << 16U | (linear.a * 255U + 32767U) / 65535U << 24U;
}

std::uint32_t flat_normal(const glm::vec3& a, const glm::vec3& b, const glm::vec3& c) noexcept {
    // Doubles: the products of small edges far from the origin vanish in floats.
    const auto cross = glm::cross(glm::dvec3(b) - glm::dvec3(a), glm::dvec3(c) - glm::dvec3(a));
    const double length = glm::length(cross);
    return pack_normal(length > 0.0 ? glm::vec3(cross / length) : glm::vec3(0.0F));
}

VertexRecord VertexReader::read(const SourcePart& part, std::uint32_t index) {
    const auto& primitive = *part.primitive;
    const auto attributes = source_.attributes();
    VertexRecord record;
    const auto& position = primitive.positions[index];
    record.position = grid_.nearest(position);
    const auto moved = glm::dvec3(position) - grid_.origin - grid_.position(record.position);
    largest_square_ = std::max(largest_square_, glm::dot(moved, moved));
    if (!primitive.normals.empty()) record.normal = pack_normal(primitive.normals[index]);
    if ((attributes & has_colors) != 0) {
        record.color = primitive.colors.empty() ? white : pack_color(primitive.colors[index]);
    }
    for (std::size_t set = 0; set < record.uv.size(); ++set) {
        if (!primitive.uv[set].empty()) record.uv[set] = tidy(primitive.uv[set][index]);
    }
    if ((attributes & has_tangents) != 0) {
        record.tangent = pack_tangent(primitive.tangents.empty() ? glm::vec4(1, 0, 0, 1) : primitive.tangents[index]);
    }
    return record;
}

double VertexReader::largest_move() const noexcept {
    return std::sqrt(largest_square_);
}

} // namespace guanhe::pack
