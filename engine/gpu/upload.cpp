#include "gpu/upload.h"

#include "gpu/mips.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <unordered_map>

namespace guanhe::gpu {

namespace {

constexpr std::uint64_t texel_bytes = 4;

/// Pictures come as 8-bit RGBA; what else an image may hold is filled by whoever draws it.
bool can_upload(VkFormat format) {
    return format == VK_FORMAT_R8G8B8A8_UNORM || format == VK_FORMAT_R8G8B8A8_SRGB;
}

/// Whatever comes after an upload may read it, at any stage.
constexpr VkImageLayout for_reading = VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL;
constexpr VkPipelineStageFlags2 later = VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT;
constexpr VkAccessFlags2 read = VK_ACCESS_2_MEMORY_READ_BIT;

/// A command buffer with its own pool and fence: recorded under the uploader's lock, waited for without it.
struct Batch {
    Context* context = nullptr;
    VkCommandPool pool = VK_NULL_HANDLE;
    VkCommandBuffer cmd = VK_NULL_HANDLE;
    VkFence fence = VK_NULL_HANDLE;

    explicit Batch(Context& c) : context(&c) {}
    Batch(const Batch&) = delete;
    Batch& operator=(const Batch&) = delete;
    ~Batch() {
        if (fence != VK_NULL_HANDLE) vkDestroyFence(context->device, fence, nullptr);
        if (pool != VK_NULL_HANDLE) vkDestroyCommandPool(context->device, pool, nullptr);
    }

    [[nodiscard]] Result<void> begin() {
        VkCommandPoolCreateInfo pool_info{};
        pool_info.sType = VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO;
        pool_info.flags = VK_COMMAND_POOL_CREATE_TRANSIENT_BIT;
        pool_info.queueFamilyIndex = context->queue_family;
        GUANHE_VK(vkCreateCommandPool(context->device, &pool_info, nullptr, &pool));
        VkCommandBufferAllocateInfo cmd_info{};
        cmd_info.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO;
        cmd_info.commandPool = pool;
        cmd_info.level = VK_COMMAND_BUFFER_LEVEL_PRIMARY;
        cmd_info.commandBufferCount = 1;
        GUANHE_VK(vkAllocateCommandBuffers(context->device, &cmd_info, &cmd));
        VkFenceCreateInfo fence_info{};
        fence_info.sType = VK_STRUCTURE_TYPE_FENCE_CREATE_INFO;
        GUANHE_VK(vkCreateFence(context->device, &fence_info, nullptr, &fence));
        VkCommandBufferBeginInfo begin_info{};
        begin_info.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO;
        begin_info.flags = VK_COMMAND_BUFFER_USAGE_ONE_TIME_SUBMIT_BIT;
        GUANHE_VK(vkBeginCommandBuffer(cmd, &begin_info));
        return {};
    }
    [[nodiscard]] Result<void> submit() {
        GUANHE_VK(vkEndCommandBuffer(cmd));
        VkCommandBufferSubmitInfo cmd_info{};
        cmd_info.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_SUBMIT_INFO;
        cmd_info.commandBuffer = cmd;
        VkSubmitInfo2 info{};
        info.sType = VK_STRUCTURE_TYPE_SUBMIT_INFO_2;
        info.commandBufferInfoCount = 1;
        info.pCommandBufferInfos = &cmd_info;
        return context->submit(info, fence);
    }
    [[nodiscard]] Result<void> wait() {
        GUANHE_VK(vkWaitForFences(context->device, 1, &fence, VK_TRUE, UINT64_MAX));
        return {};
    }
};

/// One staging buffer that slices share. Counts itself in `staged` while it lives.
struct Chunk {
    Chunk(std::atomic<std::uint64_t>& counter, std::uint64_t bytes) : staged(counter), size(bytes) { staged += size; }
    Chunk(const Chunk&) = delete;
    Chunk& operator=(const Chunk&) = delete;
    ~Chunk() {
        buffer.destroy_now(); // only dropped once its batch has been waited for, or it was never used
        staged -= size;
    }
    std::atomic<std::uint64_t>& staged;
    std::uint64_t size;
    std::uint64_t used = 0;
    Buffer buffer;
};

/// A slice that is being filled, and where it goes.
struct Pending {
    std::shared_ptr<Chunk> chunk; ///< none: written in place
    std::uint64_t chunk_offset = 0;
    std::uint64_t size = 0;
    VkBuffer buffer = VK_NULL_HANDLE;
    std::uint64_t buffer_offset = 0;
    VkImage image = VK_NULL_HANDLE;
    ImageDesc desc;
    bool mips_by_blits = false;
    std::vector<Image::MappedMip> mapped;
    std::vector<std::byte> rows; ///< where the mapped image's rows are not tightly packed

    /// A barrier on all of the image.
    void move(VkCommandBuffer cmd, VkPipelineStageFlags2 src_stage, VkAccessFlags2 src_access, VkImageLayout from,
              VkPipelineStageFlags2 dst_stage, VkAccessFlags2 dst_access, VkImageLayout to) const {
        barrier(cmd, image, VK_IMAGE_ASPECT_COLOR_BIT, 0, desc.mips, src_stage, src_access, from, dst_stage, dst_access,
                to);
    }
};

struct Submitted {
    std::unique_ptr<Batch> batch;
    std::vector<std::shared_ptr<Chunk>> chunks;
};

} // namespace

struct Uploader::State {
    State(Context& c, std::uint64_t limit)
        : context(c), staging_limit(limit),
          alignment(std::max<std::uint64_t>(c.properties.limits.optimalBufferCopyOffsetAlignment, 16)) {}

    Context& context;
    const std::uint64_t staging_limit;
    const std::uint64_t alignment;

    std::mutex mutex; ///< guards everything below
    std::condition_variable reaped;
    std::atomic<std::uint64_t> staged{0};
    std::unordered_map<std::uint64_t, Pending> open;
    std::uint64_t next_ticket = 1;
    std::shared_ptr<Chunk> current;
    std::unique_ptr<Batch> recording;
    std::vector<std::shared_ptr<Chunk>> recorded_chunks;
    std::uint64_t recorded_bytes = 0;
    std::deque<Submitted> in_flight;
    int reaping = 0; ///< threads that wait for a batch they took out of in_flight
    std::optional<Error> first_error;

    [[nodiscard]] std::uint64_t chunk_bytes() const {
        return std::clamp<std::uint64_t>(staging_limit / 8, 4096, std::uint64_t{8} << 20);
    }
    [[nodiscard]] std::uint64_t batch_bytes() const {
        return std::min<std::uint64_t>(staging_limit / 4, std::uint64_t{32} << 20);
    }

    void keep(Error error) {
        if (!first_error) first_error = std::move(error);
    }

    /// The command buffer being recorded; null after an error, which is kept.
    VkCommandBuffer cmd() {
        if (!recording) {
            auto batch = std::make_unique<Batch>(context);
            if (auto begun = batch->begin(); !begun) {
                keep(std::move(begun).error());
                return VK_NULL_HANDLE;
            }
            recording = std::move(batch);
        }
        return recording->cmd;
    }

    void submit_recorded() {
        if (!recording) return;
        // What was copied is there for everything that is submitted after us.
        barrier(recording->cmd, VK_PIPELINE_STAGE_2_ALL_TRANSFER_BIT, VK_ACCESS_2_TRANSFER_WRITE_BIT, later, read);
        if (auto submitted = recording->submit(); submitted)
            in_flight.push_back({std::move(recording), std::move(recorded_chunks)});
        else
            keep(std::move(submitted).error());
        recording.reset();
        recorded_chunks.clear();
        recorded_bytes = 0;
        while (!in_flight.empty() && vkGetFenceStatus(context.device, in_flight.front().batch->fence) == VK_SUCCESS)
            in_flight.pop_front();
    }

    /// Waits for the oldest batch, or for the threads that do. False when there is nothing to wait for.
    bool reap_one(std::unique_lock<std::mutex>& lock) {
        if (in_flight.empty()) {
            if (reaping == 0) return false;
            reaped.wait(lock);
            return true;
        }
        Submitted oldest = std::move(in_flight.front());
        in_flight.pop_front();
        ++reaping;
        lock.unlock();
        auto waited = oldest.batch->wait();
        oldest.chunks.clear();
        lock.lock();
        --reaping;
        if (!waited) keep(std::move(waited).error());
        reaped.notify_all();
        return true;
    }

    /// Room for `bytes` more. Only what has been committed is waited for: slices that are still being filled may belong
    /// to the very thread that asks.
    std::shared_ptr<Chunk> reserve(std::unique_lock<std::mutex>& lock, std::uint64_t bytes) {
        if (staged + bytes > staging_limit) {
            submit_recorded();
            current.reset();
            while (staged + bytes > staging_limit && reap_one(lock)) {
            }
        }
        return std::make_shared<Chunk>(staged, bytes);
    }

    [[nodiscard]] Result<void> stage(Pending& pending, std::uint64_t size) {
        std::unique_lock lock(mutex);
        pending.size = size;
        const bool shared = size <= chunk_bytes() / 4;
        if (shared && current && current->used + size <= current->size) {
            pending.chunk = current;
        } else {
            auto chunk = reserve(lock, shared ? chunk_bytes() : size);
            if (!shared) lock.unlock(); // a large buffer takes a while to make, and nobody else waits for it
            auto made = Buffer::create(context, chunk->size, VK_BUFFER_USAGE_TRANSFER_SRC_BIT, Buffer::Where::readback,
                                       "staging");
            if (!made) return std::move(made).error();
            chunk->buffer = std::move(made).value();
            if (shared) current = chunk;
            pending.chunk = std::move(chunk);
        }
        pending.chunk_offset = pending.chunk->used;
        pending.chunk->used += (size + alignment - 1) / alignment * alignment;
        return {};
    }

    std::uint64_t add(Pending pending) {
        const std::lock_guard lock(mutex);
        const std::uint64_t ticket = next_ticket++;
        open.emplace(ticket, std::move(pending));
        return ticket;
    }

    std::optional<Pending> take(std::uint64_t ticket) {
        const std::lock_guard lock(mutex);
        const auto found = open.find(ticket);
        if (found == open.end()) return {};
        Pending pending = std::move(found->second);
        open.erase(found);
        return pending;
    }

    void record(Pending& pending) {
        if (pending.chunk) pending.chunk->buffer.flush();
        const std::lock_guard lock(mutex);
        const VkCommandBuffer to = cmd();
        if (to == VK_NULL_HANDLE) return;
        if (pending.image == VK_NULL_HANDLE) {
            const VkBufferCopy copy{pending.chunk_offset, pending.buffer_offset, pending.size};
            vkCmdCopyBuffer(to, pending.chunk->buffer.handle, pending.buffer, 1, &copy);
        } else if (!pending.chunk) {
            pending.move(to, VK_PIPELINE_STAGE_2_NONE, VK_ACCESS_2_NONE, VK_IMAGE_LAYOUT_PREINITIALIZED, later, read,
                         for_reading);
        } else {
            pending.move(to, VK_PIPELINE_STAGE_2_NONE, VK_ACCESS_2_NONE, VK_IMAGE_LAYOUT_UNDEFINED,
                         VK_PIPELINE_STAGE_2_ALL_TRANSFER_BIT, VK_ACCESS_2_TRANSFER_WRITE_BIT,
                         VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL);
            VkBufferImageCopy copy{};
            copy.bufferOffset = pending.chunk_offset;
            copy.imageSubresource = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 0, pending.desc.layers};
            copy.imageExtent = {pending.desc.width, pending.desc.height, 1};
            vkCmdCopyBufferToImage(to, pending.chunk->buffer.handle, pending.image,
                                   VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, 1, &copy);
            if (pending.mips_by_blits) {
                blit_mips(to, pending.image, pending.desc);
                pending.move(to, VK_PIPELINE_STAGE_2_BLIT_BIT, VK_ACCESS_2_TRANSFER_WRITE_BIT,
                             VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL, later, read, for_reading);
            } else {
                pending.move(to, VK_PIPELINE_STAGE_2_ALL_TRANSFER_BIT, VK_ACCESS_2_TRANSFER_WRITE_BIT,
                             VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, later, read, for_reading);
            }
        }
        if (pending.chunk) {
            recorded_bytes += pending.size;
            if (recorded_chunks.empty() || recorded_chunks.back() != pending.chunk)
                recorded_chunks.push_back(std::move(pending.chunk));
        }
        if (recorded_bytes >= batch_bytes() && recorded_bytes > 0) submit_recorded();
    }
};

Uploader::Uploader(Context& context, std::uint64_t staging_limit)
    : state_(std::make_unique<State>(context, staging_limit)) {}

Uploader::~Uploader() {
    (void)finish(); // nobody is left to hear of an error: whoever cares calls finish() first
}

Result<Uploader::Slice> Uploader::write_buffer(const Buffer& target, std::uint64_t offset, std::uint64_t size) {
    if (offset > target.size || size > target.size - offset)
        return Error{"a write of " + std::to_string(size) + " bytes at " + std::to_string(offset) +
                         " goes past the buffer's " + std::to_string(target.size),
                     "", "", ErrorKind::internal};
    if (target.mapped != nullptr) return Slice{{target.mapped + offset, size}, 0};
    if (size == 0) return Slice{};
    Pending pending;
    pending.buffer = target.handle;
    pending.buffer_offset = offset;
    GUANHE_TRY(state_->stage(pending, size));
    const std::span<std::byte> bytes(pending.chunk->buffer.mapped + pending.chunk_offset, size);
    return Slice{bytes, state_->add(std::move(pending))};
}

Result<Uploader::Slice> Uploader::write_image(Image& target) {
    const ImageDesc& desc = target.desc;
    if (!can_upload(desc.format))
        return Error{"images of VkFormat " + std::to_string(static_cast<int>(desc.format)) + " cannot be uploaded", "",
                     "", ErrorKind::internal};
    const std::uint64_t size = texel_bytes * desc.width * desc.height * desc.layers;
    Pending pending;
    pending.image = target.handle;
    pending.desc = desc;
    if (const auto mapped = target.mapped_mips(); !mapped.empty()) {
        std::span<std::byte> bytes(mapped[0].bytes, size);
        if (mapped[0].row_pitch != texel_bytes * desc.width) {
            pending.rows.resize(size);
            bytes = pending.rows; // moves with `pending`: a vector keeps its memory
        }
        pending.mapped.assign(mapped.begin(), mapped.end());
        return Slice{bytes, state_->add(std::move(pending))};
    }
    if (desc.mips > 1 && (desc.usage & VK_IMAGE_USAGE_TRANSFER_SRC_BIT) != 0) {
        if (!can_blit_mips(state_->context, desc.format))
            return Error{"mips of VkFormat " + std::to_string(static_cast<int>(desc.format)) +
                             " cannot be made on this device",
                         state_->context.info.name, "", ErrorKind::internal};
        pending.mips_by_blits = true;
    }
    GUANHE_TRY(state_->stage(pending, size));
    const std::span<std::byte> bytes(pending.chunk->buffer.mapped + pending.chunk_offset, size);
    return Slice{bytes, state_->add(std::move(pending))};
}

void Uploader::commit(const Slice& slice) {
    if (slice.ticket == 0) return;
    auto pending = state_->take(slice.ticket);
    if (!pending) return;
    if (!pending->mapped.empty()) {
        // On the caller's thread, so that images are worked on side by side.
        const Image::MappedMip& top = pending->mapped[0];
        const std::size_t row = pending->rows.size() / top.height;
        if (row > 0)
            for (std::uint32_t y = 0; y < top.height; ++y)
                std::copy_n(pending->rows.data() + y * row, row, top.bytes + y * top.row_pitch);
        make_mips(pending->mapped, pending->desc.format == VK_FORMAT_R8G8B8A8_SRGB);
    }
    state_->record(*pending);
}

void Uploader::abandon(const Slice& slice) {
    if (slice.ticket == 0) return;
    const auto pending = state_->take(slice.ticket);
    if (!pending || pending->image == VK_NULL_HANDLE) return;
    const std::lock_guard lock(state_->mutex);
    if (const VkCommandBuffer cmd = state_->cmd(); cmd != VK_NULL_HANDLE)
        pending->move(cmd, VK_PIPELINE_STAGE_2_NONE, VK_ACCESS_2_NONE, VK_IMAGE_LAYOUT_UNDEFINED, later, read,
                      for_reading);
}

Result<void> Uploader::finish() {
    std::unique_lock lock(state_->mutex);
    state_->submit_recorded();
    state_->current.reset();
    while (state_->reap_one(lock)) {
    }
    if (!state_->first_error) return {};
    Error error = std::move(*state_->first_error);
    state_->first_error.reset();
    return error;
}

Result<void> run_once(Context& context, const std::function<void(VkCommandBuffer)>& record) {
    Batch batch(context);
    GUANHE_TRY(batch.begin());
    record(batch.cmd);
    GUANHE_TRY(batch.submit());
    return batch.wait();
}

} // namespace guanhe::gpu
