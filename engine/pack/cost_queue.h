// A queue of numbered items by cost: constant time for every operation, order exact to an eighth of a doubling.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace guanhe::pack {

/// Items are 0 to 65534; costs are not negative. Of items in the same step of cost the one put in last comes first.
class CostQueue {
public:
    static constexpr std::uint16_t none = 0xFFFF;

    void reset(std::size_t items) {
        first_.fill(none);
        words_.fill(0);
        summary_ = 0;
        links_.assign(items, {none, none, none});
    }

    [[nodiscard]] bool empty() const noexcept { return summary_ == 0; }

    void put(std::uint16_t item, float cost) noexcept {
        const auto bin = static_cast<std::uint16_t>(std::bit_cast<std::uint32_t>(cost) >> 20U & 2047U);
        auto& link = links_[item];
        if (link.bin == bin) return;
        if (link.bin != none) remove(item);
        link = {first_[bin], none, bin};
        if (link.next != none) links_[link.next].previous = item;
        first_[bin] = item;
        words_[bin >> 6U] |= std::uint64_t{1} << (bin & 63U);
        summary_ |= 1U << (bin >> 6U);
    }

    void remove(std::uint16_t item) noexcept {
        auto& link = links_[item];
        if (link.bin == none) return;
        if (link.next != none) links_[link.next].previous = link.previous;
        if (link.previous != none) {
            links_[link.previous].next = link.next;
        } else {
            first_[link.bin] = link.next;
            if (link.next == none) {
                auto& word = words_[link.bin >> 6U];
                word &= ~(std::uint64_t{1} << (link.bin & 63U));
                if (word == 0) summary_ &= ~(1U << (link.bin >> 6U));
            }
        }
        link.bin = none;
    }

    /// The cheapest. Requires !empty().
    [[nodiscard]] std::uint16_t front() const noexcept {
        const auto word = static_cast<std::size_t>(std::countr_zero(summary_));
        return first_[word * 64 + static_cast<std::size_t>(std::countr_zero(words_[word]))];
    }

private:
    struct Link {
        std::uint16_t next, previous, bin;
    };
    std::array<std::uint16_t, 2048> first_{};
    std::array<std::uint64_t, 32> words_{};
    std::uint32_t summary_ = 0;
    std::vector<Link> links_;
};

} // namespace guanhe::pack
