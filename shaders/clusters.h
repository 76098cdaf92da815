// Clusters on the GPU: what the selection reads and writes. Included by C++ and GLSL after shared.h.
// The selection's passes, once a set of views: clusters_pages (instances x resident pages), clusters_cull (clusters;
// again with a larger error where they would not fit), clusters_check, clusters_triangles (indices); then, when the
// depth of those is known, depth_pyramid, clusters_later and clusters_triangles again. docs/packs.md says how it works.
#ifndef GUANHE_SHADERS_CLUSTERS_H
#define GUANHE_SHADERS_CLUSTERS_H

#ifdef __cplusplus
#include "shaders/shared.h"

namespace guanhe::render::shared {
using glm::ivec3;
using glm::mat3;
using glm::uvec3;
#define GUANHE_REF(type) std::uint64_t
#define GUANHE_CONST inline constexpr uint
#else
#define GUANHE_REF(type) type
#define GUANHE_CONST const uint
#endif

GUANHE_CONST MAX_CLASSES = 64u;        // kinds of surface (sets of features) in one frame
GUANHE_CONST CLUSTER_ATTEMPTS = 3u;    // of a selection; the last shows roots only, which always fit
GUANHE_CONST GROUPS_A_ROW = 32768u;    // of an indirect dispatch
GUANHE_CONST CLASS_NONE = 0xffffu;     // a part that is not drawn
GUANHE_CONST WIDE_POSITIONS = 1u << 8; // as pack::wide_positions; the bits below are pack::Attribute
GUANHE_CONST A_NORMALS = 1u << 0;
GUANHE_CONST A_COLORS = 1u << 1;
GUANHE_CONST A_UV0 = 1u << 2;
GUANHE_CONST A_UV1 = 1u << 3;
GUANHE_CONST A_TANGENTS = 1u << 4;
GUANHE_CONST SIDE_DOUBLE = 1u << 16; // of PartRecord::kind: both sides are drawn
GUANHE_CONST NO_PAGE = 0xffffffffu;
GUANHE_CONST MATERIAL_WORDS = 65u; // of a MaterialRecord

// As pack::ResidentCluster.
struct ClusterRecord {
    vec3 center;
    float radius;
    vec3 child_center;
    float child_radius;
    float child_error;
    vec3 group_center;
    float group_radius;
    float group_error;
    uint child_page;
    uint cone;
    ivec3 base;
    uint vertices;
    uint corners;
    uint counts;
    uint bits;
    vec2 uv_base[2];
    vec2 uv_step[2];
};

// A page of a pack, resident or not.
struct PageRecord {
    vec3 center; // of its triangles and all finer ones, local, relative to the mesh's origin
    float radius;
    vec3 lod_center; // contains the LOD spheres of its groups
    float lod_radius;
    float error; // the largest of its groups'
    uint cluster_count;
};

struct PartRecord {
    uint material; // in PackInstance::materials
    uint kind;     // class (low 16 bits), SIDE_*
};

#ifndef __cplusplus
layout(buffer_reference, scalar, buffer_reference_align = 4) readonly buffer ClusterPage {
    ClusterRecord at[];
};
layout(buffer_reference, scalar, buffer_reference_align = 4) readonly buffer PageRecords {
    PageRecord at[];
};
layout(buffer_reference, scalar, buffer_reference_align = 8) readonly buffer PageTable {
    uvec2 at[];
};
layout(buffer_reference, scalar, buffer_reference_align = 4) readonly buffer PartRecords {
    PartRecord at[];
};
#endif

// One visible place of a mesh. "World" has its origin at the viewer, as everywhere in a frame.
struct PackInstance {
    mat3 world_from_local; // turns and scales
    vec3 origin;           // of the mesh, in the world
    vec3 anchor;           // the world place of the grid point anchor_grid, near the viewer
    ivec3 anchor_grid;
    float step;                      // of the grid, local
    float scale;                     // the largest of world_from_local
    float handedness;                // -1: mirrored
    uint first_page;                 // of the mesh, in its pack
    uint page_count;                 // resident ones
    uint cones;                      // 0: the scale differs by axis, so normal cones say nothing
    uint look;                       // F_LOOK: in FrameRecord::looks
    uint padding;
    GUANHE_REF(PageRecords) records; // by page of the pack
    GUANHE_REF(PageTable) table;     // address by page of the pack; 0: not resident
    GUANHE_REF(Words) resident;      // resident pages, from first_page on
    GUANHE_REF(PartRecords) parts;
    GUANHE_REF(MaterialRef) materials;
};

// A cluster that is drawn, with what its vertices need.
struct VisibleCluster {
    GUANHE_REF(Words) vertices;
    GUANHE_REF(Words) corners;
    GUANHE_REF(MaterialRef) material;
    ivec3 base; // grid position of the vertices' zero, less the instance's anchor_grid
    uint instance;
    uint counts;
    uint bits;
    uint kind;
    uint id; // tells clusters apart, for the picture of clusters
    vec2 uv_base[2];
    vec2 uv_step[2];
};

// Where clusters are seen from: one view of the set that is selected for.
struct ClusterView {
    vec4 planes[6];          // of the frustum, inwards, in the frame's world
    vec4 eye;                // w = 1: a point; w = 0: the direction to the viewer
    float pixels_per_radian; // perspective
    float pixels_per_metre;  // orthographic
    vec2 padding;
    mat4 clip_from_world;
    mat4 clip_before; // of the frame before, from this frame's world
};

struct DrawCommand {
    uint index_count;
    uint instance_count;
    uint first_index;
    int vertex_offset;
    uint first_instance;
};

// Clusters are drawn in two phases: first what the last frame's depth does not hide, then, with the depth of the first
// phase, what was wrongly taken for hidden.
GUANHE_CONST PHASES = 2u;
struct ClusterPhase {
    uint first;           // visible cluster
    uint visible;         // clusters, from `first` on
    uint triangles;       // of them
    uint triangles_drawn; // after culling triangles
    uint triangles_facing; // as many as several samples a pixel would draw; counted where one sample leaves some out
    uvec3 groups;          // one a cluster
    uint class_triangles[MAX_CLASSES];
    DrawCommand draws[MAX_CLASSES];
};
struct ClusterCounters {
    float threshold; // pixels
    uint attempt;
    uint pairs;
    uint later; // clusters put off to the second phase
    uint later_triangles;
    uint wanted; // clusters of the first attempt, where they did not fit
    uint wanted_triangles;
    uint padding;
    uvec3 cull_groups; // of the next attempt
    uvec3 later_groups;
    ClusterPhase phases[PHASES];
};

#ifndef __cplusplus
layout(buffer_reference, scalar, buffer_reference_align = 8) readonly buffer PackInstances {
    PackInstance at[];
};
layout(buffer_reference, scalar, buffer_reference_align = 8) buffer VisibleClusters {
    VisibleCluster at[];
};
layout(buffer_reference, scalar, buffer_reference_align = 4) buffer CountersRef {
    ClusterCounters value;
};
layout(buffer_reference, scalar, buffer_reference_align = 8) buffer PairsRef {
    uvec2 at[];
};
layout(buffer_reference, scalar, buffer_reference_align = 4) buffer LaterRef {
    uvec3 at[];
};
layout(buffer_reference, scalar, buffer_reference_align = 4) buffer PyramidRef {
    float at[];
};
#endif

// One selection.
struct ClusterSelection {
    GUANHE_REF(PackInstances) instances;
    GUANHE_REF(Words) page_sums; // resident pages of the instances before; instance_count + 1
    GUANHE_REF(CountersRef) counters;
    GUANHE_REF(PairsRef) pairs; // (instance, page)
    GUANHE_REF(VisibleClusters) visible;
    GUANHE_REF(OutWords) indices;
    GUANHE_REF(LaterRef) later;     // (instance, page, cluster)
    GUANHE_REF(PyramidRef) pyramid; // the farthest depths, by view and level; 0: nothing is hidden
    uint pyramid_before;            // 1: it holds the frame before, for the first phase
    uint pyramid_levels;
    uvec2 pyramid_size; // of level 0: half the picture, rounded up
    uint pyramid_view;  // floats a view
    uint instance_count;
    uint view_count;
    uint max_visible;
    uint max_triangles;
    float threshold;      // pixels
    float nearest;        // metres: closer counts as this close
    uint cull_back_faces; // 0 for shadows
    vec2 viewport;
    ClusterView views[MAX_VIEWS];
};
#ifndef __cplusplus
layout(buffer_reference, scalar, buffer_reference_align = 8) readonly buffer SelectionRef {
    ClusterSelection value;
};
#endif

struct ClusterPush {
    GUANHE_REF(FrameRef) frame;
    GUANHE_REF(SelectionRef) selection;
    uint last_attempt;
    uint pair_count;
    uint phase;
};
// depth_pyramid.comp, one dispatch a level.
struct PyramidPush {
    GUANHE_REF(PyramidRef) pyramid;
    uint from; // floats: the level above; of level 0, the depth's slot
    uint to;
    uvec2 from_size; // texels
    uvec2 to_size;
    uint view_stride;
    uint level;
};

#ifdef __cplusplus
static_assert(sizeof(MaterialRecord) == MATERIAL_WORDS * 4);
#undef GUANHE_REF
#undef GUANHE_CONST
} // namespace guanhe::render::shared
#endif
#endif
