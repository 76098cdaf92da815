// All that is heard in a visit: voices in their places, a listener, ambience that makes way for speech.
//
// Threads. A Mixer has one thread of its own, which alone calls OpenAL and decodes; every member may be called from any
// thread, writes down what is wanted and returns at once. An offline Mixer has no thread: render() does that work.
// Metres, seconds, right-handed, Y up; gains are factors of amplitude.
//
// Spatial sound: OpenAL Soft, with head-related transfer functions (HRTF) for headphones. Head-locked voices go to both
// ears as they are; a voice in a place is mixed to mono and heard from there, its loudness falling with distance; the
// bed of an ambience zone stays with the world when the head turns.
#pragma once

#include "audio/levels.h"
#include "audio/sound_file.h"
#include "audio/zone.h"
#include "base/result.h"

#include <glm/glm.hpp>

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace guanhe::audio {

enum class Role : std::uint8_t { narration, ambience, effect };
inline constexpr std::size_t role_count = 3;

/// In the visitor's head: a narrator.
struct HeadLocked {};
/// From a point, which may move: a guide, a loom, a bell.
struct Place {
    glm::vec3 position{0.0F};
    float reference_distance = 1.5F; ///< metres up to which it is as loud as the file; twice as far is 6 dB less
    float max_distance = 60.0F;      ///< metres beyond which it gets no quieter
};
using Placement = std::variant<HeadLocked, Place, Zone>;

struct PlayOptions {
    Role role = Role::narration;
    Placement placement;
    double offset = 0.0;  ///< seconds into the sound, for a step that is entered again
    double fade_in = 0.0; ///< seconds
    float gain = 1.0F;
    bool loop = false; ///< without a gap
    bool paused = false;
};

enum class VoiceId : std::uint64_t { none = 0 };
enum class Phase : std::uint8_t { playing, paused, ended, failed };

struct VoiceState {
    Phase phase = Phase::ended; ///< also of a voice that was stopped, or never was
    /// Seconds into the sound that are at the listener's ears now: the device's latency is taken off.
    double seconds = 0.0;
    double duration = 0.0; ///< of the sound, seconds
    std::string trouble;   ///< with `failed`, in words
};

struct Listener {
    glm::vec3 position{0.0F};
    glm::vec3 forward{0.0F, 0.0F, -1.0F};
    glm::vec3 up{0.0F, 1.0F, 0.0F};
};

enum class Hrtf : std::uint8_t {
    automatic, ///< on where the system says that these are headphones
    on,        ///< for headsets and headphones
    off,       ///< for loudspeakers
};
enum class HrtfState : std::uint8_t { off, on, refused };

struct MixerSettings {
    std::string device; ///< name of a device, or a part of it; empty: the system's own
    Hrtf hrtf = Hrtf::automatic;
    Ducking ducking;
};

enum class OutputKind : std::uint8_t {
    device,
    silent, ///< there is no device: time goes on, so that captions do
    offline,
};
struct OutputState {
    OutputKind kind = OutputKind::silent;
    std::string device; ///< its name
    HrtfState hrtf = HrtfState::off;
    std::uint32_t rate = 0; ///< frames a second
    std::string trouble; ///< in words: no device, the named one not found, one that went away; empty when all is well
};

class Mixer {
public:
    /// Starts without waiting for a device. None, and one that goes away, is a state and not an error: the mixer keeps
    /// time in silence, looks again, and goes on where the visit is when there is one.
    explicit Mixer(const MixerSettings& settings);
    /// For films and tests: sound only as render() asks for it, at `rate` frames a second and in stereo. Nothing
    /// depends on a clock: the same calls give the same samples. Hrtf::automatic is off here. Errors: no OpenAL Soft.
    [[nodiscard]] static Result<Mixer> offline(std::uint32_t rate, const MixerSettings& settings);
    Mixer(Mixer&&) noexcept;
    Mixer& operator=(Mixer&&) noexcept;
    ~Mixer();

    /// From the file's `offset`. The file was opened where waiting for a disk does no harm.
    VoiceId play(SoundFile sound, const PlayOptions& options);
    /// Fades away, then is gone. `fade_out` seconds.
    void stop(VoiceId voice, double fade_out = 0.0);
    void stop_all(double fade_out = 0.0);
    /// At once, and on again at the same sample.
    void pause(VoiceId voice, bool paused);
    /// All voices, whatever their own state, with fades and ducking: the headset came off.
    void pause_all(bool paused);
    void seek(VoiceId voice, double seconds);
    void move(VoiceId voice, const glm::vec3& position); ///< of a Place
    void set_volume(Role role, float volume);
    void set_listener(const Listener& listener);

    [[nodiscard]] VoiceState state(VoiceId voice) const;
    [[nodiscard]] OutputState output() const;

    /// The next frames, left and right in turn; of an offline Mixer only.
    void render(std::span<float> samples);

private:
    class State;
    explicit Mixer(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// Names of the sound devices there are now. Takes a while; any thread.
[[nodiscard]] std::vector<std::string> sound_devices();
/// Which of `names` is meant by `wanted`: the same, else the first that has it as a part in upper or lower case, else
/// the one that shares a word of four letters or more with it ("Valve Index" for "Index HMD Audio"). Empty: none.
[[nodiscard]] std::string match_device(std::span<const std::string> names, const std::string& wanted);

} // namespace guanhe::audio
