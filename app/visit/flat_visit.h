// A visit on a flat screen, from the attract loop to the reset: hears keys, clicks and time, and says what is to be
// seen. No window and no renderer.
#pragma once

#include "scan/scan.h"
#include "tour/player.h"
#include "tour/session.h"
#include "visit/auto_visitor.h"
#include "visit/menus.h"
#include "visit/open_museum.h"
#include "visit/pointing.h"
#include "visit/visit_recorder.h"

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
        menu,
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

struct FlatOptions {
    std::string tour, language; ///< empty: the visitor chooses
    bool kiosk = false;
    tour::SessionSettings session; ///< `headset`, `presence` and `languages` are set here
    /// World bounds of what a target of a site names, as far as it is loaded. May be empty.
    std::function<std::optional<scan::Bounds>(const std::string& site, const museum::Target&)> bounds;
    /// What a camera looks at in this state. May be empty.
    std::function<std::optional<glm::dvec3>(const tour::TourState&, const museum::Tour&)> subject;
    std::function<bool(const std::string&)> pin;          ///< whether it is the staff's; may be empty
    std::function<void(const tour::VisitRecord&)> record; ///< for the log; may be empty
    std::function<std::string()> hour = [] { return hour_of(std::chrono::system_clock::now()); };
};

/// One thread. The museum outlives it.
class FlatVisit {
public:
    FlatVisit(OpenMuseum& open, FlatOptions options);
    ~FlatVisit();
    FlatVisit(const FlatVisit&) = delete;
    FlatVisit& operator=(const FlatVisit&) = delete;

    void advance(double seconds, const FlatInput& input);

    // what is seen
    [[nodiscard]] const tour::Player& scene() const { return playing_ ? *playing_ : *attract_; }
    /// Whether the scene's own captions, questions and signs are for this visitor to see and hear.
    [[nodiscard]] bool in_tour() const { return playing_ != nullptr && page() == Page::none; }
    [[nodiscard]] const FilmCamera& camera() const { return camera_; }
    /// Beside the scene's own; a page is alone.
    [[nodiscard]] std::vector<BoardWords> words() const;
    [[nodiscard]] Page page() const;
    /// The buttons that keys move among, on a page, a question or the controls.
    [[nodiscard]] std::vector<std::string> focus() const;
    [[nodiscard]] int lit() const { return lit_; }         ///< of focus(); -1: none
    [[nodiscard]] float scroll() const { return scroll_; } ///< lines
    void limit_scroll(float lines) { scroll_ = std::min(scroll_, std::max(lines, 0.0F)); }
    [[nodiscard]] std::string title() const; ///< of the window

    [[nodiscard]] const ReadingSettings& reading() const { return reading_; }
    [[nodiscard]] const std::string& language() const { return session_.choices().language; }
    /// Time and sound stand still.
    [[nodiscard]] bool paused() const;
    [[nodiscard]] const tour::Session& session() const { return session_; }
    [[nodiscard]] std::vector<FlatWish> take_wishes();
    [[nodiscard]] std::vector<std::string> take_complaints(); ///< of scripts, in words

private:
    using Deed = FlatInput::Deed;
    void send(tour::SessionEvent::Kind kind, const std::string& text = {}, double number = 0.0);
    void obey(const std::vector<tour::SessionAct>& acts);
    void hear(const FlatInput& input);
    void hear(Deed deed);
    void press(const std::string& id);
    void press_pin(const std::string& id);
    void enter();
    void move_focus(int by);
    void pick(const SightRay& ray);
    void start_visit();
    void end_visit();
    void forget();
    void play(double seconds, const FlatInput& input);
    void attract(double seconds);
    void look(double seconds, const FlatInput& input);
    void note(const tour::PlayerFrame& frame);
    void go(tour::PlayerFrame (tour::Player::*where)());
    void next_language();
    void open_page(Page page);
    [[nodiscard]] const museum::Tour& tour() const;
    [[nodiscard]] PageFacts facts() const;
    [[nodiscard]] std::optional<Text> hint() const;
    [[nodiscard]] std::vector<tour::TourEvent> waited() const; ///< what would end what is waited for
    [[nodiscard]] std::optional<float> hit(const museum::Target& target, const SightRay& ray) const;
    [[nodiscard]] SightRay sight() const;
    [[nodiscard]] tour::PlayerOptions options_for(const museum::Tour& tour) const;

    OpenMuseum& open_;
    FlatOptions options_;
    tour::Session session_;
    museum::Tour roaming_; ///< every place to stand of every tour, without steps
    std::unique_ptr<tour::Player> attract_, playing_;
    AutoVisitor guide_; ///< of the attract loop
    FilmCamera camera_;
    tour::StepRef watched_;               ///< the moment in which the camera looks by itself
    bool own_view_ = false;               ///< the visitor has turned it in this moment
    bool placed_ = true;                  ///< the camera is to be cut to where the scene stands
    glm::dvec3 walked_{0.0};              ///< from where the scene stands
    glm::dvec3 stood_{0.0};               ///< where it stood
    std::vector<tour::TourEvent> events_; ///< for the player's next step
    Page overlay_ = Page::none;
    const museum::Hotspot* hotspot_ = nullptr;
    ReadingSettings reading_;
    std::vector<const museum::Stamp*> stamps_;
    tour::Choices chosen_; ///< of the visitor; the session has forgotten them when a reset is told
    VisitRecorder recorder_;
    std::vector<tour::VisitRecord> records_;
    std::string focused_; ///< what focus() was
    int lit_ = 0;
    float scroll_ = 0.0F;
    std::string typed_pin_;
    bool pin_wrong_ = false;
    int pin_tries_ = 0;
    double pin_locked_ = 0.0, pin_idle_ = 0.0; ///< seconds
    double attract_seconds_ = 0.0;
    std::vector<FlatWish> wishes_;
    std::vector<std::string> complaints_;
};

/// All places to stand of all tours as one that never ends by itself: for looking about without being led. Pure.
[[nodiscard]] museum::Tour roaming_tour(const museum::Museum& museum);

} // namespace guanhe::app
