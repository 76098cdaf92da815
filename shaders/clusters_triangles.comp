#version 460
#extension GL_KHR_shader_subgroup_basic : require
#extension GL_KHR_shader_subgroup_ballot : require
#include "clusters.glsl"
#include "tone.glsl"
#include "cluster_vertex.glsl"

// One workgroup a visible cluster: writes its triangles as indices, cluster and corner in one number, so that one draw
// shows all clusters of a class. With CULL, triangles that no view can show are left out here: it pays where the vertex
// stage is narrow.
layout(constant_id = 0) const uint CULL = 0;
layout(local_size_x = 32) in;

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
        if (inside) return true;
    }
    return false;
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

    for (uint begin = 0u; begin < count; begin += 32u) {
        uint t = begin + gl_LocalInvocationID.x;
        bool shown = t < count;
        uvec3 corner = uvec3(0u);
        if (shown) {
            uint at = t * 3u;
            for (uint k = 0u; k < 3u; ++k) corner[k] = (cluster.corners.at[(at + k) / 4u] >> (((at + k) % 4u) * 8u)) & 0xffu;
            if (instance.handedness < 0.0) corner = corner.xzy; // the pipeline's front stays the front
            if (CULL != 0u) {
                vec3 a = grid_to_world(instance, vertex_grid(cluster, corner.x));
                vec3 b = grid_to_world(instance, vertex_grid(cluster, corner.y));
                vec3 c = grid_to_world(instance, vertex_grid(cluster, corner.z));
                shown = may_show(s, a, b, c, both_sides);
            }
        }
        uvec4 ballot = subgroupBallot(shown);
        uint shown_count = subgroupBallotBitCount(ballot);
        uint place = 0u;
        if (subgroupElect() && shown_count > 0u) {
            place = atomicAdd(counters.value.phases[push.phase].draws[kind].index_count, shown_count * 3u);
            atomicAdd(counters.value.phases[push.phase].triangles_drawn, shown_count);
        }
        place = first + subgroupBroadcastFirst(place) + subgroupBallotExclusiveBitCount(ballot) * 3u;
        if (shown)
            for (uint k = 0u; k < 3u; ++k) s.indices.at[place + k] = slot << 8 | corner[k];
    }
}
