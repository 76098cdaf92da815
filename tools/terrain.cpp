#include "terrain.h"

#include "mesh.h"
#include "noise.h"
#include "picture.h"

#include <algorithm>
#include <cmath>
#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <vector>

namespace guanhe::tools {

namespace {

constexpr float side_metres = 240.0F;
constexpr std::uint32_t tile_quads = 704; ///< along a side: 991,232 triangles a tile
constexpr std::uint32_t tile_texels = 1024;

/// The grid of the whole terrain, and its tiles. Row-major from the far left.
struct Layout {
    std::uint64_t columns = 0; ///< quads
    std::uint64_t rows = 0;
    std::uint64_t tiles_across = 0;
    std::uint64_t tiles_down = 0;
    std::uint64_t surplus = 0; ///< triangles of the last row that are left out
    float spacing = 0.0F;

    explicit Layout(std::uint64_t triangles) {
        const auto quads = (triangles + 1) / 2;
        columns = std::max<std::uint64_t>(1, static_cast<std::uint64_t>(std::sqrt(static_cast<double>(quads))));
        rows = (quads + columns - 1) / columns;
        tiles_across = (columns + tile_quads - 1) / tile_quads;
        tiles_down = (rows + tile_quads - 1) / tile_quads;
        surplus = columns * rows * 2 - triangles;
        spacing = side_metres / static_cast<float>(columns);
    }
    [[nodiscard]] std::uint64_t tile_count() const { return tiles_across * tiles_down; }
};

struct Tile {
    std::vector<glm::vec3> positions;
    std::vector<glm::vec3> normals;
    std::vector<glm::vec2> uvs;
    std::vector<std::uint32_t> indices;
    std::vector<std::byte> picture;
    std::optional<Error> fault;
};

float smooth(float from, float to, float x) noexcept {
    const float t = std::clamp((x - from) / (to - from), 0.0F, 1.0F);
    return t * t * (3.0F - 2.0F * t);
}

glm::vec3 ground_colour(glm::vec2 place, float height, float steepness, std::uint32_t seed) {
    const auto loess = srgb(176, 146, 104);
    const auto humus = srgb(112, 92, 62);
    const auto grass = srgb(110, 112, 62);
    const float patch = fractal(place * 0.08F, seed + 71, 4) * 0.5F + 0.5F;
    auto colour = glm::mix(grass, humus, smooth(0.3F, 0.7F, patch));
    colour = glm::mix(colour, loess, smooth(0.15F, 0.5F, steepness) * 0.9F + 0.1F * smooth(0.0F, 2.0F, -height));
    return colour * (0.85F + 0.3F * (fractal(place * 3.0F, seed + 73, 3) * 0.5F + 0.5F));
}

Tile make_tile(const Layout& layout, std::uint64_t index, const TerrainOptions& options, Jobs& jobs) {
    const auto first_column = index % layout.tiles_across * tile_quads;
    const auto first_row = index / layout.tiles_across * tile_quads;
    const auto quads_x = static_cast<std::uint32_t>(std::min<std::uint64_t>(tile_quads, layout.columns - first_column));
    const auto quads_z = static_cast<std::uint32_t>(std::min<std::uint64_t>(tile_quads, layout.rows - first_row));
    const auto across = quads_x + 1;
    const auto down = quads_z + 1;

    const auto place = [&](std::int64_t column, std::int64_t row) {
        const auto from_middle = [&](std::int64_t i, std::uint64_t count) {
            return static_cast<float>((static_cast<double>(i) - static_cast<double>(count) * 0.5) * layout.spacing);
        };
        return glm::vec2(from_middle(static_cast<std::int64_t>(first_column) + column, layout.columns),
                         from_middle(static_cast<std::int64_t>(first_row) + row, layout.rows));
    };

    // One row and column more on every side, so that normals agree with the next tile's.
    const std::uint32_t border = options.normals || options.textures ? 1 : 0;
    const auto stride = across + 2 * border;
    std::vector<float> heights(std::size_t{stride} * (down + 2 * border));
    for (std::uint32_t z = 0; z < down + 2 * border; ++z)
        for (std::uint32_t x = 0; x < stride; ++x)
            heights[std::size_t{z} * stride + x] =
                terrain_height(place(std::int64_t{x} - border, std::int64_t{z} - border), options.seed, layout.spacing);
    const auto height = [&](std::uint32_t x, std::uint32_t z) {
        return &heights[std::size_t{z + border} * stride + x + border];
    };

    Tile tile;
    const auto count = std::size_t{across} * down;
    tile.positions.reserve(count);
    if (options.normals) tile.normals.reserve(count);
    if (options.textures) tile.uvs.reserve(count);
    for (std::uint32_t z = 0; z < down; ++z) {
        for (std::uint32_t x = 0; x < across; ++x) {
            const auto p = place(x, z);
            const float* h = height(x, z);
            tile.positions.emplace_back(p.x, *h, p.y);
            if (options.normals)
                tile.normals.push_back(
                    glm::normalize(glm::vec3(h[-1] - h[1], 2.0F * layout.spacing, *(h - stride) - *(h + stride))));
            if (options.textures)
                tile.uvs.emplace_back(static_cast<float>(x) / static_cast<float>(quads_x),
                                      static_cast<float>(z) / static_cast<float>(quads_z));
        }
    }

    tile.indices.reserve(std::size_t{quads_x} * quads_z * 6);
    const auto last_row = layout.rows - 1 - first_row; // of this tile's rows, where it has it
    for (std::uint32_t begin = 0; begin < quads_x; begin += quads_a_strip) {
        const auto end = std::min(begin + quads_a_strip, quads_x);
        for (std::uint32_t z = 0; z < quads_z; ++z) {
            for (auto x = begin; x < end; ++x) {
                const auto a = z * across + x;
                const auto from_end = z == last_row ? (layout.columns - (first_column + x)) * 2 : layout.surplus + 2;
                if (from_end > layout.surplus) tile.indices.insert(tile.indices.end(), {a, a + across, a + 1});
                if (from_end > layout.surplus + 1)
                    tile.indices.insert(tile.indices.end(), {a + 1, a + across, a + across + 1});
            }
        }
    }

    if (options.textures) {
        Picture picture(tile_texels, tile_texels);
        bake_rows(jobs, tile_texels, [&](std::uint32_t row) {
            for (std::uint32_t column = 0; column < tile_texels; ++column) {
                const float fx = (static_cast<float>(column) + 0.5F) / tile_texels * static_cast<float>(quads_x);
                const float fz = (static_cast<float>(row) + 0.5F) / tile_texels * static_cast<float>(quads_z);
                const auto x = std::min(static_cast<std::uint32_t>(fx), quads_x - 1);
                const auto z = std::min(static_cast<std::uint32_t>(fz), quads_z - 1);
                const float* h = height(x, z);
                const float steepness = std::hypot(h[1] - h[0], *(h + stride) - h[0]) / layout.spacing;
                const auto p = place(0, 0) + glm::vec2(fx, fz) * layout.spacing;
                picture.set(column, row, to_srgb(ground_colour(p, *h, steepness, options.seed)));
            }
        });
        auto encoded = encode_jpeg(picture, 90);
        if (encoded)
            tile.picture = std::move(encoded).value();
        else
            tile.fault = encoded.error();
    }
    return tile;
}

Result<void> write_tile(GltfWriter& writer, const Tile& tile, std::uint64_t index) {
    if (tile.fault) return *tile.fault;
    if (tile.indices.empty()) return {}; // wholly of the last row's surplus
    Json attributes;
    GUANHE_TRY_LET(attributes["POSITION"], add_positions(writer, tile.positions));
    if (!tile.normals.empty()) {
        GUANHE_TRY_LET(const auto normals, writer.write(std::as_bytes(std::span(tile.normals)), ViewUse::vertices));
        attributes["NORMAL"] = writer.add_accessor(normals, Component::f32, tile.normals.size(), "VEC3");
    }
    std::size_t material = 0;
    if (!tile.uvs.empty()) {
        GUANHE_TRY_LET(const auto uvs, writer.write(std::as_bytes(std::span(tile.uvs)), ViewUse::vertices));
        attributes["TEXCOORD_0"] = writer.add_accessor(uvs, Component::f32, tile.uvs.size(), "VEC2");
        GUANHE_TRY_LET(const auto texture,
                       writer.add_texture(tile.picture, "image/jpeg", "ground " + std::to_string(index)));
        material = writer.add(
            "materials",
            {{"name", "ground " + std::to_string(index)},
             {"pbrMetallicRoughness",
              {{"baseColorTexture", {{"index", texture}}}, {"metallicFactor", 0.0}, {"roughnessFactor", 0.95}}}});
    }
    GUANHE_TRY_LET(const auto indices, writer.write(std::as_bytes(std::span(tile.indices)), ViewUse::indices));
    Json primitive = {{"attributes", std::move(attributes)},
                      {"indices", writer.add_accessor(indices, Component::u32, tile.indices.size(), "SCALAR")},
                      {"material", material}};
    const auto name = "tile " + std::to_string(index);
    const auto mesh = writer.add("meshes", {{"name", name}, {"primitives", Json::array({std::move(primitive)})}});
    writer.add("nodes", {{"name", name}, {"mesh", mesh}});
    return {};
}

/// Tiles come from many threads in about their order; they are written in exactly that order, by whichever thread
/// brings the next one. A thread that is `most_ahead` tiles ahead of the disk waits for it; the one that makes the next
/// tile never does.
class TileQueue {
public:
    TileQueue(GltfWriter& writer, std::uint64_t most_ahead, const std::function<void(std::uint64_t)>& progress)
        : writer_(writer), most_ahead_(most_ahead), progress_(progress) {}

    void put(std::uint64_t index, Tile tile) {
        {
            std::unique_lock lock(mutex_);
            written_.wait(lock, [&] { return index < next_ + most_ahead_ || error_; });
            ready_.emplace(index, std::move(tile));
            if (writing_) return;
            writing_ = true;
        }
        for (;;) {
            Tile next;
            std::uint64_t number = 0;
            {
                const std::lock_guard lock(mutex_);
                const auto found = ready_.find(next_);
                if (found == ready_.end() || error_) {
                    writing_ = false;
                    return;
                }
                next = std::move(found->second);
                ready_.erase(found);
                number = next_++;
            }
            written_.notify_all();
            auto written = write_tile(writer_, next, number);
            triangles_ += next.indices.size() / 3;
            if (progress_) progress_(triangles_);
            if (!written) {
                const std::lock_guard lock(mutex_);
                error_ = std::move(written).error();
                stop_.request_stop();
                written_.notify_all();
            }
        }
    }
    [[nodiscard]] std::stop_token stop() const { return stop_.get_token(); }
    [[nodiscard]] const std::optional<Error>& error() const { return error_; }

private:
    GltfWriter& writer_;
    const std::uint64_t most_ahead_;
    const std::function<void(std::uint64_t)>& progress_;
    std::mutex mutex_;
    std::condition_variable written_;
    std::map<std::uint64_t, Tile> ready_;
    std::uint64_t next_ = 0;
    std::uint64_t triangles_ = 0;
    bool writing_ = false;
    std::optional<Error> error_;
    std::stop_source stop_;
};

std::uint64_t geometry_bytes(const Layout& layout, const TerrainOptions& options) {
    const auto vertices = (layout.columns + layout.tiles_across) * (layout.rows + layout.tiles_down);
    return vertices * (12U + (options.normals ? 12U : 0U) + (options.textures ? 8U : 0U)) + options.triangles * 12U;
}

} // namespace

float terrain_height(glm::vec2 place, std::uint32_t seed, float spacing) noexcept {
    const auto finer_than = [&](float wavelength) { // octaves from this wavelength down to two samples
        return std::clamp(static_cast<int>(std::log2(wavelength / (2.0F * spacing))) + 1, 1, 12);
    };
    float h = 9.0F * (ridged(place * 0.008F, seed, std::min(3, finer_than(120.0F))) - 0.6F);
    h += 1.2F * fractal(place * 0.03F, seed + 7, std::min(10, finer_than(33.0F)));

    // Three ring ditches with banks outside, breached by causeways.
    const float angle = std::atan2(place.y, place.x);
    const glm::vec2 around(std::cos(angle), std::sin(angle));
    const float radius = glm::length(place) + 3.5F * gradient_noise(around * 2.0F, seed + 11);
    for (int ring = 0; ring < 3; ++ring) {
        const float from = radius - (34.0F + 31.0F * static_cast<float>(ring));
        const float causeway = smooth(0.86F, 0.97F, std::cos(angle * 2.0F + static_cast<float>(ring) * 1.3F));
        const float ditch = std::exp(-from * from / 9.0F) * 3.2F;
        const float bank = std::exp(-(from - 6.0F) * (from - 6.0F) / 12.0F) * 1.1F;
        h += (bank - ditch) * (1.0F - causeway);
    }
    // Mounds, and pits with spoil around them.
    const auto big = cellular(place / 26.0F, seed + 17);
    const float size = 0.15F + 0.2F * unit(big.id * 3U);
    if (unit(big.id * 7U) < 0.35F) h += 2.4F * smooth(size, 0.0F, big.nearest);
    const auto small = cellular(place / 7.0F, seed + 19);
    const float pit = small.nearest / (0.12F + 0.18F * unit(small.id * 5U));
    if (unit(small.id * 11U) < 0.4F)
        h += 0.28F * std::exp(-(pit - 1.25F) * (pit - 1.25F) * 9.0F) - 1.1F * smooth(1.05F, 0.8F, pit);
    // Rubble in heaps: stones as flattened cells.
    const float heap = smooth(0.15F, 0.45F, gradient_noise(place * 0.05F, seed + 23));
    if (heap > 0.0F && spacing < 0.4F) {
        const auto stone = cellular(place / 0.9F, seed + 29);
        h += heap * (0.1F + 0.35F * unit(stone.id * 13U)) * smooth(0.55F, 0.2F, stone.nearest);
    }
    if (spacing < 0.25F) h += 0.02F * fractal(place * 2.0F, seed + 31, std::min(6, finer_than(0.5F)));
    return h;
}

Result<void> write_terrain(const Path& file, const TerrainOptions& options, Jobs& jobs,
                           const std::function<void(std::uint64_t)>& progress) {
    const Layout layout(options.triangles);
    constexpr std::uint64_t json_bytes_a_tile = 1200;
    const auto json_room = 1024 + layout.tile_count() * json_bytes_a_tile;
    if (file.extension() == ".glb" && geometry_bytes(layout, options) + json_room > max_glb_bytes)
        return Error{.what = "these triangles need " + std::to_string(geometry_bytes(layout, options) >> 20U) +
                             " MiB, and a .glb cannot hold more than 4 GiB",
                     .where = path_to_utf8(file),
                     .hint = "write to a name that ends in .gltf instead: its data is split over several .bin files"};

    GUANHE_TRY_LET(const auto writer,
                   GltfWriter::create(file, {.generator = "guanhe make_terrain",
                                             .json_room = file.extension() == ".glb" ? json_room : 0}));
    auto& document = writer->document();
    document["asset"]["extras"] = {{"triangles", options.triangles}, {"seed", options.seed}};
    if (!options.textures)
        writer->add(
            "materials",
            {{"name", "ground"},
             {"pbrMetallicRoughness",
              {{"baseColorFactor", {0.42, 0.31, 0.18, 1.0}}, {"metallicFactor", 0.0}, {"roughnessFactor", 0.95}}}});

    TileQueue queue(*writer, 2 * std::uint64_t{jobs.thread_count()}, progress);
    jobs.parallel_for(
        layout.tile_count(), [&](std::size_t i) { queue.put(i, make_tile(layout, i, options, jobs)); }, queue.stop());
    if (queue.error()) return *queue.error();

    Json roots = Json::array();
    for (std::size_t i = 0; i < document["nodes"].size(); ++i) roots.push_back(i);
    document["scene"] = 0;
    writer->add("scenes", {{"name", "terrain"}, {"nodes", std::move(roots)}});
    return writer->finish();
}

} // namespace guanhe::tools
