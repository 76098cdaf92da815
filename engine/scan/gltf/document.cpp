#include "scan/gltf/document.h"

#include "scan/gltf/schema.h"

#include <limits>

namespace guanhe::scan::gltf {

namespace {

/// What the tables cannot say and tinygltf would refuse in its own words.
Result<void> check_cameras(const Json& core, const Faults& faults) {
    const auto* cameras = member(core, "cameras");
    if (cameras == nullptr) return {};
    for (std::size_t i = 0; i < cameras->size(); ++i) {
        const auto at = Pointer() / "cameras" / i;
        const auto& type = (*cameras)[i]["type"].get_ref<const std::string&>();
        if (type != "perspective" && type != "orthographic") {
            return faults.at(at / "type", "is \"" + type + "\"; \"perspective\" or \"orthographic\" was expected");
        }
        if (member((*cameras)[i], type) == nullptr)
            return faults.at(at, "has no \"" + type + "\", which its type requires");
    }
    return {};
}

Result<tinygltf::Model> typed(const Json& core, const Faults& faults) {
    try {
        const auto text = core.dump();
        tinygltf::TinyGLTF loader;
        tinygltf::Model model;
        std::string error;
        std::string warning;
        if (text.size() > std::numeric_limits<unsigned>::max()) return faults.whole("its JSON is too large");
        // No buffers and images are left in the text, so that no file is opened and nothing is decoded here.
        if (!loader.LoadASCIIFromString(&model, &error, &warning, text.data(), static_cast<unsigned>(text.size()),
                                        {})) {
            while (!error.empty() && error.back() == '\n') error.pop_back();
            return faults.whole("tinygltf refuses it: " + error);
        }
        return model;
    } catch (const std::exception& exception) {
        auto error = faults.whole(std::string("its JSON cannot be read: ") + exception.what());
        error.kind = ErrorKind::internal;
        return error;
    }
}

} // namespace

const Json& Document::at(std::string_view array, std::size_t index) const {
    return (*member(json, array))[index];
}

std::size_t Document::count(std::string_view array) const {
    const auto* found = member(json, array);
    return found == nullptr ? 0 : found->size();
}

Result<Document> read_document(const Container& container, Faults& faults) {
    Document document;
    GUANHE_TRY_LET(document.json, parse_json(container.json, container.json_offset, faults));
    GUANHE_TRY_LET(auto core, check_document(document.json, faults));
    GUANHE_TRY(check_cameras(core, faults));
    core.erase("buffers");
    core.erase("images");
    if (const auto views = core.find("bufferViews"); views != core.end()) {
        // tinygltf refuses strides that are no multiple of 4; old exporters write them, and reading them does no harm.
        for (auto& view : *views) view.erase("byteStride");
    }
    GUANHE_TRY_LET(document.model, typed(core, faults));
    const auto same = [&](std::string_view name, std::size_t parsed) { return document.count(name) == parsed; };
    const auto& model = document.model;
    if (!same("accessors", model.accessors.size()) || !same("bufferViews", model.bufferViews.size()) ||
        !same("meshes", model.meshes.size()) || !same("nodes", model.nodes.size()) ||
        !same("materials", model.materials.size()) || !same("textures", model.textures.size()) ||
        !same("samplers", model.samplers.size()) || !same("animations", model.animations.size()) ||
        !same("skins", model.skins.size()) || !same("cameras", model.cameras.size()) ||
        !same("scenes", model.scenes.size())) {
        return faults.whole("tinygltf passed over a part of it"); // indices would then mean other things
    }
    for (std::size_t i = 0; i < model.meshes.size(); ++i) {
        if (model.meshes[i].primitives.size() != document.at("meshes", i)["primitives"].size()) {
            return faults.at(Pointer() / "meshes" / i, "tinygltf passed over one of its primitives");
        }
    }
    for (std::size_t i = 0; i < model.animations.size(); ++i) {
        if (model.animations[i].channels.size() != document.at("animations", i)["channels"].size()) {
            return faults.at(Pointer() / "animations" / i, "tinygltf passed over one of its channels");
        }
    }
    return document;
}

} // namespace guanhe::scan::gltf
