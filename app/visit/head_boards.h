// The boards before a visitor with a headset: hung, pointed at, lit and scrolled, and told to who follows from outside.
#pragma once

#include "headset/visit.h"
#include "render/panels/panel.h"
#include "visit/boards.h"
#include "visit/head_panels.h"
#include "walk/surface.h"
#include "xr/input.h"

#include <glm/glm.hpp>

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace guanhe::app {

/// One thread.
class HeadBoards {
public:
    /// One frame: hangs them, and gives the body what it may point at. `head` in the world.
    void hang(std::span<const Board> boards, const xr::Input& input, const glm::mat4& head, const walk::Surface& ground,
              Visit& body, double seconds);
    /// Nobody is there to read.
    void clear(Visit& body);
    /// He was put elsewhere: all hangs before him anew.
    void forget_places() { hanging_.forget(); }

    /// The id of what was picked; nothing: it is no button, or gone.
    [[nodiscard]] std::optional<std::string> button(const Pick& pick) const;
    /// In their order, as long as until the next hang() or clear().
    [[nodiscard]] std::span<const render::Panel> panels() const { return panels_; }
    /// The place of what is held by nobody's hand.
    [[nodiscard]] glm::mat4 beside(const glm::mat4& head, bool left) const { return hanging_.beside(head, left); }

private:
    void point(const glm::mat4& world_from_aim, float dwell, float seconds, std::span<const Board> boards);

    HeadPanels hanging_;
    std::vector<render::Panel> panels_;
    std::vector<std::size_t> pointed_;     ///< of panels_: those that rays meet
    std::vector<render::Panel> met_;       ///< the same as panels
    std::map<std::string, float> scrolls_; ///< metres, by board; of those that hang
};

} // namespace guanhe::app
