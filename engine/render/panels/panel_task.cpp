#include "render/panels/panel_task.h"

#include "gpu/upload.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace guanhe::render {

void PanelTask::start(const std::shared_ptr<PanelTask>& task, Jobs& jobs) {
    jobs.run([weak = std::weak_ptr(task)] {
        const auto alive = weak.lock();
        if (alive && !alive->claimed_.exchange(true)) alive->work();
    });
}

void PanelTask::wait() {
    if (!claimed_.exchange(true)) return work();
    std::unique_lock lock(mutex_);
    finished_.wait(lock, [&] { return ready(); });
}

void PanelTask::cancel() {
    if (!claimed_.exchange(true)) return;
    std::unique_lock lock(mutex_);
    finished_.wait(lock, [&] { return ready(); });
    made_.reset(); // here, since a worker may be the last to let go of us, when the device is gone
}

void PanelTask::work() {
    made_.emplace(make());
    const std::lock_guard lock(mutex_);
    done_.store(true, std::memory_order_release);
    finished_.notify_all();
}

Result<gpu::Image> PanelTask::make() const {
    const image::Rgba8 picture = draw_panel_picture(*sheet_, pages_, density_, *glyphs_);
    gpu::ImageDesc desc;
    desc.width = picture.width;
    desc.height = picture.height;
    desc.mips = static_cast<std::uint32_t>(std::bit_width(std::max(picture.width, picture.height)));
    desc.format = VK_FORMAT_R8G8B8A8_SRGB;
    desc.usage = VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT;
    GUANHE_TRY_LET(auto image, gpu::Image::create(*context_, desc, "panel"));
    gpu::Uploader uploader(*context_);
    GUANHE_TRY_LET(const auto slice, uploader.write_image(image));
    std::memcpy(slice.bytes.data(), picture.pixels.data(), std::min(slice.bytes.size(), picture.pixels.size()));
    uploader.commit(slice);
    GUANHE_TRY(uploader.finish());
    return image;
}

} // namespace guanhe::render
