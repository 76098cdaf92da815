#version 460
#include "shared.h"

// Dear ImGui's colours are sRGB values and are blended as such: they go out unchanged.
layout(push_constant, scalar) uniform Push { OverlayPush push; };
layout(set = 0, binding = BINDING_TEXTURES) uniform sampler2D textures[];
layout(location = 0) in vec2 in_uv;
layout(location = 1) in vec4 in_color;
layout(location = 0) out vec4 out_color;

void main() { out_color = in_color * texture(textures[push.slot], in_uv); }
