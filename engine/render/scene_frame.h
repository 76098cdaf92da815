// Draws everything that is shown into a frame's targets, up to the composite: environment, deformation, shadow,
// surfaces.
#pragma once

#include "gpu/frames.h"
#include "render/cluster_scene.h"
#include "render/draw_list.h"
#include "render/environment.h"
#include "render/frame_record.h"
#include "render/moving_pictures.h"
#include "render/panels/panels.h"
#include "render/quality.h"
#include "render/shadow.h"
#include "render/targets.h"
#include "render/tile_scene.h"

#include <memory>
#include <vector>

namespace guanhe::render {

/// Lives on the drawing thread.
class SceneFrame {
public:
    explicit SceneFrame(std::shared_ptr<Core> core)
        : core_(std::move(core)), environment_(core_->bindless), shadow_(core_), memory_(*core_->context),
          clusters_(core_, core_->asked.clusters), tiles_(core_), panels_(core_), moving_(core_),
          streaming_(core_->asked.clusters) {}

    [[nodiscard]] Result<void> add(Model::State& model);
    void remove(Model::State& model);
    [[nodiscard]] ClusterScene& clusters() noexcept { return clusters_; }
    [[nodiscard]] MovingPictures& moving_pictures() noexcept { return moving_; }
    void set_cluster_options(const ClusterOptions& options);
    [[nodiscard]] std::vector<std::string> take_warnings();
    [[nodiscard]] bool has_tiles() const noexcept { return !tiles_.empty(); }
    /// For pictures, once the frame is finished: streams what it missed. Whether it is worth drawing again.
    [[nodiscard]] bool settle() { return tiles_.settle(); }
    /// What is resident and missing now.
    void fill(FrameStats& stats) const;

    /// The light from the next frame on that finds it ready.
    void set_environment(std::shared_ptr<EnvironmentTask> task) { pending_ = std::move(task); }

    /// Records into `frame`, leaving targets.color to be read by fragment shaders. `wait`: for a pending environment.
    /// ended() must follow.
    [[nodiscard]] Result<FrameStats> record(const gpu::Frames::Frame& frame, const ViewSet& views,
                                            const FrameOptions& options, Targets& targets, bool wait);
    /// Whether what record() began has been submitted. If not, all that it was to leave on the GPU is recorded again by
    /// the next frame.
    void ended(bool submitted);
    /// After record(): the panels of FrameOptions::layers.
    [[nodiscard]] Result<void> record_layers(VkCommandBuffer cmd) const { return panels_.record_layers(cmd); }
    [[nodiscard]] FrameMemory& memory() noexcept { return memory_; }

private:
    struct Shown {
        Model::State* model;
        std::unique_ptr<Deformer> deformer;
    };
    void share_memory();
    [[nodiscard]] Result<void> update_environment(VkCommandBuffer cmd, bool wait);
    [[nodiscard]] Result<void> record_surfaces(VkCommandBuffer cmd, std::uint32_t slot, VkDeviceAddress frame,
                                               const ViewSet& views, const FrameOptions& options,
                                               const PassFormat& format, Targets& targets);

    std::shared_ptr<Core> core_;
    std::vector<Shown> models_;
    std::shared_ptr<EnvironmentTask> pending_;
    std::shared_ptr<EnvironmentTask> uploading_; ///< with the frame being recorded
    EnvironmentLight environment_;
    ShadowMap shadow_;
    std::vector<std::uint64_t> shadow_signature_; ///< what the map shows; empty: nothing yet
    std::uint64_t environment_version_ = 0;
    FrameMemory memory_;
    DrawList draws_;
    PassSplit passes_; ///< these two are kept for their memory
    KnownQuality quality_;
    ClusterScene clusters_;
    TileScene tiles_;
    Panels panels_;
    MovingPictures moving_;
    struct Gathered { ///< of the frame being recorded; kept for its memory
        std::vector<ModelDraws> models;
        std::vector<const Model::State*> states;
        std::vector<Model::State*> looking; ///< the same
        std::vector<shared::LookRecord> looks;
        std::vector<std::uint64_t> signature;
    };
    Gathered gathered_;
    ClusterOptions streaming_; ///< for clusters and tiles together
};

} // namespace guanhe::render
