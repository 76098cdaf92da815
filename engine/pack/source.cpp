#include "pack/source.h"

namespace guanhe::pack {

namespace {

std::uint32_t attributes_of(const scan::Primitive& primitive) {
    return (primitive.normals.empty() ? 0U : has_normals) | (primitive.colors.empty() ? 0U : has_colors) |
           (primitive.uv[0].empty() ? 0U : has_uv0) | (primitive.uv[1].empty() ? 0U : has_uv1) |
           (primitive.tangents.empty() ? 0U : has_tangents);
}

} // namespace

Source::Source(const scan::Mesh& mesh) {
    parts_.reserve(mesh.primitives.size());
    for (const auto& primitive : mesh.primitives) {
        auto& part = parts_.emplace_back();
        part.primitive = &primitive;
        part.first_triangle = triangle_count_;
        part.triangle_count = primitive.indices.size() / 3;
        part.part = static_cast<std::uint16_t>(parts_.size() - 1);
        triangle_count_ += part.triangle_count;
        vertex_count_ += primitive.positions.size();
        if (part.triangle_count == 0) continue; // what nobody sees must not widen the grid or add an attribute
        attributes_ |= attributes_of(primitive);
        bounds_.add(primitive.bounds);
    }
    for (auto& part : parts_) part.flat = (attributes_ & has_normals) != 0 && part.primitive->normals.empty();
}

} // namespace guanhe::pack
