#version 460
#include "tone.glsl"

layout(location = 0) in vec3 in_color; // sRGB, to be seen exactly so
layout(location = 0) out vec4 out_color;

void main() { out_color = vec4(srgb_decode(in_color), 1.0); }
