#include "stream/residency.h"

#include <algorithm>
#include <cassert>
#include <ranges>
#include <utility>

namespace guanhe::stream {

void Residency::add(std::uint32_t pack, std::shared_ptr<const PackEntry> entry) {
    if (packs_.size() <= pack) packs_.resize(std::size_t{pack} + 1);
    PackState& state = packs_[pack];
    state.pages.assign(entry->content().pages().size(), {});
    state.entry = std::move(entry);
}

void Residency::remove(std::uint32_t pack) {
    PackState& state = packs_[pack];
    // Children have smaller numbers than their parents.
    for (std::uint32_t page = 0; page < state.pages.size(); ++page)
        if (state.pages[page].slot != pack::none) evict(pack, page);
    std::erase_if(wanted_, [&](const WantedPage& w) {
        if (w.pack != pack) return false;
        if (!state.entry->broken(w.page)) --missing_;
        return true;
    });
    state = {};
    victims_gathered_ = false;
}

void Residency::want(const Choice& choice) {
    ++round_;
    victims_gathered_ = false;
    missing_ = 0;
    wanted_.clear();
    for (const WantedPage& w : choice.pages) {
        if (!knows(w.pack)) continue;
        wanted_.push_back(w);
        Page& page = packs_[w.pack].pages[w.page];
        page.wanted_in = round_;
        page.priority = w.priority;
        if (page.slot == pack::none && !packs_[w.pack].entry->broken(w.page)) ++missing_;
    }
}

void Residency::set_broken(std::uint32_t pack, std::uint32_t page) {
    const PackState& state = packs_[pack];
    if (state.entry->broken(page)) return;
    state.entry->set_broken(page);
    if (is_wanted(state.pages[page])) --missing_;
}

void Residency::evict(std::uint32_t pack, std::uint32_t page) {
    PackState& state = packs_[pack];
    Page& gone = state.pages[page];
    assert(gone.children == 0);
    const Resident last = resident_.back();
    resident_[gone.slot] = last;
    packs_[last.pack].pages[last.page].slot = gone.slot;
    resident_.pop_back();
    gone.slot = pack::none;
    bytes_ -= bytes_of(state, page);
    if (is_wanted(gone)) ++missing_;
    store_->evict(pack, page);
    for (const std::uint32_t parent : state.entry->parents(page)) {
        --state.pages[parent].children;
        if (victims_gathered_) add_victim(pack, parent);
    }
}

/// If it is one: nobody asks for it, and it carries no finer pages.
void Residency::add_victim(std::uint32_t pack, std::uint32_t page) {
    const PackState& state = packs_[pack];
    const Page& p = state.pages[page];
    if (is_wanted(p) || p.children > 0 || state.entry->is_root(page)) return;
    victims_.push_back({p.wanted_in, p.priority, pack, page});
    std::push_heap(victims_.begin(), victims_.end());
}

bool Residency::make_room(std::uint64_t bytes) {
    if (fits(bytes)) return true;
    if (!victims_gathered_) {
        victims_.clear();
        for (const Resident& r : resident_) add_victim(r.pack, r.page);
        victims_gathered_ = true;
    }
    // Within a round a victim stays one: its children are not wanted, so none of them is placed.
    while (!fits(bytes) && !victims_.empty()) {
        std::pop_heap(victims_.begin(), victims_.end());
        const Victim victim = victims_.back();
        victims_.pop_back();
        evict(victim.pack, victim.page);
    }
    return fits(bytes);
}

/// The least urgent first; a page's children come after it.
void Residency::make_room_among_wanted(std::uint64_t bytes) {
    if (make_room(bytes)) return;
    for (const WantedPage& w : std::views::reverse(wanted_)) {
        if (fits(bytes)) return;
        if (resident(w.pack, w.page) && !packs_[w.pack].entry->is_root(w.page)) evict(w.pack, w.page);
    }
}

Residency::Placed Residency::place(std::uint32_t pack, std::uint32_t page, const pack::DecodedPage& data, bool pinned) {
    if (!knows(pack)) return Placed::unwanted;
    PackState& state = packs_[pack];
    Page& entry = state.pages[page];
    if (entry.slot != pack::none || (!pinned && !is_wanted(entry))) return Placed::unwanted;
    for (const std::uint32_t parent : state.entry->parents(page))
        if (state.pages[parent].slot == pack::none) return Placed::later;
    const std::uint64_t bytes = bytes_of(state, page);
    if (pinned)
        make_room_among_wanted(bytes);
    else if (!make_room(bytes))
        return Placed::unwanted;
    if (!store_->place(pack, page, data)) return Placed::no_memory;
    entry.slot = static_cast<std::uint32_t>(resident_.size());
    resident_.push_back({pack, page});
    bytes_ += bytes;
    if (is_wanted(entry)) --missing_;
    for (const std::uint32_t parent : state.entry->parents(page)) ++state.pages[parent].children;
    return Placed::yes;
}

void Residency::set_budget(std::uint64_t bytes) {
    budget_ = bytes;
    make_room_among_wanted(0);
}

} // namespace guanhe::stream
