#include "stream/texture_bias.h"

#include <algorithm>
#include <cmath>

namespace guanhe::stream {

namespace {

constexpr float step = 0.25F;      // levels: 1.4 times fewer tiles
constexpr float largest = 12.0F;   // the tail of the largest texture, and beyond
constexpr float room_to_go = 0.5F; // the use below which a step down should fit
constexpr float same_view = 0.85F; // the part of what was asked for above which it is still about the same

} // namespace

bool TextureBias::tell(float use) noexcept {
    if (use > 1.0F) {
        if (value_ >= largest) return false;
        blocked_ = value_;
        use_ = 0.0F;
        const float levels = 0.5F * std::log2(use); // four times fewer tiles a level
        value_ = std::min(value_ + std::max(std::ceil(levels / step), 1.0F) * step, largest);
        return true;
    }
    if (blocked_ >= 0.0F && use_ == 0.0F) use_ = use;
    if (value_ == 0.0F || use > room_to_go) return false;
    const float down = std::max(value_ - step, 0.0F);
    if (down <= blocked_ && use >= use_ * same_view) return false;
    if (use < use_ * same_view) blocked_ = -1.0F;
    value_ = down;
    return true;
}

} // namespace guanhe::stream
