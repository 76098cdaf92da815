// A session with a headset: its life, its pace, and the views of each frame. No Xr* and no Vk* here.
//
// One thread runs the loop:  poll() → wait_frame() → draw_frame() → …
// wait_frame() waits for the display: nobody else's lock should be held then. draw_frame() waits only for a compositor
// that still reads an image, and for no longer than a second an image.
#pragma once

#include "base/result.h"
#include "gpu/device.h"
#include "render/view.h"
#include "xr/controls.h"
#include "xr/input.h"
#include "xr/runtime.h"

#include <glm/glm.hpp>

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace guanhe::render {
struct Panel;        ///< render/panels/panel.h
struct PanelLayer;   ///< render/renderer.h
struct ScreenImages; ///< render/screen.h
} // namespace guanhe::render

namespace guanhe::xr {

/// What the visitor's place is measured from.
enum class Floor {
    local, ///< the floor below where the visitor was when the session began, or recentred
    stage, ///< the floor of the room that the headset knows
    guess, ///< the eyes are taken to be 1.6 m above the floor
};

/// What is seen where nothing is drawn.
enum class Blend : std::uint8_t {
    opaque,   ///< black
    additive, ///< the room, and what is drawn is light on it
    alpha,    ///< the room, by the picture's alpha
};

struct HeadsetInfo {
    std::uint32_t width = 0, height = 0; ///< pixels of a view, as recommended
    std::uint32_t views = 0;
    Floor floor = Floor::guess;
    float refresh_hz = 0.0F; ///< as it was set, or as it is told; 0: the runtime does not tell
    Blend blend = Blend::opaque;
    bool depth = false;             ///< submitted, so that the runtime can reproject by it
    bool keeps_places = false;      ///< of the room: see keep_place()
    std::uint32_t panel_layers = 0; ///< how many panels at once may have a layer of the runtime's; see draw_frame()
};

enum class SessionState {
    idle,    ///< nothing to draw: the headset is off, or not yet ready
    running, ///< frames must be drawn at the headset's pace, seen or not
    visible, ///< and are seen
    focused, ///< and the visitor's input is ours
    ended,   ///< the visitor or the runtime has closed the session; it does not come back
    lost,    ///< the session is gone: another may be begun
};

struct HeadsetStatus {
    SessionState state = SessionState::idle;
    bool worn = true;                       ///< somebody is present, as far as the headset can tell
    bool runtime_lost = false;              ///< with `lost`: only after another Runtime::connect()
    std::uint64_t recentred = 0;            ///< how often the floor's origin was moved by the visitor
    std::array<std::string, 2> controllers; ///< in the hands: interaction profiles (controller_name() has the words)
    std::uint64_t controls_changed = 0;     ///< how often controls() became another
};

/// A frame that the runtime has asked for.
struct FramePace {
    std::int64_t display_time = 0; ///< nanoseconds on the runtime's clock
    double period_seconds = 0.0;
    bool shown = false; ///< views are wanted
};

/// How the session has kept its pace.
struct PaceReport {
    std::uint64_t frames = 0, shown = 0; ///< ended; with views
    std::uint64_t missed = 0;            ///< display times that passed between two frames without one of ours
};

/// A place in the visitor's room that the headset keeps, wherever its floor's origin goes.
struct KeptPlace {
    std::string name;                 ///< as it was given
    glm::mat4 floor_from_place{1.0F}; ///< where it is now; where it was seen last, while it is not `seen`
    bool seen = false;
    bool remembered = false; ///< for another day
};

struct HeadsetOptions {
    float near_metres = 0.05F;
    bool room = false; ///< the visitor's own room is seen where nothing is drawn, if the headset can: see info().blend
    bool panel_layers = true; ///< panels get layers of the runtime's, where it has them
    std::string place;        ///< what the name of a place begins with that is to be recalled; "": none is
};

class Headset {
public:
    /// The device was made by the runtime's device_maker(); both outlive this. Errors: a refusal of the runtime in its
    /// words (kind no_device where the headset is gone), a number of views that cannot be drawn.
    [[nodiscard]] static Result<std::unique_ptr<Headset>> begin(Runtime& runtime, gpu::Device& device,
                                                                const HeadsetOptions& options);
    ~Headset(); ///< waits for the GPU

    [[nodiscard]] const HeadsetInfo& info() const noexcept;
    [[nodiscard]] const PaceReport& pace() const noexcept;

    /// Takes what the runtime has to say, and begins and stops the session as it asks. Loss is a state, not an error.
    [[nodiscard]] Result<HeadsetStatus> poll();
    /// Waits until the next frame is to be begun; nothing while the session does not run (then sleep and poll again).
    [[nodiscard]] Result<std::optional<FramePace>> wait_frame();
    struct Place {
        glm::mat4 world_from_floor{1.0F};      ///< where the visitor's floor lies in the scene, in metres
        std::span<const render::Panel> panels; ///< to be read there; alive until the frame is drawn
    };
    struct Picture {
        const render::ScreenImages& images;
        const render::ViewSet& views;
        std::span<const render::Panel> panels;      ///< Place's; open where a layer shows them
        std::span<const render::PanelLayer> layers; ///< to be drawn along
    };
    /// What the visitor's hands do, and where that takes him. `seconds` since the frame before.
    using Move = std::function<Place(const Input& input, double seconds)>;
    using Draw = std::function<Result<void>(const Picture& picture)>;
    /// Begins the frame, calls `move`, locates the views as late as can be, calls `draw` with images to draw to (unless
    /// nothing is shown), and hands all to the runtime. The frame is ended, without a picture, also when `draw` fails.
    /// Panels have layers below the eyes' pictures, the nearest of them; in the pictures they are left open. Where the
    /// runtime refuses them they are drawn in the pictures, and take_warnings() says so.
    [[nodiscard]] Result<void> draw_frame(const FramePace& pace, const Move& move, const Draw& draw);
    /// Where the head was in the last frame with views, relative to the floor; nothing before, or when it is not known.
    [[nodiscard]] std::optional<glm::mat4> floor_from_head() const;
    /// Has the headset keep this place (rigid, in metres of the floor) from the next frame on, instead of the one
    /// before; where it can remember it, also for another day, under this name: ASCII, at most 200 characters. It
    /// replaces what is remembered under names that are the same up to their last space. Nothing where
    /// info().keeps_places is false.
    void keep_place(const glm::mat4& floor_from_place, const std::string& name);
    /// As it is in this frame; nothing while none is kept, or recalled.
    [[nodiscard]] const std::optional<KeptPlace>& kept_place() const noexcept;
    /// What the visit does without from now on, since the last call: in words, with what to do about it.
    [[nodiscard]] std::vector<std::string> take_warnings();
    /// What is in the visitor's hands, newly asked for whenever the runtime says that it is something else.
    [[nodiscard]] const Controls& controls() const noexcept;
    /// A pulse in a hand, where its controller can; strength 0 to 1.
    void pulse(Side side, float seconds, float strength);

private:
    Headset();
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace guanhe::xr
