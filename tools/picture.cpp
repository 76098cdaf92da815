#include "picture.h"

#include <spng.h>
#include <turbojpeg.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <memory>

namespace guanhe::tools {

void Picture::set(std::uint32_t x, std::uint32_t y, glm::vec3 colour) noexcept {
    auto* texel = &rgb[(std::size_t{y} * width + x) * 3];
    for (int c = 0; c < 3; ++c) texel[c] = static_cast<std::uint8_t>(std::clamp(colour[c], 0.0F, 1.0F) * 255.0F + 0.5F);
}

glm::vec3 srgb(float r, float g, float b) noexcept {
    const auto linear = [](float value) {
        const float v = value / 255.0F;
        return v <= 0.04045F ? v / 12.92F : std::pow((v + 0.055F) / 1.055F, 2.4F);
    };
    return {linear(r), linear(g), linear(b)};
}

glm::vec3 to_srgb(glm::vec3 linear) noexcept {
    // Baking asks for millions of these. Spaced by the square root, 1024 steps are finer than 8 bits everywhere.
    static const auto table = [] {
        std::array<float, 1026> values{};
        for (std::size_t i = 0; i < values.size(); ++i) {
            const float root = static_cast<float>(i) / 1024.0F;
            const float v = root * root;
            values[i] = v <= 0.0031308F ? v * 12.92F : 1.055F * std::pow(v, 1.0F / 2.4F) - 0.055F;
        }
        return values;
    }();
    const auto encode = [](float v) {
        const float at = std::sqrt(std::clamp(v, 0.0F, 1.0F)) * 1024.0F;
        const auto i = static_cast<std::size_t>(at);
        return table[i] + (table[i + 1] - table[i]) * (at - static_cast<float>(i));
    };
    return {encode(linear.x), encode(linear.y), encode(linear.z)};
}

void bake_rows(Jobs& jobs, std::uint32_t height, const std::function<void(std::uint32_t)>& body) {
    jobs.parallel_ranges(height, 8, [&](std::size_t begin, std::size_t end) {
        for (auto y = begin; y < end; ++y) body(static_cast<std::uint32_t>(y));
    });
}

Picture normal_map(Jobs& jobs, const HeightField& field, float metres_across, const std::vector<float>& metres_per_row,
                   float metres_down, bool repeat_down) {
    Picture picture(field.width, field.height);
    const float texel_down = metres_down / static_cast<float>(field.height);
    bake_rows(jobs, field.height, [&](std::uint32_t y) {
        const float across = metres_per_row.empty() ? metres_across : metres_per_row[y];
        const float texel_across = std::max(across, 1e-3F) / static_cast<float>(field.width);
        const auto above = y > 0 ? y - 1 : (repeat_down ? field.height - 1 : y);
        const auto below = y + 1 < field.height ? y + 1 : (repeat_down ? 0 : y);
        const float rows = (repeat_down || (y > 0 && y + 1 < field.height)) ? 2.0F : 1.0F;
        for (std::uint32_t x = 0; x < field.width; ++x) {
            const auto left = x > 0 ? x - 1 : field.width - 1;
            const auto right = x + 1 < field.width ? x + 1 : 0;
            const float dx = (field.at(right, y) - field.at(left, y)) / (2.0F * texel_across);
            const float dy_up = (field.at(x, above) - field.at(x, below)) / (rows * texel_down);
            const auto n = glm::normalize(glm::vec3(-dx, -dy_up, 1.0F));
            picture.set(x, y, n * 0.5F + 0.5F);
        }
    });
    return picture;
}

Result<std::vector<std::byte>> encode_png(const Picture& picture) {
    const std::unique_ptr<spng_ctx, decltype(&spng_ctx_free)> encoder(spng_ctx_new(SPNG_CTX_ENCODER), spng_ctx_free);
    const auto failed = [](int code) {
        return Error{.what = std::string("a texture could not be encoded as PNG: ") + spng_strerror(code),
                     .where = {},
                     .hint = {},
                     .kind = ErrorKind::internal};
    };
    if (!encoder) return failed(SPNG_EMEM);
    spng_ihdr header{};
    header.width = picture.width;
    header.height = picture.height;
    header.color_type = SPNG_COLOR_TYPE_TRUECOLOR;
    header.bit_depth = 8;
    spng_set_option(encoder.get(), SPNG_ENCODE_TO_BUFFER, 1);
    spng_set_option(encoder.get(), SPNG_IMG_COMPRESSION_LEVEL, 4);
    if (const int code = spng_set_ihdr(encoder.get(), &header); code != 0) return failed(code);
    if (const int code = spng_encode_image(encoder.get(), picture.rgb.data(), picture.rgb.size(), SPNG_FMT_PNG,
                                           SPNG_ENCODE_FINALIZE);
        code != 0)
        return failed(code);
    std::size_t size = 0;
    int code = 0;
    const std::unique_ptr<void, decltype(&std::free)> bytes(spng_get_png_buffer(encoder.get(), &size, &code),
                                                            std::free);
    if (!bytes) return failed(code);
    std::vector<std::byte> out(size);
    std::memcpy(out.data(), bytes.get(), size);
    return out;
}

Result<std::vector<std::byte>> encode_jpeg(const Picture& picture, int quality) {
    const std::unique_ptr<void, decltype(&tjDestroy)> encoder(tjInitCompress(), tjDestroy);
    unsigned char* encoded = nullptr;
    unsigned long size = 0; // NOLINT(google-runtime-int): the library's own type
    const bool done = encoder && tjCompress2(encoder.get(), picture.rgb.data(), static_cast<int>(picture.width), 0,
                                             static_cast<int>(picture.height), TJPF_RGB, &encoded, &size, TJSAMP_444,
                                             quality, TJFLAG_ACCURATEDCT) == 0;
    const std::unique_ptr<unsigned char, decltype(&tjFree)> owner(encoded, tjFree);
    if (!done)
        return Error{
            .what = "a texture could not be encoded as JPEG", .where = {}, .hint = {}, .kind = ErrorKind::internal};
    std::vector<std::byte> out(size);
    std::memcpy(out.data(), encoded, size);
    return out;
}

} // namespace guanhe::tools
