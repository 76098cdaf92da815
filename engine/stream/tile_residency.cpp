#include "stream/tile_residency.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace guanhe::stream {

void TileResidency::add(std::uint32_t number, std::shared_ptr<const TileSource> source) {
    if (textures_.size() <= number) textures_.resize(std::size_t{number} + 1);
    Texture& texture = textures_[number];
    texture.kind = kind_of(source->texture().format);
    texture.tiles.assign(source->count(), {});
    texture.source = std::move(source);
    share();
}

void TileResidency::remove(std::uint32_t number) {
    Texture& texture = textures_[number];
    for (std::uint32_t t = 0; t < texture.tiles.size(); ++t) // the finest first
        if (resident({number, t})) evict({number, t});
    const auto gone = [&](const TileId& id) { return id.texture == number; };
    seen_again_ -= static_cast<std::uint32_t>(
        std::ranges::count_if(seen_before_, [&](const TileId& id) { return gone(id) && tile(id).seen == round_; }));
    std::erase_if(seen_, gone);
    std::erase_if(seen_before_, gone);
    std::erase_if(missing_, gone);
    texture = {};
    changed_ = true;
    victims_gathered_ = {};
    share();
}

void TileResidency::set_budget(std::uint64_t bytes) {
    budget_ = bytes;
    share();
}

void TileResidency::share() {
    TileSlots::Counts tiles{};
    for (const Texture& texture : textures_)
        if (texture.source) tiles[texture.kind] += texture.tiles.size();
    slots_.share(budget_, tiles);
    changed_ = true;
    while (const auto slab = slots_.surplus()) {
        for (const TileId& id : slots_.tiles(*slab))
            if (!id.empty()) evict_with_children(TileId(id));
        slots_.remove(*slab);
    }
    // What is empty is of use to nobody; a texture that comes back gets it again.
    for (std::uint32_t slab = 0; slab < slots_.slab_count(); ++slab)
        if (slots_.exists(slab) && slots_.empty(slab)) slots_.remove(slab);
}

void TileResidency::see(std::uint32_t number, std::uint32_t tile_number) {
    Texture& texture = textures_[number];
    while (tile_number != pack::none) {
        Tile& t = texture.tiles[tile_number];
        if (t.seen == round_) return; // and so were all that are coarser
        if (t.seen + 1 == round_)
            ++seen_again_;
        else
            changed_ = true;
        t.seen = round_;
        seen_.push_back({number, tile_number});
        tile_number = texture.source->parent(tile_number);
    }
}

float TileResidency::end_round() {
    changed_ = changed_ || seen_again_ != seen_before_.size();
    std::swap(seen_, seen_before_);
    seen_.clear();
    seen_again_ = 0;
    ++round_;
    TileSlots::Counts wanted{};
    for (const TileId& id : seen_before_)
        if (!textures_[id.texture].source->broken(id.tile)) ++wanted[textures_[id.texture].kind];
    float most = 0.0F;
    for (Kind k = 0; k < wanted.size(); ++k)
        if (const auto room = slots_.capacity(k); room > 0) // a kind without any has the tails alone, at any bias
            most = std::max(most, static_cast<float>(wanted[k]) / static_cast<float>(room));
    return most;
}

void TileResidency::forget_seen() {
    seen_.clear();
    seen_before_.clear();
    seen_again_ = 0;
    round_ += 2; // nothing was seen in this round or the one before
    changed_ = true;
}

bool TileResidency::plan() {
    if (!std::exchange(changed_, false)) return false;
    ++plan_;
    victims_gathered_ = {};
    missing_.clear();
    order_.clear();
    const auto want = [&](const TileId& id) {
        if (textures_[id.texture].source->broken(id.tile)) return;
        order_.push_back(std::uint64_t{depth(id)} << 56U | std::uint64_t{id.texture} << 32U | id.tile);
    };
    for (const TileId& id : seen_) want(id);
    for (const TileId& id : seen_before_)
        if (tile(id).seen != round_) want(id);
    std::ranges::sort(order_);
    TileSlots::Counts given{};
    for (const std::uint64_t key : order_) {
        const TileId id{static_cast<std::uint32_t>(key >> 32U) & 0xffffffU, static_cast<std::uint32_t>(key)};
        const Kind kind = textures_[id.texture].kind;
        if (given[kind] == slots_.capacity(kind)) continue;
        ++given[kind];
        tile(id).planned = plan_;
        if (!resident(id)) missing_.push_back(id);
    }
    missing_count_ = static_cast<std::uint32_t>(missing_.size());
    return true;
}

TileResidency::Placed TileResidency::place(const TileId& id, std::span<const std::byte> blocks) {
    if (!knows(id.texture)) return Placed::unwanted;
    Tile& t = tile(id);
    if (resident(id) || !wants(id)) return Placed::unwanted;
    Texture& texture = textures_[id.texture];
    const std::uint32_t parent = texture.source->parent(id.tile);
    if (parent != pack::none && !resident({id.texture, parent}) && !texture.source->broken(parent))
        return Placed::later;
    TileSlot slot;
    auto got = slots_.take(texture.kind, id, slot);
    if (got == TileSlots::Got::full && evict_one(texture.kind)) got = slots_.take(texture.kind, id, slot);
    if (got == TileSlots::Got::no_memory) {
        changed_ = true; // there is room for less
        return Placed::no_memory;
    }
    if (got != TileSlots::Got::yes) return Placed::unwanted;
    t.slot = slot;
    ++count_;
    --missing_count_;
    if (parent != pack::none) ++texture.tiles[parent].children;
    store_->place(id.texture, id.tile, slot, blocks);
    return Placed::yes;
}

void TileResidency::set_broken(const TileId& id) {
    const TileSource& source = *textures_[id.texture].source;
    if (source.broken(id.tile)) return;
    source.set_broken(id.tile);
    changed_ = true;
}

void TileResidency::evict(const TileId& id) {
    Tile& t = tile(id);
    assert(t.children == 0);
    slots_.free(t.slot);
    t.slot.slab = pack::none;
    --count_;
    if (wants(id)) ++missing_count_, changed_ = true;
    store_->evict(id.texture, id.tile);
    Texture& texture = textures_[id.texture];
    const std::uint32_t parent = texture.source->parent(id.tile);
    if (parent == pack::none) return;
    --texture.tiles[parent].children;
    if (victims_gathered_[texture.kind] && resident({id.texture, parent})) add_victim({id.texture, parent});
}

void TileResidency::evict_with_children(const TileId& id) {
    if (tile(id).children > 0)
        textures_[id.texture].source->for_each_child(id.tile, [&](std::uint32_t child) {
            if (resident({id.texture, child})) evict_with_children({id.texture, child});
        });
    evict(id);
}

/// If it is one: nobody asks for it, and nothing finer lies on it.
void TileResidency::add_victim(const TileId& id) {
    const Tile& t = tile(id);
    if (wants(id) || t.children > 0) return;
    auto& heap = victims_[textures_[id.texture].kind];
    heap.push_back({t.seen, depth(id), id});
    std::push_heap(heap.begin(), heap.end());
}

bool TileResidency::evict_one(Kind kind) {
    auto& heap = victims_[kind];
    if (!victims_gathered_[kind]) {
        heap.clear();
        for (std::uint32_t slab = 0; slab < slots_.slab_count(); ++slab)
            if (slots_.exists(slab))
                for (const TileId& id : slots_.tiles(slab))
                    if (!id.empty() && textures_[id.texture].kind == kind) add_victim(id);
        victims_gathered_[kind] = true;
    }
    // Within a plan a victim stays one: its children are not wanted, so none of them is placed.
    if (heap.empty()) return false;
    std::pop_heap(heap.begin(), heap.end());
    const TileId id = heap.back().id;
    heap.pop_back();
    evict(id);
    return true;
}

} // namespace guanhe::stream
