// What the streamer knows of a pack beside its tables: how pages depend on each other, which are broken, and which are
// on their way.
#pragma once

#include "pack/pack.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace guanhe::stream {

/// Any thread. Immutable but for the state of pages.
///
/// A page's parents are the pages that hold a parent of one of its groups. A group's children have smaller numbers than
/// it, and pages are runs of groups, so a parent page has a larger number: the order is without cycles.
class PackEntry {
public:
    explicit PackEntry(std::shared_ptr<const pack::Pack> content);

    [[nodiscard]] const pack::Pack& content() const noexcept { return *content_; }
    [[nodiscard]] std::span<const std::uint32_t> parents(std::uint32_t page) const noexcept {
        return std::span(parents_).subspan(first_parent_[page], first_parent_[page + 1] - first_parent_[page]);
    }
    [[nodiscard]] std::span<const std::uint32_t> roots() const noexcept { return roots_; } ///< pages, parents first
    [[nodiscard]] bool is_root(std::uint32_t page) const noexcept { return root_[page]; }

    [[nodiscard]] bool broken(std::uint32_t page) const noexcept { return (state(page) & is_broken) != 0; }
    void set_broken(std::uint32_t page) const noexcept { states_[page].fetch_or(is_broken, std::memory_order_relaxed); }

    /// A page is on its way from begin(), once somebody sets about reading it, to end(), once it is placed or let go.
    [[nodiscard]] bool on_its_way(std::uint32_t page) const noexcept { return (state(page) & is_on_its_way) != 0; }
    /// False: it is on its way already, or broken, and is not to be read.
    [[nodiscard]] bool begin(std::uint32_t page) const noexcept {
        return states_[page].fetch_or(is_on_its_way, std::memory_order_relaxed) == 0;
    }
    void end(std::uint32_t page) const noexcept {
        states_[page].fetch_and(static_cast<std::uint8_t>(~is_on_its_way), std::memory_order_relaxed);
    }

private:
    static constexpr std::uint8_t is_broken = 1, is_on_its_way = 2;
    [[nodiscard]] std::uint8_t state(std::uint32_t page) const noexcept {
        return states_[page].load(std::memory_order_relaxed);
    }

    std::shared_ptr<const pack::Pack> content_;
    std::vector<std::uint32_t> first_parent_, parents_;
    std::vector<std::uint32_t> roots_;
    std::vector<bool> root_;
    std::unique_ptr<std::atomic<std::uint8_t>[]> states_;
};

} // namespace guanhe::stream
