#include "pack/weld.h"

#include <bit>

namespace guanhe::pack {

namespace {

std::uint64_t bits(const glm::vec2& v) {
    return std::bit_cast<std::uint32_t>(v.x) | std::uint64_t{std::bit_cast<std::uint32_t>(v.y)} << 32U;
}

void add_position(WordHash& hash, const glm::ivec3& p) {
    hash.add(static_cast<std::uint32_t>(p.x) | std::uint64_t{static_cast<std::uint32_t>(p.y)} << 32U);
    hash.add(static_cast<std::uint32_t>(p.z));
}

std::uint32_t hash_of(const glm::ivec3& position) {
    WordHash hash;
    add_position(hash, position);
    return hash.value();
}

} // namespace

Welder::Welder(std::uint32_t attributes, std::size_t expected_vertices)
    : attributes_(attributes), by_value_(expected_vertices), by_position_(expected_vertices) {
    vertices_.positions.reserve(expected_vertices);
    places_.reserve(expected_vertices);
    if ((attributes & has_normals) != 0) vertices_.normals.reserve(expected_vertices);
    if ((attributes & has_colors) != 0) vertices_.colors.reserve(expected_vertices);
    if ((attributes & has_uv0) != 0) vertices_.uv[0].reserve(expected_vertices);
    if ((attributes & has_uv1) != 0) vertices_.uv[1].reserve(expected_vertices);
    if ((attributes & has_tangents) != 0) vertices_.tangents.reserve(expected_vertices);
}

bool Welder::equal(std::uint32_t vertex, const VertexRecord& record) const {
    return vertices_.positions[vertex] == record.position &&
           ((attributes_ & has_normals) == 0 || vertices_.normals[vertex] == record.normal) &&
           ((attributes_ & has_colors) == 0 || vertices_.colors[vertex] == record.color) &&
           ((attributes_ & has_uv0) == 0 || bits(vertices_.uv[0][vertex]) == bits(record.uv[0])) &&
           ((attributes_ & has_uv1) == 0 || bits(vertices_.uv[1][vertex]) == bits(record.uv[1])) &&
           ((attributes_ & has_tangents) == 0 || vertices_.tangents[vertex] == record.tangent);
}

std::uint32_t Welder::add(const VertexRecord& vertex) {
    WordHash hash;
    add_position(hash, vertex.position);
    if ((attributes_ & (has_normals | has_colors)) != 0) hash.add(vertex.normal | std::uint64_t{vertex.color} << 32U);
    if ((attributes_ & has_uv0) != 0) hash.add(bits(vertex.uv[0]));
    if ((attributes_ & has_uv1) != 0) hash.add(bits(vertex.uv[1]));
    if ((attributes_ & has_tangents) != 0) hash.add(vertex.tangent);
    const auto next = vertices_.size();
    const auto found =
        by_value_.find_or_insert(hash.value(), next, [&](std::uint32_t id) { return equal(id, vertex); });
    if (found != next) return found;

    vertices_.positions.push_back(vertex.position);
    if ((attributes_ & has_normals) != 0) vertices_.normals.push_back(vertex.normal);
    if ((attributes_ & has_colors) != 0) vertices_.colors.push_back(vertex.color);
    if ((attributes_ & has_uv0) != 0) vertices_.uv[0].push_back(vertex.uv[0]);
    if ((attributes_ & has_uv1) != 0) vertices_.uv[1].push_back(vertex.uv[1]);
    if ((attributes_ & has_tangents) != 0) vertices_.tangents.push_back(vertex.tangent);
    places_.push_back(by_position_.find_or_insert(
        hash_of(vertex.position), next, [&](std::uint32_t id) { return vertices_.positions[id] == vertex.position; }));
    return next;
}

std::uint32_t Welder::find(const glm::ivec3& position) const {
    return by_position_.find(hash_of(position), [&](std::uint32_t id) { return vertices_.positions[id] == position; });
}

std::vector<std::uint32_t> number_by_use(std::vector<std::uint32_t>& indices, std::size_t vertex_count) {
    std::vector<std::uint32_t> numbers(vertex_count, IdTable::none);
    std::vector<std::uint32_t> sources;
    sources.reserve(vertex_count);
    for (auto& index : indices) {
        auto& number = numbers[index];
        if (number == IdTable::none) {
            number = static_cast<std::uint32_t>(sources.size());
            sources.push_back(index);
        }
        index = number;
    }
    return sources;
}

void pick(Vertices& vertices, const std::vector<std::uint32_t>& sources) {
    pick(vertices.positions, sources);
    pick(vertices.normals, sources);
    pick(vertices.colors, sources);
    for (auto& uv : vertices.uv) pick(uv, sources);
    pick(vertices.tangents, sources);
}

} // namespace guanhe::pack
