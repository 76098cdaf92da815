#include "scan/plain/obj.h"

#include <algorithm>

namespace guanhe::scan::plain::obj {

namespace {

constexpr std::size_t most_corners = 512; ///< cutting ears takes time by the square of them

/// The sum of the cross products around the polygon: normal to it, twice its area long (Newell).
glm::dvec3 normal_of(std::span<const glm::vec3> polygon) {
    glm::dvec3 sum(0.0);
    const glm::dvec3 origin(polygon[0]);
    for (std::size_t i = 1; i + 1 < polygon.size(); ++i) {
        sum += glm::cross(glm::dvec3(polygon[i]) - origin, glm::dvec3(polygon[i + 1]) - origin);
    }
    return sum;
}

/// How the outline turns at b, seen against the normal: positive to the left.
double turn(const glm::dvec2& a, const glm::dvec2& b, const glm::dvec2& c) {
    return (b.x - a.x) * (c.y - b.y) - (b.y - a.y) * (c.x - b.x);
}

/// The polygon in its plane, counter-clockwise.
std::vector<glm::dvec2> flattened(std::span<const glm::vec3> polygon, const glm::dvec3& normal) {
    // Dropping the coordinate that the normal is longest in keeps most of the area.
    const auto size = glm::abs(normal);
    const int drop = size.x > size.y ? (size.x > size.z ? 0 : 2) : (size.y > size.z ? 1 : 2);
    const int u = (drop + 1) % 3;
    const int v = (drop + 2) % 3;
    const bool mirrored = normal[drop] < 0.0;
    std::vector<glm::dvec2> flat;
    flat.reserve(polygon.size());
    for (const auto& p : polygon) {
        flat.emplace_back(p[mirrored ? v : u], p[mirrored ? u : v]);
    }
    return flat;
}

class Clipper {
public:
    explicit Clipper(std::vector<glm::dvec2> points) : points_(std::move(points)) {
        const auto count = static_cast<std::uint32_t>(points_.size());
        corners_.resize(count);
        for (std::uint32_t i = 0; i < count; ++i)
            corners_[i] = {(i + count - 1) % count, (i + 1) % count, false, false};
        for (std::uint32_t i = 0; i < count; ++i) corners_[i].reflex = is_reflex(i);
        for (std::uint32_t i = 0; i < count; ++i) {
            if (corners_[i].reflex) reflex_.push_back(i);
        }
        for (std::uint32_t i = 0; i < count; ++i) corners_[i].ear = is_ear(i);
    }

    std::vector<std::uint32_t> run() {
        std::vector<std::uint32_t> triangles;
        triangles.reserve((points_.size() - 2) * 3);
        auto left = points_.size();
        std::uint32_t at = 0;
        for (std::size_t walked = 0; left > 3 && walked < left; at = corners_[at].next, ++walked) {
            if (!corners_[at].ear) continue;
            const auto [before, after, reflex, ear] = corners_[at];
            for (const auto corner : {before, at, after}) triangles.push_back(corner);
            corners_[before].next = after;
            corners_[after].before = before;
            std::erase(reflex_, at);
            update(before);
            update(after);
            --left;
            walked = 0;
            at = after; // and on to the next but one: ears that all come from one side end as slivers
        }
        const auto first = at;
        for (auto second = corners_[first].next; left > 2; --left) {
            const auto third = corners_[second].next;
            for (const auto corner : {first, second, third}) triangles.push_back(corner);
            second = third;
        }
        return triangles;
    }

private:
    struct Corner {
        std::uint32_t before, next;
        bool reflex, ear;
    };

    [[nodiscard]] bool is_reflex(std::uint32_t i) const {
        return turn(points_[corners_[i].before], points_[i], points_[corners_[i].next]) <= 0.0;
    }
    /// Only corners that turn the other way can be inside.
    [[nodiscard]] bool is_ear(std::uint32_t i) const {
        if (corners_[i].reflex) return false;
        const auto& a = points_[corners_[i].before];
        const auto& b = points_[i];
        const auto& c = points_[corners_[i].next];
        return std::none_of(reflex_.begin(), reflex_.end(), [&](std::uint32_t other) {
            const auto& p = points_[other];
            if (p == a || p == b || p == c) return false;
            return turn(a, b, p) >= 0.0 && turn(b, c, p) >= 0.0 && turn(c, a, p) >= 0.0;
        });
    }
    void update(std::uint32_t i) {
        if (corners_[i].reflex && !is_reflex(i)) {
            corners_[i].reflex = false;
            std::erase(reflex_, i);
        }
        corners_[i].ear = is_ear(i);
    }

    std::vector<glm::dvec2> points_;
    std::vector<Corner> corners_; ///< those left are linked
    std::vector<std::uint32_t> reflex_;
};

} // namespace

bool is_fan(std::span<const glm::vec3> polygon) {
    const auto normal = normal_of(polygon);
    const double length = glm::length(normal);
    if (!(length > 0.0)) return true;
    const auto flat = flattened(polygon, normal);
    // Corners that rounding has pushed in by a hair do no harm as a fan; ears would turn them into slivers.
    const double hair = -1e-9 * length;
    for (std::size_t i = 0; i < flat.size(); ++i) {
        if (turn(flat[i], flat[(i + 1) % flat.size()], flat[(i + 2) % flat.size()]) < hair) return false;
    }
    return true;
}

std::vector<std::uint32_t> cut_ears(std::span<const glm::vec3> polygon) {
    if (polygon.size() <= most_corners) return Clipper(flattened(polygon, normal_of(polygon))).run();
    std::vector<std::uint32_t> fan;
    for (std::uint32_t i = 2; i < polygon.size(); ++i) {
        for (const auto corner : {0U, i - 1, i}) fan.push_back(corner);
    }
    return fan;
}

} // namespace guanhe::scan::plain::obj
