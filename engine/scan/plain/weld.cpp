#include "scan/plain/weld.h"

#include "scan/plain/in_order.h"

#include <atomic>
#include <bit>

namespace guanhe::scan::plain {

namespace {

constexpr std::size_t block_corners = std::size_t{1} << 16U;
constexpr std::size_t part_corners = std::size_t{1} << 15U; ///< aimed at: records and table then fit the second cache
constexpr std::size_t most_parts = 4096;

struct Record { // without initial values: millions of them are made to be overwritten
    Key key;
    std::uint32_t corner;
};

std::uint64_t hash_of(const Key& key) noexcept {
    // Multiply and fold, as in Wang Yi's wyhash: positions differ in few bits, and all must count.
    auto mix = [](std::uint64_t a, std::uint64_t b) {
        a ^= b;
        a *= 0x9E3779B97F4A7C15ULL;
        return a ^ (a >> 32U);
    };
    return mix(mix(mix(0xA0761D6478BD642FULL, key.x), key.y), key.z);
}

/// A bit for every corner that is the first of its vertex, and how many such there are before each.
class Firsts {
public:
    explicit Firsts(std::uint64_t corners)
        : words_(static_cast<std::size_t>((corners + 63) / 64)), before_(words_.size() / 8 + 1) {}

    void mark(std::uint32_t corner) noexcept { // on many threads
        words_[corner / 64].fetch_or(std::uint64_t{1} << (corner % 64), std::memory_order_relaxed);
    }
    std::uint64_t count() {
        std::uint64_t sum = 0;
        for (std::size_t w = 0; w < words_.size(); ++w) {
            if (w % 8 == 0) before_[w / 8] = static_cast<std::uint32_t>(sum);
            sum += static_cast<unsigned>(std::popcount(words_[w].load(std::memory_order_relaxed)));
        }
        return sum;
    }
    /// The number of the vertex whose first corner this is; after count().
    [[nodiscard]] std::uint32_t rank(std::uint32_t corner) const noexcept {
        const std::size_t word = corner / 64;
        std::uint32_t sum = before_[word / 8];
        for (auto w = word / 8 * 8; w < word; ++w) sum += bits(w);
        return sum + bits_below(word, corner % 64);
    }

private:
    [[nodiscard]] std::uint32_t bits(std::size_t word) const noexcept { return bits_below(word, 64); }
    [[nodiscard]] std::uint32_t bits_below(std::size_t word, unsigned end) const noexcept {
        const auto all = words_[word].load(std::memory_order_relaxed);
        const auto mask = end == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << end) - 1;
        return static_cast<std::uint32_t>(std::popcount(all & mask));
    }

    std::vector<std::atomic<std::uint64_t>> words_;
    std::vector<std::uint32_t> before_; ///< one an eight words
};

class Welder {
public:
    Welder(std::uint64_t corners, const CornerKeys& keys, Reading& reading)
        : corners_(corners), keys_(keys), reading_(reading), records_(reading.room), firsts_of_parts_(reading.room),
          indices_(reading.room), vertices_(reading.room), firsts_(corners) {
        parts_ =
            std::bit_ceil(std::clamp<std::size_t>(static_cast<std::size_t>(corners / part_corners), 1, most_parts));
        shift_ = 64 - std::countr_zero(parts_);
        // With many corners a block holds too little of each part for the disk to read it well.
        block_ = block_corners;
        while (block_ * 256 < corners && block_ < (std::size_t{1} << 20U)) block_ *= 2;
        blocks_ = static_cast<std::size_t>((corners + block_ - 1) / block_);
        starts_.resize(blocks_ * (parts_ + 1));
    }

    Result<Welded> run() {
        GUANHE_TRY(records_.expect(corners_));
        GUANHE_TRY(sort_into_parts());
        GUANHE_TRY_LET(sorted_, records_.view());
        GUANHE_TRY(firsts_of_parts_.expect(corners_));
        GUANHE_TRY(find_firsts());
        sorted_ = {};
        records_.clear();
        GUANHE_TRY_LET(first_of_, firsts_of_parts_.view());
        GUANHE_TRY(indices_.expect(corners_));
        GUANHE_TRY(vertices_.expect(firsts_.count()));
        GUANHE_TRY(number());
        Welded welded;
        GUANHE_TRY_LET(welded.indices, indices_.finish());
        GUANHE_TRY_LET(welded.vertices, vertices_.finish());
        return welded;
    }

private:
    struct Item {
        std::size_t index = 0;
    };
    auto each(std::size_t count) {
        return [next = std::size_t{0}, count]() mutable -> Result<std::optional<Item>> {
            if (next == count) return std::optional<Item>();
            return std::optional(Item{next++});
        };
    }
    [[nodiscard]] std::uint64_t first_corner(std::size_t block) const { return std::uint64_t{block} * block_; }
    [[nodiscard]] std::size_t size_of(std::size_t block) const {
        return static_cast<std::size_t>(std::min<std::uint64_t>(block_, corners_ - first_corner(block)));
    }
    [[nodiscard]] std::size_t part_of(const Key& key) const {
        return parts_ == 1 ? 0 : static_cast<std::size_t>(hash_of(key) >> shift_);
    }
    /// The records of a block that belong to a part: [first, last) of the block's.
    [[nodiscard]] std::pair<std::uint32_t, std::uint32_t> slice(std::size_t block, std::size_t part) const {
        const auto* starts = &starts_[block * (parts_ + 1)];
        return {starts[part], starts[part + 1]};
    }

    Result<void> sort_into_parts() {
        return in_order(
            reading_.jobs(), reading_.options.stop, reading_.faults.source(), each(blocks_),
            [&](const Item& item) -> Result<Slice<Record>> {
                const auto count = size_of(item.index);
                std::vector<Key> keys(count);
                keys_(first_corner(item.index), keys);
                auto* starts = &starts_[item.index * (parts_ + 1)];
                std::vector<std::uint16_t> part(count);
                std::vector<std::uint32_t> next(parts_ + 1, 0);
                for (std::size_t i = 0; i < count; ++i) {
                    part[i] = static_cast<std::uint16_t>(part_of(keys[i]));
                    ++next[part[i] + std::size_t{1}];
                }
                for (std::size_t p = 0; p < parts_; ++p) next[p + 1] += next[p];
                std::copy(next.begin(), next.end(), starts);
                Slice slice(records_, first_corner(item.index), count);
                const auto out = slice.elements();
                for (std::size_t i = 0; i < count; ++i) {
                    out[next[part[i]]++] = {keys[i], static_cast<std::uint32_t>(first_corner(item.index) + i)};
                }
                return slice;
            },
            [&](const Item&, const Slice<Record>& slice) { return records_.append(slice.elements()); });
    }

    /// For every record of a part, in the part's order: the first corner with the same key.
    std::vector<std::uint32_t> firsts_in(std::size_t part) {
        std::vector<Record> records;
        std::size_t count = 0;
        for (std::size_t b = 0; b < blocks_; ++b) count += slice(b, part).second - slice(b, part).first;
        records.reserve(count);
        for (std::size_t b = 0; b < blocks_; ++b) {
            const auto [first, last] = slice(b, part);
            const auto from = sorted_.subspan(static_cast<std::size_t>(first_corner(b)) + first, last - first);
            records.insert(records.end(), from.begin(), from.end());
        }
        constexpr std::uint32_t empty = std::numeric_limits<std::uint32_t>::max();
        std::vector<std::uint32_t> table(std::bit_ceil(std::max<std::size_t>(count * 3 / 2, 8)), empty);
        const auto mask = table.size() - 1;
        std::vector<std::uint32_t> firsts(count);
        for (std::size_t i = 0; i < count; ++i) {
            const auto& record = records[i];
            // The high bits of the hash chose the part; the low ones are left.
            auto slot = static_cast<std::size_t>(hash_of(record.key)) & mask;
            while (table[slot] != empty && records[table[slot]].key != record.key) slot = (slot + 1) & mask;
            if (table[slot] == empty) {
                table[slot] = static_cast<std::uint32_t>(i);
                firsts_.mark(record.corner);
            }
            firsts[i] = records[table[slot]].corner;
        }
        return firsts;
    }

    Result<void> find_firsts() {
        part_starts_.assign(parts_, 0);
        std::uint64_t sum = 0;
        for (std::size_t p = 0; p < parts_; ++p) {
            part_starts_[p] = sum;
            for (std::size_t b = 0; b < blocks_; ++b) sum += slice(b, p).second - slice(b, p).first;
        }
        return in_order(
            reading_.jobs(), reading_.options.stop, reading_.faults.source(), each(parts_),
            [&](const Item& item) -> Result<std::vector<std::uint32_t>> { return firsts_in(item.index); },
            [&](const Item&, const std::vector<std::uint32_t>& firsts) {
                sorted_.forget(0, sorted_.size());
                return firsts_of_parts_.append(firsts);
            });
    }

    struct Numbered {
        Slice<std::uint32_t> indices;
        std::vector<Key> vertices;
    };

    Result<void> number() {
        // How far each part has been used up when a block begins: taken one after another.
        std::vector<std::uint64_t> used = part_starts_;
        std::size_t next = 0;
        struct Work {
            std::size_t block = 0;
            std::vector<std::uint64_t> at; ///< a part: where its records of this block begin
        };
        const auto take = [&]() -> Result<std::optional<Work>> {
            if (next == blocks_) return std::optional<Work>();
            Work work{next, used};
            for (std::size_t p = 0; p < parts_; ++p) used[p] += slice(next, p).second - slice(next, p).first;
            ++next;
            return std::optional(std::move(work));
        };
        return in_order(
            reading_.jobs(), reading_.options.stop, reading_.faults.source(), take,
            [&](Work& work) -> Result<Numbered> {
                const auto count = size_of(work.block);
                const auto first = first_corner(work.block);
                std::vector<Key> keys(count);
                keys_(first, keys);
                Numbered numbered{Slice(indices_, first, count), {}};
                const auto out = numbered.indices.elements();
                for (std::size_t i = 0; i < count; ++i) {
                    const auto first_alike = first_of_[static_cast<std::size_t>(work.at[part_of(keys[i])]++)];
                    out[i] = firsts_.rank(first_alike);
                    if (first_alike == first + i) numbered.vertices.push_back(keys[i]);
                }
                return numbered;
            },
            [&](const Work& work, const Numbered& numbered) -> Result<void> {
                if (work.block % 16 == 0) first_of_.forget(0, first_of_.size()); // parts are larger than blocks of them
                GUANHE_TRY(indices_.append(numbered.indices.elements()));
                return vertices_.append(numbered.vertices);
            });
    }

    std::uint64_t corners_;
    const CornerKeys& keys_;
    Reading& reading_;
    std::size_t parts_ = 1, block_ = 0, blocks_ = 0;
    int shift_ = 0;
    std::vector<std::uint32_t> starts_; ///< parts_ + 1 a block
    std::vector<std::uint64_t> part_starts_;
    Column<Record> records_; ///< block after block, each sorted by part
    Stream<Record> sorted_;
    Column<std::uint32_t> firsts_of_parts_; ///< part after part, each in the order of its corners
    Stream<std::uint32_t> first_of_;
    Column<std::uint32_t> indices_;
    Column<Key> vertices_;
    Firsts firsts_;
};

} // namespace

Result<void> check_corner_count(std::uint64_t corners, const Reading& reading) {
    if (corners <= std::numeric_limits<std::uint32_t>::max()) return {};
    return reading.faults.whole("it has " + std::to_string(corners / 3) +
                                    " triangles of one material without shared vertices; at most 1431655765 are taken",
                                "split the scan");
}

Result<Welded> weld(std::uint64_t corner_count, const CornerKeys& keys, Reading& reading) {
    return Welder(corner_count, keys, reading).run();
}

} // namespace guanhe::scan::plain
