// A visitor with a headset: what his head, hands and eyes do, and what comes of it. Pure: no headset, no clock.
//
// At life size he teleports, walks, turns and climbs, and takes single things into his hands. What stands on a table,
// and what was made a model, he holds: one hand drags it, two turn and scale it. In his own room (`set_room`) he walks
// himself, and puts the scan on its floor.
#pragma once

#include "headset/climb.h"
#include "headset/dwell.h"
#include "headset/ground.h"
#include "headset/input_events.h"
#include "headset/lift.h"
#include "headset/locomotion.h"
#include "headset/world_grip.h"
#include "render/panels/panel.h"
#include "render/renderer.h"
#include "scan/scan.h"
#include "xr/input.h"

#include <glm/glm.hpp>

#include <array>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace guanhe::app {

/// A pulse that a hand is to feel.
struct Pulse {
    xr::Side hand;
    float seconds, strength; ///< strength 0 to 1
};

/// Where a ray (-z of the matrix, in metres of the floor) meets the floor, within some metres; nothing where it does
/// not.
[[nodiscard]] std::optional<glm::vec3> spot_on_floor(const glm::mat4& floor_from_aim);
/// The floor, moved so that the middle of what is shown stands on a spot of it.
[[nodiscard]] glm::mat4 put_down(const glm::mat4& world_from_floor, const scan::Bounds& bounds, const glm::vec3& spot);

/// One thread, or several under a lock.
class Visit {
public:
    explicit Visit(const ComfortOptions& comfort = {}) : locomotion_(comfort) {}

    /// Puts him before or into what is shown. `world_from_floor` is upright, at life size, on the ground.
    void place(const glm::mat4& world_from_floor, const scan::Bounds& bounds);
    [[nodiscard]] bool placed() const { return locomotion_.placed(); }
    /// At a tour's place, so that his head, wherever it is over his floor, comes to stand there and looks ahead.
    void stand_at(const glm::mat4& stand, const std::optional<glm::mat4>& floor_from_head);
    /// A tour leads him: nothing is held, climbed or scaled by his hands.
    void set_led(bool led) { led_ = led; }
    void set_comfort(const ComfortOptions& comfort) { locomotion_.set_options(comfort); }
    /// Where his feet may come to by teleporting and with the sticks; empty: everywhere.
    void set_limits(std::function<bool(const glm::vec3& feet)> may_stand);
    void sit(bool seated, const std::optional<glm::mat4>& head) { locomotion_.sit(seated, head); }
    void raise(float metres) { locomotion_.raise(metres); }
    /// What can be pointed at before anything else, in the world.
    void set_panels(std::span<const render::Panel> panels);
    /// What a hand points at, in this frame.
    [[nodiscard]] const std::optional<Pick>& pointed_by(xr::Side hand) const {
        return picks_[static_cast<std::size_t>(hand)];
    }
    /// What a gaze that acts by itself rests on, and how far its ring is filled.
    [[nodiscard]] const std::optional<Pick>& gazed_at() const { return gazed_; }
    [[nodiscard]] float gaze_filled() const { return dwell_.filled(); }
    /// Other scenes and nodes are shown: he stays where he is.
    void set_bounds(const scan::Bounds& bounds) { bounds_ = bounds; }
    /// Never null.
    void set_footing(std::shared_ptr<const Footing> footing);
    [[nodiscard]] const Footing& footing() const { return *footing_; }
    /// His own room is seen where nothing is drawn.
    void set_room(bool room) { room_ = room; }
    /// Nothing could be opened: a sign stands before him, in whatever light there is.
    void set_failure(bool failed) { failed_ = failed; }
    /// The headset's session is another: where his head was says nothing any more.
    void head_jumped() { locomotion_.head_jumped(); }
    /// The runtime has moved his floor's origin, since he asked for it.
    void was_recentred();
    /// He has taken the headset off, or is in its own menu; or is back.
    void set_away(bool away);

    /// In his own room: where he has put what is shown, once each time that he lets go of it; rigid, floor from the
    /// middle of its foot.
    [[nodiscard]] std::optional<glm::mat4> take_put();
    /// Where that place is now, as the headset sees it, or does not (nothing): before each step. What he is moving
    /// himself stays in his hands.
    void hold_to(const std::optional<glm::mat4>& floor_from_place);
    /// What is shown was put down on another day, at this scale: hold_to() says where.
    void recall(float scale);
    /// One frame. `floor_from_head`: where his head was last, if that is known.
    void step(const xr::Input& input, const std::optional<glm::mat4>& floor_from_head, double seconds);

    [[nodiscard]] const glm::mat4& world_from_floor() const { return locomotion_.world_from_floor(); }
    [[nodiscard]] const Locomotion& locomotion() const { return locomotion_; }
    [[nodiscard]] float scale() const { return scale_of(world_from_floor()); }
    /// What is not at its place, of the things of footing().
    [[nodiscard]] const std::optional<Lifted>& lifted() const { return lift_.lifted(); }
    /// To be drawn in this frame.
    [[nodiscard]] std::span<const render::MarkerVertex> markers() const { return markers_; }
    /// To be felt in this frame.
    [[nodiscard]] std::span<const Pulse> pulses() const { return pulses_; }
    /// What happened since the last call, in order; the oldest of more than a thousand are gone.
    [[nodiscard]] std::vector<InputEvent> take_events();

private:
    using Head = std::optional<glm::mat4>;
    void tell(InputEvent event);
    [[nodiscard]] bool in_hands() const; ///< held rather than walked in
    [[nodiscard]] std::optional<Pick> pointed_at(const glm::mat4& floor_from_aim) const;
    void act(const xr::Input& input, const Head& head, double seconds);
    void recentre(const glm::mat4& head);
    void hold(const xr::Input& input, const Head& head, double seconds);
    // Single things (visit_lift.cpp): numbers are of the footing's things, -1: none.
    void lift(const xr::Input& input, const Head& head, double seconds);
    void take(const xr::HandInput& input, std::size_t hand, const Lift::Hand& by);
    [[nodiscard]] int thing_at(const glm::vec3& hand) const;
    [[nodiscard]] int liftable(const std::optional<Pick>& pick) const;
    void look_away(const glm::mat4& world_from_gaze);
    void change_scale(const xr::Input& input, const Head& head);
    void change_height(const xr::Input& input, const Head& head, double seconds);
    void put(const xr::Input& input);
    void follow_own_acts(const glm::mat4& world_from_floor_before);
    [[nodiscard]] glm::mat4 world_from_foot(float scale) const;
    void look(const xr::Input& input, const Head& head, double seconds);
    void mark(const xr::Input& input, const Head& head);

    Locomotion locomotion_;
    scan::Bounds bounds_;
    std::shared_ptr<const Footing> footing_ = std::make_shared<Footing>();
    std::array<HandActs, 2> hands_;
    std::array<std::optional<Pick>, 2> picks_;
    std::vector<render::Panel> panels_;
    std::optional<Pick> gazed_;
    WorldGrip grip_;
    Climb climb_;
    Lift lift_;
    Dwell dwell_;
    std::optional<glm::vec3> looked_at_;        ///< where the ring is drawn
    std::optional<glm::mat4> life_;             ///< where his floor was when he left life size
    std::optional<glm::mat4> world_from_place_; ///< of what he has put down in his room
    bool moving_ = false, put_ = false;         ///< he moves it; he has let go of it
    bool place_seen_ = true;
    std::optional<glm::vec3> spot_; ///< on the floor, while he aims to put something down
    double empty_seconds_ = 0.0;    ///< since a hand was last seen
    bool room_ = false, failed_ = false, away_ = false, led_ = false;
    bool ready_to_scale_ = true, ready_to_sit_ = true;
    std::vector<render::MarkerVertex> markers_;
    std::vector<Pulse> pulses_;
    std::vector<InputEvent> events_;
};

} // namespace guanhe::app
