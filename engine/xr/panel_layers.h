// Panels as layers of the runtime's own compositor (quads): their words are sampled once, where the eyes' pictures are
// sampled twice. The layers lie below the eyes' pictures, which are left open where a panel is to be seen: what hides a
// panel hides its layer, pixel for pixel. Inside engine/xr only.
#pragma once

#include "render/renderer.h"
#include "render/screen.h"
#include "xr/swapchain.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace guanhe::xr {

/// How many pixels a metre of the panel's surface takes in the views at most, from where it is nearest to them.
[[nodiscard]] float seen_density(const render::Panel& panel, const render::ViewSet& views);

/// The session's thread only. The session outlives it, and the GPU is done with its images when it goes.
class PanelLayers {
public:
    static constexpr std::uint32_t most = 8; ///< at once; each has some megabytes of images

    struct Limits {
        std::uint32_t layers = 0;            ///< that the runtime leaves for panels; of them `most` are used
        std::uint32_t width = 0, height = 0; ///< of a swapchain, in pixels
        [[nodiscard]] bool none() const { return layers == 0 || width == 0 || height == 0; }
    };
    PanelLayers() = default;
    /// `format`: of the eyes' pictures.
    PanelLayers(gpu::Context& context, XrSession session, const SwapchainFormat& format, const Limits& limits)
        : context_(&context), session_(session), format_(format), limits_(limits) {}

    /// How many panels may have one at once.
    [[nodiscard]] std::uint32_t count() const { return limits_.none() ? 0 : std::min(limits_.layers, most); }

    struct Frame {
        std::span<const render::Panel> panels;     ///< those that were given, open where a layer shows them
        std::span<const render::PanelLayer> drawn; ///< to be drawn along with the frame
    };
    /// Gives layers to the nearest panels that turn their face to the views, and takes an image of each whose words are
    /// not as they were. A panel is open from the frame on after the first in which all its words were drawn. What is
    /// given back lives until the next call. Errors: the runtime's. Where a swapchain is refused, all panels are drawn
    /// in the eyes' pictures alone from then on, and take_refusal() says why.
    [[nodiscard]] Result<Frame> choose(std::span<const render::Panel> panels, const render::ViewSet& views,
                                       const glm::mat4& world_from_floor, XrSpace floor);
    /// After the work that draws to them was submitted; `drawn`: it was.
    [[nodiscard]] Result<void> release(bool drawn);
    /// To be handed over with this frame below the eyes' pictures, from far to near.
    [[nodiscard]] std::span<const XrCompositionLayerQuad> quads() const { return quads_; }
    /// The runtime does not take them: from now on there are none.
    void give_up(Error why);
    /// Why there are none any more; once.
    [[nodiscard]] std::optional<Error> take_refusal() { return std::exchange(refusal_, std::nullopt); }

private:
    /// A swapchain, and what its newest image shows.
    struct Slot {
        Swapchain swapchain;
        std::uint32_t room_width = 0, room_height = 0; ///< of its images
        std::uint32_t width = 0, height = 0;           ///< that are used
        render::Panel shown;
        bool whole = false;   ///< all words of `shown` are there
        bool begun = false;   ///< and were once since its sheet came: it may be looked at while others are drawn
        bool settled = false; ///< by the frame under way
        bool taken = false, drawing = false;
        std::uint64_t used = 0;
        render::ScreenImages images;
        std::vector<VkImageView> views; ///< of the image that is drawn to
    };
    [[nodiscard]] float longest_side() const;
    [[nodiscard]] Slot* slot_for(const render::Panel& panel, float density);
    [[nodiscard]] bool fit(Slot& slot, const render::Panel& panel, float density);

    gpu::Context* context_ = nullptr;
    XrSession session_ = XR_NULL_HANDLE;
    SwapchainFormat format_;
    Limits limits_;
    std::uint64_t frame_ = 0;
    std::array<std::unique_ptr<Slot>, most> slots_;
    std::vector<render::Panel> panels_;
    std::vector<render::PanelLayer> drawn_;
    std::vector<XrCompositionLayerQuad> quads_;
    std::vector<std::size_t> order_;
    std::optional<Error> refusal_;
};

} // namespace guanhe::xr
