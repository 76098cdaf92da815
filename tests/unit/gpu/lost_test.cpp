// A device that is lost: no driver here loses one when asked, so the entry points are exchanged for ones that say so.
#include "gpu/frames.h"
#include "gpu/test_device.h"
#include "gpu/upload.h"

#include <doctest/doctest.h>

#include <utility>

using namespace guanhe;
using namespace guanhe::gpu;

namespace {

/// From here to the end of the scope the device does no more work and is waited for in vain.
class Lost {
public:
    Lost() {
        vkQueueSubmit2 = [](VkQueue, std::uint32_t, const VkSubmitInfo2*, VkFence) { return VK_ERROR_DEVICE_LOST; };
        vkWaitSemaphores = [](VkDevice, const VkSemaphoreWaitInfo*, std::uint64_t) { return VK_ERROR_DEVICE_LOST; };
        vkWaitForFences = [](VkDevice, std::uint32_t, const VkFence*, VkBool32, std::uint64_t) {
            return VK_ERROR_DEVICE_LOST;
        };
        vkGetFenceStatus = [](VkDevice, VkFence) { return VK_ERROR_DEVICE_LOST; };
        vkGetSemaphoreCounterValue = [](VkDevice, VkSemaphore, std::uint64_t*) { return VK_ERROR_DEVICE_LOST; };
        vkDeviceWaitIdle = [](VkDevice) { return VK_ERROR_DEVICE_LOST; };
        vkQueuePresentKHR = [](VkQueue, const VkPresentInfoKHR*) { return VK_ERROR_DEVICE_LOST; };
    }
    ~Lost() {
        vkQueueSubmit2 = submit_;
        vkWaitSemaphores = wait_semaphores_;
        vkWaitForFences = wait_fences_;
        vkGetFenceStatus = fence_status_;
        vkGetSemaphoreCounterValue = counter_;
        vkDeviceWaitIdle = wait_idle_;
        vkQueuePresentKHR = present_;
    }
    Lost(const Lost&) = delete;
    Lost& operator=(const Lost&) = delete;

private:
    PFN_vkQueueSubmit2 submit_ = vkQueueSubmit2;
    PFN_vkWaitSemaphores wait_semaphores_ = vkWaitSemaphores;
    PFN_vkWaitForFences wait_fences_ = vkWaitForFences;
    PFN_vkGetFenceStatus fence_status_ = vkGetFenceStatus;
    PFN_vkGetSemaphoreCounterValue counter_ = vkGetSemaphoreCounterValue;
    PFN_vkDeviceWaitIdle wait_idle_ = vkDeviceWaitIdle;
    PFN_vkQueuePresentKHR present_ = vkQueuePresentKHR;
};

void check_lost(const Result<void>& result) {
    REQUIRE_FALSE(result);
    CHECK(result.error().what.find("device was lost") != std::string::npos);
    CHECK(result.error().hint.find("start again") != std::string::npos);
    CHECK(result.error().kind == ErrorKind::internal);
}

template<class T>
void check_lost(const Result<T>& result) {
    check_lost(result ? Result<void>() : Result<void>(result.error()));
}

} // namespace

TEST_CASE("a device that is lost between two frames or within one is said, and everything still comes down") {
    test::ValidatedDevice device;
    Context& context = device.context();
    auto frames = Frames::create(context);
    REQUIRE(frames);
    for (int i = 0; i < 3; ++i) {
        const auto frame = (*frames)->begin();
        REQUIRE(frame);
        REQUIRE((*frames)->end(*frame));
    }
    REQUIRE((*frames)->drain());
    const auto within = (*frames)->begin();
    REQUIRE(within);
    auto in_use = Buffer::create(context, 64, 0, Buffer::Where::device, "of the frame that is lost");
    REQUIRE(in_use);

    const Lost lost;
    check_lost((*frames)->end(*within));
    check_lost((*frames)->begin());
    check_lost((*frames)->drain());
    in_use = Buffer{};
    frames->reset();
}

TEST_CASE("a device that is lost during an upload ends it with an error, and what was staged is freed") {
    test::ValidatedDevice device;
    Context& context = device.context_without_shared_memory();
    auto buffer = Buffer::create(context, 64 << 10, 0, Buffer::Where::device, "data");
    REQUIRE(buffer);
    const Lost lost;
    {
        Uploader uploader(context, 16 << 10); // room for a quarter of it: writing on means waiting
        for (std::uint64_t offset = 0; offset < buffer->size; offset += 8 << 10) {
            const auto slice = uploader.write_buffer(*buffer, offset, 8 << 10);
            REQUIRE(slice);
            uploader.commit(*slice);
        }
        check_lost(uploader.finish());
        const auto unfinished = uploader.write_buffer(*buffer, 0, 16);
        REQUIRE(unfinished);
        uploader.commit(*unfinished); // and destroyed without finish()
    }
    check_lost(run_once(context, [](VkCommandBuffer) {}));
}
