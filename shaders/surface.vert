#version 460
#include "shared.h"
#include "octahedral.glsl"

// Fetches vertices itself, from streams by address; a stream that a primitive lacks costs nothing. Lines are
// widened to quads here, since most devices draw them one device pixel wide at most.
layout(constant_id = 0) const uint FEATURES = 0;
layout(push_constant, scalar) uniform Push { DrawPush push; };

layout(location = 0) out vec3 out_position; // world, relative to the frame's origin
layout(location = 1) out vec3 out_normal;
layout(location = 2) out vec4 out_tangent;
layout(location = 3) out vec4 out_uv;
layout(location = 4) out vec4 out_color;

const float line_pixels = 1.0;

bool has(uint bits) { return (FEATURES & bits) != 0u; }

vec2 quad_corner(uint i) { return vec2(i == 1u || i == 2u || i == 4u ? 1.0 : -1.0, i == 2u || i == 4u || i == 5u ? 1.0 : -1.0); }

// Moves the end `a` to the near plane where it lies before it.
vec4 clip_near(vec4 a, vec4 b) {
    float da = a.w - a.z, db = b.w - b.z;
    return da < 0.0 && db > 0.0 ? mix(a, b, da / (da - db)) : a;
}

void main() {
    DrawRecord draw = push.draw.value;
    FrameRef frame = push.frame;
    mat4x3 world = draw.world_from_local;
    if (has(F_INSTANCED)) world = draw.instances.at[gl_InstanceIndex];
    mat4 clip_from_world = frame.value.views[gl_ViewIndex].clip_from_world;

    uint vertex = uint(gl_VertexIndex);
    uint corner = vertex % 6u;
    uvec2 ends = uvec2(0);
    if (has(F_LINES)) {
        uint line = vertex / 6u;
        ends = uvec2(draw.indices.at[line * 2u], draw.indices.at[line * 2u + 1u]);
        vertex = quad_corner(corner).x < 0.0 ? ends.x : ends.y;
    }

    vec3 position = world * vec4(draw.positions.at[vertex], 1.0);
    gl_Position = clip_from_world * vec4(position, 1.0);
    vec2 pixel = 2.0 / frame.value.viewport * frame.value.pixel_scale;
    if (has(F_POINTS)) gl_PointSize = frame.value.point_size;
    if (has(F_LINES)) {
        vec4 a = clip_from_world * vec4(world * vec4(draw.positions.at[ends.x], 1.0), 1.0);
        vec4 b = clip_from_world * vec4(world * vec4(draw.positions.at[ends.y], 1.0), 1.0);
        vec4 ca = clip_near(a, b), cb = clip_near(b, a);
        vec2 along = (cb.xy / cb.w - ca.xy / ca.w) / pixel;
        along = dot(along, along) > 1e-12 ? normalize(along) : vec2(1.0, 0.0);
        vec2 corner_at = quad_corner(corner);
        gl_Position = corner_at.x < 0.0 ? ca : cb;
        gl_Position.xy += (vec2(-along.y, along.x) * corner_at.y + along * corner_at.x) * pixel * (0.5 * line_pixels * gl_Position.w);
    }

    out_position = position;
    out_normal = vec3(0.0, 1.0, 0.0);
    out_tangent = vec4(1.0, 0.0, 0.0, 1.0);
    out_uv = vec4(0.0);
    out_color = vec4(1.0);
    if (has(F_NORMALS)) out_normal = normalize(cofactors(mat3(world)) * unpack_normal(draw.normals.at[vertex])) * draw.handedness;
    if (has(F_TANGENTS)) {
        vec4 tangent = unpack_tangent(draw.tangents.at[vertex]);
        out_tangent = vec4(mat3(world) * tangent.xyz, tangent.w * draw.handedness);
    }
    if (has(F_UV0)) out_uv.xy = draw.uv0.at[vertex];
    if (has(F_UV1)) out_uv.zw = draw.uv1.at[vertex];
    if (has(F_COLORS)) {
        uvec2 color = draw.colors.at[vertex];
        out_color = vec4(unpackUnorm2x16(color.x), unpackUnorm2x16(color.y));
    }
}
