// A headset's loop on the scripted runtime, whose frames a test takes one by one.
#pragma once

#include "headset/headset_loop.h"

#include <doctest/doctest.h>

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace guanhe::test {

class LoopBench {
public:
    using Draw =
        std::function<Result<void>(const render::ScreenImages&, const render::ViewSet&, const app::VisitLook&)>;

    explicit LoopBench(bool window = false) {
        auto connected = xr::Runtime::connect({});
        REQUIRE_MESSAGE(connected.ok(), connected.error().message());
        runtime = std::move(*connected);
        gpu::DeviceOptions options;
        options.maker = &runtime->device_maker();
        options.presentation = window;
        auto made = gpu::Device::create(options);
        REQUIRE_MESSAGE(made.ok(), made.error().message());
        device.emplace(std::move(*made));
    }
    void begin(Draw draw) {
        app::HeadsetLoop::Scene scene;
        scene.visit = &visit;
        scene.ground = [] { return std::make_shared<const app::Footing>(); };
        scene.moved = [this](const xr::Input&, const std::optional<glm::mat4>&, double) { ++moves; };
        scene.controls = [this](const xr::Controls& now) { controls = now; };
        scene.panels = [this] { return std::span<const render::Panel>(panels); };
        scene.draw = std::move(draw);
        loop.emplace(*runtime, *device, mutex, std::move(scene));
    }
    /// The next frame that is shown.
    void frame() {
        for (int turns = 0; turns < 2000; ++turns) {
            const auto step = loop->step();
            REQUIRE_MESSAGE(step.ok(), step.error().message());
            if (step->shown) return;
        }
        FAIL("no frame is shown");
    }

    std::unique_ptr<xr::Runtime> runtime;
    std::optional<gpu::Device> device;
    std::timed_mutex mutex;
    app::Visit visit;
    std::optional<app::HeadsetLoop> loop;
    std::vector<render::Panel> panels;
    xr::Controls controls;
    int moves = 0;
};

} // namespace guanhe::test
