#include "window/interface.h"

#include <GLFW/glfw3.h>
#include <imgui.h>

#include <algorithm>

namespace guanhe::app {
namespace {

constexpr std::array<std::pair<CameraMode, Text>, 3> modes{
    {{CameraMode::orbit, Text::orbit}, {CameraMode::fly, Text::fly}, {CameraMode::walk, Text::walk}}};

void set_language(Ui& ui, Language language) {
    ui.remembered.language = language;
    ui.requests.redraw = true;
}

/// The files that were opened last, newest first, to be opened again.
void draw_recent(Ui& ui, std::size_t most) {
    for (std::size_t i = 0; i < std::min(most, ui.remembered.recent.size()); ++i) {
        const auto& file = ui.remembered.recent[i];
        ImGui::PushID(static_cast<int>(i));
        const auto folder = ui.foreign(path_to_utf8(file.parent_path()));
        if (ImGui::MenuItem(ui.foreign(path_to_utf8(file.filename())).c_str(), folder.c_str())) {
            ui.requests.open.push_back(file);
        }
        ImGui::PopID();
    }
}

} // namespace

void Interface::reset(Stage& stage) {
    scene_panel_.reset(stage);
    statistics_panel_.reset(stage);
}

Covered Interface::draw(Ui& ui) {
    Covered covered;
    if (!hidden_) {
        covered.top = draw_menus(ui);
        if (ui.remembered.scene_panel) covered.left = scene_panel_.draw(ui, covered.top);
        if (ui.remembered.statistics_panel) covered.right = statistics_panel_.draw(ui, covered.top);
    }
    if (ui.stage.scans().empty() && !ui.stage.loading()) draw_welcome(ui, covered);
    if (help_) draw_help(ui, covered);
    open_dialog_.draw(ui);
    notices_.draw(ui, covered);
    return covered;
}

void Interface::obey_keys(Ui& ui, std::span<const KeyPress> presses) {
    const bool typing = ImGui::GetIO().WantTextInput;
    const bool asked = ImGui::IsPopupOpen(nullptr, ImGuiPopupFlags_AnyPopupId | ImGuiPopupFlags_AnyPopupLevel);
    for (const auto& press : presses) {
        if (press.key >= GLFW_KEY_F1 && press.key <= GLFW_KEY_F25)
            obey_command(ui, press);
        else if (press.alt)
            obey_command(ui, press);
        else if (typing || asked)
            continue;
        else if (press.ctrl)
            obey_command(ui, press);
        else
            obey_letter(ui, press.key);
    }
}

void Interface::obey_command(Ui& ui, const KeyPress& press) {
    switch (press.key) {
    case GLFW_KEY_F1:
        help_ = !help_;
        break;
    case GLFW_KEY_F2:
        ui.remembered.scene_panel = !ui.remembered.scene_panel;
        break;
    case GLFW_KEY_F3:
        ui.remembered.statistics_panel = !ui.remembered.statistics_panel;
        break;
    case GLFW_KEY_F5:
        ui.requests.reload = true;
        break;
    case GLFW_KEY_F11:
        ui.requests.fullscreen = true;
        break;
    case GLFW_KEY_F12:
        ui.requests.screenshot = true;
        break;
    case GLFW_KEY_ENTER:
        ui.requests.fullscreen = ui.requests.fullscreen || press.alt;
        break;
    case GLFW_KEY_O:
        if (press.ctrl) open_dialog_.show(ui.remembered);
        break;
    case GLFW_KEY_P:
        ui.requests.screenshot = ui.requests.screenshot || press.ctrl;
        break;
    default:
        break;
    }
}

void Interface::obey_letter(Ui& ui, int key) {
    switch (key) {
    case GLFW_KEY_F:
        ui.requests.frame_all = true;
        break;
    case GLFW_KEY_HOME:
        ui.requests.first_view = true;
        break;
    case GLFW_KEY_H:
        help_ = !help_;
        break;
    case GLFW_KEY_L:
        set_language(ui, ui.language == Language::english ? Language::chinese : Language::english);
        break;
    case GLFW_KEY_TAB:
        hidden_ = !hidden_;
        break;
    case GLFW_KEY_SPACE:
        ui.requests.toggle_play = true;
        break;
    case GLFW_KEY_1:
    case GLFW_KEY_KP_1:
        ui.requests.mode = CameraMode::orbit;
        break;
    case GLFW_KEY_2:
    case GLFW_KEY_KP_2:
        ui.requests.mode = CameraMode::fly;
        break;
    case GLFW_KEY_3:
    case GLFW_KEY_KP_3:
        ui.requests.mode = CameraMode::walk;
        break;
    case GLFW_KEY_ESCAPE:
        if (help_)
            help_ = false;
        else if (ui.stage.loading())
            ui.requests.cancel_load = true;
        else
            notices_.clear_failure();
        break;
    default:
        break;
    }
}

float Interface::draw_menus(Ui& ui) {
    float height = 0.0F;
    if (!ImGui::BeginMainMenuBar()) return height;
    height = ImGui::GetWindowHeight();
    if (ImGui::BeginMenu(ui.words(Text::file))) draw_file_menu(ui), ImGui::EndMenu();
    if (ImGui::BeginMenu(ui.words(Text::view))) draw_view_menu(ui), ImGui::EndMenu();
    if (ImGui::BeginMenu(ui.words(Text::camera))) draw_camera_menu(ui), ImGui::EndMenu();
    if (ImGui::BeginMenu(ui.words(Text::help))) {
        ImGui::MenuItem(ui.words(Text::keys), "F1", &help_);
        ImGui::EndMenu();
    }
    draw_modes(ui);
    ImGui::EndMainMenuBar();
    return height;
}

void Interface::draw_file_menu(Ui& ui) {
    if (ImGui::MenuItem(ui.words(Text::open), "Ctrl+O")) open_dialog_.show(ui.remembered);
    if (ImGui::BeginMenu(ui.words(Text::open_recent), !ui.remembered.recent.empty())) {
        draw_recent(ui, ui.remembered.recent.size());
        ImGui::Separator();
        if (ImGui::MenuItem(ui.words(Text::clear_recent))) ui.remembered.recent.clear();
        ImGui::EndMenu();
    }
    if (ImGui::MenuItem(ui.words(Text::reload), "F5", false, !ui.stage.scans().empty())) ui.requests.reload = true;
    ImGui::Separator();
    if (ImGui::MenuItem(ui.words(Text::screenshot), "F12")) ui.requests.screenshot = true;
    ImGui::Separator();
    if (ImGui::MenuItem(ui.words(Text::quit), "Ctrl+Q")) ui.requests.quit = true;
}

void Interface::draw_view_menu(Ui& ui) {
    if (ImGui::MenuItem(ui.words(Text::frame_all), "F")) ui.requests.frame_all = true;
    if (ImGui::MenuItem(ui.words(Text::first_view), "Home")) ui.requests.first_view = true;
    ImGui::Separator();
    if (ImGui::MenuItem(ui.words(Text::fullscreen), "F11")) ui.requests.fullscreen = true;
    ImGui::MenuItem(ui.words(Text::panel_scene), "F2", &ui.remembered.scene_panel);
    ImGui::MenuItem(ui.words(Text::panel_statistics), "F3", &ui.remembered.statistics_panel);
    ImGui::MenuItem(ui.words(Text::hide_interface), "Tab", &hidden_);
}

void Interface::draw_camera_menu(Ui& ui) {
    constexpr std::array<const char*, 3> keys{"1", "2", "3"};
    for (std::size_t i = 0; i < modes.size(); ++i) {
        if (ImGui::MenuItem(ui.words(modes[i].second), keys[i], ui.rig.mode() == modes[i].first)) {
            ui.requests.mode = modes[i].first;
        }
    }
    if (ui.cameras.empty()) return;
    ImGui::Separator();
    ImGui::TextDisabled("%s", ui.words(Text::file_cameras));
    for (std::size_t i = 0; i < ui.cameras.size(); ++i) {
        ImGui::PushID(static_cast<int>(i));
        const int index = static_cast<int>(i);
        if (ImGui::MenuItem(camera_name(ui, i).c_str(), nullptr, ui.held_camera == index))
            ui.requests.hold_camera = index;
        ImGui::PopID();
    }
}

void Interface::draw_modes(Ui& ui) {
    // On the right: the ways to move, and the language, each named in itself.
    const auto& style = ImGui::GetStyle();
    const auto width_of = [&](const char* label) { return ImGui::CalcTextSize(label).x + style.FramePadding.x * 2.0F; };
    float width = style.ItemSpacing.x * 2.0F + width_of("English") + width_of("中文") + ui.line * 1.5F;
    for (const auto& [mode, label] : modes) width += width_of(ui.words(label));
    const float left = ImGui::GetWindowWidth() - width;
    if (left < ImGui::GetCursorPosX()) return; // a narrow window has them in the menus
    ImGui::SetCursorPosX(left);
    const auto tab = [&](const char* label, bool chosen) {
        ImGui::PushStyleColor(ImGuiCol_Text, style.Colors[chosen ? ImGuiCol_CheckMark : ImGuiCol_TextDisabled]);
        ImGui::PushStyleColor(ImGuiCol_Button, ImVec4(0, 0, 0, 0));
        ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {style.FramePadding.x, 0.0F});
        const bool clicked = ImGui::SmallButton(label);
        ImGui::PopStyleVar();
        ImGui::PopStyleColor(2);
        return clicked;
    };
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0.0F, style.ItemSpacing.y});
    for (const auto& [mode, label] : modes) {
        if (tab(ui.words(label), ui.rig.mode() == mode && !ui.held_camera)) ui.requests.mode = mode;
    }
    ImGui::SetCursorPosX(ImGui::GetCursorPosX() + ui.line * 1.5F);
    if (tab("English", ui.language == Language::english)) set_language(ui, Language::english);
    if (tab("中文", ui.language == Language::chinese)) set_language(ui, Language::chinese);
    ImGui::PopStyleVar();
}

void Interface::draw_help(Ui& ui, const Covered& covered) {
    struct Line {
        Text does;
        Text by; ///< or `keys` where that is not null
        const char* keys;
    };
    struct Chapter {
        Text title;
        std::span<const Line> lines;
    };
    constexpr auto by_keys = Text::count;
    static constexpr std::array orbit{
        Line{Text::do_turn, Text::by_left_drag, nullptr}, Line{Text::do_pan, Text::by_right_drag, nullptr},
        Line{Text::do_zoom, Text::by_wheel, nullptr}, Line{Text::do_pick, Text::by_double_click, nullptr}};
    static constexpr std::array move{Line{Text::do_look, Text::by_look_drag, nullptr},
                                     Line{Text::do_move, by_keys, "W A S D"}, Line{Text::do_lift, by_keys, "Q E"},
                                     Line{Text::do_fast, by_keys, "Shift, C"},
                                     Line{Text::do_speed, Text::by_wheel_only, nullptr}};
    static constexpr std::array general{Line{Text::do_modes, by_keys, "1 2 3"},
                                        Line{Text::frame_all, by_keys, "F"},
                                        Line{Text::first_view, by_keys, "Home"},
                                        Line{Text::fullscreen, by_keys, "F11, Alt+Enter"},
                                        Line{Text::screenshot, by_keys, "F12, Ctrl+P"},
                                        Line{Text::panel_scene, by_keys, "F2"},
                                        Line{Text::panel_statistics, by_keys, "F3"},
                                        Line{Text::hide_interface, by_keys, "Tab"},
                                        Line{Text::do_play, Text::by_space, nullptr},
                                        Line{Text::do_language, by_keys, "L"},
                                        Line{Text::open, by_keys, "Ctrl+O"},
                                        Line{Text::reload, by_keys, "F5"}};
    static constexpr std::array pad{
        Line{Text::do_move_look, Text::by_sticks, nullptr}, Line{Text::do_zoom, Text::by_triggers, nullptr},
        Line{Text::frame_all, Text::by_a, nullptr}, Line{Text::do_next_mode, Text::by_y, nullptr}};
    const std::array chapters{Chapter{Text::help_orbit, orbit}, Chapter{Text::help_move, move},
                              Chapter{Text::help_general, general}, Chapter{Text::help_gamepad, pad}};

    const ImVec2 screen = ImGui::GetIO().DisplaySize;
    const float free_height = screen.y - covered.top;
    ImGui::SetNextWindowPos({screen.x * 0.5F, covered.top + free_height * 0.5F}, ImGuiCond_Always, {0.5F, 0.5F});
    ImGui::SetNextWindowSizeConstraints({0.0F, 0.0F}, {screen.x * 0.98F, free_height * 0.98F});
    // It may lie over the side panels, and must not be taken for a part of them.
    ImGui::SetNextWindowBgAlpha(1.0F);
    ImGui::PushStyleColor(ImGuiCol_WindowBg, ImGui::GetStyle().Colors[ImGuiCol_PopupBg]);
    ImGui::PushStyleColor(ImGuiCol_Border, ImGui::GetStyle().Colors[ImGuiCol_ScrollbarGrabActive]);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, std::max(1.0F, ui.line / 16.0F));
    ImGui::PushStyleVar(ImGuiStyleVar_CellPadding, {ui.line * 0.25F, ui.line * 0.03F});
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {ui.line * 0.5F, ui.line * 0.2F});
    const auto title = std::string(ui.words(Text::keys)) + "###help";
    if (ImGui::Begin(title.c_str(), &help_,
                     ImGuiWindowFlags_NoResize | ImGuiWindowFlags_NoCollapse | ImGuiWindowFlags_NoMove |
                         ImGuiWindowFlags_AlwaysAutoResize)) {
        for (const auto& chapter : chapters) {
            ImGui::TextColored(ImGui::GetStyle().Colors[ImGuiCol_CheckMark], "%s", ui.words(chapter.title));
            if (!ImGui::BeginTable(ui.words(chapter.title), 2)) continue;
            ImGui::TableSetupColumn("does", ImGuiTableColumnFlags_WidthFixed, ui.line * 12.0F);
            ImGui::TableSetupColumn("by", ImGuiTableColumnFlags_WidthFixed, ui.line * 15.0F);
            for (const auto& line : chapter.lines) {
                ImGui::TableNextColumn();
                ImGui::TextUnformatted(ui.words(line.does));
                ImGui::TableNextColumn();
                ImGui::TextDisabled("%s", line.keys != nullptr ? line.keys : ui.words(line.by));
            }
            ImGui::EndTable();
        }
    }
    ImGui::End();
    ImGui::PopStyleVar(3);
    ImGui::PopStyleColor(2);
}

void Interface::draw_welcome(Ui& ui, const Covered& covered) {
    const ImVec2 screen = ImGui::GetIO().DisplaySize;
    const float middle = covered.left + (screen.x - covered.left - covered.right) * 0.5F;
    ImGui::SetNextWindowPos({middle, screen.y * 0.42F}, ImGuiCond_Always, {0.5F, 0.5F});
    if (ImGui::Begin("##welcome", nullptr,
                     ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_AlwaysAutoResize | ImGuiWindowFlags_NoMove |
                         ImGuiWindowFlags_NoFocusOnAppearing)) {
        ImGui::TextColored(ImGui::GetStyle().Colors[ImGuiCol_CheckMark], "%s", ui.words(Text::welcome_title));
        ImGui::TextUnformatted(ui.words(Text::welcome_drop));
        ImGui::TextDisabled("%s", ui.words(Text::welcome_help));
        if (ImGui::Button(ui.words(Text::open))) open_dialog_.show(ui.remembered);
        if (!ui.remembered.recent.empty()) {
            constexpr std::size_t most = 6;
            ImGui::Separator();
            ImGui::TextDisabled("%s", ui.words(Text::open_recent));
            draw_recent(ui, most);
        }
    }
    ImGui::End();
}

} // namespace guanhe::app
