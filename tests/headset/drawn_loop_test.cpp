// The headset's loop with the renderer, on the scripted runtime: what goes wrong beside it or below it costs nobody
// his picture, and is said. drawn.json is the script: two eyes that look straight down.
#include "counted_call.h"
#include "loop_bench.h"
#include "scratch.h"

#include "base/child_process.h"
#include "base/process.h"
#include "gpu/vulkan.h"
#include "image/image.h"
#include "pack/pack.h"
#include "terrain.h"
#include "view/stage.h"

#include <GLFW/glfw3.h>
#include <doctest/doctest.h>
#include <glm/gtc/matrix_transform.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

using namespace guanhe;
using namespace guanhe::app;
using namespace guanhe::test;

namespace {

/// A loop that draws what a stage shows, with a window as its mirror where there is one.
class DrawnBench {
public:
    explicit DrawnBench(GLFWwindow* window = nullptr) : bench(window != nullptr) {
        render::RendererOptions options;
        options.jobs = &jobs;
        options.headset = true;
        options.clusters.lod_error_pixels = 0.02F;
        auto made = render::Renderer::create(*bench.device, options);
        REQUIRE_MESSAGE(made.ok(), made.error().message());
        renderer = std::move(*made);
        // The light comes when it is ready: an off-screen picture waits for it.
        REQUIRE(
            renderer->draw_offscreen({16, 16, {{glm::mat4(1.0F), render::perspective(1.0F, 1.0F, 0.1F)}}}, {}).ok());
        if (window != nullptr) REQUIRE(renderer->attach_window(window, false).ok());
        stage.emplace(*renderer, jobs);
        bench.begin([this](const render::ScreenImages& images, const render::ViewSet& views,
                           const VisitLook& look) -> Result<void> {
            render::FrameOptions frame;
            look.apply(frame);
            GUANHE_TRY_LET(drawn, renderer->draw_screen(images, views, frame, size, nullptr));
            return {};
        });
        bench.visit.place(glm::translate(glm::mat4(1.0F), {0, 300, 0}), {});
    }

    /// The next frame, and what is said of it.
    void frame() {
        bench.frame();
        for (auto& words : renderer->take_warnings()) warnings.push_back(std::move(words));
    }
    void frames(int count) {
        for (int i = 0; i < count; ++i) frame();
    }
    /// As many as it takes.
    template<class Happened>
    void frames_until(const Happened& happened) {
        for (int i = 0; i < 5000 && !happened(); ++i) frame();
        REQUIRE(happened());
    }
    void show(const Path& file) {
        stage->load({file});
        REQUIRE(stage->wait() == Stage::Event::loaded);
        frames(2); // the first asks for what it shows
        frames_until([this] { return drawn.stream.at_rest; });
        frame();
    }
    [[nodiscard]] image::Rgba8 left_eye() const {
        auto pictures = renderer->read_pictures();
        REQUIRE(pictures.ok());
        return pictures->front();
    }

    Jobs jobs{2};
    LoopBench bench;
    std::unique_ptr<render::Renderer> renderer;
    std::optional<Stage> stage;
    glm::uvec2 size{0};
    render::FrameStats drawn;
    std::vector<std::string> warnings;
};

class Window {
public:
    Window() {
        REQUIRE(glfwInit() == GLFW_TRUE);
        glfwWindowHint(GLFW_CLIENT_API, GLFW_NO_API);
        window = glfwCreateWindow(320, 200, "mirror", nullptr, nullptr);
        REQUIRE(window != nullptr);
    }
    ~Window() {
        glfwDestroyWindow(window);
        glfwTerminate();
    }
    Window(const Window&) = delete;
    Window& operator=(const Window&) = delete;
    GLFWwindow* window = nullptr;
};

std::size_t said_of(const std::vector<std::string>& warnings, const std::string& part) {
    return static_cast<std::size_t>(std::ranges::count_if(
        warnings, [&](const std::string& words) { return words.find(part) != std::string::npos; }));
}

} // namespace

TEST_SUITE_BEGIN("drawn");

TEST_CASE("a window beside a headset may fail in any way: the headset goes on, and it is said once") {
    if (!has_display()) {
        MESSAGE("SKIPPED: no display");
        return;
    }
    const Window window;
    DrawnBench d(window.window);
    CountedCall acquire(vkAcquireNextImageKHR); // after the device, which brings its own
    CountedCall present(vkQueuePresentKHR);
    CountedCall create(vkCreateSwapchainKHR);
    d.size = {320, 200};
    // The window takes a picture when it is ready for one; each frame is shown in the headset, or frame() fails.
    const auto shows_again = [&] {
        const int before = present.succeeded();
        d.frames_until([&] { return present.succeeded() > before; });
    };
    shows_again();
    REQUIRE(d.warnings.empty());

    SUBCASE("it has another size, or was out of date: it is made anew, and there is nothing to say") {
        const int made = create.succeeded();
        SUBCASE("another size") {
            d.size = {300, 180};
        }
        SUBCASE("out of date before") {
            acquire.answer_next(VK_ERROR_OUT_OF_DATE_KHR);
        }
        SUBCASE("out of date after") {
            present.answer_next(VK_ERROR_OUT_OF_DATE_KHR);
        }
        d.frames_until([&] { return create.succeeded() > made; });
        shows_again();
        CHECK(create.succeeded() == made + 1);
        CHECK(d.warnings.empty());
    }
    SUBCASE("it is minimised: nothing is drawn to it, and it comes back") {
        d.size = {0, 0};
        const int before = present.succeeded();
        d.frames(4);
        CHECK(present.succeeded() <= before + 1); // what was asked for before that
        d.size = {320, 200};
        shows_again();
        CHECK(d.warnings.empty());
    }
    SUBCASE("it is gone") {
        std::string why = "VK_ERROR_SURFACE_LOST_KHR";
        SUBCASE("before a frame") {
            acquire.answer_next(VK_ERROR_SURFACE_LOST_KHR);
        }
        SUBCASE("after a frame") {
            present.answer_next(VK_ERROR_SURFACE_LOST_KHR);
        }
        SUBCASE("while it is made anew") {
            d.size = {300, 180};
            create.answer_next(VK_ERROR_NATIVE_WINDOW_IN_USE_KHR);
            why = "VK_ERROR_NATIVE_WINDOW_IN_USE_KHR";
        }
        d.frames_until([&] { return !d.warnings.empty(); });
        const int before = present.succeeded();
        d.frames(6);
        CHECK(present.succeeded() == before);
        REQUIRE(d.warnings.size() == 1);
        CHECK(said_of(d.warnings, "the window no longer shows what the headset does") == 1);
        CHECK_MESSAGE(said_of(d.warnings, why) == 1, d.warnings.front());
    }
}

TEST_CASE("a damaged page seen in a headset is said once, and its coarser parent is shown") {
    const Scratch scratch;
    const Path glb = scratch / "site.glb", sound = scratch / "site.gpk";
    Jobs jobs(2);
    REQUIRE(tools::write_terrain(glb, {.triangles = 100'000}, jobs, [](std::uint64_t) {}).ok());
    ChildOptions bake;
    bake.arguments = {GUANHE_PROGRAM, "bake", path_to_utf8(glb), "-o", path_to_utf8(sound)};
    const auto baked = run_child(bake);
    REQUIRE(baked.ok());
    REQUIRE(baked->exit_code == 0);
    const auto pack = pack::Pack::open(sound);
    REQUIRE(pack.ok());
    const Path hurt = scratch / "hurt.gpk";
    std::filesystem::copy_file(sound, hurt);
    {
        const pack::Page& leaf = (*pack)->pages()[0];
        std::fstream bytes(hurt, std::ios::binary | std::ios::in | std::ios::out);
        const auto at = static_cast<std::streamoff>(leaf.offset + leaf.stored_bytes / 2);
        bytes.seekg(at);
        const auto byte = static_cast<char>(bytes.get() ^ 0x10);
        bytes.seekp(at);
        bytes.put(byte);
    }

    std::vector<image::Rgba8> pictures;
    for (const Path& file : {sound, hurt}) {
        DrawnBench d;
        d.show(file);
        pictures.push_back(d.left_eye());
        d.frames(8); // it is not said again
        if (file == sound) {
            CHECK(d.warnings.empty());
        } else {
            CHECK(d.warnings.size() == 1);
            CHECK(said_of(d.warnings, "hurt.gpk") == 1);
            CHECK(said_of(d.warnings, "page 0 ") == 1);
        }
    }
    REQUIRE(pictures[0].pixels.size() == pictures[1].pixels.size());
    std::size_t off = 0, far_off = 0;
    for (std::size_t i = 0; i < pictures[0].pixels.size(); i += 4) {
        const int apart = std::abs(int{pictures[0].pixels[i]} - int{pictures[1].pixels[i]});
        off += apart > 0 ? 1 : 0;
        far_off += apart > 60 ? 1 : 0;
    }
    CHECK(off > 0); // coarser somewhere, and nothing worse
    CHECK(far_off < pictures[0].pixels.size() / 4 / 100);
}

TEST_SUITE_END();
