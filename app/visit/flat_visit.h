// A visit on a flat screen: what keys, clicks and a pointer mean to it, and where its camera stands and looks. No
// window and no renderer.
#pragma once

#include "visit/auto_visitor.h"
#include "visit/museum_visit.h"
#include "visit/pin_pad.h"
#include "walk/surface.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace guanhe::app {

/// What a visitor did since the last frame, whatever with.
struct FlatInput {
    enum class Deed : std::uint8_t {
        forward_focus, ///< Tab
        backward_focus,
        left,
        right,
        up,
        down,
        enter,
        escape,
        next,
        back,
        again,
        map,
        language,
        captions,
        larger,
        smaller,
        fullscreen,
    };
    std::vector<Deed> deeds;
    std::string digits;               ///< typed
    std::vector<std::string> pressed; ///< ids of buttons that were clicked
    std::vector<SightRay> picks;      ///< clicks beside every panel
    std::optional<SightRay> pointer;  ///< where the mouse points; nothing: no mouse
    std::optional<int> pointed;       ///< the mouse moved: the button of focus() that it is on, or -1
    glm::vec2 turn{0.0F};             ///< degrees to the right and up
    glm::vec2 walk{0.0F};             ///< to the right and ahead, 1 is as fast as one walks
    float scroll = 0.0F;              ///< lines down
    bool close_asked = false;         ///< the window was to be closed
    bool touched = false;             ///< anything at all
};

/// What the screen is to do that is beyond the visit.
enum class FlatWish : std::uint8_t { fullscreen, quit, restart };

struct FlatOptions : MuseumVisitOptions {
    /// What a camera looks at in this state. May be empty.
    std::function<std::optional<glm::dvec3>(const tour::TourState&, const museum::Tour&)> subject;
    /// What one walks on in a site and bumps into; may be empty, and give null: an endless floor.
    std::function<std::shared_ptr<const walk::Surface>(const std::string& site)> ground;
    std::function<bool(const std::string&)> pin; ///< whether it is the staff's; may be empty
};

/// One thread. The museum outlives it.
class FlatVisit : public MuseumVisit {
public:
    FlatVisit(OpenMuseum& open, FlatOptions options);

    void advance(double seconds, const FlatInput& input);

    [[nodiscard]] const FilmCamera& camera() const { return camera_; }
    /// The buttons that keys move among, on a page, a question or the controls.
    [[nodiscard]] std::vector<std::string> focus() const;
    [[nodiscard]] int lit() const { return lit_; }         ///< of focus(); -1: none
    [[nodiscard]] float scroll() const { return scroll_; } ///< lines
    void limit_scroll(float lines) { scroll_ = std::min(scroll_, std::max(lines, 0.0F)); }
    [[nodiscard]] std::string title() const; ///< of the window
    [[nodiscard]] std::vector<FlatWish> take_wishes() { return std::exchange(wishes_, {}); }

private:
    using Deed = FlatInput::Deed;
    void forgotten() override;
    void add_facts(PageFacts& facts) const override;
    void hear(const FlatInput& input);
    void hear(Deed deed);
    void press_button(const std::string& id);
    void press_pin(const std::string& id);
    void enter();
    void escape();
    void move_focus(int by);
    void move_row(int by);
    [[nodiscard]] std::vector<int> rows() const; ///< the first of focus() in each row of a page
    void follow_focus();
    void attract(double seconds);
    [[nodiscard]] glm::dvec3 sway(double seconds);
    void look(double seconds, const FlatInput& input);
    void walk_on(double seconds, const glm::vec2& walk);
    void next_language();
    [[nodiscard]] bool on_pad() const { return overlay() == Page::pin || overlay() == Page::staff; }
    [[nodiscard]] SightRay sight() const { return {camera_.eye(), camera_.forward()}; }

    FlatOptions options_;
    AutoVisitor guide_; ///< of the attract loop
    double attract_seconds_ = 0.0;
    FilmCamera camera_;
    tour::StepRef watched_;  ///< the moment in which the camera looks by itself
    bool own_view_ = false;  ///< the visitor has turned it in this moment
    glm::dvec3 walked_{0.0}; ///< from where the scene stands
    glm::dvec3 stood_{0.0};  ///< where it stood
    double drift_seconds_ = 0.0;
    double sway_ = 0.0;   ///< 0 to 1: how much of its slow sway the attract loop's camera has
    double climb_ = 0.0;  ///< metres of walked_ that the camera has still to rise
    std::string focused_; ///< what focus() was
    int lit_ = 0;
    float scroll_ = 0.0F;
    PinPad pad_;
    std::vector<FlatWish> wishes_;
};

} // namespace guanhe::app
