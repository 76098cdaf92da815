#include "scan/gltf/primitives.h"

#include "scan/gltf/limits.h"
#include "scan/gltf/primitive_work.h"

#include <algorithm>
#include <new>

namespace guanhe::scan::gltf {

PrimitiveDecoder::PrimitiveDecoder(Reader& reader)
    : reader_(reader), uses_(reader.document.model.accessors.size(), 0), joints_(reader.scan.meshes.size(), 0) {
    for (const auto& mesh : reader.document.model.meshes) {
        for (const auto& primitive : mesh.primitives) {
            for_each_accessor(primitive, [&](int accessor) { ++uses_[static_cast<std::size_t>(accessor)]; });
        }
    }
    for (const auto& node : reader.scan.nodes) {
        if (node.mesh < 0 || node.skin < 0) continue;
        auto& limit = joints_[static_cast<std::size_t>(node.mesh)];
        const auto joints =
            static_cast<std::uint32_t>(reader.scan.skins[static_cast<std::size_t>(node.skin)].joints.size());
        limit = limit == 0 ? joints : std::min(limit, joints);
    }
}

std::uint64_t PrimitiveDecoder::cost(const PrimitiveOrigin& origin, bool for_sink) const {
    std::uint64_t bytes = 64;
    const auto& typed = primitive_of(reader_, origin);
    for_each_accessor(typed, [&](int accessor) {
        const auto& shape = reader_.store.shape(static_cast<std::size_t>(accessor));
        bytes += std::uint64_t{shape.count} * shape.element;
    });
    if (for_sink) bytes *= 2;
    const auto& outline = reader_.scan.meshes[origin.mesh].primitives[origin.primitive];
    const auto triangles = outline.index_count / 3;
    if (extension(primitive_json(reader_, origin), "KHR_draco_mesh_compression") != nullptr) {
        bytes += triangles * draco_cost;
    }
    if (normal_map_uv_set(reader_.scan, outline) >= 0 && !typed.attributes.contains("TANGENT")) {
        bytes += triangles * tangents_cost;
    }
    return bytes;
}

Result<void> PrimitiveDecoder::check_compressed() const {
    std::uint64_t bytes = 0;
    const auto& model = reader_.document.model;
    for (std::size_t m = 0; m < model.meshes.size(); ++m) {
        const auto& primitives = reader_.document.at("meshes", m)["primitives"];
        for (const auto& primitive : primitives) {
            const auto* object = extension(primitive, "KHR_draco_mesh_compression");
            if (object != nullptr) bytes += model.bufferViews[(*object)["bufferView"].get<std::size_t>()].byteLength;
        }
    }
    if (bytes <= reader_.store.input_bytes() * limits::compressed_reuse) return {};
    return reader_.faults.at(Pointer() / "meshes", "name " + std::to_string(bytes) +
                                                       " bytes of Draco data in all; the file has only " +
                                                       std::to_string(reader_.store.input_bytes()));
}

Result<void> PrimitiveDecoder::decode(const PrimitiveOrigin& origin, ProgressPart& progress, Primitive& primitive) {
    try {
        return Work(*this, origin, progress, primitive).run();
    } catch (const std::bad_alloc&) {
        auto error = reader_.faults.at(pointer_to(origin), "there is not enough memory to decode it");
        error.kind = ErrorKind::internal;
        return error;
    }
}

void PrimitiveDecoder::forget(const PrimitiveOrigin& origin) {
    for_each_accessor(primitive_of(reader_, origin), [&](int accessor) {
        const auto i = static_cast<std::size_t>(accessor);
        const auto& shape = reader_.store.shape(i);
        if (uses_[i] > 1 || shape.view < 0 || shape.sparse) return;
        if (const auto elements = reader_.store.elements(i))
            elements->file.forget({elements->data, shape.stride * (shape.count - 1) + shape.element});
    });
}

} // namespace guanhe::scan::gltf
