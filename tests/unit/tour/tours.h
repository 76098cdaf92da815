// Small museums for the tests, made in memory.
#pragma once

#include "tour/player.h"

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <utility>

namespace guanhe::test {

namespace m = guanhe::museum;

template<class T>
m::Step step(T action, std::string id = {}, bool with_next = false) {
    m::Step out;
    out.id = std::move(id);
    out.action = std::move(action);
    out.with_next = with_next;
    return out;
}

inline m::Narration words(const std::string& text) {
    m::Narration out;
    out.text.values = {{"en", text}};
    return out;
}

inline m::Target exhibit(std::string id) {
    m::Target out;
    out.exhibit = std::move(id);
    return out;
}

inline m::Say say(const std::string& text) {
    return {words(text), m::Say::From::head, {}};
}

inline m::Wait wait(double seconds) {
    return {m::Wait::Time{seconds}, {}};
}

inline m::Stop stop(std::string id, std::string site, glm::dvec3 at, std::vector<m::Step> steps) {
    m::Stop out;
    out.id = std::move(id);
    out.site = std::move(site);
    out.pose.position = at;
    out.steps = std::move(steps);
    return out;
}

/// A museum, its tour and a player of it.
struct Play {
    m::Museum museum;
    m::Tour tour;
    std::map<std::string, std::string> scripts;

    Play() {
        m::Site a, b;
        a.id = "pit";
        a.origin = m::Origin{34.8, 113.0};
        a.sun = m::SunMoment{-3300, 6, 21, 9.0};
        a.first_era = "now";
        m::Exhibit jar;
        jar.id = "jar";
        a.exhibits.push_back(jar);
        m::Hotspot spot;
        spot.id = "spot";
        a.hotspots.push_back(spot);
        b.id = "hall";
        museum.sites = {a, b};
        tour.id = "t";
        tour.file.path = "tours/t.json";
    }

    tour::PlayerOptions options() const {
        tour::PlayerOptions out;
        out.context.museum = &museum;
        out.context.tour = &tour;
        out.context.language = "en";
        out.seed = 11;
        out.length = [](const m::FileRef& file) { return file.path == "four.opus" ? 4.0 : 0.0; };
        out.script = [this](const m::FileRef& file) -> Result<std::string> {
            const auto found = scripts.find(file.path);
            if (found == scripts.end()) return Error{"no such file", file.path, ""};
            return found->second;
        };
        out.budget.seconds_at_once = 30.0;
        return out;
    }
};

inline std::string words_of(const tour::PlayerFrame& frame) {
    std::string all;
    for (const auto& fault : frame.faults) all += fault.message() + "\n";
    return all;
}

inline tour::TourEvent event(tour::TourEvent::Kind kind, std::optional<m::Target> target = {}) {
    tour::TourEvent out;
    out.kind = kind;
    out.target = std::move(target);
    return out;
}

inline tour::TourEvent answer(std::uint32_t index) {
    tour::TourEvent out;
    out.kind = tour::TourEvent::Kind::answer;
    out.answer = index;
    return out;
}

inline tour::PlayerFrame tell(tour::Player& player, const tour::TourEvent& what, double seconds = 0.0) {
    return player.advance(seconds, std::span(&what, 1));
}

/// One stop with these steps, then one second of waiting.
struct One : Play {
    explicit One(std::vector<m::Step> steps) {
        steps.push_back(step(wait(1.0)));
        tour.stops = {stop("first", "pit", {0, 0, 0}, std::move(steps)),
                      stop("second", "pit", {4, 0, 0}, {step(wait(1.0))}),
                      stop("third", "hall", {0, 0, 0}, {step(wait(1.0))})};
    }
};

[[nodiscard]] inline m::Captions one_cue(double start, double end, const char* text) {
    m::Captions captions;
    m::Cue& cue = captions.cues.emplace_back();
    cue.start = start;
    cue.end = end;
    cue.spans.emplace_back().text = text;
    return captions;
}

} // namespace guanhe::test
