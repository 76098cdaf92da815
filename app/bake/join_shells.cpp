#include "bake/join_shells.h"

#include "bake/glb.h"

#include <algorithm>
#include <array>
#include <exception>
#include <map>
#include <string_view>
#include <utility>

namespace guanhe::app {

namespace {

using Json = nlohmann::json;

constexpr std::array arrays{"accessors", "animations", "bufferViews", "cameras", "images", "materials",
                            "meshes",    "nodes",      "samplers",    "scenes",  "skins",  "textures"};
constexpr std::string_view lights_name = "KHR_lights_punctual";
constexpr std::string_view variants_name = "KHR_materials_variants";
constexpr std::string_view xmp_name = "KHR_xmp_json_ld";
constexpr std::string_view instancing_name = "EXT_mesh_gpu_instancing";

/// Extensions of which every number that names something is shifted here. Those of materials name textures only, in
/// members called "...Texture".
bool is_understood(std::string_view extension) {
    constexpr std::array known{std::string_view("KHR_draco_mesh_compression"),
                               std::string_view("EXT_meshopt_compression"),
                               std::string_view("KHR_meshopt_compression"),
                               std::string_view("KHR_mesh_quantization"),
                               std::string_view("KHR_texture_transform"),
                               std::string_view("KHR_texture_basisu"),
                               std::string_view("EXT_texture_webp"),
                               std::string_view("GUANHE_clusters"),
                               std::string_view("GUANHE_tiles"),
                               lights_name,
                               xmp_name,
                               instancing_name};
    return extension.starts_with("KHR_materials_") || std::find(known.begin(), known.end(), extension) != known.end();
}

Json* find(Json& object, std::string_view name) {
    if (!object.is_object()) return nullptr;
    const auto found = object.find(name);
    return found == object.end() ? nullptr : &*found;
}

Json* find_extension(Json& object, std::string_view name) {
    auto* extensions = find(object, "extensions");
    return extensions == nullptr ? nullptr : find(*extensions, name);
}

template<class Visit>
void each(Json& object, std::string_view array, const Visit& visit) {
    if (auto* list = find(object, array)) {
        for (auto& element : *list) visit(element);
    }
}

void shift(Json* index, std::size_t by) {
    if (index != nullptr && index->is_number_integer()) *index = index->get<std::size_t>() + by;
}

void shift_all(Json* indices, std::size_t by) {
    if (indices == nullptr) return;
    for (auto& index : *indices) shift(&index, by);
}

class Joiner {
public:
    Joiner() {
        all_.document = {{"asset", {{"version", "2.0"}}}, {"scene", 0}, {"scenes", {{{"nodes", Json::array()}}}}};
    }

    Result<void> add(const ShellToJoin& shell, std::vector<std::string>& warnings) {
        GUANHE_TRY_LET(auto glb, take_apart(shell.bytes));
        auto& document = glb.document;
        for (const auto* name : arrays) offset_[name] = count(name);
        // Of each file the one scene, which becomes a node; of all files the same one.
        document.erase("scenes");
        shift_accessors(document);
        shift_drawn(document);
        shift_anywhere(document);
        join_variants(document);
        take_buffers(glb);
        add_root(document, shell);
        for (const auto* name : arrays) append(document, name);
        append_to_extension(document, lights_name, "lights");
        append_to_extension(document, xmp_name, "packets");
        list_extensions(document, shell, warnings);
        return {};
    }

    Result<std::vector<std::byte>> finish() {
        // The first buffer is the chunk, which cannot be without bytes.
        if (all_.binary.empty()) {
            if (all_.document["buffers"].size() > 1)
                all_.binary.resize(4);
            else
                all_.document.erase("buffers");
        }
        return put_together(std::move(all_));
    }

private:
    [[nodiscard]] std::size_t count(const char* array) {
        const auto* list = find(all_.document, array);
        return list == nullptr ? 0 : list->size();
    }
    [[nodiscard]] std::size_t count_in_extension(std::string_view extension, const char* array) {
        auto* object = find_extension(all_.document, extension);
        const auto* list = object == nullptr ? nullptr : find(*object, array);
        return list == nullptr ? 0 : list->size();
    }
    [[nodiscard]] std::size_t by(const char* array) const { return offset_.at(array); }

    void append(Json& document, const char* name) {
        auto* from = find(document, name);
        if (from == nullptr) return;
        auto& to = all_.document[name];
        for (auto& element : *from) to.push_back(std::move(element));
    }
    void append_to_extension(Json& document, std::string_view extension, const char* array) {
        auto* object = find_extension(document, extension);
        auto* from = object == nullptr ? nullptr : find(*object, array);
        if (from == nullptr) return;
        auto& to = all_.document["extensions"][std::string(extension)][array];
        for (auto& element : *from) to.push_back(std::move(element));
    }

    void shift_accessors(Json& document) const {
        const auto accessors = by("accessors");
        each(document, "meshes", [&](Json& mesh) {
            each(mesh, "primitives", [&](Json& primitive) {
                shift_all(find(primitive, "attributes"), accessors);
                shift(find(primitive, "indices"), accessors);
                each(primitive, "targets", [&](Json& target) { shift_all(&target, accessors); });
            });
        });
        each(document, "animations", [&](Json& animation) {
            each(animation, "samplers", [&](Json& sampler) {
                shift(find(sampler, "input"), accessors);
                shift(find(sampler, "output"), accessors);
            });
            each(animation, "channels", [&](Json& channel) {
                if (auto* target = find(channel, "target")) shift(find(*target, "node"), by("nodes"));
            });
        });
        each(document, "skins", [&](Json& skin) {
            shift(find(skin, "inverseBindMatrices"), accessors);
            shift(find(skin, "skeleton"), by("nodes"));
            shift_all(find(skin, "joints"), by("nodes"));
        });
        each(document, "nodes", [&](Json& node) {
            if (auto* instancing = find_extension(node, instancing_name)) {
                shift_all(find(*instancing, "attributes"), accessors);
            }
        });
    }

    void shift_drawn(Json& document) {
        each(document, "nodes", [&](Json& node) {
            shift_all(find(node, "children"), by("nodes"));
            shift(find(node, "mesh"), by("meshes"));
            shift(find(node, "skin"), by("skins"));
            shift(find(node, "camera"), by("cameras"));
            if (auto* light = find_extension(node, lights_name)) {
                shift(find(*light, "light"), count_in_extension(lights_name, "lights"));
            }
        });
        each(document, "meshes", [&](Json& mesh) {
            each(mesh, "primitives", [&](Json& primitive) { shift(find(primitive, "material"), by("materials")); });
        });
        each(document, "textures", [&](Json& texture) {
            shift(find(texture, "source"), by("images"));
            shift(find(texture, "sampler"), by("samplers"));
            each(texture, "extensions", [&](Json& extension) { shift(find(extension, "source"), by("images")); });
        });
    }

    /// What has one name wherever it stands: textures that materials and their extensions name, buffer views, packets
    /// of XMP.
    void shift_anywhere(Json& value) {
        if (value.is_array()) {
            for (auto& element : value) shift_anywhere(element);
        }
        if (!value.is_object()) return;
        for (auto& [name, member] : value.items()) {
            if (name == "extras") continue;
            if (name == "bufferView") shift(&member, by("bufferViews"));
            if (name.ends_with("Texture")) shift(find(member, "index"), by("textures"));
            if (name == xmp_name) shift(find(member, "packet"), count_in_extension(xmp_name, "packets"));
            shift_anywhere(member);
        }
    }

    void join_variants(Json& document) {
        std::vector<std::size_t> places;
        if (auto* extension = find_extension(document, variants_name)) {
            each(*extension, "variants", [&](Json& variant) {
                auto& all = all_.document["extensions"][std::string(variants_name)]["variants"];
                if (!all.is_array()) all = Json::array();
                const auto known = std::find_if(all.begin(), all.end(), [&](const Json& other) {
                    return other.value("name", "") == variant.value("name", "");
                });
                places.push_back(static_cast<std::size_t>(known - all.begin()));
                if (known == all.end()) all.push_back(std::move(variant));
            });
        }
        each(document, "meshes", [&](Json& mesh) {
            each(mesh, "primitives", [&](Json& primitive) {
                auto* extension = find_extension(primitive, variants_name);
                if (extension == nullptr) return;
                each(*extension, "mappings", [&](Json& mapping) {
                    shift(find(mapping, "material"), by("materials"));
                    each(mapping, "variants", [&](Json& variant) { variant = places.at(variant.get<std::size_t>()); });
                });
            });
        });
    }

    /// The binary chunks become one; buffers without bytes (of compressed views) stay apart.
    void take_buffers(Glb& glb) {
        all_.binary.resize((all_.binary.size() + 7) / 8 * 8);
        const auto begin = all_.binary.size();
        all_.binary.insert(all_.binary.end(), glb.binary.begin(), glb.binary.end());
        auto& buffers = all_.document["buffers"];
        if (!buffers.is_array()) buffers = Json::array({Json::object()});
        std::vector<std::size_t> places;
        each(glb.document, "buffers", [&](Json& buffer) {
            const bool chunk = places.empty() && !glb.binary.empty();
            places.push_back(chunk ? 0 : buffers.size());
            if (!chunk) buffers.push_back(std::move(buffer));
        });
        const auto place = [&](Json& object) {
            auto* index = find(object, "buffer");
            if (index == nullptr) return;
            *index = places.at(index->get<std::size_t>());
            if (*index == 0) object["byteOffset"] = object.value("byteOffset", std::size_t{0}) + begin;
        };
        each(glb.document, "bufferViews", [&](Json& view) {
            place(view);
            each(view, "extensions", place);
        });
    }

    void add_root(Json& document, const ShellToJoin& shell) {
        auto asset = document.value("asset", Json::object());
        Json root = {{"name", shell.name}, {"children", Json::array()}};
        const auto first = by("nodes");
        const auto* nodes = find(document, "nodes");
        const auto own = first + (nodes == nullptr ? 0 : nodes->size());
        for (const int child : shell.roots) root["children"].push_back(first + static_cast<std::size_t>(child));
        if (shell.roots.empty()) root.erase("children"); // glTF has no empty lists
        if (auto* packet = find_extension(asset, xmp_name)) {
            root["extensions"][std::string(xmp_name)] = std::move(*packet);
            asset["extensions"].erase(std::string(xmp_name));
        }
        if (const auto copyright = asset.value("copyright", ""); !copyright.empty()) {
            auto& all = all_.document["asset"]["copyright"];
            if (!all.is_string())
                all = copyright;
            else if (all != copyright)
                all = all.get<std::string>() + "; " + copyright;
        }
        root["extras"]["asset"] = std::move(asset);
        document["nodes"].push_back(std::move(root));
        all_.document["scenes"][0]["nodes"].push_back(own);
    }

    void list_extensions(Json& document, const ShellToJoin& shell, std::vector<std::string>& warnings) {
        for (const auto* list : {"extensionsUsed", "extensionsRequired"}) {
            each(document, list, [&](Json& name) {
                auto& names = all_.document[list];
                if (!names.is_array()) names = Json::array();
                if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
            });
        }
        each(document, "extensionsUsed", [&](Json& name) {
            const auto text = name.get<std::string>();
            if (is_understood(text)) return;
            warnings.push_back(shell.source + ": what " + text +
                               " says may be wrong now that the file is baked together with others");
        });
    }

    Glb all_;
    std::map<std::string, std::size_t> offset_;
};

} // namespace

Result<std::vector<std::byte>> join_shells(std::span<const ShellToJoin> shells, std::vector<std::string>& warnings) {
    Joiner joiner;
    for (const auto& shell : shells) {
        try {
            if (auto added = joiner.add(shell, warnings); !added) {
                auto error = std::move(added).error();
                error.where = shell.source;
                return error;
            }
        } catch (const std::exception& fault) { // of the JSON library: a number where a text was meant
            return Error{std::string("cannot be joined with others: ") + fault.what(), shell.source, "bake it alone"};
        }
    }
    return joiner.finish();
}

} // namespace guanhe::app
