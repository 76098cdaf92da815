// A renderer on whatever device there is (lavapipe will do), with validation listening, and scans made by hand to draw
// with it.
#pragma once

#include "render/renderer.h"

#include <doctest/doctest.h>
#include <glm/gtc/matrix_transform.hpp>

#include <array>
#include <cmath>
#include <cstring>
#include <memory>
#include <optional>
#include <vector>

namespace guanhe::test {

/// Values of a pixel.
struct Rgb {
    int r = 0, g = 0, b = 0;
    bool operator==(const Rgb&) const = default;
    [[nodiscard]] bool near(const Rgb& o, int within) const {
        return std::abs(r - o.r) <= within && std::abs(g - o.g) <= within && std::abs(b - o.b) <= within;
    }
    [[nodiscard]] int sum() const { return r + g + b; }
};
inline doctest::String toString(const Rgb& c) {
    return doctest::String(
        ("(" + std::to_string(c.r) + ", " + std::to_string(c.g) + ", " + std::to_string(c.b) + ")").c_str());
}
inline Rgb pixel(const image::Rgba8& picture, std::uint32_t x, std::uint32_t y) {
    const std::uint8_t* p = picture.pixels.data() + (std::size_t{y} * picture.width + x) * 4;
    return {p[0], p[1], p[2]};
}
inline int srgb(float linear) {
    const float v = linear <= 0.0031308F ? linear * 12.92F : 1.055F * std::pow(linear, 1.0F / 2.4F) - 0.055F;
    return static_cast<int>(std::lround(v * 255.0F));
}

/// Two triangles facing +z about the origin, one unit each way; without normals.
inline scan::Primitive quad(float z = 0.0F, float half = 1.0F, int material = 0) {
    scan::Primitive p;
    p.material = material;
    p.positions = std::vector<glm::vec3>{{-half, -half, z}, {half, -half, z}, {half, half, z}, {-half, half, z}};
    p.indices = std::vector<std::uint32_t>{0, 1, 2, 0, 2, 3};
    p.uv[0] = std::vector<glm::vec2>{{0, 1}, {1, 1}, {1, 0}, {0, 0}};
    p.vertex_count = 4;
    p.index_count = 6;
    for (const glm::vec3& v : p.positions) p.bounds.add(v);
    return p;
}

inline scan::Material unlit(const glm::vec4& color, scan::AlphaMode mode = scan::AlphaMode::opaque) {
    scan::Material m;
    m.unlit = true;
    m.base_color = color;
    m.alpha_mode = mode;
    return m;
}

/// One node and mesh of these primitives.
inline scan::Scan scan_of(std::vector<scan::Primitive> primitives, std::vector<scan::Material> materials) {
    scan::Scan s;
    s.meshes.resize(1);
    s.meshes[0].primitives = std::move(primitives);
    s.materials = std::move(materials);
    s.nodes.resize(1);
    s.nodes[0].mesh = 0;
    s.scenes.resize(1);
    s.scenes[0].roots = {0};
    return s;
}

/// Looks along -z from `eye`; a quad of half size 1 at distance 1 fills the picture.
inline render::View looking(const glm::vec3& eye, float yaw = 0.0F) {
    render::View view;
    view.world_from_view = glm::rotate(glm::translate(glm::mat4(1.0F), eye), yaw, glm::vec3(0, 1, 0));
    view.clip_from_view = render::perspective(glm::radians(90.0F), 1.0F, 0.1F);
    return view;
}

class Stage {
public:
    /// The validation layer runs on our threads and takes memory there.
    explicit Stage(std::uint32_t samples = 4, bool validation = true) {
        gpu::DeviceOptions options;
        options.validation = validation;
        auto device = gpu::Device::create(options);
        REQUIRE_MESSAGE(device.ok(), (device.ok() ? "" : device.error().message()));
        device_.emplace(std::move(device).value());
        render::RendererOptions renderer_options;
        renderer_options.jobs = &jobs_;
        renderer_options.samples = samples;
        auto made = render::Renderer::create(*device_, renderer_options);
        REQUIRE_MESSAGE(made.ok(), (made.ok() ? "" : made.error().message()));
        renderer = std::move(made).value();
    }
    ~Stage() {
        models_.clear();
        renderer.reset();
        for (const std::string& complaint : device_->complaints()) FAIL_CHECK(complaint);
    }
    Stage(const Stage&) = delete;
    Stage& operator=(const Stage&) = delete;

    struct Shown {
        std::unique_ptr<scan::Scan> scan;
        std::unique_ptr<render::Model> model;
    };
    /// Loads as scan::read would, and shows. `image` fills the scan's image of this index with RGBA. `pack` was baked
    /// from this scan: what it holds is drawn from there alone.
    Shown& show(scan::Scan scan, const std::vector<std::vector<std::uint8_t>>& images = {},
                const std::shared_ptr<const pack::Pack>& pack = nullptr) {
        auto& shown = models_.emplace_back(std::make_unique<Shown>());
        shown->scan = std::make_unique<scan::Scan>(std::move(scan));
        shown->model = renderer->make_model();
        auto& sink = shown->model->sink();
        sink.layout(*shown->scan);
        for (std::size_t i = 0; i < images.size(); ++i) {
            const auto target = sink.image_target(i, shown->scan->images[i].header);
            if (!images[i].empty()) std::memcpy(target.data(), images[i].data(), images[i].size());
            sink.image_done(i, !images[i].empty());
        }
        for (std::size_t m = 0; m < shown->scan->meshes.size(); ++m)
            for (std::size_t p = 0; p < shown->scan->meshes[m].primitives.size(); ++p)
                if (!pack || pack->meshes()[m].group_count == 0)
                    sink.primitive_done(m, p, shown->scan->meshes[m].primitives[p]);
        const auto finished = shown->model->finish(*shown->scan, jobs_, pack);
        REQUIRE_MESSAGE(finished.ok(), (finished.ok() ? "" : finished.error().message()));
        const auto added = renderer->add(*shown->model);
        REQUIRE_MESSAGE(added.ok(), (added.ok() ? "" : added.error().message()));
        return *shown;
    }

    std::vector<image::Rgba8> draw(const render::ViewSet& views, render::FrameOptions options = plain()) {
        const auto drawn = renderer->draw_offscreen(views, options);
        REQUIRE_MESSAGE(drawn.ok(), (drawn.ok() ? "" : drawn.error().message()));
        stats = drawn.value();
        auto pictures = renderer->read_pictures();
        REQUIRE_MESSAGE(pictures.ok(), (pictures.ok() ? "" : pictures.error().message()));
        return std::move(pictures).value();
    }
    image::Rgba8 draw(const render::View& view, std::uint32_t side = 64, render::FrameOptions options = plain()) {
        return draw(render::ViewSet{side, side, {view}}, options).front();
    }
    /// A black backdrop and no sky.
    static render::FrameOptions plain() {
        render::FrameOptions options;
        options.show_environment = false;
        options.backdrop = glm::vec3(0.0F);
        return options;
    }

    [[nodiscard]] bool is_software() const { return device_->is_software(); }
    [[nodiscard]] gpu::Device& device() { return *device_; }

    std::unique_ptr<render::Renderer> renderer;
    render::FrameStats stats;

private:
    Jobs jobs_{2};
    std::optional<gpu::Device> device_;
    std::vector<std::unique_ptr<Shown>> models_;
};

} // namespace guanhe::test
