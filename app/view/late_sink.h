// Lets a scan be read while the renderer is still being made.
#pragma once

#include "render/renderer.h"
#include "scan/read.h"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <stop_token>

namespace guanhe::app {

/// Opens once, when there is a renderer. Thread-safe.
class RendererGate {
public:
    void open(render::Renderer& renderer);
    /// Null when the stop came first.
    [[nodiscard]] render::Renderer* wait(const std::stop_token& stop);

private:
    std::mutex mutex_;
    std::condition_variable_any opened_;
    render::Renderer* renderer_ = nullptr;
};

/// The sink of a model that is made as late as the first decoded item needs it. The threads that decode wait for the
/// renderer there, and only there.
class LateSink final : public scan::ReadSink {
public:
    /// Whether decoded primitives go to the model as they come, or stay in the scan.
    enum class Primitives { at_once, stay };
    LateSink(RendererGate& gate, std::stop_token stop, Primitives primitives);

    void layout(const scan::Scan& scan) override;
    std::span<std::byte> image_target(std::size_t image, const image::Header& header) override;
    void image_done(std::size_t image, bool ok) override;
    void primitive_done(std::size_t mesh, std::size_t primitive, scan::Primitive& decoded) override;

    /// The model, made now at the latest; null after a stop. Once, after the read.
    [[nodiscard]] std::unique_ptr<render::Model> take();
    /// The model if there is one already, without waiting: after a read that failed.
    [[nodiscard]] std::unique_ptr<render::Model> take_begun();

private:
    render::Model* ready();

    RendererGate& gate_;
    std::stop_token stop_;
    Primitives primitives_;
    std::once_flag once_;
    /// What layout() was given: the reader's own is being filled by the time that it is passed on.
    scan::Scan plan_;
    std::unique_ptr<render::Model> model_;
};

} // namespace guanhe::app
