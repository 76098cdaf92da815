// A headset's session from its beginning to its end: begins it, keeps its pace, and begins another when it is lost.
#pragma once

#include "gpu/device.h"
#include "headset/visit.h"
#include "render/renderer.h"
#include "xr/headset.h"
#include "xr/runtime.h"

#include <glm/glm.hpp>

#include <array>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace guanhe::app {

/// What the visit adds to a frame: comfort, hands and arcs.
struct VisitLook {
    float vignette = 0.0F, fade = 0.0F;
    std::span<const render::MarkerVertex> markers;
    bool room = false; ///< the visitor's own is seen where nothing is drawn
    bool dark = false; ///< he is nowhere yet: there is nothing to be seen but what is to be read
    std::span<const render::Panel> panels;
    std::span<const render::PanelLayer> layers;

    void apply(render::FrameOptions& options) const;
};

/// One thread calls step(); what it draws is shared with others under a mutex of theirs, which is never held while the
/// headset's pace is waited for.
class HeadsetLoop {
public:
    /// What is drawn, and how the visitor moves in it. Called with the mutex held.
    struct Scene {
        Visit* visit = nullptr;
        std::function<std::shared_ptr<const Footing>()> ground;
        /// After the visitor's own step, before the views are located: who leads the visit hears his hands, and may put
        /// him elsewhere. May be empty.
        std::function<void(const xr::Input&, const std::optional<glm::mat4>& floor_from_head, double seconds)> moved;
        /// What the place that he puts things at in his room is remembered by, for another day. May be empty.
        std::function<std::string()> place;
        /// What is in the visitor's hands is something else. May be empty.
        std::function<void(const xr::Controls&)> controls;
        /// What is to be read then, in the world; alive until it is drawn. May be empty.
        std::function<std::span<const render::Panel>()> panels;
        std::function<Result<void>(const render::ScreenImages&, const render::ViewSet&, const VisitLook&)> draw;
    };
    /// All outlive it.
    HeadsetLoop(xr::Runtime& runtime, gpu::Device& device, std::timed_mutex& mutex, Scene scene,
                const xr::HeadsetOptions& options = {});

    struct Step {
        xr::HeadsetStatus status;
        bool shown = false;  ///< a frame with views was handed to the headset
        double cpu_ms = 0.0; ///< that this thread computed for it, from the end of the wait to the hand-over
        std::vector<std::string> warnings; ///< what the visit does without from now on; each once, whatever the session
    };
    /// One turn: hears the runtime, and draws a frame at its pace; sleeps some milliseconds while there is nothing to
    /// draw. Errors: no session can be begun any more, the runtime is gone, or a frame failed. After `ended` or an
    /// error it is over.
    [[nodiscard]] Result<Step> step();

    /// Of the session that there is, or of the last.
    [[nodiscard]] const xr::HeadsetInfo& info() const { return info_; }
    [[nodiscard]] const xr::PaceReport& pace() const { return pace_; }
    [[nodiscard]] std::uint64_t sessions_lost() const { return lost_; }
    /// In words, of each hand; "" of none.
    [[nodiscard]] std::array<std::string, 2> controllers() const;

private:
    using Clock = std::chrono::steady_clock;
    [[nodiscard]] Result<void> begin();
    void hold_place();
    void keep_place();

    xr::Runtime& runtime_;
    gpu::Device& device_;
    std::timed_mutex& mutex_;
    Scene scene_;
    xr::HeadsetOptions options_;
    std::unique_ptr<xr::Headset> headset_;
    xr::HeadsetInfo info_;
    xr::PaceReport pace_;
    std::uint64_t lost_ = 0;
    bool greeted_ = false;                   ///< the visitor's input was ours once: from then on he can be away
    int refused_ = 0;                        ///< sessions in a row of which no picture was shown
    std::uint64_t recentred_ = 0;            ///< of the session, as last told
    std::uint64_t controls_changed_ = 0;     ///< likewise
    bool recalled_ = false;                  ///< the place of another day, or there was none before he chose one
    std::array<std::string, 2> controllers_; ///< interaction profiles
    std::vector<std::string> warned_;
    Clock::time_point again_{};
};

} // namespace guanhe::app
