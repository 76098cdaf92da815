#version 460
#include "shared.h"
#include "panels.h"
#include "tone.glsl"

// A sheet: its picture, of which the window shows a stretch of the body, and what moves with every frame.
// Colours are what is seen, so alpha is 1 (see composite.frag) but for the smoothed edge.
layout(constant_id = 0) const uint PLACE = 0;
layout(push_constant, scalar) uniform Push { PanelPush push; };
layout(set = 0, binding = BINDING_TEXTURES) uniform sampler2D textures[];
layout(location = 0) in vec2 in_at;
layout(location = 1) flat in uint in_panel;
layout(location = 0) out vec4 out_color;

// Metres outside a rounded box, negative inside.
float outside(vec2 at, vec2 low, vec2 high, float radius) {
    vec2 q = abs(at - (low + high) * 0.5) - (high - low) * 0.5 + radius;
    return length(max(q, 0.0)) + min(max(q.x, q.y), 0.0) - radius;
}

float cover(float distance_outside, float pixel) { return clamp(0.5 - distance_outside / pixel, 0.0, 1.0); }

vec3 color_of(uint packed) { return srgb_decode(unpackUnorm4x8(packed).rgb); }

void main() {
    PanelRecord p = push.panels.at[in_panel];
    vec2 dx = dFdx(in_at), dy = dFdy(in_at);
    float edge = outside(in_at, vec2(0.0), p.size, p.corner);
    // Of the edge's own direction: at a grazing angle a pixel is long one way only.
    float pixel = max(length(vec2(dFdx(edge), dFdy(edge))), 1e-6);
    float alpha = cover(edge, pixel);
    vec3 ground = color_of(p.background), accent = color_of(p.accent);
    vec3 color = ground;
    // Drawn in two steps: blended with a smoothed edge and no words, then what is open as it is.
    bool open = p.open > 0.0 && edge < -p.open;
    bool readable = PLACE == PANEL_LAYER || (gl_FrontFacing && open == (PLACE == PANEL_OPEN));
    if (readable && p.slot != NO_PICTURE) {
        bool in_window = in_at.y >= p.window_top && in_at.y < p.window_bottom;
        float row = in_at.y + (in_window ? p.body_shift : in_at.y >= p.window_bottom ? p.foot_shift : 0.0);
        // The density of a picture is the next step of a ladder above the screen's: without this, all of it would be
        // seen a little soft.
        const float sharper = 0.70710678;
        vec2 scale = p.uv_per_metre * sharper;
        vec3 seen = textureGrad(textures[nonuniformEXT(p.slot)], vec2(in_at.x, row) * p.uv_per_metre, dx * scale, dy * scale).rgb;
        float shown = 1.0;
        if (in_window) {
            // The next stretch is being drawn; or a line would be cut.
            shown = row >= p.body_top && row < p.body_bottom && in_at.y < p.seen_bottom ? 1.0 : 0.0;
            shown *= mix(1.0, smoothstep(0.0, p.fade, in_at.y - p.window_top), p.more.x);
            shown *= mix(1.0, smoothstep(0.0, p.fade, p.window_bottom - in_at.y), p.more.y);
        }
        // Nothing is written just outside the window, where filters would reach into the body.
        float beside = max(p.window_top - in_at.y, in_at.y - p.window_bottom);
        if (!in_window && beside < 0.25 * p.fade && p.window_bottom > p.window_top) shown = 0.0;
        color = mix(ground, seen, shown);
    }
    if (readable && p.lit.z > 0.0) {
        float away = outside(in_at, p.lit.xy, p.lit.zw, p.lit_corner);
        float wide = max(length(vec2(dFdx(away), dFdy(away))), 1e-6);
        bool dwelt = in_at.x < mix(p.lit.x, p.lit.z, p.dwell);
        float words = smoothstep(0.08, 0.35, dot(color, vec3(0.2126, 0.7152, 0.0722))); // keep their contrast
        color = mix(color, accent, p.lit_fill * (dwelt ? 0.30 : 0.12) * (1.0 - words) * cover(away, wide));
        // Off its edge, so that it is seen around what is filled, too.
        float ring = cover(away - 1.6 * p.lit_line, wide) - cover(away - 0.6 * p.lit_line, wide);
        color = mix(color, dwelt ? accent : color_of(p.ring), ring);
    }
    if (readable && p.thumb.y > 0.0) {
        float right = p.size.x - p.thumb_width;
        float away = outside(in_at, vec2(right - p.thumb_width, p.thumb.x), vec2(right, p.thumb.y), p.thumb_width * 0.5);
        color = mix(color, accent, 0.8 * cover(away, max(length(vec2(dFdx(away), dFdy(away))), 1e-6)));
    }
    if (alpha < 1.0 / 255.0 || (PLACE == PANEL_OPEN && !open)) discard; // last, since derivatives are of all four pixels
    out_color = PLACE == PANEL_OPEN ? vec4(color, float(OPEN_ALPHA))
                                    : vec4((PLACE == PANEL_LAYER ? srgb_encode(color) : color) * alpha, alpha);
}
