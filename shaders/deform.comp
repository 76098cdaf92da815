#version 460
#include "shared.h"
#include "octahedral.glsl"

// Morphs, then skins, once a frame for all views; the result is drawn like any other primitive.
layout(local_size_x = 64) in;
layout(push_constant, scalar) uniform Push { DeformPush push; };

void add_joints(DeformRecord d, uvec2 packed, vec4 weights, inout mat4x3 sum) {
    uvec4 joints = uvec4(packed.x & 0xffffu, packed.x >> 16, packed.y & 0xffffu, packed.y >> 16);
    sum += d.joints.at[joints.x] * weights.x + d.joints.at[joints.y] * weights.y;
    sum += d.joints.at[joints.z] * weights.z + d.joints.at[joints.w] * weights.w;
}

void main() {
    DeformRecord d = push.deform.value;
    uint v = gl_GlobalInvocationID.y * gl_NumWorkGroups.x * gl_WorkGroupSize.x + gl_GlobalInvocationID.x;
    if (v >= d.vertex_count) return;
    vec3 position = d.positions.at[v];
    vec3 normal = vec3(0.0, 1.0, 0.0);
    vec4 tangent = vec4(1.0, 0.0, 0.0, 1.0);
    if ((d.flags & D_NORMALS) != 0u) normal = unpack_normal(d.normals.at[v]);
    if ((d.flags & D_TANGENTS) != 0u) tangent = unpack_tangent(d.tangents.at[v]);
    for (uint i = 0u; i < d.morph_count; ++i) {
        MorphRecord morph = d.morphs.at[i];
        if (uvec2(morph.positions) != uvec2(0)) position += morph.positions.at[v] * morph.weight;
        if (uvec2(morph.normals) != uvec2(0)) normal += morph.normals.at[v] * morph.weight;
        if (uvec2(morph.tangents) != uvec2(0)) tangent.xyz += morph.tangents.at[v] * morph.weight;
    }
    if ((d.flags & D_SKIN) != 0u) {
        mat4x3 skin = mat4x3(0.0);
        add_joints(d, d.joints0.at[v], d.weights0.at[v], skin);
        if ((d.flags & D_SKIN_SECOND_SET) != 0u) add_joints(d, d.joints1.at[v], d.weights1.at[v], skin);
        position = skin * vec4(position, 1.0);
        normal = cofactors(mat3(skin)) * normal;
        tangent.xyz = mat3(skin) * tangent.xyz;
    }
    d.out_positions.at[v] = position;
    if ((d.flags & D_NORMALS) != 0u) d.out_normals.at[v] = pack_normal(normal);
    if ((d.flags & D_TANGENTS) != 0u) d.out_tangents.at[v] = pack_tangent(tangent.xyz, tangent.w);
}
