// The parts of the PLY reader. Included only by ply*.cpp.
#pragma once

#include "scan/plain/ply_header.h"
#include "scan/plain/reading.h"

#include <atomic>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace guanhe::scan::plain::ply {

struct Vertices {
    Stream<glm::vec3> positions; ///< relative to the origin
    Stream<glm::vec3> normals;
    Stream<glm::u16vec4> colors;
    Stream<glm::vec2> uv;
    glm::dvec3 origin{0.0};
};

/// Triangles whose corners have texture coordinates of their own have them in `uv`, one a corner.
struct Faces {
    explicit Faces(Room& room) : corners(room), uv(room) {}
    Column<std::uint32_t> corners; ///< vertices, three a triangle
    Column<glm::vec2> uv;
    struct Run {
        std::uint64_t first_corner = 0;
        std::int64_t texture = 0;
    };
    std::vector<Run> runs;       ///< where the texture number changes; empty when faces have none
    std::uint64_t too_small = 0; ///< faces of fewer than three corners, which are left out
};

class Body {
public:
    Body(Reading& reading, const Header& header) : reading_(reading), header_(header), at_(header.body) {}

    /// All elements in the order of the file. Errors: cut short, values that are no numbers, positions that are not
    /// finite, indices that name no vertex.
    Result<void> read();

    Vertices vertices;
    std::optional<Faces> faces; ///< none: the file has no faces

private:
    Result<void> read_vertices(const Element& element);
    Result<void> read_faces(const Element& element);
    Result<void> read_strips(const Element& element);
    Result<void> skip(const Element& element);
    Result<void> skip_record(const Element& element, std::uint64_t record);

    [[nodiscard]] bool is_text() const noexcept { return header_.encoding == Encoding::ascii; }
    /// The next lines of an element of which `left` records are left, and how many records they are.
    std::pair<std::string_view, std::uint64_t> take_records(std::uint64_t left);
    [[nodiscard]] Error cut_short(const Element& element, std::uint64_t record) const;

    Reading& reading_;
    const Header& header_;
    std::size_t at_; ///< the byte of the file that reading has come to
    std::uint64_t vertex_count_ = 0;
};

} // namespace guanhe::scan::plain::ply
