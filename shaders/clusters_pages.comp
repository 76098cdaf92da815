#version 460
#include "clusters.glsl"

// One thread a resident page of a visible instance: pages that may hold something to draw are listed.
layout(local_size_x = 64) in;

void main() {
    uint pair = gl_WorkGroupID.x * 64u + gl_LocalInvocationID.x + gl_WorkGroupID.y * (GROUPS_A_ROW * 64u);
    if (pair >= push.pair_count) return;
    ClusterSelection s = push.selection.value;
    uint low = 0u, high = s.instance_count;
    while (high - low > 1u) {
        uint middle = (low + high) / 2u;
        if (s.page_sums.at[middle] <= pair) low = middle;
        else high = middle;
    }
    PackInstance instance = s.instances.at[low];
    uint page = instance.resident.at[instance.first_page + pair - s.page_sums.at[low]];
    PageRecord record = instance.records.at[page];
    if (!in_any_view(s, world_of(instance, record.center), record.radius * instance.scale)) return;
    // Not even its largest group is open: all of the page is shown by coarser clusters. A little less, since it is another
    // sphere that rounds in another way.
    CountersRef counters = s.counters;
    if (projected_error(s, world_of(instance, record.lod_center), record.lod_radius * instance.scale,
                        record.error * instance.scale) <= s.threshold * 0.9999)
        return;
    s.pairs.at[atomicAdd(counters.value.pairs, 1u)] = uvec2(low, page);
}
