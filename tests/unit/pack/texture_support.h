// Textured scans in memory, and the texels of a pack's textures.
#pragma once

#include "image/blocks.h"
#include "image/image.h"
#include "pack/bake.h"
#include "pack/pack.h"
#include "pack/tiles.h"
#include "scratch.h"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace guanhe::test {

/// RGBA, rows from the top.
struct Texture {
    std::uint32_t width = 0, height = 0;
    std::vector<std::uint8_t> rgba;
    [[nodiscard]] const std::uint8_t* at(std::uint32_t x, std::uint32_t y) const {
        return &rgba[(std::size_t{y} * width + x) * 4];
    }
};

template<class Texel>
Texture painted(std::uint32_t width, std::uint32_t height, const Texel& texel) {
    Texture out{width, height, {}};
    out.rgba.reserve(std::size_t{width} * height * 4);
    for (std::uint32_t y = 0; y < height; ++y) {
        for (std::uint32_t x = 0; x < width; ++x) {
            const std::array<double, 4> rgba = texel(static_cast<double>(x), static_cast<double>(y));
            for (const double c : rgba) out.rgba.push_back(static_cast<std::uint8_t>(std::lround(c)));
        }
    }
    return out;
}

/// Slow waves of colour and some grain, as photographs have.
inline Texture stone(std::uint32_t width, std::uint32_t height, bool alpha = false) {
    std::uint32_t seed = 1;
    return painted(width, height, [&](double x, double y) {
        seed = seed * 1'664'525U + 1'013'904'223U;
        const double light = 120.0 + 60.0 * std::sin(x * 0.021) * std::cos(y * 0.033) + (seed >> 24U) / 32.0;
        return std::array{light + 40.0 * std::sin(y * 0.01), light, light - 30.0 * std::cos(x * 0.008),
                          alpha ? 127.5 + 127.5 * std::sin((x + y) * 0.02) : 255.0};
    });
}

/// Red grows to the right, green downwards: each place has a colour of its own.
inline Texture chart(std::uint32_t width, std::uint32_t height) {
    return painted(width, height, [&](double x, double y) {
        return std::array{20.0 + 200.0 * x / width, 20.0 + 200.0 * y / height, 100.0, 255.0};
    });
}

/// Unit normals of small waves.
inline Texture waves(std::uint32_t width, std::uint32_t height) {
    return painted(width, height, [](double x, double y) {
        const double u = 0.5 * std::sin(x * 0.09), v = 0.5 * std::cos(y * 0.07);
        return std::array{127.5 + 127.5 * u, 127.5 + 127.5 * v, 127.5 + 127.5 * std::sqrt(1.0 - u * u - v * v), 255.0};
    });
}

inline scan::Image image_of(const Texture& texture, std::string name) {
    const Scratch folder;
    REQUIRE(image::save_png(folder / "a.png", texture.width, texture.height, texture.rgba).ok());
    const auto file = MappedFile::open(folder / "a.png");
    REQUIRE(file.ok());
    scan::Image image;
    image.name = std::move(name);
    image.header = image::read_header(file->bytes()).value();
    image.encoded = std::vector<std::byte>(file->bytes().begin(), file->bytes().end());
    return image;
}

/// No meshes; one texture a picture, and a material for each, which the caller points at it.
inline scan::Scan textured(const std::vector<Texture>& pictures) {
    scan::Scan scan;
    scan.source = "folder/wall.glb";
    scan.scenes.emplace_back();
    for (const auto& picture : pictures) {
        scan.textures.emplace_back().image = static_cast<int>(scan.images.size());
        scan.images.push_back(image_of(picture, "picture " + std::to_string(scan.images.size())));
    }
    scan.materials.resize(pictures.size());
    return scan;
}

struct BakedTextures {
    pack::BakeReport report;
    std::shared_ptr<const pack::Pack> pack;
};

inline Result<BakedTextures> try_bake_textures(const scan::Scan& scan, const Path& file,
                                               const pack::BakeOptions& options) {
    GUANHE_TRY_LET(
        auto report,
        pack::bake(scan, [](const auto&) { return std::vector<std::byte>(64, std::byte{1}); }, file, options));
    GUANHE_TRY_LET(auto pack, pack::Pack::open(file));
    return BakedTextures{std::move(report), std::move(pack)};
}

inline BakedTextures bake_textures(const scan::Scan& scan, const Path& file, unsigned threads = 2,
                                   pack::TextureQuality quality = pack::TextureQuality::high) {
    Jobs jobs(threads);
    pack::BakeOptions options;
    options.jobs = &jobs;
    options.textures = quality;
    auto baked = try_bake_textures(scan, file, options);
    if (!baked) FAIL(baked.error().message());
    return *std::move(baked);
}

inline image::BlockFormat block_format(pack::TexelFormat format) {
    return format == pack::TexelFormat::bc1   ? image::BlockFormat::bc1
           : format == pack::TexelFormat::bc3 ? image::BlockFormat::bc3
                                              : image::BlockFormat::bc5;
}

/// A tile with its borders.
inline Texture tile_of(const pack::Pack& pack, const pack::TiledTexture& texture, std::uint32_t tile) {
    std::vector<std::byte> blocks;
    const auto done = pack::decode_tile(pack, texture.first_tile + tile, blocks);
    if (!done) FAIL(done.error().message());
    Texture out{pack::tile_stored_side, pack::tile_stored_side, {}};
    out.rgba.resize(std::size_t{out.width} * out.height * 4);
    image::decode_blocks(block_format(texture.format), blocks, out.width, out.height, out.rgba);
    return out;
}

/// A whole level, of tiles without their borders or from the tail.
inline Texture level_of(const pack::Pack& pack, const pack::TiledTexture& texture, std::uint32_t level) {
    Texture out{pack::level_side(texture.width, level), pack::level_side(texture.height, level), {}};
    out.rgba.resize(std::size_t{out.width} * out.height * 4);
    if (level >= texture.tail_level) {
        std::vector<std::byte> blocks;
        REQUIRE(pack::decode_tile(pack, texture.first_tile + texture.tile_count - 1, blocks).ok());
        std::size_t at = 0;
        const auto bytes_of = [&](std::uint32_t l) {
            return std::size_t{(pack::level_side(texture.width, l) + 3) / 4} *
                   ((pack::level_side(texture.height, l) + 3) / 4) * pack::block_bytes(texture.format);
        };
        for (auto l = texture.tail_level; l < level; ++l) at += bytes_of(l);
        image::decode_blocks(block_format(texture.format), std::span(blocks).subspan(at, bytes_of(level)), out.width,
                             out.height, out.rgba);
        return out;
    }
    const auto grid = pack::tile_grid(texture, level);
    for (std::uint32_t t = 0; t < grid.columns * grid.rows; ++t) {
        const auto tile = tile_of(pack, texture, grid.first + t);
        const auto left = t % grid.columns * pack::tile_side, top = t / grid.columns * pack::tile_side;
        const auto across = std::min(pack::tile_side, out.width - left);
        for (std::uint32_t y = 0; y < std::min(pack::tile_side, out.height - top); ++y) {
            std::memcpy(&out.rgba[(std::size_t{top + y} * out.width + left) * 4],
                        tile.at(pack::tile_border, pack::tile_border + y), std::size_t{across} * 4);
        }
    }
    return out;
}

/// Of these channels, in decibels.
inline double psnr(const Texture& a, const Texture& b, std::size_t channels) {
    REQUIRE(a.width == b.width);
    REQUIRE(a.height == b.height);
    double squared = 0.0;
    for (std::size_t i = 0; i < a.rgba.size(); ++i) {
        if (i % 4 < channels) squared += std::pow(int{a.rgba[i]} - int{b.rgba[i]}, 2);
    }
    const double mean = squared / (static_cast<double>(a.rgba.size()) / 4.0 * static_cast<double>(channels));
    return 10.0 * std::log10(255.0 * 255.0 / std::max(mean, 1e-6));
}

} // namespace guanhe::test
