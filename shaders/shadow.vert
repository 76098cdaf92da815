#version 460
#include "shared.h"

layout(constant_id = 0) const uint FEATURES = 0;
layout(push_constant, scalar) uniform Push { DrawPush push; };
layout(location = 0) out vec4 out_uv;
layout(location = 1) out float out_alpha;

void main() {
    DrawRecord draw = push.draw.value;
    mat4x3 world = draw.world_from_local;
    if ((FEATURES & F_INSTANCED) != 0u) world = draw.instances.at[gl_InstanceIndex];
    vec4 at = push.frame.value.shadow_from_world * vec4(world * vec4(draw.positions.at[gl_VertexIndex], 1.0), 1.0);
    gl_Position = vec4(at.xy * 2.0 - 1.0, at.z, 1.0);
    out_uv = vec4(0.0);
    out_alpha = 1.0;
    if ((FEATURES & F_UV0) != 0u) out_uv.xy = draw.uv0.at[gl_VertexIndex];
    if ((FEATURES & F_UV1) != 0u) out_uv.zw = draw.uv1.at[gl_VertexIndex];
    if ((FEATURES & F_COLORS) != 0u) out_alpha = unpackUnorm2x16(draw.colors.at[gl_VertexIndex].y).y;
}
