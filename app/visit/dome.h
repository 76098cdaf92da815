// A 360 degree picture, still or moving, about the visitor: an equirectangular picture on the inside of a sphere, seen
// exactly as it is.
#pragma once

#include "base/jobs.h"
#include "base/result.h"
#include "image/image.h"
#include "museum/steps.h"
#include "render/renderer.h"
#include "scan/scan.h"

#include <glm/glm.hpp>

#include <memory>

namespace guanhe::app {

/// Lives on the drawing thread. Of a stereo picture the left eye's half is shown to both.
class Dome {
public:
    /// Errors: not a picture; the renderer's.
    [[nodiscard]] static Result<std::unique_ptr<Dome>>
    create(render::Renderer& renderer, Jobs& jobs, const image::Rgba8& picture, museum::Stereo stereo, double heading);
    /// Of a video; `picture` has been shown something. Errors: the renderer's.
    [[nodiscard]] static Result<std::unique_ptr<Dome>> create(render::Renderer& renderer, Jobs& jobs,
                                                              const render::MovingPicture& picture,
                                                              museum::Stereo stereo, double heading);
    ~Dome();
    Dome(const Dome&) = delete;
    Dome& operator=(const Dome&) = delete;

    /// About the eye. `presence`: 0 gone, 1 there.
    void show(const glm::vec3& eye, float presence);

private:
    explicit Dome(render::Renderer& renderer) : renderer_(renderer) {}
    [[nodiscard]] Result<void> finish(Jobs& jobs);
    render::Renderer& renderer_;
    std::unique_ptr<scan::Scan> scan_;
    std::unique_ptr<render::Model> model_;
    bool added_ = false;
};

/// The sphere as a scan with one unlit texture of this size; -z in the middle of the picture at heading 0. Pure.
[[nodiscard]] scan::Scan dome_scan(std::uint32_t width, std::uint32_t height, museum::Stereo stereo, double heading);

} // namespace guanhe::app
