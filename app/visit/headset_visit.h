// A visit with a headset, from putting it on to the reset for the next visitor: hears hands, eyes and time, and says
// what is to be seen and where the visitor belongs. No headset and no renderer.
#pragma once

#include "scan/scan.h"
#include "tour/player.h"
#include "tour/session.h"
#include "visit/boards.h"
#include "visit/flat_visit.h"
#include "visit/menus.h"
#include "visit/open_museum.h"
#include "visit/visit_recorder.h"

#include <glm/glm.hpp>

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace guanhe::app {

/// What a visitor does in a frame; all in the world, metres.
struct HeadsetInput {
    bool worn = true;                              ///< as far as the headset's sensor tells
    bool moved = false;                            ///< head, hand or button
    bool menu = false;                             ///< was asked for
    std::optional<SightRay> gaze;                  ///< his eyes', else his head's
    std::array<std::optional<glm::vec3>, 2> hands; ///< the palms
    std::vector<std::string> pressed;              ///< ids of buttons
    std::vector<SightRay> picks;                   ///< beside every panel
    glm::vec3 feet{0.0F};
};

struct HeadsetVisitOptions {
    std::string tour, language;    ///< empty: the visitor chooses
    tour::SessionSettings session; ///< `headset` and `languages` are set here
    /// World bounds of what a target of a site names, as far as it is loaded. May be empty.
    std::function<std::optional<scan::Bounds>(const std::string& site, const museum::Target&)> bounds;
    std::function<void(const tour::VisitRecord&)> record; ///< for the log; may be empty
    std::function<std::string()> hour = [] { return hour_of(std::chrono::system_clock::now()); };
};

/// One thread. The museum outlives it.
class HeadsetVisit {
public:
    HeadsetVisit(OpenMuseum& open, HeadsetVisitOptions options);
    ~HeadsetVisit();
    HeadsetVisit(const HeadsetVisit&) = delete;
    HeadsetVisit& operator=(const HeadsetVisit&) = delete;

    void advance(double seconds, const HeadsetInput& input);

    [[nodiscard]] const tour::Player& scene() const { return playing_ ? *playing_ : *attract_; }
    /// Whether the scene's own captions, questions and signs are for this visitor to see and hear.
    [[nodiscard]] bool in_tour() const { return playing_ != nullptr && page() == Page::none && !choosing(); }
    /// Beside the scene's own.
    [[nodiscard]] std::vector<BoardWords> words() const;
    [[nodiscard]] const ReadingSettings& reading() const { return reading_; }
    [[nodiscard]] const tour::Session& session() const { return session_; }
    [[nodiscard]] bool paused() const; ///< time and sound stand still

    /// Where he is to be put now, behind a closed view; once each.
    [[nodiscard]] std::optional<museum::Pose> take_place();
    /// Posture, height or comfort were chosen, or forgotten; once each.
    [[nodiscard]] bool take_choices() { return std::exchange(choices_changed_, false); }
    /// Whether his own acts may take his feet there: the stop's radius, unless he is asked to walk or roams, and the
    /// site's limits.
    [[nodiscard]] bool may_stand(const glm::vec3& feet) const;
    [[nodiscard]] std::vector<std::string> take_complaints() { return std::exchange(complaints_, {}); }

private:
    void send(tour::SessionEvent::Kind kind, const std::string& text = {}, double number = 0.0, bool yes = false);
    void obey(const std::vector<tour::SessionAct>& acts);
    void press(const std::string& id);
    void pick(const SightRay& ray);
    void play(double seconds, const HeadsetInput& input);
    void lead(const glm::vec3& feet);
    void start_visit();
    void end_visit();
    void forget();
    void note(const tour::PlayerFrame& frame);
    [[nodiscard]] Page page() const;
    [[nodiscard]] bool choosing() const; ///< one of the headset's own pages is up
    [[nodiscard]] BoardWords own_page() const;
    [[nodiscard]] PageFacts facts() const;
    [[nodiscard]] std::optional<Text> hint() const;
    [[nodiscard]] const museum::Tour& tour() const { return *scene().context().tour; }
    [[nodiscard]] tour::PlayerOptions options_for(const museum::Tour& tour) const;
    [[nodiscard]] std::optional<scan::Bounds> bounds(const museum::Target& target) const;
    [[nodiscard]] std::optional<float> hit(const museum::Target& target, const SightRay& ray) const;

    OpenMuseum& open_;
    HeadsetVisitOptions options_;
    tour::Session session_;
    museum::Tour roaming_;
    std::unique_ptr<tour::Player> attract_, playing_;
    std::vector<tour::TourEvent> events_; ///< for the player's next step
    Page overlay_ = Page::none;
    const museum::Hotspot* hotspot_ = nullptr;
    ReadingSettings reading_;
    std::vector<const museum::Stamp*> stamps_;
    VisitRecorder recorder_;
    std::vector<tour::VisitRecord> records_;
    bool worn_ = false;
    bool placed_ = true; ///< he is to be put where the scene stands
    bool choices_changed_ = true;
    std::optional<museum::Pose> place_;
    std::string stood_site_;
    museum::Pose stood_; ///< where he was put, or came to, last
    std::vector<std::string> complaints_;
};

} // namespace guanhe::app
