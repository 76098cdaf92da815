// What the options choose in the scans that have been loaded; the same for a window and for pictures.
#pragma once

#include "base/result.h"
#include "render/view.h"
#include "view/stage.h"
#include "view/view_options.h"

#include <cstddef>

namespace guanhe::app {

/// Applies --scene, --animation, --time and --variant: each to every scan that has what it names. Errors: none has it.
[[nodiscard]] Result<void> apply_choices(Stage& stage, const ViewOptions& options);

/// The camera that the options name, or one that frames all. `aspect` is width over height. Errors: no such camera.
[[nodiscard]] Result<render::View> chosen_view(const Stage& stage, const ViewOptions& options, float aspect);

/// Fails early, before a long load: the folders of --shot and --stats must be there.
[[nodiscard]] Result<void> check_outputs(const ViewOptions& options);

/// 3 for no device, else 1.
[[nodiscard]] int exit_code(const Error& error);

/// 0; or 1, which it says, when a run was to be validated and there were complaints.
[[nodiscard]] int validation_exit_code(const ViewOptions& options, std::size_t complaints);

} // namespace guanhe::app
