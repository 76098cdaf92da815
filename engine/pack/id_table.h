// Finding equal things among many: numbers by the hash of what they stand for, in one open-addressed array.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

namespace guanhe::pack {

/// A good hash of words, for IdTable. Not for files: it may change.
class WordHash {
public:
    void add(std::uint64_t word) noexcept {
        state_ = (state_ ^ word) * 0x9E37'79B9'7F4A'7C15U;
        state_ ^= state_ >> 32U;
    }
    [[nodiscard]] std::uint32_t value() const noexcept {
        return static_cast<std::uint32_t>((state_ * 0xD6E8'FEB8'6659'FD93U) >> 32U);
    }

private:
    std::uint64_t state_ = 0x2545'F491'4F6C'DD1DU;
};

class IdTable {
public:
    static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

    /// Room for `expected` entries without growing.
    explicit IdTable(std::size_t expected) : slots_(std::bit_ceil(expected + expected / 2 + 16)) {}

    /// The id among those of this hash for which same(id) holds; else inserts `id` and returns it.
    template<class Same>
    std::uint32_t find_or_insert(std::uint32_t hash, std::uint32_t id, const Same& same) {
        auto at = find_slot(hash, same);
        if (slots_[at].id != none) return slots_[at].id;
        if ((used_ + 1) * 4 > slots_.size() * 3) {
            grow();
            at = find_slot(hash, same);
        }
        slots_[at] = {hash, id};
        ++used_;
        return id;
    }
    /// The id, or none.
    template<class Same>
    [[nodiscard]] std::uint32_t find(std::uint32_t hash, const Same& same) const {
        return slots_[find_slot(hash, same)].id;
    }

private:
    struct Slot {
        std::uint32_t hash = 0;
        std::uint32_t id = none;
    };

    template<class Same>
    [[nodiscard]] std::size_t find_slot(std::uint32_t hash, const Same& same) const {
        const auto mask = slots_.size() - 1;
        auto at = hash & mask;
        while (slots_[at].id != none && !(slots_[at].hash == hash && same(slots_[at].id))) at = (at + 1) & mask;
        return at;
    }
    void grow() {
        std::vector<Slot> old(slots_.size() * 2);
        old.swap(slots_);
        const auto mask = slots_.size() - 1;
        for (const auto& slot : old) {
            if (slot.id == none) continue;
            auto at = slot.hash & mask;
            while (slots_[at].id != none) at = (at + 1) & mask;
            slots_[at] = slot;
        }
    }

    std::vector<Slot> slots_;
    std::size_t used_ = 0;
};

} // namespace guanhe::pack
