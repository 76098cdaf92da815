// The connection to a headset's runtime: which runtime, which headset, and which graphics device it wants. No Xr* and
// no Vk* here.
#pragma once

#include "base/result.h"
#include "gpu/device.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace guanhe::xr {

struct RuntimeOptions {
    bool validation = false; ///< the OpenXR core validation layer; an error if it is missing
    /// Called with each complaint of the layer, from any thread.
    std::function<void(std::string_view)> on_message{};
};

/// Made before the graphics device and destroyed after it. Its members may be called from any thread.
class Runtime {
public:
    /// OpenXR 1.1, or 1.0 where the runtime has no more. Errors of kind no_device: no runtime, no headset, a runtime
    /// that lacks what is needed; the sentence says which.
    [[nodiscard]] static Result<std::unique_ptr<Runtime>> connect(const RuntimeOptions& options);
    ~Runtime();

    [[nodiscard]] const std::string& runtime_name() const noexcept; ///< with its version
    [[nodiscard]] const std::string& headset_name() const noexcept;
    [[nodiscard]] const std::vector<std::string>& extensions() const noexcept; ///< in use

    /// For gpu::DeviceOptions: the runtime makes the instance and the device. Lives as long as the runtime.
    [[nodiscard]] gpu::DeviceMaker& device_maker() noexcept;

    struct State; ///< of engine/xr only
    [[nodiscard]] State& state() noexcept { return *state_; }

private:
    Runtime();
    std::unique_ptr<State> state_;
};

} // namespace guanhe::xr
