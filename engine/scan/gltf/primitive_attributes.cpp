// Normals, tangents of the file, texture coordinates, colours, skin and morph targets.
#include "scan/gltf/primitive_work.h"

namespace guanhe::scan::gltf {

namespace {

/// Makes a vector a unit vector. False when it has no direction; then it becomes `otherwise`.
bool made_unit(glm::vec3& v, const glm::vec3& otherwise) {
    const float square = glm::dot(v, v);
    const bool good = square > 1e-20F && finite(square);
    v = good ? v * (1.0F / std::sqrt(square)) : otherwise;
    return good;
}

} // namespace

Result<void> PrimitiveDecoder::Work::normals() {
    GUANHE_TRY_LET(const auto found, source("NORMAL"));
    if (!found) return {};
    GUANHE_TRY(expect(*found, 3, 3));
    GUANHE_TRY_LET(out_.normals, shared(decoder_.normals_, found->accessor, [&]() -> Result<Stream<glm::vec3>> {
                       GUANHE_TRY_LET(auto stream, vectors<glm::vec3>(*found));
                       const auto check = [&](std::size_t begin, std::size_t end) {
                           return all_unit(&stream[begin], end - begin);
                       };
                       if (everywhere(stream.size(), element_bytes(found->elements), check)) return stream;
                       return mended(*found, stream, "normals have no direction",
                                     [](glm::vec3& v) { return !made_unit(v, glm::vec3(0, 0, 1)); });
                   }));
    return {};
}

/// The file's own tangents: without normals glTF ignores them, and without a normal map they serve nothing.
Result<void> PrimitiveDecoder::Work::stored_tangents() {
    GUANHE_TRY_LET(const auto found, source("TANGENT"));
    if (!found || out_.normals.empty() || normal_map_uv_set(reader_.scan, out_) < 0) return {};
    GUANHE_TRY(expect(*found, 4, 4));
    GUANHE_TRY_LET(out_.tangents, shared(decoder_.tangents_, found->accessor, [&]() -> Result<Stream<glm::vec4>> {
                       GUANHE_TRY_LET(auto stream, vectors<glm::vec4>(*found));
                       const auto check = [&](std::size_t begin, std::size_t end) {
                           return all_tangents(&stream[begin], end - begin);
                       };
                       if (everywhere(stream.size(), element_bytes(found->elements), check)) return stream;
                       return mended(*found, stream, "tangents have no direction", [](glm::vec4& v) {
                           glm::vec3 direction(v);
                           const bool wrong = !made_unit(direction, glm::vec3(1, 0, 0));
                           v = glm::vec4(direction, v.w < 0.0F ? -1.0F : 1.0F);
                           return wrong;
                       });
                   }));
    return {};
}

Result<void> PrimitiveDecoder::Work::texture_coordinates() {
    for (std::size_t set = 0; set < out_.uv.size(); ++set) {
        GUANHE_TRY_LET(const auto found, source("TEXCOORD_" + std::to_string(set)));
        if (!found) continue;
        GUANHE_TRY(expect(*found, 2, 2));
        GUANHE_TRY_LET(out_.uv[set], shared(decoder_.uvs_, found->accessor, [&]() -> Result<Stream<glm::vec2>> {
                           GUANHE_TRY_LET(auto stream, vectors<glm::vec2>(*found));
                           const auto check = [&](std::size_t begin, std::size_t end) {
                               return all_finite(&stream[begin].x, (end - begin) * 2);
                           };
                           if (everywhere(stream.size(), element_bytes(found->elements), check)) return stream;
                           return mended(*found, stream, "texture coordinates are not finite", [](glm::vec2& v) {
                               const bool wrong = !finite(v.x) || !finite(v.y);
                               if (wrong) v = glm::vec2(0);
                               return wrong;
                           });
                       }));
    }
    return {};
}

Result<void> PrimitiveDecoder::Work::colors() {
    GUANHE_TRY_LET(const auto found, source("COLOR_0"));
    if (!found) return {};
    GUANHE_TRY(expect(*found, 3, 4));
    GUANHE_TRY_LET(out_.colors, shared(decoder_.colors_, found->accessor, [&]() -> Result<Stream<glm::u16vec4>> {
                       const auto& from = found->elements;
                       GUANHE_TRY(reader_.store.charge(from.count * sizeof(glm::u16vec4), found->at));
                       if (auto view = as_they_lie<glm::u16vec4>(from, ComponentType::u16, 4)) return std::move(*view);
                       std::vector<glm::u16vec4> values(from.count);
                       reader_.jobs.parallel_ranges(from.count, grain, [&](std::size_t begin, std::size_t end) {
                           to_colors(from, begin, end, values.data());
                           progress_.advance((end - begin) * element_bytes(from));
                       });
                       return Stream<glm::u16vec4>(std::move(values));
                   }));
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

} // namespace guanhe::scan::gltf
