// Inside engine/render: a sheet's picture on its way to the GPU, made by a job or by whoever needs it first.
#pragma once

#include "gpu/context.h"
#include "render/core.h"
#include "render/panels/panel_picture.h"

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>

namespace guanhe::render {

class PanelTask {
public:
    PanelTask(gpu::Context& context, std::shared_ptr<const PanelSheet> sheet, const PanelPages& pages, float density,
              std::shared_ptr<text::GlyphStore> glyphs)
        : context_(&context), sheet_(std::move(sheet)), pages_(pages), density_(density), glyphs_(std::move(glyphs)) {}

    /// `task` may go before it was begun: then nothing is done.
    static void start(const std::shared_ptr<PanelTask>& task, Jobs& jobs);
    [[nodiscard]] bool ready() const noexcept { return done_.load(std::memory_order_acquire); }
    void wait();
    /// Nothing is made any more, and nothing of the device is used when this returns.
    void cancel();

    /// Once ready.
    [[nodiscard]] Result<gpu::Image> take() { return std::move(*made_); }

private:
    void work();
    [[nodiscard]] Result<gpu::Image> make() const;

    gpu::Context* context_;
    std::shared_ptr<const PanelSheet> sheet_;
    PanelPages pages_;
    float density_;
    std::shared_ptr<text::GlyphStore> glyphs_;
    std::optional<Result<gpu::Image>> made_;
    std::atomic<bool> claimed_{false}, done_{false};
    std::mutex mutex_;
    std::condition_variable finished_;
};

} // namespace guanhe::render
