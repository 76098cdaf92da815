#include "audio/mixer_state.h"

#include <algorithm>
#include <cmath>

namespace guanhe::audio {
namespace {

constexpr std::size_t most_past = 256;
constexpr float silence = 1e-3F;

Player::Layout layout_of(const Placement& placement) {
    if (std::holds_alternative<Place>(placement)) return Player::Layout::place;
    return std::holds_alternative<Zone>(placement) ? Player::Layout::bed : Player::Layout::direct;
}

} // namespace

Voice::Voice(SoundFile sound, const PlayOptions& options)
    : role(options.role), placement(options.placement), gain(options.gain), duration(sound.facts().seconds()),
      loop(options.loop), player(std::move(sound), layout_of(options.placement), options.loop, options.offset),
      life(options.fade_in > 0.0 ? 0.0F : 1.0F) {
    if (const auto* place = std::get_if<Place>(&placement)) wanted.position = place->position;
    wanted.paused = options.paused;
    life.go(1.0F, options.fade_in);
    seconds = player.seconds();
    seen = std::chrono::steady_clock::now();
}

VoiceId MixerState::add(SoundFile sound, const PlayOptions& options) {
    auto voice = std::make_shared<Voice>(std::move(sound), options);
    const std::scoped_lock lock(mutex_);
    voice->id = static_cast<VoiceId>(++last_id_);
    voices_.push_back(voice);
    return voice->id;
}

void MixerState::pause_all(bool paused) {
    const std::scoped_lock lock(mutex_);
    all_paused_ = paused;
}

void MixerState::set_volume(Role role, float volume) {
    const std::scoped_lock lock(mutex_);
    volumes_[static_cast<std::size_t>(role)] = std::clamp(volume, 0.0F, 4.0F);
}

void MixerState::set_listener(const Listener& listener) {
    const std::scoped_lock lock(mutex_);
    listener_ = listener;
}

Voice* MixerState::find(VoiceId voice) const {
    if (voice == VoiceId::none) return nullptr;
    const auto found = std::ranges::find_if(voices_, [voice](const auto& other) { return other->id == voice; });
    return found == voices_.end() ? nullptr : found->get();
}

VoiceState MixerState::state(VoiceId voice, bool live) const {
    const std::scoped_lock lock(mutex_);
    const auto* found = find(voice);
    if (found == nullptr) {
        const auto past = std::ranges::find_if(past_, [voice](const auto& other) { return other.first == voice; });
        return past == past_.end() ? VoiceState{} : past->second;
    }
    VoiceState out;
    out.duration = found->duration;
    out.phase = found->wanted.stopping                ? Phase::ended
                : found->wanted.paused || all_paused_ ? Phase::paused
                                                      : Phase::playing;
    out.seconds = found->seconds;
    if (found->seeks_done != found->wanted.seeks) {
        out.seconds = std::clamp(found->wanted.seek_to, 0.0, found->duration);
    } else if (live && out.phase == Phase::playing) {
        // Between two looks of the mixing thread; when that is held up, so is the sound, soon.
        const std::chrono::duration<double> since = std::chrono::steady_clock::now() - found->seen;
        out.seconds += std::clamp(since.count(), 0.0, 0.1);
        out.seconds = found->loop ? std::fmod(out.seconds, found->duration) : std::min(out.seconds, found->duration);
    }
    return out;
}

void MixerState::copy_tasks() {
    const std::scoped_lock lock(mutex_);
    tasks_.clear();
    for (const auto& voice : voices_) tasks_.push_back({voice, voice->wanted});
    now_paused_ = all_paused_;
    now_volumes_ = volumes_;
    now_listener_ = listener_;
}

float MixerState::presence(Voice& voice, double seconds) const {
    const auto* zone = std::get_if<Zone>(&voice.placement);
    if (zone == nullptr) return 1.0F;
    constexpr float follow = 0.15F; // seconds: a teleport out of a room is no click
    const float goal = gain_at(*zone, now_listener_.position);
    const float share = voice.presence < 0.0F ? 1.0F : std::min(1.0F, static_cast<float>(seconds) / follow);
    voice.presence = std::max(voice.presence, 0.0F);
    voice.presence += (goal - voice.presence) * share;
    if (goal == 0.0F && voice.presence < silence) voice.presence = 0.0F;
    return voice.presence;
}

void MixerState::apply(Voice& voice, const Wanted& wanted, const Output& output, double seconds) {
    auto& player = voice.player;
    const float here = presence(voice, seconds);
    if (here == 0.0F) {
        player.detach(); // a device has fewer sources than a museum may have zones
    } else if (!player.attached() && !player.ended()) {
        if (auto attached = player.attach(output); !attached) {
            voice.trouble = attached.error().message();
            return;
        }
    }
    if (wanted.seeks != voice.seeks_done) player.seek(wanted.seek_to);
    if (wanted.stopping && !voice.leaving) {
        voice.leaving = true;
        voice.life.go(0.0F, wanted.paused || now_paused_ ? 0.0 : wanted.fade_out);
    }
    const bool paused = wanted.paused || now_paused_;
    if (!paused) voice.life.advance(seconds);
    if (!player.attached()) return;
    float gain = voice.gain * voice.life.gain() * here * now_volumes_[static_cast<std::size_t>(voice.role)];
    if (voice.role == Role::ambience) gain *= ducker_.gain();
    player.set_gain(gain);
    if (const auto* place = std::get_if<Place>(&voice.placement)) player.set_place(*place, wanted.position);
    if (std::holds_alternative<Zone>(voice.placement)) {
        player.set_bed(std::atan2(-now_listener_.forward.x, -now_listener_.forward.z));
    }
    player.set_paused(paused);
    if (auto fed = player.feed(); !fed) voice.trouble = fed.error().message();
}

void MixerState::tick(const Output& output, double seconds) {
    copy_tasks();
    output.use();
    const auto& at = now_listener_.position;
    alListener3f(AL_POSITION, at.x, at.y, at.z);
    const std::array facing{now_listener_.forward.x, now_listener_.forward.y, now_listener_.forward.z,
                            now_listener_.up.x,      now_listener_.up.y,      now_listener_.up.z};
    alListenerfv(AL_ORIENTATION, facing.data());

    const bool speech = std::ranges::any_of(tasks_, [](const Task& task) {
        return task.voice->role == Role::narration && !task.wanted.paused && !task.wanted.stopping &&
               !task.voice->player.ended();
    });
    if (!now_paused_) ducker_.advance(speech, seconds);
    for (const auto& [voice, wanted] : tasks_) apply(*voice, wanted, output, seconds);
    publish();
    tasks_.clear(); // the last owners of voices that are gone, on the thread that may let go of their sources
}

void MixerState::publish() {
    const auto now = std::chrono::steady_clock::now();
    const std::scoped_lock lock(mutex_);
    for (const auto& [voice, wanted] : tasks_) {
        voice->seconds = voice->player.seconds();
        voice->seen = now;
        voice->seeks_done = wanted.seeks;
        const bool failed = !voice->trouble.empty();
        const bool faded = voice->leaving && voice->life.there() && voice->life.gain() == 0.0F;
        // A seek that came while we were at the end brings the voice back.
        const bool over = voice->player.ended() && voice->wanted.seeks == wanted.seeks;
        if (!failed && !faded && !over) continue;
        past_.emplace_back(voice->id, VoiceState{failed ? Phase::failed : Phase::ended, voice->seconds, voice->duration,
                                                 voice->trouble});
        if (past_.size() > most_past) past_.pop_front();
        std::erase(voices_, voice);
    }
}

void MixerState::leave_output() {
    copy_tasks();
    for (const auto& [voice, wanted] : tasks_) voice->player.detach();
    tasks_.clear();
}

} // namespace guanhe::audio
