#include "headset/load_words.h"

namespace guanhe::app {

void say_load(VisitorPanels& panels, const Stage& stage, std::span<const Path> files, Language language) {
    if (!stage.loading()) return panels.say({}, {});
    const Progress& progress = stage.progress();
    const auto title = files.size() == 1
                           ? filled(Text::loading, language, {display_name(path_to_utf8(files.front().filename()))})
                           : filled(Text::loading_files, language, {std::to_string(files.size())});
    const auto known = stage_text(progress.stage());
    constexpr int steps = 20;
    const int percent = static_cast<int>(progress.fraction() * steps) * (100 / steps);
    panels.say(title, (known ? std::string(text(*known, language)) : display_name(progress.stage())) +
                          (percent > 0 ? "  " + std::to_string(percent) + " %" : std::string()));
}

void say_failure(VisitorPanels& panels, const Error& error, Language language) {
    panels.say(text(Text::failed_title, language), display_lines(error.message(), 600));
}

} // namespace guanhe::app
