// A device with validation on, which must have nothing to say by the time it is gone.
#pragma once

#include "gpu/context.h"
#include "gpu/device.h"

#include <doctest/doctest.h>

#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace guanhe::test {

class ValidatedDevice {
public:
    explicit ValidatedDevice(bool presentation = false) {
        gpu::DeviceOptions options;
        options.validation = true;
        options.presentation = presentation;
        options.on_message = [this](std::string_view text) {
            const std::lock_guard lock(mutex_);
            messages_.emplace_back(text);
        };
        auto made = gpu::Device::create(options);
        REQUIRE_MESSAGE(made, made.error().message());
        device_.emplace(std::move(made).value());
    }
    ~ValidatedDevice() {
        device_.reset(); // leaks are reported here
        for (const auto& text : messages_) FAIL_CHECK(text);
    }
    ValidatedDevice(const ValidatedDevice&) = delete;
    ValidatedDevice& operator=(const ValidatedDevice&) = delete;

    gpu::Device& operator*() { return *device_; }
    gpu::Device* operator->() { return &*device_; }
    [[nodiscard]] gpu::Context& context() { return device_->context(); }

    /// As on a graphics card: everything goes through staging.
    [[nodiscard]] gpu::Context& context_without_shared_memory() {
        device_->context().shared_memory = false;
        return device_->context();
    }

private:
    std::mutex mutex_;
    std::vector<std::string> messages_;
    std::optional<gpu::Device> device_;
};

} // namespace guanhe::test
