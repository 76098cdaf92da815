// Reads and decodes on threads of its own, the most urgent first. What is read is the Work's: pages (page_reader.h) or
// tiles (tile_reader.h).
#pragma once

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <mutex>
#include <stop_token>
#include <thread>
#include <utility>
#include <vector>

namespace guanhe::stream {

/// Thread-safe. What was asked for and not begun is replaced by each request(). What is on its way is not begun again;
/// who takes it ends that, with let_go().
///
/// A Work has the types Wish, Done (with the members `data` and `entry`), Data and Scratch, and as static functions:
///     bool begin(const Wish&)                     false: it is on its way already, or is not to be read
///     Done read(const Wish&, Scratch&, Data)      with `data` in the buffer given
///     std::uint64_t stored_bytes(const Wish&)     that read() reads
///     std::uint64_t bytes(const Data&)            that wait to be let go
///     void end(Done&)                             it may be begun again
template<class Work>
class Reader {
public:
    using Wish = typename Work::Wish;
    using Done = typename Work::Done;
    using Data = typename Work::Data;

    /// `most_waiting_bytes`: what is decoded and may wait to be let go; then the threads pause.
    Reader(unsigned threads, std::uint64_t most_waiting_bytes) : most_waiting_bytes_(most_waiting_bytes) {
        for (unsigned i = 0; i < std::max(threads, 1U); ++i)
            threads_.emplace_back([this](const std::stop_token& stop) { work(stop); });
    }
    ~Reader() { ///< at once, but for what is being decoded
        for (std::jthread& thread : threads_) thread.request_stop();
    }
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;

    /// In order of urgency. Swaps, to keep the storage: `wishes` is empty afterwards.
    void request(std::vector<Wish>& wishes) {
        {
            const std::lock_guard lock(mutex_);
            std::swap(wishes_, wishes);
            first_ = 0;
        }
        changed_.notify_all();
        wishes.clear();
    }
    /// Drops what was asked for of an entry and not begun.
    template<class Entry>
    void forget(const Entry& entry) {
        const std::lock_guard lock(mutex_);
        wishes_.erase(wishes_.begin(), wishes_.begin() + static_cast<std::ptrdiff_t>(first_));
        first_ = 0;
        std::erase_if(wishes_, [&](const Wish& wish) { return wish.entry.get() == &entry; });
    }
    /// Whether the next wish was read on the calling thread, which must always be the same; false when there is none
    /// left to begin.
    [[nodiscard]] bool help() {
        Wish wish;
        Data buffer;
        {
            const std::lock_guard lock(mutex_);
            if (!next(wish, buffer)) return false;
        }
        read(wish, helper_scratch_, std::move(buffer));
        return true;
    }
    /// Appends what is decoded to `out`, without waiting.
    void take(std::vector<Done>& out) {
        const std::lock_guard lock(mutex_);
        std::ranges::move(done_, std::back_inserter(out));
        done_.clear();
    }
    /// Once what was taken is placed or not wanted: it may be asked for again, and its buffers are reused.
    void let_go(Done& done) {
        bool resume = false;
        {
            const std::lock_guard lock(mutex_);
            const bool paused = waiting_bytes_ >= most_waiting_bytes_;
            waiting_bytes_ -= Work::bytes(done.data);
            resume = paused && waiting_bytes_ < most_waiting_bytes_;
            if (spare_.size() < most_spare) spare_.push_back(std::move(done.data));
        }
        if (resume) changed_.notify_all();
        done.data = {};
        Work::end(done);
        done.entry.reset();
    }
    /// Whether the threads pause.
    [[nodiscard]] bool full() {
        const std::lock_guard lock(mutex_);
        return waiting_bytes_ >= most_waiting_bytes_;
    }
    /// Waits until something can be taken or nothing is under way.
    void wait() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return !done_.empty() || (reading_ == 0 && first_ >= wishes_.size()); });
    }
    [[nodiscard]] std::uint64_t stored_bytes() const noexcept { return stored_bytes_.load(std::memory_order_relaxed); }

private:
    static constexpr std::size_t most_spare = 64;

    [[nodiscard]] bool next(Wish& wish, Data& buffer) { ///< under the lock
        while (first_ < wishes_.size()) {
            wish = std::move(wishes_[first_++]);
            if (!Work::begin(wish)) continue;
            if (!spare_.empty()) {
                buffer = std::move(spare_.back());
                spare_.pop_back();
            }
            ++reading_;
            return true;
        }
        wish = {};
        changed_.notify_all(); // who waits for the rest of the wishes need not
        return false;
    }
    void read(const Wish& wish, typename Work::Scratch& scratch, Data buffer) {
        Done done = Work::read(wish, scratch, std::move(buffer));
        stored_bytes_.fetch_add(Work::stored_bytes(wish), std::memory_order_relaxed);
        {
            const std::lock_guard lock(mutex_);
            waiting_bytes_ += Work::bytes(done.data);
            done_.push_back(std::move(done));
            --reading_;
        }
        changed_.notify_all();
    }
    void work(const std::stop_token& stop) {
        typename Work::Scratch scratch;
        while (!stop.stop_requested()) {
            Wish wish; // of this turn alone: it keeps its pack in memory
            Data buffer;
            {
                std::unique_lock lock(mutex_);
                const bool woken = changed_.wait(
                    lock, stop, [&] { return first_ < wishes_.size() && waiting_bytes_ < most_waiting_bytes_; });
                if (!woken || !next(wish, buffer)) continue;
            }
            read(wish, scratch, std::move(buffer));
        }
    }

    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::vector<Wish> wishes_;
    std::size_t first_ = 0; ///< wishes before it have begun
    std::vector<Done> done_;
    std::vector<Data> spare_;
    std::uint64_t waiting_bytes_ = 0; ///< decoded and not let go
    std::uint64_t most_waiting_bytes_;
    unsigned reading_ = 0;
    std::atomic<std::uint64_t> stored_bytes_{0};
    typename Work::Scratch helper_scratch_;
    std::vector<std::jthread> threads_; ///< last: they use all of the above
};

} // namespace guanhe::stream
