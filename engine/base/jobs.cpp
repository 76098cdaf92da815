#include "base/jobs.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <list>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace guanhe {

namespace {

/// One parallel_for under way. Lives on its caller's stack: the caller takes it off the list and waits for the helpers.
struct Batch {
    Batch(std::size_t count_, const std::function<void(std::size_t)>& body_, std::stop_token stop_)
        : count(count_), body(body_), stop(std::move(stop_)) {}

    std::size_t count;
    const std::function<void(std::size_t)>& body;
    std::stop_token stop;
    std::atomic<std::size_t> next{0};
    unsigned places = 0;  // how many more helpers may join; guarded by the pool's mutex
    unsigned helpers = 0; // how many are in it; guarded by the pool's mutex
    std::condition_variable left;

    void work() {
        const bool stoppable = stop.stop_possible();
        for (auto i = next.fetch_add(1, std::memory_order_relaxed); i < count;
             i = next.fetch_add(1, std::memory_order_relaxed)) {
            if (stoppable && stop.stop_requested()) break;
            body(i);
        }
    }
};

} // namespace

struct Jobs::State {
    unsigned width = 1;
    std::mutex mutex;
    std::condition_variable wake;
    std::list<Batch*> batches; // newest first: inner loops end before outer ones begin new work
    std::deque<std::function<void()>> tasks;
    bool closing = false;
    std::vector<std::thread> workers;

    void work() {
        std::unique_lock lock(mutex);
        for (;;) {
            wake.wait(lock, [&] { return closing || !batches.empty() || !tasks.empty(); });
            if (!batches.empty()) {
                Batch& batch = *batches.front();
                ++batch.helpers;
                if (--batch.places == 0) batches.pop_front();
                lock.unlock();
                batch.work();
                lock.lock();
                if (--batch.helpers == 0) batch.left.notify_one();
                continue;
            }
            if (!tasks.empty()) {
                auto task = std::move(tasks.front());
                tasks.pop_front();
                lock.unlock();
                task();
                task = nullptr; // what it captured goes before the next wait
                lock.lock();
                continue;
            }
            return; // closing, and nothing is left to do
        }
    }
};

Jobs::Jobs(unsigned threads) : state_(std::make_unique<State>()) {
    if (threads == 0) threads = std::max(1U, std::thread::hardware_concurrency());
    state_->width = threads;
    // As many workers as the width, not one fewer: a long task started with run() then leaves enough helpers for its
    // own loops, and a pool of one still has somewhere to run tasks.
    for (unsigned i = 0; i < threads; ++i) {
        try {
            state_->workers.emplace_back([state = state_.get()] { state->work(); });
        } catch (const std::system_error&) {
            break; // the system has no more threads to give; loops still run on their callers
        }
    }
}

Jobs::~Jobs() {
    {
        const std::lock_guard lock(state_->mutex);
        state_->closing = true;
    }
    state_->wake.notify_all();
    for (auto& worker : state_->workers) worker.join();
}

unsigned Jobs::thread_count() const noexcept {
    return state_->width;
}

void Jobs::parallel_for(std::size_t count, const std::function<void(std::size_t)>& body, std::stop_token stop) {
    if (count == 0) return;
    Batch batch(count, body, std::move(stop));
    const auto helpers = static_cast<unsigned>(std::min<std::size_t>(state_->width - 1, count - 1));
    if (helpers == 0) {
        batch.work();
        return;
    }
    std::list<Batch*> entry{&batch};
    const auto place = entry.begin();
    {
        const std::lock_guard lock(state_->mutex);
        batch.places = helpers;
        state_->batches.splice(state_->batches.begin(), entry);
    }
    for (unsigned i = 0; i < helpers; ++i) state_->wake.notify_one();
    batch.work();
    std::unique_lock lock(state_->mutex);
    if (batch.places > 0) state_->batches.erase(place); // nobody may join any more
    batch.left.wait(lock, [&] { return batch.helpers == 0; });
}

void Jobs::parallel_ranges(std::size_t count, std::size_t grain,
                           const std::function<void(std::size_t, std::size_t)>& body, std::stop_token stop) {
    if (count == 0) return;
    // A few ranges a thread even out threads that are slowed by others.
    const auto most = std::size_t{state_->width} * 4;
    const auto ranges = std::clamp<std::size_t>(count / std::max<std::size_t>(grain, 1), 1, most);
    const auto size = count / ranges;
    const auto longer = count % ranges; // this many ranges have one element more
    parallel_for(
        ranges,
        [&](std::size_t i) {
            const auto begin = i * size + std::min(i, longer);
            body(begin, begin + size + (i < longer ? 1 : 0));
        },
        std::move(stop));
}

void Jobs::run(std::function<void()> task) {
    {
        const std::lock_guard lock(state_->mutex);
        if (!state_->workers.empty()) {
            state_->tasks.push_back(std::move(task));
            task = nullptr;
        }
    }
    if (task) {
        task(); // the system gave no thread at all
        return;
    }
    state_->wake.notify_one();
}

} // namespace guanhe
