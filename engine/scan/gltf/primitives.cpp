#include "scan/gltf/primitives.h"

#include "scan/codecs.h"
#include "scan/geometry.h"
#include "scan/gltf/convert.h"
#include "scan/gltf/limits.h"

#include <algorithm>
#include <cmath>

namespace guanhe::scan::gltf {

namespace {

constexpr std::size_t grain = 1 << 15; // elements; below, one thread is as fast

/// Whether check(begin, end) holds on all of [0, count), on all cores.
template<class Check>
bool everywhere(Jobs& jobs, std::size_t count, Check check) {
    std::atomic<bool> good{true};
    jobs.parallel_ranges(count, grain, [&](std::size_t begin, std::size_t end) {
        if (good.load(std::memory_order_relaxed) && !check(begin, end)) good.store(false, std::memory_order_relaxed);
    });
    return good.load(std::memory_order_relaxed);
}

bool finite(float value) {
    return std::isfinite(value);
}

/// Elements that already have T's form are viewed where they lie.
template<class T>
std::optional<Stream<T>> as_they_lie(const Elements& from, ComponentType type, int components) {
    if (from.type != type || from.components != components || from.stride != sizeof(T)) return std::nullopt;
    if (reinterpret_cast<std::uintptr_t>(from.data) % alignof(T) != 0) return std::nullopt;
    return Stream<T>(std::span(reinterpret_cast<const T*>(from.data), from.count), from.keep);
}

const Json& primitive_json(const Reader& reader, const PrimitiveOrigin& origin) {
    return reader.document.at("meshes", origin.mesh)["primitives"][origin.document_primitive];
}

const tinygltf::Primitive& primitive_of(const Reader& reader, const PrimitiveOrigin& origin) {
    return reader.document.model.meshes[origin.mesh].primitives[origin.document_primitive];
}

Pointer pointer_to(const PrimitiveOrigin& origin) {
    return Pointer() / "meshes" / origin.mesh / "primitives" / origin.document_primitive;
}

template<class Visit>
void for_each_accessor(const tinygltf::Primitive& primitive, Visit visit) {
    for (const auto& attribute : primitive.attributes) visit(attribute.second);
    for (const auto& target : primitive.targets) {
        for (const auto& attribute : target) visit(attribute.second);
    }
    if (primitive.indices >= 0) visit(primitive.indices);
}

} // namespace

// One primitive while it is decoded -----------------------------------------------------------------------------------

class PrimitiveDecoder::Work {
public:
    Work(PrimitiveDecoder& decoder, const PrimitiveOrigin& origin, Primitive& out)
        : decoder_(decoder), reader_(decoder.reader_), origin_(origin), typed_(primitive_of(reader_, origin)),
          out_(out), at_(pointer_to(origin)) {}

    Result<void> run() {
        GUANHE_TRY(draco());
        GUANHE_TRY(positions());
        GUANHE_TRY(indices());
        GUANHE_TRY(surface());
        GUANHE_TRY(skin());
        GUANHE_TRY(morphs());
        drop_unused_vertices();
        out_.index_count = out_.indices.size();
        out_.bounds = bounds_of(out_.positions.span(), &reader_.jobs);
        return tangents();
    }

private:
    struct Source {
        Elements elements;
        int accessor = -1; ///< -1: Draco's, used by nobody else
        Pointer at;
    };

    /// The elements of an attribute, or none when the primitive does not have it.
    Result<std::optional<Source>> source(const std::string& name) {
        const auto found = typed_.attributes.find(name);
        if (found == typed_.attributes.end()) return std::optional<Source>();
        auto place = at_ / "attributes" / name;
        if (const auto decoded = draco_attributes_.find(name); decoded != draco_attributes_.end()) {
            return std::optional(Source{decoded->second, -1, std::move(place)});
        }
        return from_accessor(found->second, std::move(place));
    }

    Result<std::optional<Source>> from_accessor(int accessor, Pointer place) {
        GUANHE_TRY_LET(auto elements, reader_.store.elements(static_cast<std::size_t>(accessor)));
        if (out_.vertex_count != 0 && elements.count != out_.vertex_count) {
            return reader_.faults.at(place, "has " + std::to_string(elements.count) +
                                                " elements; as many as vertices, " + std::to_string(out_.vertex_count) +
                                                ", were expected");
        }
        return std::optional(Source{std::move(elements), accessor, std::move(place)});
    }

    Result<void> expect(const Source& source, int least, int most) const {
        const int components = source.elements.components;
        if (components >= least && components <= most && source.elements.type != ComponentType::u32) return {};
        return reader_.faults.at(source.at, "its accessor has " + std::to_string(components) + " components of type " +
                                                std::to_string(static_cast<int>(source.elements.type)) + "; " +
                                                std::to_string(least) + " components of a vertex type were expected");
    }

    /// As floats: viewed where they lie, or converted on all cores.
    template<class V>
    Result<Stream<V>> vectors(const Source& source) {
        const auto& from = source.elements;
        if (auto view = as_they_lie<V>(from, ComponentType::f32, V::length())) {
            GUANHE_TRY(reader_.store.charge(from.count * sizeof(V), source.at)); // it is read, if not copied
            return std::move(*view);
        }
        GUANHE_TRY(reader_.store.charge(from.count * sizeof(V), source.at));
        std::vector<V> values(from.count);
        reader_.jobs.parallel_ranges(from.count, grain, [&](std::size_t begin, std::size_t end) {
            to_floats(from, begin, end, &values[0].x, V::length());
        });
        return Stream<V>(std::move(values));
    }

    /// Through the cache when another primitive names the same accessor.
    template<class T, class Make>
    Result<Stream<T>> shared(SharedStreams<T>& cache, int accessor, Make make) {
        if (accessor < 0 || decoder_.uses_[static_cast<std::size_t>(accessor)] < 2) return make();
        return cache.get(accessor, make);
    }

    /// Vectors that must be finite: positions and displacements.
    template<class V>
    Result<Stream<V>> finite_vectors(const Source& source) {
        GUANHE_TRY_LET(auto stream, vectors<V>(source));
        const auto* values = stream.empty() ? nullptr : &stream[0].x;
        constexpr auto width = static_cast<std::size_t>(V::length());
        const bool good = everywhere(reader_.jobs, stream.size(), [&](std::size_t begin, std::size_t end) {
            return all_finite(values + begin * width, (end - begin) * width);
        });
        if (good) return stream;
        for (std::size_t i = 0; i < stream.size() * width; ++i) {
            if (finite(values[i])) continue;
            return reader_.faults.at(source.at, "element " + std::to_string(i / width) + " is not finite (" +
                                                    (std::isnan(values[i]) ? "NaN" : "infinite") + ")");
        }
        return stream;
    }

    /// A copy in which mend(element) has repaired each; it says whether that is worth a warning.
    template<class V, class Mend>
    Result<Stream<V>> mended(const Source& source, const Stream<V>& stream, std::string_view what, Mend mend) {
        GUANHE_TRY(reader_.store.charge(stream.size() * sizeof(V), source.at));
        std::vector<V> values(stream.begin(), stream.end());
        std::size_t wrong = 0;
        std::size_t first = 0;
        for (std::size_t i = 0; i < values.size(); ++i) {
            if (mend(values[i]) && wrong++ == 0) first = i;
        }
        if (wrong > 0) {
            reader_.faults.warn(source.at, std::to_string(wrong) + " " + std::string(what) +
                                               ", the first one is element " + std::to_string(first) +
                                               "; they are replaced");
        }
        return Stream<V>(std::move(values));
    }

    Result<void> draco();
    Result<void> positions();
    Result<void> indices();
    Result<Stream<std::uint32_t>> index_stream(const Elements& from, const Pointer& place);
    Result<void> check_indices(const Pointer& place);
    Result<void> surface();
    Result<void> skin();
    Result<void> check_joints(std::vector<glm::u16vec4>& joints, const std::vector<glm::vec4>& weights,
                              std::size_t set);
    Result<void> morphs();
    void drop_unused_vertices();
    Result<void> tangents();
    [[nodiscard]] int normal_map_uv_set() const;

    PrimitiveDecoder& decoder_;
    Reader& reader_;
    const PrimitiveOrigin& origin_;
    const tinygltf::Primitive& typed_;
    Primitive& out_;
    Pointer at_;
    std::map<std::string, Elements> draco_attributes_;
    std::optional<std::vector<std::uint32_t>> draco_indices_;
};

Result<void> PrimitiveDecoder::Work::draco() {
    const auto* object = extension(primitive_json(reader_, origin_), "KHR_draco_mesh_compression");
    if (object == nullptr) return {};
    const auto place = at_ / "extensions" / "KHR_draco_mesh_compression";
    std::vector<DracoAttribute> wanted;
    std::vector<std::string> names;
    for (const auto& entry : (*object)["attributes"].items()) {
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
    auto decoded = decode_draco(bytes.span, wanted);
    if (!decoded) return reader_.faults.within(place, decoded.error());
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
    return {};
}

Result<void> PrimitiveDecoder::Work::positions() {
    GUANHE_TRY_LET(const auto found, source("POSITION"));
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

Result<void> PrimitiveDecoder::Work::check_indices(const Pointer& place) {
    const auto* values = out_.indices.span().data();
    const bool good = everywhere(reader_.jobs, out_.indices.size(), [&](std::size_t begin, std::size_t end) {
        return all_below(values + begin, end - begin, out_.vertex_count);
    });
    if (good) return {};
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
        GUANHE_TRY(check_indices(place)); // before turning into lists, so that the element named is the file's
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

Result<void> PrimitiveDecoder::Work::surface() {
    const auto unit3 = [](glm::vec3& v) {
        const float square = glm::dot(v, v);
        if (!(square > 1e-20F) || !finite(square)) return v = glm::vec3(0, 0, 1), true;
        v *= 1.0F / std::sqrt(square);
        return false;
    };
    GUANHE_TRY_LET(const auto normal, source("NORMAL"));
    if (normal) {
        GUANHE_TRY(expect(*normal, 3, 3));
        GUANHE_TRY_LET(out_.normals, shared(decoder_.normals_, normal->accessor, [&]() -> Result<Stream<glm::vec3>> {
                           GUANHE_TRY_LET(auto stream, vectors<glm::vec3>(*normal));
                           const bool good =
                               everywhere(reader_.jobs, stream.size(), [&](std::size_t begin, std::size_t end) {
                                   return all_unit(stream.span().data() + begin, end - begin);
                               });
                           if (good) return stream;
                           return mended(*normal, stream, "normals have no direction", unit3);
                       }));
    }
    GUANHE_TRY_LET(const auto tangent, source("TANGENT"));
    if (tangent && normal && normal_map_uv_set() >= 0) { // they serve nothing else
        GUANHE_TRY(expect(*tangent, 4, 4));
        GUANHE_TRY_LET(out_.tangents, shared(decoder_.tangents_, tangent->accessor, [&]() -> Result<Stream<glm::vec4>> {
                           GUANHE_TRY_LET(auto stream, vectors<glm::vec4>(*tangent));
                           const bool good =
                               everywhere(reader_.jobs, stream.size(), [&](std::size_t begin, std::size_t end) {
                                   return all_tangents(stream.span().data() + begin, end - begin);
                               });
                           if (good) return stream;
                           return mended(*tangent, stream, "tangents have no direction", [&](glm::vec4& v) {
                               glm::vec3 direction(v);
                               const bool wrong = unit3(direction);
                               v = glm::vec4(wrong ? glm::vec3(1, 0, 0) : direction, v.w < 0.0F ? -1.0F : 1.0F);
                               return wrong;
                           });
                       }));
    }
    for (std::size_t set = 0; set < out_.uv.size(); ++set) {
        GUANHE_TRY_LET(const auto uv, source("TEXCOORD_" + std::to_string(set)));
        if (!uv) continue;
        GUANHE_TRY(expect(*uv, 2, 2));
        GUANHE_TRY_LET(out_.uv[set], shared(decoder_.uvs_, uv->accessor, [&]() -> Result<Stream<glm::vec2>> {
                           GUANHE_TRY_LET(auto stream, vectors<glm::vec2>(*uv));
                           const auto* values = &stream[0].x;
                           const bool good =
                               everywhere(reader_.jobs, stream.size(), [&](std::size_t begin, std::size_t end) {
                                   return all_finite(values + begin * 2, (end - begin) * 2);
                               });
                           if (good) return stream;
                           return mended(*uv, stream, "texture coordinates are not finite", [](glm::vec2& v) {
                               const bool wrong = !finite(v.x) || !finite(v.y);
                               if (wrong) v = glm::vec2(0);
                               return wrong;
                           });
                       }));
    }
    GUANHE_TRY_LET(const auto color, source("COLOR_0"));
    if (color) {
        GUANHE_TRY(expect(*color, 3, 4));
        GUANHE_TRY_LET(out_.colors, shared(decoder_.colors_, color->accessor, [&]() -> Result<Stream<glm::u16vec4>> {
                           const auto& from = color->elements;
                           GUANHE_TRY(reader_.store.charge(from.count * sizeof(glm::u16vec4), color->at));
                           if (auto view = as_they_lie<glm::u16vec4>(from, ComponentType::u16, 4))
                               return std::move(*view);
                           std::vector<glm::u16vec4> values(from.count);
                           reader_.jobs.parallel_ranges(from.count, grain, [&](std::size_t begin, std::size_t end) {
                               to_colors(from, begin, end, values.data());
                           });
                           return Stream<glm::u16vec4>(std::move(values));
                       }));
    }
    return {};
}

Result<void> PrimitiveDecoder::Work::check_joints(std::vector<glm::u16vec4>& joints,
                                                  const std::vector<glm::vec4>& weights, std::size_t set) {
    const auto limit = decoder_.joints_[origin_.mesh];
    for (std::size_t i = 0; i < joints.size(); ++i) {
        for (int c = 0; c < 4; ++c) {
            if (joints[i][c] < limit) continue;
            if (weights[i][c] > 0.0F) {
                return reader_.faults.at(at_ / "attributes" / ("JOINTS_" + std::to_string(set)),
                                         "element " + std::to_string(i) + " names joint " +
                                             std::to_string(joints[i][c]) + ", past the " + std::to_string(limit) +
                                             " joints of its skin");
            }
            joints[i][c] = 0; // without weight it may name anything; what draws it may not read past the skin
        }
    }
    return {};
}

Result<void> PrimitiveDecoder::Work::skin() {
    if (decoder_.joints_[origin_.mesh] == 0) return {};
    std::array<std::vector<glm::u16vec4>, 2> joints;
    std::array<std::vector<glm::vec4>, 2> weights;
    for (std::size_t set = 0; set < joints.size(); ++set) {
        GUANHE_TRY_LET(const auto joint, source("JOINTS_" + std::to_string(set)));
        GUANHE_TRY_LET(const auto weight, source("WEIGHTS_" + std::to_string(set)));
        if (!joint || !weight) continue;
        if (joint->elements.components != 4 ||
            (joint->elements.type != ComponentType::u8 && joint->elements.type != ComponentType::u16)) {
            return reader_.faults.at(joint->at, "its accessor is not VEC4 of type 5121 or 5123, as joints must be");
        }
        GUANHE_TRY(expect(*weight, 4, 4));
        GUANHE_TRY(reader_.store.charge(std::uint64_t{out_.vertex_count} * 24, joint->at));
        joints[set].resize(out_.vertex_count);
        weights[set].resize(out_.vertex_count);
        to_joints(joint->elements, 0, out_.vertex_count, joints[set].data());
        to_floats(weight->elements, 0, out_.vertex_count, &weights[set][0].x, 4);
        std::size_t wrong = 0;
        for (auto& w : weights[set]) {
            for (int c = 0; c < 4; ++c) {
                if (w[c] >= 0.0F && finite(w[c])) continue;
                w[c] = 0.0F;
                ++wrong;
            }
        }
        if (wrong > 0) {
            reader_.faults.warn(weight->at, std::to_string(wrong) + " weights are negative or not finite; 0 is used");
        }
        GUANHE_TRY(check_joints(joints[set], weights[set], set));
    }
    if (joints[0].empty()) std::swap(joints[0], joints[1]), std::swap(weights[0], weights[1]);
    if (joints[0].empty()) return {};
    std::size_t weightless = 0;
    for (std::size_t i = 0; i < out_.vertex_count; ++i) {
        float sum = 0.0F;
        for (const auto& set : weights) {
            if (!set.empty()) sum += set[i].x + set[i].y + set[i].z + set[i].w;
        }
        if (sum > 0.0F && finite(sum)) {
            for (auto& set : weights) {
                if (!set.empty()) set[i] /= sum;
            }
        } else {
            for (auto& set : weights) {
                if (!set.empty()) set[i] = glm::vec4(0.0F);
            }
            weights[0][i].x = 1.0F;
            ++weightless;
        }
    }
    if (weightless > 0) {
        reader_.faults.warn(at_ / "attributes" / "WEIGHTS_0",
                            std::to_string(weightless) + " vertices have no weight; they follow their first joint");
    }
    for (std::size_t set = 0; set < joints.size(); ++set) {
        if (joints[set].empty()) continue;
        out_.joints[set] = Stream<glm::u16vec4>(std::move(joints[set]));
        out_.weights[set] = Stream<glm::vec4>(std::move(weights[set]));
    }
    return {};
}

Result<void> PrimitiveDecoder::Work::morphs() {
    for (std::size_t t = 0; t < typed_.targets.size(); ++t) {
        for (const auto& [name, accessor] : typed_.targets[t]) {
            auto& morph = out_.morphs[t];
            auto* stream = name == "POSITION"                            ? &morph.positions
                           : name == "NORMAL" && !out_.normals.empty()   ? &morph.normals
                           : name == "TANGENT" && !out_.tangents.empty() ? &morph.tangents
                                                                         : nullptr;
            if (stream == nullptr) continue;
            GUANHE_TRY_LET(const auto found, from_accessor(accessor, at_ / "targets" / t / name));
            GUANHE_TRY(expect(*found, 3, 3));
            GUANHE_TRY_LET(
                *stream, shared(decoder_.displacements_, accessor, [&] { return finite_vectors<glm::vec3>(*found); }));
        }
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

/// The uv set of the normal map that one of the primitive's materials has, or -1.
int PrimitiveDecoder::Work::normal_map_uv_set() const {
    if (out_.topology != Topology::triangles) return -1;
    const auto set_of = [&](int index) {
        if (index < 0) return -1;
        const auto& material = reader_.scan.materials[static_cast<std::size_t>(index)];
        const auto& map = material.normal_texture;
        if (material.unlit || map.texture < 0) return -1;
        return reader_.scan.textures[static_cast<std::size_t>(map.texture)].image < 0 ? -1 : map.uv_set;
    };
    if (const int set = set_of(out_.material); set >= 0) return set;
    for (const int variant : out_.variant_materials) {
        if (const int set = set_of(variant); set >= 0) return set;
    }
    return -1;
}

Result<void> PrimitiveDecoder::Work::tangents() {
    const int set = normal_map_uv_set();
    if (set < 0 || !out_.tangents.empty() || out_.uv[static_cast<std::size_t>(set)].empty()) return {};
    // At worst every corner becomes a vertex of its own, in every stream.
    GUANHE_TRY(reader_.store.charge(out_.indices.size() * (64 + out_.morphs.size() * 36), at_));
    make_tangents(out_, set);
    return {};
}

// The decoder
// ----------------------------------------------------------------------------------------------------------

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

std::uint64_t PrimitiveDecoder::cost(const PrimitiveOrigin& origin) const {
    std::uint64_t bytes = 64;
    for_each_accessor(primitive_of(reader_, origin), [&](int accessor) {
        const auto& shape = reader_.store.shape(static_cast<std::size_t>(accessor));
        bytes += std::uint64_t{shape.count} * shape.element;
    });
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

Result<void> PrimitiveDecoder::decode(const PrimitiveOrigin& origin, Primitive& primitive) {
    try {
        return Work(*this, origin, primitive).run();
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
        if (const auto elements = reader_.store.elements(i)) {
            reader_.store.forget({elements->data, shape.stride * (shape.count - 1) + shape.element});
        }
    });
}

} // namespace guanhe::scan::gltf
