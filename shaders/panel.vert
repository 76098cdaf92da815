#version 460
#include "shared.h"
#include "panels.h"

layout(constant_id = 0) const uint PLACE = 0;
layout(push_constant, scalar) uniform Push { PanelPush push; };
layout(location = 0) out vec2 out_at; // on the sheet
layout(location = 1) flat out uint out_panel;
invariant gl_Position; // what is open is drawn over the same panel: to the last bit

void main() {
    out_panel = push.first + gl_InstanceIndex;
    vec2 size = push.panels.at[out_panel].size;
    vec2 corner = vec2(gl_VertexIndex & 1, gl_VertexIndex >> 1);
    if (PLACE == PANEL_OPEN && push.panels.at[out_panel].open == 0.0) {
        out_at = vec2(0.0);
        gl_Position = vec4(0.0, 0.0, 0.0, 1.0); // no area
    } else if (PLACE == PANEL_LAYER) {
        out_at = corner * size;
        gl_Position = vec4(corner * 2.0 - 1.0, 0.5, 1.0);
    } else {
        float margin = push.panels.at[out_panel].margin;
        out_at = mix(vec2(-margin), size + margin, corner);
        vec3 local = vec3(out_at.x - size.x * 0.5, size.y * 0.5 - out_at.y, 0.0);
        vec3 world = push.panels.at[out_panel].world_from_panel * vec4(local, 1.0);
        gl_Position = push.frame.value.views[gl_ViewIndex].clip_from_world * vec4(world, 1.0);
    }
}
