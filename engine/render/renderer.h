// Draws models from a set of views: the one frame function of every screen. No Vulkan here.
#pragma once

#include "base/jobs.h"
#include "base/result.h"
#include "gpu/device.h"
#include "image/image.h"
#include "pack/pack.h"
#include "render/look.h"
#include "render/moving_picture.h"
#include "render/panels/panel.h"
#include "render/view.h"
#include "scan/animate.h"
#include "scan/read.h"
#include "stream/streamer.h"

#include <glm/glm.hpp>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

struct GLFWwindow;
struct ImDrawData;

namespace guanhe::render {

struct ScreenImages; ///< render/screen.h

/// A scan on the GPU. Filled by scan::read through its sink on worker threads; drawn once finish() has returned.
/// Keep the Scan alive as long as the Model: poses are computed from it.
class Model {
public:
    ~Model();
    /// Give this to scan::read as its sink.
    [[nodiscard]] scan::ReadSink& sink();
    /// Waits for the uploads and compiles what pipelines the materials need. Any thread; call once, after read().
    /// `pack` holds the static meshes, in the scan's order; null: all is drawn from what the sink was given.
    [[nodiscard]] Result<void> finish(const scan::Scan& scan, Jobs& jobs,
                                      std::shared_ptr<const pack::Pack> pack = nullptr);

    /// This image of the scan is a moving picture from now on; before finish(), and its sink is given no pixels for it.
    void use(std::size_t image, const MovingPicture& picture);

    /// What to show; only between frames, on the drawing thread.
    void show_scene(int scene);
    void show_variant(int variant); ///< -1: the file's own materials
    void set_pose(const scan::Pose& pose);
    void set_node_visible(int node, bool visible); ///< with all below it
    void set_transform(const glm::mat4& world_from_model);
    void set_look(const Look& look); ///< of all nodes that have none of their own
    /// With all below it, down to nodes that have one of their own; nothing: as the node above it.
    void set_node_look(int node, const std::optional<Look>& look);

    [[nodiscard]] std::uint64_t resident_bytes() const; ///< GPU memory for geometry and textures

    struct State; ///< of engine/render only

private:
    friend class Renderer;
    Model();
    std::unique_ptr<State> state_;
};

/// Where the light comes from.
struct Environment {
    /// Built in: "sky" (a neutral overcast sky with a sun), "day" (the same light for a sun that moves, before a sky
    /// with a horizon), "studio" (soft boxes on grey), "black" (nothing).
    std::string built_in = "sky";
    std::optional<image::RgbFloat> picture; ///< an equirectangular picture instead, scaled to light things well at 0 EV
    float rotation = 0.0F;                  ///< radians about y
};

/// How scans that were baked to clusters are drawn.
struct ClusterOptions {
    std::uint64_t memory_bytes = 0; ///< on the device, for pages and tiles; never exceeded. 0: a quarter of what it has
    float lod_error_pixels = 1.0F;  ///< how far off a surface may be drawn
};

/// A corner of a triangle that belongs to no scan: what shows a visitor where he points.
struct MarkerVertex {
    glm::vec3 position{0.0F}; ///< metres, in the scene
    std::uint32_t color = 0;  ///< sRGB, r lowest; seen exactly so
};

/// A panel for a composition layer of a headset, which stays sharper than what is drawn into the eyes' pictures.
struct PanelLayer {
    const Panel* panel = nullptr; ///< with a sheet
    const ScreenImages* images =
        nullptr;             ///< of the sheet's aspect; filled wholly, premultiplied, nothing at the corners
    bool* settled = nullptr; ///< set by the frame, where it is not null: all words are there, as sharp as they get
};

struct FrameOptions {
    float exposure_ev = 0.0F;
    bool shadows = true;
    bool show_environment = true;          ///< draw the sky behind; otherwise the backdrop colour
    glm::vec3 backdrop{0.18F};             ///< linear
    bool room = false;                     ///< nothing behind: the picture's alpha tells where something was drawn
    bool draw_grid = false;                ///< lines on the ground of what is shown
    bool show_clusters = false;            ///< a colour a cluster
    float vignette = 0.0F;                 ///< how far the view closes towards its middle, 0 to 1: comfort while moving
    std::span<const MarkerVertex> markers; ///< three a triangle, seen from both sides; alive until the frame is drawn
    std::span<const Panel> panels;         ///< in the world; as long
    std::span<const PanelLayer> layers;    ///< drawn along with the frame; as long
    float fade = 0.0F;                     ///< how far all of it is a neutral dark grey, 0 to 1
    std::span<const Lamp> lamps;           ///< alive until the frame is drawn
    std::optional<Daylight> daylight;      ///< nothing: the environment as it is
    bool wait_for_detail = true; ///< off-screen: draw all that the views ask for, not what is there as in a window
    float pixel_scale = 1.0F;    ///< device pixels a logical pixel (HiDPI): keeps points and lines visible
};

/// Words that one frame after another has in common: a copy takes no memory.
class Phrases {
public:
    Phrases() = default;
    Phrases(std::vector<std::string> all) : all_(std::make_shared<const std::vector<std::string>>(std::move(all))) {}
    Phrases(std::initializer_list<std::string> all) : Phrases(std::vector<std::string>(all)) {}
    [[nodiscard]] const std::string* begin() const noexcept { return all_ ? all_->data() : nullptr; }
    [[nodiscard]] const std::string* end() const noexcept { return begin() + size(); }
    [[nodiscard]] std::size_t size() const noexcept { return all_ ? all_->size() : 0; }
    [[nodiscard]] bool empty() const noexcept { return size() == 0; }

private:
    std::shared_ptr<const std::vector<std::string>> all_;
};

/// How good a frame was drawn.
struct FrameQuality {
    std::uint32_t samples = 0;     ///< a pixel; 0: nothing was drawn yet
    std::uint32_t shadow_size = 0; ///< texels a side of the shadow map; 0: no shadow
    std::uint32_t anisotropy = 0;  ///< of texture filtering, at most; 1: none
    Phrases lowered;               ///< what is less than RendererOptions asked for, and why: a phrase each
};

/// What was drawn, for statistics.
struct FrameStats {
    std::uint64_t triangles = 0; ///< after culling, all views once
    std::uint32_t draws = 0;
    double cpu_ms = 0.0;        ///< that the drawing thread computed for this frame, up to its submission
    double gpu_ms = 0.0;        ///< see Renderer::gpu_ms: as a rule of the frame before
    std::uint32_t clusters = 0; ///< as `triangles` of clusters: of a frame or two before
    stream::Stats stream;
    FrameQuality quality;
};

/// The most that is wanted. A device that has less, or a software rasteriser that would take too long, gets less:
/// FrameQuality tells.
struct RendererOptions {
    Jobs* jobs = nullptr;             ///< required
    std::uint32_t samples = 4;        ///< a pixel: 1, 2, 4 or 8
    std::uint32_t max_anisotropy = 8; ///< of texture filtering; 1: none
    std::uint32_t shadow_size = 2048; ///< texels a side of the shadow map
    ClusterOptions clusters;
    bool headset = false; ///< both eyes will be drawn: what only they need is made ready before the first frame
};

/// Lives on the drawing thread, except where said. A frame that fails leaves nothing half done: the next one draws all
/// of it. What may fail anywhere: out of memory, and a lost device, after which every call fails and only destruction
/// is left.
class Renderer {
public:
    [[nodiscard]] static Result<std::unique_ptr<Renderer>> create(gpu::Device& device, const RendererOptions& options);
    ~Renderer();

    /// A new empty model; any thread. Add it when it is finished.
    [[nodiscard]] std::unique_ptr<Model> make_model();
    /// Without pixels until it is first shown, and then not seen. Errors: a size that the device does not take.
    [[nodiscard]] Result<std::shared_ptr<MovingPicture>> make_moving_picture(std::uint32_t width, std::uint32_t height);
    /// Errors: the coarsest form of its pack cannot be read, or does not fit.
    [[nodiscard]] Result<void> add(Model& model);
    /// The model may be destroyed at once: its GPU memory lives until the frames in flight are done.
    void remove(Model& model);

    /// Prefilters in the background; off-screen frames wait for it, a window keeps the old light until it is ready.
    /// Errors: an unknown name, an empty picture. Not during a frame.
    [[nodiscard]] Result<void> set_environment(const Environment& environment);

    /// Draws to pictures of our own, one a view, and keeps the last; read them with read_pictures(). Errors: no views
    /// or too many, a size that the device does not take.
    [[nodiscard]] Result<FrameStats> draw_offscreen(const ViewSet& views, const FrameOptions& options);
    /// Waits for the last off-screen or window frame and returns its pictures (window: as shown, with the interface).
    [[nodiscard]] Result<std::vector<image::Rgba8>> read_pictures();
    /// What the newest finished frame drew, exactly: after read_pictures() the one just drawn. (A frame's own
    /// FrameStats count the clusters of a frame before, since the GPU chooses them.)
    [[nodiscard]] FrameStats finished();
    void set_cluster_options(const ClusterOptions& options);
    /// What went wrong with streaming since the last call, each told once.
    [[nodiscard]] std::vector<std::string> take_warnings();
    /// GPU milliseconds of the newest frame that is known to be finished: after read_pictures() the one just drawn. 0
    /// before the first, and where the device has no timestamps.
    [[nodiscard]] double gpu_ms() const noexcept;

    /// A window made with GLFW_NO_API. Errors: the device cannot draw to it.
    [[nodiscard]] Result<void> attach_window(GLFWwindow* window, bool vsync);
    /// `interface` is Dear ImGui's draw data for this frame, or null. Skips the frame while the window is minimised,
    /// and returns what was drawn last. Errors: as of draw_offscreen(), and a lost window.
    [[nodiscard]] Result<FrameStats> draw_window(const ViewSet& views, const FrameOptions& options,
                                                 const ImDrawData* interface);
    /// Draws to a headset's images, and shows the first view in the attached window where its display takes a picture
    /// just then: the window never holds up the headset, and a mirror that fails is told among the warnings and left
    /// out from then on. `window`: its size in pixels; zero, or no window: no mirror.
    [[nodiscard]] Result<FrameStats> draw_screen(const ScreenImages& screen, const ViewSet& views,
                                                 const FrameOptions& options, const glm::uvec2& window,
                                                 const ImDrawData* interface);
    /// Uploads Dear ImGui's font atlas (of the current context); call again when it was rebuilt. Waits; not during a
    /// frame.
    [[nodiscard]] Result<void> upload_interface_fonts();

    /// Debug builds: swaps in shaders whose files changed. What went wrong in words, or "".
    [[nodiscard]] std::string reload_changed_shaders();

private:
    Renderer();
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace guanhe::render
