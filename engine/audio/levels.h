// How loud a sound is over time: fades, and ambience that makes way for speech. Pure; gains are factors of amplitude.
#pragma once

namespace guanhe::audio {

/// A gain on its way, straight, to where it is wanted.
class Fade {
public:
    explicit Fade(float gain = 1.0F) noexcept : gain_(gain), goal_(gain) {}
    /// Is there after `seconds`; 0 or less: at once.
    void go(float goal, double seconds) noexcept;
    void advance(double seconds) noexcept;
    [[nodiscard]] float gain() const noexcept { return gain_; }
    [[nodiscard]] bool there() const noexcept { return gain_ == goal_; }

private:
    float gain_, goal_;
    double left_ = 0.0; ///< seconds
};

struct Ducking {
    float depth_db = -12.0F; ///< of ambience under speech; 0 turns it off
    float attack = 0.25F;    ///< seconds from full to `depth_db`
    float hold = 0.6F;       ///< seconds after the last word, so that a pause between sentences does not pump
    float release = 1.2F;    ///< seconds back to full
};

/// Follows speech with attack, hold and release, straight in decibels.
class Ducker {
public:
    explicit Ducker(const Ducking& ducking = {}) noexcept : ducking_(ducking) {}
    void advance(bool speech, double seconds) noexcept;
    [[nodiscard]] float gain() const noexcept;

private:
    Ducking ducking_;
    double level_ = 0.0;     ///< 0: full, 1: down at depth_db
    double quiet_for_ = 1e9; ///< seconds since speech
};

} // namespace guanhe::audio
