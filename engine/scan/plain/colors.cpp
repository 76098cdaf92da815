#include "scan/plain/colors.h"

namespace guanhe::scan::plain {

const std::array<std::uint16_t, 256>& linear_from_srgb8() noexcept {
    static const auto table = [] {
        std::array<std::uint16_t, 256> values{};
        for (std::size_t i = 0; i < values.size(); ++i) values[i] = linear_from_srgb(static_cast<double>(i) / 255.0);
        return values;
    }();
    return table;
}

} // namespace guanhe::scan::plain
