#include "visit/open_museum.h"

#include "view/light.h"

#include <utility>

namespace guanhe::app {

Result<std::unique_ptr<OpenMuseum>> open_museum(const Path& path) {
    GUANHE_TRY_LET(auto folder, museum::Folder::open(path));
    GUANHE_TRY_LET(auto read, museum::read_museum(folder));
    auto open = std::make_unique<OpenMuseum>(std::move(folder), std::move(read));
    // Now, and not as their steps begin: looking for a video's end takes longer than a frame does.
    for (const museum::Tour& tour : open->museum.tours)
        for (const museum::Stop& stop : tour.stops)
            for (const museum::Step& step : stop.steps)
                if (const auto* panel = std::get_if<museum::Panel>(&step.action))
                    if (const auto* film = std::get_if<museum::PanelVideo>(&panel->content))
                        for (const auto& [tag, file] : film->file.values) static_cast<void>(open->files.length(file));
    return open;
}

Result<render::Environment> visit_light(const std::string& environment) {
    if (environment != render::Environment{}.built_in) return load_environment(environment);
    return render::Environment{.built_in = "day", .picture = {}};
}

Result<const museum::Tour*> choose_tour(const museum::Museum& museum, const std::string& id) {
    if (museum.tours.empty()) return Error{"the museum has no tour", std::string(museum::museum_file), "write one"};
    const std::string& wanted = id.empty() ? museum.first_tour : id;
    if (wanted.empty()) return &museum.tours.front();
    if (const museum::Tour* tour = museum::find_tour(museum, wanted)) return tour;
    if (id.empty()) return &museum.tours.front();
    std::string there;
    for (const museum::Tour& tour : museum.tours) there += (there.empty() ? "" : ", ") + tour.id;
    return Error{"there is no tour '" + id + "'", std::string(museum::museum_file), "there are: " + there};
}

std::string choose_language(const museum::Museum& museum, const std::string& wanted) {
    if (!wanted.empty()) return wanted;
    return museum.languages.empty() ? "zh-Hans" : museum.languages.front();
}

tour::PlayerOptions player_options(OpenMuseum& open, const museum::Tour& tour, const std::string& language) {
    tour::PlayerOptions options;
    options.context.museum = &open.museum;
    options.context.tour = &tour;
    options.context.language = language;
    options.length = [&open](const museum::FileRef& file) { return open.files.length(file); };
    options.captions = [&open](const museum::FileRef& file) { return open.files.captions(file); };
    options.script = [&open](const museum::FileRef& file) { return open.files.script(file); };
    return options;
}

} // namespace guanhe::app
