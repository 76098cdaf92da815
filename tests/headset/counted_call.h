// One of Vulkan's calls, counted, and made to fail when asked: no driver here fails so by itself.
#pragma once

#include "gpu/vulkan.h"

#include <atomic>
#include <utility>

namespace guanhe::test {

/// Of a call that gives a VkResult, from here to the end of the scope; one at a time of each type of call.
template<class... Arguments>
class CountedCall {
public:
    using Entry = VkResult(VKAPI_PTR*)(Arguments...);
    explicit CountedCall(Entry& entry) : entry_(entry) {
        real_ = std::exchange(entry, [](Arguments... arguments) -> VkResult {
            if (const VkResult wanted = next_.exchange(VK_SUCCESS); wanted != VK_SUCCESS) return wanted;
            const VkResult got = real_(arguments...);
            if (got >= 0) ++succeeded_;
            return got;
        });
        succeeded_ = 0;
        next_ = VK_SUCCESS;
    }
    ~CountedCall() { entry_ = real_; }
    CountedCall(const CountedCall&) = delete;
    CountedCall& operator=(const CountedCall&) = delete;

    [[nodiscard]] int succeeded() const { return succeeded_; }
    void answer_next(VkResult result) { next_ = result; }

private:
    Entry& entry_;
    static inline Entry real_ = nullptr;
    static inline std::atomic<int> succeeded_{0};
    static inline std::atomic<VkResult> next_{VK_SUCCESS};
};

} // namespace guanhe::test
