#version 460
#include "shared.h"
#include "ray.glsl"

layout(push_constant, scalar) uniform Push { DrawPush push; };
layout(set = 0, binding = BINDING_CUBES) uniform samplerCube cubes[];
layout(location = 0) in vec2 in_ndc;
layout(location = 0) out vec4 out_color;

void main() {
    vec3 start, direction;
    pixel_ray(push.frame, in_ndc, start, direction);
    vec3 radiance = textureLod(cubes[push.frame.value.environment], direction, 0.0).rgb;
    out_color = vec4(radiance * push.frame.value.sky_exposure, 0.0);
}
