#version 460
#include "shared.h"
#include "clusters.h"
#include "octahedral.glsl"
#include "tone.glsl"
#include "cluster_vertex.glsl"

layout(constant_id = 0) const uint FEATURES = 0;
layout(push_constant, scalar) uniform Push { ClusterPush push; };

layout(location = 0) out vec3 out_position; // world, relative to the frame's origin
layout(location = 1) out vec3 out_normal;
layout(location = 2) out vec4 out_tangent;
layout(location = 3) out vec4 out_uv;
layout(location = 4) out vec4 out_color;
layout(location = 5) flat out uvec3 out_material; // address, look

bool has(uint bits) { return (FEATURES & bits) != 0u; }

// Colours that tell clusters apart.
vec3 color_of(uint id) {
    uint h = id * 2654435761u;
    h ^= h >> 15;
    h *= 2246822519u;
    h ^= h >> 13;
    return 0.15 + 0.75 * vec3(h & 255u, (h >> 8) & 255u, (h >> 16) & 255u) / 255.0;
}

void main() {
    SelectionRef selection = push.selection;
    uint index = uint(gl_VertexIndex);
    VisibleCluster c = selection.value.visible.at[index >> 8];
    uint v = index & 0xffu;
    PackInstance instance = selection.value.instances.at[c.instance];
    vec3 position = grid_to_world(instance, vertex_grid(c, v));
    gl_Position = push.frame.value.views[gl_ViewIndex].clip_from_world * vec4(position, 1.0);

    out_position = position;
    out_normal = vec3(0.0, 1.0, 0.0);
    out_tangent = vec4(1.0, 0.0, 0.0, 1.0);
    out_uv = vec4(0.0);
    out_color = vec4(1.0);
    out_material = uvec3(uvec2(c.material), instance.look);
    if (has(F_NORMALS))
        out_normal = normalize(cofactors(instance.world_from_local) * vertex_normal(c, v)) * instance.handedness;
    if (has(F_TANGENTS)) {
        vec4 tangent = unpack_tangent(attribute_word(c, A_TANGENTS, v));
        out_tangent = vec4(instance.world_from_local * tangent.xyz, tangent.w * instance.handedness);
    }
    if (has(F_UV0)) out_uv.xy = vertex_uv(c, 0u, v);
    if (has(F_UV1)) out_uv.zw = vertex_uv(c, 1u, v);
    if (has(F_COLORS)) out_color = vertex_color(c, v);
    if (has(F_CLUSTER_COLORS)) out_color = vec4(color_of(c.id), 1.0);
}
