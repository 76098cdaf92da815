#include "gpu/frames.h"

#include "gpu/read_back.h"
#include "gpu/test_device.h"

#include "base/process.h"

#include <GLFW/glfw3.h>
#include <doctest/doctest.h>

#include <cstring>

using namespace guanhe;
using namespace guanhe::gpu;

TEST_CASE("frames run ahead by two, keep their order, and free what they used") {
    test::ValidatedDevice device;
    Context& context = device.context();
    auto frames = Frames::create(context);
    REQUIRE(frames);
    CHECK((*frames)->gpu_ms() == 0.0);
    auto target = Buffer::create(context, 1 << 20, VK_BUFFER_USAGE_TRANSFER_SRC_BIT, Buffer::Where::device, "target");
    REQUIRE(target);
    std::uint64_t expected = 1;
    for (; expected <= 20; ++expected) {
        const auto frame = (*frames)->begin();
        REQUIRE(frame);
        CHECK(frame->number == expected);
        CHECK(frame->slot == expected % frames_in_flight);
        auto passing = Buffer::create(context, 1 << 16, 0, Buffer::Where::device, "for one frame");
        REQUIRE(passing);
        vkCmdFillBuffer(frame->cmd, passing->handle, 0, VK_WHOLE_SIZE, 1);
        barrier(frame->cmd, VK_PIPELINE_STAGE_2_ALL_TRANSFER_BIT, VK_ACCESS_2_TRANSFER_WRITE_BIT,
                VK_PIPELINE_STAGE_2_ALL_TRANSFER_BIT, VK_ACCESS_2_TRANSFER_WRITE_BIT);
        vkCmdFillBuffer(frame->cmd, target->handle, 0, VK_WHOLE_SIZE, static_cast<std::uint32_t>(expected));
        REQUIRE((*frames)->end(*frame));
    }
    REQUIRE((*frames)->drain());
    CHECK((*frames)->gpu_ms() > 0.0);
    CHECK(test::read_back(context, *target)[0] == 20);

    // Begun and not ended: the next begin is the same frame.
    REQUIRE((*frames)->begin());
    const auto again = (*frames)->begin();
    REQUIRE(again);
    CHECK(again->number == expected);
    REQUIRE((*frames)->end(*again));
}

TEST_CASE("a window's images are drawn, resized, and presented") {
    if (!has_display() || glfwInit() == GLFW_FALSE) {
        MESSAGE("SKIPPED: no display");
        return;
    }
    glfwWindowHint(GLFW_CLIENT_API, GLFW_NO_API);
    GLFWwindow* window = glfwCreateWindow(320, 200, "test", nullptr, nullptr);
    REQUIRE(window != nullptr);
    for (const bool vsync : {true, false}) {
        test::ValidatedDevice device(true);
        Context& context = device.context();
        auto frames = Frames::create(context);
        REQUIRE(frames);
        auto swapchain = Swapchain::create(context, window, vsync);
        REQUIRE_MESSAGE(swapchain, swapchain.error().message());
        int presented = 0;
        for (int i = 0; i < 24; ++i) {
            glfwPollEvents();
            if (i % 8 == 7) glfwSetWindowSize(window, 300 + i * 5, 200 + i);
            int width = 0, height = 0;
            glfwGetFramebufferSize(window, &width, &height);
            const auto image =
                (*swapchain)->acquire(static_cast<std::uint32_t>(width), static_cast<std::uint32_t>(height));
            REQUIRE(image);
            if (!*image) continue;
            CHECK((*image)->format == (*swapchain)->format());
            if (i == 5) continue; // acquired and skipped: the same one comes again
            const auto frame = (*frames)->begin();
            REQUIRE(frame);
            const auto move = [&](VkImageLayout from, VkImageLayout to, VkPipelineStageFlags2 src,
                                  VkPipelineStageFlags2 dst) {
                VkImageMemoryBarrier2 one{};
                one.sType = VK_STRUCTURE_TYPE_IMAGE_MEMORY_BARRIER_2;
                one.srcStageMask = src;
                one.dstStageMask = dst;
                one.srcAccessMask = from == VK_IMAGE_LAYOUT_UNDEFINED ? 0 : VK_ACCESS_2_COLOR_ATTACHMENT_WRITE_BIT;
                one.dstAccessMask = from == VK_IMAGE_LAYOUT_UNDEFINED ? VK_ACCESS_2_COLOR_ATTACHMENT_WRITE_BIT : 0;
                one.oldLayout = from;
                one.newLayout = to;
                one.image = (*image)->image;
                one.subresourceRange = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 1, 0, 1};
                VkDependencyInfo all{};
                all.sType = VK_STRUCTURE_TYPE_DEPENDENCY_INFO;
                all.imageMemoryBarrierCount = 1;
                all.pImageMemoryBarriers = &one;
                vkCmdPipelineBarrier2(frame->cmd, &all);
            };
            move(VK_IMAGE_LAYOUT_UNDEFINED, VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL,
                 VK_PIPELINE_STAGE_2_COLOR_ATTACHMENT_OUTPUT_BIT, VK_PIPELINE_STAGE_2_COLOR_ATTACHMENT_OUTPUT_BIT);
            VkRenderingAttachmentInfo color{};
            color.sType = VK_STRUCTURE_TYPE_RENDERING_ATTACHMENT_INFO;
            color.imageView = (*image)->view;
            color.imageLayout = VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL;
            color.loadOp = VK_ATTACHMENT_LOAD_OP_CLEAR;
            color.storeOp = VK_ATTACHMENT_STORE_OP_STORE;
            VkRenderingInfo rendering{};
            rendering.sType = VK_STRUCTURE_TYPE_RENDERING_INFO;
            rendering.renderArea.extent = {(*image)->width, (*image)->height};
            rendering.layerCount = 1;
            rendering.colorAttachmentCount = 1;
            rendering.pColorAttachments = &color;
            vkCmdBeginRendering(frame->cmd, &rendering);
            vkCmdEndRendering(frame->cmd);
            move(VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL, VK_IMAGE_LAYOUT_PRESENT_SRC_KHR,
                 VK_PIPELINE_STAGE_2_COLOR_ATTACHMENT_OUTPUT_BIT, VK_PIPELINE_STAGE_2_NONE);
            const Swapchain::Acquired acquired = **image;
            REQUIRE((*frames)->end(*frame, &acquired));
            REQUIRE((*swapchain)->present(acquired));
            ++presented;
        }
        CHECK(presented >= 15);
        swapchain->reset(); // before the frames: it waits
    }
    glfwDestroyWindow(window);
    glfwTerminate();
}
