// Which pages are in the store, and the rules about it.
#pragma once

#include "stream/chooser.h"
#include "stream/pack_entry.h"
#include "stream/streamer.h"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace guanhe::stream {

/// Drawing thread. A page is placed only when all its parents are, and evicted only when none of its children is; roots
/// are never evicted while their pack is there; the budget is kept at every moment, but for the roots themselves.
class Residency {
public:
    explicit Residency(PageStore& store) : store_(&store) {}

    void add(std::uint32_t pack, std::shared_ptr<const PackEntry> entry);
    void remove(std::uint32_t pack); ///< evicts all its pages

    /// What is wanted from now on. Pages that are not keep their place until it is needed.
    void want(const Choice& choice);

    enum class Placed { yes, later, unwanted, no_memory };
    /// `later`: a parent is missing. `unwanted`: not asked for, here already, or more than the budget holds.
    /// `no_memory`: the store has none left; nothing was placed. `pinned`: a root, for which everything else makes
    /// room.
    [[nodiscard]] Placed place(std::uint32_t pack, std::uint32_t page, const pack::DecodedPage& data,
                               bool pinned = false);
    /// A page that turned out to be broken is not missing any more.
    void set_broken(std::uint32_t pack, std::uint32_t page);

    void set_budget(std::uint64_t bytes); ///< evicts what no longer fits, also of what is wanted
    [[nodiscard]] std::uint64_t budget() const noexcept { return budget_; }
    [[nodiscard]] std::uint64_t bytes() const noexcept { return bytes_; }
    [[nodiscard]] std::uint32_t count() const noexcept { return static_cast<std::uint32_t>(resident_.size()); }
    [[nodiscard]] std::uint32_t missing() const noexcept { return missing_; } ///< wanted, sound and not resident
    [[nodiscard]] bool knows(std::uint32_t pack) const { return pack < packs_.size() && packs_[pack].entry != nullptr; }
    [[nodiscard]] const std::shared_ptr<const PackEntry>& entry(std::uint32_t pack) const { return packs_[pack].entry; }
    [[nodiscard]] bool resident(std::uint32_t pack, std::uint32_t page) const {
        return packs_[pack].pages[page].slot != pack::none;
    }
    [[nodiscard]] bool wants(std::uint32_t pack, std::uint32_t page) const {
        return is_wanted(packs_[pack].pages[page]);
    }
    /// When it was last wanted.
    [[nodiscard]] float priority(std::uint32_t pack, std::uint32_t page) const {
        return packs_[pack].pages[page].priority;
    }
    [[nodiscard]] std::span<const WantedPage> wanted() const noexcept { return wanted_; }

private:
    struct Page {
        std::uint32_t slot = pack::none; ///< in resident_; none: not resident
        std::uint32_t children = 0;      ///< resident pages of which it is a parent
        std::uint32_t wanted_in = 0;     ///< the last round that wanted it; 0: none
        float priority = 0.0F;           ///< then
    };
    struct PackState {
        std::shared_ptr<const PackEntry> entry;
        std::vector<Page> pages;
    };
    struct Resident {
        std::uint32_t pack, page;
    };
    struct Victim {
        std::uint32_t wanted_in;
        float priority;
        std::uint32_t pack, page;
        /// A heap's top: the longest unasked and least valuable.
        bool operator<(const Victim& b) const noexcept {
            if (wanted_in != b.wanted_in) return wanted_in > b.wanted_in;
            if (priority != b.priority) return priority > b.priority;
            return pack != b.pack ? pack > b.pack : page > b.page;
        }
    };
    [[nodiscard]] bool is_wanted(const Page& page) const noexcept { return page.wanted_in == round_; }
    [[nodiscard]] bool fits(std::uint64_t bytes) const noexcept { return bytes_ + bytes <= budget_; }
    [[nodiscard]] bool make_room(std::uint64_t bytes);
    void make_room_among_wanted(std::uint64_t bytes);
    void add_victim(std::uint32_t pack, std::uint32_t page);
    void evict(std::uint32_t pack, std::uint32_t page);
    [[nodiscard]] static std::uint64_t bytes_of(const PackState& state, std::uint32_t page) {
        return state.entry->content().pages()[page].resident_bytes;
    }

    PageStore* store_;
    std::vector<PackState> packs_;
    std::vector<Resident> resident_;
    std::vector<WantedPage> wanted_;
    std::vector<Victim> victims_;   ///< a heap of what may be evicted
    bool victims_gathered_ = false; ///< in this round
    std::uint32_t round_ = 1;
    std::uint32_t missing_ = 0;
    std::uint64_t budget_ = 0, bytes_ = 0;
};

} // namespace guanhe::stream
