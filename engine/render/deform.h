// Skinning and morphing before the frame's passes: one compute pass writes posed vertices for all views.
#pragma once

#include "render/frame_memory.h"
#include "render/model.h"

#include <array>
#include <cstdint>
#include <vector>

namespace guanhe::render {

/// Where an item's posed vertices lie in this frame; streams it does not deform are its own.
struct PosedStreams {
    std::uint64_t positions = 0, normals = 0, tangents = 0;
};

/// One a model. Posed vertices are kept per frame in flight and rewritten only when the pose has changed.
class Deformer {
public:
    /// Records the dispatches that this slot needs; `posed` then has one entry an item (zeros where nothing deforms).
    [[nodiscard]] Result<void> record(Core& core, const Model::State& model, FrameMemory& memory, VkCommandBuffer cmd,
                                      std::uint32_t slot);
    /// What was recorded did not reach the GPU: it is recorded again.
    void forget();

    std::vector<PosedStreams> posed;

private:
    struct Slot {
        gpu::Buffer buffer;
        std::uint64_t version = 0; ///< of the model as posed here; 0: none yet
    };
    std::array<Slot, gpu::frames_in_flight> slots_;
};

} // namespace guanhe::render
