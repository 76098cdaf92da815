// Answers the newest question, on a thread of its own.
#pragma once

#include "stream/chooser.h"

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <stop_token>
#include <thread>

namespace guanhe::stream {

/// Thread-safe; meant for one who asks.
class ChooserThread {
public:
    ChooserThread();
    ~ChooserThread(); ///< waits for an answer that is being worked out
    ChooserThread(const ChooserThread&) = delete;
    ChooserThread& operator=(const ChooserThread&) = delete;

    /// Replaces a question that was not begun. Swaps, to keep the storage: what comes back means nothing, and has no
    /// scene.
    void ask(Question& question);
    /// The newest answer, once.
    [[nodiscard]] bool answer(Choice& choice);
    /// There is no question that is not answered, nor an answer that was not taken.
    [[nodiscard]] bool idle();
    /// Nothing that was asked before is answered any more.
    void forget();

private:
    void work(const std::stop_token& stop);

    std::mutex mutex_;
    std::condition_variable_any changed_;
    Question asked_;
    Choice answer_;
    bool open_ = false, working_ = false, answered_ = false;
    std::uint64_t forgotten_ = 0; ///< how often
    std::jthread thread_;         ///< last: it uses all of the above
};

} // namespace guanhe::stream
