#version 460
#include "shared.h"
#include "landscape.glsl"
#include "ray.glsl"

layout(push_constant, scalar) uniform Push { DrawPush push; };
layout(set = 0, binding = BINDING_CUBES) uniform samplerCube cubes[];
layout(location = 0) in vec2 in_ndc;
layout(location = 0) out vec4 out_color;

void main() {
    vec3 start, direction;
    pixel_ray(push.frame, in_ndc, start, direction);
    float pixel = length(fwidth(direction)) * 0.7; // of two sides, a diagonal's worth
    vec3 radiance;
    if (push.frame.value.landscape != 0) {
        float c = cos(push.frame.value.landscape_turn), s = sin(push.frame.value.landscape_turn);
        radiance = landscape(vec3(c * direction.x - s * direction.z, direction.y, c * direction.z + s * direction.x),
                             pixel);
    } else {
        radiance = textureLod(cubes[push.frame.value.environment], direction, 0.0).rgb;
    }
    out_color = vec4(radiance * push.frame.value.sky_exposure, 0.0);
}
