#include "visit/flat_visit.h"

#include "visit/lookup.h"
#include "walk/body.h"

#include <glm/gtc/constants.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

namespace guanhe::app {
namespace {

using tour::SessionEvent;
using tour::Stage;

constexpr double walking_speed = 1.4;  // m/s
constexpr double climb_seconds = 0.12; // all but 1/e of a step

} // namespace

FlatVisit::FlatVisit(OpenMuseum& open, FlatOptions options)
    : MuseumVisit(open, static_cast<const MuseumVisitOptions&>(options), false), options_(std::move(options)),
      pad_(options_.pin) {}

void FlatVisit::forgotten() {
    pad_.clear();
    focused_.clear();
    scroll_ = 0.0F;
    attract_seconds_ = 0.0;
}

void FlatVisit::add_facts(PageFacts& facts) const {
    facts.pin_digits = pad_.digits();
    facts.pin_wrong = pad_.wrong();
    facts.pin_locked = pad_.locked();
}

std::vector<std::string> FlatVisit::focus() const {
    std::vector<std::string> ids = answers();
    if (!ids.empty()) return ids;
    for (const BoardWords& board : words())
        for (const auto& button : board.content.buttons)
            if (!button.mark) ids.push_back(button.id); // of the same id as one that is listed
    return ids;
}

std::vector<int> FlatVisit::rows() const {
    std::vector<int> starts;
    int at = 0;
    for (const BoardWords& board : words())
        for (const auto& button : board.content.buttons) {
            if (button.mark) continue;
            if (button.row || starts.empty()) starts.push_back(at);
            ++at;
        }
    return starts;
}

std::string FlatVisit::title() const {
    std::string title(museum().title.in(language()));
    const Page shown = page();
    std::string more = page_title(shown, language());
    if (shown == Page::none && scene().state().at.stop < tour().stops.size())
        more = std::string(tour().stops[scene().state().at.stop].title.in(language()));
    if (shown == Page::hotspot && hotspot() != nullptr) more = std::string(hotspot()->title.in(language()));
    if (shown == Page::record && record() != nullptr) more = std::string(record()->core.title.in(language()));
    return more.empty() ? title : title + " — " + more;
}

void FlatVisit::attract(double seconds) {
    tour::Player& scene = attract_scene();
    attract_seconds_ += seconds;
    const auto deeds = guide_.act(scene);
    note(scene.advance(seconds, deeds.events));
    if (deeds.go_on) note(scene.next());
    constexpr double longest = 180.0; // whatever the first stop asks for
    if (scene.state().over || scene.state().at.stop != 0 || attract_seconds_ > longest) {
        note(scene.start());
        attract_seconds_ = 0.0;
    }
}

/// On the ground, along walls and never through them, within what the stop and the site allow.
void FlatVisit::walk_on(double seconds, const glm::vec2& walk) {
    const tour::Stand& stand = scene().state().stand;
    const glm::dvec3 ahead = glm::normalize(glm::dvec3(camera_.forward()) * glm::dvec3(1.0, 0.0, 1.0));
    const glm::dvec3 right(-ahead.z, 0.0, ahead.x);
    glm::dvec3 way = (right * static_cast<double>(walk.x) + ahead * static_cast<double>(walk.y)) *
                     (walking_speed * std::min(seconds, 0.1));
    if (led() && !stand.invited) { // along the edge of where the stop is seen from
        glm::dvec2 there(walked_.x + way.x, walked_.z + way.z);
        if (const double away = glm::length(there); away > stand.radius) there *= stand.radius / away;
        way = glm::dvec3(there.x - walked_.x, 0.0, there.y - walked_.z);
    }
    const glm::vec3 from(stand.pose.position + walked_);
    const auto surface = options_.ground ? options_.ground(stand.site) : nullptr;
    const glm::vec3 to = surface ? walk::walk(*surface, walk::Body{}, from, glm::vec3(way)) : from + glm::vec3(way);
    const glm::vec3 within = glm::mix(from, to, 0.999F); // or the edge itself, rounded, would hold him
    if (!may_stand(within) && may_stand(from)) return;
    const glm::dvec3 moved(to - from);
    walked_ += moved;
    climb_ += moved.y;
}

/// Nobody is there: the view drifts from side to side, and what is near passes before what is far. It comes to rest
/// under the pages of who has come.
glm::dvec3 FlatVisit::sway(double seconds) {
    constexpr double swing = 40.0, widest = 0.3, settling = 0.8; // seconds, metres, seconds
    const bool alone = session().stage() == Stage::attract;
    const double step = 1.0 - std::exp(-seconds / settling);
    sway_ += ((alone ? 1.0 : 0.0) - sway_) * step;
    if (attracting()) drift_seconds_ += seconds;
    const tour::Stand& stand = scene().state().stand;
    const double heading = glm::radians(stand.pose.heading);
    const double away =
        std::min(widest, stand.radius * 0.6) * sway_ * std::sin(drift_seconds_ * glm::two_pi<double>() / swing);
    if (!attracting()) return glm::dvec3(0.0);
    return glm::dvec3(std::cos(heading), 0.0, std::sin(heading)) * away;
}

void FlatVisit::look(double seconds, const FlatInput& input) {
    const tour::TourState& state = scene().state();
    const museum::Pose& stand = state.stand.pose;
    constexpr double jump = 0.5; // metres in a frame: nothing glides so fast
    const bool cut = take_placed() || glm::distance(stood_, stand.position) > jump;
    stood_ = stand.position;
    if (cut) {
        walked_ = glm::dvec3(0.0);
        climb_ = 0.0;
    }
    if (cut || state.at != watched_) own_view_ = false;
    watched_ = state.at;
    const bool free = page() == Page::none;
    if (free && input.walk != glm::vec2(0.0F)) walk_on(seconds, input.walk);
    if (free && (input.walk != glm::vec2(0.0F) || input.turn != glm::vec2(0.0F))) own_view_ = true;
    climb_ *= std::exp(-seconds / climb_seconds);
    museum::Pose here = stand;
    here.position += walked_ + sway(seconds) - glm::dvec3(0.0, climb_, 0.0);
    if (own_view_) {
        camera_.stand_at(here);
    } else {
        std::optional<glm::dvec3> subject;
        if (options_.subject && state.at.stop < tour().stops.size() &&
            tour().stops[state.at.stop].steps.size() > state.at.step)
            subject = options_.subject(state, tour());
        camera_.follow(here, subject, seconds, cut);
    }
    if (free) camera_.turn(static_cast<double>(input.turn.x), static_cast<double>(input.turn.y));
}

void FlatVisit::follow_focus() {
    std::string now;
    const auto ids = focus();
    for (const std::string& id : ids) now += id + "\n";
    if (now != focused_) {
        const bool kept = page() == Page::pin && focused_.starts_with("digit:");
        focused_ = now;
        scroll_ = 0.0F;
        if (!kept) lit_ = page() == Page::none && answers().empty() ? -1 : 0;
        if (page() == Page::stops) lit_ = static_cast<int>(scene().state().at.stop);
    }
    lit_ = std::min(lit_, static_cast<int>(ids.size()) - 1);
}

void FlatVisit::advance(double seconds, const FlatInput& input) {
    pad_.advance(seconds, input.touched);
    const bool pad = on_pad();
    if (pad && pad_.abandoned()) open_page(Page::none);
    if (input.close_asked) {
        if (options_.kiosk)
            open_page(Page::pin);
        else
            wishes_.push_back(FlatWish::quit);
    }
    // What wakes the screen, or puts off the countdown, does nothing else.
    const bool asleep = session().stage() == Stage::attract || session().paused();
    SessionEvent moved;
    const bool tell = input.touched && !(pad && session().stage() == Stage::attract) && !input.close_asked;
    pass(seconds, {&moved, tell ? 1U : 0U});
    if (input.touched && (!asleep || pad)) hear(input);

    if (attracting()) attract(seconds);
    if (plays()) {
        Doing doing;
        doing.gazes.push_back(sight());
        if (input.pointer) doing.gazes.push_back(*input.pointer);
        doing.feet = scene().state().stand.pose.position + walked_;
        play(seconds, doing);
    }
    look(seconds, input);
    follow_focus();
    if (page() != Page::pin) pad_.clear();
}

} // namespace guanhe::app
