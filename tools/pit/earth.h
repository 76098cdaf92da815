// The ground of the demo model: a block of loess with a pit cut into rammed earth (夯土). Metres, y up, ground at y =
// 0.
#pragma once

#include "mesh.h"
#include "picture.h"

#include <glm/glm.hpp>

#include <cstdint>
#include <vector>

namespace guanhe::tools::pit {

inline constexpr glm::vec2 pit_half{2.0F, 1.5F};     ///< half the pit's length (x) and width (z)
inline constexpr glm::vec2 block_half{3.05F, 2.45F}; ///< half the block's
inline constexpr float pit_depth = 0.8F;
inline constexpr float block_depth = 1.3F;
inline constexpr float soil_tile_metres = 2.0F;   ///< what the soil pictures cover
inline constexpr float strata_tile_metres = 2.4F; ///< what the strata pictures cover across; block_depth down

/// Where a vessel stands: the floor rises a little around it and is darker there.
struct Foot {
    glm::vec2 place;     ///< x, z
    float radius = 0.0F; ///< where it meets the floor
};

/// The beds that were tamped one on another, 8 to 12 cm each, under a dark topsoil.
class Strata {
public:
    explicit Strata(std::uint32_t seed);
    struct Place {
        int bed = 0;        ///< 0 is the topsoil
        float above = 0.0F; ///< metres to the bed's upper face
        float below = 0.0F; ///< metres to its lower face
    };
    [[nodiscard]] Place at(float depth) const; ///< metres below the ground

private:
    std::vector<float> faces_;
};

class Earth {
public:
    Earth(std::uint32_t seed, std::vector<Foot> feet);

    [[nodiscard]] Mesh ground() const; ///< from the pit's lip to the block's edge, with the berm
    [[nodiscard]] Mesh walls() const;
    [[nodiscard]] Mesh floor() const;
    [[nodiscard]] Mesh block_sides() const; ///< and the underside

    [[nodiscard]] float floor_height(glm::vec2 place) const;
    [[nodiscard]] float ground_height(glm::vec2 place) const;

private:
    struct Rim;
    [[nodiscard]] Rim rim(std::uint32_t column) const;
    [[nodiscard]] glm::vec3 ground_point(const Rim& rim, float outward) const;
    [[nodiscard]] float berm(glm::vec2 place, float from_lip) const;

    std::uint32_t seed_;
    std::vector<Foot> feet_;
    Strata strata_;
    std::vector<glm::vec2> outline_; ///< the lip, evenly spaced; the first point is repeated at the end
    float outline_metres_ = 0.0F;
};

/// Pictures that repeat: loose soil both ways, strata across only.
struct SoilPictures {
    Picture base_colour;
    Picture normals;
};
/// `side` is how many pixels a picture has across.
[[nodiscard]] SoilPictures bake_soil(Jobs& jobs, std::uint32_t seed, std::uint32_t side = 2048);
[[nodiscard]] SoilPictures bake_strata(Jobs& jobs, std::uint32_t seed, std::uint32_t side = 2048);

} // namespace guanhe::tools::pit
