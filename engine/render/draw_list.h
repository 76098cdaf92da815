// What one frame draws: items culled against all views, sorted, with their records written for the shaders.
#pragma once

#include "render/blend_sort.h"
#include "render/deform.h"
#include "render/frame_memory.h"
#include "render/frustum.h"
#include "render/model.h"

#include <cstdint>
#include <span>
#include <vector>

namespace guanhe::render {

/// F_* of an item as a frame draws it: with the sun or the lights of the file, and instancing.
[[nodiscard]] std::uint32_t drawn_features(const Core& core, const Item& item, bool sun, bool lights);
/// What a look adds to those.
[[nodiscard]] std::uint32_t look_features(const Look& look);
[[nodiscard]] bool casts_shadow(const Item& item);
/// Many places of a small primitive: one draw with instances. Large ones are culled and drawn place by place.
[[nodiscard]] bool drawn_as_instances(const Item& item);

struct Draw {
    const GpuPrimitive* primitive = nullptr;
    std::uint32_t features = 0;
    bool mirrored = false;
    VkDeviceAddress record = 0;
    std::uint32_t instances = 1;
    float distance = 0.0F; ///< from the eye, for sorting

    /// Of triangles: the primitive's own, a part of them, or a part of the frame's sorted ones (blended).
    VkBuffer index_buffer = VK_NULL_HANDLE;
    VkDeviceSize index_offset = 0;
    std::uint32_t index_count = 0;

    [[nodiscard]] std::uint64_t triangles() const noexcept { return std::uint64_t{index_count} / 3 * instances; }
};

struct PassSplit {
    std::vector<std::size_t> ends; ///< of each pass, in the list; at least one
    std::vector<Draw> parts;       ///< while splitting
};
/// Cuts a list into passes of about this many triangles, splitting draws that are larger: `draws` gets the parts, and
/// `out` tells where each pass ends. Takes no memory once both have enough.
void split_into_passes(std::vector<Draw>& draws, std::uint64_t triangles_a_pass, PassSplit& out);

struct ModelDraws {
    const Model::State* model = nullptr;
    std::span<const PosedStreams> posed;
};

struct DrawRequest {
    std::span<const ModelDraws> models;
    std::span<const Frustum> frusta; ///< of all views, in the scene's own space
    glm::vec4 eye{0, 0, 0, 1};       ///< mean of the views; w = 0: the direction to the viewer
    glm::vec3 origin{0.0F};          ///< of the frame's world
    bool sun = false, lights = false;
    bool casters = false; ///< fill DrawList::casters too
};

/// Lives on the drawing thread; keeps its storage, and the order of blended triangles while nothing moves.
class DrawList {
public:
    [[nodiscard]] Result<void> build(const Core& core, const DrawRequest& request, FrameMemory& memory);
    /// Call when a model goes: what was sorted may refer to it.
    void forget() { last_signature_.clear(); }

    std::vector<Draw> opaque;  ///< and masked; by pipeline, then near to far
    std::vector<Draw> blended; ///< back to front
    std::vector<Draw> casters; ///< everything that throws a shadow, seen or not
    std::uint64_t triangles = 0;

private:
    struct BlendCandidate {
        Draw draw;
        BlendSource source;
    };
    Result<void> add(const Core& core, const DrawRequest& request, const ModelDraws& shown, std::size_t index,
                     FrameMemory& memory);
    Result<void> order_blended(const DrawRequest& request, FrameMemory& memory);

    std::vector<BlendCandidate> candidates_;
    std::vector<BlendSource> sources_;
    BlendOrder order_;
    std::vector<std::uint64_t> signature_, last_signature_;
};

} // namespace guanhe::render
