// Where an ambience is heard: a shape with soft edges. Metres, Y up. Pure.
#pragma once

#include <glm/glm.hpp>

#include <variant>
#include <vector>

namespace guanhe::audio {

struct Ball {
    glm::vec3 centre{0.0F};
    float radius = 1.0F;
};
struct Box {
    glm::vec3 centre{0.0F};
    glm::vec3 half{1.0F}; ///< from the centre to the sides
    float turn = 0.0F;    ///< radians about Y, counter-clockwise seen from above
};
/// A plan drawn as an outline, extruded: a courtyard, a gallery, a bank of the river.
struct Prism {
    std::vector<glm::vec2> outline; ///< x and z, in either direction, at least three; the last joins the first
    float bottom = 0.0F, top = 3.0F;
};

struct Zone {
    std::variant<Ball, Box, Prism> shape;
    float edge = 2.0F; ///< metres outside the shape over which the sound fades away
};

/// Metres from the shape's surface; negative inside. After the exact distances of I. Quilez,
/// "2D distance functions" (the outline) and "3D distance functions" (the rest).
[[nodiscard]] float distance_to(const Zone& zone, const glm::vec3& point);
/// 1 inside, 0 beyond the edge, smooth between.
[[nodiscard]] float gain_at(const Zone& zone, const glm::vec3& point);

} // namespace guanhe::audio
