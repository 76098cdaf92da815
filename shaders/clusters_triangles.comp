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
const float FARTHEST = 16384.0; // pixels: what lies beyond rounds by more than that

// The cluster's vertices in one view, in pixels, whole numbers being middles; not nearer than FARTHEST where one lies behind
// the viewer, or too far out to tell.
shared vec2 places[256];

void place_vertices(ClusterSelection s, PackInstance instance, VisibleCluster cluster, mat4 clip_from_world) {
    for (uint v = gl_LocalInvocationID.x; v < vertex_count(cluster); v += gl_WorkGroupSize.x) {
        vec4 clip = clip_from_world * vec4(grid_to_world(instance, vertex_grid(cluster, v)), 1.0);
        vec2 at = (clip.xy / clip.w * 0.5 + 0.5) * s.viewport - 0.5;
        bool sure = clip.w > 0.0 && max(abs(at.x), abs(at.y)) < FARTHEST;
        places[v] = sure ? at : vec2(FARTHEST);
    }
}

float area(vec2 a, vec2 b) { return a.x * b.y - a.y * b.x; }

// What a view has of a triangle: nothing, no pixel's middle, or something to draw.
const uint NOTHING = 0u, BETWEEN_PIXELS = 1u, SHOWN = 2u;
uint seen(ClusterSelection s, uvec3 corner, bool both_sides) {
    vec2 a = places[corner.x], b = places[corner.y], c = places[corner.z];
    vec2 low = min(a, min(b, c)), high = max(a, max(b, c));
    if (max(high.x, high.y) >= FARTHEST) return SHOWN;
    if (any(lessThan(high, vec2(-0.5 - MOVED))) || any(greaterThan(low, s.viewport - 0.5 + MOVED))) return NOTHING;
    vec2 ab = b - a, bc = c - b, ca = a - c;
    float twice = area(ab, bc); // negative: faces us, since y runs down
    // By how much corners that move may change the areas along the edges. Edge on, rounding to the rasteriser's grid decides
    // what faces us: it must be asked, or there would be holes.
    vec3 room = MOVED * vec3(abs(ab.x) + abs(ab.y), abs(bc.x) + abs(bc.y), abs(ca.x) + abs(ca.y));
    if (!both_sides && twice > room.x + room.y + room.z) return NOTHING;
    if (SAMPLES != 1u || abs(twice) <= room.x + room.y + room.z) return SHOWN;

    vec2 first = ceil(low - MOVED), last = floor(high + MOVED);
    if (any(greaterThan(first, last))) return BETWEEN_PIXELS;
    if (any(greaterThan(last, first + 1.0))) return SHOWN; // large enough
    float side = twice < 0.0 ? -1.0 : 1.0;
    bool covers = false;
    for (uint k = 0u; k < 4u; ++k) {
        vec2 middle = vec2((k & 1u) == 0u ? first.x : last.x, (k & 2u) == 0u ? first.y : last.y);
        vec3 inside = side * vec3(area(ab, middle - a), area(bc, middle - b), area(ca, middle - c));
        covers = covers || all(greaterThanEqual(inside, -room));
    }
    return covers ? SHOWN : BETWEEN_PIXELS;
}

// Corners of four triangles, from the fourth that `triangle` begins: three words of a byte each.
uvec3 corner_words(VisibleCluster cluster, uint triangle, uint count) {
    uint word = triangle / 4u * 3u, last = (count * 3u - 1u) / 4u;
    return uvec3(cluster.corners.at[word], cluster.corners.at[min(word + 1u, last)], cluster.corners.at[min(word + 2u, last)]);
}
uvec3 first_of(uvec3 words) { return uvec3(words.x, words.x >> 8, words.x >> 16) & 0xffu; }
uvec3 rest_of(uvec3 words) { return uvec3(words.x >> 24 | words.y << 8, words.y >> 24 | words.z << 8, words.z >> 24); }

// The sum over the subgroup of numbers up to 32, and that over the invocations before this one.
uint sum_of(uint number, out uint before) {
    uint sum = 0u;
    before = 0u;
    for (uint bit = 0u; bit < 6u; ++bit) {
        uvec4 ballot = subgroupBallot((number >> bit & 1u) != 0u);
        before += subgroupBallotExclusiveBitCount(ballot) << bit;
        sum += subgroupBallotBitCount(ballot) << bit;
    }
    return sum;
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

    // Each invocation has a run of triangles. Which are shown comes first: a cluster's triangles then lie together, and share
    // their vertices while those are cached.
    uint run = (count + gl_WorkGroupSize.x * 4u - 1u) / (gl_WorkGroupSize.x * 4u) * 4u;
    uint begin = min(gl_LocalInvocationID.x * run, count), end = min(begin + run, count);
    uint shown = 0u, facing = 0u; // a bit a triangle
    if (CULL == 0u) {
        shown = end - begin == 32u ? 0xffffffffu : (1u << (end - begin)) - 1u;
    } else {
        for (uint v = 0u; v < s.view_count; ++v) {
            if (v > 0u) barrier(); // the view before is done with
            place_vertices(s, instance, cluster, s.views[v].clip_from_world);
            barrier();
            for (uint four = begin; four < end; four += 4u) {
                uvec3 words = corner_words(cluster, four, count);
                for (uint t = four; t < min(four + 4u, end); ++t, words = rest_of(words)) {
                    uvec3 corner = first_of(words);
                    // The pipeline's front stays the front.
                    uint what = seen(s, instance.handedness < 0.0 ? corner.xzy : corner, both_sides);
                    if (what != NOTHING) facing |= 1u << (t - begin);
                    if (what == SHOWN) shown |= 1u << (t - begin);
                }
            }
        }
    }

    uint before, place = 0u;
    uint shown_count = sum_of(bitCount(shown), before), facing_before;
    uint facing_count = SAMPLES == 1u ? sum_of(bitCount(facing), facing_before) : 0u;
    if (subgroupElect()) {
        if (shown_count > 0u) {
            place = atomicAdd(counters.value.phases[push.phase].draws[kind].index_count, shown_count * 3u);
            atomicAdd(counters.value.phases[push.phase].triangles_drawn, shown_count);
        }
        if (facing_count > 0u) atomicAdd(counters.value.phases[push.phase].triangles_facing, facing_count);
    }
    uint at = counters.value.phases[push.phase].draws[kind].first_index + subgroupBroadcastFirst(place) + before * 3u;
    for (uint four = begin; four < end; four += 4u) {
        uvec3 words = corner_words(cluster, four, count);
        for (uint t = four; t < min(four + 4u, end); ++t, words = rest_of(words)) {
            if ((shown >> (t - begin) & 1u) == 0u) continue;
            uvec3 corner = first_of(words);
            if (instance.handedness < 0.0) corner = corner.xzy;
            for (uint k = 0u; k < 3u; ++k) s.indices.at[at + k] = slot << 8 | corner[k];
            at += 3u;
        }
    }
}
