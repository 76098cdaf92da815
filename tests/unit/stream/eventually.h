// Waiting for other threads in tests.
#pragma once

#include <chrono>
#include <thread>

namespace guanhe::test {

/// Whether the condition comes true. The limit only ends a test that would hang.
template<class Condition>
[[nodiscard]] bool eventually(Condition condition) {
    const auto limit = std::chrono::steady_clock::now() + std::chrono::minutes(2);
    while (!condition()) {
        if (std::chrono::steady_clock::now() > limit) return false;
        std::this_thread::sleep_for(std::chrono::microseconds(200));
    }
    return true;
}

} // namespace guanhe::test
