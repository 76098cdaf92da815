#include "visit/film_output.h"

#include "audio/speech.h"
#include "base/child_process.h"
#include "base/process.h"
#include "visit/scenery.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <system_error>

namespace guanhe::app {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::uint32_t sheet_columns = 4, sheet_picture_width = 480;

std::string numbered(std::size_t n, int digits) {
    std::array<char, 24> text{};
    std::snprintf(text.data(), text.size(), "%0*zu", digits, n);
    return text.data();
}

/// A name that every file system takes.
std::string file_part(std::string_view id) {
    std::string out;
    for (const char c : id) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
        out += plain ? c : '_';
    }
    return out.substr(0, 40);
}

double rounded(double value) {
    return std::round(value * 1000.0) / 1000.0;
}

float linear(std::uint8_t value) {
    const float v = static_cast<float>(value) / 255.0F;
    return v <= 0.04045F ? v / 12.92F : std::pow((v + 0.055F) / 1.055F, 2.4F);
}
std::uint8_t encoded(float value) {
    const float v = value <= 0.0031308F ? value * 12.92F : 1.055F * std::pow(value, 1.0F / 2.4F) - 0.055F;
    return static_cast<std::uint8_t>(std::lround(std::clamp(v, 0.0F, 1.0F) * 255.0F));
}

Json description(const Shot& shot, const tour::TourContext& context, const std::string& picture) {
    const museum::Stop& stop = context.tour->stops[shot.at.stop];
    const museum::Step* step = tour::step_at(*context.tour, shot.at);
    const museum::Site* site = museum::find_site(*context.museum, shot.state.stand.site);
    const museum::Era* era = site != nullptr ? museum::find_era(*site, shot.state.era.id) : nullptr;
    Json does = Json::array();
    const std::uint32_t group = tour::group_size(*context.tour, shot.at);
    for (std::uint32_t i = 0; i < group; ++i)
        does.push_back(museum::step_names()[stop.steps[shot.at.step + i].action.index()]);
    Json captions = Json::array();
    for (const auto& caption : shot.captions) captions.push_back(caption.text());
    const auto& stand = shot.state.stand.pose;
    return {{"time", rounded(shot.time)},
            {"picture", picture},
            {"stop", stop.id},
            {"step", step != nullptr ? Json(step->id) : Json()},
            {"file", step != nullptr ? step->location.file.path : stop.location.file.path},
            {"pointer", step != nullptr ? step->location.pointer : stop.location.pointer},
            {"do", std::move(does)},
            {"site", shot.state.stand.site},
            {"place", {rounded(stand.position.x), rounded(stand.position.y), rounded(stand.position.z)}},
            {"heading", rounded(stand.heading)},
            {"captions", std::move(captions)},
            {"era", era != nullptr ? Json{{"id", era->id}, {"years", years_of(*era, context.language)}} : Json()}};
}

} // namespace

struct FilmOutput::State {
    Path out;
    Path work; ///< of a video: frames and sound, removed at the end
    bool video = false;
    std::uint32_t width = 0, height = 0, rate = 30;
    std::size_t frames = 0;
    Json shots = Json::array();
    std::vector<image::Rgba8> thumbnails;
};

FilmOutput::FilmOutput() : state_(std::make_unique<State>()) {}

FilmOutput::~FilmOutput() {
    std::error_code ignored;
    if (!state_->work.empty()) std::filesystem::remove_all(state_->work, ignored);
}

Result<std::unique_ptr<FilmOutput>> FilmOutput::create(const Path& out, bool video, std::uint32_t width,
                                                       std::uint32_t height, std::uint32_t rate) {
    std::unique_ptr<FilmOutput> film(new FilmOutput());
    State& state = *film->state_;
    state.out = out;
    state.video = video;
    state.width = width;
    state.height = height;
    state.rate = rate;
    std::error_code error;
    if (!video) {
        std::filesystem::create_directories(out, error);
        if (error)
            return Error{"the folder cannot be made: " + error.message(), path_to_utf8(out), "name another place"};
        return film;
    }
    if (!find_program("ffmpeg"))
        return Error{"ffmpeg, which makes the video, is not on the PATH", path_to_utf8(out),
                     "install ffmpeg, or name a folder for pictures"};
    if (width % 2 != 0 || height % 2 != 0)
        return Error{"a video's width and height must be even", path_to_utf8(out), "give another --size"};
    // A name that nobody has: what is there already is not this film's to remove.
    if (out.has_parent_path()) std::filesystem::create_directories(out.parent_path(), error);
    constexpr int most_tries = 1000;
    for (int i = 1; i <= most_tries && state.work.empty() && !error; ++i) {
        const Path work = path_from_utf8(path_to_utf8(out) + ".frames" + (i > 1 ? "-" + std::to_string(i) : ""));
        if (std::filesystem::create_directory(work, error)) state.work = work;
    }
    if (state.work.empty())
        return Error{"no folder for its pictures can be made: " + (error ? error.message() : "every name is taken"),
                     path_to_utf8(out) + ".frames", "name another place"};
    return film;
}

Path FilmOutput::sound_file() const {
    return state_->work / "sound.wav";
}

Result<void> FilmOutput::add_frame(const image::Rgba8& picture) {
    const Path file = state_->work / (numbered(++state_->frames, 6) + ".png");
    return image::save_png(file, picture.width, picture.height, picture.pixels);
}

Result<void> FilmOutput::add_shot(const image::Rgba8& picture, const Shot& shot, const tour::TourContext& context) {
    const museum::Stop& stop = context.tour->stops[shot.at.stop];
    const museum::Step* step = tour::step_at(*context.tour, shot.at);
    const std::string_view does = step != nullptr ? museum::step_names()[step->action.index()] : "arrive";
    const std::string name = numbered(shot.moment + 1, 3) + "-" + file_part(stop.id) + "-" + std::string(does) + ".png";
    GUANHE_TRY(image::save_png(state_->out / name, picture.width, picture.height, picture.pixels));
    state_->shots.push_back(description(shot, context, name));
    state_->thumbnails.push_back(shrunk(picture, std::min(sheet_picture_width, picture.width)));
    return {};
}

Result<void> FilmOutput::finish(const FilmScript& film, const tour::TourContext& context) {
    State& state = *state_;
    const std::string captions = audio::to_webvtt(film.cues);
    if (state.video) {
        const Path captions_file = state.work / "film.vtt";
        GUANHE_TRY(write_file_atomic(captions_file, std::as_bytes(std::span(captions))));
        ChildOptions ffmpeg;
        const std::string rate = std::to_string(state.rate);
        ffmpeg.arguments = {"ffmpeg",     "-y",
                            "-loglevel",  "error",
                            "-framerate", rate,
                            "-i",         path_to_utf8(state.work / "%06d.png"),
                            "-i",         path_to_utf8(sound_file()),
                            "-c:v",       "libx264",
                            "-pix_fmt",   "yuv420p",
                            "-crf",       "20",
                            "-c:a",       "aac",
                            "-b:a",       "160k",
                            "-movflags",  "+faststart",
                            "-shortest",  path_to_utf8(state.out)};
        const Path told = state.work / "ffmpeg.txt";
        ffmpeg.error_file = told;
        GUANHE_TRY_LET(const auto outcome, run_child(ffmpeg));
        if (outcome.exit_code != 0) {
            const auto words = read_text(told);
            return Error{"ffmpeg could not make the video: " + (words ? *words : "it says nothing"),
                         path_to_utf8(state.out), "is the disk full?"};
        }
        return {};
    }
    GUANHE_TRY(write_file_atomic(state.out / "film.vtt", std::as_bytes(std::span(captions))));
    if (!state.thumbnails.empty()) {
        const image::Rgba8 sheet = contact_sheet(state.thumbnails, sheet_columns);
        GUANHE_TRY(image::save_png(state.out / "sheet.png", sheet.width, sheet.height, sheet.pixels));
    }
    const Json document = {{"schema", 1},
                           {"museum", context.museum->id},
                           {"tour", context.tour->id},
                           {"language", context.language},
                           {"seconds", rounded(film.seconds)},
                           {"size", {state.width, state.height}},
                           {"shots", state.shots}};
    const std::string text = document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
    return write_file_atomic(state.out / "film.json", std::as_bytes(std::span(text)));
}

image::Rgba8 shrunk(const image::Rgba8& picture, std::uint32_t width) {
    if (width >= picture.width) return picture;
    const std::uint32_t height = std::max(1U, picture.height * width / picture.width);
    std::array<float, 256> table{};
    for (std::size_t i = 0; i < table.size(); ++i) table[i] = linear(static_cast<std::uint8_t>(i));
    image::Rgba8 out;
    out.width = width;
    out.height = height;
    out.pixels.resize(std::size_t{width} * height * 4);
    for (std::uint32_t y = 0; y < height; ++y)
        for (std::uint32_t x = 0; x < width; ++x) {
            const std::uint32_t x0 = x * picture.width / width, x1 = std::max(x0 + 1, (x + 1) * picture.width / width);
            const std::uint32_t y0 = y * picture.height / height,
                                y1 = std::max(y0 + 1, (y + 1) * picture.height / height);
            std::array<float, 3> sum{};
            for (std::uint32_t sy = y0; sy < y1; ++sy)
                for (std::uint32_t sx = x0; sx < x1; ++sx)
                    for (std::size_t c = 0; c < 3; ++c)
                        sum[c] += table[picture.pixels[(std::size_t{sy} * picture.width + sx) * 4 + c]];
            std::uint8_t* to = out.pixels.data() + (std::size_t{y} * width + x) * 4;
            const auto count = static_cast<float>((x1 - x0) * (y1 - y0));
            for (std::size_t c = 0; c < 3; ++c) to[c] = encoded(sum[c] / count);
            to[3] = 255;
        }
    return out;
}

image::Rgba8 contact_sheet(const std::vector<image::Rgba8>& pictures, std::uint32_t columns) {
    constexpr std::uint32_t gap = 8;
    const std::uint32_t w = pictures.front().width, h = pictures.front().height;
    const auto count = static_cast<std::uint32_t>(pictures.size());
    columns = std::min(columns, count);
    const std::uint32_t rows = (count + columns - 1) / columns;
    image::Rgba8 sheet;
    sheet.width = columns * (w + gap) + gap;
    sheet.height = rows * (h + gap) + gap;
    sheet.pixels.assign(std::size_t{sheet.width} * sheet.height * 4, 255);
    for (std::uint32_t i = 0; i < count; ++i) {
        const std::uint32_t left = gap + (i % columns) * (w + gap), top = gap + (i / columns) * (h + gap);
        for (std::uint32_t y = 0; y < h; ++y)
            std::copy_n(pictures[i].pixels.data() + std::size_t{y} * w * 4, std::size_t{w} * 4,
                        sheet.pixels.data() + (std::size_t{top + y} * sheet.width + left) * 4);
    }
    return sheet;
}

} // namespace guanhe::app
