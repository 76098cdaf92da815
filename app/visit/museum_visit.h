// A visit from the attract loop to the reset, whatever it is seen with: the session, the tour that plays, the pages
// over it, what the visitor chose and did, and what of him goes into the log. No window, no headset and no renderer.
#pragma once

#include "scan/scan.h"
#include "tour/player.h"
#include "tour/session.h"
#include "visit/boards.h"
#include "visit/menus.h"
#include "visit/open_museum.h"
#include "visit/pointing.h"
#include "visit/script_watch.h"
#include "visit/visit_recorder.h"

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace guanhe::app {

struct MuseumVisitOptions {
    std::string tour, language; ///< empty: the visitor chooses
    bool kiosk = false;         ///< only the staff ends the program
    bool seated = false;        ///< of a headset: whoever comes sits, and is not asked
    /// Who writes the museum looks on: a script that is saved is taken at once, and what scripts say and what is wrong
    /// with them is shown.
    bool preview = false;
    tour::SessionSettings session; ///< `headset` and `languages` are set by the visit
    /// World bounds of what a target of a site names, as far as it is loaded. May be empty.
    std::function<std::optional<scan::Bounds>(const std::string& site, const museum::Target&)> bounds;
    std::function<void(const tour::VisitRecord&)> record; ///< for the log; may be empty
    /// The map of a tour's stops on a site. May be empty; then they are only listed.
    std::function<std::shared_ptr<const SitePlan>(const museum::Tour&, const museum::Site&)> plan;
    std::function<std::string()> hour = [] { return hour_of(std::chrono::system_clock::now()); };
};

/// What is the same of every visit; FlatVisit and HeadsetVisit add how one looks about and moves. One thread. The
/// museum outlives it.
class MuseumVisit {
public:
    virtual ~MuseumVisit();
    MuseumVisit(const MuseumVisit&) = delete;
    MuseumVisit& operator=(const MuseumVisit&) = delete;

    [[nodiscard]] const tour::Player& scene() const { return playing_ ? *playing_ : *attract_; }
    /// Whether the scene's own captions, questions and signs are for this visitor to see and hear.
    [[nodiscard]] bool in_tour() const { return playing_ != nullptr && page() == Page::none; }
    [[nodiscard]] Page page() const;
    /// Beside the scene's own; a page is alone.
    [[nodiscard]] std::vector<BoardWords> words() const;
    [[nodiscard]] const ReadingSettings& reading() const { return reading_; }
    [[nodiscard]] const std::string& language() const { return session_.choices().language; }
    [[nodiscard]] const tour::Session& session() const { return session_; }
    [[nodiscard]] bool paused() const; ///< time and sound stand still
    /// Whether his own acts may take his feet there: the stop's radius, unless he is asked to walk or roams, and the
    /// site's limits.
    [[nodiscard]] bool may_stand(const glm::vec3& feet) const;
    [[nodiscard]] std::vector<std::string> take_complaints() { return std::exchange(complaints_, {}); } ///< in words

    /// The program ends: the visit that is under way ends with it, and is logged.
    void close();

    /// What the staff does from beside the visitor.
    enum class StaffDeed : std::uint8_t { hold, go_on, next, back, end, reset };
    void staff(StaffDeed deed);
    [[nodiscard]] bool held() const noexcept { return held_; }

protected:
    MuseumVisit(OpenMuseum& open, MuseumVisitOptions options, bool headset);

    /// All of the visitor is forgotten here; now what a face keeps of him.
    virtual void forgotten() {}
    /// What a face knows that pages tell.
    virtual void add_facts(PageFacts& /*facts*/) const {}

    /// Time and what the session hears, then what was chosen on the command line.
    void pass(double seconds, std::span<const tour::SessionEvent> heard);
    void send(tour::SessionEvent::Kind kind, const std::string& text = {}, double number = 0.0, bool yes = false);
    /// A button of words(), or an answer to the question. Others are passed over.
    void press(const std::string& id);
    void pick(const SightRay& ray);
    void open_page(Page page); ///< over the one that is open; none: all are closed
    void close_page();         ///< back to the one that it was opened from
    void go(tour::PlayerFrame (tour::Player::*where)());
    /// What the visitor does while a tour plays; in the world, metres.
    struct Doing {
        std::vector<SightRay> gazes;
        std::array<std::optional<glm::vec3>, 2> hands;
        std::optional<glm::dvec3> feet; ///< nothing: not known
    };
    [[nodiscard]] bool plays() const { return playing_ && session_.stage() == tour::Stage::visit && !paused(); }
    void play(double seconds, const Doing& doing);
    void note(const tour::PlayerFrame& frame);

    [[nodiscard]] const museum::Museum& museum() const { return open_.museum; }
    [[nodiscard]] const museum::Tour& tour() const { return *scene().context().tour; }
    [[nodiscard]] Page overlay() const { return opened_.empty() ? Page::none : opened_.back(); }
    [[nodiscard]] bool led() const { return playing_ && &tour() != &roaming_; }
    /// The first scene, which nobody is visiting.
    [[nodiscard]] tour::Player& attract_scene() { return *attract_; }
    [[nodiscard]] bool attracting() const { return playing_ == nullptr; }
    [[nodiscard]] std::vector<std::string> answers() const; ///< ids of the buttons of the question in play
    /// What would end what is waited for.
    [[nodiscard]] std::vector<tour::TourEvent> waited() const;
    void happened(std::vector<tour::TourEvent> events);
    /// The visitor is to be put where the scene stands; once each.
    [[nodiscard]] bool take_placed() { return std::exchange(placed_, false); }
    [[nodiscard]] bool take_chosen() { return std::exchange(choices_changed_, false); }
    [[nodiscard]] const museum::Hotspot* hotspot() const { return hotspot_; }
    [[nodiscard]] const museum::Record* record() const { return record_; }
    ReadingSettings& own_reading() { return reading_; }

private:
    void obey(const std::vector<tour::SessionAct>& acts);
    void choose_ahead();
    void start_visit();
    void end_visit();
    void log();
    void forget();
    void look_after_stamps();
    void look_after_scripts(double seconds);
    void tell_writer(std::string line);
    void show_record(const museum::Record* record);
    [[nodiscard]] const museum::Site* site() const; ///< of the scene; null: none
    [[nodiscard]] bool offers(const std::string& id) const;
    [[nodiscard]] PageFacts facts() const;
    [[nodiscard]] std::optional<Text> hint() const;
    [[nodiscard]] tour::PlayerOptions options_for(const museum::Tour& tour) const;
    [[nodiscard]] std::optional<scan::Bounds> bounds(const museum::Target& target) const;
    [[nodiscard]] std::optional<float> hit(const museum::Target& target, const SightRay& ray) const;
    /// The hotspot that a ray points at, else the nearest exhibit.
    [[nodiscard]] std::optional<museum::Target> looked_at(const SightRay& ray) const;

    OpenMuseum& open_;
    MuseumVisitOptions options_;
    bool headset_;
    tour::Session session_;
    museum::Tour roaming_; ///< see roaming_tour()
    std::unique_ptr<tour::Player> attract_, playing_;
    std::vector<tour::TourEvent> events_; ///< for the player's next step
    std::vector<Page> opened_;            ///< over the tour or the session's own page, the last on top
    const museum::Hotspot* hotspot_ = nullptr;
    const museum::Record* record_ = nullptr;
    ReadingSettings reading_;
    std::vector<StampShown> stamps_; ///< of the visitor
    std::uint32_t arrived_at_ = 0;   ///< stop
    double arrived_ = 0.0;           ///< seconds of play since
    tour::Choices chosen_;           ///< of the visitor; the session has forgotten them when a reset is told
    VisitRecorder recorder_;
    std::vector<tour::VisitRecord> records_;
    bool held_ = false; ///< by the staff
    bool placed_ = true, choices_changed_ = true;
    std::vector<std::string> complaints_;
    std::optional<ScriptWatch> scripts_; ///< of a preview
    double since_looked_ = 0.0;          ///< at the scripts, seconds
    std::vector<std::string> for_writer_;
};

} // namespace guanhe::app
