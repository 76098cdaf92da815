// What the validation layer and the driver say while a program runs.
#pragma once

#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace guanhe::app {

/// Hand add() to gpu::DeviceOptions::on_message; must outlive the device, which speaks until it is gone. Thread-safe.
class Complaints {
public:
    void add(std::string_view text) {
        const std::lock_guard lock(mutex_);
        texts_.emplace_back(text);
    }
    [[nodiscard]] std::vector<std::string> all() const {
        const std::lock_guard lock(mutex_);
        return texts_;
    }

private:
    mutable std::mutex mutex_;
    std::vector<std::string> texts_;
};

} // namespace guanhe::app
