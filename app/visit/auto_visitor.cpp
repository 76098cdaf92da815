#include "visit/auto_visitor.h"

#include "visit/lookup.h"

#include "tour/motion.h"

#include <glm/gtc/matrix_transform.hpp>

#include <algorithm>
#include <cmath>
#include <variant>

namespace guanhe::app {
namespace {

using tour::TourEvent;

/// What a wait is for, done.
TourEvent deed_for(const museum::Wait& wait) {
    TourEvent event;
    if (const auto* gaze = std::get_if<museum::Wait::Gaze>(&wait.until)) {
        event.kind = TourEvent::Kind::gaze;
        event.target = gaze->at;
    } else if (const auto* pick = std::get_if<museum::Wait::Pick>(&wait.until)) {
        event.kind = TourEvent::Kind::pick;
        event.target = pick->target;
    } else if (const auto* hand = std::get_if<museum::Wait::Hand>(&wait.until)) {
        event.kind = TourEvent::Kind::hand;
        event.target = hand->target;
        event.distance = 0.0;
    } else if (std::holds_alternative<museum::Wait::All>(wait.until)) {
        event.kind = TourEvent::Kind::all_here;
    }
    return event;
}

/// A spring without overshoot, after the closed form of a critically damped oscillator.
void ease_towards(double& value, double& speed, double away, double seconds) {
    constexpr double stiffness = 2.2; // 1/s: most of the way in a second and a half
    const double decay = std::exp(-stiffness * seconds);
    const double rest = -away, kick = (speed + stiffness * rest) * seconds;
    value += (rest + kick) * decay - rest;
    speed = (speed - stiffness * kick) * decay;
}

} // namespace

AutoVisitor::Deeds AutoVisitor::act(const tour::Player& player) const {
    Deeds deeds;
    const tour::TourState& state = player.state();
    if (state.over || player.path().empty()) return deeds;
    const tour::Moment& moment = player.path().back();
    const double since = player.seconds() - moment.arrival;
    if (since < options_.patience) return deeds;
    const museum::Tour& tour = *player.context().tour;
    if (state.question) {
        const auto* ask = action_at<museum::Ask>(tour, *state.question);
        if (ask != nullptr && !ask->answers.empty()) {
            TourEvent answer;
            answer.kind = TourEvent::Kind::answer;
            answer.answer = std::min(options_.answer, static_cast<std::uint32_t>(ask->answers.size() - 1));
            deeds.events.push_back(answer);
        }
    }
    for (const tour::StepRef ref : state.waits)
        if (const museum::Step* step = tour::step_at(tour, ref))
            if (const auto* wait = std::get_if<museum::Wait>(&step->action))
                if (!std::holds_alternative<museum::Wait::Time>(wait->until)) deeds.events.push_back(deed_for(*wait));
    const auto add = [&](TourEvent::Kind kind) { deeds.events.emplace_back().kind = kind; };
    if (state.stand.invited) add(TourEvent::Kind::arrived);
    if (state.measure) add(TourEvent::Kind::measured);
    // Whatever is still waited for then: a panel without an end, a script's own event.
    const bool waits_for_ever = std::ranges::any_of(
        moment.steps, [](const tour::StepRun& run) { return !run.ended && std::isinf(run.seconds); });
    deeds.go_on = waits_for_ever && !state.question && since >= options_.patience + options_.panel_seconds;
    return deeds;
}

std::optional<museum::Target> subject_of(const museum::Action& action) {
    const auto first = [](const std::vector<museum::Target>& targets) {
        return targets.empty() ? std::nullopt : std::optional(targets.front());
    };
    const auto at = [](const glm::dvec3& position) {
        museum::Target target;
        target.position = position;
        return target;
    };
    if (const auto* look = std::get_if<museum::Look>(&action)) return look->at;
    if (const auto* show = std::get_if<museum::Show>(&action)) return first(show->targets);
    if (const auto* hide = std::get_if<museum::Hide>(&action)) return first(hide->targets);
    if (const auto* section = std::get_if<museum::Section>(&action))
        return section->on ? std::optional(at(section->point)) : std::nullopt;
    if (const auto* measure = std::get_if<museum::Measure>(&action))
        return measure->points ? std::optional(at((measure->points->from + measure->points->to) * 0.5)) : std::nullopt;
    if (const auto* panel = std::get_if<museum::Panel>(&action))
        return panel->pose ? std::optional(at(panel->pose->position)) : std::nullopt;
    if (const auto* move = std::get_if<museum::Move>(&action))
        return move->manner == museum::Move::Manner::walk && move->pose ? std::optional(at(move->pose->position))
                                                                        : std::nullopt;
    if (const auto* wait = std::get_if<museum::Wait>(&action)) {
        if (const auto* gaze = std::get_if<museum::Wait::Gaze>(&wait->until)) return gaze->at;
        if (const auto* pick = std::get_if<museum::Wait::Pick>(&wait->until)) return pick->target;
        if (const auto* hand = std::get_if<museum::Wait::Hand>(&wait->until)) return hand->target;
    }
    return std::nullopt;
}

void FilmCamera::follow(const museum::Pose& stand, const std::optional<glm::dvec3>& target, double seconds, bool cut) {
    eye_ = stand.position + glm::dvec3(0.0, eye_height, 0.0);
    double heading = stand.heading, pitch = -6.0;
    if (target) {
        const glm::dvec3 to = *target - eye_;
        const double flat = std::hypot(to.x, to.z);
        if (flat > 1e-3) heading = glm::degrees(std::atan2(to.x, -to.z));
        pitch = std::clamp(glm::degrees(std::atan2(to.y, std::max(flat, 1e-3))), -65.0, 50.0);
    }
    if (cut || !placed_) {
        heading_ = heading;
        pitch_ = pitch;
        heading_speed_ = pitch_speed_ = 0.0;
        placed_ = true;
        return;
    }
    ease_towards(heading_, heading_speed_, tour::turn_between(heading_, heading), seconds);
    ease_towards(pitch_, pitch_speed_, pitch - pitch_, seconds);
}

void FilmCamera::turn(double right, double up) {
    heading_ = std::remainder(heading_ + right, 360.0);
    pitch_ = std::clamp(pitch_ + up, -80.0, 80.0);
    heading_speed_ = pitch_speed_ = 0.0;
}

glm::vec3 FilmCamera::forward() const {
    const double h = glm::radians(heading_), p = glm::radians(pitch_);
    return glm::vec3(glm::dvec3(std::sin(h) * std::cos(p), std::sin(p), -std::cos(h) * std::cos(p)));
}

glm::mat4 FilmCamera::world_from_camera() const {
    return glm::inverse(glm::lookAt(eye(), eye() + forward(), glm::vec3(0.0F, 1.0F, 0.0F)));
}

} // namespace guanhe::app
