// Acting by looking: a gaze that rests somewhere for a while means it. Pure.
#pragma once

#include <glm/glm.hpp>

#include <optional>

namespace guanhe::app {

class Dwell {
public:
    /// One frame. `direction`: of the gaze, of unit length. It rests while it stays within 3° of where it came to rest.
    void step(const glm::vec3& direction, double seconds);
    void forget() { *this = Dwell(); }
    /// 0 to 1: how far the ring is filled; 0 until it is plain that he does not only glance.
    [[nodiscard]] float filled() const;
    /// It has rested long enough, in this frame. It must go elsewhere before it can do so again.
    [[nodiscard]] bool acted() const { return acted_; }

private:
    std::optional<glm::vec3> anchor_;
    double rested_ = 0.0;
    bool spent_ = false, acted_ = false;
};

} // namespace guanhe::app
