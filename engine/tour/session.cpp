#include "tour/session.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace guanhe::tour {
namespace {

constexpr std::array order{Stage::language, Stage::posture, Stage::height, Stage::hand, Stage::comfort, Stage::map};

/// A choice by number; nothing for one that there is not.
template<class T>
std::optional<T> chosen(double number, T last) {
    const double most = static_cast<double>(last);
    if (!(number >= 0.0 && number <= most) || number != std::floor(number)) return {};
    return static_cast<T>(static_cast<int>(number));
}

} // namespace

std::string_view stage_name(Stage stage) {
    constexpr std::array<std::string_view, 9> names{"attract", "language", "posture", "height", "hand",
                                                    "comfort", "map",      "visit",   "ending"};
    return names[static_cast<std::size_t>(stage)];
}

Session::Session(SessionSettings settings) : settings_(std::move(settings)) {
    if (settings_.languages.empty()) settings_.languages.emplace_back("zh-Hans");
    fresh_visitor();
}

void Session::fresh_visitor() {
    choices_ = {};
    choices_.language = settings_.languages.front();
    visited_ = false;
    paused_ = false;
    still_ = away_ = seconds_ = stage_seconds_ = 0.0;
}

bool Session::has(Stage stage) const {
    switch (stage) {
    case Stage::language:
        return settings_.languages.size() > 1;
    case Stage::posture:
    case Stage::height:
    case Stage::hand:
        return settings_.headset;
    default:
        return true;
    }
}

/// Seconds of stillness after which nobody is taken to be there.
double Session::patience() const {
    if (settings_.headset) return settings_.presence ? 0.0 : settings_.still_seconds;
    return stage_ == Stage::visit && !choices_.tour.empty() ? settings_.playing_idle_seconds : settings_.idle_seconds;
}

std::optional<double> Session::countdown() const {
    if (!paused_) return {};
    return std::max(settings_.countdown_seconds - away_, 0.0);
}

/// At once into the log: nobody may come to reset it.
void Session::end(std::vector<SessionAct>& acts) {
    acts.push_back(SessionAct::end_visit);
    acts.push_back(SessionAct::log_visit);
}

void Session::go(Stage stage, std::vector<SessionAct>& acts) {
    if (stage_ == Stage::visit && stage != Stage::visit) end(acts);
    stage_ = stage;
    stage_seconds_ = 0.0;
    if (stage == Stage::visit) {
        visited_ = true;
        acts.push_back(SessionAct::start_visit);
    } else if (stage == Stage::ending) {
        acts.push_back(SessionAct::show_ending);
    }
}

void Session::go_on(std::vector<SessionAct>& acts) {
    auto at = std::ranges::find(order, stage_);
    at = at == order.end() ? order.begin() : at + 1; // from attract
    while (at != order.end() && !has(*at)) ++at;
    if (at != order.end()) go(*at, acts);
}

void Session::go_back(std::vector<SessionAct>& acts) {
    auto at = std::ranges::find(order, stage_);
    if (at == order.end()) return;
    while (at != order.begin())
        if (has(*--at)) return go(*at, acts);
}

void Session::pause(bool paused, std::vector<SessionAct>& acts) {
    away_ = 0.0;
    if (std::exchange(paused_, paused) == paused) return;
    acts.push_back(paused ? SessionAct::pause : SessionAct::resume);
}

void Session::reset(std::vector<SessionAct>& acts) {
    if (stage_ == Stage::attract) return;
    if (stage_ == Stage::visit) end(acts);
    acts.push_back(SessionAct::forget);
    acts.push_back(SessionAct::show_attract);
    stage_ = Stage::attract;
    fresh_visitor();
}

void Session::choose(const SessionEvent& event, std::vector<SessionAct>& acts) {
    using Kind = SessionEvent::Kind;
    // Any of them may be changed at any time, too.
    const auto changed = [&](Stage asked) {
        acts.push_back(SessionAct::apply);
        if (stage_ == asked) go_on(acts);
    };
    switch (event.kind) {
    case Kind::language:
        if (std::ranges::find(settings_.languages, event.text) == settings_.languages.end()) return;
        choices_.language = event.text;
        return changed(Stage::language);
    case Kind::posture:
        if (const auto wanted = chosen(event.number, Posture::seated); wanted && settings_.headset) {
            if (std::exchange(choices_.posture, *wanted) != *wanted)
                choices_.height = 0.0; // what was right standing is not right seated
            changed(Stage::posture);
        }
        return;
    case Kind::height:
        if (!settings_.headset) return;
        if (std::isfinite(event.number) && event.number != 0.0) {
            choices_.height = std::clamp(choices_.height + event.number, settings_.lowest, settings_.highest);
            acts.push_back(SessionAct::apply);
        }
        if (event.yes && stage_ == Stage::height) go_on(acts);
        return;
    case Kind::hand:
        if (const auto wanted = chosen(event.number, PreferredHand::left); wanted && settings_.headset) {
            choices_.hand = *wanted;
            changed(Stage::hand);
        }
        return;
    case Kind::comfort:
        if (const auto wanted = chosen(event.number, ComfortLevel::free)) {
            choices_.comfort = *wanted;
            changed(Stage::comfort);
        }
        return;
    case Kind::tour:
        if (stage_ != Stage::map) return;
        choices_.tour = event.text;
        acts.push_back(SessionAct::apply);
        go(Stage::visit, acts);
        return;
    default:
        return;
    }
}

void Session::hear(const SessionEvent& event, std::vector<SessionAct>& acts) {
    using Kind = SessionEvent::Kind;
    if (event.kind == Kind::staff_reset) return reset(acts);
    if (event.kind == Kind::worn) {
        worn_ = event.yes;
        still_ = 0.0;
        if (!worn_ && stage_ != Stage::attract) return pause(true, acts);
    } else {
        still_ = 0.0;
    }
    const bool sensed = settings_.headset && settings_.presence;
    if (stage_ == Stage::attract) {
        if (sensed && !worn_) return; // lifted, not yet put on
        if (event.kind == Kind::worn && !event.yes) return;
        fresh_visitor();
        acts.push_back(SessionAct::welcome);
        return go_on(acts);
    }
    if (paused_) {
        // Held in a hand or put back on: the countdown begins anew, and ends for good with a head in it.
        if (sensed && !worn_)
            away_ = 0.0;
        else
            pause(false, acts);
        return; // the same key that says "I am here" does not also choose something
    }
    switch (event.kind) {
    case Kind::visit_over:
        if (stage_ == Stage::visit) go(Stage::ending, acts);
        return;
    case Kind::once_more:
        if (stage_ == Stage::visit || stage_ == Stage::ending) go(Stage::map, acts);
        return;
    case Kind::leave:
        if (stage_ == Stage::ending) return reset(acts);
        if (visited_) return go(Stage::ending, acts);
        return reset(acts);
    case Kind::back:
        return go_back(acts);
    default:
        return choose(event, acts);
    }
}

std::vector<SessionAct> Session::advance(double seconds, std::span<const SessionEvent> events) {
    std::vector<SessionAct> acts;
    for (const auto& event : events) hear(event, acts);
    if (stage_ == Stage::attract) return acts;
    seconds = std::max(seconds, 0.0);
    if (!paused_) {
        const double most = patience();
        const double before = std::exchange(still_, still_ + seconds);
        if (most > 0.0 && still_ >= most) {
            const double there = std::max(most - before, 0.0);
            seconds_ += there;
            stage_seconds_ += there;
            pause(true, acts);
            seconds -= there;
        } else {
            seconds_ += seconds;
            stage_seconds_ += seconds;
            // The ending is the visitor's for a while, then the next one's, even on a head that stays in it.
            if (stage_ == Stage::ending && stage_seconds_ >= settings_.ending_seconds) reset(acts);
            return acts;
        }
    }
    away_ += seconds;
    if (away_ >= settings_.countdown_seconds) reset(acts);
    return acts;
}

} // namespace guanhe::tour
