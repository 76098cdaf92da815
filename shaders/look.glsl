// How surfaces with a LookRecord are shown.
#include "look_coverage.glsl"

int look_samples(LookRecord look) {
    int covered = 0;
    for (uint i = 0u; i < SAMPLES; ++i)
        if (look_covers(look, (float(i) + 0.5) / float(SAMPLES))) covered |= 1 << i;
    return covered;
}

// Of blended surfaces, which have no pattern.
float look_share(LookRecord look) { return look_cut(look) ? 0.0 : look.presence; }

// How much of a stroke covers this pixel. Strokes lie in the scene, so that both eyes see them at one place; their spacing
// follows the distance by halving, every second one growing in.
float look_strokes(vec3 scene, float distance) {
    const float spacing = 0.02; // of the distance
    float along = dot(scene, vec3(0.577, 0.577, -0.577));
    float level = log2(max(distance * spacing, 1e-4));
    float period = exp2(floor(level));
    float place = along / period;
    bool odd = (int(floor(place)) & 1) != 0;
    float width = odd ? 0.2 * (1.0 - fract(level)) : 0.2;
    float from_middle = abs(fract(place) - 0.5), soft = max(fwidth(place), 1e-4);
    return clamp((0.5 * width - from_middle) / soft + 0.5, 0.0, 1.0) * clamp(2.0 - 3.0 * soft, 0.0, 1.0);
}

vec3 look_color(FrameRef frame, LookRecord look, vec3 color, vec3 to_viewer) {
    float distance = length(to_viewer);
    to_viewer /= max(distance, 1e-6);
    if ((look.flags & LOOK_SECTION) != 0u) {
        // The cut is drawn as on a surveyor's sheet: a line where it meets a surface, and what is solid filled.
        float beyond = dot(look.section, vec4(in_position, 1.0));
        const float wide = 2.5; // pixels
        float line = clamp(wide + 0.5 - beyond / max(fwidth(beyond), 1e-7), 0.0, 1.0);
        vec3 solid = gl_FrontFacing ? color : vec3(0.23, 0.085, 0.05) * frame.value.exposure;
        color = mix(solid, vec3(0.90, 0.33, 0.07) * frame.value.exposure, line);
        if (!gl_FrontFacing || line > 0.5) return color;
    }
    color = mix(color, look.wash.rgb * (0.35 + dot(color, vec3(0.2126, 0.7152, 0.0722))), look.wash.a);
    if (look.hatch > 0.0)
        color *= 1.0 - 0.62 * look.hatch * look_strokes(in_position + frame.value.origin, distance);
    if (look.glow.a > 0.0) {
        vec3 n = has(F_NORMALS) ? in_normal : cross(dFdx(in_position), dFdy(in_position));
        float facing = abs(dot(n / max(length(n), 1e-20), to_viewer));
        float rim = 1.0 - facing;
        color += look.glow.rgb * look.glow.a * (0.12 + 0.88 * rim * rim);
    }
    return color;
}
