#include "pack/textures.h"

#include "base/process.h"
#include "image/image.h"
#include "pack/texture_plan.h"
#include "pack/tile_coder.h"
#include "pack/tiles.h"

#include <algorithm>
#include <atomic>
#include <memory>
#include <new>
#include <span>
#include <utility>

namespace guanhe::pack {

namespace {

static_assert(image::max_side <= max_texture_side);

[[nodiscard]] std::uint64_t texels_of(const image::Header& header) {
    return std::uint64_t{header.width} * header.height;
}

/// What a picture takes at most: while it is decoded four bytes a texel and what the decoder keeps (all coefficients of
/// a progressive JPEG, three times two bytes; a WebP's own copy), then with smaller copies, blocks and tiles some
/// seven.
[[nodiscard]] std::uint64_t memory_of(const image::Header& header) {
    const std::uint64_t decoder = header.format == image::Format::jpeg   ? 6
                                  : header.format == image::Format::webp ? 4
                                                                         : 0;
    return texels_of(header) * std::max<std::uint64_t>(4 + decoder, 7);
}

[[nodiscard]] TexelWrap wrap_of(scan::Wrap wrap) {
    return wrap == scan::Wrap::repeat   ? TexelWrap::repeat
           : wrap == scan::Wrap::mirror ? TexelWrap::mirror
                                        : TexelWrap::clamp;
}

[[nodiscard]] std::string in_mib(std::uint64_t bytes) {
    return std::to_string((bytes + (1U << 20U) - 1) >> 20U) + " MiB";
}

/// One texture while it is worked on.
struct Work {
    const TexturePlan* plan = nullptr;
    TiledTexture texture{};
    std::string broken; ///< why its picture cannot be used; empty if it can
    std::unique_ptr<Levels> levels;
    std::vector<std::vector<CodedTile>> tiles; ///< by row, all levels one after another, then the tail
};

/// One call of TileCoder.
struct Row {
    Work* work = nullptr;
    std::uint32_t level = 0, row = 0;
    std::size_t place = 0; ///< in Work::tiles
};

class Tiling {
public:
    Tiling(const scan::Scan& scan, Writer& writer, const TilingOptions& options, std::vector<std::string>& warnings)
        : scan_(scan), writer_(writer), options_(options), warnings_(warnings) {}

    Result<TextureReport> run() {
        report_.tiled.assign(scan_.images.size(), false);
        if (options_.quality == TextureQuality::keep) return std::move(report_);
        const auto plans = plan_textures(scan_);
        if (plans.empty()) return std::move(report_);
        std::uint64_t units = 0;
        for (const auto& plan : plans) units += units_of(plan);
        if (options_.progress != nullptr) options_.progress->begin("textures", units);
        for (std::size_t first = 0; first < plans.size();) {
            GUANHE_TRY_LET(const auto count, batch_size(std::span(plans).subspan(first)));
            GUANHE_TRY(batch(std::span(plans).subspan(first, count)));
            first += count;
        }
        report_.tiled = images_covered(scan_, done_);
        return std::move(report_);
    }

private:
    /// Decoding takes about as long as coding.
    [[nodiscard]] std::uint64_t units_of(const TexturePlan& plan) const { return 2 * texels_of(header_of(plan)); }
    [[nodiscard]] const image::Header& header_of(const TexturePlan& plan) const {
        return scan_.images[plan.image].header;
    }
    [[nodiscard]] std::string place(std::size_t image) const {
        return scan_.source + ": /images/" + std::to_string(image) + " '" + scan_.images[image].name + "'";
    }
    [[nodiscard]] std::uint64_t cost(const TexturePlan& plan) const { return memory_of(header_of(plan)); }

    /// How many of the next textures fit in memory at once; more than two a thread would keep nobody busier.
    [[nodiscard]] Result<std::size_t> batch_size(std::span<const TexturePlan> plans) const {
        const auto used = resident_bytes();
        const auto room = options_.memory_bytes > used ? options_.memory_bytes - used : 0;
        if (cost(plans[0]) > room) {
            const auto& header = header_of(plans[0]);
            return Error{"a picture of " + std::to_string(header.width) + " x " + std::to_string(header.height) +
                             " texels takes up to " + in_mib(cost(plans[0])) +
                             " of memory while it is cut into tiles, and " + in_mib(room) + " are left",
                         place(plans[0].image), "allow more with --memory, or use --texture-quality keep"};
        }
        std::uint64_t sum = 0;
        std::size_t count = 0;
        while (count < plans.size() && count < std::size_t{2} * options_.jobs->thread_count()) {
            sum += cost(plans[count]);
            if (sum > room) break;
            ++count;
        }
        return count;
    }

    Result<void> batch(std::span<const TexturePlan> plans) {
        std::vector<Work> works(plans.size());
        options_.jobs->parallel_for(
            works.size(),
            [&](std::size_t i) {
                works[i].plan = &plans[i];
                ProgressPart part(options_.progress, units_of(plans[i]) / 2);
                with_memory([&] { decode(works[i]); });
            },
            options_.stop);
        GUANHE_TRY(stopped());
        std::vector<Row> rows;
        for (auto& work : works) {
            if (work.broken.empty()) list_rows(work, rows);
        }
        options_.jobs->parallel_for(
            rows.size(), [&](std::size_t i) { with_memory([&] { code(rows[i]); }); }, options_.stop);
        GUANHE_TRY(stopped());
        for (auto& work : works) {
            if (work.broken.empty()) {
                GUANHE_TRY(write(work));
            } else {
                warn(work);
            }
        }
        return {};
    }

    void decode(Work& work) const {
        const auto& plan = *work.plan;
        const auto& image = scan_.images[plan.image];
        const auto& header = image.header;
        std::vector<std::uint8_t> rgba(static_cast<std::size_t>(texels_of(header)) * 4);
        const auto decoded = image::decode_rgba8(image.encoded.span(), header, std::as_writable_bytes(std::span(rgba)));
        image.encoded.forget(0, image.encoded.size());
        if (!decoded) {
            work.broken = "the image is left out: " + decoded.error().message();
            return;
        }
        const bool alpha = plan.needs_alpha && [&] {
            for (std::size_t i = 3; i < rgba.size(); i += 4) {
                if (rgba[i] != 255) return true;
            }
            return false;
        }();
        const auto levels = level_counts(header.width, header.height);
        const auto& sampler = scan_.textures[plan.texture].sampler;
        auto& texture = work.texture;
        texture.texture = plan.texture;
        texture.use = plan.use;
        texture.format = plan.normals ? TexelFormat::bc5 : alpha ? TexelFormat::bc3 : TexelFormat::bc1;
        texture.wrap_u = wrap_of(sampler.wrap_u);
        texture.wrap_v = wrap_of(sampler.wrap_v);
        texture.width = header.width;
        texture.height = header.height;
        texture.level_count = levels.all;
        texture.tail_level = levels.tiled;
        const auto texels = plan.normals                 ? image::Texels::normals
                            : plan.use == TexelUse::data ? image::Texels::data
                            : alpha                      ? image::Texels::masked_color
                                                         : image::Texels::color;
        work.levels = std::make_unique<Levels>(std::move(rgba), header.width, header.height, texels, *options_.jobs);
    }

    static void list_rows(Work& work, std::vector<Row>& rows) {
        std::size_t place = 0;
        for (std::uint32_t level = 0; level < work.texture.tail_level; ++level) {
            const auto grid = tile_grid(work.texture, level);
            for (std::uint32_t r = 0; r < grid.rows; ++r) rows.push_back({&work, level, r, place++});
        }
        rows.push_back({&work, work.texture.tail_level, 0, place++});
        work.tiles.resize(place);
    }

    void code(const Row& row) const {
        auto& work = *row.work;
        const auto quality =
            options_.quality == TextureQuality::high ? image::BlockQuality::high : image::BlockQuality::fast;
        const TileCoder coder(work.texture, *work.levels, quality);
        auto& out = work.tiles[row.place];
        if (row.level == work.texture.tail_level) {
            out.push_back(coder.tail());
        } else {
            out = coder.row(row.level, row.row);
        }
        if (options_.progress == nullptr || row.level > 0) return;
        const auto top = std::uint64_t{row.row} * tile_side;
        options_.progress->advance(std::min<std::uint64_t>(tile_side, work.texture.height - top) * work.texture.width);
    }

    Result<void> write(Work& work) {
        for (const auto& row : work.tiles) {
            for (const auto& tile : row) {
                GUANHE_TRY(writer_.add_tile(tile));
                report_.bytes += tile.stored.size();
                ++report_.tiles;
            }
        }
        writer_.end_texture(work.texture);
        ++report_.textures;
        report_.texels += texels_of(header_of(*work.plan));
        done_.push_back(*work.plan);
        work.levels.reset();
        work.tiles.clear();
        return {};
    }

    void warn(const Work& work) {
        auto words = place(work.plan->image) + ": " + work.broken;
        if (warnings_.empty() || warnings_.back() != words) warnings_.push_back(std::move(words));
    }

    template<class Step>
    void with_memory(const Step& step) {
        try {
            step();
        } catch (const std::bad_alloc&) {
            out_of_memory_ = true;
        }
    }

    [[nodiscard]] Result<void> stopped() const {
        if (out_of_memory_) {
            return Error{"there is not enough memory to cut its textures into tiles", scan_.source,
                         "close other programs, allow less with --memory, or use --texture-quality keep",
                         ErrorKind::internal};
        }
        if (!options_.stop.stop_requested()) return {};
        return Error{"stopped", {}, {}, ErrorKind::cancelled};
    }

    const scan::Scan& scan_;
    Writer& writer_;
    const TilingOptions& options_;
    std::vector<std::string>& warnings_;
    TextureReport report_;
    std::vector<TexturePlan> done_;
    std::atomic<bool> out_of_memory_ = false;
};

} // namespace

Result<TextureReport> tile_textures(const scan::Scan& scan, Writer& writer, const TilingOptions& options,
                                    std::vector<std::string>& warnings) {
    return Tiling(scan, writer, options, warnings).run();
}

} // namespace guanhe::pack
