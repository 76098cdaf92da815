#version 460
#extension GL_KHR_shader_subgroup_basic : require
#extension GL_KHR_shader_subgroup_ballot : require
#include "clusters.glsl"
#include "tone.glsl"
#include "cluster_vertex.glsl"

// One workgroup a visible cluster: writes its triangles as indices, cluster and corner in one number, so that one draw
// shows all clusters of a class. With CULL, triangles that no view can show are left out here: it pays where the vertex
// stage is narrow. Those that lie between the middles of pixels too where a pixel has one sample; SAMPLES says.
layout(constant_id = 0) const uint CULL = 0;
layout(constant_id = 1) const uint SAMPLES = 0;
layout(local_size_x = 32, local_size_x_id = 2) in; // at least 4, since a cluster has at most 128 triangles

// Pixels. The rasteriser moves corners by up to half a step of two to the minus eighth; the rest is for what rounds here.
const float MOVED = 1.0 / 128.0;

// Whether an edge parts a place from the triangle by more than corners move. Whichever way round the triangle is.
bool parts(vec2 edge, vec2 third, vec2 place) {
    float triangle = edge.x * third.y - edge.y * third.x;
    float here = edge.x * place.y - edge.y * place.x;
    float room = MOVED * length(edge);
    return here < min(triangle, 0.0) - room || here > max(triangle, 0.0) + room;
}

bool may_lie_on(vec2 place, vec2 a, vec2 b, vec2 c) {
    return !parts(b - a, c - a, place - a) && !parts(c - b, a - b, place - b) && !parts(a - c, b - c, place - c);
}

// Whether the middle of some pixel may lie on the triangle.
bool may_cover(ClusterSelection s, ClusterView view, vec3 a, vec3 b, vec3 c) {
    vec4 clip_a = view.clip_from_world * vec4(a, 1.0), clip_b = view.clip_from_world * vec4(b, 1.0),
         clip_c = view.clip_from_world * vec4(c, 1.0);
    if (min(clip_a.w, min(clip_b.w, clip_c.w)) <= 0.0) return true;
    // Whole numbers are middles.
    vec2 at_a = (clip_a.xy / clip_a.w * 0.5 + 0.5) * s.viewport - 0.5;
    vec2 at_b = (clip_b.xy / clip_b.w * 0.5 + 0.5) * s.viewport - 0.5;
    vec2 at_c = (clip_c.xy / clip_c.w * 0.5 + 0.5) * s.viewport - 0.5;
    vec2 first = ceil(min(at_a, min(at_b, at_c)) - MOVED), last = floor(max(at_a, max(at_b, at_c)) + MOVED);
    if (any(greaterThan(first, last))) return false;
    if (any(greaterThan(last, first + 1.0))) return true; // large enough
    return may_lie_on(first, at_a, at_b, at_c) || may_lie_on(last, at_a, at_b, at_c) ||
           may_lie_on(vec2(first.x, last.y), at_a, at_b, at_c) || may_lie_on(vec2(last.x, first.y), at_a, at_b, at_c);
}

bool may_show(ClusterSelection s, vec3 a, vec3 b, vec3 c, bool both_sides) {
    vec3 normal = cross(b - a, c - a);
    float border = length(b - a) + length(c - b) + length(a - c);
    for (uint v = 0u; v < s.view_count; ++v) {
        ClusterView view = s.views[v];
        if (!both_sides) {
            // Edge on, rounding to the rasteriser's grid decides what faces us: it must be asked, or there would be holes.
            // Two to the eighth steps a pixel; the area may change by as much along all of the border.
            bool point = view.eye.w != 0.0;
            vec3 to_viewer = point ? view.eye.xyz - a : view.eye.xyz;
            float far = point ? length(to_viewer) + border : 1.0;
            float pixels = point ? view.pixels_per_radian : view.pixels_per_metre;
            if (dot(normal, to_viewer) <= -border * far * far * (1.0 / (128.0 * pixels) + 1e-6)) continue;
        }
        bool inside = true;
        for (uint p = 0u; p < 4u; ++p) {
            vec4 plane = view.planes[p];
            inside = inside && (dot(plane.xyz, a) + plane.w >= 0.0 || dot(plane.xyz, b) + plane.w >= 0.0 ||
                                dot(plane.xyz, c) + plane.w >= 0.0);
        }
        if (inside && (SAMPLES != 1u || may_cover(s, view, a, b, c))) return true;
    }
    return false;
}

uvec3 corners_of(VisibleCluster cluster, uint triangle, float handedness) {
    uvec3 corner;
    for (uint k = 0u; k < 3u; ++k) {
        uint at = triangle * 3u + k;
        corner[k] = (cluster.corners.at[at / 4u] >> ((at % 4u) * 8u)) & 0xffu;
    }
    return handedness < 0.0 ? corner.xzy : corner; // the pipeline's front stays the front
}

void main() {
    ClusterSelection s = push.selection.value;
    CountersRef counters = s.counters;
    uint slot = gl_WorkGroupID.y * GROUPS_A_ROW + gl_WorkGroupID.x;
    if (slot >= counters.value.phases[push.phase].visible) return;
    slot += counters.value.phases[push.phase].first;
    VisibleCluster cluster = s.visible.at[slot];
    PackInstance instance = s.instances.at[cluster.instance];
    uint count = cluster.counts & 0xffu;
    uint kind = cluster.kind & 0xffffu;
    bool both_sides = (cluster.kind & SIDE_DOUBLE) != 0u || s.cull_back_faces == 0u;
    uint first = counters.value.phases[push.phase].draws[kind].first_index;

    // Which are shown comes first: a cluster's triangles then lie together, and share their vertices while those are cached.
    uint mine = 0u, shown_count = 0u;
    for (uint round = 0u, t = gl_LocalInvocationID.x; round * gl_WorkGroupSize.x < count; ++round, t += gl_WorkGroupSize.x) {
        bool shown = t < count;
        if (CULL != 0u && shown) {
            uvec3 corner = corners_of(cluster, t, instance.handedness);
            vec3 a = grid_to_world(instance, vertex_grid(cluster, corner.x));
            vec3 b = grid_to_world(instance, vertex_grid(cluster, corner.y));
            vec3 c = grid_to_world(instance, vertex_grid(cluster, corner.z));
            shown = may_show(s, a, b, c, both_sides);
        }
        if (shown) mine |= 1u << round;
        shown_count += subgroupBallotBitCount(subgroupBallot(shown));
    }
    uint place = 0u;
    if (subgroupElect() && shown_count > 0u) {
        place = atomicAdd(counters.value.phases[push.phase].draws[kind].index_count, shown_count * 3u);
        atomicAdd(counters.value.phases[push.phase].triangles_drawn, shown_count);
    }
    place = first + subgroupBroadcastFirst(place);
    for (uint round = 0u, t = gl_LocalInvocationID.x; round * gl_WorkGroupSize.x < count; ++round, t += gl_WorkGroupSize.x) {
        bool shown = (mine >> round & 1u) != 0u;
        uvec4 ballot = subgroupBallot(shown);
        if (shown) {
            uvec3 corner = corners_of(cluster, t, instance.handedness);
            uint at = place + subgroupBallotExclusiveBitCount(ballot) * 3u;
            for (uint k = 0u; k < 3u; ++k) s.indices.at[at + k] = slot << 8 | corner[k];
        }
        place += subgroupBallotBitCount(ballot) * 3u;
    }
}
