// make_video: the video of the sample museum.
#include "arguments.h"
#include "base/arguments.h"
#include "sound/sound.h"
#include "video/matroska.h"
#include "video/night.h"

#include <iostream>

namespace {

using namespace guanhe;

Result<tools::video::Film> night(float seconds) {
    using namespace tools::video;
    Jobs jobs;
    Film film;
    film.width = night_width;
    film.height = night_height;
    film.rate = night_rate;
    film.sound_rate = tools::sound::rate;
    const auto count = static_cast<std::size_t>(seconds * night_rate);
    for (std::size_t i = 0; i < count; ++i) {
        const float part = static_cast<float>(i) / static_cast<float>(count - 1);
        GUANHE_TRY_LET(auto picture, tools::encode_jpeg(night_picture(jobs, part), 82));
        film.pictures.push_back(std::move(picture));
    }
    film.sound = night_sound(1, seconds);
    return film;
}

} // namespace

int main(int argc, char** argv) {
    print_utf8();
    tools::Arguments arguments(
        "make_video", "Makes the video of the sample museum: a night of the northern sky.",
        {{"-o", "FILE", "the .mkv to write", true}, {"--seconds", "N", "how long, 1 to 60 (12)"}});
    const auto refuse = [](const Error& error, int code) {
        std::cerr << "make_video: " << error.message() << "\n";
        return code;
    };
    if (const auto parsed = arguments.parse(command_line_arguments(argc, argv)); !parsed)
        return refuse(parsed.error(), 2);
    if (arguments.help_wanted()) {
        std::cout << arguments.help();
        return 0;
    }
    const auto seconds = arguments.number("--seconds", 12, 1, 60);
    if (!seconds) return refuse(seconds.error(), 2);
    const auto film = night(static_cast<float>(seconds.value()));
    if (!film) return refuse(film.error(), 1);
    const auto written = tools::video::write_matroska(path_from_utf8(*arguments.text("-o")), film.value());
    return written ? 0 : refuse(written.error(), 1);
}
