// Getting data to the GPU outside the frame loop, from any thread.
#pragma once

#include "gpu/context.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>

namespace guanhe::gpu {

/// Collects writes and submits them in batches of its own (the frame loop is never involved). Where memory is shared
/// with the CPU (see Context::shared_memory) buffers are written in place, and on a software device textures too.
/// Staging is bounded: with `staging_limit` bytes in use, a write submits what was committed and waits until it is
/// copied. Slices that are still being filled are not waited for (their owner may be the one who asks), so a thread
/// should commit what it has before it asks for much more. All members may be called from any thread. Targets must live
/// until finish() has returned.
class Uploader {
public:
    explicit Uploader(Context& context, std::uint64_t staging_limit = std::uint64_t{256} << 20); ///< bytes
    ~Uploader();                                                                                 ///< finishes first

    /// Memory for the CPU to fill (and read back meanwhile): the buffer itself when it is mapped, else staging.
    /// Pass it to commit() when filled.
    struct Slice {
        std::span<std::byte> bytes;
        std::uint64_t ticket = 0; ///< 0: nothing to copy, written in place
    };
    /// `target` is a buffer of Where::device; offset and size in bytes. Errors: past its end, out of memory.
    [[nodiscard]] Result<Slice> write_buffer(const Buffer& target, std::uint64_t offset, std::uint64_t size);
    /// Staging for mip 0 of an image in tightly packed rows. On commit() it is copied and, if the image has more mips
    /// and transfer usage for them, the mip chain is made; the image ends in SHADER_READ_ONLY_OPTIMAL. Errors: a format
    /// that is not 8-bit RGBA, or that this device cannot make mips of; out of memory.
    [[nodiscard]] Result<Slice> write_image(Image& target);
    void commit(const Slice& slice);
    /// Gives a slice back unused; an image keeps undefined contents but is still moved to SHADER_READ_ONLY_OPTIMAL.
    void abandon(const Slice& slice);

    /// Submits everything committed and waits until it is on the device. Reports the first error of any batch (out of
    /// memory, device lost).
    [[nodiscard]] Result<void> finish();

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// Runs a command buffer once and waits: for set-up work, never in the frame loop. Any thread. Errors: out of memory,
/// device lost.
[[nodiscard]] Result<void> run_once(Context& context, const std::function<void(VkCommandBuffer)>& record);

} // namespace guanhe::gpu
