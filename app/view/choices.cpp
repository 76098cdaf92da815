#include "view/choices.h"

#include "log.h"
#include "view/framing.h"

#include <glm/glm.hpp>

#include <system_error>

namespace guanhe::app {

namespace {

/// Makes one choice in every scan that allows it; the first refusal when none does.
template<class Choose>
Result<void> in_any(Stage& stage, const Choose& choose) {
    std::optional<Error> refusal;
    bool chosen = false;
    for (std::size_t i = 0; i < stage.scans().size(); ++i) {
        Result<void> result = choose(i);
        if (result)
            chosen = true;
        else if (!refusal)
            refusal = std::move(result).error();
    }
    if (!chosen && refusal) return *std::move(refusal);
    return {};
}

Result<void> check_output(const std::optional<Path>& file, const char* option) {
    if (!file) return {};
    auto folder = file->parent_path();
    if (folder.empty()) folder = ".";
    std::error_code unseen;
    if (!std::filesystem::is_directory(folder, unseen)) {
        return Error{"the folder " + path_to_utf8(folder) + " is not there",
                     std::string(option) + " " + path_to_utf8(*file), "make it first, or name another"};
    }
    if (std::filesystem::is_directory(*file, unseen)) {
        return Error{"this is a folder", std::string(option) + " " + path_to_utf8(*file), "name a file in it"};
    }
    return {};
}

} // namespace

Result<void> apply_choices(Stage& stage, const ViewOptions& options) {
    if (options.scene) GUANHE_TRY(in_any(stage, [&](std::size_t i) { return stage.choose_scene(i, *options.scene); }));
    if (options.animation) {
        GUANHE_TRY(in_any(stage, [&](std::size_t i) { return stage.choose_animation(i, *options.animation); }));
    } else if (options.time_seconds > 0.0) {
        for (std::size_t i = 0; i < stage.scans().size(); ++i) {
            if (!stage.scans()[i].scan->animations.empty()) stage.choose_animation(i, 0);
        }
    }
    if (options.variant) {
        GUANHE_TRY(in_any(stage, [&](std::size_t i) { return stage.choose_variant(i, *options.variant); }));
    }
    stage.set_time(options.time_seconds);
    return {};
}

Result<render::View> chosen_view(const Stage& stage, const ViewOptions& options, float aspect) {
    const auto bounds = stage.bounds();
    const float yfov = glm::radians(options.fov_degrees);
    if (options.camera_index) {
        const auto cameras = stage.cameras();
        const auto index = static_cast<std::size_t>(*options.camera_index);
        if (index >= cameras.size()) {
            std::string there;
            for (std::size_t i = 0; i < cameras.size(); ++i) {
                there += (i > 0 ? ", " : "it has ") + std::to_string(i) + " '" + cameras[i].name + "'";
            }
            return Error{"no such camera in what is shown", "--camera-index " + std::to_string(index),
                         there.empty() ? "it has none" : there};
        }
        return view_from(cameras[index].world_from_view, cameras[index].lens, aspect, bounds);
    }
    return view_from(options.camera ? *options.camera : frame_all(bounds, yfov, aspect), yfov, aspect, bounds);
}

Result<void> check_outputs(const ViewOptions& options) {
    GUANHE_TRY(check_output(options.shot, "--shot"));
    return check_output(options.stats, "--stats");
}

int exit_code(const Error& error) {
    return error.kind == ErrorKind::no_device ? 3 : 1;
}

int validation_exit_code(const ViewOptions& options, std::size_t complaints) {
    if (!options.validation || complaints == 0) return 0;
    say_error("the validation layer complained " + std::to_string(complaints) + (complaints == 1 ? " time" : " times"));
    return 1;
}

} // namespace guanhe::app
