#include "view/light.h"

#include "base/file.h"
#include "image/image.h"

#include <system_error>

namespace guanhe::app {

Result<render::Environment> load_environment(const std::string& name_or_file) {
    render::Environment environment;
    for (const char* built_in : {"sky", "studio", "black"}) {
        if (name_or_file != built_in) continue;
        environment.built_in = built_in;
        return environment;
    }
    const auto path = path_from_utf8(name_or_file);
    std::error_code unseen;
    if (!std::filesystem::exists(path, unseen)) {
        return Error{"neither a file nor a built-in light", "--environment " + name_or_file,
                     "name an .hdr file, or one of sky, studio, black"};
    }
    GUANHE_TRY_LET(environment.picture, image::load_hdr(path));
    return environment;
}

} // namespace guanhe::app
