// Draws panels: keeps their pictures on the GPU, as dense as the screen shows them, and draws one rectangle each.
#pragma once

#include "render/core.h"
#include "render/frame_memory.h"
#include "render/frame_record.h"
#include "render/panels/panel_task.h"

#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace guanhe::render {

/// Lives on the drawing thread.
class Panels {
public:
    /// Of all pictures together, in bytes: beyond it they are drawn less dense, the largest first.
    static constexpr std::uint64_t usual_budget = std::uint64_t{64} << 20U;

    explicit Panels(std::shared_ptr<Core> core, std::uint64_t budget_bytes = usual_budget);
    ~Panels(); ///< waits for what is being drawn
    Panels(const Panels&) = delete;
    Panels& operator=(const Panels&) = delete;

    struct Request {
        std::span<const Panel> panels;
        std::span<const PanelLayer> layers;
        const ViewSet* views = nullptr;
        const Eyes* eyes = nullptr;
        bool wait = false; ///< for pictures that are not ready; else the last ones are shown, or nothing yet
    };
    /// Errors: out of memory for the frame's records. A picture that cannot be made is a warning.
    [[nodiscard]] Result<void> prepare(const Request& request, FrameMemory& memory);
    /// Within the pass of surfaces, back to front; what was prepared.
    [[nodiscard]] Result<void> record(VkCommandBuffer cmd, VkDeviceAddress frame, const PassFormat& format) const;
    /// Outside any pass: each layer to its images.
    [[nodiscard]] Result<void> record_layers(VkCommandBuffer cmd) const;

    /// What went wrong since the last call.
    [[nodiscard]] std::vector<std::string> take_warnings() { return std::exchange(warnings_, {}); }
    [[nodiscard]] std::uint64_t bytes() const; ///< of pictures that are ready

private:
    struct Picture {
        std::shared_ptr<const PanelSheet> sheet;
        PanelPages pages;
        float density = 0.0F;
        std::shared_ptr<PanelTask> task; ///< while it is being made
        gpu::Image image;
        std::uint32_t slot = Bindless::none;
        std::uint64_t used = 0; ///< the last frame that wanted or showed it
    };
    struct Wanted {
        const Panel* panel = nullptr;
        PanelPages pages;
        float density = 0.0F;
        float pixel = 0.0F;    ///< metres on the sheet, the largest
        float distance = 0.0F; ///< to the middle
        bool layer = false;
    };
    [[nodiscard]] Wanted want(const Panel& panel, const ViewSet& views, const Eyes& eyes) const;
    void keep_to_budget();
    [[nodiscard]] const Picture* picture_of(const Wanted& wanted, bool wait);
    void adopt(Picture& picture);
    void free_old();
    [[nodiscard]] std::shared_ptr<text::GlyphStore> glyphs_of(const std::shared_ptr<const text::Fonts>& fonts);

    std::shared_ptr<Core> core_;
    std::uint64_t budget_;
    std::uint64_t frame_ = 0;
    std::vector<std::unique_ptr<Picture>> pictures_;
    std::vector<std::pair<std::shared_ptr<const text::Fonts>, std::shared_ptr<text::GlyphStore>>> glyphs_;
    std::vector<Wanted> wanted_; ///< of the frame being recorded: those in the world from far to near, then the layers
    std::span<const PanelLayer> layers_;
    bool any_open_ = false;
    std::uint32_t moving_ = 0; ///< records after those of wanted_: the moving pictures among the panels in the world
    VkDeviceAddress records_ = 0;
    std::vector<std::string> warnings_;
};

[[nodiscard]] gpu::GraphicsPipelineKey panel_pipeline(const PassFormat& format);
[[nodiscard]] gpu::GraphicsPipelineKey open_panel_pipeline(const PassFormat& format); ///< of what is left open

} // namespace guanhe::render
