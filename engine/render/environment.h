// The light around a scene on the GPU. Prepared on worker threads; uploaded within a frame, never waited for.
#pragma once

#include "gpu/context.h"
#include "render/bindless.h"
#include "render/prefilter.h"
#include "render/renderer.h"
#include "render/sky.h"

#include <array>
#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>

namespace guanhe::render {

/// CPU work for one environment, done by a job or by whoever needs it first.
class EnvironmentTask {
public:
    /// Errors: an unknown built-in name, an empty picture.
    [[nodiscard]] static Result<std::shared_ptr<EnvironmentTask>> start(const Environment& environment, Jobs& jobs);

    [[nodiscard]] bool ready() const noexcept { return done_.load(std::memory_order_acquire); } ///< any thread
    void wait();                                                                                ///< any thread

    PrefilteredCube cube; ///< once ready
    std::optional<Sun> sun;
    std::optional<float> landscape; ///< is drawn behind, turned by so many radians about y

private:
    void work();
    Environment wanted_;
    Jobs* jobs_ = nullptr;
    std::atomic<bool> claimed_{false};
    std::atomic<bool> done_{false};
    std::mutex mutex_;
    std::condition_variable finished_;
};

/// What shading reads now.
class EnvironmentLight {
public:
    explicit EnvironmentLight(std::shared_ptr<Bindless> bindless) : bindless_(std::move(bindless)) {}
    ~EnvironmentLight();
    EnvironmentLight(const EnvironmentLight&) = delete;
    EnvironmentLight& operator=(const EnvironmentLight&) = delete;

    /// Records the upload of a finished task; what was there goes when the frames in flight are done.
    [[nodiscard]] Result<void> upload(gpu::Context& context, VkCommandBuffer cmd, const EnvironmentTask& task);
    /// What was recorded did not reach the GPU: there is no light until the next upload.
    void forget();

    std::uint32_t slot = Bindless::none;   ///< of the cube; none before the first upload
    float max_lod = 0.0F;                  ///< the cube's last mip
    std::array<glm::vec3, 9> irradiance{}; ///< as PrefilteredCube::irradiance
    std::optional<Sun> sun;
    std::optional<float> landscape; ///< as EnvironmentTask::landscape

private:
    std::shared_ptr<Bindless> bindless_;
    gpu::Image image_;
};

} // namespace guanhe::render
