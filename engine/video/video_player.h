// A video on its way to the screen: a thread of its own decodes a little ahead of a clock that is the caller's.
#pragma once

#include "audio/sound_file.h"
#include "video/video_file.h"

#include <memory>
#include <optional>
#include <string>

namespace guanhe::video {

/// Any thread, one at a time.
class VideoPlayer {
public:
    /// Begins to open it, and returns at once.
    explicit VideoPlayer(Path path);
    ~VideoPlayer(); ///< waits for the picture that is being decoded
    VideoPlayer(const VideoPlayer&) = delete;
    VideoPlayer& operator=(const VideoPlayer&) = delete;

    /// What is to be seen at that second, as far as it is decoded; else the last that was. Null: nothing yet, or it
    /// failed. Never waits. The clock may stand, jump and go back; past the end the last picture stays.
    [[nodiscard]] std::shared_ptr<const image::Rgba8> picture(double seconds);
    /// The same, and waits for it: for films, which are alike to the bit.
    [[nodiscard]] std::shared_ptr<const image::Rgba8> exact_picture(double seconds);

    /// Nothing: not open yet.
    [[nodiscard]] std::optional<VideoFacts> facts() const;
    /// Its sound, or why there is none, once. Nothing: not open yet, taken, or silent.
    [[nodiscard]] Result<std::optional<audio::SoundFile>> take_sound();
    /// Why there are no pictures, or no more. Nothing: all is well.
    [[nodiscard]] std::optional<Error> trouble() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace guanhe::video
