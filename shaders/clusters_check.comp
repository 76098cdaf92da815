#version 460
#include "clusters.glsl"

// One thread, before and after each attempt at culling: sizes the dispatches that follow. An attempt that found more than
// fits is made again with twice the error, the last one with the roots alone: too coarse for a moment, never a hole.
layout(local_size_x = 1) in;

uvec3 groups(uint count) { return uvec3(min(count, GROUPS_A_ROW), (count + GROUPS_A_ROW - 1u) / GROUPS_A_ROW, 1u); }

void main() {
    ClusterSelection s = push.selection.value;
    CountersRef c = s.counters;
    if (push.phase == 1u) { // the second phase has been selected
        c.value.phases[1].groups = groups(c.value.phases[1].visible);
        uint first = c.value.phases[0].triangles;
        for (uint k = 0u; k < MAX_CLASSES; ++k) {
            c.value.phases[1].draws[k] = DrawCommand(0u, 1u, first * 3u, 0, 0u);
            first += c.value.phases[1].class_triangles[k];
        }
        return;
    }
    uint attempt = c.value.attempt++;
    if (attempt == 0u) {
        c.value.threshold = s.threshold;
        c.value.cull_groups = groups(c.value.pairs);
        return;
    }
    bool fits = c.value.phases[0].visible + c.value.later <= s.max_visible &&
                c.value.phases[0].triangles + c.value.later_triangles <= s.max_triangles;
    if (c.value.cull_groups.x != 0u && !fits) {
        if (attempt == 1u) {
            c.value.wanted = c.value.phases[0].visible + c.value.later;
            c.value.wanted_triangles = c.value.phases[0].triangles + c.value.later_triangles;
        }
        c.value.phases[0].visible = c.value.phases[0].triangles = c.value.later = c.value.later_triangles = 0u;
        for (uint k = 0u; k < MAX_CLASSES; ++k) c.value.phases[0].class_triangles[k] = 0u;
        c.value.threshold = attempt + 1u < CLUSTER_ATTEMPTS ? c.value.threshold * 2.0 : uintBitsToFloat(0x7f7fffffu);
        return;
    }
    c.value.cull_groups = uvec3(0u);
    if (push.last_attempt == 0u) return;
    c.value.phases[0].groups = groups(c.value.phases[0].visible);
    c.value.later_groups = groups((c.value.later + 63u) / 64u);
    c.value.phases[1].first = c.value.phases[0].visible;
    uint first = 0u;
    for (uint k = 0u; k < MAX_CLASSES; ++k) {
        c.value.phases[0].draws[k] = DrawCommand(0u, 1u, first * 3u, 0, 0u);
        first += c.value.phases[0].class_triangles[k];
    }
}
