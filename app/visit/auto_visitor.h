// A visitor for films and tests: looks about, and does after a moment what a tour asks for.
#pragma once

#include "museum/document.h"
#include "tour/player.h"

#include <glm/glm.hpp>

#include <optional>
#include <span>
#include <vector>

namespace guanhe::app {

/// Deterministic; one thread.
class AutoVisitor {
public:
    struct Options {
        double patience = 2.0;      ///< seconds before he does what is asked
        double panel_seconds = 4.0; ///< that he reads a panel without an end
        std::uint32_t answer = 0;   ///< which he gives, where there are so many
    };
    AutoVisitor() : AutoVisitor(Options()) {}
    explicit AutoVisitor(const Options& options) : options_(options) {}

    /// What he does now: call before each advance() of the player. `go_on`: he asks for the next moment.
    struct Deeds {
        std::vector<tour::TourEvent> events;
        bool go_on = false;
    };
    [[nodiscard]] Deeds act(const tour::Player& player) const;

private:
    Options options_;
};

/// What a step is about, for a camera to look at; nothing: it leaves the view alone. Pure.
[[nodiscard]] std::optional<museum::Target> subject_of(const museum::Action& action);

/// Where a camera that shows a tour to nobody looks from and to: from the visitor's eyes, at what a step points out or
/// the stop is about, else straight ahead and a little down. Turns gently. Deterministic; one thread.
class FilmCamera {
public:
    static constexpr double eye_height = 1.6; ///< metres

    /// `target`: the middle of what is to be looked at. `cut`: turned at once.
    void follow(const museum::Pose& stand, const std::optional<glm::dvec3>& target, double seconds, bool cut);
    /// Only moves: the view is the visitor's own.
    void stand_at(const museum::Pose& stand) { eye_ = stand.position + glm::dvec3(0.0, eye_height, 0.0); }
    /// The visitor looks about: degrees to the right and up.
    void turn(double right, double up);
    [[nodiscard]] glm::vec3 eye() const { return glm::vec3(eye_); }
    [[nodiscard]] glm::vec3 forward() const;
    [[nodiscard]] glm::mat4 world_from_camera() const;

private:
    glm::dvec3 eye_{0.0};
    double heading_ = 0.0, pitch_ = 0.0;             ///< degrees; pitch: up
    double heading_speed_ = 0.0, pitch_speed_ = 0.0; ///< degrees a second
    bool placed_ = false;
};

} // namespace guanhe::app
