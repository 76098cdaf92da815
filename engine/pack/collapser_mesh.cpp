// From a mesh to linked corners and quadrics, and back.
#include "pack/collapser.h"

#include <limits>

namespace guanhe::pack {

namespace {

/// Scatters small numbers, so that sums of different ones differ.
constexpr std::uint32_t scatter(std::uint32_t x) noexcept {
    x = (x + 1) * 0x9E37'79B1U;
    x ^= x >> 15U;
    return x * 0x85EB'CA77U;
}

} // namespace

template<std::size_t K>
void Collapser<K>::load(const SimplifyMesh& mesh, const SimplifyGoal& goal) {
    triangles_ = alive_ = static_cast<std::uint32_t>(mesh.corners.size() / 3);
    points_ = static_cast<std::uint32_t>(mesh.points.size());
    wedges_are_points_ = mesh.wedge_point.empty();
    permissive_ = goal.permissive;
    place_ = mesh.points;
    attributes_ = mesh.attributes;
    part_ = mesh.wedge_part;
    const auto wedges = wedges_are_points_ ? points_ : static_cast<std::uint32_t>(mesh.wedge_point.size());
    changed_.assign(wedges, 0);

    wedge_.resize(std::size_t{triangles_} * 4);
    for (std::size_t t = 0; t < triangles_; ++t) {
        for (std::size_t k = 0; k < 3; ++k) wedge_[4 * t + k] = mesh.corners[3 * t + k];
        wedge_[4 * t + 3] = 0;
    }
    if (wedges_are_points_) {
        point_ = wedge_.data();
    } else {
        point_storage_.resize(wedge_.size());
        for (std::size_t c = 0; c < wedge_.size(); ++c) point_storage_[c] = mesh.wedge_point[wedge_[c]];
        point_ = point_storage_.data();
    }

    point_quadrics_.assign(points_, {});
    wedge_quadrics_.assign(wedges, {});
    next_.resize(wedge_.size());
    head_.assign(points_, none);
    const float* s = attributes_.data();
    for (std::size_t t = 0; t < triangles_; ++t) {
        const auto c = 4 * t;
        const std::array<Id, 3> w{wedge_[c], wedge_[c + 1], wedge_[c + 2]};
        const std::array<Id, 3> p{point_[c], point_[c + 1], point_[c + 2]};
        const TriangleQuadric<K> quadric(place_[p[0]], place_[p[1]], place_[p[2]], s + w[0] * K, s + w[1] * K,
                                         s + w[2] * K);
        for (std::size_t k = 0; k < 3; ++k) {
            next_[c + k] = head_[p[k]];
            head_[p[k]] = static_cast<Id>(c + k);
            quadric.add_to(point_quadrics_[p[k]]);
            quadric.add_to(wedge_quadrics_[w[k]]);
        }
    }

    target_.assign(points_, none);
    cost_.assign(points_, 0.0F);
    queue_.reset(points_);
    mark_.assign(points_, 0);
    near_ = 0;
    slot_mark_.assign(points_, 0);
    slot_.resize(points_);
    slot_epoch_ = 0;
    classify(mesh);
    add_border_planes();
}

/// Around a smooth point every neighbour comes once after it and once before it. So the sum over its corners of what
/// comes after, less what comes before, is zero.
template<std::size_t K>
void Collapser<K>::classify(const SimplifyMesh& mesh) {
    hashes_.assign(points_, 0);
    for (std::size_t c = 0; c < wedge_.size(); c += 4) {
        const auto a = scatter(point_[c]);
        const auto b = scatter(point_[c + 1]);
        const auto d = scatter(point_[c + 2]);
        hashes_[point_[c]] += b - d;
        hashes_[point_[c + 1]] += d - a;
        hashes_[point_[c + 2]] += a - b;
    }
    kind_.resize(points_);
    for (std::size_t p = 0; p < points_; ++p)
        kind_[p] = mesh.locked[p] != 0 ? Kind::locked : hashes_[p] != 0 ? Kind::special : Kind::smooth;
    if (wedges_are_points_) return;
    first_wedge_.assign(points_, none);
    for (std::size_t w = 0; w < mesh.wedge_point.size(); ++w) {
        const auto p = mesh.wedge_point[w];
        if (first_wedge_[p] == none)
            first_wedge_[p] = static_cast<Id>(w);
        else if (kind_[p] == Kind::smooth)
            kind_[p] = Kind::special;
    }
}

/// Planes through borders and seams, upright on their triangles, keep their lines in shape.
template<std::size_t K>
void Collapser<K>::add_border_planes() {
    constexpr float border_weight = 4.0F;
    constexpr float seam_weight = 1.0F;
    for (std::uint32_t i = 0; i < points_; ++i) {
        const auto u = static_cast<Id>(i);
        if (kind_[u] != Kind::special || !look_around(u, fan_)) continue;
        each_corner(u, [&](Id corner) {
            for (const auto other : {after(corner), before(corner)}) {
                const auto v = point_[other];
                const auto& neighbour = fan_.neighbours[slot_[v]];
                const bool border = neighbour.triangles != 2;
                if (!border && !neighbour.seam) continue;
                const auto along = offset(u, v);
                const auto third = other == after(corner) ? before(corner) : after(corner);
                const auto inward = offset(u, point_[third]);
                const auto upright = inward * glm::dot(along, along) - along * glm::dot(along, inward);
                const float square = glm::dot(upright, upright);
                if (!(square > 0.0F)) continue;
                const float weight = glm::dot(along, along) * (border ? border_weight : seam_weight);
                auto& quadric = point_quadrics_[u];
                add_outer(quadric.a, upright, weight / square);
                quadric.weight += weight;
            }
        });
    }
}

/// False where there is too much of it.
template<std::size_t K>
bool Collapser<K>::look_around(Id u, Fan& fan) {
    fan.count = fan.wedge_count = fan.irregular = 0;
    ++slot_epoch_;
    bool fits = true;
    each_corner(u, [&](Id corner) {
        if (!fits) return;
        std::size_t w = 0;
        while (w < fan.wedge_count && fan.wedges[w] != wedge_[corner]) ++w;
        if (w == max_wedges) {
            fits = false;
            return;
        }
        if (w == fan.wedge_count) fan.wedges[fan.wedge_count++] = wedge_[corner];
        for (const auto other : {after(corner), before(corner)}) {
            const auto v = point_[other];
            if (slot_mark_[v] != slot_epoch_) {
                if (fan.count == max_neighbours) {
                    fits = false;
                    return;
                }
                slot_mark_[v] = slot_epoch_;
                slot_[v] = static_cast<std::uint16_t>(fan.count);
                auto& fresh = fan.neighbours[fan.count++];
                fresh.point = v;
                fresh.triangles = 0;
                fresh.split = fresh.seam = false;
                fresh.to.fill(none);
            }
            auto& neighbour = fan.neighbours[slot_[v]];
            if (neighbour.to[w] == none) {
                neighbour.seam = neighbour.triangles > 0;
                neighbour.to[w] = wedge_[other];
            } else if (neighbour.to[w] != wedge_[other]) {
                neighbour.split = neighbour.seam = true;
            }
            ++neighbour.triangles;
        }
    });
    for (std::size_t i = 0; fits && i < fan.count; ++i) fan.irregular += fan.neighbours[i].triangles != 2 ? 1 : 0;
    return fits;
}

template<std::size_t K>
bool Collapser<K>::may_settle(Id u, const glm::vec3& to) {
    bool good = true;
    each_corner(u, [&](Id corner) {
        if (!good) return;
        const auto& a = place_[point_[after(corner)]];
        const auto& b = place_[point_[before(corner)]];
        const auto edge = b - a;
        const auto old_normal = glm::cross(edge, place_[u] - a);
        const auto new_normal = glm::cross(edge, to - a);
        const float cosine = glm::dot(old_normal, new_normal);
        good = cosine > 0.0F &&
               cosine * cosine > 0.25F * glm::dot(old_normal, old_normal) * glm::dot(new_normal, new_normal);
    });
    return good;
}

/// Moves what is left to where its planes meet: noise averages out. Where there may be textures only along the normal,
/// so that they do not slide; never out of the box around the mesh, so that boxes and grids hold.
template<std::size_t K>
void Collapser<K>::settle() {
    glm::vec3 low(std::numeric_limits<float>::max()), high(std::numeric_limits<float>::lowest());
    for (const auto& p : place_) {
        low = glm::min(low, p);
        high = glm::max(high, p);
    }
    for (std::uint32_t i = 0; i < points_; ++i) {
        const auto u = static_cast<Id>(i);
        if (kind_[u] != Kind::smooth) continue;
        Id wedge = none;
        glm::vec3 normal(0.0F);
        each_corner(u, [&](Id corner) {
            wedge = wedge_[corner];
            normal += glm::cross(offset(u, point_[after(corner)]), offset(u, point_[before(corner)]));
        });
        if (wedge == none) continue;
        auto wanted = lowest(point_quadrics_[u]);
        const float square = glm::dot(normal, normal);
        if constexpr (K > 3) wanted = square > 0.0F ? normal * (glm::dot(wanted, normal) / square) : glm::vec3(0.0F);
        const auto to = glm::clamp(glm::round(place_[u] + wanted), low, high);
        if (to == place_[u] || !may_settle(u, to)) continue;
        const auto moved = to - place_[u];
        place_[u] = to;
        changed_[wedge] = 1;
        const auto& q = wedge_quadrics_[wedge];
        if (!(q.area > 0.0F)) continue;
        for (std::size_t k = 0; k < averaged; ++k)
            attributes_[wedge * K + k] += (q.gx[k] * moved.x + q.gy[k] * moved.y + q.gz[k] * moved.z) / q.area;
    }
}

template<std::size_t K>
void Collapser<K>::store(Simplified& out) {
    out.corners.clear();
    for (std::size_t c = 0; c < wedge_.size(); c += 4)
        if (wedge_[c + 3] == 0) out.corners.insert(out.corners.end(), &wedge_[c], &wedge_[c] + 3);
    std::swap(out.points, place_);
    std::swap(out.attributes, attributes_);
    std::swap(out.changed, changed_);
}

template class Collapser<3>;
template class Collapser<8>;

} // namespace guanhe::pack
