#include "headset/locomotion.h"

#include "headset/world_grip.h"

#include <glm/gtc/matrix_transform.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

namespace guanhe::app {
namespace {

constexpr float dead_zone = 0.2F;
constexpr float snap_at = 0.7F, snap_again_at = 0.3F; // of the stick's way
constexpr float settle_seconds = 0.12F;               // speed follows the stick as fast as this
constexpr float blink_seconds = 0.12F;                // to close, and to open again
constexpr float climb_seconds = 0.12F, fade_seconds = 0.1F;
constexpr float open_seconds = 0.35F, close_seconds = 0.08F;
constexpr float closing_acceleration = 6.0F; // metres a second squared that close the view whole
constexpr float closing_speed = 0.35F;       // how far walking at full speed keeps it closed
constexpr float standing_eyes = 1.6F, highest_lift = 1.2F;
constexpr float least_lift = 0.1F; // less is no seat

glm::vec2 beyond_dead_zone(const glm::vec2& stick) {
    const float length = glm::length(stick);
    if (length <= dead_zone) return glm::vec2(0.0F);
    return stick / length * std::min((length - dead_zone) / (1.0F - dead_zone), 1.0F);
}

/// Where an arc that met nothing passes a height on its way down.
void land_on_own_floor(walk::Landing& landing, float height) {
    auto& arc = landing.arc;
    for (std::size_t i = 1; i < arc.size(); ++i) {
        if (arc[i].y > height || arc[i - 1].y <= height) continue;
        const float share = (arc[i - 1].y - height) / (arc[i - 1].y - arc[i].y);
        arc[i] = glm::mix(arc[i - 1], arc[i], share);
        arc.resize(i + 1);
        landing.end = {walk::Refusal::none, arc[i]};
        return;
    }
}

/// Goes from `value` to `goal`, the whole way but for 1/e in `seconds`.
template<class T>
T approach(const T& value, const T& goal, double step, float seconds) {
    return goal + (value - goal) * static_cast<float>(std::exp(-step / static_cast<double>(seconds)));
}

} // namespace

glm::mat4 Locomotion::below(const glm::mat4& floor_from_head) const {
    glm::vec3 back(floor_from_head[2]);
    back.y = 0.0F;
    back = glm::dot(back, back) > 1e-6F ? glm::normalize(back) : glm::vec3(0, 0, 1);
    const glm::vec3 right(back.z, 0.0F, -back.x);
    return {glm::vec4(right, 0.0F), glm::vec4(0, 1, 0, 0), glm::vec4(back, 0.0F),
            glm::vec4(floor_from_head[3].x, own_floor(), floor_from_head[3].z, 1.0F)};
}

void Locomotion::set_options(const ComfortOptions& options) {
    const bool seated = options_.seated; // which sit() changes
    options_ = options;
    options_.seated = seated;
}

void Locomotion::place(const glm::mat4& floor, const std::optional<glm::mat4>& floor_from_head) {
    // A stick that is held still turned him before.
    const bool ready = ready_to_snap_;
    const float lift = lift_;
    const bool sitting = sitting_; // asked for, and not done yet
    auto ground = std::move(ground_);
    auto limits = std::move(limits_);
    *this = Locomotion(options_);
    ready_to_snap_ = ready;
    ground_ = std::move(ground);
    limits_ = std::move(limits);
    placed_ = true;
    home_ = floor;
    lift_ = lift;
    sitting_ = sitting || (options_.seated && lift == 0.0F);
    world_from_floor_ =
        floor_from_head ? floor * glm::inverse(below(*floor_from_head)) : glm::translate(floor, {0, lift, 0});
}

void Locomotion::set_ground(std::shared_ptr<const walk::Surface> ground) {
    if (ground == ground_) return;
    ground_ = std::move(ground);
    guard_.forget();
}

bool Locomotion::life_size() const {
    return std::abs(scale_of(world_from_floor_) - 1.0F) < 0.01F;
}

const walk::Surface& Locomotion::ground() const {
    static const walk::Surface nothing;
    return life_size() ? *ground_ : nothing;
}

glm::vec3 Locomotion::feet(const std::optional<glm::mat4>& floor_from_head) const {
    const glm::vec3 head = floor_from_head ? glm::vec3((*floor_from_head)[3]) : glm::vec3(0.0F);
    return world_from_floor_ * glm::vec4(head.x, own_floor(), head.z, 1.0F);
}

void Locomotion::recentre(const glm::mat4& floor_from_head) {
    jumping_ = home_ * glm::inverse(below(floor_from_head));
    sitting_ = options_.seated; // he may have sat down otherwise
}

void Locomotion::sit(bool seated, const std::optional<glm::mat4>& floor_from_head) {
    options_.seated = seated;
    sitting_ = true;
    going_ = going_.value_or(feet(floor_from_head)); // closes the view, and keeps the place
}

void Locomotion::raise(float metres) {
    const float before = lift_;
    lift_ = std::clamp(lift_ + metres, -highest_lift, highest_lift);
    world_from_floor_ = glm::translate(world_from_floor_, {0, lift_ - before, 0});
}

bool Locomotion::blink(const std::optional<glm::mat4>& floor_from_head, double seconds) {
    const auto step = static_cast<float>(seconds) / blink_seconds;
    if (!going_ && !jumping_ && !(sitting_ && floor_from_head)) {
        blink_ = std::max(blink_ - step, 0.0F);
        return false;
    }
    blink_ = std::min(blink_ + step, 1.0F);
    if (blink_ < 1.0F) return true;
    if (jumping_) world_from_floor_ = *jumping_;
    if (sitting_ && floor_from_head) {
        const float wanted = options_.seated ? standing_eyes - (*floor_from_head)[3].y : 0.0F;
        raise((wanted > least_lift || !options_.seated ? wanted : 0.0F) - lift_);
        sitting_ = false;
    }
    if (going_) {
        world_from_floor_[3] += glm::vec4(*going_ - feet(floor_from_head), 0.0F);
        if (life_size()) {
            glm::vec3 ahead = floor_from_head ? -glm::vec3((world_from_floor_ * *floor_from_head)[2])
                                              : -glm::vec3(world_from_floor_[2]);
            ahead.y = 0.0F;
            ahead = glm::dot(ahead, ahead) > 1e-6F ? glm::normalize(ahead) : glm::vec3(0, 0, -1);
            home_ = {glm::vec4(-ahead.z, 0, ahead.x, 0), glm::vec4(0, 1, 0, 0), glm::vec4(-ahead, 0),
                     glm::vec4(*going_, 1)};
        }
    }
    going_.reset();
    jumping_.reset();
    climb_ = 0.0F;
    speed_ = glm::vec2(0.0F);
    guard_.forget();
    return true;
}

void Locomotion::teleport(const xr::Input& input, const std::optional<glm::mat4>& floor_from_head, double seconds) {
    if (blink(floor_from_head, seconds)) return;

    const auto asks = [&](std::size_t hand) {
        const xr::HandInput& in = input.hands[hand];
        if (!life_size()) return false; // a model is looked at, not walked in
        const bool forward = hand == static_cast<std::size_t>(xr::Side::right) && in.stick.y > snap_at &&
                             in.stick.y > std::abs(in.stick.x);
        const bool still_forward = aiming_ == hand && in.stick.y > snap_again_at;
        return in.floor_from_aim && (in.teleport || forward || still_forward);
    };
    if (aiming_ && !asks(*aiming_)) {
        // A hand that is no longer seen, or no longer ours, has not let go.
        const bool let_go = input.hands[*aiming_].floor_from_aim.has_value();
        if (let_go && landing_.end.refusal == walk::Refusal::none) going_ = landing_.end.feet;
        aiming_.reset();
        return;
    }
    for (std::size_t hand = 0; hand < input.hands.size() && !aiming_; ++hand)
        if (asks(hand)) aiming_ = hand;
    if (!aiming_) return;
    const glm::mat4 aim = world_from_floor_ * *input.hands[*aiming_].floor_from_aim;
    const glm::vec3 head = floor_from_head ? glm::vec3(world_from_floor_ * (*floor_from_head)[3]) : glm::vec3(aim[3]);
    landing_ = walk::throw_from(ground(), options_.body, head, aim[3], glm::normalize(-glm::vec3(aim[2])));
    // Beside a scan there is no ground: his own floor goes on there.
    if (landing_.end.refusal == walk::Refusal::nothing_there) land_on_own_floor(landing_, feet(floor_from_head).y);
    if (landing_.end.refusal == walk::Refusal::none && !may_stand(landing_.end.feet))
        landing_.end.refusal = walk::Refusal::nothing_there;
}

void Locomotion::walk_on(const glm::vec3& way, const std::optional<glm::mat4>& floor_from_head, double seconds) {
    const glm::vec3 here = feet(floor_from_head) + glm::vec3(0, climb_, 0);
    glm::vec3 there = walk::walk(ground(), options_.body, here, glm::mat3(world_from_floor_) * way);
    if (may_stand(here) && !may_stand(there)) there = here;
    // Level at once, up and down softly: steps would shake the view.
    climb_ += there.y - here.y;
    float left = approach(climb_, 0.0F, seconds, climb_seconds);
    if (std::abs(left) < 0.001F) left = 0.0F;
    const glm::vec3 moved(there.x - here.x, climb_ - left, there.z - here.z);
    climb_ = left;
    world_from_floor_[3] += glm::vec4(moved, 0.0F);
}

void Locomotion::turn(float degrees, const std::optional<glm::mat4>& floor_from_head) {
    // Round the head, not the middle of the room: what he looks at stays where it is.
    const glm::vec3 head = floor_from_head ? glm::vec3((*floor_from_head)[3]) : glm::vec3(0.0F);
    const glm::vec3 axis(head.x, 0.0F, head.z);
    glm::mat4 turned = glm::translate(glm::mat4(1.0F), axis);
    turned = glm::rotate(turned, glm::radians(-degrees), glm::vec3(0, 1, 0));
    world_from_floor_ = world_from_floor_ * glm::translate(turned, -axis);
}

void Locomotion::step(const xr::Input& input, const std::optional<glm::mat4>& floor_from_head, double seconds) {
    snapped_ = false;
    if (!placed_) return;
    teleport(input, floor_from_head, seconds);
    const glm::vec2 turn_stick = input.hand(xr::Side::right).stick;
    if (options_.snap_degrees > 0.0F) {
        if (std::abs(turn_stick.x) < snap_again_at) ready_to_snap_ = true;
        // Sideways, or it was meant for something else.
        if (ready_to_snap_ && std::abs(turn_stick.x) > snap_at && std::abs(turn_stick.x) > std::abs(turn_stick.y)) {
            turn(std::copysign(options_.snap_degrees, turn_stick.x), floor_from_head);
            ready_to_snap_ = false;
            snapped_ = true;
        }
    } else {
        const float wanted = beyond_dead_zone({turn_stick.x, 0.0F}).x * options_.smooth_degrees_per_second;
        turning_ = approach(turning_, wanted, seconds, settle_seconds);
        if (wanted == 0.0F && std::abs(turning_) < 0.5F) turning_ = 0.0F;
        if (turning_ != 0.0F) turn(turning_ * static_cast<float>(seconds), floor_from_head);
    }

    const glm::vec2 wanted = beyond_dead_zone(input.hand(xr::Side::left).stick) * options_.walk_metres_per_second;
    const glm::vec2 before = speed_;
    speed_ = approach(speed_, wanted, seconds, settle_seconds);
    if (wanted == glm::vec2(0.0F) && glm::length(speed_) < 0.02F) speed_ = glm::vec2(0.0F);
    if (speed_ != glm::vec2(0.0F) || climb_ != 0.0F) { // a step that was begun is taken whole
        // Where he looks is ahead, however he holds his head.
        glm::vec3 ahead = floor_from_head ? -glm::vec3((*floor_from_head)[2]) : glm::vec3(0, 0, -1);
        ahead.y = 0.0F;
        ahead = glm::dot(ahead, ahead) > 1e-6F ? glm::normalize(ahead) : glm::vec3(0, 0, -1);
        const glm::vec3 right(-ahead.z, 0.0F, ahead.x);
        walk_on((right * speed_.x + ahead * speed_.y) * static_cast<float>(seconds), floor_from_head, seconds);
    }
    if (floor_from_head) {
        const bool blocked = guard_.blocked(ground(), glm::vec3(world_from_floor_ * (*floor_from_head)[3]));
        fade_ = approach(fade_, blocked ? 1.0F : 0.0F, seconds, fade_seconds);
        if (!blocked && fade_ < 0.01F) fade_ = 0.0F;
    }

    const float acceleration = seconds > 0.0 ? glm::length(speed_ - before) / static_cast<float>(seconds) : 0.0F;
    const float walk =
        options_.walk_metres_per_second > 0.0F ? glm::length(speed_) / options_.walk_metres_per_second : 0.0F;
    const float spin =
        options_.smooth_degrees_per_second > 0.0F ? std::abs(turning_) / options_.smooth_degrees_per_second : 0.0F;
    const float goal =
        options_.vignette *
        std::clamp(std::max(acceleration / closing_acceleration, closing_speed * std::max(walk, spin)), 0.0F, 1.0F);
    vignette_ = approach(vignette_, goal, seconds, goal > vignette_ ? close_seconds : open_seconds);
    if (goal == 0.0F && vignette_ < 0.01F) vignette_ = 0.0F;
}

} // namespace guanhe::app
