#include "stream/tile_slots.h"

#include <algorithm>
#include <cassert>

namespace guanhe::stream {

Kind kind_of(pack::TexelFormat format) noexcept {
    return static_cast<Kind>(std::ranges::find(tile_formats, format) - tile_formats.begin());
}

std::uint32_t slots_a_side_for(std::uint64_t budget_bytes) noexcept {
    constexpr std::uint64_t mib = 1U << 20U;
    return budget_bytes < 48 * mib ? 5 : budget_bytes < 1024 * mib ? 15 : 30;
}

void TileSlots::share(std::uint64_t budget_bytes, const Counts& tiles) {
    Counts all{};
    std::uint64_t all_bytes = 0, total = 0;
    for (Kind k = 0; k < all.size(); ++k) {
        all[k] = (tiles[k] + slots_a_slab() - 1) / slots_a_slab();
        total += all[k] * slab_bytes(k);
        all_bytes += tiles[k] * bytes_of_tile(tile_formats[k]);
    }
    quota_ = all;
    if (total <= budget_bytes) return;
    total = 0;
    for (Kind k = 0; k < all.size(); ++k) {
        if (all[k] == 0) continue;
        const double share = static_cast<double>(tiles[k] * bytes_of_tile(tile_formats[k])) /
                             static_cast<double>(all_bytes) * static_cast<double>(budget_bytes);
        quota_[k] = std::clamp<std::uint64_t>(static_cast<std::uint64_t>(share / static_cast<double>(slab_bytes(k))), 1,
                                              all[k]);
        total += quota_[k] * slab_bytes(k);
    }
    while (total > budget_bytes) { // each has one at least while there is room for that
        Kind most = 0;
        for (Kind k = 1; k < all.size(); ++k)
            if (quota_[k] * slab_bytes(k) > quota_[most] * slab_bytes(most)) most = k;
        --quota_[most];
        total -= slab_bytes(most);
    }
    for (bool any = true; any;) { // what the roundings left
        any = false;
        for (Kind k = 0; k < all.size(); ++k)
            if (quota_[k] < all[k] && total + slab_bytes(k) <= budget_bytes) {
                ++quota_[k];
                total += slab_bytes(k);
                any = true;
            }
    }
}

std::optional<std::uint32_t> TileSlots::surplus() const {
    std::optional<std::uint32_t> least;
    for (std::uint32_t s = 0; s < slabs_.size(); ++s)
        if (exists(s) && have_[slabs_[s].kind] > quota_[slabs_[s].kind] &&
            (!least || slabs_[s].used < slabs_[*least].used))
            least = s;
    return least;
}

TileSlots::Got TileSlots::take(Kind kind, const TileId& tile, TileSlot& slot) {
    if (free_[kind].empty()) {
        if (have_[kind] >= quota_[kind]) return Got::full;
        const auto gap = std::ranges::find_if(slabs_, [](const Slab& slab) { return slab.tiles.empty(); });
        const auto number = static_cast<std::uint32_t>(gap - slabs_.begin());
        if (!store_->add_slab(number, tile_formats[kind], slots_a_side_)) {
            quota_[kind] = have_[kind];
            return Got::no_memory;
        }
        if (gap == slabs_.end()) slabs_.emplace_back();
        Slab& slab = slabs_[number];
        slab.kind = kind;
        slab.tiles.assign(slots_a_slab(), {});
        slab.used = 0;
        ++have_[kind];
        bytes_ += slab_bytes(kind);
        for (auto i = static_cast<std::uint32_t>(slots_a_slab()); i-- > 0;) free_[kind].push_back({number, i});
    }
    slot = free_[kind].back();
    free_[kind].pop_back();
    Slab& slab = slabs_[slot.slab];
    slab.tiles[slot.slot] = tile;
    ++slab.used;
    return Got::yes;
}

void TileSlots::free(const TileSlot& slot) {
    Slab& slab = slabs_[slot.slab];
    assert(!slab.tiles[slot.slot].empty());
    slab.tiles[slot.slot] = {};
    --slab.used;
    free_[slab.kind].push_back(slot);
}

void TileSlots::remove(std::uint32_t slab) {
    Slab& gone = slabs_[slab];
    assert(gone.used == 0);
    std::erase_if(free_[gone.kind], [&](const TileSlot& slot) { return slot.slab == slab; });
    --have_[gone.kind];
    bytes_ -= slab_bytes(gone.kind);
    gone.tiles.clear();
    store_->remove_slab(slab);
}

} // namespace guanhe::stream
