#include "picture_compare.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace guanhe::test {

namespace {

constexpr double most_mean = 0.30;
constexpr double most_peak = 3.0;
constexpr double most_tone = 0.35;
constexpr double least_structure = 0.93;
constexpr int tone_block = 8;

struct Colour {
    float x = 0.0F;
    float y = 0.0F;
    float z = 0.0F;
};

/// Three floats a pixel: linear RGB, or OKLab.
struct Plane {
    int width = 0;
    int height = 0;
    std::vector<Colour> at;

    Plane(int w, int h) : width(w), height(h), at(static_cast<std::size_t>(w) * static_cast<std::size_t>(h)) {}
    [[nodiscard]] std::size_t index(int x, int y) const {
        x = std::clamp(x, 0, width - 1);
        y = std::clamp(y, 0, height - 1);
        return static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x);
    }
};

Plane linear(const image::Rgba8& picture) {
    static const auto table = [] {
        std::array<float, 256> values{};
        for (std::size_t i = 0; i < values.size(); ++i) {
            const float v = static_cast<float>(i) / 255.0F;
            values[i] = v <= 0.04045F ? v / 12.92F : std::pow((v + 0.055F) / 1.055F, 2.4F);
        }
        return values;
    }();
    Plane plane(static_cast<int>(picture.width), static_cast<int>(picture.height));
    for (std::size_t i = 0; i < plane.at.size(); ++i) {
        const auto* texel = &picture.pixels[i * 4];
        plane.at[i] = {table[texel[0]], table[texel[1]], table[texel[2]]};
    }
    return plane;
}

Colour oklab(const Colour& c) {
    const float l = std::cbrt(0.4122214708F * c.x + 0.5363325363F * c.y + 0.0514459929F * c.z);
    const float m = std::cbrt(0.2119034982F * c.x + 0.6806995451F * c.y + 0.1073969566F * c.z);
    const float s = std::cbrt(0.0883024619F * c.x + 0.2817188376F * c.y + 0.6299787005F * c.z);
    return {0.2104542553F * l + 0.7936177850F * m - 0.0040720468F * s,
            1.9779984951F * l - 2.4285922050F * m + 0.4505937099F * s,
            0.0259040371F * l + 0.7827717662F * m - 0.8086757660F * s};
}

Plane to_oklab(Plane plane) {
    for (auto& c : plane.at) c = oklab(c);
    return plane;
}

double distance(const Colour& a, const Colour& b) {
    const double x = a.x - b.x;
    const double y = a.y - b.y;
    const double z = a.z - b.z;
    return 100.0 * std::sqrt(x * x + y * y + z * z);
}

/// Gaussian of 1 pixel, in linear light as an eye or a lens would.
Plane softened(const Plane& plane) {
    constexpr std::array<float, 7> weights{0.00443F, 0.05401F, 0.24204F, 0.39904F, 0.24204F, 0.05401F, 0.00443F};
    const auto pass = [&](const Plane& from, int dx, int dy) {
        Plane to(from.width, from.height);
        for (int y = 0; y < from.height; ++y) {
            for (int x = 0; x < from.width; ++x) {
                Colour sum;
                for (int k = -3; k <= 3; ++k) {
                    const auto& c = from.at[from.index(x + k * dx, y + k * dy)];
                    const float w = weights[static_cast<std::size_t>(k + 3)];
                    sum = {sum.x + w * c.x, sum.y + w * c.y, sum.z + w * c.z};
                }
                to.at[to.index(x, y)] = sum;
            }
        }
        return to;
    };
    return pass(pass(plane, 1, 0), 0, 1);
}

/// Averages over blocks; the last ones may be smaller.
Plane averaged(const Plane& plane, int block) {
    Plane out((plane.width + block - 1) / block, (plane.height + block - 1) / block);
    for (int by = 0; by < out.height; ++by) {
        for (int bx = 0; bx < out.width; ++bx) {
            Colour sum;
            float count = 0.0F;
            for (int y = by * block; y < std::min((by + 1) * block, plane.height); ++y) {
                for (int x = bx * block; x < std::min((bx + 1) * block, plane.width); ++x) {
                    const auto& c = plane.at[plane.index(x, y)];
                    sum = {sum.x + c.x, sum.y + c.y, sum.z + c.z};
                    count += 1.0F;
                }
            }
            out.at[out.index(bx, by)] = {sum.x / count, sum.y / count, sum.z / count};
        }
    }
    return out;
}

std::vector<double> distances(const Plane& a, const Plane& b) {
    std::vector<double> out(a.at.size());
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = distance(a.at[i], b.at[i]);
    return out;
}

double percentile(std::vector<double> values, double share) {
    if (values.empty()) return 0.0;
    const auto rank = std::min(values.size() - 1, static_cast<std::size_t>(share * static_cast<double>(values.size())));
    std::ranges::nth_element(values, values.begin() + static_cast<std::ptrdiff_t>(rank));
    return values[rank];
}

/// Structural similarity of lightness in windows of 8x8, every 4 pixels, at three scales; where they lie over one
/// another the product is taken. One value a coarse window.
std::vector<double> structure(const Plane& a, const Plane& b) {
    constexpr int window = 8;
    constexpr int stride = 4;
    constexpr double steady_mean = 0.01 * 0.01;
    constexpr double steady_spread = 0.03 * 0.03;
    std::vector<double> finest;
    Plane pa = a;
    Plane pb = b;
    int columns = 0;
    int rows = 0;
    for (int scale = 0; scale < 3; ++scale) {
        const auto la = to_oklab(pa);
        const auto lb = to_oklab(pb);
        const int across = std::max(1, (pa.width - window) / stride + 1);
        const int down = std::max(1, (pa.height - window) / stride + 1);
        if (scale == 0) {
            columns = across;
            rows = down;
            finest.assign(static_cast<std::size_t>(across) * static_cast<std::size_t>(down), 1.0);
        }
        std::vector<double> here;
        for (int wy = 0; wy < down; ++wy) {
            for (int wx = 0; wx < across; ++wx) {
                double sa = 0, sb = 0, saa = 0, sbb = 0, sab = 0;
                for (int y = 0; y < window; ++y) {
                    for (int x = 0; x < window; ++x) {
                        const auto i = la.index(wx * stride + x, wy * stride + y);
                        const double va = la.at[i].x;
                        const double vb = lb.at[i].x;
                        sa += va, sb += vb, saa += va * va, sbb += vb * vb, sab += va * vb;
                    }
                }
                constexpr double n = window * window;
                const double ma = sa / n;
                const double mb = sb / n;
                const double spread_a = saa / n - ma * ma;
                const double spread_b = sbb / n - mb * mb;
                const double shared = sab / n - ma * mb;
                here.push_back((2 * ma * mb + steady_mean) / (ma * ma + mb * mb + steady_mean) *
                               (2 * shared + steady_spread) / (spread_a + spread_b + steady_spread));
            }
        }
        for (int y = 0; y < rows; ++y) {
            for (int x = 0; x < columns; ++x) {
                const int cx = std::min(across - 1, x >> scale);
                const int cy = std::min(down - 1, y >> scale);
                const double value = here[static_cast<std::size_t>(cy) * static_cast<std::size_t>(across) +
                                          static_cast<std::size_t>(cx)];
                finest[static_cast<std::size_t>(y) * static_cast<std::size_t>(columns) + static_cast<std::size_t>(x)] *=
                    std::cbrt(std::max(0.0, value));
            }
        }
        pa = averaged(pa, 2);
        pb = averaged(pb, 2);
    }
    return finest;
}

} // namespace

bool Comparison::same(double tolerance) const {
    return mean <= most_mean * tolerance && peak <= most_peak * tolerance && tone <= most_tone * tolerance &&
           1.0 - structure <= (1.0 - least_structure) * tolerance;
}

std::string Comparison::words() const {
    std::array<char, 200> text{};
    std::snprintf(text.data(), text.size(),
                  "mean %.3f (at most %.2f), peak %.2f (%.1f), tone %.3f (%.2f), structure %.4f (at least %.2f)", mean,
                  most_mean, peak, most_peak, tone, most_tone, structure, least_structure);
    return text.data();
}

Comparison compare(const image::Rgba8& picture, const image::Rgba8& reference) {
    const auto a = linear(picture);
    const auto b = linear(reference);
    const auto soft_a = softened(a);
    const auto soft_b = softened(b);
    const auto fine = distances(to_oklab(soft_a), to_oklab(soft_b));
    Comparison out;
    for (const double d : fine) out.mean += d / static_cast<double>(fine.size());
    out.peak = percentile(fine, 0.999);
    out.tone = percentile(distances(to_oklab(averaged(a, tone_block)), to_oklab(averaged(b, tone_block))), 0.99);
    out.structure = percentile(structure(soft_a, soft_b), 0.01);
    return out;
}

image::Rgba8 difference_picture(const image::Rgba8& picture, const image::Rgba8& reference) {
    const auto fine = distances(to_oklab(softened(linear(picture))), to_oklab(softened(linear(reference))));
    image::Rgba8 out = reference;
    for (std::size_t i = 0; i < fine.size(); ++i) {
        auto* texel = &out.pixels[i * 4];
        const double grey = (texel[0] + 2 * texel[1] + texel[2]) / 4.0 * 0.5;
        const double red = std::min(1.0, fine[i] / most_peak);
        texel[0] = static_cast<std::uint8_t>(grey + (255.0 - grey) * red);
        texel[1] = texel[2] = static_cast<std::uint8_t>(grey * (1.0 - red));
        texel[3] = 255;
    }
    return out;
}

double detail_share(const image::Rgba8& picture) {
    const auto lab = to_oklab(linear(picture));
    std::size_t count = 0;
    for (int y = 0; y < lab.height; ++y)
        for (int x = 0; x < lab.width; ++x) {
            const auto& here = lab.at[lab.index(x, y)];
            count +=
                distance(here, lab.at[lab.index(x + 1, y)]) > 1.5 || distance(here, lab.at[lab.index(x, y + 1)]) > 1.5
                    ? 1U
                    : 0U;
        }
    return static_cast<double>(count) / static_cast<double>(lab.at.size());
}

} // namespace guanhe::test
