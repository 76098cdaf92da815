#version 460
#include "clusters.glsl"

// One thread a cluster that the first phase took for hidden: it is shown after all unless this frame's depth hides it too.
layout(local_size_x = 64) in;

void main() {
    ClusterSelection s = push.selection.value;
    CountersRef counters = s.counters;
    uint at = (gl_WorkGroupID.y * GROUPS_A_ROW + gl_WorkGroupID.x) * 64u + gl_LocalInvocationID.x;
    if (at >= counters.value.later) return;
    uvec3 which = s.later.at[at];
    PackInstance instance = s.instances.at[which.x];
    uvec2 address = instance.table.at[which.y];
    ClusterRecord c = ClusterPage(address).at[which.z];
    if (hidden(s, world_of(instance, c.center), c.radius * instance.scale, false)) return;
    uint slot = atomicAdd(counters.value.phases[1].visible, 1u);
    atomicAdd(counters.value.phases[1].triangles, c.counts & 0xffu);
    show(s, slot, 1u, which.x, instance, which.y, which.z, c, address);
}
