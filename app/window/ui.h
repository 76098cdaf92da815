// What every panel of the interface is given: what it shows, and where it puts what the user asked for.
#pragma once

#include "figures.h"
#include "gpu/device.h"
#include "render/renderer.h"
#include "view/stage.h"
#include "window/camera/rig.h"
#include "window/fonts.h"
#include "window/remembered.h"
#include "window/text.h"

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace guanhe::app {

/// How the scene is lit and shown; the light panel changes it.
struct Look {
    render::FrameOptions frame;
    std::string environment = "sky"; ///< a built-in name, or the UTF-8 path of an .hdr file
    float rotation = 0.0F;           ///< radians
};

struct Playback {
    bool playing = false;
    float speed = 1.0F;
};

/// The newest frame times, for the graph.
class FrameTimes {
public:
    static constexpr std::size_t length = 120;
    void add(float ms);
    /// Oldest first.
    [[nodiscard]] std::array<float, length> graph() const;
    [[nodiscard]] float newest() const;
    [[nodiscard]] float mean() const; ///< of the last second's; 0 of none
    [[nodiscard]] float longest() const;

private:
    std::array<float, length> ms_{};
    std::size_t next_ = 0;
    std::size_t count_ = 0;
};

struct Measured {
    FrameTimes frames; ///< while the picture moves
    bool at_rest = true;
    render::FrameStats newest;
    std::uint64_t triangles_total = 0;
    std::uint64_t resident_bytes = 0;
    std::uint64_t gpu_bytes = 0;
    std::uint64_t peak_bytes = 0;
};

/// What the user asked for in this frame.
struct Requests {
    std::vector<Path> open;
    bool cancel_load = false;
    bool reload = false;
    bool screenshot = false;
    bool fullscreen = false;
    bool quit = false;
    bool toggle_play = false;
    bool frame_all = false;
    bool first_view = false;
    bool environment_changed = false; ///< Look::environment or rotation
    bool redraw = false;              ///< something goes on moving
    std::optional<double> redraw_in;  ///< seconds until something changes by itself
    std::optional<Extent> frame_part;
    std::optional<CameraMode> mode;
    std::optional<int> hold_camera; ///< of Stage::cameras(); -1: let go
    bool content_changed = false;   ///< another scene is shown
};

struct Ui {
    Language language = Language::english;
    float line = 16.0F; ///< height of a line of text, the measure of all sizes
    Fonts& fonts;
    Stage& stage;
    CameraRig& rig;
    Look& look;
    Playback& playback;
    Remembered& remembered;
    const Measured& measured;
    const gpu::Device& device;
    Requests& requests;
    std::span<const std::string> cameras; ///< names of Stage::cameras()
    std::optional<int> held_camera;       ///< of Stage::cameras()

    [[nodiscard]] const char* words(Text id) const { return text(id, language); }
    [[nodiscard]] std::string words(Text id, std::initializer_list<std::string_view> values) const {
        return filled(id, language, values);
    }
    /// Text that is not the interface's own, safe to show; its characters are in the atlas from the next frame on.
    [[nodiscard]] std::string foreign(std::string_view given) const;
    [[nodiscard]] std::string foreign_lines(std::string_view given) const;
};

/// Of Ui::cameras, or its number where it has none.
[[nodiscard]] std::string camera_name(const Ui& ui, std::size_t index);

/// A text field on a std::string. `hint` shows while it is empty. Flags and callback as Dear ImGui's InputText.
struct FieldOptions {
    int flags = 0;
    int (*complete)(void* context,
                    std::string& text) = nullptr; ///< Tab was pressed; returns nonzero when it changed the text
    void* context = nullptr;
};
bool text_field(const char* label, const char* hint, std::string& text, const FieldOptions& options = {});

/// One choice of several; the names may repeat. True when another was chosen.
bool choice(const char* label, std::span<const std::string> names, int& chosen);

/// A caption on the left and a figure on the right of one line.
void figure(const char* caption, std::string_view value);
void wrapped(std::string_view text);
void faint(std::string_view text);
bool section(const char* title, bool open_at_first = true);

/// Dark neutral greys, so that the surroundings do not tint what the eye makes of a colour; sizes scaled by `scale`.
void apply_theme(float scale);

/// Sides of the window that are covered, in units of the interface.
struct Covered {
    float top = 0.0F, left = 0.0F, right = 0.0F;
};

} // namespace guanhe::app
