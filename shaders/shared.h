// What the CPU writes and the shaders read: structures in scalar layout, binding numbers, feature bits.
// Included by C++ (glm types) and by GLSL, so that the two cannot disagree.
#ifndef GUANHE_SHADERS_SHARED_H
#define GUANHE_SHADERS_SHARED_H

#ifdef __cplusplus
#include <glm/glm.hpp>

#include <cstdint>

namespace guanhe::render::shared {
using glm::mat4;
using glm::mat4x3;
using glm::uvec2;
using glm::uvec4;
using glm::vec2;
using glm::vec3;
using glm::vec4;
using uint = std::uint32_t;
#define GUANHE_REF(type) std::uint64_t
#define GUANHE_CONST inline constexpr uint
#else
#extension GL_EXT_buffer_reference : require
#extension GL_EXT_buffer_reference2 : require
#extension GL_EXT_scalar_block_layout : require
#extension GL_EXT_nonuniform_qualifier : require
#extension GL_EXT_multiview : require
#extension GL_EXT_buffer_reference_uvec2 : require
#define GUANHE_REF(type) type
#define GUANHE_CONST const uint
layout(buffer_reference, scalar, buffer_reference_align = 4) readonly buffer Vec3s {
    vec3 at[];
};
layout(buffer_reference, scalar, buffer_reference_align = 4) readonly buffer Vec2s {
    vec2 at[];
};
layout(buffer_reference, scalar, buffer_reference_align = 4) readonly buffer Vec4s {
    vec4 at[];
};
layout(buffer_reference, scalar, buffer_reference_align = 4) readonly buffer Words {
    uint at[];
};
layout(buffer_reference, scalar, buffer_reference_align = 4) readonly buffer WordPairs {
    uvec2 at[];
};
layout(buffer_reference, scalar, buffer_reference_align = 4) readonly buffer Matrices {
    mat4x3 at[];
};
layout(buffer_reference, scalar, buffer_reference_align = 4) writeonly buffer OutVec3s {
    vec3 at[];
};
layout(buffer_reference, scalar, buffer_reference_align = 4) writeonly buffer OutWords {
    uint at[];
};
#endif

// Set 0: everything that is sampled.
GUANHE_CONST BINDING_TEXTURES = 0;   // sampler2D[]
GUANHE_CONST BINDING_CUBES = 1;      // samplerCube[]
GUANHE_CONST BINDING_MS_TARGETS = 2; // sampler2DMSArray[]
GUANHE_CONST BINDING_TARGETS = 3;    // sampler2DArray[]
GUANHE_CONST BINDING_SHADOWS = 4;    // sampler2DShadow[]

GUANHE_CONST MAX_VIEWS = 4;

// Specialisation constant 0 of the surface and shadow shaders: what this pipeline pays for.
GUANHE_CONST F_NORMALS = 1u << 0;
GUANHE_CONST F_TANGENTS = 1u << 1;
GUANHE_CONST F_UV0 = 1u << 2;
GUANHE_CONST F_UV1 = 1u << 3;
GUANHE_CONST F_COLORS = 1u << 4;
GUANHE_CONST F_INSTANCED = 1u << 5;
GUANHE_CONST F_POINTS = 1u << 6;
GUANHE_CONST F_LINES = 1u << 7;
GUANHE_CONST F_UNLIT = 1u << 8;
GUANHE_CONST F_MASK = 1u << 9;
GUANHE_CONST F_BLEND = 1u << 10;
GUANHE_CONST F_UV_TRANSFORM = 1u << 11;
GUANHE_CONST F_BASE_TEXTURE = 1u << 12;
GUANHE_CONST F_METALLIC_ROUGHNESS_TEXTURE = 1u << 13;
GUANHE_CONST F_NORMAL_TEXTURE = 1u << 14;
GUANHE_CONST F_OCCLUSION_TEXTURE = 1u << 15;
GUANHE_CONST F_EMISSIVE_TEXTURE = 1u << 16;
GUANHE_CONST F_SPECULAR_TEXTURE = 1u << 17;
GUANHE_CONST F_SPECULAR_COLOR_TEXTURE = 1u << 18;
GUANHE_CONST F_EMISSIVE = 1u << 19;
GUANHE_CONST F_DOUBLE_SIDED = 1u << 20;
GUANHE_CONST F_LIGHTS = 1u << 21;         // lights from the file
GUANHE_CONST F_SUN = 1u << 22;            // the environment's sun and its shadow
GUANHE_CONST F_SOFTWARE = 1u << 23;       // a software rasteriser: fewer shadow taps
GUANHE_CONST F_CLUSTER_COLORS = 1u << 24; // the picture of clusters

// Indices of MaterialRecord::textures.
GUANHE_CONST T_BASE = 0;
GUANHE_CONST T_METALLIC_ROUGHNESS = 1;
GUANHE_CONST T_NORMAL = 2;
GUANHE_CONST T_OCCLUSION = 3;
GUANHE_CONST T_EMISSIVE = 4;
GUANHE_CONST T_SPECULAR = 5;
GUANHE_CONST T_SPECULAR_COLOR = 6;
GUANHE_CONST T_COUNT = 7;
GUANHE_CONST SECOND_UV_SET = 0x80000000u; // or-ed to a texture slot

struct MaterialRecord {
    vec4 base_color;
    vec3 emissive;
    float metallic;
    vec3 specular_color; // f0 of the dielectric, before the texture
    float specular;      // f90 of the dielectric
    float roughness;
    float normal_scale;
    float occlusion_strength;
    float alpha_cutoff;
    uint textures[T_COUNT];    // slot in BINDING_TEXTURES, with SECOND_UV_SET
    vec3 uv_rows[2 * T_COUNT]; // with F_UV_TRANSFORM
};
#ifndef __cplusplus
layout(buffer_reference, scalar, buffer_reference_align = 4) readonly buffer MaterialRef {
    MaterialRecord value;
};
#endif

// One draw. World space of a frame has its origin at the viewer (FrameRecord), so that large sites keep their
// precision.
struct DrawRecord {
    GUANHE_REF(Vec3s) positions;
    GUANHE_REF(Words) normals;  // octahedral, two snorm16
    GUANHE_REF(Words) tangents; // octahedral, unorm16 and unorm15, handedness in the top bit
    GUANHE_REF(Vec2s) uv0;
    GUANHE_REF(Vec2s) uv1;
    GUANHE_REF(WordPairs) colors;   // four unorm16
    GUANHE_REF(Words) indices;      // F_LINES fetches its own
    GUANHE_REF(Matrices) instances; // F_INSTANCED: world_from_local, one an instance
    GUANHE_REF(MaterialRef) material;
    mat4x3 world_from_local;
    float handedness; // -1 when the transform mirrors
    uint padding;
};

struct LightRecord {
    vec3 position;       // relative to the frame's origin
    float inverse_range; // 0: endless
    vec3 direction;      // where it shines
    float spot_scale;    // 0 and 1: not a spot
    vec3 color;          // times intensity and exposure
    float spot_offset;
    uint directional;
    uint padding;
};

struct ViewRecord {
    mat4 clip_from_world;
    mat4 world_from_clip;
    vec4 eye; // w = 1: a point; w = 0: the direction to the viewer of an orthographic view
};

#ifndef __cplusplus
layout(buffer_reference, scalar, buffer_reference_align = 4) readonly buffer DrawRef {
    DrawRecord value;
};
layout(buffer_reference, scalar, buffer_reference_align = 4) readonly buffer LightsRef {
    LightRecord at[];
};
#endif

struct FrameRecord {
    GUANHE_REF(LightsRef) lights;
    uint light_count;
    uint environment; // slot in BINDING_CUBES
    ViewRecord views[MAX_VIEWS];
    mat4 shadow_from_world; // to 0..1 in x, y and reversed depth
    vec3 irradiance[9];     // spherical harmonics, convolved with the cosine over pi, times exposure
    vec3 sun_direction;     // to the sun
    float environment_max_lod;
    vec3 sun_color;      // irradiance, times exposure
    uint shadow_map;     // slot in BINDING_SHADOWS
    vec2 viewport;       // pixels
    float shadow_texel;  // metres
    float shadow_radius; // of the filter, in texture coordinates
    float pixel_scale;   // device pixels a logical one
    float point_size;    // device pixels
    float exposure;      // a factor on all light
    uint shadows;        // 0: none
    float grid_height;   // y of the grid, relative to the origin
    vec3 origin;         // of this frame's world, in the scene
    float grid_step;     // metres
};
#ifndef __cplusplus
layout(buffer_reference, scalar, buffer_reference_align = 4) readonly buffer FrameRef {
    FrameRecord value;
};
#endif

struct DrawPush {
    GUANHE_REF(FrameRef) frame;
    GUANHE_REF(DrawRef) draw;
};
struct CompositePush {
    uint target; // slot in BINDING_MS_TARGETS, or BINDING_TARGETS for one sample
    uint layer;  // the view
    uint depth;  // slot in BINDING_TARGETS, with one sample
};
struct OverlayPush {
    GUANHE_REF(Words) vertices; // ImDrawVert: x, y, u, v, colour
    vec2 scale;
    vec2 offset;
    uint slot; // in BINDING_TEXTURES
    uint first_vertex;
};

// Skinning and morphing: deform.comp writes what surface.vert reads.
struct MorphRecord {
    GUANHE_REF(Vec3s) positions; // 0: none
    GUANHE_REF(Vec3s) normals;
    GUANHE_REF(Vec3s) tangents;
    float weight;
    uint padding;
};
#ifndef __cplusplus
layout(buffer_reference, scalar, buffer_reference_align = 4) readonly buffer MorphsRef {
    MorphRecord at[];
};
#endif
struct DeformRecord {
    GUANHE_REF(Vec3s) positions;
    GUANHE_REF(Words) normals;
    GUANHE_REF(Words) tangents;
    GUANHE_REF(WordPairs) joints0;
    GUANHE_REF(WordPairs) joints1;
    GUANHE_REF(Vec4s) weights0;
    GUANHE_REF(Vec4s) weights1;
    GUANHE_REF(MorphsRef) morphs;
    GUANHE_REF(Matrices) joints;
    GUANHE_REF(OutVec3s) out_positions;
    GUANHE_REF(OutWords) out_normals;
    GUANHE_REF(OutWords) out_tangents;
    uint vertex_count;
    uint morph_count;
    uint flags; // D_*
    uint padding;
};
GUANHE_CONST D_NORMALS = 1u << 0;
GUANHE_CONST D_TANGENTS = 1u << 1;
GUANHE_CONST D_SKIN = 1u << 2;
GUANHE_CONST D_SKIN_SECOND_SET = 1u << 3;
#ifndef __cplusplus
layout(buffer_reference, scalar, buffer_reference_align = 4) readonly buffer DeformRef {
    DeformRecord value;
};
#endif
struct DeformPush {
    GUANHE_REF(DeformRef) deform;
};

#ifdef __cplusplus
static_assert(sizeof(mat4x3) == 48 && sizeof(vec3) == 12, "glm must be scalar-packed, as the shaders expect");
#undef GUANHE_REF
#undef GUANHE_CONST
} // namespace guanhe::render::shared
#endif
#endif
