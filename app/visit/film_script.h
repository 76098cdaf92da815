// A tour played without a visitor, at a fixed time step: what is seen, said and shown when. No renderer.
#pragma once

#include "audio/speech.h"
#include "museum/document.h"
#include "tour/player.h"
#include "visit/auto_visitor.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace guanhe::app {

/// One picture of the strip: a moment of the tour, as far into it as shows best what it is.
struct Shot {
    double time = 0.0;      ///< seconds of the film
    std::size_t moment = 0; ///< of the path
    tour::StepRef at;       ///< its first step
    double into = 0.0;      ///< seconds into the moment
    tour::TourState state;
    std::vector<tour::CaptionNow> captions;
};

struct FilmScript {
    double seconds = 0.0;                ///< of all
    std::vector<audio::TimedCue> cues;   ///< captions of the film
    std::vector<std::string> complaints; ///< of scripts, in words
    bool cut_short = false;              ///< the tour was not over after `most_seconds`
};

struct FilmPlan {
    std::uint32_t rate = 30; ///< time steps a second
    double most_seconds = 3600.0;
    AutoVisitor visitor;
    /// Called for each time step, before the shots in it; may be empty. Errors end the film.
    std::function<Result<void>(const tour::Player& player, double time, bool placed)> step;
    /// Called for each shot, in order. Errors end the film.
    std::function<Result<void>(const Shot& shot)> shot;
};

/// The same plan and player give the same film. Errors: the plan's own.
[[nodiscard]] Result<FilmScript> play_film(tour::Player& player, const FilmPlan& plan);

} // namespace guanhe::app
