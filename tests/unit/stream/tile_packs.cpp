#include "tile_packs.h"

#include "pack/writer.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <string>

namespace guanhe::test {

namespace {

template<class T>
T must(Result<T> result) {
    if (!result) FAIL(result.error().message());
    return std::move(result).value();
}
void must(const Result<void>& result) {
    if (!result) FAIL(result.error().message());
}

void rule(bool kept, const char* words, std::uint32_t texture, std::uint32_t tile) {
    if (!kept) FAIL_CHECK(words << ": texture " << texture << ", tile " << tile);
}

/// What the first words of a tile's blocks are.
std::uint64_t mark_of(const pack::TiledTexture& texture, std::uint32_t tile) {
    return std::uint64_t{texture.texture} << 32U | tile;
}

} // namespace

std::shared_ptr<const pack::Pack> textured_pack(const Path& file, std::span<const TextureSketch> textures) {
    auto writer = must(pack::Writer::create(file));
    std::uint32_t number = 0;
    for (const TextureSketch& sketch : textures) {
        pack::TiledTexture texture{};
        texture.texture = number++;
        texture.use = sketch.format == pack::TexelFormat::bc5 ? pack::TexelUse::data : pack::TexelUse::color;
        texture.format = sketch.format;
        texture.width = sketch.width;
        texture.height = sketch.height;
        const auto levels = pack::level_counts(sketch.width, sketch.height);
        texture.level_count = levels.all;
        texture.tail_level = levels.tiled;
        const auto last = pack::tile_grid(texture, levels.tiled - 1);
        const std::uint32_t tiles = last.first + last.columns * last.rows;
        for (std::uint32_t tile = 0; tile <= tiles; ++tile) {
            std::vector<std::byte> blocks(tile < tiles ? pack::tile_bytes(texture) : pack::tail_bytes(texture));
            const std::uint64_t mark = mark_of(texture, tile);
            std::memcpy(blocks.data(), &mark, sizeof mark);
            must(writer.add_tile({pack::compress_tile(blocks), static_cast<std::uint32_t>(blocks.size())}));
        }
        writer.end_texture(texture);
    }
    const std::array<std::byte, 4> shell{};
    must(writer.finish(shell, "{}"));
    return must(pack::Pack::open(file));
}

std::shared_ptr<const pack::Pack> damaged_tiles(const pack::Pack& pack, const Path& file,
                                                std::span<const std::uint32_t> tiles) {
    std::string bytes = must(read_text(pack.path(), std::size_t{1} << 30U));
    for (const std::uint32_t tile : tiles) {
        const pack::Tile& at = pack.tiles()[tile];
        char& byte = bytes[at.offset + at.stored_bytes / 2];
        byte = static_cast<char>(byte ^ 0x10);
    }
    std::ofstream(file, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return must(pack::Pack::open(file));
}

std::uint32_t tile_at(const pack::TiledTexture& texture, std::uint32_t level, double u, double v) {
    const auto grid = pack::tile_grid(texture, level);
    const auto at = [](double share, std::uint32_t side, std::uint32_t tiles) {
        return std::min(static_cast<std::uint32_t>(share * side) / pack::tile_side, tiles - 1);
    };
    return grid.first + at(v, pack::level_side(texture.height, level), grid.rows) * grid.columns +
           at(u, pack::level_side(texture.width, level), grid.columns);
}

std::uint32_t parent_of(const pack::TiledTexture& texture, std::uint32_t tile) {
    for (std::uint32_t level = 0; level + 1 < texture.tail_level; ++level) {
        const auto here = pack::tile_grid(texture, level), above = pack::tile_grid(texture, level + 1);
        if (tile >= above.first) continue;
        const std::uint32_t x = (tile - here.first) % here.columns, y = (tile - here.first) / here.columns;
        return above.first + std::min(y / 2, above.rows - 1) * above.columns + std::min(x / 2, above.columns - 1);
    }
    return pack::none;
}

CheckedTileStore::~CheckedTileStore() {
    if (!resident_.empty()) FAIL_CHECK("the streamer left tiles in the store");
}

std::uint64_t CheckedTileStore::bytes_of(const Slab& slab) {
    return std::uint64_t{slab.slots_a_side} * slab.slots_a_side * stream::bytes_of_tile(slab.format);
}

Result<void> CheckedTileStore::add_slab(std::uint32_t slab, pack::TexelFormat format, std::uint32_t slots_a_side) {
    rule(!slabs_.contains(slab), "a slab is added twice", slab, 0);
    const Slab made{format, slots_a_side, {}};
    if (bytes_ + bytes_of(made) > capacity_) return Error{"out of device memory", "", "", ErrorKind::internal};
    bytes_ += bytes_of(made);
    if (bytes_ > budget_) FAIL_CHECK(bytes_ << " bytes of slabs; the budget is " << budget_);
    slabs_[slab] = made;
    return {};
}

void CheckedTileStore::remove_slab(std::uint32_t slab) {
    rule(slabs_.contains(slab), "a slab is removed though unknown", slab, 0);
    rule(slabs_[slab].used.empty(), "a slab is removed with tiles in it", slab, 0);
    bytes_ -= bytes_of(slabs_[slab]);
    slabs_.erase(slab);
}

void CheckedTileStore::place(std::uint32_t texture, std::uint32_t tile, const stream::TileSlot& slot,
                             std::span<const std::byte> blocks) {
    REQUIRE(known_.contains(texture));
    const auto& info = known_[texture];
    rule(!resident_.contains({texture, tile}), "placed twice", texture, tile);
    const std::uint32_t parent = parent_of(info, tile);
    rule(parent == pack::none || resident_.contains({texture, parent}) || broken_.contains({texture, parent}),
         "placed before its parent", texture, tile);
    REQUIRE(slabs_.contains(slot.slab));
    Slab& slab = slabs_[slot.slab];
    rule(slab.format == info.format, "placed in a slab of another format", texture, tile);
    rule(slot.slot < slab.slots_a_side * slab.slots_a_side && slab.used.insert(slot.slot).second,
         "placed where another is", texture, tile);
    rule(blocks.size() == pack::tile_bytes(info), "placed with another size", texture, tile);
    std::uint64_t mark = 0;
    std::memcpy(&mark, blocks.data(), sizeof mark);
    rule(mark == mark_of(info, tile), "placed with the blocks of another", texture, tile);
    resident_[{texture, tile}] = slot;
    ++changes_;
}

void CheckedTileStore::evict(std::uint32_t texture, std::uint32_t tile) {
    const auto found = resident_.find({texture, tile});
    if (found == resident_.end()) return rule(false, "evicted though not resident", texture, tile);
    slabs_[found->second.slab].used.erase(found->second.slot);
    resident_.erase(found);
    for (const auto& [other, slot] : resident_)
        if (other.first == texture)
            rule(parent_of(known_[texture], other.second) != tile, "evicted before its child", texture, tile);
    ++changes_;
}

} // namespace guanhe::test
