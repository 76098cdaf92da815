#include "pack/clusters.h"

#include <algorithm>
#include <array>

namespace guanhe::pack {

namespace {

constexpr std::size_t bins = 256;

struct Axis {
    float Centroid::* member;
    float low, scale;

    [[nodiscard]] std::size_t bin(const Centroid& c) const noexcept {
        return static_cast<std::size_t>(static_cast<std::int32_t>((c.*member - low) * scale));
    }
};

/// The longest side of the box around the elements. No length: scale 0.
Axis widest(std::span<const Centroid> elements) {
    glm::vec3 low(elements[0].x, elements[0].y, elements[0].z);
    glm::vec3 high = low;
    for (const auto& e : elements) {
        const glm::vec3 p(e.x, e.y, e.z);
        low = glm::min(low, p);
        high = glm::max(high, p);
    }
    const auto size = high - low;
    constexpr float last = static_cast<float>(bins) - 0.01F;
    const auto scale = [](float length) { return length > 0.0F ? last / length : 0.0F; };
    if (size.x >= size.y && size.x >= size.z) return {&Centroid::x, low.x, scale(size.x)};
    if (size.y >= size.z) return {&Centroid::y, low.y, scale(size.y)};
    return {&Centroid::z, low.z, scale(size.z)};
}

} // namespace

void KdSplitter::split(std::span<Centroid> elements, std::uint32_t leaf, std::uint32_t first,
                       std::vector<std::uint32_t>& ends) {
    if (elements.empty()) return;
    above_.resize(std::max(above_.size(), elements.size()));
    middle_.resize(std::max(middle_.size(), elements.size()));
    const auto leaves = static_cast<std::uint32_t>((elements.size() + leaf - 1) / leaf);
    split_node(elements, leaves, first, ends);
}

void KdSplitter::split_node(std::span<Centroid> elements, std::uint32_t leaves, std::uint32_t first,
                            std::vector<std::uint32_t>& ends) {
    if (leaves == 1) {
        ends.push_back(first + static_cast<std::uint32_t>(elements.size()));
        return;
    }
    const auto left_leaves = leaves / 2;
    const auto left = elements.size() * left_leaves / leaves;
    divide(elements, left);
    split_node(elements.first(left), left_leaves, first, ends);
    split_node(elements.subspan(left), leaves - left_leaves, first + static_cast<std::uint32_t>(left), ends);
}

/// Brings the `left` lowest along the longest side to the front: by bins first, then exactly within one bin.
void KdSplitter::divide(std::span<Centroid> elements, std::size_t left) {
    const auto axis = widest(elements);
    if (axis.scale == 0.0F) return;
    std::array<std::uint32_t, bins> histogram{};
    for (const auto& e : elements) ++histogram[axis.bin(e)];
    std::size_t split_bin = 0, below = 0;
    while (below + histogram[split_bin] < left) below += histogram[split_bin++];

    auto* under = elements.data();
    auto* middle = middle_.data();
    auto* above = above_.data();
    for (const auto e : elements) {
        const auto bin = axis.bin(e);
        *under = e;
        *middle = e;
        *above = e;
        under += bin < split_bin ? 1 : 0;
        middle += bin == split_bin ? 1 : 0;
        above += bin > split_bin ? 1 : 0;
    }
    const auto needed = static_cast<std::ptrdiff_t>(left - below);
    if (needed < middle - middle_.data())
        std::nth_element(middle_.data(), middle_.data() + needed, middle, [&](const Centroid& a, const Centroid& b) {
            return a.*axis.member != b.*axis.member ? a.*axis.member < b.*axis.member : a.triangle < b.triangle;
        });
    std::copy(above_.data(), above, std::copy(middle_.data(), middle, under));
}

} // namespace guanhe::pack
