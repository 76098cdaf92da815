// A small terrain as a pack: square groups of clusters of 8 by 8 quads, four children a group, one root.
#pragma once

#include "pack/codec.h"
#include "pack/pack.h"
#include "pack/tiles.h"
#include "pack/writer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include <doctest/doctest.h>

namespace guanhe::test {

struct SampleOptions {
    std::uint32_t attributes = pack::has_normals;
    unsigned levels = 3;       ///< 4^(levels - 1) groups of source triangles
    std::uint32_t side = 32;   ///< of a group, in quads; a multiple of 8
    double step = 0x1p-10;     ///< of the grid
    std::int32_t spacing = 9;  ///< of the vertices, in steps
    std::int32_t height = 400; ///< of the hills, in steps
    glm::ivec3 corner{0};      ///< where it begins, on the grid
    float uv_scale = 1.0F;     ///< the terrain spans this much of the texture
};

/// Anything but smooth: the same on every machine.
inline std::uint32_t sample_noise(std::uint32_t x, std::uint32_t y, std::uint32_t salt) {
    std::uint32_t h = x * 0x9E37'79B1U ^ y * 0x85EB'CA77U ^ salt * 0xC2B2'AE3DU;
    h = (h ^ (h >> 15U)) * 0x2C1B'3C6DU;
    return h ^ (h >> 13U);
}

inline std::uint32_t sample_octahedral(glm::vec3 n) {
    n /= std::fabs(n.x) + std::fabs(n.y) + std::fabs(n.z);
    glm::vec2 p(n);
    if (n.z < 0.0F) {
        p = {std::copysign(1.0F - std::fabs(n.y), n.x), std::copysign(1.0F - std::fabs(n.x), n.y)};
    }
    const auto snorm = [](float f) {
        return static_cast<std::uint32_t>(
            static_cast<std::uint16_t>(static_cast<std::int16_t>(std::lround(f * 32767.0F))));
    };
    return snorm(p.x) | (snorm(p.y) << 16U);
}

inline glm::vec3 sample_direction(std::uint32_t octahedral) {
    const auto part = [](std::uint32_t half) {
        return static_cast<float>(static_cast<std::int16_t>(static_cast<std::uint16_t>(half))) / 32767.0F;
    };
    const glm::vec2 p(part(octahedral & 0xFFFFU), part(octahedral >> 16U));
    glm::vec3 n(p, 1.0F - std::fabs(p.x) - std::fabs(p.y));
    if (n.z < 0.0F) {
        n.x = std::copysign(1.0F - std::fabs(p.y), p.x);
        n.y = std::copysign(1.0F - std::fabs(p.x), p.y);
    }
    return glm::normalize(n);
}

/// The group of a level (0: source triangles) at tile x, y. Numbers of children count level by level, rows of a level
/// one after another.
inline pack::GroupDraft sample_group(const SampleOptions& options, unsigned level, std::uint32_t tile_x,
                                     std::uint32_t tile_y) {
    const std::uint32_t side = options.side;
    constexpr std::uint32_t patch = 8;
    const std::uint32_t stride = 1U << level;
    pack::GroupDraft draft;
    draft.level = static_cast<std::uint16_t>(level);
    auto& v = draft.vertices;
    const auto extent = static_cast<float>(side << (options.levels - 1));
    const auto height = [&](std::uint32_t x, std::uint32_t y) {
        const double wave = std::sin(x * 0.11) * std::cos(y * 0.07) + 0.3 * std::sin(x * 0.61 + y * 0.43);
        return static_cast<std::int32_t>(wave * options.height) + static_cast<std::int32_t>(sample_noise(x, y, 1) % 7);
    };
    std::vector<std::uint32_t> number(std::size_t{side + 1} * (side + 1), pack::none);
    const auto vertex = [&](std::uint32_t i, std::uint32_t j) {
        auto& n = number[std::size_t{j} * (side + 1) + i];
        if (n != pack::none) return n;
        n = v.size();
        const std::uint32_t x = (tile_x * side + i) * stride, y = (tile_y * side + j) * stride;
        const auto jitter = static_cast<std::int32_t>(sample_noise(x, y, 2) % 5);
        v.positions.push_back(options.corner + glm::ivec3(static_cast<std::int32_t>(x) * options.spacing + jitter,
                                                          static_cast<std::int32_t>(y) * options.spacing - jitter,
                                                          height(x, y)));
        const auto at = static_cast<float>(options.spacing);
        if ((options.attributes & pack::has_normals) != 0) {
            const glm::vec3 across(at * 2.0F, 0.0F, static_cast<float>(height(x + 1, y) - height(x - 1, y)));
            const glm::vec3 along(0.0F, at * 2.0F, static_cast<float>(height(x, y + 1) - height(x, y - 1)));
            v.normals.push_back(sample_octahedral(glm::normalize(glm::cross(across, along))));
        }
        if ((options.attributes & pack::has_colors) != 0) {
            v.colors.push_back((sample_noise(x / 16, y / 16, 3) & 0x00F0'F0F0U) +
                               (sample_noise(x, y, 4) & 0x000F'0F0FU) + 0xFF00'0000U);
        }
        for (unsigned set = 0; set < 2; ++set) {
            if ((options.attributes & (pack::has_uv0 << set)) == 0) continue;
            v.uv[set].push_back((glm::vec2(x, y) / extent - 0.25F * static_cast<float>(set)) * options.uv_scale);
        }
        if ((options.attributes & pack::has_tangents) != 0) {
            v.tangents.push_back(0x8000U + sample_noise(x, y, 5) % 999U + (0x4000U << 16U) + ((x & 1U) << 31U));
        }
        return n;
    };
    std::uint32_t first_child = 0; ///< of the level below
    for (unsigned l = 1; l < level; ++l) first_child += 1U << (2 * (options.levels - l));
    const std::uint32_t row = 1U << (options.levels - level);
    for (std::uint32_t k = 0; level > 0 && k < 4; ++k) {
        draft.children.push_back(first_child + (tile_y * 2 + k / 2) * row + tile_x * 2 + k % 2);
    }
    for (std::uint32_t py = 0; py < side; py += patch) {
        for (std::uint32_t px = 0; px < side; px += patch) {
            for (std::uint32_t j = py; j < py + patch; ++j) {
                for (std::uint32_t i = px; i < px + patch; ++i) {
                    const auto a = vertex(i, j), b = vertex(i + 1, j), c = vertex(i, j + 1), d = vertex(i + 1, j + 1);
                    draft.indices.insert(draft.indices.end(), {a, b, d, a, d, c});
                }
            }
            const auto child = static_cast<std::uint16_t>(py * 2 / side * 2 + px * 2 / side);
            draft.clusters.push_back({.triangle_count = patch * patch * 2,
                                      .part = static_cast<std::uint16_t>(px * 2 / side),
                                      .child = level > 0 ? child : std::uint16_t{0xFFFF},
                                      .cone = {1, -2, 127, static_cast<std::int8_t>(px)}});
        }
    }
    // The square of all that is below, and spheres that hold those of their children.
    const auto step = static_cast<float>(options.step);
    const auto low =
        glm::vec3(options.corner) + glm::vec3(static_cast<float>(tile_x), static_cast<float>(tile_y), 0.0F) *
                                        static_cast<float>(options.spacing) * static_cast<float>(side * stride);
    const auto size = static_cast<float>(options.spacing) * static_cast<float>(side * stride);
    const auto room = static_cast<float>(options.height) * 2.0F + 20.0F;
    draft.box_min = (low - glm::vec3(20.0F, 20.0F, room)) * step;
    draft.box_max = (low + glm::vec3(size + 20.0F, size + 20.0F, room)) * step;
    draft.center = (low + glm::vec3(size * 0.5F, size * 0.5F, 0.0F)) * step;
    draft.radius = (size + room + 50.0F) * step;
    draft.error =
        level + 1 == options.levels ? std::numeric_limits<float>::infinity() : static_cast<float>(stride) * step;
    return draft;
}

inline std::array<float, 3> sample_array(const glm::vec3& v) {
    return {v.x, v.y, v.z};
}

/// What the bake does: drafts, coded and put together to pages.
inline pack::CodedPage sample_page(std::span<const pack::GroupDraft> drafts) {
    pack::CodedPage page;
    std::vector<std::byte> raw;
    for (const auto& draft : drafts) {
        page.resident_bytes += pack::encode_group(draft, raw);
        page.groups.push_back({.center = sample_array(draft.center),
                               .radius = draft.radius,
                               .error = draft.error,
                               .box_min = sample_array(draft.box_min),
                               .box_max = sample_array(draft.box_max),
                               .page = 0,
                               .first_child = static_cast<std::uint32_t>(page.children.size()),
                               .triangle_count = static_cast<std::uint32_t>(draft.indices.size() / 3),
                               .child_count = static_cast<std::uint16_t>(draft.children.size()),
                               .cluster_count = static_cast<std::uint16_t>(draft.clusters.size()),
                               .level = draft.level,
                               .index_in_page = 0});
        page.children.insert(page.children.end(), draft.children.begin(), draft.children.end());
    }
    page.raw_bytes = static_cast<std::uint32_t>(raw.size());
    page.stored = pack::compress_page(raw);
    return page;
}

inline std::vector<pack::GroupDraft> sample_groups(const SampleOptions& options) {
    std::vector<pack::GroupDraft> drafts;
    for (unsigned level = 0; level < options.levels; ++level) {
        const std::uint32_t side = 1U << (options.levels - 1 - level);
        for (std::uint32_t y = 0; y < side; ++y) {
            for (std::uint32_t x = 0; x < side; ++x) drafts.push_back(sample_group(options, level, x, y));
        }
    }
    return drafts;
}

inline constexpr std::string_view sample_shell = "glTF, as far as a pack knows";
inline constexpr std::string_view sample_report = R"({"made": "for a test"})";

/// Of a picture of this size: everything but `texture`, `use`, and what the writer fills in.
inline pack::TiledTexture sample_texture(std::uint32_t width, std::uint32_t height, pack::TexelFormat format) {
    const auto levels = pack::level_counts(width, height);
    pack::TiledTexture texture{};
    texture.format = format;
    texture.width = width;
    texture.height = height;
    texture.level_count = levels.all;
    texture.tail_level = levels.tiled;
    return texture;
}

/// The blocks of a tile of write_sample().
inline std::vector<std::byte> sample_blocks(const pack::TiledTexture& texture, std::uint32_t tile, bool tail) {
    std::vector<std::byte> blocks(tail ? pack::tail_bytes(texture) : pack::tile_bytes(texture));
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        blocks[i] =
            static_cast<std::byte>(sample_noise(static_cast<std::uint32_t>(i / 8), texture.texture, tile) & 15U);
    }
    return blocks;
}

/// Each mesh has its own options. Pages hold at most two groups.
inline void write_sample(const Path& path, std::span<const SampleOptions> meshes,
                         std::span<const pack::TiledTexture> textures = {}) {
    const auto must = [](const auto& result) {
        REQUIRE_MESSAGE(result.ok(), (result.ok() ? "" : result.error().message()));
    };
    auto writer = pack::Writer::create(path);
    must(writer);
    for (const auto& texture : textures) {
        const auto last = pack::tile_grid(texture, texture.tail_level - 1);
        const auto tiled = last.first + last.columns * last.rows;
        for (std::uint32_t t = 0; t <= tiled; ++t) {
            const auto blocks = sample_blocks(texture, t, t == tiled);
            must(writer->add_tile({pack::compress_tile(blocks), static_cast<std::uint32_t>(blocks.size())}));
        }
        writer->end_texture(texture);
    }
    for (const auto& options : meshes) {
        const auto drafts = sample_groups(options);
        pack::Mesh mesh{};
        mesh.origin = {1000.0, -2000.0, 3.5};
        mesh.step = options.step;
        mesh.box_min = sample_array(drafts.back().box_min);
        mesh.box_max = sample_array(drafts.back().box_max);
        mesh.attributes = options.attributes;
        mesh.level_count = options.levels;
        pack::Part parts[2] = {{.material = -1, .primitive = 0, .triangles = 0},
                               {.material = 3, .primitive = 1, .triangles = 0}};
        for (std::size_t g = 0; g < drafts.size(); g += 2) {
            const auto run = std::span(drafts).subspan(g, std::min<std::size_t>(2, drafts.size() - g));
            for (const auto& draft : run) {
                if (draft.level == 0) parts[0].triangles += draft.indices.size() / 6;
            }
            must(writer->add_page(sample_page(run)));
        }
        parts[1].triangles = parts[0].triangles;
        mesh.source_triangles = parts[0].triangles * 2 + 7;
        mesh.source_vertices = parts[0].triangles;
        writer->end_mesh(mesh, parts);
    }
    must(writer->finish(std::as_bytes(std::span(sample_shell)), sample_report));
}

inline std::shared_ptr<const pack::Pack> open_sample(const Path& path) {
    auto opened = pack::Pack::open(path);
    REQUIRE_MESSAGE(opened.ok(), (opened.ok() ? "" : opened.error().message()));
    return std::move(opened).value();
}

} // namespace guanhe::test
