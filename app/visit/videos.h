// The videos of a moment of a tour: decoded in step with the tour's clock, and put before the renderer.
#pragma once

#include "audio/sound_file.h"
#include "base/jobs.h"
#include "base/result.h"
#include "image/image.h"
#include "museum/folder.h"
#include "render/renderer.h"
#include "tour/state.h"
#include "video/video_player.h"

#include <compare>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace guanhe::app {

/// A video at its place in a tour.
struct VideoKey {
    enum class Kind : std::uint8_t { panel, signing };
    Kind kind = Kind::panel;
    tour::StepRef step;
    std::optional<std::uint32_t> reply; ///< signing of this answer's reply
    std::string file;                   ///< of the museum; another language is another file
    auto operator<=>(const VideoKey&) const = default;
};

/// What is to be seen of it now.
struct VideoShown {
    std::shared_ptr<const image::Rgba8> first;     ///< its first picture; null: not there yet, or never
    std::shared_ptr<render::MovingPicture> moving; ///< with the picture of this moment; null: as above
    bool failed = false;
};

/// The videos that belong to this moment, and how far they are.
struct VideoNow {
    VideoKey key;
    museum::FileRef file;
    double seconds = 0.0;
};
/// Those of panels, and with `signing` those beside the captions. Pure.
[[nodiscard]] std::vector<VideoNow> videos_of(const tour::TourState& state, const tour::TourContext& context,
                                              bool signing);

/// Lives on the drawing thread, which never waits for a picture, unless it is to be exact.
class Videos {
public:
    /// All outlive this.
    Videos(Jobs& jobs, const museum::Folder& folder) : jobs_(jobs), folder_(folder) {}
    ~Videos();
    Videos(const Videos&) = delete;
    Videos& operator=(const Videos&) = delete;

    void attach(render::Renderer& renderer) { renderer_ = &renderer; }
    /// For films: each picture is the right one, however long it takes.
    void set_exact(bool exact) { exact_ = exact; }

    /// Begins what is new, turns to the second, and lets go of the rest.
    void follow(const std::vector<VideoNow>& now);
    /// Null: none such.
    [[nodiscard]] const VideoShown* find(const VideoKey& key) const;
    /// Its sound, to be played by the caller. Nothing: not there yet, or it is silent.
    [[nodiscard]] std::optional<audio::SoundFile> sound(const VideoKey& key);
    /// Whether it is known that sound() will never give any.
    [[nodiscard]] bool silent(const VideoKey& key) const;

    /// In words, since the last call: each once.
    [[nodiscard]] std::vector<std::string> take_complaints();

private:
    struct Entry {
        std::unique_ptr<video::VideoPlayer> player;
        VideoShown shown;
        bool sound_given = false, mute = false, kept = false; ///< mute: its sound could not be opened
    };
    void begin(Entry& entry, const museum::FileRef& file);
    void turn(Entry& entry, double seconds);
    void fail(Entry& entry, const Error& why);
    void let_go(Entry& entry);
    void complain(std::string words);

    Jobs& jobs_;
    const museum::Folder& folder_;
    render::Renderer* renderer_ = nullptr;
    bool exact_ = false;
    std::map<VideoKey, Entry> entries_;
    std::vector<std::string> told_, complaints_;
};

} // namespace guanhe::app
