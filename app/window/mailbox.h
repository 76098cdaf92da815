// What worker threads have finished for the window.
#pragma once

#include "base/file.h"
#include "base/result.h"
#include "render/renderer.h"

#include <condition_variable>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace guanhe::app {

/// Thread-safe. Workers share it, so that it may outlive the window.
class Mailbox {
public:
    struct Mail {
        std::vector<Result<Path>> pictures;                     ///< saved, or why not
        std::optional<Result<render::Environment>> environment; ///< the newest that was asked for
    };
    void expect_picture() {
        const std::lock_guard lock(mutex_);
        ++expected_pictures_;
    }
    void picture(Result<Path> saved) {
        const std::lock_guard lock(mutex_);
        mail_.pictures.push_back(std::move(saved));
        --expected_pictures_;
        picture_came_.notify_all();
    }
    /// Until every expected picture has come.
    void wait_for_pictures() {
        std::unique_lock lock(mutex_);
        picture_came_.wait(lock, [this] { return expected_pictures_ == 0; });
    }
    /// Answers to older questions than the newest are thrown away.
    [[nodiscard]] int ask_environment() {
        const std::lock_guard lock(mutex_);
        mail_.environment.reset();
        return ++asked_;
    }
    void environment(int question, Result<render::Environment> answer) {
        const std::lock_guard lock(mutex_);
        if (question == asked_) mail_.environment = std::move(answer);
    }
    [[nodiscard]] Mail take() {
        const std::lock_guard lock(mutex_);
        return std::exchange(mail_, {});
    }

private:
    std::mutex mutex_;
    std::condition_variable picture_came_;
    Mail mail_;
    int expected_pictures_ = 0;
    int asked_ = 0;
};

} // namespace guanhe::app
