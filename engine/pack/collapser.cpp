// Which moves there are, which are allowed, and what they change.
#include "pack/collapser.h"

#include <limits>

namespace guanhe::pack {

template<std::size_t K>
void Collapser<K>::run(const SimplifyMesh& mesh, const SimplifyGoal& goal, Simplified& out) {
    load(mesh, goal);
    for (std::uint32_t p = 0; p < points_; ++p) rate(static_cast<Id>(p));
    const float free_cost = goal.free_error * goal.free_error;
    float worst = 0.0F;
    while (!queue_.empty()) {
        const auto u = queue_.front();
        if (alive_ <= goal.triangles && (!(cost_[u] <= free_cost) || alive_ <= goal.triangles / 4)) break;
        if (!allowed(u, target_[u])) {
            rate_allowed(u);
            continue;
        }
        worst = std::max(worst, cost_[u]);
        collapse(u, target_[u]);
    }
    settle();
    store(out);
    out.error = std::sqrt(worst);
}

template<std::size_t K>
template<class F>
void Collapser<K>::each_move(Id u, const F& f) {
    if (kind_[u] == Kind::special) return each_special_move(u, f);
    if (head_[u] == none) return;
    const auto wedge = wedge_[head_[u]];
    std::size_t lanes = 0;
    const auto flush = [&] {
        moves_.rate(point_quadrics_[u], lanes);
        moves_.add(wedge_quadrics_[wedge], lanes);
        for (std::size_t i = 0; i < lanes; ++i) f(moves_to_[i], moves_.cost[i]);
        lanes = 0;
    };
    each_corner(u, [&](Id corner) {
        const auto other = after(corner);
        set_move(lanes, u, point_[other]);
        set_change(lanes, wedge, wedge_[other]);
        moves_to_[lanes] = point_[other];
        if (++lanes == Moves<K>::lanes) flush();
    });
    flush();
}

template<std::size_t K>
template<class F>
void Collapser<K>::each_special_move(Id u, const F& f) {
    if (!look_around(u, fan_)) return;
    std::array<std::size_t, Moves<K>::lanes> neighbours{};
    std::size_t lanes = 0;
    const auto flush = [&] {
        moves_.rate(point_quadrics_[u], lanes);
        for (std::size_t w = 0; w < fan_.wedge_count; ++w) {
            for (std::size_t i = 0; i < lanes; ++i) set_change(i, fan_.wedges[w], fan_.neighbours[neighbours[i]].to[w]);
            moves_.add(wedge_quadrics_[fan_.wedges[w]], lanes);
        }
        for (std::size_t i = 0; i < lanes; ++i) f(fan_.neighbours[neighbours[i]].point, moves_.cost[i]);
        lanes = 0;
    };
    for (std::size_t i = 0; i < fan_.count; ++i) {
        if (!may_go(u, fan_, i)) continue;
        set_move(lanes, u, fan_.neighbours[i].point);
        neighbours[lanes] = i;
        if (++lanes == Moves<K>::lanes) flush();
    }
    flush();
}

template<std::size_t K>
void Collapser<K>::set_target(Id u, Id target, float cost) {
    target_[u] = target;
    cost_[u] = cost;
    if (target == none)
        queue_.remove(u);
    else
        queue_.put(u, cost);
}

template<std::size_t K>
void Collapser<K>::rate(Id u) {
    if (kind_[u] == Kind::locked) return;
    Id best = none;
    float least = std::numeric_limits<float>::infinity();
    each_move(u, [&](Id to, float cost) {
        if (cost < least) {
            least = cost;
            best = to;
        }
    });
    set_target(u, best, least);
}

/// The cheapest move that is allowed, or none until the surroundings change.
template<std::size_t K>
void Collapser<K>::rate_allowed(Id u) {
    choices_.clear();
    each_move(u, [&](Id to, float cost) {
        if (cost < std::numeric_limits<float>::infinity()) choices_.emplace_back(cost, to);
    });
    const auto failed = target_[u];
    std::sort(choices_.begin(), choices_.end());
    for (const auto& [cost, to] : choices_)
        if (to != failed && allowed(u, to)) return set_target(u, to, cost);
    set_target(u, none, 0.0F);
}

/// After `removed` has moved to `kept`, which x may not have been next to.
template<std::size_t K>
void Collapser<K>::rate_again(Id x, Id removed, Id kept) {
    if (kind_[x] == Kind::locked) return;
    if (kind_[x] == Kind::special || target_[x] == removed || target_[x] == none) return rate(x);
    if (mark_[x] != near_) return; // was next to it before
    Id wedge_there = none;
    each_corner(x, [&](Id corner) {
        if (point_[after(corner)] == kept) wedge_there = wedge_[after(corner)];
    });
    if (wedge_there == none) return;
    set_move(0, x, kept);
    moves_.rate(point_quadrics_[x], 1);
    const auto wedge = wedge_[head_[x]];
    set_change(0, wedge, wedge_there);
    moves_.add(wedge_quadrics_[wedge], 1);
    if (moves_.cost[0] < cost_[x]) set_target(x, kept, moves_.cost[0]);
}

template<std::size_t K>
bool Collapser<K>::may_go(Id u, Fan& fan, std::size_t to) {
    auto& neighbour = fan.neighbours[to];
    if (permissive_) {
        for (std::size_t w = 0; w < fan.wedge_count; ++w) {
            if (neighbour.to[w] == none) neighbour.to[w] = nearest_wedge(fan.wedges[w], neighbour.point);
            if (neighbour.to[w] == none) return false;
        }
        return true;
    }
    if (neighbour.split) return false;
    if (fan.irregular != 0 && (fan.irregular != 2 || neighbour.triangles == 2)) return false;
    for (std::size_t w = 0; w < fan.wedge_count; ++w)
        if (neighbour.to[w] == none) return false;
    return kind_[u] != Kind::locked;
}

/// Of the same part.
template<std::size_t K>
typename Collapser<K>::Id Collapser<K>::nearest_wedge(Id wedge, Id point) {
    Id nearest = none;
    float least = std::numeric_limits<float>::infinity();
    each_corner(point, [&](Id corner) {
        const auto candidate = wedge_[corner];
        if (!part_.empty() && part_[candidate] != part_[wedge]) return;
        float distance = 0.0F;
        for (const float s : change(wedge, candidate)) distance += s * s;
        if (distance < least) {
            least = distance;
            nearest = candidate;
        }
    });
    return nearest;
}

/// Whether moving u to v keeps the surface as it is but for its shape. Finds where the wedges go.
template<std::size_t K>
bool Collapser<K>::allowed(Id u, Id v) {
    mapped_ = 0;
    if (kind_[u] == Kind::special) {
        if (!look_around(u, fan_) || slot_mark_[v] != slot_epoch_ || !may_go(u, fan_, slot_[v])) return false;
        mapped_ = fan_.wedge_count;
        map_from_ = fan_.wedges;
        map_to_ = fan_.neighbours[slot_[v]].to;
    }
    near_ += 2;
    const auto opposite = near_ + 1;
    std::size_t shared = 0, corners = 0;
    bool whole = true;
    each_corner(u, [&](Id corner) {
        ++corners;
        const auto a = point_[after(corner)];
        const auto b = point_[before(corner)];
        if (a == v || b == v) {
            mark_[a == v ? b : a] = opposite;
            ++shared;
            if (kind_[u] != Kind::smooth) return;
            const auto to = wedge_[a == v ? after(corner) : before(corner)];
            if (mapped_ == 0) {
                map_from_[mapped_] = wedge_[corner];
                map_to_[mapped_++] = to;
            } else if (map_to_[0] != to) {
                whole = permissive_;
            }
        } else {
            if (mark_[a] != opposite) mark_[a] = near_;
            if (mark_[b] != opposite) mark_[b] = near_;
        }
    });
    if (!whole || shared == 0 || mapped_ == 0) return false;
    if (!permissive_) {
        bool linked = true;
        each_corner(v, [&](Id corner) {
            for (const auto other : {after(corner), before(corner)})
                linked = linked && (mark_[point_[other]] != near_ || point_[other] == u);
        });
        if (!linked) return false;
    }
    if ((corners == shared || kind_[u] == Kind::special) && vanishes(u, v)) return false;
    return !turns_over(u, v);
}

/// Whether an edge would lose all its triangles, and a piece of the surface with it.
template<std::size_t K>
bool Collapser<K>::vanishes(Id u, Id v) {
    bool gone = false;
    each_corner(u, [&](Id corner) {
        const auto a = point_[after(corner)];
        const auto b = point_[before(corner)];
        if (a != v && b != v) return;
        const auto x = a == v ? b : a;
        std::size_t left = 0;
        const auto count = [&](Id from, Id without) {
            each_corner(from, [&](Id c) {
                const auto p = point_[after(c)];
                const auto q = point_[before(c)];
                left += (p == x && q != without) || (q == x && p != without) ? 1U : 0U;
            });
        };
        count(u, v);
        count(v, u);
        gone = gone || left == 0;
    });
    return gone;
}

/// Whether a triangle that stays would turn over, fold onto another, or join locked points that were not joined.
template<std::size_t K>
bool Collapser<K>::turns_over(Id u, Id v) {
    const auto opposite = near_ + 1;
    const bool to_locked = kind_[v] == Kind::locked;
    const auto from = place_[u];
    const auto to = place_[v];
    bool bad = false;
    each_corner(u, [&](Id corner) {
        const auto a = point_[after(corner)];
        const auto b = point_[before(corner)];
        if (bad || a == v || b == v) return;
        const auto edge = place_[b] - place_[a];
        const auto old_normal = glm::cross(edge, from - place_[a]);
        const auto new_normal = glm::cross(edge, to - place_[a]);
        const float cosine = glm::dot(old_normal, new_normal);
        const float old_square = glm::dot(old_normal, old_normal);
        const float new_square = glm::dot(new_normal, new_normal);
        constexpr float least = 0.25F; // 75 degrees: a right angle would let a triangle turn over in steps
        if (old_square > 0.0F && (cosine <= 0.0F || cosine * cosine <= least * least * old_square * new_square)) {
            bad = true;
            return;
        }
        if (to_locked &&
            ((kind_[a] == Kind::locked && mark_[a] == near_) || (kind_[b] == Kind::locked && mark_[b] == near_))) {
            bad = true;
            return;
        }
        if (mark_[a] == opposite && mark_[b] == opposite) bad = repeats(v, a, b);
    });
    return bad;
}

template<std::size_t K>
bool Collapser<K>::repeats(Id v, Id x, Id y) {
    bool found = false;
    each_corner(v, [&](Id corner) {
        const auto a = point_[after(corner)];
        const auto b = point_[before(corner)];
        found = found || (a == x && b == y) || (a == y && b == x);
    });
    return found;
}

template<std::size_t K>
void Collapser<K>::collapse(Id u, Id v) {
    const auto d = offset(v, u); // where u was, seen from v
    point_quadrics_[v].absorb(point_quadrics_[u], -d);
    for (std::size_t i = 0; i < mapped_; ++i)
        wedge_quadrics_[map_to_[i]].absorb(wedge_quadrics_[map_from_[i]], -d, change(map_from_[i], map_to_[i]));

    for (Id corner = head_[u]; corner != none;) {
        const Id following = next_[corner];
        if (dead(corner)) {
            // dropped
        } else if (point_[after(corner)] == v || point_[before(corner)] == v) {
            wedge_[corner | 3U] = 1;
            --alive_;
        } else {
            std::size_t i = 0;
            while (map_from_[i] != wedge_[corner]) ++i;
            wedge_[corner] = map_to_[i];
            point_[corner] = v;
            next_[corner] = head_[v];
            head_[v] = corner;
        }
        corner = following;
    }
    head_[u] = none;
    queue_.remove(u);
    target_[u] = none;
    if (kind_[u] == Kind::special && kind_[v] == Kind::smooth) kind_[v] = Kind::special;
    if (kind_[v] == Kind::smooth) average(map_to_[0]);
    rate(v);
    choices_.clear();
    each_corner(v, [&](Id corner) {
        for (const auto other : {after(corner), before(corner)}) {
            const auto x = point_[other];
            if (mark_[x] != near_ && mark_[x] != near_ + 1) continue;
            choices_.emplace_back(0.0F, x);
        }
    });
    for (const auto& [unused, x] : choices_) {
        if (mark_[x] != near_ && mark_[x] != near_ + 1) continue;
        rate_again(x, u, v);
        mark_[x] = 0;
    }
}

/// Gives a wedge the mean of what the triangles it stands for say at its place.
template<std::size_t K>
void Collapser<K>::average(Id wedge) {
    auto& q = wedge_quadrics_[wedge];
    if (!(q.area > 0.0F)) return;
    changed_[wedge] = 1;
    for (std::size_t k = 0; k < averaged; ++k) {
        const float change = q.e[k] / q.area;
        attributes_[wedge * K + k] += change;
        q.b[0] -= change * q.gx[k];
        q.b[1] -= change * q.gy[k];
        q.b[2] -= change * q.gz[k];
        q.c -= change * q.e[k];
        q.e[k] = 0.0F;
    }
}

template class Collapser<3>;
template class Collapser<8>;

} // namespace guanhe::pack
