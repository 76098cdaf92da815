// All statements of an OBJ file, put together in the file's order. Included only by obj*.cpp.
#pragma once

#include "scan/plain/obj.h"

namespace guanhe::scan::plain::obj {

/// The texture coordinates or normals that corners name. Mostly all corners have none, or the number of their position:
/// then nothing is kept.
class CornerNumbers {
public:
    explicit CornerNumbers(Room& room) : own_(room) {}

    enum class Kind { nothing_yet, none, same, own };
    [[nodiscard]] Kind kind() const noexcept { return kind_; }
    [[nodiscard]] bool some_lack() const noexcept { return some_lack_; }
    [[nodiscard]] Column<std::uint32_t>& own() noexcept { return own_; } ///< one a corner, when that is the kind

    /// `positions` are those of the same corners; `before` has those of the corners before them.
    Result<void> append(std::span<const std::uint32_t> numbers, std::span<const std::uint32_t> positions,
                        Column<std::uint32_t>& before);

private:
    Result<void> make_own(Column<std::uint32_t>& before);

    Kind kind_ = Kind::nothing_yet;
    bool some_lack_ = false;
    Column<std::uint32_t> own_;
};

class Collector {
public:
    explicit Collector(Reading& reading)
        : positions(reading.room), uv(reading.room), normals(reading.room), colors(reading.room), corners(reading.room),
          corner_uv(reading.room), corner_normals(reading.room), reading_(reading), polygons_(reading.room) {}

    /// Reads it all. Errors: what parse() refuses, and corners that name what is not there. Faults are warned of.
    Result<void> run();

    glm::dvec3 origin{0.0};
    Column<glm::vec3> positions;
    Column<glm::vec2> uv;
    Column<glm::vec3> normals;
    Column<glm::u16vec4> colors;   ///< empty, or one a position
    Column<std::uint32_t> corners; ///< three a triangle
    CornerNumbers corner_uv, corner_normals;
    std::vector<std::string> materials{""};     ///< names in the order of first use; "" before any is named
    std::vector<CornerRuns> runs{CornerRuns()}; ///< one a material
    std::vector<std::string> libraries;
    std::vector<std::string> comments; ///< at the head of the file, where rights and origin are told

private:
    void describe(std::string_view text);
    Result<void> put(std::string_view text, Piece& piece);
    Result<void> put_colors(Piece& piece);
    void use_material(std::uint64_t corner, std::string_view name);
    Result<void> check_ranges();
    void warn();
    Result<void> triangulate();

    Reading& reading_;
    Column<Polygon> polygons_;
    std::array<Piece::Highest, part_count> highest_{};
    std::map<std::string, std::size_t, std::less<>> numbers_of_materials_{{"", 0}};
    std::size_t current_ = 0;     ///< material
    std::uint64_t run_begin_ = 0; ///< the corner that it is used from
    bool too_many_materials_ = false;
    std::uint64_t lost_normals_ = 0, too_small_ = 0, not_drawn_ = 0, not_known_ = 0;
    const char* first_not_known_ = nullptr;
};

} // namespace guanhe::scan::plain::obj
