// What a Mixer holds, and one tick of its work. Private to this folder.
#pragma once

#include "audio/mixer.h"
#include "audio/output.h"
#include "audio/player.h"

#include <chrono>
#include <deque>
#include <memory>
#include <mutex>
#include <vector>

namespace guanhe::audio {

using SteadyTime = std::chrono::steady_clock::time_point;

/// What the callers want of a voice.
struct Wanted {
    glm::vec3 position{0.0F};
    double seek_to = 0.0;
    double fade_out = 0.0;
    std::uint64_t seeks = 0; ///< raised by each change of `seek_to`
    bool paused = false;
    bool stopping = false;
};

struct Voice {
    Voice(SoundFile sound, const PlayOptions& options);

    VoiceId id = VoiceId::none;
    const Role role;
    const Placement placement;
    const float gain;

    Wanted wanted; ///< with the lock

    /// As the mixing thread last saw it; with the lock.
    double seconds = 0.0;
    SteadyTime seen;
    std::uint64_t seeks_done = 0;
    const double duration;
    const bool loop;

    // The mixing thread's own.
    Player player;
    Fade life;              ///< in at the start and out at the end
    float presence = -1.0F; ///< of a zone, following gain_at; below 0: not yet known
    bool leaving = false;
    std::string trouble;
};

/// The voices of a mixer. Members that take the lock may be called from any thread; the rest is for the one that mixes.
class MixerState {
public:
    explicit MixerState(const Ducking& ducking) : ducker_(ducking) {}

    // Any thread.
    VoiceId add(SoundFile sound, const PlayOptions& options);
    void change(VoiceId voice, const auto& what) {
        const std::scoped_lock lock(mutex_);
        if (auto* found = find(voice)) what(found->wanted);
    }
    void change_all(const auto& what) {
        const std::scoped_lock lock(mutex_);
        for (const auto& voice : voices_) what(voice->wanted);
    }
    void pause_all(bool paused);
    void set_volume(Role role, float volume);
    void set_listener(const Listener& listener);
    /// `live`: time passes between ticks, and positions with it.
    [[nodiscard]] VoiceState state(VoiceId voice, bool live) const;

    // The mixing thread.
    /// Makes what is wanted so, after `seconds` have passed.
    void tick(const Output& output, double seconds);
    /// Gives all sources of an output back, before it goes; the next tick takes them anew.
    void leave_output();

private:
    struct Task {
        std::shared_ptr<Voice> voice;
        Wanted wanted;
    };
    [[nodiscard]] Voice* find(VoiceId voice) const;
    void copy_tasks();
    void apply(Voice& voice, const Wanted& wanted, const Output& output, double seconds);
    [[nodiscard]] float presence(Voice& voice, double seconds) const;
    void publish();

    mutable std::mutex mutex_;
    std::vector<std::shared_ptr<Voice>> voices_;
    std::deque<std::pair<VoiceId, VoiceState>> past_; ///< the last that ended
    std::uint64_t last_id_ = 0;
    bool all_paused_ = false;
    std::array<float, role_count> volumes_{1.0F, 1.0F, 1.0F};
    Listener listener_;

    // The mixing thread's copies.
    std::vector<Task> tasks_;
    bool now_paused_ = false;
    std::array<float, role_count> now_volumes_{1.0F, 1.0F, 1.0F};
    Listener now_listener_;
    Ducker ducker_;
};

} // namespace guanhe::audio
