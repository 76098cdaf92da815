// A headset's session from its beginning to its end: begins it, keeps its pace, and begins another when it is lost.
#pragma once

#include "gpu/device.h"
#include "headset/locomotion.h"
#include "render/renderer.h"
#include "xr/headset.h"
#include "xr/runtime.h"

#include <glm/glm.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

namespace guanhe::app {

/// What the visit adds to a frame: comfort, hands and arcs.
struct VisitLook {
    float vignette = 0.0F, fade = 0.0F;
    std::span<const render::MarkerVertex> markers;

    void apply(render::FrameOptions& options) const;
};

/// One thread calls step(); what it draws is shared with others under a mutex of theirs, which is never held while the
/// headset's pace is waited for.
class HeadsetLoop {
public:
    /// What is drawn, and how the visitor moves in it. Called with the mutex held.
    struct Scene {
        Locomotion* locomotion = nullptr;
        std::function<std::shared_ptr<const walk::Surface>()> ground;
        std::function<Result<void>(const render::ScreenImages&, const render::ViewSet&, const VisitLook&)> draw;
    };
    /// All outlive it.
    HeadsetLoop(xr::Runtime& runtime, gpu::Device& device, std::mutex& mutex, Scene scene);

    struct Step {
        xr::HeadsetStatus status;
        bool shown = false;  ///< a frame with views was handed to the headset
        double cpu_ms = 0.0; ///< of ours in it: from the end of the wait to the hand-over
    };
    /// One turn: hears the runtime, and draws a frame at its pace; sleeps some milliseconds while there is nothing to
    /// draw. Errors: no session can be begun any more, the runtime is gone, or a frame failed. After `ended` or an
    /// error it is over.
    [[nodiscard]] Result<Step> step();

    /// Of the session that there is, or of the last.
    [[nodiscard]] const xr::HeadsetInfo& info() const { return info_; }
    [[nodiscard]] const xr::PaceReport& pace() const { return pace_; }
    [[nodiscard]] std::uint64_t sessions_lost() const { return lost_; }

private:
    using Clock = std::chrono::steady_clock;
    [[nodiscard]] Result<void> begin();
    void mark(const xr::Input& input);

    xr::Runtime& runtime_;
    gpu::Device& device_;
    std::mutex& mutex_;
    Scene scene_;
    std::unique_ptr<xr::Headset> headset_;
    xr::HeadsetInfo info_;
    xr::PaceReport pace_;
    std::uint64_t lost_ = 0;
    int refused_ = 0;             ///< sessions in a row of which no picture was shown
    std::uint64_t recentred_ = 0; ///< of the session, as last told
    std::vector<render::MarkerVertex> markers_;
    Clock::time_point again_{};
};

} // namespace guanhe::app
