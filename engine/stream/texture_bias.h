// How much coarser than wanted textures are drawn, so that what is wanted fits.
#pragma once

namespace guanhe::stream {

/// Moves by steps, up at once and down when there is surely room, and never goes back to a bias that did not fit until
/// less is asked for: a still view comes to rest.
class TextureBias {
public:
    /// `use`: the share of the room that was asked for with the bias as it is; above 1, it does not fit. Whether the
    /// bias changed; what was asked for says nothing then.
    [[nodiscard]] bool tell(float use) noexcept;
    /// There is more or less room now: what did not fit may.
    void reset() noexcept { blocked_ = -1.0F; }
    [[nodiscard]] float value() const noexcept { return value_; }

private:
    float value_ = 0.0F;    ///< levels
    float blocked_ = -1.0F; ///< this bias and all below did not fit; negative: none
    float use_ = 0.0F;      ///< first told after that; 0: not yet
};

} // namespace guanhe::stream
