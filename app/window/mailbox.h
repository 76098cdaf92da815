// What worker threads have finished for the window.
#pragma once

#include "base/file.h"
#include "base/result.h"
#include "render/renderer.h"

#include <memory>
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
    void picture(Result<Path> saved) {
        const std::lock_guard lock(mutex_);
        mail_.pictures.push_back(std::move(saved));
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
    Mail mail_;
    int asked_ = 0;
};

} // namespace guanhe::app
