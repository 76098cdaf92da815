#version 460
// One triangle over everything, at the far plane.
layout(location = 0) out vec2 out_ndc;
void main() {
    out_ndc = vec2((gl_VertexIndex << 1) & 2, gl_VertexIndex & 2) * 2.0 - 1.0;
    gl_Position = vec4(out_ndc, 0.0, 1.0);
}
