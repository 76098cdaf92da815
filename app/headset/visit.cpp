#include "headset/visit.h"

#include "headset/hand_shape.h"
#include "headset/markers.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace guanhe::app {
namespace {

// Metres of the visitor's.
constexpr float farthest_pick = 60.0F, farthest_spot = 8.0F, farthest_dot = 12.0F;
constexpr float largest_on_table = 1.5F;
constexpr float nearest_step = 0.8F; // that a gaze goes: what is at his feet he only looks at
constexpr float own_feet = -0.94F;   // of a direction's height: within 20° of straight down
constexpr double gaze_after = 3.0;   // seconds without hands
constexpr float raise_speed = 0.25F; // metres a second
constexpr float stick_acts = 0.7F, stick_rests = 0.3F;
constexpr std::size_t most_events = 1000;
constexpr Pulse click{xr::Side::left, 0.02F, 0.3F}, hold_on{xr::Side::left, 0.04F, 0.6F};

Pulse in_hand(Pulse pulse, std::size_t hand) {
    pulse.hand = static_cast<xr::Side>(hand);
    return pulse;
}

bool seen(const xr::Input& input) {
    return std::ranges::any_of(input.hands, &xr::HandInput::active);
}

} // namespace

std::optional<glm::vec3> spot_on_floor(const glm::mat4& floor_from_aim) {
    const glm::vec3 from(floor_from_aim[3]), along = glm::normalize(-glm::vec3(floor_from_aim[2]));
    if (!(along.y < -0.05F) || !(from.y > 0.0F)) return {};
    const glm::vec3 spot = from - along * (from.y / along.y);
    return glm::distance(from, spot) <= farthest_spot ? std::optional(spot) : std::nullopt;
}

glm::mat4 put_down(const glm::mat4& world_from_floor, const scan::Bounds& bounds, const glm::vec3& spot) {
    const glm::vec3 middle = bounds.center();
    glm::mat4 out = world_from_floor;
    out[3] = glm::vec4(glm::vec3(middle.x, bounds.min.y, middle.z) - glm::mat3(out) * spot, 1.0F);
    return out;
}

void Visit::place(const glm::mat4& world_from_floor, const scan::Bounds& bounds) {
    bounds_ = bounds;
    grip_ = {};
    climb_ = {};
    lift_ = {};
    dwell_.forget();
    life_.reset();
    spot_.reset();
    world_from_place_.reset();
    moving_ = put_ = false;
    place_seen_ = true;
    locomotion_.place(world_from_floor);
}

void Visit::stand_at(const glm::mat4& stand, const Head& floor_from_head) {
    place(stand, scan::Bounds());
    locomotion_.place(stand, floor_from_head);
}

void Visit::set_limits(std::function<bool(const glm::vec3&)> may_stand) {
    locomotion_.set_limits(std::move(may_stand));
}

void Visit::set_panels(std::span<const render::Panel> panels) {
    panels_.assign(panels.begin(), panels.end());
}

void Visit::set_footing(std::shared_ptr<const Footing> footing) {
    if (footing == footing_) return;
    lift_ = {}; // its things are others
    footing_ = std::move(footing);
    locomotion_.set_ground({footing_, &footing_->surface});
}

void Visit::was_recentred() {
    locomotion_.head_jumped();
    tell({InputEvent::Kind::recentred, {}, {}});
}

void Visit::set_away(bool away) {
    if (std::exchange(away_, away) == away) return;
    tell({away ? InputEvent::Kind::paused : InputEvent::Kind::resumed, {}, {}});
}

std::vector<InputEvent> Visit::take_events() {
    return std::exchange(events_, {});
}

void Visit::tell(InputEvent event) {
    if (events_.size() >= most_events) events_.erase(events_.begin(), events_.begin() + most_events / 2);
    events_.push_back(event);
}

bool Visit::in_hands() const {
    if (room_ || !locomotion_.life_size()) return true;
    if (bounds_.empty()) return false;
    const glm::vec3 size = bounds_.max - bounds_.min;
    return std::max({size.x, size.y, size.z}) <= largest_on_table;
}

std::optional<Pick> Visit::pointed_at(const glm::mat4& floor_from_aim) const {
    const glm::mat4 aim = world_from_floor() * floor_from_aim;
    auto pick = pick_along(*footing_, aim, farthest_pick * scale());
    const glm::vec3 from(aim[3]), along = glm::normalize(-glm::vec3(aim[2]));
    const auto panel = render::hit_panels(panels_, from, along);
    if (!panel || !panel->front || (pick && pick->distance < panel->distance)) return pick;
    const glm::vec3 facing(panels_[panel->panel].world_from_panel[2]);
    return Pick{.point = from + along * panel->distance,
                .normal = glm::normalize(facing),
                .distance = panel->distance,
                .subject = {},
                .panel = static_cast<int>(panel->panel),
                .button = panel->button};
}

void Visit::recentre(const glm::mat4& head) {
    if (room_ || !locomotion_.life_size())
        locomotion_.jump(at_scale(world_from_floor(), bounds_, scale(), head, locomotion_.own_floor()));
    else
        locomotion_.recentre(head);
    tell({InputEvent::Kind::recentred, {}, {}});
}

void Visit::act(const xr::Input& input, const Head& head, double seconds) {
    using Kind = InputEvent::Kind;
    for (std::size_t i = 0; i < hands_.size(); ++i) {
        const xr::HandInput& hand = input.hands[i];
        HandActs& acts = hands_[i];
        acts.step(hand, seconds);
        const auto side = static_cast<xr::Side>(i);
        // While a hand holds on, it points nowhere.
        picks_[i].reset();
        if (hand.floor_from_aim && !acts.grabbing()) picks_[i] = pointed_at(*hand.floor_from_aim);
        if (acts.selected()) {
            tell({Kind::select, side, picks_[i]});
            pulses_.push_back(in_hand(click, i));
        }
        if (acts.grabbed())
            tell({Kind::grab, side, hand.floor_from_aim ? pointed_at(*hand.floor_from_aim) : std::optional<Pick>()});
        if (acts.let_go()) tell({Kind::release, side, {}});
        if (acts.menu()) tell({Kind::menu, side, {}});
        if (acts.recentre() && head) {
            recentre(*head);
            pulses_.push_back(in_hand(hold_on, i));
        }
    }
}

void Visit::hold(const xr::Input& input, const Head& head, double seconds) {
    if (locomotion_.leaving()) { // what his hands hold here is not what they hold there
        grip_ = {};
        climb_ = {};
        lift_.put_back();
        lift_.step({}, {}, seconds);
        return;
    }
    const std::array had{lift_.in_hand(0), lift_.in_hand(1)};
    lift(input, head, seconds);
    for (std::size_t i = 0; i < had.size(); ++i)
        if (lift_.in_hand(i) && !had[i]) pulses_.push_back(in_hand(hold_on, i));
    std::array<std::optional<glm::vec3>, 2> gripping;
    std::array<Climb::Hand, 2> climbing;
    for (std::size_t i = 0; i < hands_.size(); ++i) {
        const auto& grip = input.hands[i].floor_from_grip;
        if (!grip || lift_.in_hand(i)) continue;
        const glm::vec3 at((*grip)[3]);
        if (hands_[i].grabbing()) gripping[i] = at;
        climbing[i] = {at, hands_[i].grabbing(), hands_[i].grabbed()};
    }
    if (in_hands()) {
        climb_ = {};
        const bool held = grip_.holding();
        locomotion_.carry(grip_.step(world_from_floor(), gripping, scale_range(bounds_)));
        if (!held && grip_.holding())
            for (std::size_t i = 0; i < gripping.size(); ++i)
                if (gripping[i]) pulses_.push_back(in_hand(hold_on, i));
        return;
    }
    grip_ = {};
    const glm::vec3 feet = locomotion_.feet(head);
    const bool was = climb_.climbing();
    locomotion_.carry(climb_.step(world_from_floor(), climbing, footing_->surface, feet));
    if (!was && climb_.climbing())
        for (std::size_t i = 0; i < climbing.size(); ++i)
            if (climbing[i].closing) pulses_.push_back(in_hand(hold_on, i));
    if (climb_.let_go() && head) {
        const glm::mat4 world_from_head = world_from_floor() * *head;
        glm::vec3 ahead = -glm::vec3(world_from_head[2]);
        ahead.y = 0.0F;
        ahead = glm::dot(ahead, ahead) > 1e-6F ? glm::normalize(ahead) : glm::vec3(0, 0, -1);
        locomotion_.go(climb_.footing(footing_->surface, locomotion_.body(), glm::vec3(world_from_head[3]), ahead,
                                      locomotion_.feet(head)));
    }
}

void Visit::change_scale(const xr::Input& input, const Head& head) {
    const bool closed = hands_[0].grabbing() || hands_[1].grabbing();
    const float stick = input.hand(xr::Side::right).stick.y;
    if (std::abs(stick) < stick_rests) ready_to_scale_ = true;
    const bool turning = lift_.in_hand(0) || lift_.in_hand(1); // that stick turns what is held
    if (!closed || turning || !ready_to_scale_ || std::abs(stick) < stick_acts || !head) return;
    ready_to_scale_ = false;
    const auto next = next_scale(bounds_, scale(), stick < 0.0F);
    if (!next) return;
    if (locomotion_.life_size()) life_ = world_from_floor();
    const bool home = std::abs(*next - 1.0F) < 0.01F && life_ && !room_;
    locomotion_.jump(home ? *life_ : at_scale(world_from_floor(), bounds_, *next, *head, locomotion_.own_floor()));
    grip_ = {};
    pulses_.push_back(in_hand(click, 1));
}

void Visit::change_height(const xr::Input& input, const Head& head, double seconds) {
    const xr::HandInput& left = input.hand(xr::Side::left);
    const xr::HandInput& right = input.hand(xr::Side::right);
    if (!left.stick_pressed) ready_to_sit_ = true;
    if (left.stick_pressed && ready_to_sit_) {
        ready_to_sit_ = false;
        locomotion_.sit(!locomotion_.seated(), head);
        pulses_.push_back(in_hand(click, 0));
    }
    if (right.stick_pressed && std::abs(right.stick.y) > stick_rests)
        locomotion_.raise(right.stick.y * raise_speed * static_cast<float>(seconds));
}

void Visit::put(const xr::Input& input) {
    const auto before = spot_;
    spot_.reset();
    for (std::size_t i = 0; i < input.hands.size(); ++i) {
        const xr::HandInput& hand = input.hands[i];
        const bool asks = hand.teleport || (i == 1 && hand.stick.y > (before ? stick_rests : stick_acts));
        if (!asks || !hand.floor_from_aim) continue;
        spot_ = spot_on_floor(*hand.floor_from_aim);
        return;
    }
    if (before && seen(input)) locomotion_.carry(put_down(world_from_floor(), bounds_, *before));
}

glm::mat4 Visit::world_from_foot(float scale) const {
    const glm::vec3 middle = bounds_.center();
    glm::mat4 foot(scale);
    foot[3] = glm::vec4(middle.x, bounds_.min.y, middle.z, 1.0F);
    return foot;
}

void Visit::follow_own_acts(const glm::mat4& world_from_floor_before) {
    const bool changed = world_from_floor() != world_from_floor_before;
    moving_ = moving_ || changed;
    if (changed || grip_.holding() || locomotion_.leaving() || !std::exchange(moving_, false)) return;
    world_from_place_ = world_from_foot(scale());
    put_ = true;
}

std::optional<glm::mat4> Visit::take_put() {
    if (!std::exchange(put_, false)) return {};
    return glm::inverse(world_from_floor()) * *world_from_place_;
}

void Visit::hold_to(const std::optional<glm::mat4>& floor_from_place) {
    if (!room_ || !world_from_place_) return;
    if (std::exchange(place_seen_, floor_from_place.has_value()) != floor_from_place.has_value())
        tell({floor_from_place ? InputEvent::Kind::place_found : InputEvent::Kind::place_lost, {}, {}});
    const bool in_hand = moving_ || put_ || grip_.holding() || locomotion_.leaving();
    if (floor_from_place && !in_hand) locomotion_.carry(*world_from_place_ * glm::inverse(*floor_from_place));
}

void Visit::recall(float scale) {
    if (room_ && scale > 0.0F) world_from_place_ = world_from_foot(scale);
}

void Visit::look(const xr::Input& input, const Head& head, double seconds) {
    looked_at_.reset();
    gazed_.reset();
    empty_seconds_ = seen(input) ? 0.0 : empty_seconds_ + seconds;
    const Head& gaze = input.floor_from_gaze ? input.floor_from_gaze : head;
    if (seen(input) && lift_.before_eyes()) lift_.put_back();
    if (empty_seconds_ < gaze_after || !gaze || away_) {
        dwell_.forget();
        return;
    }
    const glm::vec3 direction = glm::normalize(-glm::vec3((*gaze)[2]));
    dwell_.step(direction, seconds);
    if (direction.y < own_feet) { // nothing else is there to be meant
        looked_at_ = glm::vec3(world_from_floor() * glm::vec4(glm::vec3((*gaze)[3]) + direction, 1.0F));
        if (dwell_.acted()) tell({InputEvent::Kind::menu, {}, {}});
        return;
    }
    if (lift_.before_eyes()) return look_away(world_from_floor() * *gaze);
    const auto pick = pointed_at(*gaze);
    const int thing = liftable(pick);
    std::optional<glm::vec3> spot; // of the world, for his feet or for what he puts down
    if (room_) {
        if (const auto on_floor = spot_on_floor(*gaze); on_floor && !pick)
            spot = world_from_floor() * glm::vec4(*on_floor, 1.0F);
    } else if (pick && pick->panel < 0 && !in_hands() && thing < 0) {
        const auto there =
            walk::stand(footing_->surface, locomotion_.body(), pick->point + pick->normal * 0.02F, 0.06F);
        const glm::vec3 way = there.feet - locomotion_.feet(head);
        if (there.refusal == walk::Refusal::none && locomotion_.may_stand(there.feet) &&
            glm::length(glm::vec2(way.x, way.z)) > nearest_step)
            spot = there.feet;
    }
    gazed_ = pick;
    if (pick) looked_at_ = pick->point;
    if (pick && pick->panel >= 0 && pick->button < 0) looked_at_.reset(); // reading is not choosing
    if (spot) looked_at_ = spot;
    if (!looked_at_) dwell_.forget(); // the sky means nothing
    if (!dwell_.acted()) return;
    if (spot && room_)
        locomotion_.carry(put_down(world_from_floor(), bounds_,
                                   glm::vec3(glm::inverse(world_from_floor()) * glm::vec4(*spot, 1.0F))));
    else if (spot)
        locomotion_.go(*spot);
    else if (thing >= 0)
        lift_.take_before_eyes(static_cast<std::size_t>(thing),
                               footing_->things[static_cast<std::size_t>(thing)].bounds);
    else
        tell({InputEvent::Kind::select, {}, pick});
}

void Visit::step(const xr::Input& input, const Head& floor_from_head, double seconds) {
    pulses_.clear();
    const glm::mat4 before = world_from_floor();
    if (placed()) {
        act(input, floor_from_head, seconds);
        if (!led_) {
            hold(input, floor_from_head, seconds);
            change_scale(input, floor_from_head);
        }
        change_height(input, floor_from_head, seconds);
        if (room_) put(input);
        look(input, floor_from_head, seconds);
    }
    // A stick that changes the scale or the height, and one of a hand that holds on, moves nobody.
    xr::Input moving = input;
    const bool holding = hands_[0].grabbing() || hands_[1].grabbing();
    for (xr::HandInput& hand : moving.hands) {
        if ((!holding || led_) && !room_ && !hand.stick_pressed) continue;
        hand.stick = glm::vec2(0.0F);
        hand.teleport = false;
    }
    locomotion_.step(moving, floor_from_head, seconds);
    if (room_ && placed()) follow_own_acts(before);
    if (locomotion_.snapped()) pulses_.push_back(in_hand(click, 1));
    mark(input, floor_from_head);
}

void Visit::mark(const xr::Input& input, const Head& head) {
    markers_.clear();
    const glm::mat4& world = world_from_floor();
    const glm::vec3 eye = head ? glm::vec3(world * (*head)[3]) : glm::vec3(world * glm::vec4(0, 1.6F, 0, 1));
    for (std::size_t i = 0; i < input.hands.size(); ++i) {
        const xr::HandInput& hand = input.hands[i];
        if (hand.joints)
            add_hand_joints(markers_, world, *hand.joints, std::max(hand.select, hand.grab));
        else if (hand.floor_from_grip)
            add_hand(markers_, world * *hand.floor_from_grip);
        if (picks_[i] && picks_[i]->distance < farthest_dot * scale())
            add_dot(markers_, picks_[i]->point, eye, hand.select);
    }
    if (const auto* landing = locomotion_.aimed()) add_arc(markers_, *landing, head ? eye : landing->arc.front());
    if (spot_) add_spot(markers_, world, *spot_);
    if (looked_at_) add_dwell_ring(markers_, *looked_at_, eye, dwell_.filled());
    if (failed_) {
        glm::mat4 sign(1.0F);
        sign[3] = glm::vec4(0.0F, 1.4F, -1.2F, 1.0F);
        add_failure(markers_, world * sign);
    }
}

} // namespace guanhe::app
