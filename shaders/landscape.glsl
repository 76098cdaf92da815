// What is drawn behind the built-in surroundings "day": a pale spring sky with thin clouds over a plain of loess that
// goes off into haze, with hills far away. A function of direction, so that it is as sharp as the screen. It gives no
// light; what does is smooth (engine/render/sky.cpp).

float lattice(ivec2 p) {
    uint h = uint(p.x) * 0x9E3779B1u ^ uint(p.y) * 0x85EBCA77u;
    h = (h ^ h >> 15) * 0x2C1B3C6Du;
    h = (h ^ h >> 12) * 0x297A2D39u;
    return float((h ^ h >> 15) >> 8) / 16777216.0;
}

/// Values of a lattice, smoothly joined, 0 to 1.
float lumpy(vec2 p) {
    vec2 cell = floor(p), part = p - cell;
    vec2 s = part * part * (3.0 - 2.0 * part);
    ivec2 c = ivec2(cell);
    return mix(mix(lattice(c), lattice(c + ivec2(1, 0)), s.x), mix(lattice(c + ivec2(0, 1)), lattice(c + 1), s.x), s.y);
}

/// Octaves of it, 0 to 1; those finer than `footprint`, in the unit of p, would only shimmer and stay at their mean.
float cloudy(vec2 p, float footprint, int octaves) {
    float sum = 0.0, weight = 0.5;
    for (int octave = 0; octave < octaves; ++octave) {
        float seen = 1.0 - smoothstep(0.25, 0.75, footprint);
        sum += weight * mix(0.5, seen > 0.0 ? lumpy(p) : 0.5, seen);
        p = p * 2.03 + 17.0;
        footprint *= 2.03;
        weight *= 0.5;
    }
    return sum + weight * 0.5;
}

/// `pixel`: the angle that a pixel covers, radians.
vec3 landscape(vec3 d, float pixel) {
    const vec3 haze = vec3(0.62, 0.64, 0.65), zenith = vec3(0.20, 0.34, 0.58);
    const float eyes = 1.6; // metres above the plain
    float edge = max(pixel, 0.0004);
    if (d.y < -edge) {
        float metres = eyes / -d.y;
        float footprint = metres * pixel / -d.y; // a pixel's length on the ground
        vec2 at = d.xz * metres;
        float fields = cloudy(at / 40.0, footprint / 40.0, 4), soil = cloudy(at / 1.7 + 5.0, footprint / 1.7, 5);
        vec3 plain = mix(vec3(0.36, 0.29, 0.20), vec3(0.29, 0.27, 0.16), smoothstep(0.42, 0.66, fields));
        plain *= 0.62 + 0.76 * soil;
        return mix(vec3(0.44, 0.44, 0.41), plain, exp(-metres / 260.0));
    }
    float up = max(d.y, 0.0);
    vec3 color = mix(haze, zenith, pow(up, 0.55));
    vec2 above = d.xz / (up + 0.12); // a layer that bends down to the horizon
    float cloud = smoothstep(0.46, 0.78, cloudy(above * 0.9 + 31.0, pixel / (up + 0.12), 6));
    color = mix(color, vec3(0.74), 0.75 * cloud * smoothstep(0.02, 0.25, up));

    // Ridges, the farthest first, each paler at its foot where mist lies.
    vec2 level = normalize(d.xz + 1e-6);
    const vec3 ridges[3] = vec3[](vec3(0.53, 0.575, 0.615), vec3(0.475, 0.505, 0.505), vec3(0.41, 0.415, 0.365));
    const float feet[3] = float[](0.014, 0.006, 0.0), heights[3] = float[](0.042, 0.030, 0.019);
    const float widths[3] = float[](2.6, 4.3, 7.7);
    for (int i = 0; i < 3 && up < 0.12; ++i) { // above all crests
        float crest = cloudy(level * widths[i] + float(11 * i), pixel * widths[i], 7);
        float top = feet[i] + heights[i] * crest * crest * 2.0;
        vec3 ridge = mix(mix(ridges[i], haze, 0.55), ridges[i], smoothstep(0.0, heights[i], up));
        color = mix(color, ridge, 1.0 - smoothstep(top - edge, top + edge, d.y));
    }
    return mix(vec3(0.44, 0.44, 0.41), color, smoothstep(-edge, edge, d.y));
}
