// Reads and decodes pages on threads of its own, the most urgent first.
#pragma once

#include "base/result.h"
#include "pack/codec.h"
#include "stream/pack_entry.h"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <vector>

namespace guanhe::stream {

struct ReadPage {
    std::shared_ptr<const PackEntry> entry;
    std::uint32_t pack = 0, page = 0;
    float priority = 0.0F;
    pack::DecodedPage data;
    std::optional<Error> fault; ///< none: decoded
};

/// Thread-safe. What was asked for and not begun is replaced by each request(). A page that is on its way is not begun
/// again (PackEntry::begin); who takes it ends that, with let_go().
class PageReader {
public:
    /// `most_waiting_bytes`: decoded pages that may wait to be let go; then the threads pause.
    PageReader(unsigned threads, std::uint64_t most_waiting_bytes);
    ~PageReader(); ///< at once, but for pages being decoded

    struct Wish {
        std::shared_ptr<const PackEntry> entry;
        std::uint32_t pack = 0, page = 0;
        float priority = 0.0F;
    };
    /// In order of urgency. Swaps, to keep the storage: `wishes` is empty afterwards.
    void request(std::vector<Wish>& wishes);
    /// Drops what was asked for of a pack and not begun.
    void forget(const PackEntry& entry);
    /// Whether the next wish was read on the calling thread, which must always be the same; false when there is none
    /// left to begin.
    [[nodiscard]] bool help();
    /// Appends what is decoded to `out`, without waiting.
    void take(std::vector<ReadPage>& out);
    /// Once a page that was taken is placed or not wanted: it may be asked for again, and its buffers are reused.
    void let_go(ReadPage& page);
    /// Whether the threads pause.
    [[nodiscard]] bool full();
    /// Waits until something can be taken or nothing is under way.
    void wait();
    [[nodiscard]] std::uint64_t stored_bytes() const noexcept { return stored_bytes_.load(std::memory_order_relaxed); }

private:
    void work(const std::stop_token& stop);
    [[nodiscard]] bool next(Wish& wish, pack::DecodedPage& buffer); ///< under the lock
    void read(const Wish& wish, pack::DecodeScratch& scratch, pack::DecodedPage buffer);

    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::vector<Wish> wishes_;
    std::size_t first_ = 0; ///< wishes before it have begun
    std::vector<ReadPage> done_;
    std::vector<pack::DecodedPage> spare_;
    std::uint64_t waiting_bytes_ = 0; ///< decoded and not let go
    std::uint64_t most_waiting_bytes_;
    unsigned reading_ = 0;
    std::atomic<std::uint64_t> stored_bytes_{0};
    pack::DecodeScratch helper_scratch_;
    std::vector<std::jthread> threads_; ///< last: they use all of the above
};

} // namespace guanhe::stream
