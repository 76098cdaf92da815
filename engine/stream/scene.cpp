#include "stream/scene.h"

#include <algorithm>
#include <cmath>

namespace guanhe::stream {

namespace {

/// The Frobenius norm bounds what a matrix stretches; it is taken over sqrt(3) where all directions stretch alike.
float largest_scale(const glm::dmat3& m) {
    const double sum = glm::dot(m[0], m[0]) + glm::dot(m[1], m[1]) + glm::dot(m[2], m[2]);
    const double even = std::cbrt(std::abs(glm::determinant(m))), mean = std::sqrt(sum / 3.0);
    if (mean - even > 1e-4 * even) return static_cast<float>(std::sqrt(sum));
    return static_cast<float>(std::max({glm::length(m[0]), glm::length(m[1]), glm::length(m[2])}));
}

bool finite(const glm::dmat4& m) {
    for (glm::length_t c = 0; c < 4; ++c)
        for (glm::length_t r = 0; r < 3; ++r)
            if (!std::isfinite(m[c][r])) return false;
    return true;
}

} // namespace

Scene::Scene(std::span<const std::shared_ptr<const PackEntry>> packs, std::span<const Instance> instances)
    : packs_(packs.begin(), packs.end()) {
    first_mesh_.reserve(packs_.size() + 1);
    std::uint32_t meshes = 0;
    for (const auto& pack : packs_) {
        first_mesh_.push_back(meshes);
        if (pack) meshes += static_cast<std::uint32_t>(pack->content().meshes().size());
    }
    first_mesh_.push_back(meshes);

    const auto is_there = [&](const Instance& i) {
        return i.pack < packs_.size() && i.mesh < first_mesh_[i.pack + 1] - first_mesh_[i.pack] &&
               finite(i.world_from_mesh);
    };
    first_place_.assign(std::size_t{meshes} + 1, 0);
    for (const Instance& i : instances)
        if (is_there(i)) ++first_place_[first_mesh_[i.pack] + i.mesh + 1];
    for (std::uint32_t m = 0; m < meshes; ++m) first_place_[m + 1] += first_place_[m];
    places_.resize(first_place_[meshes]);
    std::vector<std::uint32_t> next = first_place_;
    for (const Instance& i : instances) {
        if (!is_there(i)) continue;
        const glm::dmat3 turn(i.world_from_mesh);
        places_[next[first_mesh_[i.pack] + i.mesh]++] = {glm::mat3(turn), largest_scale(turn),
                                                         glm::dvec3(i.world_from_mesh[3])};
    }
}

} // namespace guanhe::stream
