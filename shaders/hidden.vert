#version 460
#include "shared.h"

// Parts of a picture that lenses hide: as near as can be.
layout(push_constant, scalar) uniform Push { HiddenPush push; };
layout(location = 0) out vec3 out_color;

void main() {
    vec3 v = push.corners.at[gl_VertexIndex];
    bool mine = uint(v.z) == uint(gl_ViewIndex);
    gl_Position = mine ? vec4(v.xy, 1.0, 1.0) : vec4(2.0, 2.0, 2.0, 1.0); // outside: not drawn
    out_color = vec3(0.0);
}
