// Panels on the GPU. Included by C++ and GLSL after shared.h.
#ifndef GUANHE_SHADERS_PANELS_H
#define GUANHE_SHADERS_PANELS_H

#ifdef __cplusplus
#include "shaders/shared.h"

namespace guanhe::render::shared {
#define GUANHE_REF(type) std::uint64_t
#define GUANHE_CONST inline constexpr uint
#else
#define GUANHE_REF(type) type
#define GUANHE_CONST const uint
#endif

GUANHE_CONST NO_PICTURE = 0xffffffffu; // of a panel whose words cannot be drawn: its ground alone is shown

// Lengths on the sheet are metres from its top left corner, y down.
struct PanelRecord {
    mat4x3 world_from_panel; // its middle, x right, y up; relative to the frame's origin
    vec2 size;
    float corner;      // radius
    float margin;      // around it that edges are smoothed in
    vec2 uv_per_metre; // of the picture
    float window_top;  // the body is seen between these
    float window_bottom;
    float body_shift; // from a place in the window to the picture's row
    float foot_shift; // the same below the window
    float body_top;   // rows of the picture that are body
    float body_bottom;
    vec4 lit; // the button that is pointed at: left, top, right, bottom; none where right is 0
    float lit_corner;
    float lit_line; // thickness of the ring around it
    float lit_fill; // 1 where it may be tinted, 0 where it is filled already
    float dwell;    // 0 to 1
    float fade;     // over which words vanish at the edges of a window that has more
    vec2 more;      // 1 where a picture goes on above, and below
    vec2 thumb;     // of the scroll bar: top and bottom; none where both are 0
    float thumb_width;
    uint slot;       // in BINDING_TEXTURES, or NO_PICTURE
    uint background; // sRGB, r lowest
    uint accent;
    uint ring;         // around what is pointed at
    float seen_bottom; // of the window: below it there is less than a line's room
    float open;        // metres within the edge from where on a layer below shows it; none where 0
};
#ifndef __cplusplus
layout(buffer_reference, scalar, buffer_reference_align = 4) readonly buffer PanelsRef {
    PanelRecord at[];
};
#endif
struct PanelPush {
    GUANHE_REF(FrameRef) frame; // not of a layer
    GUANHE_REF(PanelsRef) panels;
    uint first;
};
// Specialisation constant 0 of panel.vert and panel.frag.
GUANHE_CONST PANEL_IN_WORLD = 0u;
GUANHE_CONST PANEL_LAYER = 1u; // fills a picture of its own, of sRGB values
GUANHE_CONST PANEL_OPEN = 2u;  // in the world, what is left open, with OPEN_ALPHA

#ifdef __cplusplus
#undef GUANHE_REF
#undef GUANHE_CONST
} // namespace guanhe::render::shared
#endif
#endif
