#include "gpu/frames.h"

#include <array>

namespace guanhe::gpu {

struct Frames::State {
    explicit State(Context& c) : context(c) {}

    struct Slot {
        VkCommandPool pool = VK_NULL_HANDLE;
        VkCommandBuffer cmd = VK_NULL_HANDLE;
        std::uint64_t number = 0; ///< the frame whose times lie in this slot's queries; 0: none
    };

    Context& context;
    std::array<Slot, frames_in_flight> slots{};
    VkQueryPool times = VK_NULL_HANDLE;    ///< two a slot; null when the queue has no timestamps
    VkSemaphore finished = VK_NULL_HANDLE; ///< a timeline: the number of the newest finished frame
    std::uint64_t submitted = 0;
    double gpu_ms = 0.0;

    ~State() {
        for (const Slot& slot : slots) vkDestroyCommandPool(context.device, slot.pool, nullptr);
        vkDestroyQueryPool(context.device, times, nullptr);
        vkDestroySemaphore(context.device, finished, nullptr);
    }

    [[nodiscard]] Result<void> wait_for(std::uint64_t number) const {
        VkSemaphoreWaitInfo info{};
        info.sType = VK_STRUCTURE_TYPE_SEMAPHORE_WAIT_INFO;
        info.semaphoreCount = 1;
        info.pSemaphores = &finished;
        info.pValues = &number;
        GUANHE_VK(vkWaitSemaphores(context.device, &info, UINT64_MAX));
        return {};
    }

    /// Reads the times of a finished frame.
    void read_times(const Slot& slot) {
        if (times == VK_NULL_HANDLE || slot.number == 0) return;
        const auto first = static_cast<std::uint32_t>(slot.number % frames_in_flight) * 2;
        std::array<std::uint64_t, 2> ticks{};
        if (vkGetQueryPoolResults(context.device, times, first, 2, sizeof ticks, ticks.data(), sizeof ticks[0],
                                  VK_QUERY_RESULT_64_BIT) != VK_SUCCESS)
            return;
        const std::uint64_t mask =
            context.timestamp_bits >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << context.timestamp_bits) - 1;
        gpu_ms =
            static_cast<double>((ticks[1] - ticks[0]) & mask) * static_cast<double>(context.timestamp_period_ns) * 1e-6;
    }

    [[nodiscard]] Slot& slot_of(std::uint64_t number) { return slots[number % frames_in_flight]; }
};

Result<std::unique_ptr<Frames>> Frames::create(Context& context) {
    std::unique_ptr<Frames> frames(new Frames);
    frames->state_ = std::make_unique<State>(context);
    State& state = *frames->state_;
    for (State::Slot& slot : state.slots) {
        VkCommandPoolCreateInfo pool{};
        pool.sType = VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO;
        pool.flags = VK_COMMAND_POOL_CREATE_TRANSIENT_BIT;
        pool.queueFamilyIndex = context.queue_family;
        GUANHE_VK(vkCreateCommandPool(context.device, &pool, nullptr, &slot.pool));
        VkCommandBufferAllocateInfo cmd{};
        cmd.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO;
        cmd.commandPool = slot.pool;
        cmd.level = VK_COMMAND_BUFFER_LEVEL_PRIMARY;
        cmd.commandBufferCount = 1;
        GUANHE_VK(vkAllocateCommandBuffers(context.device, &cmd, &slot.cmd));
    }
    if (context.timestamp_bits > 0) {
        VkQueryPoolCreateInfo queries{};
        queries.sType = VK_STRUCTURE_TYPE_QUERY_POOL_CREATE_INFO;
        queries.queryType = VK_QUERY_TYPE_TIMESTAMP;
        queries.queryCount = 2 * frames_in_flight;
        GUANHE_VK(vkCreateQueryPool(context.device, &queries, nullptr, &state.times));
    }
    VkSemaphoreTypeCreateInfo timeline{};
    timeline.sType = VK_STRUCTURE_TYPE_SEMAPHORE_TYPE_CREATE_INFO;
    timeline.semaphoreType = VK_SEMAPHORE_TYPE_TIMELINE;
    VkSemaphoreCreateInfo semaphore{};
    semaphore.sType = VK_STRUCTURE_TYPE_SEMAPHORE_CREATE_INFO;
    semaphore.pNext = &timeline;
    GUANHE_VK(vkCreateSemaphore(context.device, &semaphore, nullptr, &state.finished));
    return frames;
}

Frames::~Frames() {
    (void)drain(); // fails on a lost device, which has nothing left to wait for
}

Result<Frames::Frame> Frames::begin() {
    State& state = *state_;
    const std::uint64_t number = state.submitted + 1;
    State::Slot& slot = state.slot_of(number);
    if (number > frames_in_flight) GUANHE_TRY(state.wait_for(number - frames_in_flight));
    std::uint64_t finished = 0;
    GUANHE_VK(vkGetSemaphoreCounterValue(state.context.device, state.finished, &finished));
    if (finished > 0) state.read_times(state.slot_of(finished));
    state.context.begin_frame(number, finished);

    GUANHE_VK(vkResetCommandPool(state.context.device, slot.pool, 0));
    VkCommandBufferBeginInfo info{};
    info.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO;
    info.flags = VK_COMMAND_BUFFER_USAGE_ONE_TIME_SUBMIT_BIT;
    GUANHE_VK(vkBeginCommandBuffer(slot.cmd, &info));
    const auto index = static_cast<std::uint32_t>(number % frames_in_flight);
    if (state.times != VK_NULL_HANDLE) {
        vkResetQueryPool(state.context.device, state.times, index * 2, 2);
        vkCmdWriteTimestamp2(slot.cmd, VK_PIPELINE_STAGE_2_TOP_OF_PIPE_BIT, state.times, index * 2);
    }
    slot.number = 0;
    return Frame{slot.cmd, number, index};
}

Result<void> Frames::end(const Frame& frame, const Swapchain::Acquired* image) {
    State& state = *state_;
    State::Slot& slot = state.slots[frame.slot];
    if (state.times != VK_NULL_HANDLE)
        vkCmdWriteTimestamp2(frame.cmd, VK_PIPELINE_STAGE_2_BOTTOM_OF_PIPE_BIT, state.times, frame.slot * 2 + 1);
    GUANHE_VK(vkEndCommandBuffer(frame.cmd));

    VkSemaphoreSubmitInfo wait{};
    wait.sType = VK_STRUCTURE_TYPE_SEMAPHORE_SUBMIT_INFO;
    wait.stageMask = VK_PIPELINE_STAGE_2_COLOR_ATTACHMENT_OUTPUT_BIT;
    std::array<VkSemaphoreSubmitInfo, 2> signals{};
    signals[0].sType = VK_STRUCTURE_TYPE_SEMAPHORE_SUBMIT_INFO;
    signals[0].semaphore = state.finished;
    signals[0].value = frame.number;
    signals[0].stageMask = VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT;
    signals[1].sType = VK_STRUCTURE_TYPE_SEMAPHORE_SUBMIT_INFO;
    signals[1].stageMask = VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT;
    if (image != nullptr) {
        wait.semaphore = image->ready;
        signals[1].semaphore = image->drawn;
    }
    VkCommandBufferSubmitInfo cmd{};
    cmd.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_SUBMIT_INFO;
    cmd.commandBuffer = frame.cmd;
    VkSubmitInfo2 info{};
    info.sType = VK_STRUCTURE_TYPE_SUBMIT_INFO_2;
    info.waitSemaphoreInfoCount = image != nullptr ? 1 : 0;
    info.pWaitSemaphoreInfos = &wait;
    info.commandBufferInfoCount = 1;
    info.pCommandBufferInfos = &cmd;
    info.signalSemaphoreInfoCount = image != nullptr ? 2 : 1;
    info.pSignalSemaphoreInfos = signals.data();
    GUANHE_TRY(state.context.submit(info));
    state.submitted = frame.number;
    slot.number = frame.number;
    return {};
}

double Frames::gpu_ms() const noexcept {
    return state_->gpu_ms;
}

Result<void> Frames::drain() {
    State& state = *state_;
    if (state.submitted > 0) {
        GUANHE_TRY(state.wait_for(state.submitted));
        state.read_times(state.slot_of(state.submitted));
    }
    state.context.begin_frame(state.submitted, state.submitted);
    return {};
}

} // namespace guanhe::gpu
