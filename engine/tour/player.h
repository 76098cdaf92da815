// Plays a tour: lets time pass, hears what the visitor does, runs scripts, and keeps the path from which TourState is
// made. Nothing is drawn or sounded here: the host compares states, and does what differs.
//
// One thread. The same tour, seed, events and time steps give the same states to the bit; what is left of a time step
// when a moment ends belongs to the next, so that the length of the steps changes nothing but where scripts are heard.
#pragma once

#include "base/result.h"
#include "tour/caption_now.h"
#include "tour/pace.h"
#include "tour/state.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace guanhe::tour {

struct TourEvent {
    enum class Kind : std::uint8_t {
        pick,     ///< `target`
        gaze,     ///< the gaze rests on `target` from now on; without: on nothing that counts
        hand,     ///< a hand is `distance` from `target`
        arrived,  ///< the visitor stands where invited
        all_here, ///< every visitor of the group
        measured, ///< the visitor has measured
        answer,   ///< `answer` to the question in play
        other,    ///< for scripts only: `name` and `value`
    };
    Kind kind = Kind::other;
    std::optional<museum::Target> target;
    double distance = 0.0;    ///< metres
    std::uint32_t answer = 0; ///< index
    std::string name;
    Value value;
};

struct PlayerOptions {
    TourContext context; ///< museum and tour outlive the player
    std::uint64_t seed = 0;
    Pace pace;
    /// Seconds of a sound or a video; 0: not known, then reading paces the step. May be empty. Called as steps begin.
    std::function<double(const museum::FileRef&)> length;
    /// Null: none, or not readable; then the text is paced. May be empty.
    std::function<const museum::Captions*(const museum::FileRef&)> captions;
    /// A script's text. May be empty; then tours have no scripts.
    std::function<Result<std::string>(const museum::FileRef&)> script;
    ScriptBudget budget;
};

/// What a call brought about beside the state.
struct PlayerFrame {
    std::vector<Error> faults;    ///< of scripts and of the tour; none ends the visit
    std::vector<std::string> log; ///< lines of scripts
    bool placed = false;          ///< the visitor is to be set where state().stand is, whatever he did
};

class Player {
public:
    explicit Player(PlayerOptions options);
    Player(Player&&) noexcept;
    Player& operator=(Player&&) noexcept;
    ~Player();

    /// From the beginning, with nothing of an earlier playing left.
    PlayerFrame start();
    /// Events come before the time. Nothing happens while paused or over.
    PlayerFrame advance(double seconds, std::span<const TourEvent> events = {});

    void pause(bool paused);
    [[nodiscard]] bool paused() const;

    PlayerFrame next();  ///< the moment in play is over
    PlayerFrame back();  ///< to the beginning of the last moment before this one that takes time
    PlayerFrame again(); ///< to the beginning of this moment
    PlayerFrame skip();  ///< to the next stop, by the way that next() goes
    /// To a stop, by its index, as if the visitor had come there from the start with the answers he has given; where
    /// these lead past it, in the order of the tour.
    PlayerFrame jump(std::uint32_t stop);

    /// For narration that is asked for from now on.
    void set_language(std::string_view language);
    /// For moves from now on; one under way keeps its time.
    void set_comfort(const Comfort& comfort);
    /// A script's file was changed. Errors: the new text's; the old one goes on.
    [[nodiscard]] Result<void> reload_script(const museum::FileRef& file, std::string_view text);

    [[nodiscard]] const TourState& state() const;
    [[nodiscard]] const Moments& path() const;
    [[nodiscard]] double seconds() const; ///< since the moment began
    [[nodiscard]] const TourContext& context() const;
    /// As scripts had left them when the first moment began: what state_at() wants.
    [[nodiscard]] const Variables& first_variables() const;
    /// The words on screen now.
    [[nodiscard]] std::vector<CaptionNow> captions() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace guanhe::tour
