// Small questions that every part of a visit asks of the document. Pure.
#pragma once

#include "museum/document.h"
#include "tour/state.h"

#include <algorithm>
#include <string>
#include <variant>
#include <vector>

namespace guanhe::app {

/// What the step does, if it is of this kind; null otherwise, and for a reference past the end.
template<class Action>
[[nodiscard]] const Action* action_at(const museum::Tour& tour, tour::StepRef ref) {
    const museum::Step* step = tour::step_at(tour, ref);
    return step != nullptr ? std::get_if<Action>(&step->action) : nullptr;
}

/// Whether what belongs to these eras is there in one of them; no eras, and no era, are all of them.
[[nodiscard]] inline bool in_era(const std::vector<std::string>& eras, const std::string& era) {
    return eras.empty() || era.empty() || std::ranges::find(eras, era) != eras.end();
}

/// Whether any of an exhibit is there to be seen at its place: of the era, and shown as a whole.
[[nodiscard]] inline bool is_shown(const museum::Exhibit& exhibit, const tour::TourState& state) {
    bool shown = exhibit.shown;
    for (const tour::Visibility& change : state.visibility)
        if (change.target.exhibit == exhibit.id && change.target.part.empty()) shown = change.shown;
    return shown && in_era(exhibit.eras, state.era.id);
}

} // namespace guanhe::app
