// Metallic-roughness as glTF 2.0 appendix B defines it.
const float pi = 3.14159265359;

struct Surface {
    vec3 diffuse;     // albedo of the diffuse part
    vec3 f0;
    vec3 f90;
    float roughness;  // perceptual
    vec3 normal;
    vec3 to_viewer;
    float n_v;
};

float pow5(float x) { return x * x * x * x * x; }

// One light from `direction` of irradiance `light` at normal incidence.
vec3 shade(Surface s, vec3 direction, vec3 light) {
    float n_l = clamp(dot(s.normal, direction), 0.0, 1.0);
    vec3 half_way = direction + s.to_viewer; // nothing where the light shines straight at the viewer
    half_way *= inversesqrt(max(dot(half_way, half_way), 1e-12));
    float n_h = clamp(dot(s.normal, half_way), 0.0, 1.0);
    float v_h = clamp(dot(s.to_viewer, half_way), 0.0, 1.0);
    float a = max(s.roughness * s.roughness, 0.002);
    float a2 = a * a;
    float d = n_h * n_h * (a2 - 1.0) + 1.0;
    float distribution = a2 / (pi * d * d);
    float visibility = 0.5 / max(n_l * sqrt(s.n_v * s.n_v * (1.0 - a2) + a2) + s.n_v * sqrt(n_l * n_l * (1.0 - a2) + a2), 1e-5);
    vec3 fresnel = s.f0 + (s.f90 - s.f0) * pow5(1.0 - v_h);
    vec3 specular = fresnel * (distribution * visibility);
    return ((1.0 - fresnel) * s.diffuse / pi + specular) * (light * n_l);
}

// The split-sum's scale and bias of f0, in closed form (Karis, "Physically Based Shading on Mobile").
vec2 environment_brdf(float n_v, float roughness) {
    vec4 r = roughness * vec4(-1.0, -0.0275, -0.572, 0.022) + vec4(1.0, 0.0425, 1.04, -0.04);
    float a = min(r.x * r.x, exp2(-9.28 * n_v)) * r.x + r.y;
    return vec2(-1.04, 1.04) * a + r.zw;
}

// Light from all around, with the energy of multiple scattering (Fdez-Agüera, "A Multiple-Scattering Microfacet Model").
vec3 shade_environment(Surface s, vec3 irradiance, vec3 radiance) {
    vec2 ab = environment_brdf(s.n_v, s.roughness);
    vec3 single = s.f0 * ab.x + s.f90 * ab.y;
    float missing = 1.0 - (ab.x + ab.y);
    vec3 average = s.f0 + (s.f90 - s.f0) / 21.0;
    vec3 multiple = missing * single * average / (1.0 - average * missing);
    vec3 diffuse = s.diffuse * (1.0 - single - multiple);
    return (multiple + diffuse) * irradiance + single * radiance;
}

vec3 evaluate_irradiance(FrameRef frame, vec3 n) {
    vec3 e = frame.value.irradiance[0];
    e += frame.value.irradiance[1] * n.y + frame.value.irradiance[2] * n.z + frame.value.irradiance[3] * n.x;
    e += frame.value.irradiance[4] * (n.x * n.y) + frame.value.irradiance[5] * (n.y * n.z);
    e += frame.value.irradiance[6] * (3.0 * n.z * n.z - 1.0) + frame.value.irradiance[7] * (n.x * n.z);
    e += frame.value.irradiance[8] * (n.x * n.x - n.y * n.y);
    return max(e, vec3(0.0));
}
