#include "figures.h"

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdio>

namespace guanhe::app {

namespace {

std::string formatted(const char* format, double value) {
    std::array<char, 64> out{};
    std::snprintf(out.data(), out.size(), format, value);
    return out.data();
}

} // namespace

std::string with_commas(std::uint64_t count) {
    auto digits = std::to_string(count);
    for (auto at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, 1, ',');
    return digits;
}

std::string in_bytes(std::uint64_t bytes) {
    constexpr double kib = 1024.0, mib = kib * 1024.0, gib = mib * 1024.0;
    const auto size = static_cast<double>(bytes);
    if (size < mib) return formatted("%.0f KiB", std::ceil(size / kib));
    if (size < gib) return formatted("%.1f MiB", size / mib);
    return formatted("%.2f GiB", size / gib);
}

std::string in_metres(float metres) {
    const auto value = static_cast<double>(metres);
    const double size = std::abs(value);
    if (size >= 1000.0) return formatted("%.3g km", value / 1000.0);
    if (size >= 1.0 || size == 0.0) return formatted("%.3g m", value);
    if (size >= 0.01) return formatted("%.3g cm", value * 100.0);
    return formatted("%.3g mm", value * 1000.0);
}

} // namespace guanhe::app
