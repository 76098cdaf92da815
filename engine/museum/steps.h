// The steps of a tour's stop: what happens, one after another. Each is plain data; engine/tour gives it its effect.
#pragma once

#include "museum/parts.h"

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace guanhe::museum {

/// Narration with captions.
struct Say {
    Narration narration;
    enum class From : std::uint8_t { head, place, guide };
    From from = From::head;   ///< where the voice is
    glm::dvec3 position{0.0}; ///< with `place`
    bool operator==(const Say&) const = default;
};

/// To another stop, or to a place within this one. Never an orbit: poses are tweened or cut to.
struct Move {
    enum class Manner : std::uint8_t {
        teleport, ///< fade, cut, fade
        glide,    ///< for flat screens; a headset teleports
        walk,     ///< an invitation: goes on when the visitor is there
    };
    std::string stop;         ///< id; empty: `pose`
    std::optional<Pose> pose; ///< where to in this stop's site, when no stop is named
    Manner manner = Manner::teleport;
    std::optional<double> seconds; ///< of a glide or of both fades together; without: by the visitor's comfort
    bool operator==(const Move&) const = default;
};

/// A light that draws the eye. Never turns the head.
struct Look {
    Target at;
    double seconds = 3.0; ///< how long the light stays
    bool operator==(const Look&) const = default;
};

struct Show {
    std::vector<Target> targets; ///< exhibits, parts, hotspots
    double seconds = 0.5;        ///< of the fade
    bool operator==(const Show&) const = default;
};

struct Hide {
    std::vector<Target> targets;
    double seconds = 0.5;
    bool operator==(const Hide&) const = default;
};

/// Marks things out, until the stop ends or `on` is false.
struct Highlight {
    std::vector<Target> targets;
    bool on = true;
    glm::dvec3 color{1.0, 0.76, 0.2}; ///< sRGB, 0 to 1
    bool operator==(const Highlight&) const = default;
};

/// Cross-fades everything of one era into another.
struct ChangeEra {
    std::string era; ///< id
    double seconds = 2.0;
    bool show_year = true; ///< on screen
    enum class Marking : std::uint8_t { none, color, hatching };
    Marking certainty = Marking::none; ///< how certainty is drawn
    bool operator==(const ChangeEra&) const = default;
};

/// The sun as it stood, or a torch in the hand.
struct Light {
    struct Site { ///< as the site has it
        bool operator==(const Site&) const = default;
    };
    struct Sun {
        SunMoment moment;
        std::optional<double> until_hour; ///< it moves to that hour of the day during `seconds`
        bool operator==(const Sun&) const = default;
    };
    struct Torch {
        double candela = 800.0;
        double angle = 40.0; ///< degrees of the whole cone
        bool operator==(const Torch&) const = default;
    };
    std::variant<Site, Sun, Torch> source;
    double seconds = 2.0; ///< of the change
    bool operator==(const Light&) const = default;
};

/// An exhibit comes to the hand.
struct Hold {
    std::string exhibit; ///< id
    std::string part;    ///< empty: all of it
    double scale = 1.0;  ///< of its true size
    enum class Hand : std::uint8_t { preferred, left, right };
    Hand hand = Hand::preferred;
    bool operator==(const Hold&) const = default;
};

/// A plane that cuts away what lies on the side its normal points to.
struct Section {
    bool on = true;
    std::vector<Target> targets; ///< exhibits; empty: everything
    glm::dvec3 point{0.0};
    glm::dvec3 normal{0.0, 1.0, 0.0}; ///< any length but 0
    double travel = 0.0;              ///< metres that it moves against its normal during `seconds`
    double seconds = 0.0;
    bool movable = false; ///< by the visitor
    bool operator==(const Section&) const = default;
};

// Members of Measure and Wait in all but place: within them their default values are not known yet where the optional
// and the variant ask for them (CWG 1397), and Clang refuses that.
struct MeasurePoints {
    glm::dvec3 from{0.0}, to{0.0};
    bool operator==(const MeasurePoints&) const = default;
};
struct WaitTime {
    double seconds = 1.0;
    bool operator==(const WaitTime&) const = default;
};
struct WaitGaze {
    Target at;
    double seconds = 1.0; ///< without looking away
    bool operator==(const WaitGaze&) const = default;
};
struct WaitPick {
    Target target;
    bool operator==(const WaitPick&) const = default;
};
struct WaitHand { ///< a hand, or a controller, comes that near
    Target target;
    double distance = 0.15; ///< metres
    bool operator==(const WaitHand&) const = default;
};
struct WaitAll { ///< every visitor of a group is here
    bool operator==(const WaitAll&) const = default;
};

/// A length between two points; without them the visitor measures.
struct Measure {
    using Points = MeasurePoints;
    std::optional<Points> points;
    LanguageText label;
    bool operator==(const Measure&) const = default;
};

enum class Stereo : std::uint8_t { mono, top_bottom, left_right }; ///< left eye first

struct PanelText {
    LanguageText title, text;
    bool operator==(const PanelText&) const = default;
};
struct PanelPicture {
    LanguageFiles file;
    LanguageText alt, caption;
    Attribution attribution;
    bool operator==(const PanelPicture&) const = default;
};
/// A 360 degree picture, equirectangular, on a dome.
struct PanelPanorama {
    FileRef file;
    LanguageText alt;
    Stereo stereo = Stereo::mono;
    double heading = 0.0; ///< of the picture's middle, degrees as of a Pose
    Attribution attribution;
    bool operator==(const PanelPanorama&) const = default;
};
struct PanelVideo {
    LanguageFiles file;
    LanguageFiles captions;
    LanguageText alt;
    bool dome = false; ///< equirectangular, on a dome
    Stereo stereo = Stereo::mono;
    double heading = 0.0; ///< on a dome
    Attribution attribution;
    bool operator==(const PanelVideo&) const = default;
};
using PanelContent = std::variant<PanelText, PanelPicture, PanelPanorama, PanelVideo>;

struct Panel {
    PanelContent content;
    std::optional<Pose> pose;      ///< of its middle, facing along the heading; without: before the visitor
    double width = 1.2;            ///< metres; a dome has none
    std::optional<double> seconds; ///< without: until the visitor goes on; a video: as long as it is
    bool operator==(const Panel&) const = default;
};

struct Sound {
    FileRef file;
    std::optional<glm::dvec3> position; ///< without: around the head
    double gain = 0.0;                  ///< decibels
    bool loop = false;                  ///< until the stop ends
    double fade = 0.0;                  ///< seconds in, and out
    bool operator==(const Sound&) const = default;
};

/// Where a tour goes on. Nothing: at the next step.
struct Destination {
    std::string stop; ///< id; empty: this one
    std::string step; ///< id; empty: the stop's first
    [[nodiscard]] bool empty() const noexcept { return stop.empty() && step.empty(); }
    bool operator==(const Destination&) const = default;
};

struct Answer {
    std::string id;
    LanguageText text;
    Narration reply;           ///< what this answer says next
    std::optional<bool> right; ///< without: neither right nor wrong
    Destination next;
    Location location;
    Kept kept;
    bool operator==(const Answer&) const = default;
};

struct Ask {
    LanguageText question;
    std::vector<Answer> answers;
    std::optional<double> seconds; ///< then it goes on without an answer
    bool operator==(const Ask&) const = default;
};

struct Wait {
    using Time = WaitTime;
    using Gaze = WaitGaze;
    using Pick = WaitPick;
    using Hand = WaitHand;
    using All = WaitAll;
    std::variant<Time, Gaze, Pick, Hand, All> until;
    std::optional<double> at_most; ///< seconds; without: for ever, except for Time
    bool operator==(const Wait&) const = default;
};

/// A stamp into the visitor's passport.
struct Stamp {
    std::string stamp; ///< id; the same stamp is given once
    LanguageText title;
    FileRef picture;
    bool operator==(const Stamp&) const = default;
};

/// What is asked of the visit so far.
struct Condition {
    enum class Kind : std::uint8_t {
        always,
        answer,   ///< to the `ask` step `name` was the answer with the id `is`
        stamp,    ///< `name` is in the passport
        visited,  ///< the stop `name` has been visited
        variable, ///< the script's variable `name` reads as the text `is`
        language, ///< the visitor's language is `is`
    };
    Kind kind = Kind::always;
    std::string name, is;
    bool no = false; ///< the opposite
    bool operator==(const Condition&) const = default;
};

/// The first case that holds; none: the next step.
struct Branch {
    struct Case {
        Condition when;
        Destination next;
        Location location;
        Kept kept;
        bool operator==(const Case&) const = default;
    };
    std::vector<Case> cases;
    bool operator==(const Branch&) const = default;
};

/// A script's function, as a coroutine; goes on when it returns.
struct Run {
    FileRef script; ///< Lua; empty: the tour's
    std::string function;
    std::map<std::string, std::variant<bool, double, std::string>> arguments;
    bool operator==(const Run&) const = default;
};

/// In the order of step_names().
using Action = std::variant<Say, Move, Look, Show, Hide, Highlight, ChangeEra, Light, Hold, Section, Measure, Panel,
                            Sound, Ask, Wait, Stamp, Branch, Run>;

/// "say", "move", … as the JSON's "do" has them; step_names()[step.action.index()].
[[nodiscard]] const std::array<std::string_view, std::variant_size_v<Action>>& step_names() noexcept;

struct Step {
    std::string id; ///< one of its stop's; may be empty where nothing goes to it
    Location location;
    Action action;
    bool with_next = false; ///< the next step begins together with this one
    Kept kept;
    bool operator==(const Step&) const = default;
};

} // namespace guanhe::museum
