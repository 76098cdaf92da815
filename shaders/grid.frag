#version 460
#include "shared.h"
#include "ray.glsl"

// Lines on the ground, ten to a heavier one, fading before they would shimmer.
layout(push_constant, scalar) uniform Push { DrawPush push; };
layout(location = 0) in vec2 in_ndc;
layout(location = 0) out vec4 out_color;

float lines(vec2 at, float step_size) {
    vec2 p = at / step_size;
    vec2 width = max(fwidth(p), vec2(1e-6));
    vec2 away = abs(fract(p - 0.5) - 0.5) / width;
    float line = 1.0 - clamp(min(away.x, away.y) - 0.25, 0.0, 1.0);
    return line * (1.0 - smoothstep(0.1, 0.4, max(width.x, width.y)));
}

void main() {
    FrameRef frame = push.frame;
    vec3 start, direction;
    pixel_ray(frame, in_ndc, start, direction);
    float t = (frame.value.grid_height - start.y) / (abs(direction.y) > 1e-6 ? direction.y : 1e-6);
    vec3 p = start + direction * max(t, 0.0);
    vec2 at = p.xz + frame.value.origin.xz;
    float a = max(0.25 * lines(at, frame.value.grid_step), 0.5 * lines(at, frame.value.grid_step * 10.0));
    if (t <= 0.0 || a <= 0.0) discard;
    vec4 clip = frame.value.views[gl_ViewIndex].clip_from_world * vec4(p, 1.0);
    gl_FragDepth = clip.z / clip.w;
    out_color = vec4(vec3(0.08) * a, a);
}
