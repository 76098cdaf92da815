layout(constant_id = 0) const uint FEATURES = 0;
layout(push_constant, scalar) uniform Push { DrawPush push; };

vec3 world_position(DrawRecord draw) {
    mat4x3 world = draw.world_from_local;
    if ((FEATURES & F_INSTANCED) != 0u) world = draw.instances.at[gl_InstanceIndex];
    return world * vec4(draw.positions.at[gl_VertexIndex], 1.0);
}
vec4 shadow_position(vec3 world) {
    vec4 at = push.frame.value.shadow_from_world * vec4(world, 1.0);
    return vec4(at.xy * 2.0 - 1.0, at.z, 1.0);
}
