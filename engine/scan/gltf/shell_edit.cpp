// A glTF document without the vertices of its static meshes.
#include "scan/gltf/container.h"
#include "scan/gltf/glb.h"
#include "scan/gltf/shell.h"
#include "scan/gltf/uri.h"

#include <algorithm>
#include <array>
#include <tuple>

namespace guanhe::scan::gltf {

namespace {

constexpr std::array<std::string_view, 2> meshopt_names{"EXT_meshopt_compression", "KHR_meshopt_compression"};
constexpr std::string_view draco_name = "KHR_draco_mesh_compression";
constexpr std::string_view quantization_name = "KHR_mesh_quantization";

Json* find(Json& object, std::string_view name) {
    if (!object.is_object()) return nullptr;
    const auto found = object.find(name);
    return found == object.end() ? nullptr : &*found;
}

Json* find_extension(Json& object, std::string_view name) {
    auto* extensions = find(object, "extensions");
    return extensions == nullptr ? nullptr : find(*extensions, name);
}

void erase_extension(Json& object, std::string_view name) {
    auto* extensions = find(object, "extensions");
    if (extensions == nullptr) return;
    extensions->erase(name);
    if (extensions->empty()) object.erase("extensions");
}

/// visit(element) for every element of an array of the document.
template<class Visit>
void each(Json& object, std::string_view array, Visit visit) {
    if (auto* list = find(object, array)) {
        for (auto& element : *list) visit(element);
    }
}

template<class Visit>
void each_primitive(Json& document, Visit visit) {
    each(document, "meshes", [&](Json& mesh) { each(mesh, "primitives", visit); });
}

/// visit(index) for every accessor that the document's parts name.
template<class Visit>
void each_accessor(Json& document, Visit visit) {
    const auto all_of = [&](Json* map) {
        if (map == nullptr) return;
        for (auto& entry : map->items()) visit(entry.value());
    };
    const auto one = [&](Json* index) {
        if (index != nullptr) visit(*index);
    };
    each_primitive(document, [&](Json& primitive) {
        all_of(find(primitive, "attributes"));
        each(primitive, "targets", [&](Json& target) { all_of(&target); });
        one(find(primitive, "indices"));
    });
    each(document, "animations", [&](Json& animation) {
        each(animation, "samplers", [&](Json& sampler) {
            one(find(sampler, "input"));
            one(find(sampler, "output"));
        });
    });
    each(document, "skins", [&](Json& skin) { one(find(skin, "inverseBindMatrices")); });
    each(document, "nodes", [&](Json& node) {
        if (auto* instancing = find_extension(node, "EXT_mesh_gpu_instancing")) all_of(find(*instancing, "attributes"));
    });
}

/// A stretch of a buffer view that something needs. `user` has the members bufferView and, unless it always means the
/// whole view, byteOffset.
struct Use {
    std::size_t view = 0;
    bool whole = false;
    std::uint64_t begin = 0, end = 0;
    Json* user = nullptr;
};

class Editor {
public:
    Editor(const Scan& scan, Document& document, Store& store, const Faults& faults, const LeftOut& left_out)
        : scan_(scan), document_(document), json_(document.json), store_(store), faults_(faults), left_out_(left_out) {}

    Result<std::vector<std::byte>> run() {
        GUANHE_TRY(strip_meshes());
        GUANHE_TRY(strip_images());
        keep_accessors();
        find_uses();
        new_views_ = Json::array();
        GUANHE_TRY(place_views());
        GUANHE_TRY(take_in_images());
        renumber_accessors();
        json_["buffers"] = Json::array({Json::object()});
        if (fallback_bytes_ > 0) {
            json_["buffers"].push_back(
                {{"byteLength", fallback_bytes_}, {"extensions", {{fallback_name_, {{"fallback", true}}}}}});
        }
        if (new_views_.empty()) {
            json_.erase("bufferViews");
        } else {
            json_["bufferViews"] = std::move(new_views_);
        }
        list_extensions();
        auto bytes = glb_.finish(json_);
        if (!bytes) return faults_.whole(bytes.error().what, bytes.error().hint);
        return bytes;
    }

private:
    /// Puts boxes where static meshes had vertices.
    Result<void> strip_meshes() {
        if (document_.count("meshes") != scan_.meshes.size()) return changed();
        for (std::size_t m = 0; m < scan_.meshes.size(); ++m) {
            auto& mesh = json_["meshes"][m];
            const auto& primitives = scan_.meshes[m].primitives;
            const bool is_static = left_out_.is_static(m);
            std::size_t p = 0; // the scan leaves out primitives without positions
            for (auto& primitive : mesh["primitives"]) {
                if (member(primitive["attributes"], "POSITION") == nullptr) continue;
                if (p == primitives.size()) return changed();
                if (is_static) strip(primitive, primitives[p]);
                ++p;
            }
            if (p != primitives.size()) return changed();
            if (is_static && p > 0) mesh.erase("weights");
        }
        return {};
    }

    void strip(Json& primitive, const Primitive& decoded) {
        primitive["attributes"] = Json::object();
        primitive.erase("indices");
        primitive.erase("targets");
        erase_extension(primitive, draco_name);
        primitive["extensions"][clusters_extension] = clusters_of(decoded);
        has_clusters_ = true;
    }

    /// Puts sizes where pictures were that are in tiles.
    Result<void> strip_images() {
        if (document_.count("images") != scan_.images.size()) return changed();
        for (std::size_t i = 0; i < scan_.images.size(); ++i) {
            auto& image = json_["images"][i];
            erase_extension(image, tiles_extension); // means nothing in other files
            if (!left_out_.is_tiled(i)) continue;
            image.erase("uri");
            image.erase("bufferView");
            image["name"] = scan_.images[i].name;
            image.update(tiles_of(scan_.images[i]), true);
            has_tiles_ = true;
        }
        return {};
    }

    [[nodiscard]] Error changed() const {
        return faults_.whole("the file has changed since it was read", "read it again");
    }

    void keep_accessors() {
        new_accessor_.assign(document_.count("accessors"), -1);
        each_accessor(json_, [&](Json& index) { new_accessor_[index.get<std::size_t>()] = 0; });
        int next = 0;
        for (auto& number : new_accessor_) {
            if (number == 0) number = next++;
        }
    }

    void find_uses() {
        for (std::size_t a = 0; a < new_accessor_.size(); ++a) {
            if (new_accessor_[a] < 0) continue;
            auto& accessor = json_["accessors"][a];
            const auto& shape = store_.shape(a);
            if (shape.view >= 0) {
                const auto length = shape.stride * (shape.count - 1) + shape.element;
                use(static_cast<std::size_t>(shape.view), shape.offset, length, accessor);
            }
            if (!shape.sparse) continue;
            const auto& sparse = *shape.sparse;
            use(sparse.index_view, sparse.index_offset, sparse.count * component_size(sparse.index_type),
                accessor["sparse"]["indices"]);
            use(sparse.value_view, sparse.value_offset, sparse.count * shape.element, accessor["sparse"]["values"]);
        }
        each_primitive(json_, [&](Json& primitive) {
            if (auto* draco = find_extension(primitive, draco_name)) use_whole(*draco);
        });
        each(json_, "images", [&](Json& image) { use_whole(image); });
        if (auto* extensions = find(json_, "extensions")) use_named(*extensions);
    }

    void use(std::size_t view, std::uint64_t offset, std::uint64_t length, Json& user) {
        uses_.push_back({view, false, offset, offset + length, &user});
    }

    void use_whole(Json& user) {
        const auto* index = find(user, "bufferView");
        if (index == nullptr || !index->is_number_unsigned()) return;
        const auto view = index->get<std::size_t>();
        if (view < document_.count("bufferViews")) {
            uses_.push_back({view, true, 0, document_.model.bufferViews[view].byteLength, &user});
        }
    }

    /// Extensions that this program does not know may name views as well.
    void use_named(Json& value) {
        use_whole(value);
        if (value.is_structured()) {
            for (auto& entry : value.items()) use_named(entry.value());
        }
    }

    /// Copies what is used, each byte once: uses of a view that touch each other become one new view.
    Result<void> place_views() {
        std::stable_sort(uses_.begin(), uses_.end(), [](const Use& a, const Use& b) {
            return std::tie(a.view, a.whole, a.begin) < std::tie(b.view, b.whole, b.begin);
        });
        for (std::size_t i = 0; i < uses_.size();) {
            auto last = i + 1;
            auto end = uses_[i].end;
            const bool compressed = store_.is_compressed(uses_[i].view);
            while (last < uses_.size() && uses_[last].view == uses_[i].view &&
                   (compressed || (uses_[last].whole == uses_[i].whole && uses_[last].begin <= end))) {
                end = std::max(end, uses_[last].end);
                ++last;
            }
            const std::span group(&uses_[i], last - i);
            if (compressed) {
                place_compressed(group);
            } else {
                GUANHE_TRY(place_plain(group, end));
            }
            i = last;
        }
        return {};
    }

    Json& copy_of_view(std::size_t index) {
        auto& view = new_views_.emplace_back(json_["bufferViews"][index]);
        view["buffer"] = 0;
        return view;
    }

    Result<void> place_plain(std::span<const Use> group, std::uint64_t end) {
        const auto index = group[0].view;
        const auto begin = group[0].begin;
        GUANHE_TRY_LET(auto bytes, store_.plain_view(index, Pointer() / "bufferViews" / index));
        bytes.span = bytes.span.subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin));
        // As many bytes past a multiple of 4 as before, so that nothing inside loses its alignment.
        const auto past = (document_.model.bufferViews[index].byteOffset + begin) % 4;
        const auto zeros = group[0].whole ? 0 : static_cast<std::size_t>(past);
        auto& view = copy_of_view(index);
        view["byteOffset"] = glb_.add(std::move(bytes), zeros);
        view["byteLength"] = zeros + (end - begin);
        for (const auto& use : group) {
            (*use.user)["bufferView"] = new_views_.size() - 1;
            if (use.whole) continue;
            if (const auto offset = zeros + (use.begin - begin); offset > 0) {
                (*use.user)["byteOffset"] = offset;
            } else {
                use.user->erase("byteOffset");
            }
        }
        return {};
    }

    /// Compressed data stays as it is; the view's own bytes, of which a decoder has no need, are in no file.
    void place_compressed(std::span<const Use> group) {
        const auto index = group[0].view;
        auto& view = copy_of_view(index);
        const auto bytes = store_.stored_view(index);
        const auto offset = glb_.add(bytes);
        const auto name = find_extension(view, meshopt_names[0]) != nullptr ? meshopt_names[0] : meshopt_names[1];
        erase_extension(view, name == meshopt_names[0] ? meshopt_names[1] : meshopt_names[0]);
        auto& how = *find_extension(view, name);
        how["buffer"] = 0;
        how["byteOffset"] = offset;
        view["buffer"] = 1;
        view["byteOffset"] = fallback_bytes_;
        fallback_bytes_ += (view["byteLength"].get<std::uint64_t>() + 3) / 4 * 4;
        fallback_name_ = name;
        for (const auto& use : group) (*use.user)["bufferView"] = new_views_.size() - 1;
    }

    Result<void> take_in_images() {
        each(json_, "images", [&](Json& image) {
            auto* uri = find(image, "uri");
            if (uri == nullptr || member(image, "bufferView") != nullptr) return;
            const auto text = uri->get<std::string>();
            const auto bytes = bytes_behind(text);
            if (!bytes) return; // reading the shell warns as reading the file did
            const auto header = image::read_header(bytes->span);
            const auto type = header ? mime_type(header->format) : std::string();
            if (type.empty()) return;
            if (!is_data_uri(text) && member(image, "name") == nullptr) image["name"] = percent_decoded(text);
            image.erase("uri");
            image["mimeType"] = type;
            image["bufferView"] = new_views_.size();
            const auto length = bytes->span.size();
            new_views_.push_back({{"buffer", 0}, {"byteOffset", glb_.add(*bytes)}, {"byteLength", length}});
        });
        return {};
    }

    Result<Bytes> bytes_behind(const std::string& uri) {
        if (!is_data_uri(uri)) return store_.external(uri);
        GUANHE_TRY_LET(auto decoded, decode_data_uri(uri));
        auto keep = std::make_shared<const std::vector<std::byte>>(std::move(decoded));
        return Bytes{std::span(*keep), keep};
    }

    void renumber_accessors() {
        each_accessor(json_, [&](Json& index) { index = new_accessor_[index.get<std::size_t>()]; });
        Json kept = Json::array();
        for (std::size_t a = 0; a < new_accessor_.size(); ++a) {
            if (new_accessor_[a] >= 0) kept.push_back(std::move(json_["accessors"][a]));
        }
        if (kept.empty()) {
            json_.erase("accessors");
        } else {
            json_["accessors"] = std::move(kept);
        }
    }

    /// Whether an attribute that is left needs KHR_mesh_quantization.
    [[nodiscard]] bool has_quantized() {
        bool quantized = false;
        const auto look = [&](const std::string& name, const Json& index, bool displacement) {
            const auto& accessor = json_["accessors"][index.get<std::size_t>()];
            const auto type = static_cast<ComponentType>(accessor["componentType"].get<int>());
            if (type == ComponentType::f32) return;
            const bool direction = name == "POSITION" || name == "NORMAL" || name == "TANGENT";
            const bool is_unsigned = type == ComponentType::u8 || type == ComponentType::u16;
            const bool core_uv = is_unsigned && accessor.value("normalized", false);
            quantized = quantized || direction || (name.starts_with("TEXCOORD") && (!core_uv || displacement));
        };
        each_primitive(json_, [&](Json& primitive) {
            for (const auto& entry : primitive["attributes"].items()) look(entry.key(), entry.value(), false);
            each(primitive, "targets", [&](Json& target) {
                for (const auto& entry : target.items()) look(entry.key(), entry.value(), true);
            });
        });
        return quantized;
    }

    void list_extensions() {
        bool draco = false;
        each_primitive(json_,
                       [&](Json& primitive) { draco = draco || find_extension(primitive, draco_name) != nullptr; });
        if (!draco) unlist(draco_name);
        if (!has_quantized()) unlist(quantization_name);
        for (const auto name : meshopt_names) {
            bool used = false;
            each(json_, "bufferViews", [&](Json& view) { used = used || find_extension(view, name) != nullptr; });
            if (used) {
                list(name);
            } else {
                unlist(name);
            }
        }
        if (has_clusters_) list(clusters_extension);
        if (has_tiles_) list(tiles_extension);
    }

    void list(std::string_view name) {
        for (const auto* array : {"extensionsUsed", "extensionsRequired"}) {
            auto& names = json_[array];
            if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
        }
    }

    void unlist(std::string_view name) {
        for (const auto* array : {"extensionsUsed", "extensionsRequired"}) {
            auto* names = find(json_, array);
            if (names == nullptr) continue;
            names->erase(std::remove(names->begin(), names->end(), name), names->end());
            if (names->empty()) json_.erase(array);
        }
    }

    const Scan& scan_;
    Document& document_;
    Json& json_;
    Store& store_;
    const Faults& faults_;
    const LeftOut& left_out_;
    GlbWriter glb_;
    bool has_clusters_ = false, has_tiles_ = false;
    std::vector<int> new_accessor_; ///< -1: left out
    std::vector<Use> uses_;
    Json new_views_;
    std::uint64_t fallback_bytes_ = 0;
    std::string fallback_name_;
};

} // namespace

Result<std::vector<std::byte>> edit_to_shell(const Scan& scan, const Source& source, Faults& faults,
                                             const LeftOut& left_out) {
    GUANHE_TRY_LET(const auto container, open_container(source.bytes, faults));
    GUANHE_TRY_LET(auto document, read_document(container, faults));
    GUANHE_TRY_LET(const auto store, Store::open(source, container, document, faults));
    return Editor(scan, document, *store, faults, left_out).run();
}

} // namespace guanhe::scan::gltf
