// What should be there at a moment of a tour: a pure function of the tour and of the path that the visitor took through
// it. Going back, skipping, pausing and coming again need no undoing: the state is made anew from the path.
//
// A tour plays in moments: a step together with those that its with_next ties to it. A moment is over when all of its
// steps are. What steps do lasts as follows:
//   - the moment: say, look, panel, ask, wait, one-time sounds;
//   - the stop: highlight, hold, section, measure, looping sounds;
//   - the site: show, hide, era, light; who comes to another site finds it as its document has it;
//   - the visit: stamps, answers, stops visited, variables.
// Seconds; metres; degrees. Any thread.
#pragma once

#include "museum/document.h"
#include "tour/motion.h"
#include "tour/script.h"
#include "tour/sun.h"

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace guanhe::tour {

struct StepRef {
    std::uint32_t stop = 0, step = 0; ///< indices
    auto operator<=>(const StepRef&) const = default;
};

// ---- the path

/// How it went, or goes, with one step of a moment.
struct StepRun {
    double seconds = 0.0;                ///< that it lasts; infinity: until the visitor, or a script, is done
    std::optional<double> ended;         ///< when that was, from the moment's beginning
    std::optional<std::uint32_t> answer; ///< to an `ask`
    double reply_seconds = 0.0;          ///< of that answer's reply
    bool operator==(const StepRun&) const = default;
};

/// What a script did, when, from the moment's beginning.
struct ScriptEffect {
    double at = 0.0;
    ScriptRequest what;
    double seconds = 0.0; ///< of a say or a move
    bool operator==(const ScriptEffect&) const = default;
};

struct Moment {
    StepRef at;                        ///< its first step
    double arrival = 0.0;              ///< seconds of fading to its stop before its steps begin
    std::vector<StepRun> steps;        ///< of the group, in order; empty for a stop without steps
    std::vector<ScriptEffect> effects; ///< in order
    bool operator==(const Moment&) const = default;
};
using Moments = std::vector<Moment>; ///< a path

// ---- the state

struct Stand {
    std::string site;
    museum::Pose pose;   ///< where the view is now (of a flat screen), where a headset's visitor belongs
    double radius = 1.5; ///< to roam in
    std::optional<museum::Pose> invited; ///< where the visitor is asked to walk
    double black = 0.0;                  ///< 0 clear, 1 black
    bool operator==(const Stand&) const = default;
};

struct Visibility {
    museum::Target target;
    bool shown = true;
    double part = 1.0; ///< of the fade, 0 to 1
    bool operator==(const Visibility&) const = default;
};

struct Highlighted {
    museum::Target target;
    glm::dvec3 color{0.0};
    bool operator==(const Highlighted&) const = default;
};

struct EraState {
    std::string id, from; ///< of the site; empty: none
    double part = 1.0;    ///< of the cross-fade
    bool show_year = false;
    museum::ChangeEra::Marking certainty = museum::ChangeEra::Marking::none;
    bool operator==(const EraState&) const = default;
};

using LightSource = decltype(museum::Light::source);
struct LightState {
    LightSource source, from; ///< a Sun's moment is the one now
    double part = 1.0;        ///< of the change
    bool operator==(const LightState&) const = default;
};

/// Something that is heard, or seen, and since when.
struct Playing {
    StepRef step;
    double offset = 0.0;                ///< seconds from its beginning
    std::optional<std::uint32_t> reply; ///< of an `ask`: this answer's
    bool operator==(const Playing&) const = default;
};

struct ScriptSpeech {
    museum::LanguageText text;
    double offset = 0.0;
    bool operator==(const ScriptSpeech&) const = default;
};

struct SectionState {
    StepRef step;
    double travelled = 0.0; ///< metres against its normal
    bool operator==(const SectionState&) const = default;
};

struct TourState {
    StepRef at; ///< first step of the moment in play
    bool over = false;
    Stand stand;
    // the moment's
    std::vector<Playing> narration; ///< more than one only where with_next ties them
    std::vector<ScriptSpeech> speech;
    std::vector<Playing> sounds; ///< that play once
    std::vector<StepRef> looks, panels, waits;
    std::vector<Playing> videos;     ///< those of panels
    std::optional<StepRef> question; ///< asked and not yet answered
    // the stop's
    std::vector<Highlighted> highlights;
    std::optional<StepRef> hold, measure;
    std::optional<SectionState> section;
    std::vector<StepRef> loops; ///< sounds
    // the site's
    std::vector<Visibility> visibility; ///< to be done in order, upon Exhibit::shown
    EraState era;
    LightState light;
    // the visit's
    std::vector<std::string> stamps;            ///< in the order of getting them
    std::set<std::string, std::less<>> visited; ///< stops
    std::map<StepRef, std::uint32_t> answers;
    Variables variables;

    bool operator==(const TourState&) const = default;
};

struct TourContext {
    const museum::Museum* museum = nullptr;
    const museum::Tour* tour = nullptr;
    std::string language = "zh-Hans";
    Comfort comfort;
};

/// Before the first moment.
[[nodiscard]] TourState blank_state(const Variables& variables = {});
/// `state` after the moment is over, whether it was played or skipped.
[[nodiscard]] TourState settled(TourState state, const TourContext& context, const Moment& moment);
/// `state` with the moment `seconds` under way.
[[nodiscard]] TourState in_play(TourState state, const TourContext& context, const Moment& moment, double seconds);
/// All of a path: the last moment is in play, those before it are over.
[[nodiscard]] TourState state_at(const TourContext& context, const Moments& path, double seconds,
                                 const Variables& variables = {});

/// What is said there; null: nothing is.
[[nodiscard]] const museum::Narration* narration_of(const museum::Tour& tour, const Playing& playing);
/// How many steps begin together at `at`; 0 for a stop without steps.
[[nodiscard]] std::uint32_t group_size(const museum::Tour& tour, StepRef at);
/// Null for a reference past the end.
[[nodiscard]] const museum::Step* step_at(const museum::Tour& tour, StepRef ref);
/// Seconds of fading that coming to this stop from this state takes.
[[nodiscard]] double arrival_seconds(const TourState& state, const TourContext& context, const museum::Stop& stop);
[[nodiscard]] bool holds(const museum::Condition& condition, const TourState& state, const TourContext& context);
/// Where a moment that is over sends the tour; empty: to the next step. `state` is settled.
[[nodiscard]] museum::Destination destination(const TourState& state, const TourContext& context, const Moment& moment);
/// For the light of `state` at its site; nothing where the site has no place on Earth or the light is no sun.
[[nodiscard]] std::optional<SunPosition> sun_of(const TourState& state, const TourContext& context);

} // namespace guanhe::tour
