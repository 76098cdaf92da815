// Which samples a look leaves. The pattern (Bayer's, refined by sample) stands still on the target.
float look_threshold(float sample_share) {
    ivec2 at = ivec2(gl_FragCoord.xy);
    int x = at.x ^ at.y, y = at.y;
    int rank = (x & 1) << 3 | (y & 1) << 2 | (x & 2) | (y & 2) >> 1; // 0 to 15
    return (float(rank) + sample_share) / 16.0;
}
bool look_cut(LookRecord look) { return (look.flags & LOOK_SECTION) != 0u && dot(look.section, vec4(in_position, 1.0)) < 0.0; }
bool look_covers(LookRecord look, float sample_share) {
    float threshold = look_threshold(sample_share);
    bool complement = (look.flags & LOOK_COMPLEMENT) != 0u;
    return !look_cut(look) && (complement ? threshold >= 1.0 - look.presence : threshold < look.presence);
}
