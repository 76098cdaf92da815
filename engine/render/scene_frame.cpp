#include "render/scene_frame.h"

#include "render/passes.h"
#include "render/quality.h"
#include "shaders/shared.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>
#include <iterator>
#include <utility>

namespace guanhe::render {

namespace {

/// Arenas and slabs are as good as never quite full.
constexpr std::uint64_t spare_bytes = std::uint64_t{32} << 20U;

void sign(const glm::vec3& v, std::vector<std::uint64_t>& signature) {
    for (const float f : {v.x, v.y, v.z}) signature.push_back(std::bit_cast<std::uint32_t>(f));
}

/// What of a look a shadow shows; a fade in steps, since the map costs as much as a frame.
void sign(const Look& look, std::vector<std::uint64_t>& signature) {
    signature.push_back(static_cast<std::uint64_t>(std::ceil(std::clamp(look.presence, 0.0F, 1.0F) * 8.0F)));
    if (!look.section) return;
    sign(glm::vec3(*look.section), signature);
    signature.push_back(std::bit_cast<std::uint32_t>(look.section->w));
}

} // namespace

Result<void> SceneFrame::add(Model::State& model) {
    models_.push_back({&model, std::make_unique<Deformer>()});
    share_memory();
    auto added = tiles_.add(model);
    if (added) added = clusters_.add(model);
    if (!added) remove(model);
    return added;
}

// Tiles and clusters each have half, or more where the other has no use for it.
void SceneFrame::share_memory() {
    std::uint64_t tiles = 0, clusters = 0;
    for (const Shown& shown : models_) {
        if (!shown.model->pack) continue;
        for (const pack::TiledTexture& texture : shown.model->pack->textures())
            tiles += stream::bytes_of_tiles(texture);
        for (const pack::Page& page : shown.model->pack->pages()) clusters += page.resident_bytes;
    }
    const std::uint64_t all = streaming_.memory_bytes;
    if (tiles > 0) tiles += spare_bytes;
    clusters += clusters / 7 + spare_bytes;
    tiles = std::min(tiles, std::max(all / 2, all - std::min(clusters, all)));
    tiles_.set_memory(tiles, all / 2);
    ClusterOptions rest = streaming_;
    rest.memory_bytes = all - tiles;
    clusters_.set_options(rest);
}

void SceneFrame::set_cluster_options(const ClusterOptions& options) {
    streaming_ = options;
    share_memory();
}

std::vector<std::string> SceneFrame::take_warnings() {
    auto all = clusters_.take_warnings();
    for (auto more : {tiles_.take_warnings(), panels_.take_warnings()})
        all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
    return all;
}

void SceneFrame::fill(FrameStats& stats) const {
    stats.stream = clusters_.stream_stats();
    const stream::TileStats tiles = tiles_.stats();
    stats.stream.device_bytes = clusters_.device_bytes() + tiles.resident_bytes; // tiles count whole slabs
    stats.stream.resident_bytes += tiles.resident_bytes;
    stats.stream.stream_bytes += tiles.stream_bytes;
    stats.stream.tiles_resident = tiles.tiles_resident;
    stats.stream.tiles_missing = tiles.tiles_missing;
    stats.stream.texture_bias = tiles.bias;
    stats.stream.at_rest = stats.stream.at_rest && tiles_.at_rest();
}

void SceneFrame::remove(Model::State& model) {
    clusters_.remove(model);
    tiles_.remove(model);
    std::erase_if(models_, [&](const Shown& s) { return s.model == &model; });
    share_memory();
    draws_.forget();
    shadow_signature_.clear();
}

Result<void> SceneFrame::update_environment(VkCommandBuffer cmd, bool wait) {
    if (!pending_) return {};
    if (wait || environment_.slot == Bindless::none) pending_->wait();
    if (!pending_->ready()) return {};
    uploading_ = std::exchange(pending_, nullptr);
    ++environment_version_;
    return environment_.upload(*core_->context, cmd, *uploading_);
}

void SceneFrame::ended(bool submitted) {
    const auto uploaded = std::exchange(uploading_, nullptr);
    clusters_.ended(submitted);
    tiles_.ended(submitted);
    moving_.ended(submitted);
    if (submitted) return;
    for (const Shown& shown : models_) shown.deformer->forget();
    shadow_signature_.clear();
    if (!uploaded) return;
    environment_.forget();
    pending_ = uploaded;
}

Result<FrameStats> SceneFrame::record(const gpu::Frames::Frame& frame, const ViewSet& views,
                                      const FrameOptions& options, Targets& targets, bool wait) {
    memory_.begin(frame.slot);
    GUANHE_TRY(update_environment(frame.cmd, wait));
    for (const auto bind_point : {VK_PIPELINE_BIND_POINT_GRAPHICS, VK_PIPELINE_BIND_POINT_COMPUTE})
        vkCmdBindDescriptorSets(frame.cmd, bind_point, core_->pipelines->layout(), 0, 1, &core_->bindless->set, 0,
                                nullptr);

    scan::Bounds bounds;
    bool lights = false, casters = false;
    SceneCost cost;
    std::uint64_t cluster_triangles = 0;
    auto& [models, states, looking, looks, signature] = gathered_;
    models.clear();
    states.clear();
    looking.clear();
    looks.clear();
    signature.assign(1, environment_version_);
    for (const Shown& shown : models_) {
        shown.model->refresh();
        GUANHE_TRY(shown.deformer->record(*core_, *shown.model, memory_, frame.cmd, frame.slot));
        bounds.add(shown.model->bounds);
        lights = lights || !shown.model->lights.empty();
        casters =
            casters || std::ranges::any_of(shown.model->items, casts_shadow) || !shown.model->cluster_places.empty();
        cost.triangles += shown.model->triangles;
        cluster_triangles += shown.model->cluster_triangles;
        cost.textures = cost.textures || !shown.model->textures.empty();
        models.push_back({shown.model, shown.deformer->posed});
        states.push_back(shown.model);
        looking.push_back(shown.model);
        signature.insert(signature.end(), {std::bit_cast<std::uintptr_t>(shown.model), shown.model->version});
        for (const Look& look : shown.model->looks) sign(look, signature);
    }

    const bool settle = wait && options.wait_for_detail;
    GUANHE_TRY(clusters_.stream(views, settle));
    cost.triangles += clusters_.expected_triangles(cluster_triangles);

    // A file that brings its own lights is shown by them, not by a sun that its author never saw.
    const bool night = options.daylight && options.daylight->to_sun.y <= 0.0F;
    const bool sun = environment_.sun.has_value() && !lights && !night;
    lights = lights || !options.lamps.empty();
    cost.shadows = sun && options.shadows && casters;
    FrameStats stats;
    stats.quality = quality_.of(*core_, cost);
    const bool shadows = stats.quality.shadow_size > 0;

    const PassFormat format{view_mask_of(views), static_cast<VkSampleCountFlagBits>(stats.quality.samples)};
    GUANHE_TRY(targets.fit(views.width, views.height, static_cast<std::uint32_t>(views.views.size()), format.samples));

    const Eyes eyes = eyes_of(views);
    gather_looks(looking, eyes.origin, looks);
    DrawRequest request;
    request.models = models;
    request.frusta = eyes.frusta();
    request.eye = eyes.mean;
    request.origin = eyes.origin;
    request.lights = lights;
    request.sun = sun;
    const glm::vec3 to_sun = options.daylight   ? options.daylight->to_sun
                             : environment_.sun ? environment_.sun->direction
                                                : glm::vec3(0, 1, 0);
    sign(to_sun, signature);
    signature.push_back(clusters_.shadow_version());
    request.casters = shadows && signature != shadow_signature_;
    GUANHE_TRY(draws_.build(*core_, request, memory_));
    if (request.casters) shadow_.fit = fit_shadow(bounds, to_sun, core_->shadow_size);
    ClusterScene::Request clusters;
    clusters.models = states;
    clusters.eyes = &eyes;
    clusters.views = &views;
    clusters.targets = &targets;
    clusters.sun = sun;
    clusters.lights = lights;
    clusters.shadow = request.casters ? &shadow_.fit : nullptr;
    clusters.show_clusters = options.show_clusters;
    GUANHE_TRY(clusters_.record(frame.cmd, frame.slot, clusters, memory_));

    FrameRequest frame_request;
    frame_request.views = &views;
    frame_request.options = &options;
    frame_request.eyes = &eyes;
    frame_request.environment = &environment_;
    frame_request.shadow = &shadow_;
    frame_request.shadow_size = core_->shadow_size;
    frame_request.software = core_->software;
    if (core_->context->features.largePoints != VK_FALSE)
        frame_request.max_point_size = core_->context->properties.limits.pointSizeRange[1];
    frame_request.sun = sun;
    frame_request.shadows = shadows;
    frame_request.models = states;
    frame_request.bounds = bounds;
    frame_request.looks = looks;
    GUANHE_TRY_LET(frame_request.tiled, tiles_.record(frame.cmd, frame.slot, views, settle, memory_));
    GUANHE_TRY(moving_.record(frame.cmd, memory_));
    GUANHE_TRY(panels_.prepare({options.panels, options.layers, &views, &eyes, settle}, memory_));
    if (shadows) GUANHE_TRY(shadow_.prepare());
    GUANHE_TRY_LET(const VkDeviceAddress record_address, write_frame(frame_request, memory_));
    if (request.casters) {
        const auto clusters_too = [&] { return clusters_.draw_shadow(frame.cmd, record_address); };
        GUANHE_TRY(shadow_.record(frame.cmd, record_address, draws_.casters, std::cref(clusters_too)));
        shadow_signature_ = signature;
    }
    stats.triangles = draws_.triangles + clusters_.drawn().triangles;
    stats.clusters = clusters_.drawn().clusters;
    fill(stats);
    stats.draws = static_cast<std::uint32_t>(draws_.opaque.size() + draws_.blended.size());
    GUANHE_TRY(record_surfaces(frame.cmd, frame.slot, record_address, views, options, format, targets));
    return stats;
}

Result<void> SceneFrame::record_surfaces(VkCommandBuffer cmd, std::uint32_t slot, VkDeviceAddress frame,
                                         const ViewSet& views, const FrameOptions& options, const PassFormat& format,
                                         Targets& targets) {
    constexpr VkPipelineStageFlags2 depth_stages =
        VK_PIPELINE_STAGE_2_EARLY_FRAGMENT_TESTS_BIT | VK_PIPELINE_STAGE_2_LATE_FRAGMENT_TESTS_BIT;
    gpu::barrier(cmd, targets.color,
                 targets.color_drawn ? VK_PIPELINE_STAGE_2_FRAGMENT_SHADER_BIT : VK_PIPELINE_STAGE_2_NONE,
                 VK_ACCESS_2_NONE, VK_IMAGE_LAYOUT_UNDEFINED, VK_PIPELINE_STAGE_2_COLOR_ATTACHMENT_OUTPUT_BIT,
                 VK_ACCESS_2_COLOR_ATTACHMENT_READ_BIT | VK_ACCESS_2_COLOR_ATTACHMENT_WRITE_BIT,
                 VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL);
    gpu::barrier(cmd, targets.depth,
                 depth_stages | (targets.depth_is_read() ? VK_PIPELINE_STAGE_2_FRAGMENT_SHADER_BIT : 0),
                 VK_ACCESS_2_DEPTH_STENCIL_ATTACHMENT_WRITE_BIT, VK_IMAGE_LAYOUT_UNDEFINED, depth_stages,
                 VK_ACCESS_2_DEPTH_STENCIL_ATTACHMENT_READ_BIT | VK_ACCESS_2_DEPTH_STENCIL_ATTACHMENT_WRITE_BIT,
                 VK_IMAGE_LAYOUT_DEPTH_ATTACHMENT_OPTIMAL);

    VkRenderingAttachmentInfo color{};
    color.sType = VK_STRUCTURE_TYPE_RENDERING_ATTACHMENT_INFO;
    color.imageView = targets.color.view;
    color.imageLayout = VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL;
    color.loadOp = VK_ATTACHMENT_LOAD_OP_CLEAR;
    color.storeOp = VK_ATTACHMENT_STORE_OP_STORE;
    // Alpha 1: display-referred already, so that the backdrop is exactly the colour that was asked for.
    const glm::vec3 backdrop = options.room ? glm::vec3(0.0F) : options.backdrop;
    color.clearValue.color = {{backdrop.r, backdrop.g, backdrop.b, 1.0F}};
    VkRenderingAttachmentInfo depth{};
    depth.sType = VK_STRUCTURE_TYPE_RENDERING_ATTACHMENT_INFO;
    depth.imageView = targets.depth.view;
    depth.imageLayout = VK_IMAGE_LAYOUT_DEPTH_ATTACHMENT_OPTIMAL;
    depth.loadOp = VK_ATTACHMENT_LOAD_OP_CLEAR;
    depth.storeOp = VK_ATTACHMENT_STORE_OP_DONT_CARE;
    depth.clearValue.depthStencil.depth = 0.0F;
    const auto pipeline_of = [&](std::uint32_t features) { return surface_pipeline(features, format); };
    const shared::DrawPush push{frame, 0};
    const auto push_bytes = std::as_bytes(std::span(&push, 1));
    split_into_passes(draws_.opaque, core_->triangles_a_pass, passes_);
    const auto& passes = passes_.ends;
    const bool two_phases = clusters_.two_phases();
    if (passes.size() > 1 || two_phases || targets.depth_is_read()) depth.storeOp = VK_ATTACHMENT_STORE_OP_STORE;
    const auto begin_pass = [&] {
        VkRenderingInfo info{};
        info.sType = VK_STRUCTURE_TYPE_RENDERING_INFO;
        info.renderArea.extent = {views.width, views.height};
        info.layerCount = 1;
        info.viewMask = format.view_mask;
        info.colorAttachmentCount = 1;
        info.pColorAttachments = &color;
        info.pDepthAttachment = &depth;
        vkCmdBeginRendering(cmd, &info);
        set_area(cmd, views.width, views.height);
        color.loadOp = depth.loadOp = VK_ATTACHMENT_LOAD_OP_LOAD;
    };
    const auto between_passes = [&] {
        gpu::barrier(cmd, VK_PIPELINE_STAGE_2_COLOR_ATTACHMENT_OUTPUT_BIT | depth_stages,
                     VK_ACCESS_2_COLOR_ATTACHMENT_WRITE_BIT | VK_ACCESS_2_DEPTH_STENCIL_ATTACHMENT_WRITE_BIT,
                     VK_PIPELINE_STAGE_2_COLOR_ATTACHMENT_OUTPUT_BIT | depth_stages,
                     VK_ACCESS_2_COLOR_ATTACHMENT_READ_BIT | VK_ACCESS_2_COLOR_ATTACHMENT_WRITE_BIT |
                         VK_ACCESS_2_DEPTH_STENCIL_ATTACHMENT_READ_BIT |
                         VK_ACCESS_2_DEPTH_STENCIL_ATTACHMENT_WRITE_BIT);
    };
    for (std::size_t pass = 0; pass < passes.size(); ++pass) {
        begin_pass();
        if (pass == 0) GUANHE_TRY(record_hidden(*core_, cmd, views.hidden, format, memory_));
        if (pass == 0) GUANHE_TRY(clusters_.draw(cmd, frame, format, 0));
        const std::size_t first = pass == 0 ? 0 : passes[pass - 1];
        GUANHE_TRY(record_draws(*core_, cmd, frame, std::span(draws_.opaque).subspan(first, passes[pass] - first),
                                pipeline_of));
        if (pass + 1 == passes.size()) break;
        vkCmdEndRendering(cmd);
        between_passes();
    }
    if (two_phases) {
        vkCmdEndRendering(cmd);
        between_passes();
        gpu::barrier(cmd, targets.depth, depth_stages, VK_ACCESS_2_DEPTH_STENCIL_ATTACHMENT_WRITE_BIT,
                     VK_IMAGE_LAYOUT_DEPTH_ATTACHMENT_OPTIMAL, VK_PIPELINE_STAGE_2_COMPUTE_SHADER_BIT,
                     VK_ACCESS_2_SHADER_SAMPLED_READ_BIT, VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL);
        GUANHE_TRY(clusters_.record_later(cmd, targets));
        gpu::barrier(cmd, targets.depth, VK_PIPELINE_STAGE_2_COMPUTE_SHADER_BIT, VK_ACCESS_2_NONE,
                     VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL, depth_stages,
                     VK_ACCESS_2_DEPTH_STENCIL_ATTACHMENT_READ_BIT | VK_ACCESS_2_DEPTH_STENCIL_ATTACHMENT_WRITE_BIT,
                     VK_IMAGE_LAYOUT_DEPTH_ATTACHMENT_OPTIMAL);
        begin_pass();
        GUANHE_TRY(clusters_.draw(cmd, frame, format, 1));
    }
    if (options.show_environment && !options.room)
        GUANHE_TRY(record_fullscreen(*core_, cmd, sky_pipeline(format), push_bytes));
    if (options.draw_grid) GUANHE_TRY(record_fullscreen(*core_, cmd, grid_pipeline(format), push_bytes));
    GUANHE_TRY(record_markers(*core_, cmd, frame, options.markers, format, memory_));
    GUANHE_TRY(panels_.record(cmd, frame, format));
    GUANHE_TRY(record_draws(*core_, cmd, frame, draws_.blended, pipeline_of));
    vkCmdEndRendering(cmd);
    clusters_.finish(cmd, slot);
    tiles_.finish(cmd, slot);
    gpu::barrier(cmd, targets.color, VK_PIPELINE_STAGE_2_COLOR_ATTACHMENT_OUTPUT_BIT,
                 VK_ACCESS_2_COLOR_ATTACHMENT_WRITE_BIT, VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL,
                 VK_PIPELINE_STAGE_2_FRAGMENT_SHADER_BIT, VK_ACCESS_2_SHADER_SAMPLED_READ_BIT,
                 VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL);
    if (targets.depth_is_read())
        gpu::barrier(cmd, targets.depth, depth_stages, VK_ACCESS_2_DEPTH_STENCIL_ATTACHMENT_WRITE_BIT,
                     VK_IMAGE_LAYOUT_DEPTH_ATTACHMENT_OPTIMAL, VK_PIPELINE_STAGE_2_FRAGMENT_SHADER_BIT,
                     VK_ACCESS_2_SHADER_SAMPLED_READ_BIT, VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL);
    targets.color_drawn = true;
    return {};
}

} // namespace guanhe::render
