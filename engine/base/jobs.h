// Work on all cores. One pool per program, made in main and handed down.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <stop_token>

namespace guanhe {

/// A pool of worker threads. All members may be called from any thread.
class Jobs {
public:
    /// `threads` counts the caller of parallel_for too; 0 means one per core.
    explicit Jobs(unsigned threads = 0);
    ~Jobs();
    Jobs(const Jobs&) = delete;
    Jobs& operator=(const Jobs&) = delete;

    [[nodiscard]] unsigned thread_count() const noexcept;

    /// Runs body(0) … body(count - 1), each once, in about that order, on the pool and on the calling thread; returns
    /// when all are done. May be called from inside a body. After a stop request the indices not yet begun are skipped.
    /// The body must not throw.
    void parallel_for(std::size_t count, const std::function<void(std::size_t)>& body, std::stop_token stop = {});

    /// Splits [0, count) into ranges of at least `grain` and runs body(begin, end) on each; else as parallel_for.
    void parallel_ranges(std::size_t count, std::size_t grain,
                         const std::function<void(std::size_t, std::size_t)>& body, std::stop_token stop = {});

    /// Runs the task on a worker, some time. Tasks still waiting when the pool is destroyed are run first. The task
    /// must not throw.
    void run(std::function<void()> task);

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace guanhe
