#include "window/ui.h"

#include <imgui.h>

#include <algorithm>

namespace guanhe::app {
namespace {

struct Field {
    std::string* text;
    const FieldOptions* options;
};

int on_field(ImGuiInputTextCallbackData* data) {
    auto& field = *static_cast<Field*>(data->UserData);
    if (data->EventFlag == ImGuiInputTextFlags_CallbackResize) {
        field.text->resize(static_cast<std::size_t>(data->BufTextLen));
        data->Buf = field.text->data();
    } else if (data->EventFlag == ImGuiInputTextFlags_CallbackCompletion && field.options->complete != nullptr) {
        std::string text(data->Buf, static_cast<std::size_t>(data->BufTextLen));
        if (field.options->complete(field.options->context, text) != 0) {
            data->DeleteChars(0, data->BufTextLen);
            data->InsertChars(0, text.c_str(), text.c_str() + text.size());
        }
    }
    return 0;
}

} // namespace

void FrameTimes::add(float ms) {
    ms_[next_] = ms;
    next_ = (next_ + 1) % length;
    count_ = std::min(count_ + 1, length);
}

std::array<float, FrameTimes::length> FrameTimes::graph() const {
    std::array<float, length> out{};
    for (std::size_t i = 0; i < length; ++i) out[i] = ms_[(next_ + i) % length];
    return out;
}

float FrameTimes::newest() const {
    return ms_[(next_ + length - 1) % length];
}

float FrameTimes::mean() const {
    float sum = 0.0F;
    std::size_t summed = 0;
    while (summed < count_ && sum < 1000.0F) sum += ms_[(next_ + length - 1 - summed++) % length];
    return summed == 0 ? 0.0F : sum / static_cast<float>(summed);
}

float FrameTimes::longest() const {
    return *std::ranges::max_element(ms_);
}

std::string Ui::foreign(std::string_view given) const {
    auto shown = display_name(given);
    fonts.want(shown);
    return shown;
}

std::string Ui::foreign_lines(std::string_view given) const {
    auto shown = display_lines(given);
    fonts.want(shown);
    return shown;
}

std::string camera_name(const Ui& ui, std::size_t index) {
    const auto& name = ui.cameras[index];
    return name.empty() ? ui.words(Text::camera_number, {std::to_string(index)}) : ui.foreign(name);
}

bool text_field(const char* label, const char* hint, std::string& text, const FieldOptions& options) {
    Field field{&text, &options};
    int flags = options.flags | ImGuiInputTextFlags_CallbackResize;
    if (options.complete != nullptr) flags |= ImGuiInputTextFlags_CallbackCompletion;
    return ImGui::InputTextWithHint(label, hint, text.data(), text.capacity() + 1, flags, on_field, &field);
}

bool choice(const char* label, std::span<const std::string> names, int& chosen) {
    const auto valid = chosen >= 0 && static_cast<std::size_t>(chosen) < names.size();
    if (!ImGui::BeginCombo(label, valid ? names[static_cast<std::size_t>(chosen)].c_str() : "")) return false;
    bool changed = false;
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(names.size()));
    while (clipper.Step()) {
        for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
            ImGui::PushID(i);
            if (ImGui::Selectable(names[static_cast<std::size_t>(i)].c_str(), i == chosen) && i != chosen) {
                chosen = i;
                changed = true;
            }
            ImGui::PopID();
        }
    }
    ImGui::EndCombo();
    return changed;
}

void figure(const char* caption, std::string_view value) {
    ImGui::PushStyleColor(ImGuiCol_Text, ImGui::GetStyle().Colors[ImGuiCol_TextDisabled]);
    ImGui::TextUnformatted(caption);
    ImGui::PopStyleColor();
    const char* first = value.data();
    const char* last = first + value.size();
    const float room = ImGui::GetContentRegionAvail().x;
    const float width = ImGui::CalcTextSize(first, last).x;
    const float caption_width = ImGui::CalcTextSize(caption).x + ImGui::GetStyle().ItemSpacing.x;
    if (caption_width + width <= room) {
        ImGui::SameLine(ImGui::GetCursorPosX() + room - width);
        ImGui::TextUnformatted(first, last);
    } else {
        wrapped(value);
    }
}

void wrapped(std::string_view text) {
    ImGui::PushTextWrapPos(0.0F);
    ImGui::TextUnformatted(text.data(), text.data() + text.size());
    ImGui::PopTextWrapPos();
}

void faint(std::string_view text) {
    ImGui::PushStyleColor(ImGuiCol_Text, ImGui::GetStyle().Colors[ImGuiCol_TextDisabled]);
    wrapped(text);
    ImGui::PopStyleColor();
}

bool section(const char* title, bool open_at_first) {
    ImGui::Spacing();
    return ImGui::CollapsingHeader(title, open_at_first ? ImGuiTreeNodeFlags_DefaultOpen : 0);
}

void apply_theme(float scale) {
    ImGuiStyle style;
    style.WindowRounding = 4.0F;
    style.ChildRounding = 3.0F;
    style.FrameRounding = 3.0F;
    style.PopupRounding = 4.0F;
    style.GrabRounding = 3.0F;
    style.ScrollbarRounding = 4.0F;
    style.WindowBorderSize = 0.0F;
    style.PopupBorderSize = 1.0F;
    style.FramePadding = {8.0F, 5.0F};
    style.ItemSpacing = {8.0F, 6.0F};
    style.ItemInnerSpacing = {6.0F, 4.0F};
    style.WindowPadding = {12.0F, 10.0F};
    style.IndentSpacing = 14.0F;
    style.ScrollbarSize = 12.0F;
    style.GrabMinSize = 12.0F;
    style.WindowTitleAlign = {0.0F, 0.5F};
    style.DisplaySafeAreaPadding = {0.0F, 0.0F};
    style.ScaleAllSizes(scale);

    const auto grey = [](float value, float alpha = 1.0F) { return ImVec4(value, value, value, alpha); };
    const ImVec4 ochre(0.82F, 0.62F, 0.35F, 1.0F); // the one colour: painted Yangshao ware
    const auto ochre_with = [&](float alpha) { return ImVec4(ochre.x, ochre.y, ochre.z, alpha); };
    auto* colors = style.Colors;
    colors[ImGuiCol_Text] = grey(0.92F);
    colors[ImGuiCol_TextDisabled] = grey(0.60F);
    colors[ImGuiCol_WindowBg] = grey(0.105F, 0.95F);
    colors[ImGuiCol_ChildBg] = grey(0.0F, 0.0F);
    colors[ImGuiCol_PopupBg] = grey(0.13F, 0.98F);
    colors[ImGuiCol_Border] = grey(0.27F);
    colors[ImGuiCol_FrameBg] = grey(0.18F);
    colors[ImGuiCol_FrameBgHovered] = grey(0.23F);
    colors[ImGuiCol_FrameBgActive] = grey(0.27F);
    colors[ImGuiCol_TitleBg] = grey(0.13F);
    colors[ImGuiCol_TitleBgActive] = grey(0.13F);
    colors[ImGuiCol_TitleBgCollapsed] = grey(0.13F);
    colors[ImGuiCol_MenuBarBg] = grey(0.125F);
    colors[ImGuiCol_ScrollbarBg] = grey(0.0F, 0.0F);
    colors[ImGuiCol_ScrollbarGrab] = grey(0.30F);
    colors[ImGuiCol_ScrollbarGrabHovered] = grey(0.38F);
    colors[ImGuiCol_ScrollbarGrabActive] = grey(0.45F);
    colors[ImGuiCol_CheckMark] = ochre;
    colors[ImGuiCol_SliderGrab] = grey(0.38F); // the figure stands on it
    colors[ImGuiCol_SliderGrabActive] = ochre_with(0.7F);
    colors[ImGuiCol_Button] = grey(0.22F);
    colors[ImGuiCol_ButtonHovered] = grey(0.29F);
    colors[ImGuiCol_ButtonActive] = grey(0.34F);
    colors[ImGuiCol_Header] = grey(0.19F);
    colors[ImGuiCol_HeaderHovered] = grey(0.25F);
    colors[ImGuiCol_HeaderActive] = grey(0.29F);
    colors[ImGuiCol_Separator] = grey(0.24F);
    colors[ImGuiCol_SeparatorHovered] = ochre_with(0.5F);
    colors[ImGuiCol_SeparatorActive] = ochre;
    colors[ImGuiCol_ResizeGrip] = grey(0.0F, 0.0F);
    colors[ImGuiCol_ResizeGripHovered] = ochre_with(0.5F);
    colors[ImGuiCol_ResizeGripActive] = ochre;
    colors[ImGuiCol_PlotLines] = ochre_with(0.9F);
    colors[ImGuiCol_PlotHistogram] = ochre_with(0.9F);
    colors[ImGuiCol_PlotHistogramHovered] = ochre;
    colors[ImGuiCol_TextSelectedBg] = ochre_with(0.35F);
    colors[ImGuiCol_DragDropTarget] = ochre;
    colors[ImGuiCol_NavHighlight] = ochre;
    colors[ImGuiCol_ModalWindowDimBg] = grey(0.0F, 0.45F);
    ImGui::GetStyle() = style;
}

} // namespace guanhe::app
