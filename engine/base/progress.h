// How far a long task is, told from worker threads and read from any thread.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <utility>

namespace guanhe {

/// One long task: a stage in words, and a fraction. Thread-safe.
class Progress {
public:
    Progress() = default;
    /// `changed` is called after every beginning and advance, on the thread that tells of it; it may ask this object,
    /// and throws nothing.
    explicit Progress(std::function<void(const Progress&)> changed) : changed_(std::move(changed)) {}

    /// Starts a stage of `total` units of work ("decoding", bytes to read).
    void begin(std::string stage, std::uint64_t total) {
        {
            const std::lock_guard lock(mutex_);
            stage_ = std::move(stage);
            done_.store(0, std::memory_order_relaxed);
            total_.store(total, std::memory_order_relaxed);
        }
        if (changed_) changed_(*this);
    }
    void advance(std::uint64_t units) noexcept {
        done_.fetch_add(units, std::memory_order_relaxed);
        if (changed_) changed_(*this);
    }

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
    const std::function<void(const Progress&)> changed_;
    mutable std::mutex mutex_;
    std::string stage_;
    std::atomic<std::uint64_t> done_{0};
    std::atomic<std::uint64_t> total_{0};
};

/// The units of one piece of a stage, told while the piece is worked on: never more than there are, and when it ends
/// whatever is left, so that a stage adds up however roughly its pieces are told. Thread-safe.
class ProgressPart {
public:
    /// `progress` may be null.
    ProgressPart(Progress* progress, std::uint64_t units) noexcept : progress_(progress), left_(units) {}
    ~ProgressPart() { advance(left_.load(std::memory_order_relaxed)); }
    ProgressPart(const ProgressPart&) = delete;
    ProgressPart& operator=(const ProgressPart&) = delete;

    void advance(std::uint64_t units) noexcept {
        auto left = left_.load(std::memory_order_relaxed);
        while (!left_.compare_exchange_weak(left, left - std::min(units, left), std::memory_order_relaxed)) {
        }
        if (progress_ != nullptr) progress_->advance(std::min(units, left));
    }

private:
    Progress* progress_;
    std::atomic<std::uint64_t> left_;
};

/// Hears what fraction of a task is done, 0 to 1 and growing, on the thread that does the task.
using FractionListener = std::function<void(double)>;

} // namespace guanhe
