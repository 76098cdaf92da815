// Which extensions are known, and what becomes of them; metadata.
#include "image/ktx2.h"
#include "scan/gltf/reader.h"
#include "scan/gltf/shell.h"

#include <algorithm>
#include <array>

namespace guanhe::scan::gltf {

namespace {

struct Known {
    std::string_view name;
    Handling handling;
};
constexpr std::array known_extensions{
    Known{"KHR_draco_mesh_compression", Handling::drawn},
    Known{"EXT_meshopt_compression", Handling::drawn},
    Known{"KHR_meshopt_compression", Handling::drawn},
    Known{"KHR_mesh_quantization", Handling::drawn},
    Known{"KHR_texture_transform", Handling::drawn},
    Known{"KHR_materials_unlit", Handling::drawn},
    Known{"KHR_materials_emissive_strength", Handling::drawn},
    Known{"KHR_materials_ior", Handling::drawn},
    Known{"KHR_materials_specular", Handling::drawn},
    Known{"KHR_materials_variants", Handling::drawn},
    Known{"KHR_lights_punctual", Handling::drawn},
    Known{"EXT_mesh_gpu_instancing", Handling::drawn},
    Known{"EXT_texture_webp", Handling::drawn},
    Known{"KHR_texture_basisu", Handling::drawn}, // where it cannot be: read_textures() refuses or warns
    Known{"KHR_xmp_json_ld", Handling::kept_as_metadata},
    Known{"KHR_materials_clearcoat", Handling::drawn_as_base_material},
    Known{"KHR_materials_sheen", Handling::drawn_as_base_material},
    Known{"KHR_materials_transmission", Handling::drawn_as_base_material},
    Known{"KHR_materials_volume", Handling::drawn_as_base_material},
    Known{"KHR_materials_iridescence", Handling::drawn_as_base_material},
    Known{"KHR_materials_anisotropy", Handling::drawn_as_base_material},
    Known{"KHR_materials_dispersion", Handling::drawn_as_base_material},
    Known{"KHR_materials_diffuse_transmission", Handling::drawn_as_base_material},
    Known{"KHR_materials_pbrSpecularGlossiness", Handling::drawn_as_base_material},
};

const Known* find_known(std::string_view name) {
    const auto* found = std::find_if(known_extensions.begin(), known_extensions.end(),
                                     [&](const Known& known) { return known.name == name; });
    return found == known_extensions.end() ? nullptr : found;
}

/// What a shell says of the file that it was made of. Nothing has checked its shape yet.
void read_origin(const Json& json, Metadata& metadata) {
    const auto* extras = member(*member(json, "asset"), "extras");
    const auto* origin = extras == nullptr ? nullptr : member(*extras, origin_member);
    if (origin == nullptr) return;
    const auto text = [&](std::string_view name, std::string& out) {
        const auto* value = member(*origin, name);
        if (value != nullptr && value->is_string()) out = value->get<std::string>();
    };
    text("format", metadata.format);
    text("version", metadata.version);
    const auto* comments = member(*origin, "comments");
    if (comments == nullptr || !comments->is_array()) return;
    for (const auto& comment : *comments) {
        if (comment.is_string()) metadata.comments.push_back(comment.get<std::string>());
    }
}

void read_metadata(Reader& reader) {
    auto& metadata = reader.scan.metadata;
    const auto& asset = reader.document.model.asset;
    metadata.copyright = asset.copyright;
    metadata.generator = asset.generator;
    metadata.version = asset.version;
    metadata.format = "glTF";
    const auto& json = reader.document.json;
    if (reader.shell) read_origin(json, metadata);
    const auto* packets = extension(json, "KHR_xmp_json_ld");
    const auto* used = extension(*member(json, "asset"), "KHR_xmp_json_ld");
    if (packets != nullptr && used != nullptr) {
        metadata.xmp_json = (*packets)["packets"][(*used)["packet"].get<std::size_t>()].dump();
    }
}

} // namespace

Result<void> read_extensions(Reader& reader) {
    const auto& model = reader.document.model;
    auto& list = reader.scan.extensions;
    const auto add = [&](const std::string& name, bool required) {
        const auto found = std::find_if(list.begin(), list.end(), [&](const Extension& e) { return e.name == name; });
        auto& entry = found == list.end() ? list.emplace_back() : *found;
        entry.name = name;
        entry.required = entry.required || required;
        const auto* known = find_known(name);
        entry.handling = known == nullptr ? Handling::ignored : known->handling;
        if (name == "KHR_texture_basisu" && !image::has_ktx2_transcoder()) entry.handling = Handling::ignored;
    };
    // Of what a shell is made of, and not of the scan.
    const auto is_own = [&](std::string_view name) {
        return reader.shell && (name == clusters_extension || name == tiles_extension);
    };
    for (const auto& name : model.extensionsUsed) {
        if (!is_own(name)) add(name, false);
    }
    for (std::size_t i = 0; i < model.extensionsRequired.size(); ++i) {
        const auto& name = model.extensionsRequired[i];
        if (is_own(name)) continue;
        if (find_known(name) == nullptr) {
            return reader.faults.at(Pointer() / "extensionsRequired" / i,
                                    "needs the extension " + name + ", which this program does not know",
                                    "export the model without it");
        }
        add(name, true);
    }
    for (const auto& entry : list) {
        if (entry.handling == Handling::drawn_as_base_material) {
            reader.faults.warn(Pointer() / "extensionsUsed",
                               entry.name + " is not drawn: its materials show their base only");
        } else if (entry.handling == Handling::ignored && find_known(entry.name) == nullptr) {
            reader.faults.warn(Pointer() / "extensionsUsed", entry.name + " is not known and is ignored");
        }
    }
    read_metadata(reader);
    return {};
}

} // namespace guanhe::scan::gltf
