#include "render/draw_list.h"

#include "shaders/shared.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

namespace guanhe::render {
namespace {

constexpr std::size_t instancing_from_places = 8;
constexpr std::uint32_t instancing_up_to_indices = 30'000;

glm::mat4x3 relative(const glm::mat4& world, const glm::vec3& origin) {
    glm::mat4x3 out(world);
    out[3] -= origin;
    return out;
}

// Finite always: what is not a number has no place in an order, and sorting by it would run wild.
float distance_to(const glm::vec3& p, const glm::vec4& eye) {
    const float d = eye.w != 0.0F ? glm::distance(p, glm::vec3(eye)) : -glm::dot(p, glm::vec3(eye));
    return std::isfinite(d) ? d : 0.0F;
}

} // namespace

std::uint32_t drawn_features(const Core& core, const Item& item, bool sun, bool lights) {
    using namespace shared;
    std::uint32_t features = item.features;
    if ((features & F_UNLIT) == 0) {
        if (sun) features |= F_SUN | (core.software ? F_SOFTWARE : 0U);
        if (lights) features |= F_LIGHTS;
    }
    if (drawn_as_instances(item)) features |= F_INSTANCED;
    return features;
}

std::uint32_t look_features(const Look& look) {
    using namespace shared;
    return (look.plain() ? 0U : F_LOOK) | (look.section ? F_DOUBLE_SIDED : 0U);
}

bool casts_shadow(const Item& item) {
    return item.primitive->topology == scan::Topology::triangles &&
           (item.features & (shared::F_BLEND | shared::F_UNLIT)) == 0;
}

bool drawn_as_instances(const Item& item) {
    return item.world.size() >= instancing_from_places && item.primitive->index_count <= instancing_up_to_indices &&
           (item.features & shared::F_BLEND) == 0;
}

Result<void> DrawList::add(const Core& core, const DrawRequest& request, const ModelDraws& shown, std::size_t index,
                           FrameMemory& memory) {
    const Item& item = shown.model->items[index];
    const Look& look = shown.model->looks[item.look];
    shared::DrawRecord base = item.primitive->streams;
    if (index < shown.posed.size() && shown.posed[index].positions != 0) {
        base.positions = shown.posed[index].positions;
        base.normals = shown.posed[index].normals;
        base.tangents = shown.posed[index].tangents;
    }
    base.material = shown.model->materials.address + item.material * sizeof(shared::MaterialRecord);
    base.handedness = item.mirrored ? -1.0F : 1.0F;
    Draw draw;
    draw.primitive = item.primitive;
    draw.features = drawn_features(core, item, request.sun, request.lights) | look_features(look);
    base.look = shown.model->first_look + item.look;
    draw.mirrored = item.mirrored;
    if (item.primitive->topology == scan::Topology::triangles) {
        draw.index_buffer = item.primitive->buffer.handle;
        draw.index_offset = item.primitive->index_offset;
        draw.index_count = item.primitive->index_count;
    }

    const auto write = [&](const shared::DrawRecord& record) -> Result<void> {
        GUANHE_TRY_LET(const auto block, memory.allocate(sizeof record));
        std::memcpy(block.bytes, &record, sizeof record);
        draw.record = block.address;
        return {};
    };
    const bool casts = request.casters && casts_shadow(item);

    if (drawn_as_instances(item)) {
        GUANHE_TRY_LET(const auto block, memory.allocate(item.world.size() * sizeof(glm::mat4x3)));
        std::uint32_t seen = 0;
        draw.distance = std::numeric_limits<float>::max();
        // Seen places first, so that one array serves the picture and, as a whole, the shadow map.
        for (const bool pass_seen : {true, false})
            for (std::size_t i = 0; i < item.world.size(); ++i) {
                if (any_may_see(request.frusta, item.bounds[i]) != pass_seen) continue;
                block.as<glm::mat4x3>()[seen] = relative(item.world[i], request.origin);
                ++seen;
                if (pass_seen) {
                    draw.distance = std::min(draw.distance, distance_to(item.bounds[i].center(), request.eye));
                    draw.instances = seen;
                }
            }
        const bool any = draw.distance != std::numeric_limits<float>::max();
        if (!any && !casts) return {};
        base.instances = block.address;
        GUANHE_TRY(write(base));
        if (any) {
            opaque.push_back(draw);
            triangles += draw.triangles();
        }
        if (casts) {
            draw.instances = static_cast<std::uint32_t>(item.world.size());
            casters.push_back(draw);
        }
        return {};
    }

    for (std::size_t i = 0; i < item.world.size(); ++i) {
        const bool seen = any_may_see(request.frusta, item.bounds[i]);
        if (!seen && !casts) continue;
        base.world_from_local = relative(item.world[i], request.origin);
        GUANHE_TRY(write(base));
        draw.distance = distance_to(item.bounds[i].center(), request.eye);
        if (casts) casters.push_back(draw);
        if (!seen) continue;
        triangles += draw.triangles();
        if ((item.features & shared::F_BLEND) != 0) {
            BlendSource source;
            source.positions = item.primitive->positions.span();
            source.indices = item.primitive->indices.span();
            source.world_from_local = item.world[i];
            source.center = item.bounds[i].center();
            candidates_.push_back({draw, source});
            signature_.insert(signature_.end(),
                              {std::bit_cast<std::uintptr_t>(item.primitive), i, shown.model->version});
        } else {
            opaque.push_back(draw);
        }
    }
    return {};
}

Result<void> DrawList::order_blended(const DrawRequest& request, FrameMemory& memory) {
    blended.clear();
    if (candidates_.empty()) return {};
    for (glm::length_t i = 0; i < 4; ++i) signature_.push_back(std::bit_cast<std::uint32_t>(request.eye[i]));
    if (signature_ != last_signature_) {
        sources_.clear();
        for (const BlendCandidate& c : candidates_) sources_.push_back(c.source);
        sort_blended(sources_, request.eye, order_);
        last_signature_ = signature_;
    }
    FrameMemory::Block block;
    if (!order_.indices.empty()) {
        GUANHE_TRY_LET(block, memory.allocate(order_.indices.size() * sizeof(std::uint32_t)));
        std::memcpy(block.bytes, order_.indices.data(), order_.indices.size() * sizeof(std::uint32_t));
    }
    for (const BlendRun& run : order_.runs) {
        Draw draw = candidates_[run.source].draw;
        if (run.index_count > 0) {
            draw.index_buffer = block.buffer;
            draw.index_offset = block.offset + run.first_index * sizeof(std::uint32_t);
            draw.index_count = run.index_count;
        }
        blended.push_back(draw);
    }
    return {};
}

void split_into_passes(std::vector<Draw>& draws, std::uint64_t triangles_a_pass, PassSplit& out) {
    auto& [ends, parts] = out;
    ends.clear();
    parts.clear();
    std::uint64_t in_pass = 0;
    for (Draw draw : draws) {
        while (draw.instances == 1 && in_pass + draw.triangles() > triangles_a_pass) {
            const std::uint64_t fitting = triangles_a_pass - std::min(in_pass, triangles_a_pass);
            Draw part = draw;
            part.index_count = static_cast<std::uint32_t>(fitting * 3);
            if (fitting > 0) parts.push_back(part);
            ends.push_back(parts.size());
            in_pass = 0;
            draw.index_offset += VkDeviceSize{part.index_count} * sizeof(std::uint32_t);
            draw.index_count -= part.index_count;
        }
        if (draw.instances > 1 && in_pass > 0 && in_pass + draw.triangles() > triangles_a_pass) {
            ends.push_back(parts.size());
            in_pass = 0;
        }
        in_pass += draw.triangles();
        parts.push_back(draw);
    }
    ends.push_back(parts.size());
    std::swap(draws, parts);
}

Result<void> DrawList::build(const Core& core, const DrawRequest& request, FrameMemory& memory) {
    opaque.clear();
    casters.clear();
    candidates_.clear();
    signature_.clear();
    triangles = 0;
    for (const ModelDraws& shown : request.models)
        for (std::size_t i = 0; i < shown.model->items.size(); ++i) GUANHE_TRY(add(core, request, shown, i, memory));
    const auto may_drop = [](const Draw& draw) { return (draw.features & (shared::F_MASK | shared::F_LOOK)) != 0; };
    std::ranges::sort(opaque, [&](const Draw& a, const Draw& b) {
        const bool mask_a = may_drop(a), mask_b = may_drop(b);
        if (mask_a != mask_b) return mask_b; // masked last: they cannot reject early
        if (a.features != b.features) return a.features < b.features;
        if (a.distance != b.distance) return a.distance < b.distance;
        return a.record < b.record;
    });
    return order_blended(request, memory);
}

} // namespace guanhe::render
