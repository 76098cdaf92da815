#include "view/light.h"

#include "base/file.h"
#include "image/image.h"

#include <algorithm>
#include <system_error>

namespace guanhe::app {

Result<render::Environment> load_environment(const std::string& name_or_file) {
    render::Environment environment;
    if (std::ranges::find(built_in_lights, name_or_file) != built_in_lights.end()) {
        environment.built_in = name_or_file;
        return environment;
    }
    const auto path = path_from_utf8(name_or_file);
    std::error_code unseen;
    if (!std::filesystem::exists(path, unseen)) {
        std::string names;
        for (const auto name : built_in_lights) names += (names.empty() ? "" : ", ") + std::string(name);
        return Error{"neither a file nor a built-in light", "--environment " + name_or_file,
                     "name an .hdr file, or one of " + names};
    }
    GUANHE_TRY_LET(environment.picture, image::load_hdr(path));
    return environment;
}

} // namespace guanhe::app
