// A store that holds the streamer to its rules at every call.
#pragma once

#include "stream/streamer.h"

#include <cstdint>
#include <map>
#include <set>
#include <utility>
#include <vector>

namespace guanhe::test {

class CheckedStore final : public stream::PageStore {
public:
    /// What must never be exceeded, but by the pinned pages themselves.
    explicit CheckedStore(std::uint64_t budget) : budget_(budget) {}
    ~CheckedStore() override; ///< must be empty
    CheckedStore(const CheckedStore&) = delete;
    CheckedStore& operator=(const CheckedStore&) = delete;

    [[nodiscard]] Result<void> add(std::uint32_t pack, const pack::Pack& content) override;
    void remove(std::uint32_t pack) override;
    [[nodiscard]] Result<void> place(std::uint32_t pack, std::uint32_t page, const pack::DecodedPage& data) override;
    void evict(std::uint32_t pack, std::uint32_t page) override;

    void set_budget(std::uint64_t bytes) { budget_ = bytes; }
    /// The device's memory: what is more is refused.
    void set_capacity(std::uint64_t bytes) { capacity_ = bytes; }
    /// Pinned pages of this pack, or of all, may be evicted from now on.
    void expect_removal(std::uint32_t pack) { leaving_.insert(pack); }
    void expect_end() { ending_ = true; }

    using Resident = std::set<std::pair<std::uint32_t, std::uint32_t>>; ///< pack, page
    [[nodiscard]] const Resident& resident() const { return resident_; }
    [[nodiscard]] std::uint64_t bytes() const { return bytes_; }
    [[nodiscard]] std::uint64_t changes() const { return changes_; } ///< pages placed and evicted so far
    [[nodiscard]] std::uint64_t refusals() const { return refusals_; }
    /// Placed since the last call.
    [[nodiscard]] std::uint64_t take_placed_bytes() { return std::exchange(placed_bytes_, 0); }
    [[nodiscard]] std::size_t packs() const { return packs_.size(); }
    /// That every pinned page is there; and that the budget is kept.
    void check() const;

private:
    struct Known {
        const pack::Pack* content = nullptr;
        std::vector<std::vector<std::uint32_t>> parents, children; ///< by page
        std::vector<bool> pinned;
        std::uint64_t pinned_bytes = 0;
    };
    void check_budget() const;

    std::uint64_t budget_, capacity_ = ~std::uint64_t{0};
    std::uint64_t bytes_ = 0, changes_ = 0, refusals_ = 0, placed_bytes_ = 0;
    std::map<std::uint32_t, Known> packs_;
    Resident resident_;
    std::set<std::uint32_t> leaving_;
    bool ending_ = false;
};

} // namespace guanhe::test
