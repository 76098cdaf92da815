// Frames that fail, and the ones after them.
#include "render/stage.h"

#include "gpu/vulkan.h"

using namespace guanhe;
using namespace guanhe::test;

namespace {

/// Until the end of the scope nothing that is submitted reaches the device.
class Failing {
public:
    Failing() {
        vkQueueSubmit2 = [](VkQueue, std::uint32_t, const VkSubmitInfo2*, VkFence) {
            return VK_ERROR_OUT_OF_DEVICE_MEMORY;
        };
    }
    ~Failing() { vkQueueSubmit2 = submit_; }
    Failing(const Failing&) = delete;
    Failing& operator=(const Failing&) = delete;

private:
    PFN_vkQueueSubmit2 submit_ = vkQueueSubmit2;
};

scan::Scan morphing() {
    scan::Primitive p = quad(0, 0.4F);
    p.morphs.resize(1);
    p.morphs[0].positions = std::vector<glm::vec3>(4, glm::vec3(2, 0, 0));
    scan::Scan scan = scan_of({p}, {scan::Material{}});
    scan.meshes[0].weights = {0.25F};
    return scan;
}

} // namespace

TEST_CASE("a frame that fails is an error, and the next one draws light, shadow and pose as if nothing had been") {
    const auto draw = [](bool with_failure) {
        Stage stage;
        auto& shown = stage.show(morphing());
        stage.draw(looking({0, 0, 2}));
        render::Environment studio;
        studio.built_in = "studio";
        REQUIRE(stage.renderer->set_environment(studio).ok());
        scan::Pose pose;
        scan::evaluate(*shown.scan, -1, 0.0, pose);
        pose.weights[0] = {-0.25F};
        shown.model->set_pose(pose);
        auto options = Stage::plain();
        options.show_environment = true;
        if (with_failure) {
            for (int i = 0; i < 2; ++i) { // both slots of the ring
                const Failing failing;
                const auto failed = stage.renderer->draw_offscreen({64, 64, {looking({0, 0, 2})}}, options);
                REQUIRE_FALSE(failed.ok());
                CHECK(failed.error().what.find("out of memory") != std::string::npos);
                CHECK_FALSE(stage.renderer->read_pictures().ok()); // there is no picture of it
            }
        }
        return stage.draw(looking({0, 0, 2}), 64, options);
    };
    CHECK(draw(true).pixels == draw(false).pixels);
}

TEST_CASE("the GPU's time is known of a single frame, once its picture has been read") {
    Stage stage;
    CHECK(stage.renderer->gpu_ms() == 0.0);
    stage.show(scan_of({quad()}, {unlit({1, 0, 0, 1})}));
    stage.draw(looking({0, 0, 2}));
    CHECK(stage.renderer->gpu_ms() > 0.0);
}
