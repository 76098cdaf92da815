// A sheet as a picture, drawn on the CPU: what panels in the world and composition layers of a headset are textured
// with. Any thread.
#pragma once

#include "image/image.h"
#include "render/panels/panel.h"
#include "text/glyphs.h"

namespace guanhe::render {

/// Which rows of a sheet's picture show what, in metres of the sheet: the head, then a stretch of the body, then what
/// is below the window.
struct PanelPages {
    float head = 0.0F;       ///< height
    float body_begin = 0.0F; ///< of the body
    float body = 0.0F;       ///< height of the stretch
    float foot = 0.0F;       ///< height
    bool operator==(const PanelPages&) const = default;
    [[nodiscard]] float height() const { return head + body + foot; }
};

/// A stretch of three windows around this scroll: enough to scroll within while the next is drawn. A body that fits is
/// whole.
[[nodiscard]] PanelPages pages_at(const PanelSheet& sheet, float scroll);

/// `density`: pixels a metre. Opaque, without rounded corners, which are cut where it is shown. Width and height are
/// rounded up to whole pixels.
[[nodiscard]] image::Rgba8 draw_panel_picture(const PanelSheet& sheet, const PanelPages& pages, float density,
                                              text::GlyphStore& glyphs);

} // namespace guanhe::render
