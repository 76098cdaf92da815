#include "scan/borders.h"

#include "scan/geometry.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace guanhe::scan {

namespace {

std::uint64_t mixed(std::uint64_t value) {
    value = (value ^ (value >> 30U)) * 0xBF58'476D'1CE4'E5B9U;
    value = (value ^ (value >> 27U)) * 0x94D0'49BB'1331'11EBU;
    return value ^ (value >> 31U);
}

std::uint64_t hash_of(const glm::vec3& p) {
    const auto bits = [](float v) { return std::uint64_t{std::bit_cast<std::uint32_t>(v + 0.0F)}; }; // -0 is 0
    return mixed(mixed(bits(p.x) | bits(p.y) << 32U) + bits(p.z));
}

bool before(const glm::vec3& a, const glm::vec3& b) {
    return std::tie(a.x, a.y, a.z) < std::tie(b.x, b.y, b.z);
}

/// A place on the open border of a primitive, and its vertices there.
struct BorderPoint {
    glm::vec3 position{0.0F};
    std::vector<std::uint32_t> vertices;
};

/// Around a vertex inside the surface every neighbour is come to as often as it is left. What is left over of the
/// differences, told by hashes of positions, is zero there and along seams, where vertices of one position add up.
std::vector<BorderPoint> open_border(const Primitive& primitive) {
    const auto positions = primitive.positions.span();
    const auto corners = primitive.indices.span();
    std::vector<std::uint64_t> left_over(positions.size(), 0);
    for (std::size_t t = 0; t + 2 < corners.size(); t += 3) {
        const std::array at{corners[t], corners[t + 1], corners[t + 2]};
        const std::array hash{hash_of(positions[at[0]]), hash_of(positions[at[1]]), hash_of(positions[at[2]])};
        for (std::size_t k = 0; k < 3; ++k) left_over[at[k]] += hash[(k + 1) % 3] - hash[(k + 2) % 3];
    }
    std::vector<std::uint32_t> open;
    for (std::uint32_t v = 0; v < left_over.size(); ++v) {
        if (left_over[v] != 0) open.push_back(v);
    }
    std::sort(open.begin(), open.end(), [&](std::uint32_t a, std::uint32_t b) {
        return positions[a] == positions[b] ? a < b : before(positions[a], positions[b]);
    });
    std::vector<BorderPoint> points;
    for (std::size_t first = 0; first < open.size();) {
        std::size_t last = first;
        std::uint64_t sum = 0;
        while (last < open.size() && positions[open[last]] == positions[open[first]]) sum += left_over[open[last++]];
        if (sum != 0) {
            points.push_back({positions[open[first]], {&open[first], &open[first] + (last - first)}});
        }
        first = last;
    }
    return points;
}

/// Where borders of the primitives so far lie, in cells as wide as anything can have moved.
class Anchors {
public:
    explicit Anchors(double cell) : cell_(cell) {}

    struct Anchor {
        glm::vec3 position{0.0F};
        float step = 0.0F;
    };
    void add(const glm::vec3& position, float step) {
        auto& cell = cells_[key(cell_of(position))];
        if (cell.size() == most_a_cell) return;
        cell.push_back(static_cast<std::uint32_t>(anchors_.size()));
        anchors_.push_back({position, step});
    }
    [[nodiscard]] const Anchor& operator[](std::uint32_t anchor) const { return anchors_[anchor]; }

    /// Calls f(anchor) for those that may be within a cell's width.
    template<class F>
    void each_near(const glm::vec3& position, const F& f) const {
        const auto middle = cell_of(position);
        for (int n = 0; n < 27; ++n) {
            const auto cell =
                cells_.find(key({middle[0] + n % 3 - 1, middle[1] + n / 3 % 3 - 1, middle[2] + n / 9 - 1}));
            if (cell == cells_.end()) continue;
            for (const auto anchor : cell->second) f(anchor);
        }
    }

private:
    /// A step apart, eight of one primitive have room; a file that has more makes nobody wait.
    static constexpr std::size_t most_a_cell = 64;
    using Cell = std::array<std::int64_t, 3>;
    [[nodiscard]] Cell cell_of(const glm::vec3& p) const {
        const auto at = [&](float v) { return static_cast<std::int64_t>(std::floor(static_cast<double>(v) / cell_)); };
        return {at(p.x), at(p.y), at(p.z)};
    }
    static std::uint64_t key(const Cell& cell) {
        std::uint64_t hash = 0;
        for (const auto c : cell) hash = mixed(hash + static_cast<std::uint64_t>(c));
        return hash;
    }

    double cell_;
    std::vector<Anchor> anchors_;
    std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> cells_;
};

/// What a coordinate of 1 may lose on its way through floats.
constexpr double float_slack = 4.0 * static_cast<double>(std::numeric_limits<float>::epsilon());

/// Whether rounding can have parted them: each by half its step along each axis, and what floats cannot tell.
bool may_be_one(const glm::vec3& a, float step_a, const glm::vec3& b, float step_b) {
    for (int k = 0; k < 3; ++k) {
        const double farther = std::max(std::abs(a[k]), std::abs(b[k]));
        const double most = (static_cast<double>(step_a) + static_cast<double>(step_b)) / 2.0 * 1.001;
        if (std::abs(static_cast<double>(a[k]) - static_cast<double>(b[k])) > most + farther * float_slack)
            return false;
    }
    return true;
}

constexpr auto none = std::numeric_limits<std::uint32_t>::max();

/// For each point the anchor that it goes to, or none: nearest pairs first, no anchor twice.
std::vector<std::uint32_t> nearest_anchors(const std::vector<BorderPoint>& points, float step, const Anchors& anchors) {
    struct Pair {
        double square = 0.0;
        std::uint32_t point = 0, anchor = 0;
    };
    std::vector<Pair> pairs;
    for (std::uint32_t p = 0; p < points.size(); ++p) {
        anchors.each_near(points[p].position, [&](std::uint32_t a) {
            if (!may_be_one(points[p].position, step, anchors[a].position, anchors[a].step)) return;
            const auto apart = glm::dvec3(points[p].position) - glm::dvec3(anchors[a].position);
            pairs.push_back({glm::dot(apart, apart), p, a});
        });
    }
    std::sort(pairs.begin(), pairs.end(), [](const Pair& a, const Pair& b) {
        return std::tie(a.square, a.point, a.anchor) < std::tie(b.square, b.point, b.anchor);
    });
    std::vector<std::uint32_t> chosen(points.size(), none);
    std::unordered_set<std::uint32_t> taken;
    for (const auto& pair : pairs) {
        if (chosen[pair.point] != none || !taken.insert(pair.anchor).second) continue;
        chosen[pair.point] = pair.anchor;
    }
    return chosen;
}

} // namespace

std::size_t join_borders(Mesh& mesh, Jobs& jobs) {
    std::vector<Primitive*> primitives;
    float widest = 0.0F, farthest = 0.0F;
    for (auto& primitive : mesh.primitives) {
        if (primitive.topology != Topology::triangles || primitive.positions.empty()) continue;
        primitives.push_back(&primitive);
        widest = std::max(widest, primitive.position_step);
        for (const auto& corner : {primitive.bounds.min, primitive.bounds.max}) {
            farthest = std::max({farthest, std::abs(corner.x), std::abs(corner.y), std::abs(corner.z)});
        }
    }
    if (primitives.size() < 2 || !(widest > 0.0F)) return 0;

    std::vector<std::vector<BorderPoint>> borders(primitives.size());
    jobs.parallel_for(primitives.size(), [&](std::size_t i) { borders[i] = open_border(*primitives[i]); });
    // As wide as may_be_one() lets any two be apart.
    Anchors anchors(static_cast<double>(widest) * 1.001 + farthest * float_slack);
    std::size_t moved = 0;
    for (std::size_t i = 0; i < primitives.size(); ++i) {
        auto& primitive = *primitives[i];
        const auto chosen = nearest_anchors(borders[i], primitive.position_step, anchors);
        std::vector<glm::vec3> positions;
        for (std::size_t p = 0; p < chosen.size(); ++p) {
            const auto& point = borders[i][p];
            if (chosen[p] == none) {
                anchors.add(point.position, primitive.position_step);
            } else if (const auto& to = anchors[chosen[p]].position; to != point.position) {
                if (positions.empty()) positions.assign(primitive.positions.begin(), primitive.positions.end());
                for (const auto vertex : point.vertices) positions[vertex] = to;
                ++moved;
            }
        }
        if (positions.empty()) continue;
        primitive.bounds = bounds_of(positions, &jobs);
        primitive.positions = Stream<glm::vec3>(std::move(positions));
    }
    return moved;
}

} // namespace guanhe::scan
