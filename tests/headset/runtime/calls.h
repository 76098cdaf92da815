// The calls of OpenXR that the runtime answers, as tables of name and function. A name is found only where its
// extension is enabled.
#pragma once

#include "runtime.h"

#include <span>

namespace guanhe::scripted {

struct Entry {
    const char* name;
    PFN_xrVoidFunction function;
    const char* extension = nullptr; ///< null: the core
};

template<class Function>
PFN_xrVoidFunction entry(Function function) {
    return reinterpret_cast<PFN_xrVoidFunction>(function);
}

[[nodiscard]] std::span<const Entry> instance_calls();
[[nodiscard]] std::span<const Entry> vulkan_calls();
[[nodiscard]] std::span<const Entry> session_calls();
[[nodiscard]] std::span<const Entry> swapchain_calls();
[[nodiscard]] std::span<const Entry> frame_calls();
[[nodiscard]] std::span<const Entry> input_calls();
[[nodiscard]] std::span<const Entry> sense_calls();
[[nodiscard]] std::span<const Entry> anchor_calls();

} // namespace guanhe::scripted
