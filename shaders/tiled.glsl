// Textures that are streamed in tiles (stream/tile_streamer.h): the finest that is there is shown, and what would be
// wanted is told. After Barrett, "Sparse virtual textures" (2008).
// Needs `textures` and has().

uvec2 level_size(TiledRecord t, uint level) { return max(t.size >> level, uvec2(1u)); }

// Coordinates to 0..1 of the picture. What borders hold continues it in the same way.
float wrapped(float at, uint wrap) {
    if (wrap == 2u) return clamp(at, 0.0, 1.0);
    float whole = floor(at);
    float part = at - whole;
    return wrap == 1u && (int(whole) & 1) != 0 ? 1.0 - part : part;
}

// `at` in 0..1. Nothing finer than `level`; `want` says so.
vec4 tiled_level(FrameRef frame, TiledRecord t, vec2 at, vec2 uv, vec2 dx, vec2 dy, uint level, bool want, bool nearest) {
    for (uint l = level; l < t.levels; ++l) {
        uvec2 size = level_size(t, l);
        vec2 texel = at * vec2(size);
        uvec2 tile = min(uvec2(texel), size - 1u) / TILE_SIDE;
        uint columns = (size.x + TILE_SIDE - 1u) / TILE_SIDE;
        uint place = t.table.at[l] + tile.y * columns + tile.x;
        if (want && l == level) {
            uint bit = place - t.levels;
            uint word = t.first_word + bit / 32u, mask = 1u << (bit & 31u);
            if ((frame.value.shown.at[word] & mask) == 0u) atomicOr(frame.value.shown.at[word], mask);
        }
        uint entry = t.table.at[place];
        if (entry == 0u) continue;
        if (nearest) texel = floor(texel) + 0.5;
        uint slab = (entry & TILE_SLAB) - 1u;
        vec2 corner = vec2((entry >> 16) & 0xffu, entry >> 24) * float(TILE_STORED_SIDE) + float(TILE_BORDER);
        float scale = frame.value.slab_scale;
        vec2 point = (corner + texel - vec2(tile * TILE_SIDE)) * scale;
        if (t.anisotropy > 1u)
            return textureGrad(textures[nonuniformEXT(slab)], point, dx * vec2(size) * scale, dy * vec2(size) * scale);
        return textureLod(textures[nonuniformEXT(slab)], point, 0.0);
    }
    return textureLod(textures[nonuniformEXT(t.tail)], uv, float(max(level, t.levels) - t.levels));
}

vec4 tiled_texture(FrameRef frame, uint number, vec2 uv, vec2 dx, vec2 dy) {
    TiledRecord t = frame.value.tiled.at[number];
    vec2 x = dx * vec2(t.size), y = dy * vec2(t.size);
    float xx = dot(x, x), yy = dot(y, y);
    float major = max(xx, yy), minor = min(xx, yy);
    float lod = 0.5 * log2(max(major, 1e-16));
    // Borders are wide enough for this many samples along the longer side of a pixel's footprint.
    if (t.anisotropy > 1u) {
        float samples = clamp(ceil(sqrt(major / max(minor, 1e-16)) - 0.01), 1.0, float(t.anisotropy));
        lod -= log2(samples);
    }
    lod += frame.value.texture_bias;
    bool nearest = (t.flags & (lod > 0.0 ? TILED_MIN_NEAREST : TILED_MAG_NEAREST)) != 0u;
    if ((t.flags & TILED_NO_MIPS) != 0u) lod = frame.value.texture_bias;
    lod = max(lod, 0.0);
    if ((t.flags & TILED_MIP_NEAREST) != 0u) lod = floor(lod + 0.5);

    vec4 color;
    if (lod >= float(t.levels)) {
        float wider = exp2(frame.value.texture_bias);
        color = textureGrad(textures[nonuniformEXT(t.tail)], uv, dx * wider, dy * wider);
    } else {
        uvec2 pixel = uvec2(gl_FragCoord.xy) & 3u;
        bool want = frame.value.shown_phase == SHOWN_ALL || (pixel.x | pixel.y << 2) == frame.value.shown_phase;
        vec2 at = vec2(wrapped(uv.x, t.wraps & 3u), wrapped(uv.y, t.wraps >> 2));
        uint level = uint(lod);
        float part = lod - float(level);
        // In software each level costs as much again: there they melt into each other half as long.
        if (has(F_SOFTWARE)) part = clamp(part * 2.0 - 0.5, 0.0, 1.0);
        color = part < 1.0 ? tiled_level(frame, t, at, uv, dx, dy, level, want, nearest) : vec4(0.0);
        if (part > 0.0)
            color = mix(color, tiled_level(frame, t, at, uv, dx, dy, level + 1u, want, nearest), part);
    }
    if ((t.flags & TILED_NORMALS) != 0u) {
        vec2 n = color.xy * 2.0 - 1.0;
        color.z = sqrt(max(1.0 - dot(n, n), 0.0)) * 0.5 + 0.5;
    }
    return color;
}
