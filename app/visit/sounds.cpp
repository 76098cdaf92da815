#include "visit/sounds.h"

#include "visit/lookup.h"

#include "audio/levels.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace guanhe::app {
namespace {

constexpr double most_drift = 0.1; // seconds: captions are told within this of the words

float gain_of(double decibels) {
    return static_cast<float>(std::pow(10.0, decibels / 20.0));
}

} // namespace

tour::TourState ambience_of(tour::TourState state) {
    state.narration.clear();
    state.speech.clear();
    state.sounds.clear();
    state.videos.clear();
    return state;
}

std::vector<Sounds::Wanted> Sounds::wanted(const tour::TourState& state, const tour::TourContext& context,
                                           const std::optional<glm::vec3>& guide) const {
    std::vector<Wanted> all;
    const auto add = [&](Kind kind, tour::StepRef step, const museum::FileRef& file, audio::PlayOptions options,
                         std::optional<double> offset, double fade_out = 0.1) {
        if (file.empty()) return;
        if (offset) options.offset = *offset;
        all.push_back({{kind, step, file.path}, file, options, offset, fade_out});
    };
    const auto narrate = [&](Kind kind, tour::StepRef step, const museum::Narration& narration,
                             const audio::Placement& place, double offset) {
        const auto picked = narration.audio.pick(context.language);
        if (!picked) return;
        audio::PlayOptions options;
        options.role = audio::Role::narration;
        options.placement = place;
        add(kind, step, *picked.value, options, offset);
    };
    for (const tour::Playing& playing : state.narration) {
        if (playing.reply) {
            const auto* ask = action_at<museum::Ask>(*context.tour, playing.step);
            if (ask == nullptr || *playing.reply >= ask->answers.size()) continue;
            narrate(Kind::reply, playing.step, ask->answers[*playing.reply].reply, audio::HeadLocked{}, playing.offset);
            continue;
        }
        const auto* say = action_at<museum::Say>(*context.tour, playing.step);
        if (say == nullptr) continue;
        audio::Placement place = audio::HeadLocked{};
        if (say->from == museum::Say::From::place) place = audio::Place{.position = glm::vec3(say->position)};
        if (say->from == museum::Say::From::guide && guide) place = audio::Place{.position = *guide};
        narrate(Kind::narration, playing.step, say->narration, place, playing.offset);
    }
    for (const VideoNow& video : videos_of(state, context, false)) {
        audio::PlayOptions options;
        options.role = audio::Role::narration;
        const auto* panel = action_at<museum::Panel>(*context.tour, video.key.step);
        const bool around = std::get<museum::PanelVideo>(panel->content).dome;
        if (panel->pose && !around) options.placement = audio::Place{.position = glm::vec3(panel->pose->position)};
        add(Kind::video, video.key.step, video.file, options, video.seconds);
    }
    const auto effect = [&](const museum::Sound& sound, bool loop) {
        audio::PlayOptions options;
        options.role = audio::Role::effect;
        if (sound.position) options.placement = audio::Place{.position = glm::vec3(*sound.position)};
        options.gain = gain_of(sound.gain);
        options.fade_in = sound.fade;
        options.loop = loop;
        return options;
    };
    for (const tour::Playing& playing : state.sounds)
        if (const auto* sound = action_at<museum::Sound>(*context.tour, playing.step))
            add(Kind::sound, playing.step, sound->file, effect(*sound, false), playing.offset, sound->fade);
    for (const tour::StepRef ref : state.loops)
        if (const auto* sound = action_at<museum::Sound>(*context.tour, ref))
            add(Kind::loop, ref, sound->file, effect(*sound, true), std::nullopt, sound->fade);
    if (const museum::Site* site = museum::find_site(*context.museum, state.stand.site))
        for (std::size_t i = 0; i < site->ambience.size(); ++i) {
            const museum::AmbienceZone& zone = site->ambience[i];
            if (!in_era(zone.eras, state.era.id)) continue;
            audio::PlayOptions options;
            options.role = audio::Role::ambience;
            options.placement =
                audio::Zone{glm::vec3(zone.position), static_cast<float>(zone.radius), static_cast<float>(zone.fade)};
            options.gain = gain_of(zone.gain);
            options.loop = true;
            options.fade_in = 1.5;
            const auto site_index = static_cast<std::uint32_t>(site - context.museum->sites.data());
            add(Kind::ambience, {site_index, static_cast<std::uint32_t>(i)}, zone.file, options, std::nullopt, 1.5);
        }
    return all;
}

void Sounds::follow(const tour::TourState& state, const tour::TourContext& context, const audio::Listener& listener,
                    const std::optional<glm::vec3>& guide) {
    mixer_.set_listener(listener);
    for (auto& [key, voice] : voices_) voice.kept = false;
    for (const Wanted& want : wanted(state, context, guide)) {
        const auto known = voices_.find(want.key);
        if (known == voices_.end()) {
            begin(want);
            continue;
        }
        known->second.kept = true;
        if (const auto* place = std::get_if<audio::Place>(&want.options.placement))
            mixer_.move(known->second.id, place->position);
        const audio::VoiceState now = mixer_.state(known->second.id);
        if (now.phase == audio::Phase::failed && !now.trouble.empty()) complain(now.trouble);
        const bool runs = now.phase == audio::Phase::playing || now.phase == audio::Phase::paused;
        if (want.offset && runs && *want.offset < now.duration && std::abs(now.seconds - *want.offset) > most_drift)
            mixer_.seek(known->second.id, *want.offset);
    }
    std::erase_if(voices_, [&](const auto& entry) {
        if (entry.second.kept) return false;
        mixer_.stop(entry.second.id, entry.second.fade_out);
        return true;
    });
}

Result<audio::SoundFile> Sounds::open(const museum::FileRef& file) const {
    GUANHE_TRY_LET(const auto path, folder_.locate(file));
    return audio::SoundFile::open(path);
}

void Sounds::begin(const Wanted& want) {
    Voice voice{.fade_out = want.fade_out, .kept = true};
    if (want.key.kind == Kind::video) {
        const VideoKey key{VideoKey::Kind::panel, want.key.step, {}, want.key.file};
        if (auto sound = videos_.sound(key))
            voice.id = mixer_.play(std::move(*sound), want.options);
        else if (!videos_.silent(key))
            return; // not yet
    } else if (auto sound = open(want.file)) {
        voice.id = mixer_.play(std::move(*sound), want.options);
    } else {
        complain(sound.error().message());
    }
    voices_.emplace(want.key, voice); // also when there is none: it is not tried again in each frame
}

void Sounds::pause(bool paused) {
    mixer_.pause_all(paused);
}

void Sounds::silence() {
    voices_.clear();
    mixer_.stop_all(0.2);
}

void Sounds::complain(std::string words) {
    if (std::ranges::find(told_, words) != told_.end()) return;
    told_.push_back(words);
    complaints_.push_back(std::move(words));
}

std::vector<std::string> Sounds::take_complaints() {
    return std::exchange(complaints_, {});
}

} // namespace guanhe::app
