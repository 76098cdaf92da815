#include "gpu/mips.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

namespace guanhe::gpu {

namespace {

using Mip = Image::MappedMip;

/// To linear light in 13 bits, and back from the sum of four such values: exact for each of the 256 codes, and small
/// enough to stay in the first cache.
struct SrgbTables {
    static constexpr unsigned one = 8191;
    std::array<std::uint16_t, 256> linear{};
    std::array<std::uint8_t, 4 * one + 1> coded_sum{};

    SrgbTables() {
        for (unsigned i = 0; i < 256; ++i) {
            const double v = i / 255.0;
            const double light = v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
            linear[i] = static_cast<std::uint16_t>(std::lround(light * one));
        }
        for (unsigned i = 0; i < coded_sum.size(); ++i) {
            const double light = i / (4.0 * one);
            const double v = light <= 0.0031308 ? light * 12.92 : 1.055 * std::pow(light, 1.0 / 2.4) - 0.055;
            coded_sum[i] = static_cast<std::uint8_t>(std::lround(v * 255.0));
        }
    }
};

const SrgbTables& srgb_tables() {
    static const SrgbTables tables;
    return tables;
}

std::uint8_t* row_of(const Mip& mip, std::uint32_t y) {
    return reinterpret_cast<std::uint8_t*>(mip.bytes) + y * mip.row_pitch;
}

void halve_row_srgb(const std::uint8_t* a, const std::uint8_t* b, std::uint8_t* out, std::uint32_t width) {
    const SrgbTables& tables = srgb_tables();
    const std::uint16_t* linear = tables.linear.data();
    const std::uint8_t* coded = tables.coded_sum.data();
    for (std::uint32_t x = 0; x < width; ++x, a += 8, b += 8, out += 4) {
        for (int c = 0; c < 3; ++c)
            out[c] = coded[static_cast<unsigned>(linear[a[c]] + linear[a[c + 4]] + linear[b[c]] + linear[b[c + 4]])];
        out[3] = static_cast<std::uint8_t>((a[3] + a[7] + b[3] + b[7] + 2) >> 2);
    }
}

void halve_row_plain(const std::uint8_t* a, const std::uint8_t* b, std::uint8_t* out, std::uint32_t width) {
    for (std::uint32_t x = 0; x < width; ++x, a += 8, b += 8, out += 4)
        for (int c = 0; c < 4; ++c) out[c] = static_cast<std::uint8_t>((a[c] + a[c + 4] + b[c] + b[c + 4] + 2) >> 2);
}

/// Which texels of a side make one texel of the next level.
struct Taps {
    std::uint32_t first = 0;
    std::uint32_t count = 1;
    std::array<float, 3> weight{1.0F, 0.0F, 0.0F};
};
Taps taps(std::uint32_t source, std::uint32_t i) {
    if (source == 1) return {};
    if (source % 2 == 0) return {2 * i, 2, {0.5F, 0.5F, 0.0F}};
    const std::uint32_t half = source / 2;
    const auto n = static_cast<float>(half);
    const auto k = static_cast<float>(i);
    const float all = 2.0F * n + 1.0F;
    return {2 * i, 3, {(n - k) / all, n / all, (k + 1.0F) / all}};
}

void reduce_any(const Mip& from, const Mip& to, bool srgb) {
    const SrgbTables& tables = srgb_tables();
    std::vector<Taps> columns(to.width);
    for (std::uint32_t x = 0; x < to.width; ++x) columns[x] = taps(from.width, x);
    for (std::uint32_t y = 0; y < to.height; ++y) {
        const Taps rows = taps(from.height, y);
        std::uint8_t* out = row_of(to, y);
        for (std::uint32_t x = 0; x < to.width; ++x, out += 4) {
            std::array<float, 4> sum{};
            for (std::uint32_t j = 0; j < rows.count; ++j) {
                const std::uint8_t* texel = row_of(from, rows.first + j) + std::size_t{columns[x].first} * 4;
                for (std::uint32_t i = 0; i < columns[x].count; ++i, texel += 4) {
                    const float weight = rows.weight[j] * columns[x].weight[i];
                    for (unsigned c = 0; c < 3; ++c)
                        sum[c] += weight * static_cast<float>(srgb ? tables.linear[texel[c]] : texel[c]);
                    sum[3] += weight * static_cast<float>(texel[3]);
                }
            }
            for (unsigned c = 0; c < 3; ++c)
                out[c] = srgb ? tables.coded_sum[std::min(static_cast<std::size_t>(sum[c] * 4.0F + 0.5F),
                                                          tables.coded_sum.size() - 1)]
                              : static_cast<std::uint8_t>(sum[c] + 0.5F);
            out[3] = static_cast<std::uint8_t>(sum[3] + 0.5F);
        }
    }
}

} // namespace

void make_mips(std::span<const Image::MappedMip> mips, bool srgb) {
    for (std::size_t level = 1; level < mips.size(); ++level) {
        const Mip& from = mips[level - 1];
        const Mip& to = mips[level];
        if (from.width % 2 != 0 || from.height % 2 != 0) {
            reduce_any(from, to, srgb);
            continue;
        }
        const auto halve = srgb ? halve_row_srgb : halve_row_plain;
        for (std::uint32_t y = 0; y < to.height; ++y)
            halve(row_of(from, 2 * y), row_of(from, 2 * y + 1), row_of(to, y), to.width);
    }
}

bool can_blit_mips(const Context& context, VkFormat format) {
    constexpr VkFormatFeatureFlags needed = VK_FORMAT_FEATURE_BLIT_SRC_BIT | VK_FORMAT_FEATURE_BLIT_DST_BIT |
                                            VK_FORMAT_FEATURE_SAMPLED_IMAGE_FILTER_LINEAR_BIT;
    VkFormatProperties properties{};
    vkGetPhysicalDeviceFormatProperties(context.physical, format, &properties);
    return (properties.optimalTilingFeatures & needed) == needed;
}

void blit_mips(VkCommandBuffer cmd, VkImage image, const ImageDesc& desc) {
    const auto side = [](std::uint32_t length, std::uint32_t mip) {
        return static_cast<std::int32_t>(std::max(length >> mip, 1U));
    };
    const auto written = [&](std::uint32_t mip) {
        barrier(cmd, image, VK_IMAGE_ASPECT_COLOR_BIT, mip, 1, VK_PIPELINE_STAGE_2_ALL_TRANSFER_BIT,
                VK_ACCESS_2_TRANSFER_WRITE_BIT, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, VK_PIPELINE_STAGE_2_BLIT_BIT,
                VK_ACCESS_2_TRANSFER_READ_BIT, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL);
    };
    written(0);
    for (std::uint32_t mip = 1; mip < desc.mips; ++mip) {
        VkImageBlit blit{};
        blit.srcSubresource = {VK_IMAGE_ASPECT_COLOR_BIT, mip - 1, 0, desc.layers};
        blit.srcOffsets[1] = {side(desc.width, mip - 1), side(desc.height, mip - 1), 1};
        blit.dstSubresource = {VK_IMAGE_ASPECT_COLOR_BIT, mip, 0, desc.layers};
        blit.dstOffsets[1] = {side(desc.width, mip), side(desc.height, mip), 1};
        vkCmdBlitImage(cmd, image, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL, image, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, 1,
                       &blit, VK_FILTER_LINEAR);
        written(mip);
    }
}

} // namespace guanhe::gpu
