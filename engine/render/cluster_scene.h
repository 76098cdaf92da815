// The packs of a scene: streamed, selected for the eyes and for the sun, and drawn.
#pragma once

#include "render/cluster_pool.h"
#include "render/cluster_selection.h"
#include "render/frame_record.h"
#include "render/model.h"
#include "render/passes.h"
#include "stream/streamer.h"

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace guanhe::render {

/// Lives on the drawing thread.
class ClusterScene {
public:
    ClusterScene(std::shared_ptr<Core> core, const ClusterOptions& options);

    /// The model's pack, if it has one. Its root pages are resident afterwards.
    [[nodiscard]] Result<void> add(Model::State& model);
    void remove(Model::State& model);
    void set_options(const ClusterOptions& options);

    /// Chooses what is resident for these views. `settle`: waits until nothing more is wanted.
    [[nodiscard]] Result<void> stream(const ViewSet& views, bool settle);

    struct Request {
        std::span<const Model::State* const> models;
        const Eyes* eyes = nullptr;
        const ViewSet* views = nullptr;
        const Targets* targets = nullptr;
        bool sun = false, lights = false;
        const ShadowFit* shadow = nullptr; ///< select for the shadow map too
        bool show_clusters = false;
    };
    /// Selects what the last frame's depth does not hide. Then: draw(0); record_later(), once the depth of that is
    /// readable by compute shaders; draw(1); finish().
    [[nodiscard]] Result<void> record(VkCommandBuffer cmd, std::uint32_t slot, const Request& request,
                                      FrameMemory& memory);
    [[nodiscard]] Result<void> record_later(VkCommandBuffer cmd, const Targets& targets);
    void finish(VkCommandBuffer cmd, std::uint32_t slot) {
        eyes_.read_back(cmd, slot);
        if (sun_in_[slot]) sun_.read_back(cmd, slot);
        last_slot_ = slot;
    }
    void ended(bool submitted);
    [[nodiscard]] bool two_phases() const noexcept { return !eyes_.empty() && two_phases_; }

    [[nodiscard]] Result<void> draw(VkCommandBuffer cmd, VkDeviceAddress frame, const PassFormat& format,
                                    std::uint32_t phase) const;
    [[nodiscard]] Result<void> draw_shadow(VkCommandBuffer cmd, VkDeviceAddress frame) const;

    /// Changes when shadows are worth drawing again: at once when streaming has settled, now and then before.
    [[nodiscard]] std::uint64_t shadow_version();
    /// A guess at what will be drawn of `all` triangles: the last frame's, or what is resident.
    [[nodiscard]] std::uint64_t expected_triangles(std::uint64_t all) const;
    [[nodiscard]] stream::Stats stream_stats() const;
    /// Taken of the device for pages, gaps and all.
    [[nodiscard]] std::uint64_t device_bytes() const noexcept { return pool_.arena_bytes(); }
    [[nodiscard]] const SelectionStats& drawn() const noexcept { return drawn_; } ///< some frames before
    /// Of the frame recorded last, once it is finished.
    [[nodiscard]] SelectionStats newest() { return eyes_.empty() ? SelectionStats{} : eyes_.stats(last_slot_); }
    /// The frame recorded last, once it is finished, was too coarse for lack of room that the next one will have.
    [[nodiscard]] bool lacked_room();
    [[nodiscard]] std::vector<std::string> take_warnings();

private:
    [[nodiscard]] Result<void> start();
    [[nodiscard]] std::uint32_t class_of(std::uint32_t features);
    [[nodiscard]] Result<void> gather(const Request& request, FrameMemory& memory);

    std::shared_ptr<Core> core_;
    ClusterOptions options_;
    ClusterPool pool_;
    std::unique_ptr<stream::Streamer> streamer_; ///< from the first pack on
    ClusterSelection eyes_, sun_;
    SelectionStats drawn_;
    std::uint32_t last_slot_ = 0;
    std::array<bool, gpu::frames_in_flight> sun_in_{}; ///< by slot: the frame selected for the sun
    std::uint64_t sun_growths_ = 0;                    ///< how often that lacked room
    std::uint64_t shadow_version_ = 0;
    std::uint32_t frames_since_shadow_ = 0;
    std::vector<std::pair<const Model::State*, std::uint64_t>>
        streamed_;                            ///< models and versions that the streamer knows
    std::vector<const Model::State*> models_; ///< with packs
    std::vector<stream::Instance> places_;
    std::vector<shared::PackInstance> seen_, casting_;
    std::vector<std::uint32_t> classes_;       ///< features of each
    std::vector<VkDeviceAddress> part_tables_; ///< of one model, by mesh and look; kept for its storage
    DepthPyramid pyramid_;
    bool two_phases_ = false;
    struct Seen { ///< from where the pyramid was seen
        glm::mat4 clip_from_world{1.0F};
        glm::vec3 origin{0.0F};
    };
    std::vector<Seen> before_, now_;
    std::optional<glm::dvec3> last_eye_;
    std::chrono::steady_clock::time_point last_time_;
};

} // namespace guanhe::render
