// A visitor's whole session, from the attract loop to the reset for the next: which screen is up, what was chosen, when
// it pauses and when all of it is forgotten. Driven by events and time alone; the host shows what stage() says and does
// what advance() asks for. One thread.
//
//   attract ─► language ─► posture ─► height ─► hand ─► comfort ─► map ─► visit ─► ending ─► attract
//                                                                   ▲  └───────────┘ │
//      with any of them: the headset comes off ─► paused at once,   └────────────────┘ once more
//      a countdown that any movement puts off ─► reset
//
// Flat screens and kiosks have the same stages without height and hand; being there is then any input.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace guanhe::tour {

enum class Stage : std::uint8_t { attract, language, posture, height, hand, comfort, map, visit, ending };

enum class Posture : std::uint8_t { standing, seated };
enum class PreferredHand : std::uint8_t { right, left };
enum class ComfortLevel : std::uint8_t { gentle, usual, free }; ///< teleport only; with snap turns; with smooth moving

/// "attract", "language", …; for logs.
[[nodiscard]] std::string_view stage_name(Stage stage);

/// All that a visitor chose or did. A new one is as this begins.
struct Choices {
    std::string language;
    Posture posture = Posture::standing;
    double height = 0.0; ///< metres added to the tracked height
    PreferredHand hand = PreferredHand::right;
    ComfortLevel comfort = ComfortLevel::usual;
    std::string tour; ///< id; empty: free roaming
    bool operator==(const Choices&) const = default;
};

struct SessionEvent {
    enum class Kind : std::uint8_t {
        worn,        ///< `yes`: on a head, by the headset's own sensor (XR_EXT_user_presence)
        moved,       ///< headset, controller, mouse, key or touch
        language,    ///< `text` was chosen; this and the next four at any time, not only when asked
        posture,     ///< `number`: of Posture; another one begins with height 0
        height,      ///< `number`: metres more, or `yes`: done with it
        hand,        ///< `number`: of PreferredHand
        comfort,     ///< `number`: of ComfortLevel
        tour,        ///< `text` was chosen on the map; empty: free roaming
        visit_over,  ///< the tour has ended, or roaming was ended
        once_more,   ///< from the ending, or out of a visit, to the map
        leave,       ///< the visitor is done
        back,        ///< one stage back, before the visit
        staff_reset, ///< by the docent
    };
    Kind kind = Kind::moved;
    bool yes = false;
    double number = 0.0;
    std::string text;
};

/// In the order in which they are to be done.
enum class SessionAct : std::uint8_t {
    welcome,      ///< a visitor is here: the attract loop ends, the view is recentred
    apply,        ///< choices() changed
    start_visit,  ///< choices().tour from its beginning
    pause,        ///< everything: time, sound, scripts
    resume,       ///<
    end_visit,    ///< stop the tour, or roaming
    log_visit,    ///< the figures of what has just ended; choices() may be the next visitor's already
    show_ending,  ///< passport and credits
    forget,       ///< everything of the visitor: passport, variables, choices, pose, volume
    show_attract, ///<
};

struct SessionSettings {
    bool headset = true;
    bool presence = true; ///< the headset tells when it is worn
    std::vector<std::string> languages{"zh-Hans", "en"};
    double still_seconds = 20.0;         ///< without a sensor: as long unmoved, a headset is taken for off
    double idle_seconds = 90.0;          ///< of a flat screen without input, but not while a tour plays by itself
    double playing_idle_seconds = 300.0; ///< while it does
    double countdown_seconds = 15.0;
    double ending_seconds = 60.0;        ///< then the next visitor's
    double lowest = -0.5, highest = 0.7; ///< of Choices::height
};

class Session {
public:
    explicit Session(SessionSettings settings);

    /// Events come before the time.
    [[nodiscard]] std::vector<SessionAct> advance(double seconds, std::span<const SessionEvent> events = {});

    [[nodiscard]] Stage stage() const { return stage_; }
    [[nodiscard]] const Choices& choices() const { return choices_; }
    [[nodiscard]] bool paused() const { return paused_; }
    [[nodiscard]] bool visited() const { return visited_; } ///< this visitor has begun a visit
    /// Seconds until all is reset, to be shown big; nothing while nobody is taken for gone.
    [[nodiscard]] std::optional<double> countdown() const;
    /// Since this visitor came, pauses left out.
    [[nodiscard]] double seconds() const { return seconds_; }

private:
    void hear(const SessionEvent& event, std::vector<SessionAct>& acts);
    void choose(const SessionEvent& event, std::vector<SessionAct>& acts);
    static void end(std::vector<SessionAct>& acts);
    void go(Stage stage, std::vector<SessionAct>& acts);
    void go_on(std::vector<SessionAct>& acts);
    void go_back(std::vector<SessionAct>& acts);
    void reset(std::vector<SessionAct>& acts);
    void pause(bool paused, std::vector<SessionAct>& acts);
    void fresh_visitor();
    [[nodiscard]] bool has(Stage stage) const;
    [[nodiscard]] double patience() const;

    SessionSettings settings_;
    Stage stage_ = Stage::attract;
    Choices choices_;
    bool worn_ = false;
    bool paused_ = false;
    bool visited_ = false;
    double still_ = 0.0; ///< seconds without movement
    double away_ = 0.0;  ///< seconds of the countdown that are gone
    double seconds_ = 0.0, stage_seconds_ = 0.0;
};

} // namespace guanhe::tour
