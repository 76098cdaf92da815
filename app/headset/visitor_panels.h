// What stands before a visitor of `guanhe view` to be read: what his hands do, how far a load is, why it failed. It
// stands upright where he looked when it came, comes after him when he goes away, and never behind a wall. No clock.
#pragma once

#include "headset/visit.h"
#include "render/panels/panel.h"
#include "window/text.h"
#include "xr/controls.h"

#include <glm/glm.hpp>

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace guanhe::app {

/// One thread, or several under a lock.
class VisitorPanels {
public:
    /// Without fonts there is nothing to read: `fonts` may be null.
    VisitorPanels(std::shared_ptr<const text::Fonts> fonts, Language language)
        : fonts_(std::move(fonts)), language_(language) {}

    /// Whether words can be shown at all.
    [[nodiscard]] bool can_speak() const { return fonts_ != nullptr; }
    void set_language(Language language);
    void set_controls(const xr::Controls& controls);
    /// The page of what his hands do; his menu button, and the button on the page, close it.
    void show_controls(bool shown) { controls_shown_ = shown; }
    [[nodiscard]] bool controls_shown() const { return controls_shown_; }
    /// What is the matter; no words: nothing is.
    void say(const std::string& title, const std::string& words);

    /// What he did in the frame before.
    void hear(const InputEvent& event);
    /// One frame, before the visit's own step: hangs what is to be read, and lets the visit point at it.
    void step(Visit& visit, const walk::Surface& walls, const xr::Input& input,
              const std::optional<glm::mat4>& floor_from_head);
    [[nodiscard]] std::span<const render::Panel> panels() const { return panels_; }
    /// Why something cannot be read, each once.
    [[nodiscard]] std::vector<std::string> take_complaints() { return std::exchange(complaints_, {}); }

private:
    /// A board, laid out when its words change.
    struct Board {
        std::shared_ptr<const render::PanelSheet> sheet;
        std::optional<glm::mat4> floor_from_panel; ///< while it stands
        glm::vec3 head{0.0F};                      ///< where his was then, on the floor
    };
    [[nodiscard]] render::PanelContent message(const std::string& title, const std::string& words) const;
    void lay_out(Board& board, const render::PanelContent& content);
    void hang(Board& board, const glm::mat4& world_from_floor, const glm::mat4& floor_from_head,
              const walk::Surface& walls);

    std::shared_ptr<const text::Fonts> fonts_;
    Language language_;
    xr::Controls controls_;
    std::array<bool, 2> fingers_{};
    bool controls_shown_ = false, controls_stale_ = true;
    std::string title_, words_;
    bool place_lost_ = false;
    Board controls_board_, message_board_, place_board_;
    std::vector<render::Panel> panels_;
    std::vector<std::string> complaints_;
};

} // namespace guanhe::app
