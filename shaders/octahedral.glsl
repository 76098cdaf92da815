// Unit vectors in two components (Cigolle et al., "A Survey of Efficient Representations for Independent Unit Vectors").
vec3 oct_decode(vec2 e) {
    vec3 v = vec3(e, 1.0 - abs(e.x) - abs(e.y));
    float t = max(-v.z, 0.0);
    v.xy -= vec2(v.x >= 0.0 ? t : -t, v.y >= 0.0 ? t : -t);
    return normalize(v);
}
vec2 oct_encode(vec3 v) {
    v /= abs(v.x) + abs(v.y) + abs(v.z);
    vec2 folded = (1.0 - abs(v.yx)) * vec2(v.x >= 0.0 ? 1.0 : -1.0, v.y >= 0.0 ? 1.0 : -1.0);
    return v.z >= 0.0 ? v.xy : folded;
}
vec3 unpack_normal(uint word) { return oct_decode(unpackSnorm2x16(word)); }
uint pack_normal(vec3 n) { return packSnorm2x16(oct_encode(n)); }
vec4 unpack_tangent(uint word) {
    vec2 e = vec2(float(word & 0xffffu) / 65535.0, float((word >> 16) & 0x7fffu) / 32767.0);
    return vec4(oct_decode(e * 2.0 - 1.0), (word & 0x80000000u) != 0u ? -1.0 : 1.0);
}
uint pack_tangent(vec3 t, float handedness) {
    vec2 e = oct_encode(t) * 0.5 + 0.5;
    return uint(e.x * 65535.0 + 0.5) | (uint(e.y * 32767.0 + 0.5) << 16) | (handedness < 0.0 ? 0x80000000u : 0u);
}
// Transforms normals up to a positive factor, also under non-uniform scale: the cofactor matrix, which needs no division.
mat3 cofactors(mat3 m) { return mat3(cross(m[1], m[2]), cross(m[2], m[0]), cross(m[0], m[1])); }
