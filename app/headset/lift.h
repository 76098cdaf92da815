// One thing out of a site in a hand: it follows the hand, is looked at from all sides, and goes back to where it stood.
// Pure.
#pragma once

#include "scan/scan.h"

#include <glm/glm.hpp>

#include <array>
#include <cstddef>
#include <optional>

namespace guanhe::app {

/// What is away from where it belongs.
struct Lifted {
    std::size_t thing = 0;           ///< of Footing::things
    glm::mat4 world_from_rest{1.0F}; ///< rigid: where each of its points is now
};

/// How far a point is from a box; 0 within it.
[[nodiscard]] float distance_to(const scan::Bounds& box, const glm::vec3& point);
/// That a hand which closes may be from a thing, metres.
inline constexpr float lift_reach = 0.07F;

class Lift {
public:
    /// All in the world, at life size.
    struct Hand {
        std::optional<glm::mat4> grip; ///< nothing: it is not seen
        glm::vec3 ahead{0, 0, -1};     ///< where it points, of unit length
        glm::vec2 turn{0.0F};          ///< of what it holds, -1 to 1: about the vertical, and away from him
        bool closed = false;
    };

    /// A hand has closed on a thing, or towards one that is out of its reach: that comes to it. `at_rest`: where it
    /// belongs. What was held before is at its place at once.
    void take(std::size_t thing, const scan::Bounds& at_rest, std::size_t hand, const Hand& by);
    /// Without hands: it comes before his eyes, and turns there until put_back().
    void take_before_eyes(std::size_t thing, const scan::Bounds& at_rest);
    /// Another hand has closed: if on what is held, that is in this hand from now on.
    void hand_over(std::size_t hand, const Hand& to);
    /// It goes back.
    void put_back();
    /// One frame. `head` in the world.
    void step(const std::array<Hand, 2>& hands, const std::optional<glm::mat4>& head, double seconds);

    [[nodiscard]] const std::optional<Lifted>& lifted() const { return lifted_; }
    /// In this hand; it holds nothing else meanwhile.
    [[nodiscard]] bool in_hand(std::size_t hand) const { return where_ == Where::hand && hands_[hand]; }
    [[nodiscard]] bool before_eyes() const { return where_ == Where::eyes; }

private:
    enum class Where { place, hand, eyes };
    void begin(std::size_t thing, const scan::Bounds& at_rest, Where where);
    void hold(std::size_t hand, const glm::mat4& grip, const glm::mat4& world_from_rest);
    [[nodiscard]] glm::mat4 goal(const std::array<Hand, 2>& hands, const std::optional<glm::mat4>& head,
                                 double seconds);

    std::optional<Lifted> lifted_;
    scan::Bounds rest_;
    Where where_ = Where::place;
    std::array<bool, 2> hands_{}; ///< that have closed on it
    std::size_t by_ = 0;          ///< of them, the last
    glm::mat4 grip_from_rest_{1.0F};
    glm::mat4 start_{1.0F}; ///< of the way that it is on, which takes a moment
    double way_ = 0.0;      ///< seconds of it that are left
    float angle_ = 0.0F;    ///< before his eyes, radians
};

} // namespace guanhe::app
