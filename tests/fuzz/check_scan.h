// What scan.h promises to everything above.
#pragma once

#include "scan/animate.h"

#include <cstdlib>

namespace guanhe::fuzz {

inline void require(bool held) {
    if (!held) std::abort();
}

inline void check(const scan::Scan& scan) {
    const auto in = [](int index, std::size_t count) { return index >= -1 && index < static_cast<int>(count); };
    for (const auto& mesh : scan.meshes) {
        for (const auto& primitive : mesh.primitives) {
            require(!primitive.indices.empty());
            for (const auto i : primitive.indices) require(i < primitive.vertex_count);
            require(in(primitive.material, scan.materials.size()));
            require(primitive.morphs.size() == mesh.weights.size());
            require(primitive.positions.empty() || primitive.positions.size() == primitive.vertex_count);
            require(primitive.normals.empty() || primitive.normals.size() == primitive.vertex_count);
            require(primitive.tangents.empty() || primitive.tangents.size() == primitive.vertex_count);
        }
    }
    require(!scan.scenes.empty() && scan.default_scene >= 0 &&
            scan.default_scene < static_cast<int>(scan.scenes.size()));
    for (const auto& texture : scan.textures) require(in(texture.image, scan.images.size()));
    for (const auto& node : scan.nodes) {
        require(in(node.parent, scan.nodes.size()) && in(node.mesh, scan.meshes.size()) &&
                in(node.skin, scan.skins.size()) && in(node.camera, scan.cameras.size()) &&
                in(node.light, scan.lights.size()));
    }
    scan::Pose pose;
    for (int a = -1; a < static_cast<int>(scan.animations.size()); ++a) {
        scan::evaluate(scan, a, 0.4, pose);
        (void)scan::scene_bounds(scan, scan.default_scene, pose);
    }
}

} // namespace guanhe::fuzz
