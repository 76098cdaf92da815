#include "render/cluster_scene.h"

#include <glm/gtc/matrix_transform.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <utility>

namespace guanhe::render {

namespace {

std::uint32_t stream_features(std::uint32_t attributes) {
    using namespace shared;
    return ((attributes & pack::has_normals) != 0 ? F_NORMALS : 0U) |
           ((attributes & pack::has_tangents) != 0 ? F_TANGENTS : 0U) |
           ((attributes & pack::has_uv0) != 0 ? F_UV0 : 0U) | ((attributes & pack::has_uv1) != 0 ? F_UV1 : 0U) |
           ((attributes & pack::has_colors) != 0 ? F_COLORS : 0U);
}

glm::dvec3 origin_of(const pack::Mesh& mesh) {
    return {mesh.origin[0], mesh.origin[1], mesh.origin[2]};
}

glm::dmat4 world_from_mesh(const Model::State::ClusterPlace& place, const pack::Mesh& mesh) {
    glm::dmat4 world(place.world);
    world[3] = world * glm::dvec4(origin_of(mesh), 1.0);
    return world;
}

float largest_scale(const glm::dmat3& m) {
    // The Frobenius norm over sqrt(3) is exact for what only turns and scales evenly, else the columns bound it.
    const double even = std::cbrt(std::abs(glm::determinant(m)));
    double columns = 0.0, sum = 0.0;
    for (glm::length_t i = 0; i < 3; ++i) {
        columns = std::max(columns, glm::length(m[i]));
        sum += glm::dot(m[i], m[i]);
    }
    if (std::abs(std::sqrt(sum / 3.0) - even) <= 1e-4 * even) return static_cast<float>(columns);
    return static_cast<float>(std::sqrt(sum));
}

bool scales_evenly(const glm::dmat3& m) {
    const double a = glm::length(m[0]), b = glm::length(m[1]), c = glm::length(m[2]);
    const double most = std::max({a, b, c}), least = std::min({a, b, c});
    return most - least <= 1e-3 * most && std::abs(glm::dot(m[0], m[1])) <= 1e-3 * most * most &&
           std::abs(glm::dot(m[1], m[2])) <= 1e-3 * most * most && std::abs(glm::dot(m[2], m[0])) <= 1e-3 * most * most;
}

bool is_perspective(const View& view) {
    return view.clip_from_view[2][3] != 0.0F;
}

/// Pixels a radian (perspective) or a metre (orthographic) of the finer axis.
float pixels_of(const View& view, const ViewSet& set) {
    return std::max(std::abs(view.clip_from_view[0][0]) * static_cast<float>(set.width),
                    std::abs(view.clip_from_view[1][1]) * static_cast<float>(set.height)) *
           0.5F;
}

shared::PackInstance instance_of(const Model::State& model, const Model::State::ClusterPlace& place,
                                 const ClusterPool& pool, const glm::vec3& origin) {
    const pack::Mesh& mesh = model.pack->meshes()[place.mesh];
    const glm::dmat4 world = world_from_mesh(place, mesh);
    const glm::dmat3 turn(world);
    shared::PackInstance i{};
    i.world_from_local = glm::mat3(turn);
    i.origin = glm::vec3(glm::dvec3(world[3]) - glm::dvec3(origin));
    // The grid point nearest to the viewer: positions are told from there, so that they stay exact where it matters.
    const glm::dvec3 viewer = glm::inverse(turn) * (glm::dvec3(origin) - glm::dvec3(world[3]));
    const glm::dvec3 grid = glm::clamp(glm::round(viewer / mesh.step), glm::dvec3(-1e9), glm::dvec3(1e9));
    i.anchor_grid = glm::ivec3(grid);
    i.anchor = glm::vec3(glm::dvec3(world[3]) + turn * (grid * mesh.step) - glm::dvec3(origin));
    i.step = static_cast<float>(mesh.step);
    i.scale = largest_scale(turn);
    i.handedness = place.mirrored ? -1.0F : 1.0F;
    i.cones = scales_evenly(turn) ? 1 : 0;
    const auto pages = pool.pages_of(model.pack_number, place.mesh);
    i.first_page = pages.first;
    i.page_count = pages.resident;
    const auto tables = pool.tables(model.pack_number);
    i.records = tables.records;
    i.table = tables.pages;
    i.resident = tables.resident;
    i.materials = model.materials.address;
    return i;
}

} // namespace

ClusterScene::ClusterScene(std::shared_ptr<Core> core, const ClusterOptions& options)
    : core_(std::move(core)), options_(options), pool_(*core_->context, options.memory_bytes), eyes_(core_),
      sun_(core_), pyramid_(core_) {}

Result<void> ClusterScene::start() {
    if (streamer_) return {};
    stream::Options options;
    options.budget_bytes = options_.memory_bytes - options_.memory_bytes / 8; // what arenas waste at their ends
    options.lod_error_pixels = options_.lod_error_pixels;
    options.threads = std::max(1U, core_->jobs->thread_count() / 2);
    GUANHE_TRY_LET(streamer_, stream::Streamer::create(pool_, options));
    return {};
}

void ClusterScene::set_options(const ClusterOptions& options) {
    options_ = options;
    pool_.set_limit(options.memory_bytes);
    if (!streamer_) return;
    stream::Options changed;
    changed.budget_bytes = options_.memory_bytes - options_.memory_bytes / 8;
    changed.lod_error_pixels = options_.lod_error_pixels;
    streamer_->set_options(changed);
}

Result<void> ClusterScene::add(Model::State& model) {
    if (!model.pack) return {};
    GUANHE_TRY(start());
    GUANHE_TRY_LET(model.pack_number, streamer_->add(model.pack));
    models_.push_back(&model);
    pyramid_.forget(); // what hid the old scene says nothing about the new one
    return {};
}

void ClusterScene::remove(Model::State& model) {
    if (std::erase(models_, &model) == 0) return;
    std::erase_if(streamed_, [&](const auto& known) { return known.first == &model; });
    streamer_->remove(model.pack_number);
    streamed_.clear(); // the places are told anew
    pyramid_.forget();
}

Result<void> ClusterScene::stream(const ViewSet& views, bool settle) {
    if (!streamer_) return {};
    const bool known = streamed_.size() == models_.size() &&
                       std::ranges::equal(models_, streamed_, [](const Model::State* model, const auto& told) {
                           return model == told.first && model->version == told.second;
                       });
    if (!known) {
        places_.clear();
        streamed_.clear();
        for (const Model::State* model : models_) {
            for (const auto& place : model->cluster_places)
                places_.push_back(
                    {model->pack_number, place.mesh, world_from_mesh(place, model->pack->meshes()[place.mesh])});
            streamed_.emplace_back(model, model->version);
        }
        streamer_->set_instances(places_);
    }

    std::array<stream::Eye, max_views> eyes;
    glm::dvec3 mean(0.0);
    for (std::size_t v = 0; v < views.views.size(); ++v) {
        const View& view = views.views[v];
        stream::Eye& eye = eyes[v];
        eye.position = glm::dvec3(view.world_from_view[3]);
        glm::mat4 turned = view.world_from_view;
        turned[3] = glm::vec4(0, 0, 0, 1);
        eye.clip_from_world = view.clip_from_view * glm::inverse(turned);
        const float pixels = pixels_of(view, views);
        eye.pixels_per_radian = is_perspective(view) ? pixels : 0.0F;
        eye.pixels_per_metre = is_perspective(view) ? 0.0F : pixels;
        mean += eye.position / static_cast<double>(views.views.size());
    }
    const std::span seen(eyes.data(), views.views.size());
    if (settle) {
        last_eye_.reset();
        return streamer_->settle(seen);
    }
    const auto now = std::chrono::steady_clock::now();
    glm::dvec3 motion(0.0);
    const double seconds = std::chrono::duration<double>(now - last_time_).count();
    if (last_eye_ && seconds > 0.0 && seconds < 0.5) motion = (mean - *last_eye_) / seconds;
    last_eye_ = mean;
    last_time_ = now;
    return streamer_->update(seen, motion);
}

std::uint32_t ClusterScene::class_of(std::uint32_t features) {
    const auto found = std::ranges::find(classes_, features);
    if (found != classes_.end()) return static_cast<std::uint32_t>(found - classes_.begin());
    if (classes_.size() == shared::MAX_CLASSES) return shared::CLASS_NONE;
    classes_.push_back(features);
    return static_cast<std::uint32_t>(classes_.size() - 1);
}

Result<void> ClusterScene::gather(const Request& request, FrameMemory& memory) {
    using namespace shared;
    seen_.clear();
    casting_.clear();
    classes_.clear();
    for (const Model::State* model : request.models) {
        if (!model->pack || model->cluster_places.empty()) continue;
        constexpr std::size_t ways = 3; // that a look has features: none, some, and some that show backs
        part_tables_.assign(ways * model->cluster_parts.size(), 0);
        for (const auto& place : model->cluster_places) {
            const bool seen = any_may_see(request.eyes->frusta(), place.bounds);
            if (!seen && request.shadow == nullptr) continue;
            const Look& look = model->looks[place.look];
            const std::uint32_t shown_as = look_features(look);
            const std::size_t way = look.section ? 2 : look.plain() ? 0 : 1;
            VkDeviceAddress& table = part_tables_[ways * place.mesh + way];
            if (table == 0) {
                const auto& parts = model->cluster_parts[place.mesh];
                const std::uint32_t streams = stream_features(model->pack->meshes()[place.mesh].attributes);
                GUANHE_TRY_LET(const auto block, memory.allocate(parts.size() * sizeof(PartRecord)));
                for (std::size_t p = 0; p < parts.size(); ++p) {
                    std::uint32_t features =
                        surface_features(streams, model->material_features[parts[p]], scan::Topology::triangles);
                    if ((features & F_UNLIT) == 0) {
                        if (request.sun) features |= F_SUN | (core_->software ? F_SOFTWARE : 0U);
                        if (request.lights) features |= F_LIGHTS;
                    }
                    if (request.show_clusters) features = (features | F_CLUSTER_COLORS) & ~F_BASE_TEXTURE;
                    features |= shown_as;
                    const std::uint32_t kind = class_of(features);
                    block.as<PartRecord>()[p] = {parts[p],
                                                 kind | ((features & F_DOUBLE_SIDED) != 0 ? SIDE_DOUBLE : 0U)};
                }
                table = block.address;
            }
            PackInstance instance = instance_of(*model, place, pool_, request.eyes->origin);
            instance.parts = table;
            instance.look = model->first_look + place.look;
            if (look.section) instance.cones = 0; // what faces away is seen through the cut
            if (seen) seen_.push_back(instance);
            if (request.shadow != nullptr) casting_.push_back(instance);
        }
    }
    return {};
}

Result<void> ClusterScene::record(VkCommandBuffer cmd, std::uint32_t slot, const Request& request,
                                  FrameMemory& memory) {
    if (!streamer_) return {};
    drawn_ = eyes_.stats(slot);
    if (std::exchange(sun_in_[slot], false) && sun_.stats(slot).lacked_room) ++sun_growths_;
    GUANHE_TRY(pool_.record(cmd, memory));
    GUANHE_TRY(gather(request, memory));

    // A picture by itself has no frame before it, and one phase is then all there is.
    two_phases_ = true;
    GUANHE_TRY(pyramid_.fit(*request.targets));
    if (!pyramid_.filled() || before_.size() != request.views->views.size()) pyramid_.forget();
    now_.clear();
    std::array<shared::ClusterView, max_views> views{};
    for (std::size_t v = 0; v < request.views->views.size(); ++v) {
        const View& view = request.views->views[v];
        glm::mat4 world = view.world_from_view;
        world[3] -= glm::vec4(request.eyes->origin, 0.0F);
        const Frustum frustum = frustum_of(view.clip_from_view * glm::inverse(world));
        std::ranges::copy(frustum.planes, views[v].planes);
        views[v].clip_from_world = view.clip_from_view * glm::inverse(world);
        if (v < before_.size())
            views[v].clip_before =
                before_[v].clip_from_world * glm::translate(glm::mat4(1.0F), request.eyes->origin - before_[v].origin);
        now_.push_back({views[v].clip_from_world, request.eyes->origin});
        const float pixels = pixels_of(view, *request.views);
        const bool point = is_perspective(view);
        views[v].eye =
            point ? glm::vec4(glm::vec3(world[3]), 1.0F) : glm::vec4(glm::normalize(glm::vec3(world[2])), 0.0F);
        (point ? views[v].pixels_per_radian : views[v].pixels_per_metre) = pixels;
    }
    SelectionRequest eyes;
    eyes.instances = seen_;
    eyes.views = std::span(views.data(), request.views->views.size());
    eyes.viewport = {static_cast<float>(request.views->width), static_cast<float>(request.views->height)};
    eyes.threshold = streamer_->lod_error_pixels();
    eyes.cull_triangles = core_->software;
    eyes.samples = static_cast<std::uint32_t>(request.targets->samples);
    eyes.pyramid = &pyramid_;
    GUANHE_TRY(eyes_.record(cmd, eyes, memory));

    if (request.shadow == nullptr) return {};
    // The sun sees all of the map; a texel is its pixel.
    shared::ClusterView sun{};
    const glm::mat4 shadow = request.shadow->shadow_from_world(request.eyes->origin);
    glm::mat4 clip(1.0F); // 0..1 in x and y to -1..1
    clip[0][0] = clip[1][1] = 2.0F;
    clip[3] = {-1.0F, -1.0F, 0.0F, 1.0F};
    std::ranges::copy(frustum_of(clip * shadow).planes, sun.planes);
    sun.eye = glm::vec4(glm::vec3(request.shadow->to_sun), 0.0F);
    sun.pixels_per_metre = static_cast<float>(static_cast<double>(core_->shadow_size) / (2.0 * request.shadow->half.x));
    SelectionRequest map;
    map.instances = casting_;
    map.views = std::span(&sun, 1);
    map.viewport = glm::vec2(static_cast<float>(core_->shadow_size));
    map.threshold = 1.0F;
    map.cull_back_faces = false;
    GUANHE_TRY(sun_.record(cmd, map, memory));
    sun_in_[slot] = !sun_.empty();
    return {};
}

Result<void> ClusterScene::record_later(VkCommandBuffer cmd, const Targets& targets) {
    const bool any_later = pyramid_.filled();
    GUANHE_TRY(pyramid_.record(cmd, targets));
    before_ = now_;
    return any_later ? eyes_.record_later(cmd) : Result<void>{};
}

void ClusterScene::ended(bool submitted) {
    pool_.ended(submitted);
    if (!submitted) pyramid_.forget();
}

Result<void> ClusterScene::draw(VkCommandBuffer cmd, VkDeviceAddress frame, const PassFormat& format,
                                std::uint32_t phase) const {
    if (eyes_.empty()) return {};
    for (const bool masked : {false, true}) // masked last: they cannot reject early
        for (std::size_t kind = 0; kind < classes_.size(); ++kind) {
            if (((classes_[kind] & (shared::F_MASK | shared::F_LOOK)) != 0) != masked) continue;
            GUANHE_TRY_LET(const VkPipeline pipeline,
                           core_->pipelines->graphics(cluster_pipeline(classes_[kind], format)));
            vkCmdBindPipeline(cmd, VK_PIPELINE_BIND_POINT_GRAPHICS, pipeline);
            const bool both = (classes_[kind] & shared::F_DOUBLE_SIDED) != 0;
            vkCmdSetCullMode(cmd, both ? VK_CULL_MODE_NONE : VK_CULL_MODE_BACK_BIT);
            vkCmdSetFrontFace(cmd, VK_FRONT_FACE_COUNTER_CLOCKWISE);
            eyes_.draw(cmd, frame, static_cast<std::uint32_t>(kind), phase);
        }
    return {};
}

Result<void> ClusterScene::draw_shadow(VkCommandBuffer cmd, VkDeviceAddress frame) const {
    if (sun_.empty()) return {};
    for (std::size_t kind = 0; kind < classes_.size(); ++kind) {
        if ((classes_[kind] & shared::F_UNLIT) != 0) continue;
        GUANHE_TRY_LET(const VkPipeline pipeline, core_->pipelines->graphics(cluster_shadow_pipeline(classes_[kind])));
        vkCmdBindPipeline(cmd, VK_PIPELINE_BIND_POINT_GRAPHICS, pipeline);
        // What is not seen from the sun's side throws no shadow, as with everything else that is drawn.
        const bool both = (classes_[kind] & shared::F_DOUBLE_SIDED) != 0;
        vkCmdSetCullMode(cmd, both ? VK_CULL_MODE_NONE : VK_CULL_MODE_BACK_BIT);
        vkCmdSetFrontFace(cmd, VK_FRONT_FACE_COUNTER_CLOCKWISE);
        sun_.draw(cmd, frame, static_cast<std::uint32_t>(kind), 0);
    }
    return {};
}

std::uint64_t ClusterScene::shadow_version() {
    constexpr std::uint32_t frames_between = 30; // while streaming: drawing the map costs as much as a frame
    if (shadow_version_ != pool_.version() &&
        (++frames_since_shadow_ >= frames_between || stream_stats().pages_missing == 0)) {
        shadow_version_ = pool_.version();
        frames_since_shadow_ = 0;
    }
    return shadow_version_ + (sun_growths_ << 32U); // pages come and go less often than that
}

bool ClusterScene::lacked_room() {
    const bool sun = sun_in_[last_slot_] && sun_.stats(last_slot_).lacked_room;
    if (sun) ++sun_growths_;
    return newest().lacked_room || sun;
}

std::uint64_t ClusterScene::expected_triangles(std::uint64_t all) const {
    if (drawn_.weight > 0) return drawn_.weight;
    // Some eight bytes a triangle, and as many coarser ones beneath.
    return std::min(all, stream_stats().resident_bytes / 16);
}

stream::Stats ClusterScene::stream_stats() const {
    return streamer_ ? streamer_->stats() : stream::Stats{};
}

std::vector<std::string> ClusterScene::take_warnings() {
    return streamer_ ? streamer_->take_warnings() : std::vector<std::string>{};
}

} // namespace guanhe::render
