// Mouse, keyboard and gamepad turned into what a camera is asked to do. What the interface uses, cameras do not get.
#pragma once

#include "window/camera/rig.h"
#include "window/desktop_window.h"
#include "window/gamepad.h"

namespace guanhe::app {

class Hands {
public:
    struct Report {
        CameraInput camera;
        bool frame_all = false; ///< gamepad A
        bool next_mode = false; ///< gamepad Y
    };
    /// After ImGui::NewFrame. Coordinates of `canvas` are those of the interface.
    [[nodiscard]] Report read(const DesktopWindow& window, CameraMode mode, const Canvas& canvas, float yfov);

private:
    int drag_button_ = -1; ///< a drag that began on the scene
    bool a_ = false, y_ = false;
};

} // namespace guanhe::app
