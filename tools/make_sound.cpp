// make_sound: the ambience of the sample museum.
#include "arguments.h"
#include "base/arguments.h"
#include "sound/sound.h"

#include <iostream>

int main(int argc, char** argv) {
    using namespace guanhe;
    print_utf8();
    tools::Arguments arguments("make_sound", "Writes a small sound that repeats without a click, as WAV.",
                               {{"-o", "FILE", "the .wav to write", true},
                                {"--kind", "NAME", "wind, or hearth", true},
                                {"--seconds", "N", "how long, 2 to 60 (12)"},
                                {"--seed", "S", "another sound for each (1)"}});
    const auto refuse = [](const Error& error, int code) {
        std::cerr << "make_sound: " << error.message() << "\n";
        return code;
    };
    if (const auto parsed = arguments.parse(command_line_arguments(argc, argv)); !parsed)
        return refuse(parsed.error(), 2);
    if (arguments.help_wanted()) {
        std::cout << arguments.help();
        return 0;
    }
    const auto seconds = arguments.number("--seconds", 12, 2, 60);
    const auto seed = arguments.number("--seed", 1, 0, 0xFFFF'FFFFULL);
    if (!seconds) return refuse(seconds.error(), 2);
    if (!seed) return refuse(seed.error(), 2);
    const auto kind = *arguments.text("--kind");
    if (kind != "wind" && kind != "hearth")
        return refuse(
            {.what = "expected wind or hearth, got \"" + kind + "\"", .where = "--kind", .hint = "see --help"}, 2);
    const auto hand = static_cast<std::uint32_t>(seed.value());
    const auto length = static_cast<float>(seconds.value());
    const auto written =
        tools::sound::write_wav(path_from_utf8(*arguments.text("-o")),
                                kind == "wind" ? tools::sound::wind(hand, length) : tools::sound::hearth(hand, length));
    return written ? 0 : refuse(written.error(), 1);
}
