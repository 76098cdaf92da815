// Masked surfaces in the shadow map.
layout(constant_id = 0) const uint FEATURES = 0;
#ifdef CLUSTERS
layout(push_constant, scalar) uniform Push { ClusterPush push; };
layout(location = 2) flat in uvec3 in_material; // address, look
#define SLOT(slot) nonuniformEXT(slot) // one draw shows many materials
#else
layout(push_constant, scalar) uniform Push { DrawPush push; };
#define SLOT(slot) (slot)
#endif
layout(set = 0, binding = BINDING_TEXTURES) uniform sampler2D textures[];
layout(location = 0) in vec4 in_uv;
layout(location = 1) in float in_alpha;
layout(location = 3) in vec3 in_position;

bool has(uint bits) { return (FEATURES & bits) != 0u; }

#include "look_coverage.glsl"

void main() {
#ifdef CLUSTERS
    MaterialRef material = MaterialRef(in_material.xy);
    uint look = in_material.z;
#else
    MaterialRef material = push.draw.value.material;
    uint look = push.draw.value.look;
#endif
    if (has(F_LOOK) && !look_covers(push.frame.value.looks.at[look], 0.5)) discard;
    if (!has(F_MASK)) return;
    float alpha = material.value.base_color.a * in_alpha;
    if ((FEATURES & F_BASE_TEXTURE) != 0u) {
        uint slot = material.value.textures[T_BASE];
        vec2 uv = (slot & SECOND_UV_SET) != 0u ? in_uv.zw : in_uv.xy;
        if ((FEATURES & F_UV_TRANSFORM) != 0u) {
            vec3 p = vec3(uv, 1.0);
            uv = vec2(dot(material.value.uv_rows[0], p), dot(material.value.uv_rows[1], p));
        }
        uint texture_slot = slot & TEXTURE_MASK;
        // Of tiles, the coarse levels that are always there: a shadow must not change as they come and go.
        if ((FEATURES & F_TILED) != 0u && (slot & TILED) != 0u) texture_slot = push.frame.value.tiled.at[texture_slot].tail;
        alpha *= texture(textures[SLOT(texture_slot)], uv).a;
    }
    if (alpha < material.value.alpha_cutoff) discard;
}
