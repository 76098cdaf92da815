#include "base/jobs.h"

#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

using guanhe::Jobs;

TEST_CASE("every index runs once, with any number of threads") {
    for (const unsigned threads : {1U, 2U, 3U, 8U}) {
        Jobs jobs(threads);
        CHECK(jobs.thread_count() == threads);
        std::vector<std::atomic<int>> seen(10'000);
        jobs.parallel_for(seen.size(), [&](std::size_t i) { ++seen[i]; });
        int wrong = 0;
        for (const auto& count : seen) wrong += count != 1 ? 1 : 0;
        CHECK(wrong == 0);
    }
}

TEST_CASE("nothing to do is done at once") {
    Jobs jobs(2);
    jobs.parallel_for(0, [](std::size_t) { FAIL("must not run"); });
    jobs.parallel_ranges(0, 10, [](std::size_t, std::size_t) { FAIL("must not run"); });
}

TEST_CASE("loops inside loops do not wait for each other") {
    Jobs jobs(3);
    std::atomic<std::size_t> sum = 0;
    jobs.parallel_for(20, [&](std::size_t) {
        jobs.parallel_for(20, [&](std::size_t) { jobs.parallel_for(20, [&](std::size_t) { ++sum; }); });
    });
    CHECK(sum == 8000);
}

TEST_CASE("loops inside tasks, from many threads at once") {
    std::atomic<std::size_t> sum = 0;
    {
        Jobs jobs(2);
        std::vector<std::jthread> callers;
        for (int t = 0; t < 4; ++t) {
            callers.emplace_back([&] {
                for (int i = 0; i < 20; ++i) {
                    jobs.run([&] { jobs.parallel_for(50, [&](std::size_t) { ++sum; }); });
                    jobs.parallel_for(50, [&](std::size_t) { ++sum; });
                }
            });
        }
    } // waiting tasks are run first
    CHECK(sum == 4U * 20U * 100U);
}

TEST_CASE("a loop in a task gets help even when the task holds a worker") {
    Jobs jobs(2);
    std::mutex mutex;
    std::condition_variable changed;
    int inside = 0;
    bool done = false;
    jobs.run([&] {
        // Each body waits for the other: only two threads at once can end this.
        jobs.parallel_for(2, [&](std::size_t) {
            std::unique_lock lock(mutex);
            ++inside;
            changed.notify_all();
            changed.wait(lock, [&] { return inside == 2; });
        });
        const std::lock_guard lock(mutex);
        done = true;
        changed.notify_all();
    });
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return done; });
    CHECK(inside == 2);
}

TEST_CASE("ranges cover everything once and are no smaller than the grain") {
    Jobs jobs(3);
    for (const std::size_t count : {1U, 7U, 100U, 1000U, 1001U}) {
        std::vector<std::atomic<int>> seen(count);
        std::atomic<bool> small = false;
        jobs.parallel_ranges(count, 50, [&](std::size_t begin, std::size_t end) {
            if (end - begin < std::min<std::size_t>(50, count)) small = true;
            for (auto i = begin; i < end; ++i) ++seen[i];
        });
        int wrong = 0;
        for (const auto& times : seen) wrong += times != 1 ? 1 : 0;
        CHECK(wrong == 0);
        CHECK_FALSE(small);
    }
}

TEST_CASE("a stop request skips what has not begun") {
    Jobs jobs(2);
    std::stop_source stop;
    std::atomic<std::size_t> ran = 0;
    jobs.parallel_for(
        1'000'000,
        [&](std::size_t) {
            if (++ran == 10) stop.request_stop();
        },
        stop.get_token());
    CHECK(ran >= 10);
    CHECK(ran < 1'000'000);

    jobs.parallel_for(10, [&](std::size_t) { FAIL("already stopped"); }, stop.get_token());
}
