#version 460
#include "clusters.glsl"

// One workgroup a page: its clusters by level of detail, frustum and normal cone, and by what hid them in the last frame.
layout(local_size_x = 32) in;

void main() {
    ClusterSelection s = push.selection.value;
    CountersRef counters = s.counters;
    uint at = gl_WorkGroupID.y * GROUPS_A_ROW + gl_WorkGroupID.x;
    if (at >= counters.value.pairs) return;
    uvec2 pair = s.pairs.at[at];
    PackInstance instance = s.instances.at[pair.x];
    uvec2 address = instance.table.at[pair.y];
    ClusterPage page = ClusterPage(address);
    uint count = instance.records.at[pair.y].cluster_count;
    float threshold = counters.value.threshold;

    for (uint i = gl_LocalInvocationID.x; i < count; i += 32u) {
        ClusterRecord c = page.at[i];
        float scale = instance.scale;
        // Its group must be open, and the group that made it must not be.
        if (projected_error(s, world_of(instance, c.group_center), c.group_radius * scale, c.group_error * scale) <= threshold)
            continue;
        if (c.child_page != NO_PAGE && instance.table.at[c.child_page] != uvec2(0u) &&
            projected_error(s, world_of(instance, c.child_center), c.child_radius * scale, c.child_error * scale) > threshold)
            continue;
        PartRecord part = instance.parts.at[c.counts >> 16];
        uint kind = part.kind & 0xffffu;
        if (kind == CLASS_NONE) continue;
        vec3 center = world_of(instance, c.center);
        float radius = c.radius * scale;
        if (!in_any_view(s, center, radius)) continue;
        if ((part.kind & SIDE_DOUBLE) == 0u && s.cull_back_faces != 0u && !may_face(s, instance, center, radius, c.cone))
            continue;

        uint triangles = c.counts & 0xffu;
        if (s.pyramid_before != 0u && hidden(s, center, radius, true)) {
            uint slot = atomicAdd(counters.value.later, 1u);
            atomicAdd(counters.value.later_triangles, triangles);
            if (slot < s.max_visible) s.later.at[slot] = uvec3(pair, i);
            continue;
        }
        uint slot = atomicAdd(counters.value.phases[0].visible, 1u);
        uint sum = atomicAdd(counters.value.phases[0].triangles, triangles);
        if (slot >= s.max_visible || sum + triangles > s.max_triangles) continue; // clusters_check tries again
        show(s, slot, 0u, pair.x, instance, pair.y, i, c, address);
    }
}
