#include "pack/prune.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace guanhe::pack {

namespace {

constexpr std::uint16_t unseen = 0xFFFF;

std::uint16_t point_of(const SimplifyMesh& mesh, std::uint16_t wedge) noexcept {
    return mesh.wedge_point.empty() ? wedge : mesh.wedge_point[wedge];
}

template<class Gone>
void remove(std::vector<std::uint16_t>& corners, const Gone& gone) {
    std::size_t kept = 0;
    for (std::size_t c = 0; c < corners.size(); c += 3) {
        if (gone(c / 3)) continue;
        for (std::size_t k = 0; k < 3; ++k) corners[kept++] = corners[c + k];
    }
    corners.resize(kept);
}

} // namespace

std::uint16_t Pruner::root_of(std::uint16_t point) noexcept {
    while (parents_[point] != point) point = parents_[point] = parents_[parents_[point]];
    return point;
}

/// Leaves pieces_ empty where all hangs together with a locked point.
void Pruner::find_pieces(const SimplifyMesh& mesh, const Simplified& left) {
    parents_.resize(left.points.size());
    std::iota(parents_.begin(), parents_.end(), std::uint16_t{0});
    auto joins = std::size_t{0};
    for (std::size_t c = 0; c < left.corners.size(); c += 3) {
        auto a = root_of(point_of(mesh, left.corners[c]));
        for (std::size_t k = 1; k < 3; ++k) {
            const auto b = root_of(point_of(mesh, left.corners[c + k]));
            if (a == b) continue;
            parents_[std::max(a, b)] = std::min(a, b);
            a = std::min(a, b);
            ++joins;
        }
    }
    pieces_.clear();
    piece_of_.assign(left.points.size(), unseen);
    std::size_t points = 0;
    for (const auto wedge : left.corners) {
        const auto point = point_of(mesh, wedge);
        if (piece_of_[point] == unseen) piece_of_[point] = 0, ++points;
    }
    const bool one = points == joins + 1;
    if (one && std::any_of(left.corners.begin(), left.corners.end(),
                           [&](std::uint16_t wedge) { return mesh.locked[point_of(mesh, wedge)] != 0; }))
        return;

    std::fill(piece_of_.begin(), piece_of_.end(), unseen);
    for (std::size_t c = 0; c < left.corners.size(); ++c) {
        const auto point = point_of(mesh, left.corners[c]);
        const auto root = root_of(point);
        const auto& p = left.points[point];
        if (piece_of_[root] == unseen) {
            piece_of_[root] = static_cast<std::uint16_t>(pieces_.size());
            pieces_.push_back({.root = root, .low = p, .high = p});
        }
        auto& piece = pieces_[piece_of_[root]];
        piece.low = glm::min(piece.low, p);
        piece.high = glm::max(piece.high, p);
        piece.locked = piece.locked || mesh.locked[point] != 0;
        piece.triangles += c % 3 == 0 ? 1U : 0U;
    }
}

float Pruner::prune(const SimplifyMesh& mesh, Simplified& left, std::uint32_t triangles, float invisible) {
    find_pieces(mesh, left);
    std::erase_if(pieces_, [](const Piece& piece) { return piece.locked; });
    for (auto& piece : pieces_) piece.size = glm::length(piece.high - piece.low);
    std::stable_sort(pieces_.begin(), pieces_.end(), [](const Piece& a, const Piece& b) { return a.size < b.size; });

    auto count = static_cast<std::uint32_t>(left.corners.size() / 3);
    gone_.assign(left.points.size(), 0);
    float largest = 0.0F;
    for (const auto& piece : pieces_) {
        if ((count <= triangles && piece.size > invisible) || count == piece.triangles) break; // something always stays
        count -= piece.triangles;
        gone_[piece.root] = 1;
        largest = piece.size;
    }
    if (largest > 0.0F)
        remove(left.corners, [&](std::size_t t) { return gone_[root_of(point_of(mesh, left.corners[t * 3]))] != 0; });
    return largest;
}

float Pruner::thin(const SimplifyMesh& mesh, Simplified& left, std::uint32_t triangles) {
    sizes_.clear();
    for (std::uint32_t t = 0; t < left.corners.size() / 3; ++t) {
        const auto place = [&](std::size_t k) { return left.points[point_of(mesh, left.corners[t * 3 + k])]; };
        const auto low = glm::min(place(0), glm::min(place(1), place(2)));
        const auto high = glm::max(place(0), glm::max(place(1), place(2)));
        sizes_.emplace_back(glm::length(high - low), t);
    }
    if (sizes_.size() <= triangles) return 0.0F;
    const auto removed = sizes_.size() - std::max(triangles, 1U);
    std::sort(sizes_.begin(), sizes_.end());
    gone_.assign(sizes_.size(), 0);
    for (std::size_t i = 0; i < removed; ++i) gone_[sizes_[i].second] = 1;
    remove(left.corners, [&](std::size_t t) { return gone_[t] != 0; });
    return removed > 0 ? sizes_[removed - 1].first : 0.0F;
}

} // namespace guanhe::pack
