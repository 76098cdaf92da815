// A pixel's ray, for perspective and orthographic views alike: from the near plane outwards.
void pixel_ray(FrameRef frame, vec2 ndc, out vec3 start, out vec3 direction) {
    mat4 world_from_clip = frame.value.views[gl_ViewIndex].world_from_clip;
    vec4 a = world_from_clip * vec4(ndc, 1.0, 1.0);
    vec4 b = world_from_clip * vec4(ndc, 0.5, 1.0);
    start = a.xyz / a.w;
    direction = normalize(b.xyz / b.w - start);
}
