#include "render/frame_record.h"

#include "shaders/shared.h"

#include <glm/gtc/constants.hpp>
#include <glm/gtc/matrix_transform.hpp>

#include <algorithm>
#include <cmath>
#include <cstring>

namespace guanhe::render {
namespace {

static_assert(max_views == shared::MAX_VIEWS);

// Logical ones: a scanned surface of points closes at arm's length, and a single one is still seen.
constexpr float point_pixels = 2.5F;

bool is_perspective(const View& view) {
    return view.clip_from_view[2][3] != 0.0F;
}

glm::mat4 moved(glm::mat4 world, const glm::vec3& origin) {
    world[3] -= glm::vec4(origin, 0.0F);
    return world;
}

shared::LightRecord light_record(const Model::State::LightAt& at, const glm::vec3& origin, float exposure) {
    const scan::Light& light = *at.light;
    shared::LightRecord r{};
    r.position = glm::vec3(at.world[3]) - origin;
    const glm::vec3 forward = -glm::vec3(at.world[2]);
    r.direction = glm::length(forward) > 0.0F ? glm::normalize(forward) : glm::vec3(0, 0, -1);
    r.color = light.color * (light.intensity * exposure);
    r.inverse_range = light.range && *light.range > 0.0F ? 1.0F / *light.range : 0.0F;
    r.spot_offset = 1.0F;
    r.directional = light.type == scan::LightType::directional ? 1U : 0U;
    if (light.type == scan::LightType::spot) { // KHR_lights_punctual's reference formula
        const float outer = std::cos(light.outer_cone), inner = std::cos(light.inner_cone);
        r.spot_scale = 1.0F / std::max(0.001F, inner - outer);
        r.spot_offset = -outer * r.spot_scale;
    }
    return r;
}

shared::LightRecord lamp_record(const Lamp& lamp, const glm::vec3& origin, float exposure) {
    scan::Light light;
    light.type = lamp.outer_cone < glm::pi<float>() ? scan::LightType::spot : scan::LightType::point;
    light.color = lamp.color;
    light.intensity = lamp.candela;
    if (lamp.range > 0.0F) light.range = lamp.range;
    light.inner_cone = lamp.inner_cone;
    light.outer_cone = lamp.outer_cone;
    glm::mat4 world(1.0F);
    world[2] = glm::vec4(-lamp.direction, 0.0F); // lights shine along -z
    world[3] = glm::vec4(lamp.position, 1.0F);
    return light_record({&light, world}, origin, exposure);
}

// 1, 10, 100 … metres (or parts): about a fifth of what is shown.
float grid_step(const scan::Bounds& bounds) {
    if (bounds.empty()) return 1.0F;
    return std::pow(10.0F, std::floor(std::log10(std::max(bounds.radius() * 0.4F, 1e-4F))));
}

} // namespace

void gather_looks(std::span<Model::State* const> models, const glm::vec3& origin,
                  std::vector<shared::LookRecord>& looks) {
    for (Model::State* model : models) {
        model->first_look = static_cast<std::uint32_t>(looks.size());
        for (const Look& look : model->looks) {
            shared::LookRecord r{};
            r.wash = look.wash;
            r.glow = look.glow;
            r.presence = look.presence;
            r.hatch = look.hatch;
            r.flags = look.complement ? shared::LOOK_COMPLEMENT : 0U;
            if (look.section) {
                r.flags |= shared::LOOK_SECTION;
                r.section = *look.section;
                r.section.w += glm::dot(glm::vec3(r.section), origin);
            }
            looks.push_back(r);
        }
    }
}

Eyes eyes_of(const ViewSet& views) {
    Eyes eyes;
    glm::vec3 sum(0.0F);
    for (const View& view : views.views) {
        sum += glm::vec3(view.world_from_view[3]);
        eyes.of_views[eyes.view_count++] = frustum_of(view.clip_from_view * glm::inverse(view.world_from_view));
    }
    eyes.origin = sum / static_cast<float>(views.views.size());
    eyes.mean = is_perspective(views.views.front())
                    ? glm::vec4(eyes.origin, 1.0F)
                    : glm::vec4(glm::normalize(glm::vec3(views.views.front().world_from_view[2])), 0.0F);
    return eyes;
}

Result<VkDeviceAddress> write_frame(const FrameRequest& request, FrameMemory& memory) {
    const ViewSet& views = *request.views;
    const float exposure = std::exp2(request.options->exposure_ev);
    const glm::vec3 origin = request.eyes->origin;
    shared::FrameRecord r{};

    std::size_t lights = request.options->lamps.size();
    for (const Model::State* model : request.models) lights += model->lights.size();
    if (lights > 0) {
        GUANHE_TRY_LET(const auto block, memory.allocate(lights * sizeof(shared::LightRecord)));
        auto* out = block.as<shared::LightRecord>();
        for (const Model::State* model : request.models)
            for (const auto& at : model->lights) *out++ = light_record(at, origin, exposure);
        for (const Lamp& lamp : request.options->lamps) *out++ = lamp_record(lamp, origin, exposure);
        r.lights = block.address;
        r.light_count = static_cast<std::uint32_t>(lights);
    }

    for (std::size_t i = 0; i < views.views.size(); ++i) {
        const View& view = views.views[i];
        const glm::mat4 world = moved(view.world_from_view, origin);
        shared::ViewRecord& out = r.views[i];
        out.clip_from_world = view.clip_from_view * glm::inverse(world);
        out.world_from_clip = world * glm::inverse(view.clip_from_view);
        out.eye = is_perspective(view) ? glm::vec4(glm::vec3(world[3]), 1.0F)
                                       : glm::vec4(glm::normalize(glm::vec3(world[2])), 0.0F);
    }

    const EnvironmentLight& environment = *request.environment;
    r.environment = environment.slot;
    r.environment_max_lod = environment.max_lod;
    r.landscape = environment.landscape ? 1 : 0;
    r.landscape_turn = environment.landscape.value_or(0.0F);
    const Daylight day = request.options->daylight.value_or(Daylight{});
    r.sky_exposure = day.sky * exposure;
    for (std::size_t i = 0; i < environment.irradiance.size(); ++i)
        r.irradiance[i] = environment.irradiance[i] * r.sky_exposure;
    if (request.sun && environment.sun) {
        r.sun_direction = request.options->daylight ? day.to_sun : environment.sun->direction;
        r.sun_color = environment.sun->irradiance * day.sun * exposure;
    }
    if (!request.looks.empty()) {
        GUANHE_TRY_LET(const auto block, memory.allocate(request.looks.size_bytes()));
        std::memcpy(block.bytes, request.looks.data(), request.looks.size_bytes());
        r.looks = block.address;
    }
    if (request.shadows) {
        const auto size = static_cast<float>(request.shadow_size);
        r.shadows = 1;
        r.shadow_map = request.shadow->slot;
        r.shadow_from_world = request.shadow->fit.shadow_from_world(origin);
        r.shadow_texel = static_cast<float>(request.shadow->fit.half.x) * 2.0F / size;
        r.shadow_radius = (request.software ? 2.2F : 4.5F) / size;
    }
    r.tiled = request.tiled.records;
    r.shown = request.tiled.shown;
    r.shown_phase = request.tiled.phase;
    r.texture_bias = request.tiled.bias;
    r.slab_scale = request.tiled.slab_scale;
    r.viewport = {static_cast<float>(views.width), static_cast<float>(views.height)};
    r.pixel_scale = request.options->pixel_scale;
    r.point_size = std::clamp(point_pixels * request.options->pixel_scale, 1.0F, request.max_point_size);
    r.exposure = exposure;
    r.origin = origin;
    r.grid_step = grid_step(request.bounds);
    r.grid_height = (request.bounds.empty() ? 0.0F : request.bounds.min.y) - origin.y;

    GUANHE_TRY_LET(const auto block, memory.allocate(sizeof r));
    std::memcpy(block.bytes, &r, sizeof r);
    return block.address;
}

} // namespace guanhe::render
