#version 460
#include "shared.h"

// What is shown to a visitor and belongs to no scan: arcs, rings, hands.
layout(push_constant, scalar) uniform Push { MarkerPush push; };
layout(location = 0) out vec3 out_color;

void main() {
    MarkerVertex v = push.vertices.at[gl_VertexIndex];
    gl_Position = push.frame.value.views[gl_ViewIndex].clip_from_world * vec4(v.position - push.frame.value.origin, 1.0);
    out_color = unpackUnorm4x8(v.color).rgb;
}
