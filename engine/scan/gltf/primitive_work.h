// One primitive while it is decoded. Included only by primitive*.cpp.
#pragma once

#include "scan/geometry.h"
#include "scan/gltf/convert.h"
#include "scan/gltf/primitives.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace guanhe::scan::gltf {

inline constexpr std::size_t grain = 1 << 15; // elements; below, one thread is as fast

// What the slow steps cost beside reading: as much time as so many bytes of plain data.
inline constexpr std::uint64_t draco_cost = 400;    ///< a triangle
inline constexpr std::uint64_t tangents_cost = 500; ///< a triangle

/// The attributes that are read; any other is passed over.
inline constexpr std::array<std::string_view, 10> read_attributes{"POSITION",   "NORMAL",   "TANGENT",  "TEXCOORD_0",
                                                                  "TEXCOORD_1", "COLOR_0",  "JOINTS_0", "JOINTS_1",
                                                                  "WEIGHTS_0",  "WEIGHTS_1"};

/// Without padding.
inline std::size_t element_bytes(const Elements& elements) {
    return component_size(elements.type) * static_cast<std::size_t>(elements.components);
}

inline bool finite(float value) {
    return std::isfinite(value);
}

/// Elements that already have T's form are viewed where they lie.
template<class T>
std::optional<Stream<T>> as_they_lie(const Elements& from, ComponentType type, int components) {
    if (from.type != type || from.components != components || from.stride != sizeof(T)) return std::nullopt;
    if (reinterpret_cast<std::uintptr_t>(from.data) % alignof(T) != 0) return std::nullopt;
    return stream_of(std::span(reinterpret_cast<const T*>(from.data), from.count), from.keep, from.file);
}

inline const Json& primitive_json(const Reader& reader, const PrimitiveOrigin& origin) {
    return reader.document.at("meshes", origin.mesh)["primitives"][origin.document_primitive];
}

inline const tinygltf::Primitive& primitive_of(const Reader& reader, const PrimitiveOrigin& origin) {
    return reader.document.model.meshes[origin.mesh].primitives[origin.document_primitive];
}

inline Pointer pointer_to(const PrimitiveOrigin& origin) {
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

/// The uv set of the normal map that one of the primitive's materials has, or -1.
[[nodiscard]] int normal_map_uv_set(const Scan& scan, const Primitive& primitive);

class PrimitiveDecoder::Work {
public:
    Work(PrimitiveDecoder& decoder, const PrimitiveOrigin& origin, ProgressPart& progress, Primitive& out)
        : decoder_(decoder), reader_(decoder.reader_), origin_(origin), progress_(progress),
          typed_(primitive_of(reader_, origin)), out_(out), at_(pointer_to(origin)) {}

    Result<void> run() {
        GUANHE_TRY(draco());
        GUANHE_TRY(positions());
        GUANHE_TRY(indices());
        GUANHE_TRY(normals());
        GUANHE_TRY(stored_tangents());
        GUANHE_TRY(texture_coordinates());
        GUANHE_TRY(colors());
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

    /// Whether check(begin, end) holds on all of [0, count), on all cores. Progress moves by `bytes` an element.
    template<class Check>
    bool everywhere(std::size_t count, std::size_t bytes, Check check) {
        std::atomic<bool> good{true};
        reader_.jobs.parallel_ranges(count, grain, [&](std::size_t begin, std::size_t end) {
            if (good.load(std::memory_order_relaxed) && !check(begin, end)) {
                good.store(false, std::memory_order_relaxed);
            }
            progress_.advance((end - begin) * bytes);
        });
        return good.load(std::memory_order_relaxed);
    }

    /// Moves progress by `units` in all.
    [[nodiscard]] FractionListener telling(std::uint64_t units) {
        return [this, units, told = std::uint64_t{0}](double fraction) mutable {
            const auto reached = static_cast<std::uint64_t>(fraction * static_cast<double>(units));
            progress_.advance(reached - told);
            told = reached;
        };
    }

    /// As floats: viewed where they lie, or converted on all cores.
    template<class V>
    Result<Stream<V>> vectors(const Source& source) {
        const auto& from = source.elements;
        GUANHE_TRY(reader_.store.charge(from.count * sizeof(V), source.at)); // it is read, if not copied
        if (auto view = as_they_lie<V>(from, ComponentType::f32, V::length())) return std::move(*view);
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
        const auto* values = &stream[0].x; // no accessor is empty
        constexpr auto width = static_cast<std::size_t>(V::length());
        const auto check = [values](std::size_t begin, std::size_t end) {
            return all_finite(values + begin * width, (end - begin) * width);
        };
        const bool good = everywhere(stream.size(), element_bytes(source.elements), check);
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
    Result<void> check_indices(std::size_t bytes, const Pointer& place);
    Result<void> normals();
    Result<void> stored_tangents();
    Result<void> texture_coordinates();
    Result<void> colors();
    Result<void> skin();
    Result<void> check_joints(std::vector<glm::u16vec4>& joints, const std::vector<glm::vec4>& weights,
                              std::size_t set);
    Result<void> morphs();
    void drop_unused_vertices();
    Result<void> tangents();

    PrimitiveDecoder& decoder_;
    Reader& reader_;
    const PrimitiveOrigin& origin_;
    ProgressPart& progress_;
    const tinygltf::Primitive& typed_;
    Primitive& out_;
    Pointer at_;
    std::map<std::string, Elements> draco_attributes_;
    std::optional<std::vector<std::uint32_t>> draco_indices_;
};

} // namespace guanhe::scan::gltf
