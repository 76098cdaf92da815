// The scans that are being shown: loading them in the background, and what of them is chosen. Shared by the window and
// by off-screen pictures, so that both show the same.
#pragma once

#include "base/jobs.h"
#include "base/progress.h"
#include "base/result.h"
#include "render/renderer.h"
#include "scan/animate.h"
#include "scan/scan.h"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace guanhe::app {

/// One open scan and what is chosen in it. Change a choice through Stage, so that the renderer hears of it.
struct OpenScan {
    Path path;
    std::size_t asked = 0; ///< its place among the files that Stage::load was given
    std::unique_ptr<scan::Scan> scan;
    std::unique_ptr<render::Model> model;
    std::shared_ptr<const pack::Pack> pack; ///< of its static meshes; null: there are none
    int scene = 0;
    int animation = -1; ///< -1: rest pose
    int variant = -1;   ///< -1: the file's own materials
    scan::Pose pose;
    std::vector<bool> node_visible; ///< one a node
    struct Moved {
        int node = -1;
        glm::mat4 world_from_rest{1.0F};
    };
    std::optional<Moved> moved; ///< see Stage::move_node
};

/// Lives on the drawing thread; loading happens on a thread of its own.
class Stage {
public:
    Stage(render::Renderer& renderer, Jobs& jobs);
    /// A stage that may load before there is a renderer: decoding begins at once, and waits for attach() where it needs
    /// the GPU. Nothing is lost when attach() is never called. `cache_limit`: bytes of packs kept for scans that are
    /// baked on the way; nothing is the default (cache/pack_cache.h).
    explicit Stage(Jobs& jobs, std::optional<std::uint64_t> cache_limit = {});
    void attach(render::Renderer& renderer);
    ~Stage(); ///< closes

    /// What becomes of the others when a file cannot be loaded.
    enum class Faults {
        refuse, ///< the load fails
        skip,   ///< they are shown without it, and faults() tells
    };
    /// Starts loading these files together; what is shown stays until all have succeeded (see poll). Cancels a load in
    /// progress.
    void load(std::vector<Path> files, Faults faults = Faults::refuse);
    void cancel();
    /// Cancels a load, waits for it, and lets go of what is shown.
    void close();

    enum class Event { none, loaded, failed, cancelled };
    /// Call once a frame: swaps in what has finished. After `failed`, last_error() says why and the old scans are still
    /// there.
    Event poll();
    /// Blocks until the load ends (off-screen; needs a renderer). `none` when nothing is being loaded.
    Event wait();

    [[nodiscard]] bool loading() const noexcept;
    [[nodiscard]] const Progress& progress() const noexcept;
    [[nodiscard]] const std::optional<Error>& last_error() const noexcept;
    /// What the last successful load had to leave out.
    [[nodiscard]] std::span<const Error> faults() const noexcept;
    [[nodiscard]] double load_ms() const noexcept; ///< of the last successful load

    [[nodiscard]] std::span<OpenScan> scans() noexcept;

    /// Out-of-range and unknown names are errors that list what there is.
    [[nodiscard]] Result<void> choose_scene(std::size_t scan, int scene);
    [[nodiscard]] Result<void> choose_animation(std::size_t scan, std::string_view name_or_index);
    void choose_animation(std::size_t scan, int index);                                 ///< -1: rest
    [[nodiscard]] Result<void> choose_variant(std::size_t scan, std::string_view name); ///< "": the file's own
    void show_node(std::size_t scan, int node, bool visible);
    /// With all below it elsewhere than its file says: `world_from_rest` moves each of its points. One node a scan, the
    /// last; nothing: all are in their places.
    void move_node(std::size_t scan, int node, const std::optional<glm::mat4>& world_from_rest);

    /// Poses every scan at this time of its animation.
    void set_time(double seconds);
    [[nodiscard]] double time() const noexcept;

    /// World bounds of everything shown. A 1 m box about the origin when nothing is there.
    [[nodiscard]] scan::Bounds bounds() const;
    /// Cameras of the chosen scenes, in order: world pose and lens.
    struct SceneCamera {
        std::string name;
        glm::mat4 world_from_view;
        scan::Camera lens;
    };
    [[nodiscard]] std::vector<SceneCamera> cameras() const;

    [[nodiscard]] std::uint64_t triangles_total() const;
    [[nodiscard]] std::uint64_t resident_bytes() const;
    [[nodiscard]] std::vector<std::string> warnings() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace guanhe::app
