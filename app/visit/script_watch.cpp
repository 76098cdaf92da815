#include "visit/script_watch.h"

#include <algorithm>
#include <system_error>

namespace guanhe::app {

std::vector<museum::FileRef> scripts_of(const museum::Tour& tour) {
    std::vector<museum::FileRef> all;
    const auto add = [&](const museum::FileRef& file) {
        if (!file.empty() && std::ranges::find(all, file) == all.end()) all.push_back(file);
    };
    add(tour.script);
    for (const museum::Stop& stop : tour.stops)
        for (const museum::Step& step : stop.steps)
            if (const auto* run = std::get_if<museum::Run>(&step.action)) add(run->script);
    return all;
}

ScriptWatch::ScriptWatch(const museum::Folder& folder, const museum::Museum& museum) : folder_(folder) {
    for (const museum::Tour& tour : museum.tours)
        for (const museum::FileRef& file : scripts_of(tour)) seen_.emplace(file.path, look(file));
}

std::optional<ScriptWatch::State> ScriptWatch::look(const museum::FileRef& file) const {
    const auto path = folder_.locate(file);
    if (!path) return {};
    std::error_code gone, unknown;
    const State now{std::filesystem::last_write_time(*path, gone), std::filesystem::file_size(*path, unknown)};
    return gone || unknown ? std::nullopt : std::optional(now);
}

std::vector<museum::FileRef> ScriptWatch::changed() {
    std::vector<museum::FileRef> all;
    for (auto& [name, seen] : seen_) {
        const auto now = look({name});
        if (!now || now == seen) continue;
        seen = now;
        all.push_back({name});
    }
    return all;
}

} // namespace guanhe::app
