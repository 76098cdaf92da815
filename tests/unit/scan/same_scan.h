// Whether two scans are the same, member by member.
#pragma once

#include "scan/scan.h"

#include <doctest/doctest.h>

#include <algorithm>

namespace guanhe::test {

template<class T>
bool same(const scan::Stream<T>& a, const scan::Stream<T>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end());
}

inline void check_same(const scan::TextureRef& a, const scan::TextureRef& b) {
    CHECK(a.texture == b.texture);
    CHECK(a.uv_set == b.uv_set);
    CHECK(a.row0 == b.row0);
    CHECK(a.row1 == b.row1);
}

inline void check_same(const scan::Material& a, const scan::Material& b) {
    CHECK(a.name == b.name);
    CHECK(a.alpha_mode == b.alpha_mode);
    CHECK(a.alpha_cutoff == b.alpha_cutoff);
    CHECK(a.double_sided == b.double_sided);
    CHECK(a.unlit == b.unlit);
    CHECK(a.base_color == b.base_color);
    CHECK(a.metallic == b.metallic);
    CHECK(a.roughness == b.roughness);
    CHECK(a.normal_scale == b.normal_scale);
    CHECK(a.occlusion_strength == b.occlusion_strength);
    for (int i = 0; i < 3; ++i) CHECK(a.emissive[i] == doctest::Approx(b.emissive[i]));
    CHECK(a.ior == b.ior);
    CHECK(a.specular == b.specular);
    CHECK(a.specular_color == b.specular_color);
    check_same(a.base_color_texture, b.base_color_texture);
    check_same(a.metallic_roughness_texture, b.metallic_roughness_texture);
    check_same(a.normal_texture, b.normal_texture);
    check_same(a.occlusion_texture, b.occlusion_texture);
    check_same(a.emissive_texture, b.emissive_texture);
    check_same(a.specular_texture, b.specular_texture);
    check_same(a.specular_color_texture, b.specular_color_texture);
}

inline void check_same_pictures(const scan::Scan& a, const scan::Scan& b) {
    REQUIRE(a.textures.size() == b.textures.size());
    for (std::size_t i = 0; i < a.textures.size(); ++i) {
        const auto& x = a.textures[i];
        const auto& y = b.textures[i];
        CHECK(x.image == y.image);
        CHECK(x.sampler.mag == y.sampler.mag);
        CHECK(x.sampler.min == y.sampler.min);
        CHECK(x.sampler.mipmaps == y.sampler.mipmaps);
        CHECK(x.sampler.mip == y.sampler.mip);
        CHECK(x.sampler.wrap_u == y.sampler.wrap_u);
        CHECK(x.sampler.wrap_v == y.sampler.wrap_v);
    }
    REQUIRE(a.images.size() == b.images.size());
    for (std::size_t i = 0; i < a.images.size(); ++i) {
        CHECK(a.images[i].name == b.images[i].name);
        CHECK(a.images[i].header.format == b.images[i].header.format);
        CHECK(a.images[i].header.width == b.images[i].header.width);
        CHECK(same(a.images[i].encoded, b.images[i].encoded));
    }
}

inline void check_same_nodes(const scan::Scan& a, const scan::Scan& b) {
    REQUIRE(a.nodes.size() == b.nodes.size());
    for (std::size_t i = 0; i < a.nodes.size(); ++i) {
        const auto& x = a.nodes[i];
        const auto& y = b.nodes[i];
        CAPTURE(i);
        CHECK(x.name == y.name);
        CHECK(x.parent == y.parent);
        CHECK(x.children == y.children);
        CHECK(x.local.translation == y.local.translation);
        for (int k = 0; k < 4; ++k) CHECK(x.local.rotation[k] == doctest::Approx(y.local.rotation[k]));
        CHECK(x.local.scale == y.local.scale);
        CHECK(x.matrix == y.matrix);
        CHECK(x.mesh == y.mesh);
        CHECK(x.skin == y.skin);
        CHECK(x.camera == y.camera);
        CHECK(x.light == y.light);
        CHECK(x.weights == y.weights);
        CHECK(x.instances == y.instances);
    }
    REQUIRE(a.scenes.size() == b.scenes.size());
    for (std::size_t i = 0; i < a.scenes.size(); ++i) {
        CHECK(a.scenes[i].name == b.scenes[i].name);
        CHECK(a.scenes[i].roots == b.scenes[i].roots);
    }
    CHECK(a.default_scene == b.default_scene);
}

inline void check_same_motion(const scan::Scan& a, const scan::Scan& b) {
    REQUIRE(a.skins.size() == b.skins.size());
    for (std::size_t i = 0; i < a.skins.size(); ++i) {
        CHECK(a.skins[i].name == b.skins[i].name);
        CHECK(a.skins[i].joints == b.skins[i].joints);
        CHECK(a.skins[i].inverse_bind == b.skins[i].inverse_bind);
    }
    REQUIRE(a.animations.size() == b.animations.size());
    for (std::size_t i = 0; i < a.animations.size(); ++i) {
        const auto& x = a.animations[i];
        const auto& y = b.animations[i];
        CHECK(x.name == y.name);
        CHECK(x.duration == y.duration);
        REQUIRE(x.channels.size() == y.channels.size());
        for (std::size_t c = 0; c < x.channels.size(); ++c) {
            CHECK(x.channels[c].node == y.channels[c].node);
            CHECK(x.channels[c].path == y.channels[c].path);
            CHECK(x.channels[c].interpolation == y.channels[c].interpolation);
            CHECK(x.channels[c].times == y.channels[c].times);
            CHECK(x.channels[c].values == y.channels[c].values);
        }
    }
}

inline void check_same_lenses(const scan::Scan& a, const scan::Scan& b) {
    REQUIRE(a.cameras.size() == b.cameras.size());
    for (std::size_t i = 0; i < a.cameras.size(); ++i) {
        const auto& x = a.cameras[i];
        const auto& y = b.cameras[i];
        CHECK(x.name == y.name);
        CHECK(x.perspective == y.perspective);
        CHECK(x.yfov == y.yfov);
        CHECK(x.aspect_ratio == y.aspect_ratio);
        CHECK(x.xmag == y.xmag);
        CHECK(x.ymag == y.ymag);
        CHECK(x.znear == y.znear);
        CHECK(x.zfar == y.zfar);
    }
    REQUIRE(a.lights.size() == b.lights.size());
    for (std::size_t i = 0; i < a.lights.size(); ++i) {
        const auto& x = a.lights[i];
        const auto& y = b.lights[i];
        CHECK(x.name == y.name);
        CHECK(x.type == y.type);
        CHECK(x.color == y.color);
        CHECK(x.intensity == y.intensity);
        CHECK(x.range == y.range);
        CHECK(x.inner_cone == y.inner_cone);
        CHECK(x.outer_cone == y.outer_cone);
    }
}

inline void check_same_metadata(const scan::Scan& a, const scan::Scan& b) {
    CHECK(a.metadata.format == b.metadata.format);
    CHECK(a.metadata.comments == b.metadata.comments);
    CHECK(a.metadata.copyright == b.metadata.copyright);
    CHECK(a.metadata.generator == b.metadata.generator);
    CHECK(a.metadata.version == b.metadata.version);
    CHECK(a.metadata.xmp_json == b.metadata.xmp_json);
    CHECK(a.variants == b.variants);
}

/// All that a primitive has but its streams.
inline void check_same_outline(const scan::Primitive& a, const scan::Primitive& b) {
    CHECK(a.topology == b.topology);
    CHECK(a.material == b.material);
    CHECK(a.variant_materials == b.variant_materials);
    CHECK(a.index_count == b.index_count);
    CHECK(a.bounds.min == b.bounds.min);
    CHECK(a.bounds.max == b.bounds.max);
}

inline void check_same_streams(const scan::Primitive& a, const scan::Primitive& b) {
    CHECK(a.vertex_count == b.vertex_count);
    CHECK(same(a.indices, b.indices));
    CHECK(same(a.positions, b.positions));
    CHECK(same(a.normals, b.normals));
    CHECK(same(a.tangents, b.tangents));
    CHECK(same(a.colors, b.colors));
    for (std::size_t set = 0; set < 2; ++set) {
        CHECK(same(a.uv[set], b.uv[set]));
        CHECK(same(a.joints[set], b.joints[set]));
        CHECK(same(a.weights[set], b.weights[set]));
    }
    REQUIRE(a.morphs.size() == b.morphs.size());
    for (std::size_t i = 0; i < a.morphs.size(); ++i) {
        CHECK(same(a.morphs[i].positions, b.morphs[i].positions));
        CHECK(same(a.morphs[i].normals, b.morphs[i].normals));
        CHECK(same(a.morphs[i].tangents, b.morphs[i].tangents));
    }
}

/// All but meshes, extensions and warnings.
inline void check_same_rest(const scan::Scan& a, const scan::Scan& b) {
    REQUIRE(a.materials.size() == b.materials.size());
    for (std::size_t i = 0; i < a.materials.size(); ++i) check_same(a.materials[i], b.materials[i]);
    check_same_pictures(a, b);
    check_same_nodes(a, b);
    check_same_motion(a, b);
    check_same_lenses(a, b);
    check_same_metadata(a, b);
}

} // namespace guanhe::test
