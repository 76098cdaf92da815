// What a visitor does, as events for whoever leads the visit: a museum's tour, a panel, the window. Pure.
#pragma once

#include "headset/ground.h"
#include "xr/input.h"

#include <glm/glm.hpp>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace guanhe::app {

/// Where a ray from a hand or from the eyes meets what is shown.
struct Pick {
    glm::vec3 point{0.0F};  ///< metres, in the world
    glm::vec3 normal{0.0F}; ///< of unit length, towards the visitor
    float distance = 0.0F;  ///< metres in the world, from the hand
    Subject subject;        ///< where it is no panel
    int thing = -1;         ///< of Footing::things, where it is one
    int panel = -1;         ///< of Visit::set_panels
    int button = -1;        ///< of the panel
};

struct InputEvent {
    enum class Kind : std::uint8_t {
        select,    ///< he means what `pick` says; nothing: he means nothing that is shown
        grab,      ///< his hand closes
        release,   ///< and opens
        menu,      ///< he asks for the menu, or wants it gone
        recentred, ///< by his own act here, or in the headset's own menu
        paused,    ///< he has taken the headset off, or is in its own menu
        resumed,
        place_lost,  ///< the headset does not see where he put things in his room: they stay where they are
        place_found, ///< and sees it again
    };
    Kind kind = Kind::select;
    std::optional<xr::Side> hand; ///< whose; nothing: his eyes', or no part of him
    std::optional<Pick> pick;     ///< with select and grab
};

/// What a ray (-z of the matrix) meets within so many metres of the world.
[[nodiscard]] std::optional<Pick> pick_along(const Footing& footing, const glm::mat4& world_from_aim, float longest);

/// A value that goes to and fro becomes a press: a hand that trembles presses once.
class Press {
public:
    /// 0 to 1; above 0.7 it is pressed, until it is below 0.4.
    void step(float value) {
        was_ = down_;
        down_ = value > (down_ ? 0.4F : 0.7F);
    }
    [[nodiscard]] bool down() const { return down_; }
    [[nodiscard]] bool began() const { return down_ && !was_; }
    [[nodiscard]] bool ended() const { return !down_ && was_; }

private:
    bool down_ = false, was_ = false;
};

/// Of one hand: its presses. A pinch of a hand without a controller that is moved or held becomes a grab; one that is
/// not selects when it opens.
class HandActs {
public:
    void step(const xr::HandInput& hand, double seconds);
    [[nodiscard]] bool selected() const { return selected_; } ///< in this frame
    [[nodiscard]] bool grabbing() const { return grabbing_; } ///< now
    [[nodiscard]] bool grabbed() const { return grabbing_ && !was_grabbing_; }
    [[nodiscard]] bool let_go() const { return !grabbing_ && was_grabbing_; }
    [[nodiscard]] bool menu() const { return menu_; }         ///< was asked for in this frame
    [[nodiscard]] bool recentre() const { return recentre_; } ///< was held long enough, in this frame

private:
    Press select_, grab_, menu_press_, recentre_press_;
    bool selected_ = false, grabbing_ = false, was_grabbing_ = false, menu_ = false, recentre_ = false;
    bool dragged_ = false;              ///< the pinch under way is a grab
    double pinched_ = 0.0, held_ = 0.0; ///< seconds: the pinch, the button
    glm::vec3 pinched_at_{0.0F};
};

} // namespace guanhe::app
