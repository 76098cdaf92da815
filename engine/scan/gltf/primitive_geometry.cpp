// Positions and indices, Draco's or the file's own; tangents.
#include "scan/codecs.h"
#include "scan/geometry.h"
#include "scan/gltf/primitive_work.h"

#include <limits>

namespace guanhe::scan::gltf {

Result<void> PrimitiveDecoder::Work::draco() {
    const auto* object = extension(primitive_json(reader_, origin_), "KHR_draco_mesh_compression");
    if (object == nullptr) return {};
    const auto place = at_ / "extensions" / "KHR_draco_mesh_compression";
    std::vector<DracoAttribute> wanted;
    std::vector<std::string> names;
    for (const auto& entry : (*object)["attributes"].items()) {
        if (std::find(read_attributes.begin(), read_attributes.end(), entry.key()) == read_attributes.end()) continue;
        const auto accessor = typed_.attributes.find(entry.key());
        if (accessor == typed_.attributes.end()) continue;
        const auto& shape = reader_.store.shape(static_cast<std::size_t>(accessor->second));
        if (shape.components > 4) {
            return reader_.faults.at(at_ / "attributes" / entry.key(),
                                     "its accessor is a matrix, which no vertex can have");
        }
        wanted.push_back({entry.value().get<int>(), shape.components, shape.type});
        names.push_back(entry.key());
    }
    GUANHE_TRY_LET(const auto bytes,
                   reader_.store.plain_view((*object)["bufferView"].get<std::size_t>(), place / "bufferView"));
    auto decoded = decode_draco(bytes.span, wanted, telling(out_.index_count / 3 * draco_cost));
    if (!decoded) return reader_.faults.within(place, decoded.error());
    // A small file may name the same data very often. The attributes are charged like those of any accessor.
    GUANHE_TRY(reader_.store.charge(decoded->indices.size() * sizeof(std::uint32_t), place));
    if (decoded->vertex_count == 0 || decoded->indices.empty())
        return reader_.faults.at(place, "decodes to no triangles");
    out_.vertex_count = decoded->vertex_count;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto& shape = reader_.store.shape(static_cast<std::size_t>(typed_.attributes.at(names[i])));
        auto keep = std::make_shared<const std::vector<std::byte>>(std::move(decoded->attributes[i]));
        const auto element = component_size(shape.type) * static_cast<std::size_t>(shape.components);
        draco_attributes_[names[i]] = {keep->data(),     element, decoded->vertex_count, shape.components, shape.type,
                                       shape.normalized, keep};
    }
    draco_indices_ = std::move(decoded->indices);
    out_.position_step = decoded->position_step;
    return {};
}

Result<void> PrimitiveDecoder::Work::positions() {
    GUANHE_TRY_LET(const auto found, source("POSITION"));
    if (!found) return reader_.faults.at(at_ / "attributes", "has no POSITION"); // read_mesh_outlines() left those out
    GUANHE_TRY(expect(*found, 3, 3));
    out_.vertex_count = static_cast<std::uint32_t>(found->elements.count);
    GUANHE_TRY_LET(out_.positions,
                   shared(decoder_.positions_, found->accessor, [&] { return finite_vectors<glm::vec3>(*found); }));
    return {};
}

Result<Stream<std::uint32_t>> PrimitiveDecoder::Work::index_stream(const Elements& from, const Pointer& place) {
    if (from.components != 1 ||
        (from.type != ComponentType::u8 && from.type != ComponentType::u16 && from.type != ComponentType::u32)) {
        return reader_.faults.at(place, "its accessor has " + std::to_string(from.components) + " components of type " +
                                            std::to_string(static_cast<int>(from.type)) +
                                            "; SCALAR of type 5121, 5123 or 5125 was expected");
    }
    GUANHE_TRY(reader_.store.charge(from.count * sizeof(std::uint32_t), place));
    if (auto view = as_they_lie<std::uint32_t>(from, ComponentType::u32, 1)) return std::move(*view);
    std::vector<std::uint32_t> values(from.count);
    reader_.jobs.parallel_ranges(
        from.count, grain, [&](std::size_t begin, std::size_t end) { to_indices(from, begin, end, values.data()); });
    return Stream<std::uint32_t>(std::move(values));
}

Result<void> PrimitiveDecoder::Work::check_indices(std::size_t bytes, const Pointer& place) {
    const auto* values = out_.indices.span().data();
    const auto check = [&](std::size_t begin, std::size_t end) {
        return all_below(values + begin, end - begin, out_.vertex_count);
    };
    if (everywhere(out_.indices.size(), bytes, check)) return {};
    for (std::size_t i = 0; i < out_.indices.size(); ++i) {
        if (values[i] < out_.vertex_count) continue;
        return reader_.faults.at(place, "element " + std::to_string(i) + " is index " + std::to_string(values[i]) +
                                            ", past the " + std::to_string(out_.vertex_count) + " vertices");
    }
    return {};
}

Result<void> PrimitiveDecoder::Work::indices() {
    const auto place = at_ / "indices";
    const int mode = draco_indices_ ? TINYGLTF_MODE_TRIANGLES : typed_.mode;
    const bool list = mode == TINYGLTF_MODE_POINTS || mode == TINYGLTF_MODE_LINE || mode == TINYGLTF_MODE_TRIANGLES;
    const std::size_t corners = out_.topology == Topology::triangles ? 3 : out_.topology == Topology::lines ? 2 : 1;
    if (draco_indices_) {
        out_.indices = Stream<std::uint32_t>(std::move(*draco_indices_)); // the codec has checked them
    } else if (typed_.indices >= 0) {
        GUANHE_TRY_LET(const auto elements, reader_.store.elements(static_cast<std::size_t>(typed_.indices)));
        GUANHE_TRY_LET(out_.indices,
                       shared(decoder_.indices_, typed_.indices, [&] { return index_stream(elements, place); }));
        GUANHE_TRY(
            reader_.store.charge(std::uint64_t{out_.vertex_count} + out_.indices.size(), place)); // time, not memory
        GUANHE_TRY(check_indices(element_bytes(elements),
                                 place)); // before turning into lists, so that the element named is the file's
        if (!list) {
            GUANHE_TRY(reader_.store.charge(list_size(mode, out_.indices.size()) * sizeof(std::uint32_t), place));
            out_.indices = Stream<std::uint32_t>(to_list(mode, out_.indices.span(), out_.vertex_count));
        }
    } else {
        GUANHE_TRY(reader_.store.charge(list_size(mode, out_.vertex_count) * sizeof(std::uint32_t), at_));
        out_.indices = Stream<std::uint32_t>(to_list(mode, {}, out_.vertex_count));
    }
    if (const auto rest = out_.indices.size() % corners; rest != 0) {
        reader_.faults.warn(place, "has " + std::to_string(out_.indices.size()) + " elements, no multiple of " +
                                       std::to_string(corners) + "; the last " + std::to_string(rest) +
                                       " are left out");
        out_.indices = out_.indices.subspan(0, out_.indices.size() - rest);
    }
    if (out_.indices.empty()) {
        // What draws primitives may then rely on there being one element; this one has no area.
        reader_.faults.warn(at_, "has too few vertices for anything to be drawn");
        out_.indices = Stream<std::uint32_t>(std::vector<std::uint32_t>(corners, 0));
    }
    return {};
}

/// Exporters often give all primitives of a mesh one vertex buffer, of which each uses a range. What draws primitives
/// would otherwise hold the whole buffer once a primitive.
void PrimitiveDecoder::Work::drop_unused_vertices() {
    const auto accessor = typed_.attributes.at("POSITION");
    if (draco_indices_ || decoder_.uses_[static_cast<std::size_t>(accessor)] < 2) return;
    const auto [low, high] = std::minmax_element(out_.indices.begin(), out_.indices.end());
    const auto first = *low;
    const auto count = *high - first + 1;
    if (count > out_.vertex_count / 4 * 3) return;
    std::vector<std::uint32_t> rebased(out_.indices.size());
    std::transform(out_.indices.begin(), out_.indices.end(), rebased.begin(),
                   [&](std::uint32_t i) { return i - first; });
    out_.indices = Stream<std::uint32_t>(std::move(rebased));
    const auto cut = [&](auto& stream) {
        if (!stream.empty()) stream = stream.subspan(first, count);
    };
    cut(out_.positions);
    cut(out_.normals);
    cut(out_.tangents);
    cut(out_.colors);
    for (auto& stream : out_.uv) cut(stream);
    for (auto& stream : out_.joints) cut(stream);
    for (auto& stream : out_.weights) cut(stream);
    for (auto& morph : out_.morphs) cut(morph.positions), cut(morph.normals), cut(morph.tangents);
    out_.vertex_count = count;
}

int normal_map_uv_set(const Scan& scan, const Primitive& primitive) {
    if (primitive.topology != Topology::triangles) return -1;
    const auto set_of = [&](int index) {
        if (index < 0) return -1;
        const auto& material = scan.materials[static_cast<std::size_t>(index)];
        const auto& map = material.normal_texture;
        if (material.unlit || map.texture < 0) return -1;
        return scan.textures[static_cast<std::size_t>(map.texture)].image < 0 ? -1 : map.uv_set;
    };
    if (const int set = set_of(primitive.material); set >= 0) return set;
    for (const int variant : primitive.variant_materials) {
        if (const int set = set_of(variant); set >= 0) return set;
    }
    return -1;
}

Result<void> PrimitiveDecoder::Work::tangents() {
    const int set = normal_map_uv_set(reader_.scan, out_);
    if (set < 0 || !out_.tangents.empty() || out_.uv[static_cast<std::size_t>(set)].empty()) return {};
    if (out_.indices.size() > std::numeric_limits<std::uint32_t>::max()) {
        return reader_.faults.at(at_,
                                 "has a normal map and no tangents, which cannot be made for more than 2^32 corners",
                                 "export it with tangents, or in parts");
    }
    const auto before = out_.vertex_count;
    make_tangents(out_, set, telling(out_.indices.size() / 3 * tangents_cost));
    // How many vertices are split is known only now; at worst every corner was, in every stream.
    const auto split = std::uint64_t{out_.vertex_count} - before;
    return reader_.store.charge(
        std::uint64_t{out_.vertex_count} * sizeof(glm::vec4) + split * (64 + out_.morphs.size() * 36), at_);
}

} // namespace guanhe::scan::gltf
