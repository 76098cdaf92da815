#include "view/late_sink.h"

#include <utility>

namespace guanhe::app {

void RendererGate::open(render::Renderer& renderer) {
    {
        const std::lock_guard lock(mutex_);
        renderer_ = &renderer;
    }
    opened_.notify_all();
}

render::Renderer* RendererGate::wait(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    opened_.wait(lock, stop, [this] { return renderer_ != nullptr; });
    return renderer_;
}

LateSink::LateSink(RendererGate& gate, std::stop_token stop, Primitives primitives)
    : gate_(gate), stop_(std::move(stop)), primitives_(primitives) {}

void LateSink::layout(const scan::Scan& scan) {
    plan_ = scan;
}

render::Model* LateSink::ready() {
    std::call_once(once_, [this] {
        auto* renderer = gate_.wait(stop_);
        if (renderer == nullptr) return;
        model_ = renderer->make_model();
        model_->sink().layout(plan_);
    });
    return model_.get();
}

std::span<std::byte> LateSink::image_target(std::size_t image, const image::Header& header) {
    auto* model = ready();
    return model == nullptr ? std::span<std::byte>{} : model->sink().image_target(image, header);
}

void LateSink::image_done(std::size_t image, bool ok) {
    if (auto* model = ready()) model->sink().image_done(image, ok);
}

void LateSink::primitive_done(std::size_t mesh, std::size_t primitive, scan::Primitive& decoded) {
    if (primitives_ == Primitives::stay) return;
    if (auto* model = ready()) model->sink().primitive_done(mesh, primitive, decoded);
}

std::unique_ptr<render::Model> LateSink::take() {
    ready();
    return std::move(model_);
}

std::unique_ptr<render::Model> LateSink::take_begun() {
    return std::move(model_);
}

} // namespace guanhe::app
