#include "base/process.h"
#include "base/child_process.h"
#include "base/interrupt.h"

#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <thread>
#include <vector>

using namespace guanhe;

TEST_CASE("time since the start of the process goes forward") {
    const double first = ms_since_process_start();
    CHECK(first >= 0.0);
    CHECK(first < 3'600'000.0);
    CHECK(ms_since_process_start() >= first);
}

TEST_CASE("a thread's computing counts, its waiting does not") {
    const double before = thread_cpu_ms();
    CHECK(before >= 0.0);
    const auto start = std::chrono::steady_clock::now();
    std::thread([] {
        volatile std::uint64_t sum = 0;
        for (std::uint64_t i = 0; i < 50'000'000; ++i) sum = sum + i;
    }).join(); // another's work is waited for
    const double waited = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
    const double waiting = thread_cpu_ms() - before;
    CHECK(waiting >= 0.0);
    CHECK(waiting < waited);
    double spent = 0.0;
    volatile std::uint64_t sum = 0;
    for (std::uint64_t i = 0; spent == 0.0 && i < 100'000'000'000; ++i) {
        sum = sum + i;
        if (i % 1'000'000 == 0) spent = thread_cpu_ms() - before - waiting;
    }
    CHECK(spent > 0.0);
}

TEST_CASE("the peak of resident memory follows what is touched") {
    const auto before = peak_resident_bytes();
    CHECK(before > 100'000);
    const std::vector<char> block(std::size_t{256} << 20, 'x');
    CHECK(block[block.size() / 2] == 'x');
    CHECK(peak_resident_bytes() >= before + (std::size_t{100} << 20));
}

TEST_CASE("the user's folders are absolute") {
    CHECK(user_cache_folder().is_absolute());
    CHECK(user_settings_folder().is_absolute());
    CHECK(user_pictures_folder().is_absolute());
}

TEST_CASE("fonts that are told of are there") {
    for (const auto& font : system_chinese_fonts()) CHECK(std::filesystem::is_regular_file(font));
}

#if !defined(_WIN32)
TEST_CASE("environment variables, empty ones as unset, and the folders that they name") {
    ::setenv("GUANHE_TEST_VARIABLE", "文物", 1);
    CHECK(environment_variable("GUANHE_TEST_VARIABLE") == "文物");
    ::setenv("GUANHE_TEST_VARIABLE", "", 1);
    CHECK_FALSE(environment_variable("GUANHE_TEST_VARIABLE"));
    ::unsetenv("GUANHE_TEST_VARIABLE");
    CHECK_FALSE(environment_variable("GUANHE_TEST_VARIABLE"));

    const auto old = environment_variable("XDG_CACHE_HOME");
    ::setenv("XDG_CACHE_HOME", "/somewhere", 1);
    CHECK(user_cache_folder() == "/somewhere/guanhe");
    ::setenv("XDG_CACHE_HOME", "relative/is/ignored", 1);
    CHECK(user_cache_folder().is_absolute());
    if (old) {
        ::setenv("XDG_CACHE_HOME", old->c_str(), 1);
    } else {
        ::unsetenv("XDG_CACHE_HOME");
    }
}
#endif

#ifndef _WIN32
TEST_CASE("a child hears the signals that its parent waits for") {
    const Interrupt waiting;
    ChildOptions options;
    options.arguments = {"sleep", "60"};
    auto child = ChildProcess::start(options);
    REQUIRE(child.ok());
    child->terminate();
    const auto ended = child->wait();
    REQUIRE(ended.ok());
    CHECK(ended->exit_code == 128 + 15);
}
#endif
