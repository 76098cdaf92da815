#version 460
#include "shared.h"
#include "shadow.glsl"

layout(location = 0) out vec4 out_uv;
layout(location = 1) out float out_alpha;
layout(location = 3) out vec3 out_position;

void main() {
    DrawRecord draw = push.draw.value;
    out_position = world_position(draw);
    gl_Position = shadow_position(out_position);
    out_uv = vec4(0.0);
    out_alpha = 1.0;
    if ((FEATURES & F_UV0) != 0u) out_uv.xy = draw.uv0.at[gl_VertexIndex];
    if ((FEATURES & F_UV1) != 0u) out_uv.zw = draw.uv1.at[gl_VertexIndex];
    if ((FEATURES & F_COLORS) != 0u) out_alpha = unpackUnorm2x16(draw.colors.at[gl_VertexIndex].y).y;
}
