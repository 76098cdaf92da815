#include "audio/mixer.h"

#include "audio/mixer_state.h"
#include "audio/mixer_thread.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace guanhe::audio {

/// With a thread, or with an output of its own in memory.
class Mixer::State {
public:
    explicit State(const MixerSettings& settings) : voices(settings.ducking) {
        thread = std::make_unique<MixerThread>(voices, settings);
    }
    State(const MixerSettings& settings, std::unique_ptr<Output> to)
        : voices(settings.ducking), memory(std::move(to)) {}
    ~State() {
        thread.reset();
        if (memory == nullptr) return;
        memory->use();
        voices.leave_output();
    }
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    void render(std::span<float> samples);
    /// Something is wanted of the mixing thread now.
    void wake() const {
        if (thread != nullptr) thread->wake();
    }

    MixerState voices;
    std::unique_ptr<MixerThread> thread;
    std::unique_ptr<Output> memory;
    std::uint64_t frame = 0, ticked = 0; ///< of memory
};

void Mixer::State::render(std::span<float> samples) {
    assert(memory != nullptr && samples.size() % 2 == 0);
    const std::uint64_t rate = memory->rate(), quantum = std::max<std::uint64_t>(1, rate / 100);
    while (!samples.empty()) {
        voices.tick(*memory, static_cast<double>(frame - ticked) / static_cast<double>(rate));
        ticked = frame;
        const auto frames = std::min<std::uint64_t>(samples.size() / 2, quantum - frame % quantum);
        memory->render(samples.first(static_cast<std::size_t>(frames) * 2));
        samples = samples.subspan(static_cast<std::size_t>(frames) * 2);
        frame += frames;
    }
    voices.tick(*memory, static_cast<double>(frame - ticked) / static_cast<double>(rate)); // what state() tells
    ticked = frame;
}

Mixer::Mixer(std::unique_ptr<State> state) : state_(std::move(state)) {}
Mixer::Mixer(const MixerSettings& settings) : state_(std::make_unique<State>(settings)) {}
Mixer::Mixer(Mixer&&) noexcept = default;
Mixer& Mixer::operator=(Mixer&&) noexcept = default;
Mixer::~Mixer() = default;

Result<Mixer> Mixer::offline(std::uint32_t rate, const MixerSettings& settings) {
    GUANHE_TRY_LET(auto memory, Output::memory(rate, 2, settings.hrtf));
    return Mixer(std::make_unique<State>(settings, std::move(memory)));
}

VoiceId Mixer::play(SoundFile sound, const PlayOptions& options) {
    const auto voice = state_->voices.add(std::move(sound), options);
    state_->wake();
    return voice;
}

void Mixer::stop(VoiceId voice, double fade_out) {
    state_->voices.change(voice, [fade_out](Wanted& wanted) {
        wanted.stopping = true;
        wanted.fade_out = fade_out;
    });
    state_->wake();
}

void Mixer::stop_all(double fade_out) {
    state_->voices.change_all([fade_out](Wanted& wanted) {
        wanted.stopping = true;
        wanted.fade_out = fade_out;
    });
    state_->wake();
}

void Mixer::pause(VoiceId voice, bool paused) {
    state_->voices.change(voice, [paused](Wanted& wanted) { wanted.paused = paused; });
    state_->wake();
}

void Mixer::pause_all(bool paused) {
    state_->voices.pause_all(paused);
    state_->wake();
}

void Mixer::seek(VoiceId voice, double seconds) {
    state_->voices.change(voice, [seconds](Wanted& wanted) {
        wanted.seek_to = seconds;
        ++wanted.seeks;
    });
    state_->wake();
}

void Mixer::move(VoiceId voice, const glm::vec3& position) {
    state_->voices.change(voice, [&position](Wanted& wanted) { wanted.position = position; });
}

void Mixer::set_volume(Role role, float volume) {
    state_->voices.set_volume(role, volume);
}

void Mixer::set_listener(const Listener& listener) {
    state_->voices.set_listener(listener);
}

VoiceState Mixer::state(VoiceId voice) const {
    return state_->voices.state(voice, state_->thread != nullptr);
}

OutputState Mixer::output() const {
    if (state_->thread != nullptr) return state_->thread->output();
    return {OutputKind::offline, {}, state_->memory->hrtf(), state_->memory->rate(), {}};
}

void Mixer::render(std::span<float> samples) {
    state_->render(samples);
}

} // namespace guanhe::audio
