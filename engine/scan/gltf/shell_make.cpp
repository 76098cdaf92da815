// A .glb of a Scan of PLY, OBJ or STL.
#include "scan/gltf/glb.h"
#include "scan/gltf/shell.h"

#include <algorithm>

namespace guanhe::scan::gltf {

namespace {

constexpr int mode_of(Topology topology) {
    return topology == Topology::points ? 0 : topology == Topology::lines ? 1 : 4;
}

template<glm::length_t n>
Json array_of(const glm::vec<n, float>& v) {
    Json array = Json::array();
    for (glm::length_t i = 0; i < n; ++i) array.push_back(v[i]);
    return array;
}

class Maker {
public:
    Maker(const Scan& scan, const LeftOut& left_out) : scan_(scan), left_out_(left_out) {}

    Result<std::vector<std::byte>> run() {
        asset();
        nodes();
        for (std::size_t m = 0; m < scan_.meshes.size(); ++m) mesh(m);
        for (const auto& material : scan_.materials) json_["materials"].push_back(material_of(material));
        pictures();
        if (json_.contains("bufferViews")) json_["buffers"] = Json::array({Json::object()});
        return glb_.finish(json_);
    }

private:
    void asset() {
        const auto& from = scan_.metadata;
        auto& to = json_["asset"];
        to["version"] = "2.0";
        if (!from.generator.empty()) to["generator"] = from.generator;
        if (!from.copyright.empty()) to["copyright"] = from.copyright;
        to["extras"][origin_member] = {{"format", from.format}, {"version", from.version}, {"comments", from.comments}};
    }

    void use(std::string_view extension, bool required) {
        for (const auto* list : {"extensionsUsed", "extensionsRequired"}) {
            if (!required && std::string_view(list) == "extensionsRequired") return;
            auto& names = json_[list];
            if (std::find(names.begin(), names.end(), extension) == names.end()) names.push_back(extension);
        }
    }

    void nodes() {
        for (const auto& node : scan_.nodes) {
            Json out = Json::object();
            if (!node.name.empty()) out["name"] = node.name;
            if (!node.children.empty()) out["children"] = node.children;
            if (node.mesh >= 0) out["mesh"] = node.mesh;
            const auto& local = node.local;
            const auto& r = local.rotation;
            if (local.translation != glm::vec3(0.0F)) out["translation"] = array_of(local.translation);
            if (r != glm::quat(1.0F, 0.0F, 0.0F, 0.0F)) out["rotation"] = {r.x, r.y, r.z, r.w};
            if (local.scale != glm::vec3(1.0F)) out["scale"] = array_of(local.scale);
            json_["nodes"].push_back(std::move(out));
        }
        for (const auto& scene : scan_.scenes) {
            Json out = {{"nodes", scene.roots}};
            if (!scene.name.empty()) out["name"] = scene.name;
            json_["scenes"].push_back(std::move(out));
        }
        json_["scene"] = scan_.default_scene;
    }

    void mesh(std::size_t index) {
        const auto& mesh = scan_.meshes[index];
        Json out = {{"primitives", Json::array()}};
        if (!mesh.name.empty()) out["name"] = mesh.name;
        const bool is_static = left_out_.is_static(index);
        for (const auto& primitive : mesh.primitives) {
            Json part = {{"attributes", Json::object()}, {"mode", mode_of(primitive.topology)}};
            if (primitive.material >= 0) part["material"] = primitive.material;
            if (is_static) {
                part["extensions"][clusters_extension] = clusters_of(primitive);
                use(clusters_extension, true);
            } else {
                vertices(primitive, part);
            }
            out["primitives"].push_back(std::move(part));
        }
        json_["meshes"].push_back(std::move(out));
    }

    void vertices(const Primitive& primitive, Json& part) {
        auto& attributes = part["attributes"];
        attributes["POSITION"] = accessor(primitive.positions, 5126, "VEC3");
        auto& positions = json_["accessors"].back();
        positions["min"] = array_of(primitive.bounds.min);
        positions["max"] = array_of(primitive.bounds.max);
        if (!primitive.normals.empty()) attributes["NORMAL"] = accessor(primitive.normals, 5126, "VEC3");
        if (!primitive.tangents.empty()) attributes["TANGENT"] = accessor(primitive.tangents, 5126, "VEC4");
        if (!primitive.uv[0].empty()) attributes["TEXCOORD_0"] = accessor(primitive.uv[0], 5126, "VEC2");
        if (!primitive.colors.empty()) {
            attributes["COLOR_0"] = accessor(primitive.colors, 5123, "VEC4");
            json_["accessors"].back()["normalized"] = true;
        }
        part["indices"] = accessor(primitive.indices, 5125, "SCALAR");
    }

    template<class T>
    std::size_t accessor(const Stream<T>& stream, int component_type, const char* type) {
        const auto index = view({std::as_bytes(stream.span()), nullptr}); // the Scan keeps it
        auto& accessors = json_["accessors"];
        accessors.push_back(
            {{"bufferView", index}, {"componentType", component_type}, {"count", stream.size()}, {"type", type}});
        return accessors.size() - 1;
    }

    std::size_t view(Bytes bytes) {
        const auto length = bytes.span.size();
        auto& views = json_["bufferViews"];
        views.push_back({{"buffer", 0}, {"byteOffset", glb_.add(std::move(bytes))}, {"byteLength", length}});
        return views.size() - 1;
    }

    Json texture_info(const TextureRef& ref) {
        Json info = {{"index", ref.texture}};
        if (ref.uv_set != 0) info["texCoord"] = ref.uv_set;
        const glm::vec2 scale(ref.row0.x, ref.row1.y); // an MTL file cannot say more
        const glm::vec2 offset(ref.row0.z, ref.row1.z);
        if (scale != glm::vec2(1.0F) || offset != glm::vec2(0.0F)) {
            info["extensions"]["KHR_texture_transform"] = {{"scale", array_of(scale)}, {"offset", array_of(offset)}};
            use("KHR_texture_transform", false);
        }
        return info;
    }

    Json material_of(const Material& material) {
        Json pbr = {{"baseColorFactor", array_of(material.base_color)},
                    {"metallicFactor", material.metallic},
                    {"roughnessFactor", material.roughness}};
        Json out = {{"doubleSided", material.double_sided}};
        const auto texture = [&](Json& object, const char* name, const TextureRef& ref) -> Json* {
            if (ref.texture < 0) return nullptr;
            return &(object[name] = texture_info(ref));
        };
        texture(pbr, "baseColorTexture", material.base_color_texture);
        texture(pbr, "metallicRoughnessTexture", material.metallic_roughness_texture);
        if (auto* normal = texture(out, "normalTexture", material.normal_texture)) {
            (*normal)["scale"] = material.normal_scale;
        }
        texture(out, "emissiveTexture", material.emissive_texture);
        out["pbrMetallicRoughness"] = std::move(pbr);
        if (!material.name.empty()) out["name"] = material.name;
        if (material.alpha_mode != AlphaMode::opaque) {
            out["alphaMode"] = material.alpha_mode == AlphaMode::mask ? "MASK" : "BLEND";
            out["alphaCutoff"] = material.alpha_cutoff;
        }
        emission(material, out);
        if (material.ior != 1.5F) extend(out, "KHR_materials_ior", {{"ior", material.ior}});
        return out;
    }

    void emission(const Material& material, Json& out) {
        const float strength = std::max({material.emissive.x, material.emissive.y, material.emissive.z});
        if (strength <= 0.0F) return;
        if (strength <= 1.0F) {
            out["emissiveFactor"] = array_of(material.emissive);
            return;
        }
        out["emissiveFactor"] = array_of(material.emissive / strength);
        extend(out, "KHR_materials_emissive_strength", {{"emissiveStrength", strength}});
    }

    void extend(Json& material, const char* name, Json values) {
        material["extensions"][name] = std::move(values);
        use(name, false);
    }

    void pictures() {
        for (std::size_t i = 0; i < scan_.images.size(); ++i) {
            const auto& image = scan_.images[i];
            Json out = {{"name", image.name}};
            if (left_out_.is_tiled(i)) {
                out.update(tiles_of(image));
                use(tiles_extension, true);
            } else if (const auto type = mime_type(image.header.format); !image.encoded.empty() && !type.empty()) {
                out["mimeType"] = type;
                out["bufferView"] = view({image.encoded.span(), nullptr});
            } else {
                out["uri"] = image.name;
            }
            json_["images"].push_back(std::move(out));
        }
        for (const auto& texture : scan_.textures) {
            const auto wrap = [](Wrap how) { return how == Wrap::clamp ? 33071 : how == Wrap::mirror ? 33648 : 10497; };
            json_["samplers"].push_back({{"magFilter", 9729},
                                         {"minFilter", 9987},
                                         {"wrapS", wrap(texture.sampler.wrap_u)},
                                         {"wrapT", wrap(texture.sampler.wrap_v)}});
            Json out = {{"sampler", json_["samplers"].size() - 1}};
            const bool webp =
                texture.image >= 0 &&
                scan_.images[static_cast<std::size_t>(texture.image)].header.format == image::Format::webp;
            if (webp) {
                out["extensions"]["EXT_texture_webp"] = {{"source", texture.image}};
                use("EXT_texture_webp", false);
            } else if (texture.image >= 0) {
                out["source"] = texture.image;
            }
            json_["textures"].push_back(std::move(out));
        }
    }

    const Scan& scan_;
    const LeftOut& left_out_;
    Json json_;
    GlbWriter glb_;
};

} // namespace

Result<std::vector<std::byte>> make_shell(const Scan& scan, const Faults& faults, const LeftOut& left_out) {
    auto bytes = Maker(scan, left_out).run();
    if (!bytes) return faults.whole(bytes.error().what, bytes.error().hint);
    return bytes;
}

} // namespace guanhe::scan::gltf
