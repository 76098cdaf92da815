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
GUANHE_CONST F_TILED = 1u << 25;          // some of its textures are streamed in tiles
GUANHE_CONST F_LOOK = 1u << 26;           // has a LookRecord

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
GUANHE_CONST TILED = 0x40000000u;         // or-ed to a place in FrameRecord::tiled, which is no slot then
GUANHE_CONST TEXTURE_MASK = 0x3fffffffu;

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
    uint textures[T_COUNT];    // slot in BINDING_TEXTURES, with SECOND_UV_SET and TILED
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
    uint look;        // F_LOOK: in FrameRecord::looks
};

// How something is shown beside what it is made of: render::Look.
struct LookRecord {
    vec4 section; // in the frame's world: cut away where dot(section, vec4(p, 1)) < 0
    vec4 wash;
    vec4 glow;
    float presence;
    float hatch;
    uint flags; // LOOK_*
    uint padding;
};
GUANHE_CONST LOOK_COMPLEMENT = 1u << 0;
GUANHE_CONST LOOK_SECTION = 1u << 1;

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
layout(buffer_reference, scalar, buffer_reference_align = 4) readonly buffer LooksRef {
    LookRecord at[];
};
#endif

// A texture of which tiles are in memory as far as they are wanted. Its tail is a texture like any other.
struct TiledRecord {
    GUANHE_REF(Words) table; // by level where its tiles begin, by tile TILE_*; 0 where a tile is not there
    uvec2 size;              // texels of level 0
    uint levels;             // in tiles; the tail begins at this one
    uint tail;               // slot in BINDING_TEXTURES
    uint wraps;              // u + 4 * v: 0 repeat, 1 mirror, 2 clamp
    uint flags;              // TILED_*
    uint first_word;         // in FrameRecord::shown
    uint anisotropy;         // samples at most; 1: none
};
GUANHE_CONST TILED_MAG_NEAREST = 1u << 0;
GUANHE_CONST TILED_MIN_NEAREST = 1u << 1;
GUANHE_CONST TILED_MIP_NEAREST = 1u << 2;
GUANHE_CONST TILED_NO_MIPS = 1u << 3;
GUANHE_CONST TILED_NORMALS = 1u << 4; // two channels: z is what a unit vector has left
// A word a tile: 1 + slot in BINDING_TEXTURES of its slab | column in it << 16 | row << 24.
GUANHE_CONST TILE_SLAB = 0xffffu;
GUANHE_CONST TILE_SIDE = 128u;
GUANHE_CONST TILE_BORDER = 4u;
GUANHE_CONST TILE_STORED_SIDE = 136u;
GUANHE_CONST SHOWN_ALL = 16u; // FrameRecord::shown_phase: every pixel tells what it shows
#ifndef __cplusplus
layout(buffer_reference, scalar, buffer_reference_align = 4) readonly buffer TiledRef {
    TiledRecord at[];
};
layout(buffer_reference, scalar, buffer_reference_align = 4) buffer ShownRef {
    uint at[];
};
#endif

struct FrameRecord {
    GUANHE_REF(LightsRef) lights;
    GUANHE_REF(TiledRef) tiled;
    GUANHE_REF(ShownRef) shown; // a bit a tile that pixels wanted
    GUANHE_REF(LooksRef) looks;
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
    vec3 sky_exposure;   // and on the environment's
    uint shadows;        // 0: none
    float grid_height;   // y of the grid, relative to the origin
    vec3 origin;         // of this frame's world, in the scene
    float grid_step;     // metres
    uint shown_phase;    // which pixel of four by four tells what it wants, or SHOWN_ALL
    float texture_bias;  // levels, for tiled textures
    float slab_scale;    // 1 / texels a side of slabs
    uint landscape;      // 1: drawn behind, in the place of the environment
    float landscape_turn; // about y, radians
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
struct MarkerVertex {
    vec3 position; // in the scene
    uint color;    // r, g, b: sRGB, 8 bits each, r lowest
};
#ifndef __cplusplus
layout(buffer_reference, scalar, buffer_reference_align = 4) readonly buffer MarkersRef {
    MarkerVertex at[];
};
#endif
struct MarkerPush {
    GUANHE_REF(FrameRef) frame;
    GUANHE_REF(MarkersRef) vertices;
};
GUANHE_CONST OPEN_ALPHA = 2u; // else alpha is at most 1: how far a colour was meant for the display already
struct CompositePush {
    uint target; // slot in BINDING_MS_TARGETS, or BINDING_TARGETS for one sample
    uint layer;  // the view
    uint depth;  // slot, as of target
    vec2 scale;  // pixels of the target a pixel of the picture
    vec2 offset; // in pixels of the target
    vec2 ahead;     // where straight ahead is, -1 to 1
    float vignette; // 0 open, 1 closed to the middle
    float fade;     // 0 to 1: all of it a neutral dark grey
    uint room;      // 1: alpha tells where something was drawn
    uint open;      // 1: what was drawn with OPEN_ALPHA is left open
};
struct HiddenPush {
    GUANHE_REF(Vec3s) corners; // x, y of the picture and the number of the view
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
