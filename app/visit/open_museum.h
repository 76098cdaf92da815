// A museum, opened to be visited.
#pragma once

#include "base/result.h"
#include "museum/reader.h"
#include "render/renderer.h"
#include "tour/player.h"
#include "visit/tour_files.h"
#include "visit/visit_options.h"

#include <memory>
#include <string>

namespace guanhe::app {

/// Stays where it is: what is made from it points into it.
struct OpenMuseum {
    museum::Folder folder;
    museum::Museum museum;
    std::vector<museum::Finding> findings;
    TourFiles files;

    OpenMuseum(museum::Folder opened, museum::ReadMuseum read)
        : folder(std::move(opened)), museum(std::move(read.museum)), findings(std::move(read.findings)), files(folder) {
    }
    OpenMuseum(const OpenMuseum&) = delete;
    OpenMuseum& operator=(const OpenMuseum&) = delete;
};

/// `path`: the folder, or the museum.json in it. Errors: as read_museum.
[[nodiscard]] Result<std::unique_ptr<OpenMuseum>> open_museum(const Path& path);

/// What a visit is lit by: as --environment says, but for its usual sky one with a horizon, under the sun of the site's
/// own date. Errors: those of load_environment.
[[nodiscard]] Result<render::Environment> visit_light(const std::string& environment);

/// The tour of that id; empty: the museum's first. Errors: none of that name, with those there are; no tour at all.
[[nodiscard]] Result<const museum::Tour*> choose_tour(const museum::Museum& museum, const std::string& id);
/// The language that was asked for, or the museum's first.
[[nodiscard]] std::string choose_language(const museum::Museum& museum, const std::string& wanted);
/// What plays this tour, with the museum's own files.
[[nodiscard]] tour::PlayerOptions player_options(OpenMuseum& open, const museum::Tour& tour,
                                                 const std::string& language);

} // namespace guanhe::app
