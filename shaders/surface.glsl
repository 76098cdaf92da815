// Surfaces of scans. Alpha of the target says how far a sample is display-referred already: 0 for lit surfaces, which the
// composite still tone-maps; 1 for unlit ones, which must reach the screen as they are. Blended surfaces are tone-mapped
// here, since the two kinds may meet in one sample.
layout(constant_id = 0) const uint FEATURES = 0;
layout(constant_id = 1) const uint SAMPLES = 4;
#ifdef CLUSTERS
layout(push_constant, scalar) uniform Push { ClusterPush push; };
layout(location = 5) flat in uvec3 in_material; // address, look
#define SLOT(slot) nonuniformEXT(slot) // one draw shows many materials
#else
layout(push_constant, scalar) uniform Push { DrawPush push; };
#define SLOT(slot) (slot)
#endif

layout(set = 0, binding = BINDING_TEXTURES) uniform sampler2D textures[];
layout(set = 0, binding = BINDING_CUBES) uniform samplerCube cubes[];
layout(set = 0, binding = BINDING_SHADOWS) uniform sampler2DShadow shadow_maps[];

layout(location = 0) in vec3 in_position;
layout(location = 1) in vec3 in_normal;
layout(location = 2) in vec4 in_tangent;
layout(location = 3) in vec4 in_uv;
layout(location = 4) in vec4 in_color;

layout(location = 0) out vec4 out_color;

#ifndef MASKED
// What is hidden must not tell which tiles it wants, nor cost anything for doing so.
layout(early_fragment_tests) in;
#endif

bool has(uint bits) { return (FEATURES & bits) != 0u; }

#include "tiled.glsl"
#include "look.glsl"

vec2 texture_uv(MaterialRef material, uint which) {
    vec2 uv = (material.value.textures[which] & SECOND_UV_SET) != 0u ? in_uv.zw : in_uv.xy;
    if (has(F_UV_TRANSFORM)) {
        vec3 p = vec3(uv, 1.0);
        uv = vec2(dot(material.value.uv_rows[which * 2u], p), dot(material.value.uv_rows[which * 2u + 1u], p));
    }
    return uv;
}
vec4 sample_texture_at(MaterialRef material, uint which, vec2 uv) {
    uint texture_word = material.value.textures[which];
    if (has(F_TILED)) {
        vec2 dx = dFdx(uv), dy = dFdy(uv);
        if ((texture_word & TILED) != 0u) return tiled_texture(push.frame, texture_word & TEXTURE_MASK, uv, dx, dy);
    }
    return texture(textures[SLOT(texture_word & TEXTURE_MASK)], uv);
}
vec4 sample_texture(MaterialRef material, uint which) { return sample_texture_at(material, which, texture_uv(material, which)); }

// Unit normal towards the viewer's side, bent by the normal map.
vec3 shading_normal(MaterialRef material, vec3 to_viewer) {
    vec3 flat_normal = cross(dFdx(in_position), dFdy(in_position));
    vec3 n = in_normal;
    if (!has(F_NORMALS)) n = dot(flat_normal, to_viewer) < 0.0 ? -flat_normal : flat_normal;
    n = n / max(length(n), 1e-20);
    float side = 1.0;
    if (has(F_NORMALS) && has(F_DOUBLE_SIDED) && !gl_FrontFacing) side = -1.0;
    if (has(F_NORMAL_TEXTURE)) {
        vec2 uv = texture_uv(material, T_NORMAL);
        vec3 tangent, bitangent;
        if (has(F_TANGENTS)) {
            tangent = in_tangent.xyz;
            tangent = normalize(tangent - n * dot(tangent, n));
            bitangent = cross(n, tangent) * in_tangent.w;
        } else { // a frame from how the coordinates run over the screen (Schüler)
            vec3 px = cross(dFdy(in_position), n), py = cross(n, dFdx(in_position));
            vec2 ux = dFdx(uv), uy = dFdy(uv);
            vec3 t = px * ux.x + py * uy.x, b = px * ux.y + py * uy.y;
            float scale = inversesqrt(max(max(dot(t, t), dot(b, b)), 1e-30));
            tangent = t * scale;
            bitangent = -b * scale;
        }
        vec3 bump = sample_texture_at(material, T_NORMAL, uv).xyz * 2.0 - 1.0;
        bump.xy *= material.value.normal_scale;
        n = normalize(mat3(tangent, bitangent, n) * bump);
    }
    return n * side;
}

// How much of the sun reaches this point: a disc of comparing taps (Vogel's spiral), each over 2x2 texels.
float sunlight(FrameRef frame, vec3 n) {
    if (frame.value.shadows == 0u) return 1.0;
    float n_l = dot(n, frame.value.sun_direction);
    // Moved off the surface by as much as the filter reaches on a slope, or it would shade itself.
    float slope = sqrt(clamp(1.0 - n_l * n_l, 0.0, 1.0));
    vec3 p = in_position + n * (frame.value.shadow_texel * (0.6 + 2.4 * slope));
    vec3 at = (frame.value.shadow_from_world * vec4(p, 1.0)).xyz;
    const int taps = has(F_SOFTWARE) ? 6 : 16;
    float lit = 0.0;
    for (int i = 0; i < taps; ++i) {
        float r = sqrt((float(i) + 0.5) / float(taps)) * frame.value.shadow_radius;
        float a = float(i) * 2.39996323;
        lit += texture(shadow_maps[frame.value.shadow_map], vec3(at.xy + vec2(cos(a), sin(a)) * r, at.z));
    }
    return lit / float(taps);
}

vec3 light_from_file(FrameRef frame, Surface s) {
    vec3 sum = vec3(0.0);
    for (uint i = 0u; i < frame.value.light_count; ++i) {
        LightRecord light = frame.value.lights.at[i];
        vec3 to_light = light.position - in_position;
        float squared = max(dot(to_light, to_light), 1e-8);
        vec3 direction = to_light * inversesqrt(squared);
        float fade = squared * light.inverse_range * light.inverse_range;
        float strength = clamp(1.0 - fade * fade, 0.0, 1.0) / squared;
        float cone = clamp(dot(light.direction, -direction) * light.spot_scale + light.spot_offset, 0.0, 1.0);
        strength *= cone * cone;
        if (light.directional != 0u) {
            direction = -light.direction;
            strength = 1.0;
        }
        sum += shade(s, direction, light.color * strength);
    }
    return sum;
}

void main() {
    FrameRef frame = push.frame;
#ifdef CLUSTERS
    MaterialRef material = MaterialRef(in_material.xy);
    uint look = in_material.z;
#else
    MaterialRef material = push.draw.value.material;
    uint look = push.draw.value.look;
#endif
    vec4 base = material.value.base_color;
    if (has(F_CLUSTER_COLORS)) base = in_color;
    else if (has(F_COLORS)) base *= in_color;
    if (has(F_BASE_TEXTURE)) base *= sample_texture(material, T_BASE);

#ifdef MASKED
    int samples = (1 << SAMPLES) - 1;
    if (has(F_MASK)) {
        // Coverage by sample: a step at the cutoff, one pixel wide whatever the texture's resolution on screen.
        if (SAMPLES == 1u) {
            if (base.a < material.value.alpha_cutoff) discard;
        } else {
            float edge = (base.a - material.value.alpha_cutoff) / max(fwidth(base.a), 1e-4) + 0.5;
            samples = (1 << int(clamp(edge, 0.0, 1.0) * float(SAMPLES) + 0.5)) - 1;
        }
    }
    if (has(F_LOOK)) samples &= look_samples(frame.value.looks.at[look]);
    if (samples == 0) discard;
    if (SAMPLES != 1u) gl_SampleMask[0] = samples;
#endif

    vec3 color = base.rgb;
    if (!has(F_UNLIT)) {
        vec4 eye = frame.value.views[gl_ViewIndex].eye;
        vec3 to_viewer = normalize(eye.xyz - eye.w * in_position);
        float metallic = material.value.metallic;
        float roughness = material.value.roughness;
        if (has(F_METALLIC_ROUGHNESS_TEXTURE)) {
            vec4 mr = sample_texture(material, T_METALLIC_ROUGHNESS);
            roughness *= mr.g;
            metallic *= mr.b;
        }
        float specular = material.value.specular;
        vec3 specular_color = material.value.specular_color;
        if (has(F_SPECULAR_TEXTURE)) specular *= sample_texture(material, T_SPECULAR).a;
        if (has(F_SPECULAR_COLOR_TEXTURE)) specular_color *= sample_texture(material, T_SPECULAR_COLOR).rgb;
        float occlusion = 1.0;
        if (has(F_OCCLUSION_TEXTURE))
            occlusion += material.value.occlusion_strength * (sample_texture(material, T_OCCLUSION).r - 1.0);

        Surface s;
        s.normal = shading_normal(material, to_viewer);
        s.to_viewer = to_viewer;
        s.n_v = clamp(abs(dot(s.normal, to_viewer)), 1e-3, 1.0);
        s.roughness = clamp(roughness, 0.0, 1.0);
        s.diffuse = base.rgb * (1.0 - metallic);
        s.f0 = mix(min(specular_color, vec3(1.0)) * specular, base.rgb, metallic);
        s.f90 = vec3(mix(specular, 1.0, metallic));

        vec3 mirrored = reflect(-to_viewer, s.normal);
        vec3 radiance = textureLod(cubes[frame.value.environment], mirrored, s.roughness * frame.value.environment_max_lod).rgb;
        color = shade_environment(s, evaluate_irradiance(frame, s.normal), radiance * frame.value.sky_exposure) * occlusion;
        if (has(F_SUN)) color += shade(s, frame.value.sun_direction, frame.value.sun_color * sunlight(frame, s.normal));
        if (has(F_LIGHTS)) color += light_from_file(frame, s);
        if (has(F_EMISSIVE)) {
            vec3 emissive = material.value.emissive;
            if (has(F_EMISSIVE_TEXTURE)) emissive *= sample_texture(material, T_EMISSIVE).rgb;
            color += emissive * frame.value.exposure;
        }
    }
    if (has(F_LOOK)) {
        vec4 eye = frame.value.views[gl_ViewIndex].eye;
        color = look_color(frame, frame.value.looks.at[look], color, eye.xyz - eye.w * in_position);
    }
    if (has(F_BLEND)) {
        if (!has(F_UNLIT)) color = tone_map(color);
        if (has(F_LOOK)) base.a *= look_share(frame.value.looks.at[look]);
        out_color = vec4(color * base.a, base.a);
    } else {
        out_color = vec4(color, has(F_UNLIT) ? 1.0 : 0.0);
    }
}
