// Cutting triangles into clusters: a kd-tree over their centroids, so that clusters are compact and well filled.
#pragma once

#include <glm/glm.hpp>

#include <cstdint>
#include <span>
#include <vector>

namespace guanhe::pack {

/// A triangle by its centroid.
struct Centroid {
    float x, y, z;
    std::uint32_t triangle;
};

/// Reorders triangles so that neighbours in space are neighbours in order, and cuts them into runs.
class KdSplitter {
public:
    /// Runs of at most `leaf` elements, as even as their number allows, in the order of the tree's leaves. Appends the
    /// end of each run, counted from `first`. Elements of a run mostly keep their order.
    void split(std::span<Centroid> elements, std::uint32_t leaf, std::uint32_t first, std::vector<std::uint32_t>& ends);

private:
    void split_node(std::span<Centroid> elements, std::uint32_t leaves, std::uint32_t first,
                    std::vector<std::uint32_t>& ends);
    void divide(std::span<Centroid> elements, std::size_t left);

    std::vector<Centroid> above_, middle_;
};

} // namespace guanhe::pack
