// The work of Simplifier for K attributes; see simplify.h. A triangle's corners are four entries apart, the fourth
// being its mark of death; a point's corners form a list, from which dead ones are dropped when it is walked.
#pragma once

#include "pack/cost_queue.h"
#include "pack/quadric.h"
#include "pack/simplify.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace guanhe::pack {

template<std::size_t K>
class Collapser {
public:
    void run(const SimplifyMesh& mesh, const SimplifyGoal& goal, Simplified& out);

private:
    using Id = std::uint16_t;
    static constexpr Id none = 0xFFFF;
    static constexpr std::size_t max_neighbours = 64; ///< a vertex with more stays where it is
    static constexpr std::size_t max_wedges = 8;
    static constexpr std::size_t averaged = K < 6 ? K : 6; ///< attributes: normals and colours
    enum class Kind : std::uint8_t {
        smooth,  ///< inside the surface, one wedge
        special, ///< on a border, a seam, or where more than two triangles meet
        locked,
    };

    /// What surrounds a special point.
    struct Fan {
        struct Neighbour {
            Id point = none;
            std::uint16_t triangles = 0;
            bool split = false;              ///< a wedge here goes with two over there
            bool seam = false;               ///< the triangles on the edge see different wedges
            std::array<Id, max_wedges> to{}; ///< by wedge: where it goes
        };
        std::size_t count = 0, wedge_count = 0, irregular = 0;
        std::array<Id, max_wedges> wedges{};
        std::array<Neighbour, max_neighbours> neighbours;
    };

    [[nodiscard]] static Id after(std::uint32_t corner) noexcept {
        return static_cast<Id>((corner & 3U) == 2 ? corner - 2 : corner + 1);
    }
    [[nodiscard]] static Id before(std::uint32_t corner) noexcept {
        return static_cast<Id>((corner & 3U) == 0 ? corner + 2 : corner - 1);
    }
    [[nodiscard]] bool dead(std::uint32_t corner) const noexcept { return wedge_[corner | 3U] != 0; }

    template<class F>
    void each_corner(Id point, const F& f) {
        Id* link = &head_[point];
        while (*link != none) {
            const Id corner = *link;
            if (dead(corner)) {
                *link = next_[corner];
            } else {
                f(corner);
                link = &next_[corner];
            }
        }
    }

    void load(const SimplifyMesh& mesh, const SimplifyGoal& goal);
    void classify(const SimplifyMesh& mesh);
    void add_border_planes();
    void store(Simplified& out);

    [[nodiscard]] glm::vec3 offset(Id from, Id to) const noexcept { return place_[to] - place_[from]; }
    [[nodiscard]] std::array<float, K> change(Id from, Id to) const noexcept {
        std::array<float, K> s{};
        for (std::size_t k = 0; k < K; ++k) s[k] = attributes_[to * K + k] - attributes_[from * K + k];
        return s;
    }
    void set_move(std::size_t lane, Id point, Id to) noexcept {
        const auto d = offset(point, to);
        moves_.x[lane] = d.x;
        moves_.y[lane] = d.y;
        moves_.z[lane] = d.z;
    }
    void set_change(std::size_t lane, Id wedge, Id to) noexcept {
        const auto s = change(wedge, to);
        for (std::size_t k = 0; k < K; ++k) moves_.s[k][lane] = s[k];
    }

    /// Calls f(point, cost) for every place that a point may move to as far as its own surroundings tell.
    template<class F>
    void each_move(Id u, const F& f);
    template<class F>
    void each_special_move(Id u, const F& f);

    void rate(Id u);
    void rate_allowed(Id u);
    void rate_again(Id x, Id removed, Id kept);
    void set_target(Id u, Id target, float cost);

    bool look_around(Id u, Fan& fan);
    [[nodiscard]] bool may_go(Id u, Fan& fan, std::size_t to);
    [[nodiscard]] Id nearest_wedge(Id wedge, Id point);
    [[nodiscard]] bool allowed(Id u, Id v);
    [[nodiscard]] bool turns_over(Id u, Id v);
    [[nodiscard]] bool repeats(Id v, Id x, Id y);
    [[nodiscard]] bool vanishes(Id u, Id v);
    void collapse(Id u, Id v);
    void average(Id wedge);
    void settle();
    [[nodiscard]] bool may_settle(Id u, const glm::vec3& to);

    std::uint32_t triangles_ = 0, alive_ = 0, points_ = 0;
    bool wedges_are_points_ = true;
    bool permissive_ = false;
    std::vector<std::uint8_t> changed_;
    std::vector<Id> wedge_, point_storage_, next_, head_, target_;
    Id* point_ = nullptr; ///< of a corner; the wedges themselves where those are points
    std::vector<glm::vec3> place_;
    std::vector<float> attributes_;
    std::vector<Id> part_;
    std::vector<Kind> kind_;
    std::vector<float> cost_;
    std::vector<PointQuadric> point_quadrics_;
    std::vector<WedgeQuadric<K>> wedge_quadrics_;
    CostQueue queue_;
    Moves<K> moves_;
    std::array<Id, Moves<K>::lanes> moves_to_{};
    std::vector<std::pair<float, Id>> choices_;
    Fan fan_;
    std::vector<std::uint32_t> mark_; ///< of points: near u, or opposite the edge
    std::uint32_t near_ = 0;
    std::vector<std::uint32_t> slot_mark_;
    std::vector<std::uint16_t> slot_;
    std::uint32_t slot_epoch_ = 0;
    std::size_t mapped_ = 0; ///< what allowed() found: where the wedges of u go
    std::array<Id, max_wedges> map_from_{}, map_to_{};
    std::vector<std::uint32_t> hashes_;
    std::vector<Id> first_wedge_;
};

} // namespace guanhe::pack
