// What there is to choose from: packs, and where their meshes stand.
#pragma once

#include "stream/pack_entry.h"
#include "stream/streamer.h"

#include <glm/glm.hpp>

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace guanhe::stream {

/// Immutable: a question about it may be answered on one thread while another makes the next scene.
class Scene {
public:
    /// `packs` by number, null where there is none. Instances of meshes that are not there are left out, and those
    /// without a finite place.
    Scene(std::span<const std::shared_ptr<const PackEntry>> packs, std::span<const Instance> instances);

    struct Place {
        glm::mat3 turn{1.0F};   ///< turns and scales
        float scale = 1.0F;     ///< at most this
        glm::dvec3 origin{0.0}; ///< of the mesh, in the world
    };
    [[nodiscard]] std::span<const std::shared_ptr<const PackEntry>> packs() const noexcept { return packs_; }
    [[nodiscard]] std::span<const Place> places() const noexcept { return places_; } ///< those of a mesh together
    /// Meshes of all packs, counted through: the number of a pack's first.
    [[nodiscard]] std::uint32_t first_mesh(std::uint32_t pack) const noexcept { return first_mesh_[pack]; }
    struct Run {
        std::uint32_t begin = 0, end = 0;
    };
    /// Its places among places().
    [[nodiscard]] Run places_of(std::uint32_t mesh) const noexcept {
        return {first_place_[mesh], first_place_[mesh + 1]};
    }

private:
    std::vector<std::shared_ptr<const PackEntry>> packs_;
    std::vector<std::uint32_t> first_mesh_;  ///< by pack, and the end
    std::vector<std::uint32_t> first_place_; ///< by mesh, and the end
    std::vector<Place> places_;
};

} // namespace guanhe::stream
