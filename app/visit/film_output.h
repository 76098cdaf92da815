// What a film leaves on the disk: pictures, a contact sheet, captions and film.json in a folder; or a video.
#pragma once

#include "base/file.h"
#include "base/result.h"
#include "image/image.h"
#include "tour/state.h"
#include "visit/film_script.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace guanhe::app {

class FilmOutput {
public:
    /// Makes the folder where it is missing, with those above it. Errors: it cannot be written to; for a video, no
    /// ffmpeg, or a size that is not even.
    [[nodiscard]] static Result<std::unique_ptr<FilmOutput>> create(const Path& out, bool video, std::uint32_t width,
                                                                    std::uint32_t height, std::uint32_t rate);
    ~FilmOutput(); ///< removes what a video was to be made of
    FilmOutput(const FilmOutput&) = delete;
    FilmOutput& operator=(const FilmOutput&) = delete;

    [[nodiscard]] Path sound_file() const; ///< of a video, to be written before finish()
    [[nodiscard]] Result<void> add_shot(const image::Rgba8& picture, const Shot& shot,
                                        const tour::TourContext& context);
    [[nodiscard]] Result<void> add_frame(const image::Rgba8& picture);
    [[nodiscard]] Result<void> finish(const FilmScript& film, const tour::TourContext& context);

private:
    FilmOutput();
    struct State;
    std::unique_ptr<State> state_;
};

/// Side by side in rows, each shrunk to `width` pixels: a strip to be looked at as a whole. All of one size. Pure.
[[nodiscard]] image::Rgba8 contact_sheet(const std::vector<image::Rgba8>& pictures, std::uint32_t columns);
/// Shrunk to this width, mean of light. Pure.
[[nodiscard]] image::Rgba8 shrunk(const image::Rgba8& picture, std::uint32_t width);

} // namespace guanhe::app
