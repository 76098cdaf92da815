#version 460
#include "shared.h"
#include "tone.glsl"

// Samples are tone-mapped one by one, then averaged as light: edges against bright highlights stay smooth.
// With one sample a pixel, outlines are found in the depth and smoothed along their steps; what lies within a surface, a
// scan's texture above all, is left as it is.
layout(constant_id = 0) const uint SAMPLES = 4;
layout(push_constant, scalar) uniform Push { CompositePush push; };
layout(set = 0, binding = BINDING_MS_TARGETS) uniform sampler2DMSArray ms_targets[];
layout(set = 0, binding = BINDING_TARGETS) uniform sampler2DArray targets[];
layout(location = 0) in vec2 in_ndc;
layout(location = 0) out vec4 out_color;

const int longest_step = 10; // pixels that an outline is followed each way

// What is seen of a sample, and how far it was meant for the display already. `there` grows by how much of it is not
// open to a layer below. What was blended over an open panel has taken some of its alpha: that is shown as it was drawn.
vec4 displayed(vec4 s, inout float there) {
    float ready = clamp(s.a, 0.0, 1.0);
    if (push.open != 0u && s.a > float(OPEN_ALPHA) - 0.01) return vec4(0.0, 0.0, 0.0, ready);
    there += 1.0;
    return vec4(mix(tone_map(s.rgb), clamp(s.rgb, 0.0, 1.0), ready), ready);
}
vec4 color_at(ivec2 at, inout float there) {
    return displayed(texelFetch(targets[push.target], ivec3(at, push.layer), 0), there);
}
float depth_at(ivec2 at, ivec2 last) {
    return texelFetch(targets[push.depth], ivec3(clamp(at, ivec2(0), last), push.layer), 0).r;
}

// How many pixels from `at`, going `along`, the outline between a pixel and its neighbour `across` stays where it is.
// `beyond`: the depth of this side where it ends.
int follow(ivec2 at, ivec2 along, ivec2 across, ivec2 last, float jump, int most, out float beyond) {
    int steps = 0;
    beyond = 0.0;
    for (int i = 1; i <= most; ++i) {
        beyond = depth_at(at + along * i, last);
        if ((depth_at(at + along * i + across, last) - beyond) * sign(jump) < 0.5 * abs(jump)) break;
        ++steps;
    }
    return steps;
}

// In the manner of FXAA (Lottes), on depth: the share of the pixel across the outline that belongs into this one.
float outline(ivec2 at, ivec2 last, out ivec2 across) {
    float here = depth_at(at, last);
    float up = depth_at(at - ivec2(0, 1), last), down = depth_at(at + ivec2(0, 1), last);
    float left = depth_at(at - ivec2(1, 0), last), right = depth_at(at + ivec2(1, 0), last);
    // Reversed depth is linear over a plane on screen, however steep: only a bend or a gap remains.
    float vertical = abs(up + down - 2.0 * here), horizontal = abs(left + right - 2.0 * here);
    float nearest = max(here, max(max(up, down), max(left, right)));
    bool flat_lying = vertical >= horizontal;
    float before = flat_lying ? up : left, after = flat_lying ? down : right;
    int side = abs(before - here) >= abs(after - here) ? -1 : 1;
    float jump = (side < 0 ? before : after) - here;
    int most = abs(jump) > 0.03 * nearest && max(vertical, horizontal) > 0.03 * nearest ? longest_step : 0;

    across = flat_lying ? ivec2(0, side) : ivec2(side, 0);
    ivec2 along = flat_lying ? ivec2(1, 0) : ivec2(0, 1);
    float beyond_back, beyond_forth;
    int back = follow(at, -along, across, last, jump, most, beyond_back);
    int forth = follow(at, along, across, last, jump, most, beyond_forth);
    float beyond = back < forth ? beyond_back : beyond_forth;
    bool covered = abs(beyond - here) > 0.5 * abs(jump); // the other surface comes to our side there
    float share = 0.5 - (float(min(back, forth)) + 0.5) / float(back + forth + 1);
    return most > 0 && covered ? share : 0.0;
}

// Less than half a step of the 8 bits either way, ordered (Bayer): the eye takes the mean, and slow gradients show no
// bands. The same for all channels, so that grey stays grey.
float dither(ivec2 at) {
    int x = at.x ^ at.y, y = at.y;
    int rank = (x & 1) << 3 | (y & 1) << 2 | (x & 2) | (y & 2) >> 1; // 0 to 15
    return (float(rank) - 7.5) / (16.0 * 255.0);
}

void main() {
    ivec2 at = ivec2(gl_FragCoord.xy * push.scale + push.offset);
    vec4 sum = vec4(0.0);
    float there = 0.0;
    if (SAMPLES == 1u) {
        ivec2 across;
        float share = outline(at, textureSize(targets[push.target], 0).xy - 1, across);
        sum = color_at(at, there);
        int more = share > 0.0 ? 1 : 0; // a loop, which is cheap to skip even where both sides of a branch are executed
        for (int i = 0; i < more; ++i) {
            float beyond = 0.0;
            sum = mix(sum, color_at(at + across, beyond), share);
            there = mix(there, beyond, share);
        }
    } else {
        for (int i = 0; i < int(SAMPLES); ++i)
            sum += displayed(texelFetch(ms_targets[push.target], ivec3(at, push.layer), i), there);
        sum /= float(SAMPLES);
        there /= float(SAMPLES);
    }
    // Depth 0 is where nothing was drawn. What is blended over that adds its light alone.
    if (push.room != 0u) {
        float nothing = 0.0;
        ivec3 texel = ivec3(at, push.layer);
        if (SAMPLES == 1u)
            nothing = texelFetch(targets[push.depth], texel, 0).r > 0.0 ? 0.0 : 1.0;
        else
            for (int i = 0; i < int(SAMPLES); ++i)
                nothing += texelFetch(ms_targets[push.depth], texel, i).r > 0.0 ? 0.0 : 1.0 / float(SAMPLES);
        there = max(there - nothing, 0.0);
    }
    // Dark, not black: an edge of pure black would be looked at. Round what is straight ahead, so that both eyes close
    // alike.
    if (push.vignette > 0.0) {
        float reach = length(in_ndc - push.ahead) * 0.70710678;
        float open = mix(1.05, 0.35, push.vignette);
        // Corners of a wide view reach beyond it when it is open: they darken as it begins to close, not at once.
        float dark = (1.0 - 0.02) * smoothstep(open - 0.25, open, reach) * min(push.vignette * 8.0, 1.0);
        sum.rgb *= 1.0 - dark;
        there = 1.0 - (1.0 - there) * (1.0 - dark);
    }
    sum = mix(sum, vec4(vec3(0.02), sum.a), push.fade);
    there = mix(there, 1.0, push.fade);
    // What was meant for the display, such as an unlit surface, arrives exactly as it is.
    out_color = vec4(srgb_encode(sum.rgb) + dither(ivec2(gl_FragCoord.xy)) * (1.0 - sum.a), there);
}
