#version 460
#include "shared.h"
#include "clusters.h"

// One level of the pyramid of farthest depths; depth is reversed, so the farthest is the least. Level 0 is made from the
// depth itself, all samples of it.
layout(constant_id = 0) const uint SAMPLES = 1;
layout(local_size_x = 8, local_size_y = 8) in;
layout(push_constant, scalar) uniform Push { PyramidPush push; };
layout(set = 0, binding = BINDING_MS_TARGETS) uniform sampler2DMSArray ms_targets[];
layout(set = 0, binding = BINDING_TARGETS) uniform sampler2DArray targets[];

float depth_at(uvec2 at, uint view) {
    if (push.level > 0u) return push.pyramid.at[view * push.view_stride + push.from + at.y * push.from_size.x + at.x];
    if (SAMPLES == 1u) return texelFetch(targets[push.from], ivec3(at, view), 0).r;
    float farthest = 1.0;
    for (int i = 0; i < int(SAMPLES); ++i) farthest = min(farthest, texelFetch(ms_targets[push.from], ivec3(at, view), i).r);
    return farthest;
}

void main() {
    uvec2 at = gl_GlobalInvocationID.xy;
    uint view = gl_GlobalInvocationID.z;
    if (any(greaterThanEqual(at, push.to_size))) return;
    float farthest = 1.0;
    for (uint y = 0u; y < 2u; ++y)
        for (uint x = 0u; x < 2u; ++x)
            farthest = min(farthest, depth_at(min(at * 2u + uvec2(x, y), push.from_size - 1u), view));
    push.pyramid.at[view * push.view_stride + push.to + at.y * push.to_size.x + at.x] = farthest;
}
