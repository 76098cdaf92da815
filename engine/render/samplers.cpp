#include "render/samplers.h"

namespace guanhe::render {
namespace {

VkSamplerAddressMode address_mode(scan::Wrap wrap) {
    switch (wrap) {
    case scan::Wrap::mirror:
        return VK_SAMPLER_ADDRESS_MODE_MIRRORED_REPEAT;
    case scan::Wrap::clamp:
        return VK_SAMPLER_ADDRESS_MODE_CLAMP_TO_EDGE;
    case scan::Wrap::repeat:
        break;
    }
    return VK_SAMPLER_ADDRESS_MODE_REPEAT;
}

} // namespace

VkSamplerCreateInfo sampler_info(const scan::Sampler& sampler, std::uint32_t max_anisotropy) {
    VkSamplerCreateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_SAMPLER_CREATE_INFO;
    info.magFilter = sampler.mag == scan::Filter::nearest ? VK_FILTER_NEAREST : VK_FILTER_LINEAR;
    info.minFilter = sampler.min == scan::Filter::nearest ? VK_FILTER_NEAREST : VK_FILTER_LINEAR;
    info.mipmapMode =
        sampler.mip == scan::Filter::nearest ? VK_SAMPLER_MIPMAP_MODE_NEAREST : VK_SAMPLER_MIPMAP_MODE_LINEAR;
    info.addressModeU = address_mode(sampler.wrap_u);
    info.addressModeV = address_mode(sampler.wrap_v);
    info.maxLod = sampler.mipmaps ? VK_LOD_CLAMP_NONE : 0.25F; // 0.25 keeps magnification apart from minification
    const bool smooth = sampler.mag == scan::Filter::linear && sampler.min == scan::Filter::linear && sampler.mipmaps;
    info.anisotropyEnable = smooth && max_anisotropy > 1 ? VK_TRUE : VK_FALSE;
    info.maxAnisotropy = static_cast<float>(max_anisotropy);
    return info;
}

} // namespace guanhe::render
