// What a tour is heard like: keeps the voices of a mixer to what the state of the tour says is playing.
#pragma once

#include "audio/mixer.h"
#include "museum/document.h"
#include "museum/folder.h"
#include "tour/state.h"
#include "visit/videos.h"

#include <glm/glm.hpp>

#include <compare>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace guanhe::app {

/// The same moment with nobody to be told anything: what a place sounds like is left. Pure.
[[nodiscard]] tour::TourState ambience_of(tour::TourState state);

/// One thread. All outlive this.
class Sounds {
public:
    Sounds(audio::Mixer& mixer, const museum::Folder& folder, Videos& videos)
        : mixer_(mixer), folder_(folder), videos_(videos) {}

    /// Begins what is new in the state, sets right what has drifted by more than a tenth of a second, and lets go of
    /// the rest. `guide` is where a guide stands, if there is one.
    void follow(const tour::TourState& state, const tour::TourContext& context, const audio::Listener& listener,
                const std::optional<glm::vec3>& guide = {});
    void pause(bool paused);
    /// All of it, with a short fade: the visit is over.
    void silence();

    /// In words, since the last call: sounds that could not be opened or went wrong, each once.
    [[nodiscard]] std::vector<std::string> take_complaints();

private:
    enum class Kind : std::uint8_t { narration, reply, sound, loop, ambience, video };
    struct Key {
        Kind kind = Kind::narration;
        tour::StepRef step; ///< of ambience: the zone's index
        std::string file;   ///< another language is another file
        auto operator<=>(const Key&) const = default;
    };
    struct Wanted {
        Key key;
        museum::FileRef file;
        audio::PlayOptions options;
        std::optional<double> offset; ///< where it must be now; nothing: wherever it is
        double fade_out = 0.1;
    };
    struct Voice {
        audio::VoiceId id = audio::VoiceId::none;
        double fade_out = 0.1;
        bool kept = false;
    };
    [[nodiscard]] std::vector<Wanted> wanted(const tour::TourState& state, const tour::TourContext& context,
                                             const std::optional<glm::vec3>& guide) const;
    void begin(const Wanted& wanted);
    [[nodiscard]] Result<audio::SoundFile> open(const museum::FileRef& file) const;
    void complain(std::string words);

    audio::Mixer& mixer_;
    const museum::Folder& folder_;
    Videos& videos_;
    std::map<Key, Voice> voices_;
    std::vector<std::string> told_, complaints_;
};

} // namespace guanhe::app
