// A picture whose pixels change from frame to frame: a video, on a panel or on a model. No Vulkan here.
#pragma once

#include "image/image.h"

#include <cstdint>
#include <memory>

namespace guanhe::render {

/// Made by Renderer::make_moving_picture. Lives on the drawing thread.
class MovingPicture {
public:
    ~MovingPicture();
    MovingPicture(const MovingPicture&) = delete;
    MovingPicture& operator=(const MovingPicture&) = delete;

    [[nodiscard]] std::uint32_t width() const noexcept;
    [[nodiscard]] std::uint32_t height() const noexcept;
    /// Seen from the next frame on. Of another size than this, or null: the last one stays. One that is shown already
    /// costs nothing.
    void show(std::shared_ptr<const image::Rgba8> picture);

    struct State; ///< of engine/render only

private:
    friend class Model;
    friend class Panels;
    friend class Renderer;
    explicit MovingPicture(std::shared_ptr<State> state);
    std::shared_ptr<State> state_;
};

} // namespace guanhe::render
