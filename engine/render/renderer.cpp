// The Renderer face: off-screen pictures and the window differ only in where the composite goes.
#include "render/renderer.h"

#include "base/process.h"
#include "gpu/frames.h"
#include "gpu/upload.h"
#include "render/core.h"
#include "render/model.h"
#include "render/overlay.h"
#include "render/passes.h"
#include "render/quality.h"
#include "render/scene_frame.h"
#include "render/screen.h"
#include "shaders/shared.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <iterator>
#include <span>
#include <utility>

namespace guanhe::render {
namespace {

constexpr std::uint32_t push_bytes = 64;
constexpr std::uint64_t staging_limit = std::uint64_t{128} << 20U;

Result<void> check(const ViewSet& views) {
    if (views.views.empty() || views.views.size() > max_views)
        return Error{"a frame has 1 to " + std::to_string(max_views) + " views, not " +
                         std::to_string(views.views.size()),
                     "", "", ErrorKind::internal};
    return {};
}

/// Where a finished frame goes: the whole image for barriers, one layer a view to draw to.
struct Destination {
    VkImage image = VK_NULL_HANDLE;
    std::span<const VkImageView> layers; ///< the first views of the frame
    VkFormat format = VK_FORMAT_UNDEFINED;
    std::uint32_t width = 0, height = 0;
    VkImageLayout leave_in = VK_IMAGE_LAYOUT_UNDEFINED;
    bool interface = true; ///< over the first view, where there is one
    bool fitted = false;   ///< filled with the middle of the picture; else pixel by pixel
    bool layered = false;  ///< shown over layers: panels that are open to them are left open
};

ClusterOptions settled(ClusterOptions options, const gpu::Device& device) {
    constexpr std::uint64_t least = std::uint64_t{256} << 20U, most = std::uint64_t{8} << 30U;
    if (options.memory_bytes == 0) options.memory_bytes = std::clamp(device.memory_use().budget_bytes / 4, least, most);
    return options;
}

} // namespace

struct Renderer::State {
    enum class Last { none, offscreen, window, screen };

    State(std::shared_ptr<Core> shared_core, std::unique_ptr<gpu::Frames> ring)
        : core(std::move(shared_core)), scene(core), targets(core), overlay(core),
          warmup(*core->pipelines, *core->jobs), frames(std::move(ring)) {}

    /// Where a frame goes: to the window, to a headset with or without the window as its mirror, or to the picture.
    struct Outputs {
        const gpu::Swapchain::Acquired* window = nullptr;
        const ScreenImages* screen = nullptr;
        const ImDrawData* interface = nullptr;
        [[nodiscard]] Last kind() const {
            return screen != nullptr ? Last::screen : window != nullptr ? Last::window : Last::offscreen;
        }
    };

    Result<FrameStats> draw(const ViewSet& views, const FrameOptions& options, const Outputs& outputs) {
        core->view_mask = view_mask_of(views);
        last = Last::none;
        vignette = options.vignette;
        fade = options.fade;
        room = options.room;
        open = std::ranges::any_of(options.panels, &Panel::open);
        for (std::size_t v = 0; v < views.views.size(); ++v) {
            const glm::vec4 clip = views.views[v].clip_from_view * glm::vec4(0, 0, -1, 1);
            ahead[v] = glm::vec2(clip) / clip.w;
        }
        const double began = thread_cpu_ms(); // counts no waiting for the GPU, nor the GPU's own threads
        GUANHE_TRY_LET(const auto frame, frames->begin());
        auto recorded = record(frame, views, options, outputs);
        const auto submitted = recorded ? frames->end(frame, outputs.window) : Result<void>(recorded.error());
        const double cpu_ms = thread_cpu_ms() - began;
        scene.ended(submitted.ok());
        GUANHE_TRY(submitted);
        stats = std::move(recorded).value();
        stats.cpu_ms = cpu_ms;
        stats.gpu_ms = frames->gpu_ms();
        last = outputs.kind();
        return stats;
    }

    Result<FrameStats> record(const gpu::Frames::Frame& frame, const ViewSet& views, const FrameOptions& options,
                              const Outputs& outputs) {
        const Last kind = outputs.kind();
        targets.depth_wanted = outputs.screen != nullptr && outputs.screen->depth != VK_NULL_HANDLE;
        targets.depth_wanted = targets.depth_wanted || options.room;
        GUANHE_TRY_LET(auto drawn, scene.record(frame, views, options, targets, kind == Last::offscreen));
        GUANHE_TRY(overlay.prepare(outputs.interface, scene.memory()));
        GUANHE_TRY(scene.record_layers(frame.cmd));
        if (kind == Last::offscreen) {
            GUANHE_TRY(targets.fit_picture());
            GUANHE_TRY(composite(frame.cmd, picture_destination(views.views.size())));
        }
        if (kind == Last::screen) GUANHE_TRY(composite(frame.cmd, *outputs.screen));
        if (const auto* image = outputs.window; image != nullptr) {
            Destination window{image->image,  std::span(&image->view, 1),     image->format, image->width,
                               image->height, VK_IMAGE_LAYOUT_PRESENT_SRC_KHR};
            window.fitted = kind == Last::screen;
            GUANHE_TRY(composite(frame.cmd, window));
        }
        scene.memory().flush();
        return drawn;
    }

    [[nodiscard]] shared::CompositePush composite_push(std::uint32_t layer) const {
        shared::CompositePush push{};
        push.target = targets.color_slot;
        push.layer = layer;
        push.depth = targets.depth_slot;
        push.scale = glm::vec2(1.0F);
        push.ahead = ahead[layer];
        push.vignette = vignette;
        push.fade = fade;
        push.room = room ? 1U : 0U;
        return push;
    }

    /// Tone-maps the drawn views to `to`, with the interface over the first. View by view: a swapchain has no layers,
    /// and a frame must not end with a multiview pass, since lavapipe (Mesa 25.0) then writes its timestamp once for
    /// each view.
    Result<void> composite(VkCommandBuffer cmd, const Destination& to) const {
        // The frame before left a picture to be copied, and a window's image is waited for where it is drawn to.
        constexpr VkPipelineStageFlags2 output = VK_PIPELINE_STAGE_2_COLOR_ATTACHMENT_OUTPUT_BIT;
        const bool to_copy = to.leave_in == VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL;
        const VkPipelineStageFlags2 user = to_copy ? VK_PIPELINE_STAGE_2_COPY_BIT : VK_PIPELINE_STAGE_2_NONE;
        gpu::barrier(cmd, to.image, VK_IMAGE_ASPECT_COLOR_BIT, 0, 1, output | user, VK_ACCESS_2_NONE,
                     VK_IMAGE_LAYOUT_UNDEFINED, output,
                     VK_ACCESS_2_COLOR_ATTACHMENT_READ_BIT | VK_ACCESS_2_COLOR_ATTACHMENT_WRITE_BIT,
                     VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL);
        for (std::uint32_t layer = 0; layer < to.layers.size(); ++layer) {
            VkRenderingAttachmentInfo color{};
            color.sType = VK_STRUCTURE_TYPE_RENDERING_ATTACHMENT_INFO;
            color.imageView = to.layers[layer];
            color.imageLayout = VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL;
            const bool covered = to.width <= targets.width && to.height <= targets.height;
            color.loadOp = covered ? VK_ATTACHMENT_LOAD_OP_DONT_CARE : VK_ATTACHMENT_LOAD_OP_CLEAR;
            color.storeOp = VK_ATTACHMENT_STORE_OP_STORE;
            VkRenderingInfo info{};
            info.sType = VK_STRUCTURE_TYPE_RENDERING_INFO;
            info.renderArea.extent = {to.width, to.height};
            info.layerCount = 1;
            info.colorAttachmentCount = 1;
            info.pColorAttachments = &color;
            vkCmdBeginRendering(cmd, &info);
            // A window may have been resized since its view was chosen: what both have is shown.
            if (to.fitted)
                set_area(cmd, to.width, to.height);
            else
                set_area(cmd, std::min(to.width, targets.width), std::min(to.height, targets.height));
            auto push = composite_push(layer);
            push.open = to.layered && open ? 1U : 0U;
            if (to.fitted) {
                const glm::vec2 from(targets.width, targets.height), size(to.width, to.height);
                push.scale = glm::vec2(std::min(from.x / size.x, from.y / size.y));
                push.offset = (from - size * push.scale) * 0.5F;
            }
            GUANHE_TRY(record_fullscreen(*core, cmd, composite_pipeline(to.format, targets.samples),
                                         std::as_bytes(std::span(&push, 1))));
            if (layer == 0 && to.interface) GUANHE_TRY(overlay.record(cmd, to.format, to.width, to.height));
            vkCmdEndRendering(cmd);
        }
        gpu::barrier(cmd, to.image, VK_IMAGE_ASPECT_COLOR_BIT, 0, 1, output, VK_ACCESS_2_COLOR_ATTACHMENT_WRITE_BIT,
                     VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL, user,
                     to_copy ? VK_ACCESS_2_TRANSFER_READ_BIT : VK_ACCESS_2_NONE, to.leave_in);
        return {};
    }

    /// To a headset: the colours without the interface, which is the window's, and the depth.
    Result<void> composite(VkCommandBuffer cmd, const ScreenImages& screen) const {
        Destination to{screen.color, screen.color_layers, screen.format,
                       screen.width, screen.height,       VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL};
        to.interface = false;
        to.layered = true;
        GUANHE_TRY(composite(cmd, to));
        if (screen.depth == VK_NULL_HANDLE) return {};
        constexpr VkPipelineStageFlags2 stages =
            VK_PIPELINE_STAGE_2_EARLY_FRAGMENT_TESTS_BIT | VK_PIPELINE_STAGE_2_LATE_FRAGMENT_TESTS_BIT;
        gpu::barrier(cmd, screen.depth, VK_IMAGE_ASPECT_DEPTH_BIT, 0, 1, stages, VK_ACCESS_2_NONE,
                     VK_IMAGE_LAYOUT_UNDEFINED, stages,
                     VK_ACCESS_2_DEPTH_STENCIL_ATTACHMENT_READ_BIT | VK_ACCESS_2_DEPTH_STENCIL_ATTACHMENT_WRITE_BIT,
                     VK_IMAGE_LAYOUT_DEPTH_STENCIL_ATTACHMENT_OPTIMAL);
        for (std::uint32_t layer = 0; layer < screen.depth_layers.size(); ++layer) {
            VkRenderingAttachmentInfo depth{};
            depth.sType = VK_STRUCTURE_TYPE_RENDERING_ATTACHMENT_INFO;
            depth.imageView = screen.depth_layers[layer];
            depth.imageLayout = VK_IMAGE_LAYOUT_DEPTH_STENCIL_ATTACHMENT_OPTIMAL;
            depth.loadOp = VK_ATTACHMENT_LOAD_OP_CLEAR;
            depth.storeOp = VK_ATTACHMENT_STORE_OP_STORE;
            VkRenderingInfo info{};
            info.sType = VK_STRUCTURE_TYPE_RENDERING_INFO;
            info.renderArea.extent = {screen.width, screen.height};
            info.layerCount = 1;
            info.pDepthAttachment = &depth;
            vkCmdBeginRendering(cmd, &info);
            set_area(cmd, std::min(screen.width, targets.width), std::min(screen.height, targets.height));
            const auto push = composite_push(layer);
            GUANHE_TRY(record_fullscreen(*core, cmd, composite_depth_pipeline(screen.depth_format, targets.samples),
                                         std::as_bytes(std::span(&push, 1))));
            vkCmdEndRendering(cmd);
        }
        return {};
    }

    void copy_picture(VkCommandBuffer cmd, const gpu::Buffer& to) const {
        VkBufferImageCopy copy{};
        copy.imageSubresource = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 0, targets.views};
        copy.imageExtent = {targets.width, targets.height, 1};
        vkCmdCopyImageToBuffer(cmd, targets.picture.handle, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL, to.handle, 1, &copy);
        gpu::barrier(cmd, VK_PIPELINE_STAGE_2_COPY_BIT, VK_ACCESS_2_TRANSFER_WRITE_BIT, VK_PIPELINE_STAGE_2_HOST_BIT,
                     VK_ACCESS_2_HOST_READ_BIT);
    }

    [[nodiscard]] Destination picture_destination(std::size_t views) const {
        return {targets.picture.handle, std::span(targets.picture_layers).first(views),
                picture_format,         targets.width,
                targets.height,         VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL};
    }

    std::shared_ptr<Core> core;
    SceneFrame scene;
    Targets targets;
    Overlay overlay;
    std::unique_ptr<gpu::Swapchain> swapchain;
    PipelineWarmup warmup;
    std::unique_ptr<gpu::Frames> frames; ///< goes first, and waits for the GPU
    float vignette = 0.0F, fade = 0.0F;  ///< of the last frame
    bool room = false, open = false;
    bool mirror_failed = false;
    std::vector<std::string> warnings; ///< not taken yet
    std::array<glm::vec2, max_views> ahead{};
    std::uint64_t memory_share = 0; ///< for clusters, when nobody says how much
    Last last = Last::none;         ///< where the picture to be read is
    FrameStats stats;               ///< of the last frame drawn
};

Renderer::Renderer() = default;
Renderer::~Renderer() = default;

Result<std::unique_ptr<Renderer>> Renderer::create(gpu::Device& device, const RendererOptions& options) {
    gpu::Context& context = device.context();
    auto core = std::make_shared<Core>();
    core->context = &context;
    core->jobs = options.jobs;
    core->asked = options;
    core->asked.clusters = settled(options.clusters, device);
    choose_quality(*core, device.is_software());
    GUANHE_TRY_LET(core->bindless, Bindless::create(context));
    GUANHE_TRY_LET(core->pipelines, gpu::Pipelines::create(context, std::span(&core->bindless->layout, 1), push_bytes));
    GUANHE_TRY_LET(auto frames, gpu::Frames::create(context));
    std::unique_ptr<Renderer> renderer(new Renderer);
    renderer->state_ = std::make_unique<State>(core, std::move(frames));
    renderer->state_->memory_share = settled({}, device).memory_bytes;
    if (options.headset) {
        core->view_mask = 0b11; // of surfaces too, which are made ready as scans are read
        renderer->state_->warmup.want(marker_pipeline({core->view_mask, core->samples}));
        renderer->state_->warmup.want(hidden_pipeline({core->view_mask, core->samples}));
        renderer->state_->warmup.want(panel_pipeline({core->view_mask, core->samples}));
        renderer->state_->warmup.want(open_panel_pipeline({core->view_mask, core->samples}));
        renderer->state_->warmup.want(composite_depth_pipeline(VK_FORMAT_D32_SFLOAT, core->samples));
    }
    renderer->state_->warmup.want(sky_pipeline({core->view_mask, core->samples}));
    renderer->state_->warmup.want(composite_pipeline(picture_format, core->samples));
    GUANHE_TRY(renderer->set_environment({}));
    return renderer;
}

std::unique_ptr<Model> Renderer::make_model() {
    std::unique_ptr<Model> model(new Model);
    model->state_ = std::make_unique<Model::State>(state_->core, staging_limit);
    return model;
}

Result<std::shared_ptr<MovingPicture>> Renderer::make_moving_picture(std::uint32_t width, std::uint32_t height) {
    GUANHE_TRY_LET(auto made, state_->scene.moving_pictures().make(width, height));
    return std::shared_ptr<MovingPicture>(new MovingPicture(std::move(made)));
}

Result<void> Renderer::add(Model& model) {
    return state_->scene.add(*model.state_);
}
void Renderer::remove(Model& model) {
    state_->scene.remove(*model.state_);
}

Result<void> Renderer::set_environment(const Environment& environment) {
    GUANHE_TRY_LET(auto task, EnvironmentTask::start(environment, *state_->core->jobs));
    state_->core->has_sun =
        !environment.picture && built_in_sky(environment.built_in)->sun.irradiance != glm::vec3(0.0F);
    state_->scene.set_environment(std::move(task));
    return {};
}

Result<FrameStats> Renderer::draw_offscreen(const ViewSet& views, const FrameOptions& options) {
    GUANHE_TRY(check(views));
    State& state = *state_;
    // What a picture shows of tiled textures is known once it is drawn: it is drawn again with that.
    constexpr unsigned most_rounds = 24;
    for (unsigned round = 1;; ++round) {
        GUANHE_TRY(state.draw(views, options, {}));
        if (round == most_rounds || !options.wait_for_detail) break;
        GUANHE_TRY(state.frames->drain());
        // A window is too coarse for a frame where more comes into view than there was room for. A picture must not be.
        bool again = state.scene.clusters().lacked_room();
        if (state.scene.has_tiles()) {
            again = state.scene.settle() || again;
            state.scene.fill(state.stats);
        }
        if (!again) break;
    }
    return state.stats;
}

Result<void> Renderer::attach_window(GLFWwindow* window, bool vsync) {
    state_->swapchain.reset();
    state_->mirror_failed = false;
    GUANHE_TRY_LET(state_->swapchain, gpu::Swapchain::create(*state_->core->context, window, vsync));
    state_->warmup.want(composite_pipeline(state_->swapchain->format(), state_->core->samples));
    return {};
}

Result<FrameStats> Renderer::draw_window(const ViewSet& views, const FrameOptions& options,
                                         const ImDrawData* interface) {
    State& state = *state_;
    GUANHE_TRY(check(views));
    if (!state.swapchain) return Error{"no window is attached", "", "", ErrorKind::internal};
    GUANHE_TRY_LET(const auto image, state.swapchain->acquire(views.width, views.height));
    if (!image) return state.stats;
    GUANHE_TRY(state.draw(views, options, {&*image, nullptr, interface}));
    GUANHE_TRY(state.swapchain->present(*image));
    return state.stats;
}

Result<FrameStats> Renderer::draw_screen(const ScreenImages& screen, const ViewSet& views, const FrameOptions& options,
                                         const glm::uvec2& window, const ImDrawData* interface) {
    State& state = *state_;
    GUANHE_TRY(check(views));
    std::optional<gpu::Swapchain::Acquired> image;
    // Of a lost device the frame itself tells.
    const auto leave_out = [&state](const Error& why) {
        state.mirror_failed = true;
        state.warnings.push_back("the window no longer shows what the headset does: " + why.message());
    };
    if (state.swapchain && !state.mirror_failed) {
        auto acquired = state.swapchain->acquire(window.x, window.y, false);
        if (acquired)
            image = *acquired;
        else
            leave_out(acquired.error());
    }
    GUANHE_TRY(state.draw(views, options, {image ? &*image : nullptr, &screen, image ? interface : nullptr}));
    if (image) {
        if (const auto presented = state.swapchain->present(*image); !presented) leave_out(presented.error());
    }
    return state.stats;
}

FrameStats Renderer::finished() {
    State& state = *state_;
    FrameStats stats = state.stats;
    const SelectionStats before = state.scene.clusters().drawn(), now = state.scene.clusters().newest();
    stats.triangles += now.triangles;
    stats.triangles -= before.triangles;
    stats.clusters = now.clusters;
    stats.gpu_ms = gpu_ms();
    return stats;
}

void Renderer::set_cluster_options(const ClusterOptions& options) {
    auto& asked = state_->core->asked.clusters;
    asked = options;
    if (asked.memory_bytes == 0) asked.memory_bytes = state_->memory_share;
    state_->scene.set_cluster_options(asked);
}

std::vector<std::string> Renderer::take_warnings() {
    auto all = state_->scene.take_warnings();
    std::ranges::move(std::exchange(state_->warnings, {}), std::back_inserter(all));
    return all;
}

double Renderer::gpu_ms() const noexcept {
    return state_->frames->gpu_ms();
}

Result<std::vector<image::Rgba8>> Renderer::read_pictures() {
    State& state = *state_;
    if (state.last == State::Last::none || !state.targets.color_drawn)
        return Error{"nothing has been drawn yet", "", "draw a frame first", ErrorKind::internal};
    GUANHE_TRY(state.frames->drain());
    GUANHE_TRY(state.targets.fit_picture());
    const bool window = state.last == State::Last::window;
    const std::uint64_t layer_bytes = std::uint64_t{state.targets.width} * state.targets.height * 4;
    GUANHE_TRY_LET(const auto buffer,
                   gpu::Buffer::create(*state.core->context, layer_bytes * state.targets.views,
                                       VK_BUFFER_USAGE_TRANSFER_DST_BIT, gpu::Buffer::Where::readback, "pictures"));
    Result<void> recorded;
    GUANHE_TRY(gpu::run_once(*state.core->context, [&](VkCommandBuffer cmd) {
        // What went straight to a screen is composed again, from the same light and, of a window, the same interface.
        if (state.last != State::Last::offscreen) {
            vkCmdBindDescriptorSets(cmd, VK_PIPELINE_BIND_POINT_GRAPHICS, state.core->pipelines->layout(), 0, 1,
                                    &state.core->bindless->set, 0, nullptr);
            auto to = state.picture_destination(window ? 1 : state.targets.views);
            to.interface = window;
            recorded = state.composite(cmd, to);
        }
        if (recorded) state.copy_picture(cmd, buffer);
    }));
    GUANHE_TRY(recorded);
    buffer.invalidate();
    std::vector<image::Rgba8> out(window ? 1 : state.targets.views);
    for (std::size_t i = 0; i < out.size(); ++i) {
        out[i].width = state.targets.width;
        out[i].height = state.targets.height;
        out[i].pixels.resize(layer_bytes);
        std::memcpy(out[i].pixels.data(), buffer.mapped + i * layer_bytes, layer_bytes);
        if (!window) continue;
        for (std::size_t p = 3; p < out[i].pixels.size(); p += 4)
            out[i].pixels[p] = 255; // the interface blends into alpha
    }
    return out;
}

Result<void> Renderer::upload_interface_fonts() {
    return state_->overlay.upload_fonts();
}

std::string Renderer::reload_changed_shaders() {
    return state_->core->pipelines->reload_changed_shaders();
}

} // namespace guanhe::render
