// Panels: words, pictures and buttons on a surface in the world. What one says (PanelContent) is laid out once into a
// sheet that never changes; a Panel puts a sheet somewhere. No Vulkan here. Lengths are metres; on a sheet they are
// measured from its top left corner, y down. Colours are sRGB, r lowest. Pure functions; any thread.
#pragma once

#include "base/result.h"
#include "image/image.h"
#include "render/moving_picture.h"
#include "text/layout.h"

#include <glm/glm.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace guanhe::render {

/// Colours, each pair with a contrast that contrast_ratio() tells and tests hold: 7 at least, 15 in the high one.
struct PanelColors {
    std::uint32_t background = 0, words = 0, title = 0, faint = 0; ///< faint: words under pictures
    std::uint32_t button = 0, button_words = 0;
    std::uint32_t accent = 0; ///< what is chosen, and how far a dwell is
};
/// Light words on a dark ground: in a headset a bright ground glares and its edge flickers.
[[nodiscard]] PanelColors panel_colors(bool high_contrast);
/// As WCAG 2.2 defines it: 1 to 21.
[[nodiscard]] float contrast_ratio(std::uint32_t a, std::uint32_t b);

/// As a visitor set it.
struct PanelStyle {
    float text_scale = 1.0F; ///< 0.5 to 3
    bool high_contrast = false;
};

struct PanelButton {
    std::string id;                      ///< what a pick of it means; a mark may have that of another button
    std::string label;                   ///< UTF-8, in one line; a longer one is broken
    bool chosen = false;                 ///< what is on, or where one is: filled
    std::optional<bool> ticked = {};     ///< with room for a tick, which says the same without a colour
    std::optional<std::string> row = {}; ///< begins a row, which this names where it is not empty
    struct Mark {
        std::size_t picture = 0;
        glm::vec2 at{0.0F}; ///< its middle, 0 to 1 from the picture's top left
    };
    std::optional<Mark> mark = {}; ///< it is a disc on a picture, and not among the others
};

/// What is named and, beside it, what is said of it.
struct PanelRow {
    std::string name, words;
};

struct PanelPicture {
    std::shared_ptr<const image::Rgba8> picture;
    std::string caption; ///< below it; may be empty
};

enum class PanelKind {
    board,  ///< title, pictures, body, buttons; scrolls where the body is longer than it is high
    caption ///< what is said just now: the body alone, centred, no wider than its words
};

/// How high a panel's type is for each metre that it is read from: the tangent of 1.4 degrees. At 20 pixels a degree
/// that is 27 pixels, which the densest characters need.
inline constexpr float type_over_distance = 0.024F;

/// What a panel says.
struct PanelContent {
    PanelKind kind = PanelKind::board;
    std::string language = "zh-Hans"; ///< BCP 47, of the words that do not bring their own
    std::string title;
    std::vector<PanelPicture> pictures;
    std::size_t abreast = 1;           ///< of them, in a row
    std::vector<text::Paragraph> body; ///< sizes in ems of the panel's text; Style's colour 0: the panel's own
    std::vector<PanelRow> table;       ///< below the body, in two columns
    std::vector<PanelButton> buttons;  ///< from left to right, in as many rows as it takes
    bool list = false;                 ///< buttons one below another instead, at the left of the body where it has room
    bool hug = false;                  ///< no wider than what it holds, its lines balanced; not with pictures
    float width = 0.6F;                ///< metres; of a caption, the most
    float most_height = 0.8F; ///< metres; the body scrolls beyond it. Only what title and buttons need is higher
    /// Metres: how far away it is meant to be read. The type is 1.4 degrees high there, times text_scale.
    float reading_distance = 1.5F;
};

/// The body of a plain text: a paragraph a line.
[[nodiscard]] std::vector<text::Paragraph> plain_body(const std::string& words, const std::string& language);

struct SheetBox {
    glm::vec2 low{0.0F}, high{0.0F};
    [[nodiscard]] bool holds(const glm::vec2& at) const {
        return at.x >= low.x && at.y >= low.y && at.x < high.x && at.y < high.y;
    }
};

/// A panel as it was laid out. The body has coordinates of its own: it begins at 0 and is seen through `window`.
/// Buttons may stand over a body that does not scroll.
struct PanelSheet {
    struct Words {
        text::Layout layout;
        glm::vec2 at{0.0F};
    };
    struct Picture {
        std::shared_ptr<const image::Rgba8> picture;
        SheetBox box; ///< in the body
    };
    struct Button {
        std::string id;
        SheetBox box;
        bool chosen = false;
        std::optional<bool> ticked;
        bool mark = false; ///< a disc; all of them come last
        Words label;
    };
    /// A stretch of the body that cuts no line of words.
    struct Seen {
        float begin = 0.0F, height = 0.0F;
        bool cut_above = false, cut_below = false; ///< a picture, which may be larger than the window
    };
    glm::vec2 size{0.0F};
    float em = 0.0F;
    float corner = 0.0F; ///< radius
    PanelColors colors;
    std::vector<Words> head; ///< above the window
    SheetBox window;         ///< through which the body is seen: the whole width
    float body_height = 0.0F;
    std::vector<Words> body; ///< in the body
    std::vector<Picture> pictures;
    std::vector<Button> buttons; ///< below the window, beside the body, or on its pictures
    std::vector<Words> foot;     ///< the names of their rows
    std::shared_ptr<const text::Fonts> fonts;

    [[nodiscard]] float most_scroll() const;
    /// What a scroll by so many metres shows: from the next line on, as many as the window holds.
    [[nodiscard]] Seen seen(float scroll) const;
};

/// Errors: a width or height too small for one character at this size; a text too long; a picture whose pixels are not
/// as many as it says.
[[nodiscard]] Result<std::shared_ptr<const PanelSheet>>
lay_out_panel(const PanelContent& content, const PanelStyle& style, std::shared_ptr<const text::Fonts> fonts);

/// A sheet somewhere in the world. Its local origin is its middle, x right, y up, z to the reader.
struct Panel {
    std::shared_ptr<const PanelSheet> sheet;
    glm::mat4 world_from_panel{1.0F}; ///< rigid, or with one scale for all axes
    float scroll = 0.0F;              ///< metres of the body above the window; cut to what there is
    int lit = -1;                     ///< the button that is pointed at
    float dwell = 0.0F;               ///< how far a gaze has chosen it, 0 to 1
    std::shared_ptr<const MovingPicture> moving = nullptr; ///< in the place of the sheet's first picture
    bool open = false; ///< a headset's picture is left open within its edge, to a layer below that shows the same
};

struct PanelHit {
    std::size_t panel = 0;
    float distance = 0.0F; ///< metres along the ray
    glm::vec2 at{0.0F};    ///< on the sheet
    glm::vec2 uv{0.0F};    ///< the same, 0 to 1
    int button = -1;
    bool on_body = false; ///< where scrolling scrolls
    bool front = true;    ///< the side that can be read; nothing is picked from behind
};
/// The nearest that a ray meets, from either side. `direction` is of unit length.
[[nodiscard]] std::optional<PanelHit> hit_panels(std::span<const Panel> panels, const glm::vec3& origin,
                                                 const glm::vec3& direction);

} // namespace guanhe::render
