#include "window/open_dialog.h"

#include <imgui.h>

#include <algorithm>
#include <system_error>

namespace guanhe::app {
namespace {

int complete_path(void* context, std::string& typed) {
    const auto& entries = *static_cast<const std::vector<FolderEntry>*>(context);
    auto longer = completed(typed, entries);
    if (longer == typed) return 0;
    typed = std::move(longer);
    return 1;
}

} // namespace

void OpenDialog::show(const Remembered& remembered) {
    asked_ = true;
    std::error_code unknown;
    const auto folder =
        remembered.recent.empty() ? std::filesystem::current_path(unknown) : remembered.recent.front().parent_path();
    typed_ = path_to_utf8(folder);
    if (!typed_.empty() && typed_.back() != '/') typed_ += '/';
    listed_folder_.clear();
}

void OpenDialog::refresh() {
    const auto split = split_typed(typed_);
    const auto folder = path_to_utf8(split.folder);
    if (folder == listed_folder_) return;
    listed_folder_ = folder;
    listing_ = list_folder(split.folder);
}

void OpenDialog::accept(Ui& ui, const std::string& typed) {
    const auto path = typed_path(typed);
    std::error_code unknown;
    if (typed.empty()) return;
    if (std::filesystem::is_directory(path, unknown)) {
        typed_ = typed;
        if (typed_.back() != '/') typed_ += '/';
        focus_ = true;
        return;
    }
    ui.requests.open.push_back(path);
    ImGui::CloseCurrentPopup();
}

void OpenDialog::draw(Ui& ui) {
    const auto title = std::string(ui.words(Text::open_title)) + "###open";
    if (asked_) {
        ImGui::OpenPopup(title.c_str());
        asked_ = false;
        focus_ = true;
    }
    const ImVec2 screen = ImGui::GetIO().DisplaySize;
    ImGui::SetNextWindowPos({screen.x * 0.5F, screen.y * 0.45F}, ImGuiCond_Always, {0.5F, 0.5F});
    ImGui::SetNextWindowSize(
        {std::min(ui.line * 40.0F, screen.x * 0.92F), std::min(ui.line * 26.0F, screen.y * 0.85F)});
    bool stays = true;
    if (!ImGui::BeginPopupModal(title.c_str(), &stays, ImGuiWindowFlags_NoResize | ImGuiWindowFlags_NoMove)) return;
    if (ImGui::IsKeyPressed(ImGuiKey_Escape)) ImGui::CloseCurrentPopup();
    refresh();
    faint(ui.words(Text::open_path));
    if (focus_) {
        ImGui::SetKeyboardFocusHere();
        focus_ = false;
    }
    ImGui::SetNextItemWidth(-1.0F);
    FieldOptions options;
    options.flags = ImGuiInputTextFlags_EnterReturnsTrue;
    options.complete = complete_path;
    options.context = &listing_.entries;
    if (text_field("##path", "", typed_, options)) accept(ui, std::string(typed_));
    ui.fonts.want(typed_);
    draw_list(ui);
    if (ImGui::Button(ui.words(Text::open_button), {ui.line * 6.0F, 0.0F})) accept(ui, std::string(typed_));
    ImGui::SameLine();
    if (ImGui::Button(ui.words(Text::cancel), {ui.line * 6.0F, 0.0F})) ImGui::CloseCurrentPopup();
    ImGui::EndPopup();
}

void OpenDialog::draw_list(Ui& ui) {
    const float below = ImGui::GetFrameHeightWithSpacing() + ImGui::GetStyle().ItemSpacing.y;
    std::string chosen;
    if (ImGui::BeginChild("files", {0.0F, -below})) {
        const auto split = split_typed(typed_);
        const auto entries = beginning_with(listing_.entries, split.name);
        if (!listing_.readable)
            faint(ui.words(Text::folder_unreadable));
        else if (entries.empty())
            faint(ui.words(Text::folder_empty));
        if (listing_.readable && ImGui::Selectable("..", false, ImGuiSelectableFlags_DontClosePopups)) {
            std::error_code unknown;
            const auto above =
                std::filesystem::absolute(split.folder, unknown).lexically_normal().parent_path().parent_path();
            chosen = path_to_utf8(above);
        }
        ImGuiListClipper clipper;
        clipper.Begin(static_cast<int>(entries.size()));
        while (clipper.Step()) {
            for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
                const auto& entry = entries[static_cast<std::size_t>(i)];
                ImGui::PushID(i);
                const auto label = ui.foreign(entry.name) + (entry.folder ? "/" : "");
                if (ImGui::Selectable(label.c_str(), false, ImGuiSelectableFlags_DontClosePopups)) {
                    chosen = split.shown_folder + entry.name;
                }
                ImGui::PopID();
            }
        }
    }
    ImGui::EndChild();
    if (!chosen.empty()) accept(ui, chosen);
}

} // namespace guanhe::app
