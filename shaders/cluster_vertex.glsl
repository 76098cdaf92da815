// A vertex of a visible cluster. Positions are whole numbers until the last step, so that a vertex that two clusters share
// comes out the same in both, bit for bit: no cracks.
struct ClusterVertex {
    ivec3 grid; // relative to the instance's anchor
    vec3 normal;
    vec4 color;
    vec4 uv;
    vec4 tangent;
};

uint vertex_count(VisibleCluster c) { return ((c.counts >> 8) & 0xffu) + 1u; }

ivec3 vertex_grid(VisibleCluster c, uint v) {
    if ((c.bits & WIDE_POSITIONS) != 0u) return c.base + ivec3(c.vertices.at[v * 4u], c.vertices.at[v * 4u + 1u], c.vertices.at[v * 4u + 2u]);
    uint low = c.vertices.at[v * 2u], high = c.vertices.at[v * 2u + 1u];
    return c.base + ivec3(low & 0x3fffu, (low >> 14) & 0x3fffu, (low >> 28) | ((high & 0x3ffu) << 4));
}

vec3 grid_to_world(PackInstance i, ivec3 grid) { return i.world_from_local * (vec3(grid) * i.step) + i.anchor; }

vec3 vertex_normal(VisibleCluster c, uint v) {
    if ((c.bits & WIDE_POSITIONS) != 0u) return unpack_normal(c.vertices.at[v * 4u + 3u]);
    uint high = c.vertices.at[v * 2u + 1u];
    vec2 e = vec2((high >> 10) & 0x7ffu, (high >> 21) & 0x7ffu) / 2047.0;
    return oct_decode(e * 2.0 - 1.0);
}

uint attribute_word(VisibleCluster c, uint which, uint v) {
    uint before = (c.bits & WIDE_POSITIONS) != 0u ? 4u : 2u;
    if (which > A_COLORS && (c.bits & A_COLORS) != 0u) ++before;
    if (which > A_UV0 && (c.bits & A_UV0) != 0u) ++before;
    if (which > A_UV1 && (c.bits & A_UV1) != 0u) ++before;
    return c.vertices.at[before * vertex_count(c) + v];
}

vec4 vertex_color(VisibleCluster c, uint v) {
    vec4 s = unpackUnorm4x8(attribute_word(c, A_COLORS, v));
    return vec4(srgb_decode(s.rgb), s.a);
}

vec2 vertex_uv(VisibleCluster c, uint set, uint v) {
    uint word = attribute_word(c, set == 0u ? A_UV0 : A_UV1, v);
    return c.uv_base[set] + c.uv_step[set] * vec2(word & 0xffffu, word >> 16);
}
