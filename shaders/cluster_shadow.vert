#version 460
#include "shared.h"
#include "clusters.h"
#include "octahedral.glsl"
#include "tone.glsl"
#include "cluster_vertex.glsl"

layout(push_constant, scalar) uniform Push { ClusterPush push; };

void main() {
    SelectionRef selection = push.selection;
    uint index = uint(gl_VertexIndex);
    VisibleCluster c = selection.value.visible.at[index >> 8];
    PackInstance instance = selection.value.instances.at[c.instance];
    vec4 at = push.frame.value.shadow_from_world * vec4(grid_to_world(instance, vertex_grid(c, index & 0xffu)), 1.0);
    gl_Position = vec4(at.xy * 2.0 - 1.0, at.z, 1.0);
}
