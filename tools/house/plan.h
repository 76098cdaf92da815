// The ground plan of a four-room house in a row, after the kind known from Dahecun (大河村): where walls, doors, posts
// and hearths are, and how high the ground lies. Schematic: the measures are ours. Metres, y up; x runs along the row,
// +z is south, where the doors are; the yard lies at about y = 0.
#pragma once

#include <glm/glm.hpp>

#include <cstdint>
#include <vector>

namespace guanhe::tools::house {

inline constexpr glm::vec2 plot_half{15.0F, 12.0F};
inline constexpr float wall_half = 0.16F; ///< half a wall's thickness
/// Of the opening in the daub; the jamb posts take 4 cm on either side, the lintel as much above.
inline constexpr float door_width = 1.02F;
inline constexpr float door_height = 2.10F;
inline constexpr float floor_level = 0.05F;

/// A gable roof with its ridge along x.
struct Roof {
    float west = 0.0F, east = 0.0F; ///< its verges
    float ridge_z = 0.0F, ridge_y = 0.0F;
    float slope = 0.0F; ///< rise over run
    float run = 0.0F;   ///< from the ridge to the eaves, level
    /// The height of the thatch's lower face.
    [[nodiscard]] float under(float z) const noexcept { return ridge_y - slope * glm::abs(z - ridge_z); }
};
inline constexpr Roof main_roof{-7.71F, 1.82F, 0.0F, 4.9F, 0.91F, 2.91F};
inline constexpr Roof annexe_roof{1.30F, 7.47F, -0.35F, 3.98F, 0.76F, 2.51F};

enum class Top : std::uint8_t { main_house, annexe, low }; ///< what a wall reaches up to
struct Wall {
    glm::vec2 from, to; ///< its middle, x and z
    Top top = Top::main_house;
};
struct Door {
    glm::vec2 middle;
    bool along_x = true; ///< the wall it is in runs along x
};
struct Room {
    glm::vec2 low, high; ///< its inner faces
};

[[nodiscard]] const std::vector<Wall>& walls();
[[nodiscard]] const std::vector<Door>& doors();
[[nodiscard]] const std::vector<Room>& rooms(); ///< from west to east
[[nodiscard]] const std::vector<glm::vec2>& hearths();
[[nodiscard]] const std::vector<glm::vec2>& posts(); ///< that carry the ridges

/// To a wall's upright faces, as if it had no doors; negative inside.
[[nodiscard]] float to_wall(const Wall& wall, glm::vec2 place) noexcept;
/// To the outline of the house; negative inside.
[[nodiscard]] float to_house(glm::vec2 place) noexcept;
[[nodiscard]] bool indoors(glm::vec2 place) noexcept;
/// How much daylight gets to a place under the roof, by the doors: 0 to 1.
[[nodiscard]] float daylight(glm::vec3 place) noexcept;

/// The stakes in the walls: their middles and radii.
struct Stake {
    glm::vec2 place;
    float radius = 0.0F;
};
[[nodiscard]] std::vector<Stake> stakes(std::uint32_t seed);

[[nodiscard]] float path_wear(glm::vec2 place, std::uint32_t seed); ///< 0 to 1
[[nodiscard]] float yard_height(glm::vec2 place, std::uint32_t seed);
[[nodiscard]] float floor_height(glm::vec2 place, std::uint32_t seed);
/// What one stands on: the floor inside the house's outline, the yard outside.
[[nodiscard]] float standing_height(glm::vec2 place, std::uint32_t seed);

} // namespace guanhe::tools::house
