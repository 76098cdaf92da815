// How far a long task is, told from worker threads and read from any thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>

namespace guanhe {

/// One long task: a stage in words, and a fraction. Thread-safe.
class Progress {
public:
    /// Starts a stage of `total` units of work ("decoding", bytes to read).
    void begin(std::string stage, std::uint64_t total) {
        const std::lock_guard lock(mutex_);
        stage_ = std::move(stage);
        done_.store(0, std::memory_order_relaxed);
        total_.store(total, std::memory_order_relaxed);
    }
    void advance(std::uint64_t units) noexcept { done_.fetch_add(units, std::memory_order_relaxed); }

    [[nodiscard]] std::string stage() const {
        const std::lock_guard lock(mutex_);
        return stage_;
    }
    /// 0 to 1 within the stage; 0 when its size is unknown.
    [[nodiscard]] float fraction() const noexcept {
        const auto total = total_.load(std::memory_order_relaxed);
        if (total == 0) return 0.0F;
        const auto done = done_.load(std::memory_order_relaxed);
        return done >= total ? 1.0F : static_cast<float>(static_cast<double>(done) / static_cast<double>(total));
    }

private:
    mutable std::mutex mutex_;
    std::string stage_;
    std::atomic<std::uint64_t> done_{0};
    std::atomic<std::uint64_t> total_{0};
};

} // namespace guanhe
