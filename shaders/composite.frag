#version 460
#include "shared.h"
#include "tone.glsl"

// Samples are tone-mapped one by one, then averaged as light: edges against bright highlights stay smooth.
layout(constant_id = 0) const uint SAMPLES = 4;
layout(push_constant, scalar) uniform Push { CompositePush push; };
layout(set = 0, binding = BINDING_MS_TARGETS) uniform sampler2DMSArray ms_targets[];
layout(set = 0, binding = BINDING_TARGETS) uniform sampler2DArray targets[];
layout(location = 0) in vec2 in_ndc;
layout(location = 0) out vec4 out_color;

vec3 displayed(vec4 s) { return mix(tone_map(s.rgb), clamp(s.rgb, 0.0, 1.0), s.a); }

void main() {
    ivec3 at = ivec3(gl_FragCoord.xy, push.layer);
    vec3 sum = vec3(0.0);
    if (SAMPLES == 1u) {
        sum = displayed(texelFetch(targets[push.target], at, 0));
    } else {
        for (int i = 0; i < int(SAMPLES); ++i) sum += displayed(texelFetch(ms_targets[push.target], at, i));
    }
    out_color = vec4(srgb_encode(sum / float(SAMPLES)), 1.0);
}
