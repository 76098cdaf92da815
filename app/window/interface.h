// All of the interface: menus, panels, notices, help. Draws with Dear ImGui and says what was asked for.
#pragma once

#include "window/desktop_window.h"
#include "window/notices.h"
#include "window/open_dialog.h"
#include "window/scene_panel.h"
#include "window/statistics_panel.h"
#include "window/ui.h"

namespace guanhe::app {

class Interface {
public:
    [[nodiscard]] Notices& notices() { return notices_; }
    /// Other scans are open now.
    void reset(Stage& stage);

    /// After ImGui::NewFrame, before draw: what keys ask for. Nothing while text is being typed.
    void obey_keys(Ui& ui, std::span<const KeyPress> presses);
    /// Between ImGui::NewFrame and Render. Returns what covers the picture.
    Covered draw(Ui& ui);

private:
    void obey_command(Ui& ui, const KeyPress& press);
    void obey_letter(Ui& ui, int key);
    float draw_menus(Ui& ui);
    void draw_file_menu(Ui& ui);
    void draw_view_menu(Ui& ui);
    void draw_camera_menu(Ui& ui);
    void draw_modes(Ui& ui);
    void draw_help(Ui& ui, const Covered& covered);
    void draw_welcome(Ui& ui, const Covered& covered);

    Notices notices_;
    OpenDialog open_dialog_;
    ScenePanel scene_panel_;
    StatisticsPanel statistics_panel_;
    bool help_ = false;
    bool hidden_ = false; ///< all but notices
};

} // namespace guanhe::app
