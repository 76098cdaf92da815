// The parts of the OBJ reader. Included only by obj*.cpp. The format: Wavefront, Advanced Visualizer manual, appendix
// B1 (1991), and what programs have added since: colours behind positions, physically based materials.
#pragma once

#include "scan/plain/corner_runs.h"
#include "scan/plain/reading.h"

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace guanhe::scan::plain::obj {

inline constexpr std::uint32_t no_index = std::numeric_limits<std::uint32_t>::max();

/// What a corner names: a position, texture coordinates, a normal.
enum Part : std::size_t { part_position, part_uv, part_normal, part_count };

/// A polygon that has become a fan of triangles, which is right when it is convex.
struct Polygon {
    std::uint64_t first_corner = 0; ///< of its first triangle
    std::uint32_t size = 0;         ///< corners, more than 3
};

/// What a piece of the text says. Corners are counted from the piece's first.
struct Piece {
    std::vector<glm::vec3> positions;
    std::vector<glm::u16vec4> colors; ///< empty, or one a position
    std::vector<glm::vec2> uv;
    std::vector<glm::vec3> normals;
    std::size_t lost_normals = 0;

    std::array<std::vector<std::uint32_t>, part_count> corners; ///< three a triangle, counted from 0; or no_index
    /// Negative numbers count back from the line that they are on, which other pieces come before.
    struct Relative {
        Part part = part_position;
        std::uint32_t corner = 0;
        std::int64_t index = 0; ///< from the piece's first element on; may be negative
        const char* at = nullptr;
    };
    std::vector<Relative> relative;
    struct Highest {
        std::uint32_t index = 0;
        const char* at = nullptr; ///< null: none is named
    };
    std::array<Highest, part_count> highest; ///< of those that are not relative
    std::vector<Polygon> polygons;

    struct MaterialUse {
        std::uint64_t first_corner = 0;
        std::string_view name;
    };
    std::vector<MaterialUse> materials;
    std::vector<std::string_view> libraries;
    std::uint64_t too_small = 0; ///< faces of fewer than three corners
    std::uint64_t not_drawn = 0; ///< lines, points, curves and surfaces
    std::uint64_t not_known = 0; ///< statements
    const char* first_not_known = nullptr;
};

/// Errors name the line. `origin` is subtracted from all positions.
[[nodiscard]] Result<Piece> parse(std::string_view text, const glm::dvec3& origin, const Reading& reading);

/// The first position of the file, for origin_near(); zeros when there is none.
[[nodiscard]] glm::dvec3 first_position(std::string_view text);

/// Whether the fan of a polygon covers it: it is convex, or lies in no plane anyway.
[[nodiscard]] bool is_fan(std::span<const glm::vec3> polygon);
/// Triangles of a polygon that is not convex, as numbers of its corners, three a triangle and size - 2 triangles, by
/// cutting off ears (Meisters, "Polygons have ears", 1975). Of a polygon that crosses itself, or of more than 512
/// corners, what is left when no ear is found is a fan.
[[nodiscard]] std::vector<std::uint32_t> cut_ears(std::span<const glm::vec3> polygon);

/// Reads the material libraries that a file names, and gives the scan a material for each of `names`, in that order;
/// "" stands for none.
void read_materials(const std::vector<std::string>& libraries, const std::vector<std::string>& names, Scan& scan,
                    Reading& reading);

} // namespace guanhe::scan::plain::obj
