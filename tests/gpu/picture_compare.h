// Whether two pictures look the same to a person. Four figures, each for a kind of fault that the others forgive:
//   mean       the mean OKLab distance of the pictures, softened by a Gaussian of 1 pixel
//   peak       its 99.9th percentile: something small is wrong, or an outline has moved
//   tone       the 99th percentile of the distance between averages over 8x8 pixels: light or colour has changed,
//              while noise and the softness of edges average out
//   structure  the 1st percentile over the picture of multi-scale structural similarity of lightness (Wang and
//              others, 2003)
// OKLab (Ottosson, 2020) distances are given times 100: 1 is about what a trained eye can just tell apart.
#pragma once

#include "image/image.h"

#include <string>

namespace guanhe::test {

struct Comparison {
    double mean = 0.0;
    double peak = 0.0;
    double tone = 0.0;
    double structure = 1.0;

    /// Whether each keeps to its limit, which words() tells; a tolerance of 2 allows twice as much of each.
    [[nodiscard]] bool same(double tolerance) const;
    [[nodiscard]] std::string words() const;
};

/// Both must have the same size.
[[nodiscard]] Comparison compare(const image::Rgba8& picture, const image::Rgba8& reference);

/// The reference in grey, with what differs in red: full red at a distance of 3.
[[nodiscard]] image::Rgba8 difference_picture(const image::Rgba8& picture, const image::Rgba8& reference);

/// The share of pixels that differ visibly from their right or lower neighbour: 0 where nothing but sky was drawn.
[[nodiscard]] double detail_share(const image::Rgba8& picture);

} // namespace guanhe::test
