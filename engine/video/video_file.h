// Videos, read as a stream of pictures: MP4 (H.264, HEVC, AV1) and WebM (VP8, VP9, AV1), through FFmpeg's libraries.
// Whatever a file says, only its own bytes are read.
#pragma once

#include "base/file.h"
#include "base/result.h"
#include "image/image.h"

#include <cstdint>
#include <memory>

namespace guanhe::video {

/// Wider or higher ones are made smaller while they are decoded.
inline constexpr std::uint32_t most_side = 4096;

/// Whether a file says that it is a container of a kind that can be read here, whatever its name. Errors: as
/// MappedFile::open.
[[nodiscard]] Result<bool> is_video(const Path& path);

struct VideoFacts {
    std::uint32_t width = 0, height = 0; ///< as it is to be seen: upright, of square pixels, within most_side
    double seconds = 0.0;
    double rate = 0.0; ///< pictures a second, on the average
    bool sound = false;
};

struct VideoPicture {
    double from = 0.0, until = 0.0;              ///< seconds; of the last one `until` is infinity
    std::shared_ptr<const image::Rgba8> picture; ///< of the size that VideoFacts tells, opaque
};

/// Movable; one thread at a time.
class VideoFile {
public:
    /// Reads the headers and looks whether the end is there, so that a file that was cut short is found here and not in
    /// the middle of a visit. Errors: as MappedFile::open; no MP4 and no WebM; no pictures in it; coded in a way for
    /// which there is no decoder; cut short; larger than 8192 x 8192.
    [[nodiscard]] static Result<VideoFile> open(const Path& path);
    VideoFile(VideoFile&&) noexcept;
    VideoFile& operator=(VideoFile&&) noexcept;
    ~VideoFile();

    [[nodiscard]] const VideoFacts& facts() const noexcept;

    /// The next picture, or a later one: that which is to be seen at `wanted`, if it is not yet past. Without a
    /// picture: there are no more. Errors: the file is damaged there.
    [[nodiscard]] Result<VideoPicture> next(double wanted);
    /// next() goes on with the picture to be seen then. Errors: the file is damaged.
    [[nodiscard]] Result<void> seek(double seconds);

private:
    struct State;
    explicit VideoFile(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

} // namespace guanhe::video
