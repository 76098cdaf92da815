#include "render/shadow.h"

#include "render/passes.h"

#include <algorithm>
#include <cmath>

namespace guanhe::render {
namespace {
constexpr double filter_texels = 8.0; // room for the filter at the edge
} // namespace

glm::mat4 ShadowFit::shadow_from_world(const glm::vec3& origin) const {
    const glm::dvec3 offset = glm::dvec3(origin) - center;
    glm::dmat4 m(1.0);
    const auto set_row = [&](int row, const glm::dvec3& axis, double half_size) {
        const glm::dvec3 scaled = axis / (2.0 * half_size);
        m[0][row] = scaled.x;
        m[1][row] = scaled.y;
        m[2][row] = scaled.z;
        m[3][row] = glm::dot(scaled, offset) + 0.5;
    };
    set_row(0, right, half.x);
    set_row(1, -up, half.y); // downwards, as in a view: front faces wind the same way
    set_row(2, to_sun, half.z);
    return glm::mat4(m);
}

ShadowFit fit_shadow(const scan::Bounds& bounds, const glm::vec3& to_sun, std::uint32_t size) {
    ShadowFit fit;
    fit.to_sun = glm::normalize(glm::dvec3(to_sun));
    const glm::dvec3 helper = std::abs(fit.to_sun.y) < 0.99 ? glm::dvec3(0, 1, 0) : glm::dvec3(1, 0, 0);
    fit.right = glm::normalize(glm::cross(helper, fit.to_sun));
    fit.up = glm::cross(fit.to_sun, fit.right);
    if (bounds.empty()) return fit;
    const glm::dvec3 half_box = glm::dvec3(bounds.max) * 0.5 - glm::dvec3(bounds.min) * 0.5;
    fit.center = glm::dvec3(bounds.min) + half_box;
    const auto extent = [&](const glm::dvec3& axis) { return std::max(glm::dot(glm::abs(axis), half_box), 1e-6); };
    // Square texels, so that the filter is round on the ground.
    const double side =
        std::max(extent(fit.right), extent(fit.up)) / (1.0 - 2.0 * filter_texels / static_cast<double>(size));
    fit.half = {side, side, std::max(extent(fit.to_sun) * 1.01, side * 1e-3)};
    return fit;
}

ShadowMap::~ShadowMap() {
    Bindless::remove(core_->bindless, Bindless::Kind::shadow, slot);
}

Result<void> ShadowMap::prepare() {
    if (image_) return {};
    gpu::ImageDesc desc;
    desc.width = desc.height = core_->shadow_size;
    desc.format = depth_format;
    desc.usage = VK_IMAGE_USAGE_DEPTH_STENCIL_ATTACHMENT_BIT | VK_IMAGE_USAGE_SAMPLED_BIT;
    GUANHE_TRY_LET(auto image, gpu::Image::create(*core_->context, desc, "shadow map"));
    // Vulkan promises comparing, and leaves it to the device whether the outcome can be filtered.
    VkFormatProperties format{};
    vkGetPhysicalDeviceFormatProperties(core_->context->physical, depth_format, &format);
    const bool linear = (format.optimalTilingFeatures & VK_FORMAT_FEATURE_SAMPLED_IMAGE_FILTER_LINEAR_BIT) != 0;
    VkSamplerCreateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_SAMPLER_CREATE_INFO;
    info.magFilter = info.minFilter = linear ? VK_FILTER_LINEAR : VK_FILTER_NEAREST;
    info.addressModeU = info.addressModeV = info.addressModeW = VK_SAMPLER_ADDRESS_MODE_CLAMP_TO_BORDER;
    info.borderColor = VK_BORDER_COLOR_FLOAT_OPAQUE_BLACK; // far from the sun: outside is lit
    info.compareEnable = VK_TRUE;
    info.compareOp = VK_COMPARE_OP_GREATER_OR_EQUAL;
    GUANHE_TRY_LET(const auto sampler, core_->bindless->sampler(info));
    slot = core_->bindless->add(Bindless::Kind::shadow, image.view, sampler);
    if (slot == Bindless::none) return Error{"too many shadow maps", "", "close a window", ErrorKind::internal};
    image_ = std::move(image);
    return {};
}

Result<void> ShadowMap::record(VkCommandBuffer cmd, VkDeviceAddress frame, std::vector<Draw>& casters,
                               const std::function<Result<void>()>& draw_more) {
    constexpr VkPipelineStageFlags2 depth_stages =
        VK_PIPELINE_STAGE_2_EARLY_FRAGMENT_TESTS_BIT | VK_PIPELINE_STAGE_2_LATE_FRAGMENT_TESTS_BIT;
    gpu::barrier(cmd, image_, drawn_ ? VK_PIPELINE_STAGE_2_FRAGMENT_SHADER_BIT : VK_PIPELINE_STAGE_2_NONE,
                 VK_ACCESS_2_NONE, VK_IMAGE_LAYOUT_UNDEFINED, depth_stages,
                 VK_ACCESS_2_DEPTH_STENCIL_ATTACHMENT_READ_BIT | VK_ACCESS_2_DEPTH_STENCIL_ATTACHMENT_WRITE_BIT,
                 VK_IMAGE_LAYOUT_DEPTH_ATTACHMENT_OPTIMAL);
    drawn_ = true;

    VkRenderingAttachmentInfo depth{};
    depth.sType = VK_STRUCTURE_TYPE_RENDERING_ATTACHMENT_INFO;
    depth.imageView = image_.view;
    depth.imageLayout = VK_IMAGE_LAYOUT_DEPTH_ATTACHMENT_OPTIMAL;
    depth.loadOp = VK_ATTACHMENT_LOAD_OP_CLEAR;
    depth.storeOp = VK_ATTACHMENT_STORE_OP_STORE;
    depth.clearValue.depthStencil.depth = 0.0F;
    split_into_passes(casters, core_->triangles_a_pass, passes_);
    const auto& passes = passes_.ends;
    for (std::size_t pass = 0; pass < passes.size(); ++pass) {
        VkRenderingInfo info{};
        info.sType = VK_STRUCTURE_TYPE_RENDERING_INFO;
        info.renderArea.extent = {core_->shadow_size, core_->shadow_size};
        info.layerCount = 1;
        info.pDepthAttachment = &depth;
        vkCmdBeginRendering(cmd, &info);
        set_area(cmd, core_->shadow_size, core_->shadow_size);
        vkCmdSetDepthBias(cmd, -2.0F, 0.0F, -1.5F); // away from the sun: depth is reversed here too
        const std::size_t first = pass == 0 ? 0 : passes[pass - 1];
        GUANHE_TRY(
            record_draws(*core_, cmd, frame, std::span(casters).subspan(first, passes[pass] - first), shadow_pipeline));
        if (pass == 0) GUANHE_TRY(draw_more());
        vkCmdEndRendering(cmd);
        if (pass + 1 == passes.size()) break;
        gpu::barrier(cmd, depth_stages, VK_ACCESS_2_DEPTH_STENCIL_ATTACHMENT_WRITE_BIT, depth_stages,
                     VK_ACCESS_2_DEPTH_STENCIL_ATTACHMENT_READ_BIT | VK_ACCESS_2_DEPTH_STENCIL_ATTACHMENT_WRITE_BIT);
        depth.loadOp = VK_ATTACHMENT_LOAD_OP_LOAD;
    }
    gpu::barrier(cmd, image_, depth_stages, VK_ACCESS_2_DEPTH_STENCIL_ATTACHMENT_WRITE_BIT,
                 VK_IMAGE_LAYOUT_DEPTH_ATTACHMENT_OPTIMAL, VK_PIPELINE_STAGE_2_FRAGMENT_SHADER_BIT,
                 VK_ACCESS_2_SHADER_SAMPLED_READ_BIT, VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL);
    return {};
}

} // namespace guanhe::render
