// Khronos PBR Neutral (KhronosGroup/ToneMapping): base colours stay true; only highlights are compressed.
// Negative input is cut off first, since blending may leave a little of it, and so is what is too bright for the half
// floats of the target: infinity would come out as black.
vec3 tone_map(vec3 color) {
    const float start = 0.8 - 0.04;
    const float desaturation = 0.15;
    color = clamp(color, vec3(0.0), vec3(65504.0));
    float low = min(color.r, min(color.g, color.b));
    float offset = low < 0.08 ? low - 6.25 * low * low : 0.04;
    color -= offset;
    float peak = max(color.r, max(color.g, color.b));
    const float d = 1.0 - start;
    float compressed = 1.0 - d * d / (max(peak, start) + d - start);
    float g = 1.0 - 1.0 / (desaturation * (peak - compressed) + 1.0);
    vec3 bright = mix(color * (compressed / max(peak, 1e-6)), vec3(compressed), g);
    return peak < start ? color : bright;
}
vec3 srgb_encode(vec3 c) {
    c = clamp(c, 0.0, 1.0);
    return mix(1.055 * pow(max(c, vec3(1e-7)), vec3(1.0 / 2.4)) - 0.055, c * 12.92, vec3(lessThanEqual(c, vec3(0.0031308))));
}
vec3 srgb_decode(vec3 c) {
    return mix(pow((c + 0.055) / 1.055, vec3(2.4)), c / 12.92, vec3(lessThanEqual(c, vec3(0.04045))));
}
