#version 460
#include "shared.h"

layout(push_constant, scalar) uniform Push { OverlayPush push; };
layout(location = 0) out vec2 out_uv;
layout(location = 1) out vec4 out_color;

void main() {
    uint first = (push.first_vertex + gl_VertexIndex) * 5u;
    vec2 at = vec2(uintBitsToFloat(push.vertices.at[first]), uintBitsToFloat(push.vertices.at[first + 1u]));
    out_uv = vec2(uintBitsToFloat(push.vertices.at[first + 2u]), uintBitsToFloat(push.vertices.at[first + 3u]));
    out_color = unpackUnorm4x8(push.vertices.at[first + 4u]);
    gl_Position = vec4(at * push.scale + push.offset, 0.0, 1.0);
}
