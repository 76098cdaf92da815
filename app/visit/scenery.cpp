#include "visit/scenery.h"

#include "visit/lookup.h"

#include <glm/gtc/constants.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace guanhe::app {
namespace {

using museum::Certainty;

constexpr float lamp_exposure = 1.0F / 26.0F; // the sky's exposure is far from daylight's

glm::vec3 linear(const glm::dvec3& srgb) {
    glm::vec3 out;
    for (glm::length_t i = 0; i < 3; ++i) {
        const double v = srgb[i];
        out[i] = static_cast<float>(v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4));
    }
    return out;
}

float hatch_of(Certainty certainty) {
    switch (certainty) {
    case Certainty::conjectural:
        return 1.0F;
    case Certainty::inferred:
        return 0.6F;
    case Certainty::attested:
        return 0.25F;
    case Certainty::surveyed:
    case Certainty::unstated:
        break;
    }
    return 0.0F;
}

/// From sure to conjectured: green, blue, amber, rose. Told apart by people who do not tell red from green (Okabe and
/// Ito's set).
glm::vec4 wash_of(Certainty certainty) {
    constexpr float strength = 0.45F;
    switch (certainty) {
    case Certainty::surveyed:
        return {linear({0.0, 0.62, 0.45}), strength};
    case Certainty::attested:
        return {linear({0.34, 0.71, 0.91}), strength};
    case Certainty::inferred:
        return {linear({0.90, 0.62, 0.0}), strength};
    case Certainty::conjectural:
        return {linear({0.80, 0.47, 0.65}), strength};
    case Certainty::unstated:
        break;
    }
    return glm::vec4(0.0F);
}

class Looks {
public:
    Looks(const tour::TourState& state, const tour::TourContext& context) : state_(state), context_(context) {}

    [[nodiscard]] ExhibitLook of(const museum::Exhibit& exhibit) const {
        ExhibitLook out;
        out.exhibit = &exhibit;
        out.look = common(exhibit);
        const Fade fade = era_fade(exhibit);
        out.look.presence = static_cast<float>(fade.presence * shown(exhibit, {}));
        out.look.complement = fade.complement;
        for (const std::string& part : parts_of(exhibit)) {
            render::Look look = out.look;
            look.presence = static_cast<float>(fade.presence * shown(exhibit, part));
            highlight(exhibit, part, look);
            if (!(look == out.look)) out.parts.emplace_back(part, look);
        }
        highlight(exhibit, {}, out.look);
        return out;
    }

private:
    struct Fade {
        double presence = 1.0;
        bool complement = false;
    };

    [[nodiscard]] Fade era_fade(const museum::Exhibit& exhibit) const {
        const bool now = in_era(exhibit.eras, state_.era.id);
        if (state_.era.from.empty() || state_.era.part >= 1.0) return {now ? 1.0 : 0.0, false};
        const bool before = in_era(exhibit.eras, state_.era.from);
        if (now == before) return {now ? 1.0 : 0.0, false};
        // What comes takes the samples that what goes leaves: no hole between the two.
        return now ? Fade{state_.era.part, true} : Fade{1.0 - state_.era.part, false};
    }

    /// How much of it the steps leave shown, of a part (or of the whole, empty).
    [[nodiscard]] double shown(const museum::Exhibit& exhibit, const std::string& part) const {
        double share = exhibit.shown ? 1.0 : 0.0;
        for (const tour::Visibility& change : state_.visibility) {
            const bool names_whole = change.target.exhibit == exhibit.id && change.target.part.empty();
            const bool names_part = !part.empty() && change.target.exhibit == exhibit.id && change.target.part == part;
            if (!names_whole && !names_part) continue;
            const double target = change.shown ? 1.0 : 0.0;
            share += (target - share) * std::clamp(change.part, 0.0, 1.0);
        }
        return share;
    }

    [[nodiscard]] std::vector<std::string> parts_of(const museum::Exhibit& exhibit) const {
        std::vector<std::string> parts;
        const auto add = [&](const museum::Target& target) {
            if (target.exhibit != exhibit.id || target.part.empty()) return;
            if (std::ranges::find(parts, target.part) == parts.end()) parts.push_back(target.part);
        };
        for (const auto& change : state_.visibility) add(change.target);
        for (const auto& marked : state_.highlights) add(marked.target);
        return parts;
    }

    void highlight(const museum::Exhibit& exhibit, const std::string& part, render::Look& look) const {
        for (const tour::Highlighted& marked : state_.highlights)
            if (marked.target.exhibit == exhibit.id && marked.target.part == part)
                look.glow = glm::vec4(linear(marked.color), 1.0F);
    }

    /// What its certainty and the section say.
    [[nodiscard]] render::Look common(const museum::Exhibit& exhibit) const {
        render::Look look;
        using Marking = museum::ChangeEra::Marking;
        if (state_.era.certainty == Marking::hatching) look.hatch = hatch_of(exhibit.certainty);
        if (state_.era.certainty == Marking::color) look.wash = wash_of(exhibit.certainty);
        if (state_.section) cut(exhibit, *state_.section, look);
        return look;
    }

    void cut(const museum::Exhibit& exhibit, const tour::SectionState& state, render::Look& look) const {
        const auto* section = action_at<museum::Section>(*context_.tour, state.step);
        if (section == nullptr) return;
        const bool meant = section->targets.empty() || std::ranges::any_of(section->targets, [&](const auto& target) {
                               return target.exhibit == exhibit.id;
                           });
        if (!meant || glm::dot(section->normal, section->normal) <= 0.0) return;
        const glm::dvec3 normal = glm::normalize(section->normal);
        // The normal points to what is cut away.
        look.section = glm::vec4(-normal, glm::dot(normal, section->point) - state.travelled);
    }

    const tour::TourState& state_;
    const tour::TourContext& context_;
};

void add_hour(const tour::TourState& state, const tour::TourContext& context, Scenery& scenery) {
    const auto sun = tour::sun_of(state, context);
    if (!sun) return;
    const double seen = sun->elevation + tour::refraction(sun->elevation);
    const HourLight light = light_at(seen);
    auto& day = scenery.daylight.emplace();
    tour::SunPosition lifted = *sun;
    lifted.elevation = seen;
    day.to_sun = glm::vec3(tour::towards_sun(lifted, scenery.site->north));
    day.sun = light.sun;
    day.sky = light.sky;
    scenery.exposure_ev = light.exposure_ev;
}

void add_torch(const tour::TourState& state, const glm::vec3& eye, const glm::vec3& forward, Scenery& scenery) {
    const auto* now = std::get_if<museum::Light::Torch>(&state.light.source);
    const auto* before = std::get_if<museum::Light::Torch>(&state.light.from);
    const auto* torch = now != nullptr ? now : before;
    if (torch == nullptr) return;
    const auto part = static_cast<float>(std::clamp(state.light.part, 0.0, 1.0));
    const float strength = (now != nullptr ? (before != nullptr ? 1.0F : part) : 1.0F - part);
    if (strength <= 0.0F) return;
    scenery.torch = true;
    render::Lamp lamp;
    lamp.position = eye;
    lamp.direction = forward;
    lamp.color = glm::vec3(1.0F, 0.86F, 0.68F);
    lamp.candela = static_cast<float>(torch->candela) * strength * lamp_exposure;
    lamp.outer_cone = glm::radians(static_cast<float>(torch->angle) * 0.5F);
    lamp.inner_cone = lamp.outer_cone * 0.6F;
    scenery.lamps.push_back(lamp);
    // Torchlight is for the dark: the day goes as it comes.
    auto& day = scenery.daylight ? *scenery.daylight : scenery.daylight.emplace();
    const float dark = 1.0F - 0.94F * strength;
    day.sky *= dark;
    day.sun *= (1.0F - strength);
}

/// The site's own, of the era that is on.
void add_lamps(const tour::TourState& state, Scenery& scenery) {
    const auto part = static_cast<float>(std::clamp(state.era.part, 0.0, 1.0));
    for (const museum::SiteLamp& own : scenery.site->lamps) {
        const bool now = in_era(own.eras, state.era.id);
        const bool before = state.era.from.empty() ? now : in_era(own.eras, state.era.from);
        const float strength = (now ? part : 0.0F) + (before ? 1.0F - part : 0.0F);
        if (strength <= 0.0F) continue;
        render::Lamp lamp;
        lamp.position = glm::vec3(own.position);
        lamp.color = glm::vec3(linear(own.color));
        lamp.candela = static_cast<float>(own.candela) * strength * lamp_exposure;
        lamp.range = static_cast<float>(own.range);
        lamp.inner_cone = lamp.outer_cone = glm::pi<float>();
        scenery.lamps.push_back(lamp);
    }
}

/// From above and a little before what is to be looked at, wide enough for all of it.
void add_looks(const tour::TourState& state, const tour::TourContext& context, const FindBounds& find_bounds,
               const glm::vec3& eye, Scenery& scenery) {
    for (const tour::StepRef ref : state.looks) {
        const auto* look = action_at<museum::Look>(*context.tour, ref);
        if (look == nullptr) continue;
        const auto bounds = find_bounds(look->at);
        if (!bounds || bounds->empty()) continue;
        const glm::vec3 at = bounds->center();
        const float radius = std::max(bounds->radius(), 0.1F);
        glm::vec3 towards = eye - at;
        towards.y = 0.0F;
        if (glm::length(towards) > 1e-3F) towards = glm::normalize(towards);
        const float height = std::clamp(radius * 3.0F, 1.5F, 12.0F);
        render::Lamp lamp;
        lamp.position = at + glm::vec3(0.0F, height, 0.0F) + towards * (0.45F * height);
        lamp.direction = glm::normalize(at - lamp.position);
        lamp.color = glm::vec3(1.0F, 0.93F, 0.80F);
        const float distance = glm::distance(at, lamp.position);
        lamp.outer_cone = std::clamp(std::atan2(radius * 1.25F, distance), 0.08F, 1.2F);
        lamp.inner_cone = lamp.outer_cone * 0.55F;
        lamp.candela = 2.6F * distance * distance;
        scenery.lamps.push_back(lamp);
    }
}

} // namespace

HourLight light_at(double elevation) {
    // Kasten and Young's air mass; what Rayleigh's law takes of red, green and blue on the way through one.
    const glm::dvec3 depth(0.062, 0.118, 0.268);
    const auto air_mass = [](double degrees) {
        const double h = std::max(degrees, -0.5);
        return 1.0 / (std::sin(glm::radians(h)) + 0.50572 * std::pow(h + 6.07995, -1.6364));
    };
    constexpr double reference = 45.0; // where the built-in sky's own sun stands, about
    const double more = air_mass(elevation) - air_mass(reference);
    HourLight light;
    const double up = glm::smoothstep(-0.8, 1.5, elevation); // the disc rises through the horizon
    light.sun = glm::vec3(glm::exp(-depth * more) * up);
    // The sky falls to a deep blue between civil and astronomical twilight.
    const double day = glm::smoothstep(-6.0, 20.0, elevation);
    const double dusk = glm::smoothstep(-16.0, 0.0, elevation);
    light.sky = glm::vec3(
        glm::mix(glm::mix(glm::dvec3(0.010, 0.014, 0.026), glm::dvec3(0.16, 0.19, 0.30), dusk), glm::dvec3(1.0), day));
    // Half of what an eye's getting used to would do: a night should look like one.
    const double brightness =
        glm::dot(glm::dvec3(light.sky) * 0.6 + glm::dvec3(light.sun) * 0.4, glm::dvec3(1.0 / 3.0));
    light.exposure_ev = static_cast<float>(std::clamp(-0.5 * std::log2(std::max(brightness, 1e-4)), -0.5, 2.5));
    return light;
}

Scenery scenery_of(const tour::TourState& state, const tour::TourContext& context, const FindBounds& find_bounds,
                   const glm::vec3& eye, const glm::vec3& forward) {
    Scenery scenery;
    scenery.site = museum::find_site(*context.museum, state.stand.site);
    if (scenery.site == nullptr) return scenery;
    const Looks looks(state, context);
    for (const museum::Exhibit& exhibit : scenery.site->exhibits) scenery.exhibits.push_back(looks.of(exhibit));
    if (state.hold) {
        if (const auto* hold = action_at<museum::Hold>(*context.tour, *state.hold)) {
            scenery.held_scale = hold->scale;
            scenery.held_by = hold->hand;
            for (ExhibitLook& shown : scenery.exhibits) {
                if (shown.exhibit->id != hold->exhibit) continue;
                shown.held = true;
                shown.look.presence = 1.0F;
                shown.look.section.reset();
            }
        }
    }
    add_hour(state, context, scenery);
    add_torch(state, eye, forward, scenery);
    add_lamps(state, scenery);
    add_looks(state, context, find_bounds, eye, scenery);
    return scenery;
}

std::string years_of(const museum::Era& era, const std::string& language) {
    const bool chinese = language.starts_with("zh");
    const auto one = [&](int year) {
        const std::string number = std::to_string(std::abs(year));
        if (chinese) return (year < 0 ? "公元前" : "公元") + number + "年";
        return year < 0 ? number + " BC" : "AD " + number;
    };
    if (era.first_year == 0 && era.last_year == 0) return {};
    if (era.first_year == 0) return (chinese ? "至" : "until ") + one(era.last_year);
    if (era.last_year == 0) return chinese ? one(era.first_year) + "以来" : "since " + one(era.first_year);
    if (era.first_year == era.last_year) return one(era.first_year);
    const bool same = (era.first_year < 0) == (era.last_year < 0);
    const std::string first = std::to_string(std::abs(era.first_year)), last = std::to_string(std::abs(era.last_year));
    if (!same) return one(era.first_year) + (chinese ? "—" : " – ") + one(era.last_year);
    if (chinese)
        return era.first_year < 0 ? "公元前" + first + "—前" + last + "年" : "公元" + first + "—" + last + "年";
    return era.first_year < 0 ? first + " – " + last + " BC" : "AD " + first + " – " + last;
}

} // namespace guanhe::app
