// Work on the pieces of a file that has to come out in the file's order.
#pragma once

#include "base/jobs.h"
#include "base/result.h"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <new>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>

namespace guanhe::scan::plain {

/// Three steps a piece: take() gives the next, one at a time; make(piece) works on it, on all cores at once; put(piece,
/// made) puts it away, one at a time and in the order of taking. So what is put does not depend on the number of
/// threads, and no more pieces than threads are in memory. Returns the error of the first piece that has one; `where`
/// is for the errors made here. None of the three may call in_order() or wait for another piece.
///
/// take: () -> Result<std::optional<Piece>>, empty at the end; make: (Piece&) -> Result<Made>;
/// put: (Piece&, Made&) -> Result<void>.
template<class Take, class Make, class Put>
Result<void> in_order(Jobs& jobs, const std::stop_token& stop, const std::string& where, Take take, Make make,
                      Put put) {
    std::mutex taking;
    std::mutex putting;
    std::condition_variable turn;
    std::size_t taken = 0; // guarded by `taking`
    std::size_t turns = 0; // guarded by `putting`
    bool ended = false;    // guarded by `taking`
    std::atomic<bool> failed{false};
    std::optional<Error> error; // guarded by `putting`

    const auto guarded = [&](auto&& work) -> decltype(work()) {
        try {
            return work();
        } catch (const std::bad_alloc&) {
            return Error{"there is not enough memory to read it", where, {}, ErrorKind::internal};
        }
    };
    const auto one = [&] {
        std::unique_lock take_lock(taking);
        if (ended || failed.load(std::memory_order_relaxed)) return false;
        auto piece = guarded(take);
        ended = !piece || !*piece;
        if (piece && !*piece) return false;
        const auto number = taken++;
        take_lock.unlock();

        auto made = guarded([&]() -> decltype(make(**piece)) {
            if (!piece) return std::move(piece).error();
            return make(**piece);
        });

        std::unique_lock put_lock(putting);
        turn.wait(put_lock, [&] { return turns == number; });
        if (!error) {
            auto done = guarded([&]() -> Result<void> {
                if (!made) return std::move(made).error();
                if (stop.stop_requested()) return Error{"reading was stopped", where, {}, ErrorKind::cancelled};
                return put(**piece, *made);
            });
            if (!done) {
                error = std::move(done).error();
                failed.store(true, std::memory_order_relaxed);
            }
        }
        ++turns;
        turn.notify_all();
        return true;
    };
    jobs.parallel_for(jobs.thread_count(), [&](std::size_t) {
        while (one()) {
        }
    });
    if (error) return std::move(*error);
    return {};
}

} // namespace guanhe::scan::plain
