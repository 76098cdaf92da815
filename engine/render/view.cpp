#include "render/view.h"

#include <cmath>

namespace guanhe::render {

glm::mat4 perspective(float yfov, float aspect, float znear) {
    const float f = 1.0F / std::tan(yfov * 0.5F);
    glm::mat4 m(0.0F);
    m[0][0] = f / aspect;
    m[1][1] = -f;
    m[2][3] = -1.0F;
    m[3][2] = znear;
    return m;
}

glm::mat4 perspective(float left, float right, float up, float down, float znear) {
    const float l = std::tan(left), r = std::tan(right), u = std::tan(up), d = std::tan(down);
    glm::mat4 m(0.0F);
    m[0][0] = 2.0F / (r - l);
    m[1][1] = -2.0F / (u - d);
    m[2][0] = (r + l) / (r - l);
    m[2][1] = -(u + d) / (u - d);
    m[2][3] = -1.0F;
    m[3][2] = znear;
    return m;
}

glm::mat4 orthographic(float xmag, float ymag, float znear, float zfar) {
    glm::mat4 m(0.0F);
    m[0][0] = 1.0F / xmag;
    m[1][1] = -1.0F / ymag;
    m[2][2] = 1.0F / (zfar - znear);
    m[3][2] = zfar / (zfar - znear);
    m[3][3] = 1.0F;
    return m;
}

} // namespace guanhe::render
