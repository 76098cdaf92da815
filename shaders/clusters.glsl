// What the passes over clusters share.
#include "shared.h"
#include "clusters.h"
#include "octahedral.glsl"
layout(push_constant, scalar) uniform Push { ClusterPush push; };

// `precise` here and below: a group and the clusters that it made are asked about in two places, and must be told the
// same, to the last bit, or for a frame neither would be drawn.
vec3 world_of(PackInstance i, vec3 local) {
    precise vec3 world = i.world_from_local * local + i.origin;
    return world;
}

// As pack::projected_error, the largest over all views: one level of detail serves them all.
float projected_error(ClusterSelection s, vec3 center, float radius, float error) {
    float pixels = 0.0;
    for (uint v = 0u; v < s.view_count; ++v) {
        ClusterView view = s.views[v];
        precise vec3 to = center - view.eye.xyz;
        precise float distance = max(sqrt(to.x * to.x + to.y * to.y + to.z * to.z) - radius, s.nearest);
        precise float here = view.eye.w != 0.0 ? error * view.pixels_per_radian / distance : error * view.pixels_per_metre;
        pixels = max(pixels, here);
    }
    return pixels;
}

bool in_any_view(ClusterSelection s, vec3 center, float radius) {
    for (uint v = 0u; v < s.view_count; ++v) {
        bool inside = true;
        for (uint p = 0u; p < 6u; ++p) {
            vec4 plane = s.views[v].planes[p];
            inside = inside && dot(plane.xyz, center) + plane.w >= -radius * length(plane.xyz);
        }
        if (inside) return true;
    }
    return false;
}

// Whether triangles within the cone may face any view.
bool may_face(ClusterSelection s, PackInstance instance, vec3 center, float radius, uint cone) {
    vec4 c = unpackSnorm4x8(cone);
    if (c.w >= 1.0 || instance.cones == 0u) return true;
    vec3 axis = normalize(cofactors(instance.world_from_local) * c.xyz) * instance.handedness;
    for (uint v = 0u; v < s.view_count; ++v) {
        ClusterView view = s.views[v];
        if (view.eye.w == 0.0) {
            if (dot(-view.eye.xyz, axis) < c.w) return true;
        } else {
            vec3 to = center - view.eye.xyz;
            if (dot(to, axis) < c.w * length(to) + radius) return true;
        }
    }
    return false;
}

// Whether a sphere lies behind what the pyramid holds, in every view. `before`: of the frame before, seen from there.
bool hidden(ClusterSelection s, vec3 center, float radius, bool before) {
    for (uint v = 0u; v < s.view_count; ++v) {
        mat4 clip = before ? s.views[v].clip_before : s.views[v].clip_from_world;
        vec2 low = vec2(1.0), high = vec2(-1.0);
        float nearest = 0.0;
        for (uint k = 0u; k < 8u; ++k) {
            vec3 corner = center + radius * (vec3(k & 1u, (k >> 1) & 1u, k >> 2) * 2.0 - 1.0);
            vec4 p = clip * vec4(corner, 1.0);
            if (p.w <= 0.0 || p.z >= p.w) return false; // reaches before the near plane
            vec2 at = p.xy / p.w;
            low = min(low, at);
            high = max(high, at);
            nearest = max(nearest, p.z / p.w);
        }
        if (low.x > 1.0 || low.y > 1.0 || high.x < -1.0 || high.y < -1.0) continue; // this view cannot see it
        vec2 size = vec2(s.pyramid_size);
        vec2 scale = s.viewport * 0.25; // level 0 has half the picture's resolution
        vec2 a = clamp((low + 1.0) * scale, vec2(0.0), size - 1.0), b = clamp((high + 1.0) * scale, vec2(0.0), size - 1.0);
        uint level = 0u;
        uint offset = v * s.pyramid_view;
        uvec2 level_size = s.pyramid_size;
        uvec2 first = uvec2(a), last = uvec2(b);
        while (level + 1u < s.pyramid_levels && any(greaterThan(last - first, uvec2(3u)))) {
            offset += level_size.x * level_size.y;
            level_size = (level_size + 1u) / 2u;
            first /= 2u;
            last /= 2u;
            ++level;
        }
        float farthest = 1.0;
        for (uint y = first.y; y <= last.y; ++y)
            for (uint x = first.x; x <= last.x; ++x) farthest = min(farthest, s.pyramid.at[offset + y * level_size.x + x]);
        if (nearest >= farthest) return false;
    }
    return true;
}

// Addresses as two words: not every device has 64-bit integers.
uvec2 address_at(uvec2 address, uint words) {
    uint carry;
    uint low = uaddCarry(address.x, words * 4u, carry);
    return uvec2(low, address.y + carry);
}

// A cluster that is drawn in this phase; `slot` is its place among the phase's.
void show(ClusterSelection s, uint slot, uint phase, uint instance_index, PackInstance instance, uint page, uint at,
          ClusterRecord c, uvec2 address) {
    PartRecord part = instance.parts.at[c.counts >> 16];
    atomicAdd(s.counters.value.phases[phase].class_triangles[part.kind & 0xffffu], c.counts & 0xffu);
    VisibleCluster v;
    v.vertices = Words(address_at(address, c.vertices));
    v.corners = Words(address_at(address, c.corners));
    v.material = MaterialRef(address_at(uvec2(instance.materials), part.material * MATERIAL_WORDS));
    v.base = c.base - instance.anchor_grid;
    v.instance = instance_index;
    v.counts = c.counts;
    v.bits = c.bits;
    v.kind = part.kind;
    v.id = page * 512u + at;
    v.uv_base = c.uv_base;
    v.uv_step = c.uv_step;
    s.visible.at[s.counters.value.phases[phase].first + slot] = v;
}
