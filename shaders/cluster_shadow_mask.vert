#version 460
#include "shared.h"
#include "clusters.h"
#include "octahedral.glsl"
#include "tone.glsl"
#include "cluster_vertex.glsl"

layout(constant_id = 0) const uint FEATURES = 0;
layout(push_constant, scalar) uniform Push { ClusterPush push; };
layout(location = 0) out vec4 out_uv;
layout(location = 1) out float out_alpha;
layout(location = 2) flat out uvec3 out_material; // address, look
layout(location = 3) out vec3 out_position;

void main() {
    SelectionRef selection = push.selection;
    uint index = uint(gl_VertexIndex);
    uint v = index & 0xffu;
    VisibleCluster c = selection.value.visible.at[index >> 8];
    PackInstance instance = selection.value.instances.at[c.instance];
    out_position = grid_to_world(instance, vertex_grid(c, v));
    vec4 at = push.frame.value.shadow_from_world * vec4(out_position, 1.0);
    gl_Position = vec4(at.xy * 2.0 - 1.0, at.z, 1.0);
    out_material = uvec3(uvec2(c.material), instance.look);
    out_uv = vec4(0.0);
    out_alpha = 1.0;
    if ((FEATURES & F_UV0) != 0u) out_uv.xy = vertex_uv(c, 0u, v);
    if ((FEATURES & F_UV1) != 0u) out_uv.zw = vertex_uv(c, 1u, v);
    if ((FEATURES & F_COLORS) != 0u) out_alpha = vertex_color(c, v).a;
}
