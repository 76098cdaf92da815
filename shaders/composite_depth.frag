#version 460
#include "shared.h"

// Depth for who shows the picture: the farthest sample, so that nothing behind an edge is taken for nearer than it is.
layout(constant_id = 0) const uint SAMPLES = 4;
layout(push_constant, scalar) uniform Push { CompositePush push; };
layout(set = 0, binding = BINDING_MS_TARGETS) uniform sampler2DMSArray ms_targets[];
layout(set = 0, binding = BINDING_TARGETS) uniform sampler2DArray targets[];

void main() {
    ivec3 at = ivec3(ivec2(gl_FragCoord.xy), push.layer);
    float depth = 1.0;
    if (SAMPLES == 1u) {
        depth = texelFetch(targets[push.depth], at, 0).r;
    } else {
        for (int i = 0; i < int(SAMPLES); ++i) depth = min(depth, texelFetch(ms_targets[push.depth], at, i).r);
    }
    gl_FragDepth = depth;
}
