#include "tour/player.h"

#include "tour/player_state.h"

#include <algorithm>
#include <utility>

namespace guanhe::tour {

Player::Player(PlayerOptions options) : state_(std::make_unique<State>(std::move(options))) {}
Player::Player(Player&&) noexcept = default;
Player& Player::operator=(Player&&) noexcept = default;
Player::~Player() = default;

PlayerFrame Player::start() {
    State& state = *state_;
    PlayerFrame frame;
    state.load_tour_script(frame);
    state.remembered.clear();
    state.gaze.reset();
    state.paused = false;
    state.path.clear();
    state.marks.clear();
    state.rewind(0);
    state.over = state.tour().stops.empty();
    if (!state.over) {
        state.enter({0, 0});
        state.pass(0.0, frame);
    }
    state.show(frame, true);
    return frame;
}

PlayerFrame Player::advance(double seconds, std::span<const TourEvent> events) {
    State& state = *state_;
    PlayerFrame frame;
    if (state.paused || state.over || state.path.empty()) return frame;
    state.circles = 0;
    for (const auto& event : events) state.hear(event);
    seconds = std::max(seconds, 0.0);
    if (!state.scripts.empty()) state.run_scripts(seconds, frame);
    state.pass(seconds, frame);
    state.show(frame, false);
    return frame;
}

void Player::pause(bool paused) {
    state_->paused = paused;
}

bool Player::paused() const {
    return state_->paused;
}

PlayerFrame Player::next() {
    State& state = *state_;
    PlayerFrame frame;
    if (state.over || state.path.empty()) return frame;
    state.circles = 0;
    state.finish(frame);
    state.leave(frame);
    state.pass(0.0, frame);
    state.show(frame, false);
    return frame;
}

PlayerFrame Player::back() {
    State& state = *state_;
    PlayerFrame frame;
    if (state.path.empty()) return frame;
    std::size_t to = state.path.size() - 1; // the moment to come to
    if (!state.over && to > 0) --to;
    while (to > 0 && !state.lasts(state.path[to])) --to;
    const StepRef at = state.path[to].at;
    state.rewind(to);
    state.enter(at);
    state.pass(0.0, frame);
    state.show(frame, true);
    return frame;
}

PlayerFrame Player::again() {
    State& state = *state_;
    PlayerFrame frame;
    if (state.path.empty()) return frame;
    const StepRef at = state.path.back().at;
    state.rewind(state.path.size() - 1);
    state.enter(at);
    state.pass(0.0, frame);
    state.show(frame, true);
    return frame;
}

PlayerFrame Player::skip() {
    State& state = *state_;
    PlayerFrame frame;
    if (state.over || state.path.empty()) return frame;
    state.circles = 0;
    const std::uint32_t stop = state.path.back().at.stop;
    const std::size_t most = state.tour().stops[stop].steps.size() + 2;
    for (std::size_t i = 0; !state.over && state.path.back().at.stop == stop; ++i) {
        state.finish(frame);
        state.leave(frame, i >= most); // a question that is asked until it is answered rightly is passed by
    }
    state.pass(0.0, frame);
    state.show(frame, true);
    return frame;
}

PlayerFrame Player::jump(std::uint32_t stop) {
    State& state = *state_;
    PlayerFrame frame;
    if (stop >= state.tour().stops.size() || state.path.empty()) return frame;
    state.circles = 0;
    if (!state.walk_to(stop, false, frame)) {
        frame.faults.clear();
        (void)state.walk_to(stop, true, frame);
    }
    state.pass(0.0, frame);
    state.show(frame, true);
    return frame;
}

void Player::set_language(std::string_view language) {
    state_->options.context.language = language;
    for (auto& loaded : state_->scripts) loaded.script.set_language(language);
}

void Player::set_comfort(const Comfort& comfort) {
    state_->options.context.comfort = comfort;
}

const TourState& Player::state() const {
    return state_->shown;
}

const Moments& Player::path() const {
    return state_->path;
}

double Player::seconds() const {
    return state_->seconds;
}

const TourContext& Player::context() const {
    return state_->options.context;
}

const Variables& Player::first_variables() const {
    return state_->first_variables;
}

std::vector<CaptionNow> Player::captions() const {
    const auto& options = state_->options;
    std::vector<CaptionNow> out;
    const auto add = [&](const museum::Captions& captions, double offset, std::string_view language) {
        for (const auto at : cues_due(captions, offset).cues) {
            const museum::Cue& cue = captions.cues[at];
            out.push_back(caption_of(cue, language));
            out.back().gone = (offset - cue.start) / std::max(cue.end - cue.start, 1e-3);
        }
    };
    for (const auto& playing : state_->shown.narration) {
        const museum::Narration* const narration = narration_of(state_->tour(), playing);
        if (!narration) continue;
        const auto& language = options.context.language;
        const auto file = museum::captions_for(*narration, language);
        const museum::Captions* const authored = file && options.captions ? options.captions(*file.value) : nullptr;
        const auto text = narration->text.pick(language);
        if (authored)
            add(*authored, playing.offset, file.language);
        else if (text)
            add(paced_captions(*text.value, state_->narration_seconds(*narration), options.pace), playing.offset,
                text.language);
    }
    for (const auto& playing : state_->shown.videos) {
        const auto& panel = std::get<museum::Panel>(step_at(state_->tour(), playing.step)->action);
        const auto file = std::get<museum::PanelVideo>(panel.content).captions.pick(options.context.language);
        const museum::Captions* const authored = file && options.captions ? options.captions(*file.value) : nullptr;
        if (authored) add(*authored, playing.offset, file.language);
    }
    for (const auto& speech : state_->shown.speech) {
        const auto text = speech.text.pick(options.context.language);
        if (text) add(paced_captions(*text.value, {}, options.pace), speech.offset, text.language);
    }
    return out;
}

} // namespace guanhe::tour
