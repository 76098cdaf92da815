// Cameras, lights, the forest of nodes, scenes, skins.
#include "scan/gltf/limits.h"
#include "scan/gltf/reader.h"

#include <algorithm>
#include <cmath>

namespace guanhe::scan::gltf {

namespace {

glm::vec3 vec3_of(const std::vector<double>& v) {
    return {narrow(v[0]), narrow(v[1]), narrow(v[2])};
}

void read_cameras(Reader& reader) {
    const auto& model = reader.document.model;
    for (std::size_t i = 0; i < model.cameras.size(); ++i) {
        const auto& typed = model.cameras[i];
        const auto at = Pointer() / "cameras" / i;
        Camera camera;
        camera.name = typed.name;
        camera.perspective = typed.type == "perspective";
        const auto check = [&](bool good, std::string_view what, float& value, float otherwise) {
            if (good) return;
            reader.faults.warn(at / typed.type / what, "is not usable; " + std::to_string(otherwise) + " is used");
            value = otherwise;
        };
        double zfar = 0.0;
        if (camera.perspective) {
            const auto& lens = typed.perspective;
            camera.yfov = narrow(lens.yfov);
            check(lens.yfov > 0.0 && lens.yfov < 3.1415, "yfov", camera.yfov, 0.8F);
            if (lens.aspectRatio > 0.0) camera.aspect_ratio = narrow(lens.aspectRatio);
            camera.znear = narrow(lens.znear);
            check(camera.znear > 0.0F, "znear", camera.znear, 0.01F);
            zfar = lens.zfar;
        } else {
            const auto& lens = typed.orthographic;
            camera.xmag = narrow(std::abs(lens.xmag));
            camera.ymag = narrow(std::abs(lens.ymag));
            check(camera.xmag > 0.0F, "xmag", camera.xmag, 1.0F);
            check(camera.ymag > 0.0F, "ymag", camera.ymag, 1.0F);
            camera.znear = narrow(lens.znear);
            check(lens.znear >= 0.0, "znear", camera.znear, 0.0F);
            zfar = lens.zfar;
        }
        if (narrow(zfar) > camera.znear) {
            camera.zfar = narrow(zfar);
        } else if (zfar != 0.0 || !camera.perspective) {
            reader.faults.warn(at / typed.type / "zfar", "is not beyond znear; it is left out");
        }
        reader.scan.cameras.push_back(std::move(camera));
    }
}

void read_lights(Reader& reader) {
    const auto* object = extension(reader.document.json, "KHR_lights_punctual");
    if (object == nullptr) return;
    const auto& list = (*object)["lights"];
    for (std::size_t i = 0; i < list.size(); ++i) {
        const auto& json = list[i];
        const auto at = Pointer() / "extensions" / "KHR_lights_punctual" / "lights" / i;
        Light light;
        if (const auto* name = member(json, "name")) light.name = name->get<std::string>();
        const auto& type = json["type"].get_ref<const std::string&>();
        if (type == "point") {
            light.type = LightType::point;
        } else if (type == "spot") {
            light.type = LightType::spot;
        } else if (type != "directional") {
            reader.faults.warn(at / "type", "is \"" + type + "\", which is no kind of light; it is off");
            light.intensity = 0.0F;
            reader.scan.lights.push_back(std::move(light));
            continue;
        }
        if (const auto* color = member(json, "color")) {
            light.color = {(*color)[0].get<float>(), (*color)[1].get<float>(), (*color)[2].get<float>()};
        }
        if (const auto* intensity = member(json, "intensity")) light.intensity = intensity->get<float>();
        if (const auto* range = member(json, "range"); range != nullptr && range->get<float>() > 0.0F) {
            light.range = range->get<float>();
        }
        if (const auto* spot = member(json, "spot")) {
            if (const auto* inner = member(*spot, "innerConeAngle")) light.inner_cone = inner->get<float>();
            if (const auto* outer = member(*spot, "outerConeAngle")) light.outer_cone = outer->get<float>();
        }
        if (light.type == LightType::spot && light.inner_cone >= light.outer_cone) {
            reader.faults.warn(at / "spot" / "innerConeAngle", "is not below outerConeAngle; it is made so");
            light.inner_cone = light.outer_cone * 0.999F;
        }
        reader.scan.lights.push_back(std::move(light));
    }
}

/// EXT_mesh_gpu_instancing: one matrix an instance.
Result<std::vector<glm::mat4>> instances_of(Reader& reader, const Json& json, const Pointer& at) {
    std::vector<float> translations;
    std::vector<float> rotations;
    std::vector<float> scales;
    const auto* attributes = member(json, "attributes");
    if (attributes == nullptr) return std::vector<glm::mat4>{};
    std::size_t count = 0;
    bool first = true;
    for (const auto& entry : attributes->items()) {
        const auto accessor = entry.value().get<int>();
        const auto place = at / "attributes" / entry.key();
        const auto elements = reader.store.shape(static_cast<std::size_t>(accessor)).count;
        if (!first && elements != count) {
            return reader.faults.at(place, "has " + std::to_string(elements) + " elements, but another attribute has " +
                                               std::to_string(count));
        }
        first = false;
        count = elements;
        if (entry.key() == "TRANSLATION") {
            GUANHE_TRY_LET(translations, reader.floats(accessor, 3, place));
        } else if (entry.key() == "ROTATION") {
            GUANHE_TRY_LET(rotations, reader.floats(accessor, 4, place));
        } else if (entry.key() == "SCALE") {
            GUANHE_TRY_LET(scales, reader.floats(accessor, 3, place));
        }
    }
    GUANHE_TRY(reader.store.charge(count * sizeof(glm::mat4), at));
    std::vector<glm::mat4> instances(count);
    for (std::size_t i = 0; i < count; ++i) {
        Transform transform;
        if (!translations.empty())
            transform.translation = {translations[i * 3], translations[i * 3 + 1], translations[i * 3 + 2]};
        if (!rotations.empty()) {
            const glm::quat q(rotations[i * 4 + 3], rotations[i * 4], rotations[i * 4 + 1], rotations[i * 4 + 2]);
            if (glm::dot(q, q) > 1e-12F) transform.rotation = glm::normalize(q);
        }
        if (!scales.empty()) transform.scale = {scales[i * 3], scales[i * 3 + 1], scales[i * 3 + 2]};
        instances[i] = transform.matrix();
    }
    return instances;
}

Result<Node> node_of(Reader& reader, std::size_t index) {
    const auto& typed = reader.document.model.nodes[index];
    const auto& json = reader.document.at("nodes", index);
    const auto at = Pointer() / "nodes" / index;
    Node node;
    node.name = typed.name;
    node.children = typed.children;
    node.mesh = typed.mesh;
    node.skin = typed.skin;
    node.camera = typed.camera;
    for (const double w : typed.weights) node.weights.push_back(narrow(w));
    if (typed.matrix.size() == 16) {
        glm::mat4 matrix{};
        for (std::size_t i = 0; i < 16; ++i) {
            matrix[static_cast<int>(i / 4)][static_cast<int>(i % 4)] = narrow(typed.matrix[i]);
        }
        if (matrix[0][3] != 0.0F || matrix[1][3] != 0.0F || matrix[2][3] != 0.0F || matrix[3][3] != 1.0F) {
            reader.faults.warn(at / "matrix", "has a last row other than 0 0 0 1; that is used instead");
            matrix[0][3] = matrix[1][3] = matrix[2][3] = 0.0F;
            matrix[3][3] = 1.0F;
        }
        node.matrix = matrix;
    }
    if (typed.translation.size() == 3) node.local.translation = vec3_of(typed.translation);
    if (typed.scale.size() == 3) node.local.scale = vec3_of(typed.scale);
    if (typed.rotation.size() == 4) {
        const glm::dquat q(typed.rotation[3], typed.rotation[0], typed.rotation[1], typed.rotation[2]);
        const double length = glm::length(q);
        if (length > 1e-9) {
            node.local.rotation = glm::quat(glm::normalize(q));
            if (std::abs(length - 1.0) > 0.05)
                reader.faults.warn(at / "rotation", "is not a unit quaternion; it is made one");
        } else {
            reader.faults.warn(at / "rotation", "is zero; no rotation is used");
        }
    }
    if (const auto* light = extension(json, "KHR_lights_punctual")) node.light = (*light)["light"].get<int>();
    if (const auto* instancing = extension(json, "EXT_mesh_gpu_instancing"); instancing != nullptr && node.mesh >= 0) {
        GUANHE_TRY_LET(node.instances,
                       instances_of(reader, *instancing, at / "extensions" / "EXT_mesh_gpu_instancing"));
    }
    return node;
}

/// Every node has one parent at most, and a root above it that is not too far.
Result<void> link_nodes(Reader& reader) {
    auto& nodes = reader.scan.nodes;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        for (std::size_t c = 0; c < nodes[i].children.size(); ++c) {
            auto& child = nodes[static_cast<std::size_t>(nodes[i].children[c])];
            if (child.parent >= 0) {
                return reader.faults.at(Pointer() / "nodes" / i / "children" / c,
                                        "node " + std::to_string(nodes[i].children[c]) +
                                            " is already a child of node " + std::to_string(child.parent) +
                                            "; a node may have one parent");
            }
            child.parent = static_cast<int>(i);
        }
    }
    // With one parent each, whatever the roots do not reach goes in circles.
    std::vector<int> depth(nodes.size(), 0);
    std::vector<std::size_t> stack;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        if (nodes[i].parent < 0) {
            stack.push_back(i);
            depth[i] = 1;
        }
    }
    while (!stack.empty()) {
        const auto i = stack.back();
        stack.pop_back();
        for (const int child : nodes[i].children) {
            const auto c = static_cast<std::size_t>(child);
            depth[c] = depth[i] + 1;
            if (depth[c] > limits::node_depth) {
                return reader.faults.at(Pointer() / "nodes" / c, "lies more than " +
                                                                     std::to_string(limits::node_depth) +
                                                                     " nodes below its root");
            }
            stack.push_back(c);
        }
    }
    const auto unreached = std::find(depth.begin(), depth.end(), 0);
    if (unreached != depth.end()) {
        const auto i = static_cast<std::size_t>(unreached - depth.begin());
        return reader.faults.at(Pointer() / "nodes" / i, "is its own ancestor; nodes must form trees");
    }
    return {};
}

Result<void> read_scenes(Reader& reader) {
    const auto& model = reader.document.model;
    auto& scan = reader.scan;
    for (std::size_t i = 0; i < model.scenes.size(); ++i) {
        const auto& typed = model.scenes[i];
        for (std::size_t n = 0; n < typed.nodes.size(); ++n) {
            const auto& node = scan.nodes[static_cast<std::size_t>(typed.nodes[n])];
            if (node.parent >= 0) {
                return reader.faults.at(Pointer() / "scenes" / i / "nodes" / n,
                                        "node " + std::to_string(typed.nodes[n]) + " is a child of node " +
                                            std::to_string(node.parent) + "; a scene may name only roots");
            }
        }
        scan.scenes.push_back({typed.name, typed.nodes});
    }
    if (scan.scenes.empty()) {
        Scene all;
        for (std::size_t i = 0; i < scan.nodes.size(); ++i) {
            if (scan.nodes[i].parent < 0) all.roots.push_back(static_cast<int>(i));
        }
        scan.scenes.push_back(std::move(all));
    }
    scan.default_scene = std::max(model.defaultScene, 0);
    return {};
}

} // namespace

std::string name_or(const std::string& name, std::string_view what, std::size_t index) {
    return name.empty() ? std::string(what) + " " + std::to_string(index) : name;
}

Result<void> read_nodes(Reader& reader) {
    read_cameras(reader);
    read_lights(reader);
    const auto count = reader.document.model.nodes.size();
    reader.scan.nodes.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        GUANHE_TRY_LET(auto node, node_of(reader, i));
        reader.scan.nodes.push_back(std::move(node));
    }
    GUANHE_TRY(link_nodes(reader));
    return read_scenes(reader);
}

Result<void> read_skins(Reader& reader) {
    const auto& model = reader.document.model;
    for (std::size_t i = 0; i < model.skins.size(); ++i) {
        const auto& typed = model.skins[i];
        const auto at = Pointer() / "skins" / i;
        if (typed.joints.empty()) return reader.faults.at(at / "joints", "is empty; at least one joint was expected");
        if (typed.joints.size() > 65'535) {
            return reader.faults.at(at / "joints",
                                    "has " + std::to_string(typed.joints.size()) + " joints; at most 65535 fit");
        }
        Skin skin{typed.name, typed.joints, std::vector<glm::mat4>(typed.joints.size(), glm::mat4(1.0F))};
        if (typed.inverseBindMatrices >= 0) {
            const auto place = at / "inverseBindMatrices";
            const auto elements = reader.store.shape(static_cast<std::size_t>(typed.inverseBindMatrices)).count;
            if (elements < skin.joints.size()) {
                return reader.faults.at(place, "has " + std::to_string(elements) + " matrices for " +
                                                   std::to_string(skin.joints.size()) + " joints");
            }
            GUANHE_TRY_LET(const auto values, reader.floats(typed.inverseBindMatrices, 16, place));
            for (std::size_t j = 0; j < skin.joints.size(); ++j) {
                for (std::size_t k = 0; k < 16; ++k) {
                    skin.inverse_bind[j][static_cast<int>(k / 4)][static_cast<int>(k % 4)] = values[j * 16 + k];
                }
            }
        }
        reader.scan.skins.push_back(std::move(skin));
    }
    return {};
}

} // namespace guanhe::scan::gltf
