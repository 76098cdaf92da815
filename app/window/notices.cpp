#include "window/notices.h"

#include <imgui.h>

#include <algorithm>
#include <cstdio>

namespace guanhe::app {
namespace {

constexpr int card = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                     ImGuiWindowFlags_AlwaysAutoResize | ImGuiWindowFlags_NoFocusOnAppearing | ImGuiWindowFlags_NoNav;
constexpr double note_seconds = 5.0;
constexpr double fade_seconds = 1.0; // of the last one
constexpr std::size_t most_notes = 4;

const char* stage_words(const Ui& ui, const std::string& stage, std::string& storage) {
    if (const auto known = stage_text(stage)) return ui.words(*known);
    storage = ui.foreign(stage);
    return storage.c_str();
}

void place_card(float middle, float bottom) {
    ImGui::SetNextWindowPos({middle, bottom}, ImGuiCond_Always, {0.5F, 1.0F});
}

} // namespace

void Notices::say(std::string note) {
    notes_.push_back({std::move(note)});
    while (notes_.size() > most_notes) notes_.pop_front();
}

void Notices::fail(Error error, bool kept) {
    failure_ = Failure{std::move(error), true, kept};
}

void Notices::complain(Error error) {
    failure_ = Failure{std::move(error), false, false};
}

void Notices::draw(Ui& ui, const Covered& covered) {
    const ImVec2 screen = ImGui::GetIO().DisplaySize;
    const float room = std::max(screen.x - covered.left - covered.right - ui.line * 2.0F, ui.line * 12.0F);
    const float middle = covered.left + (screen.x - covered.left - covered.right) * 0.5F;
    const float gap = ui.line * 0.6F;
    float bottom = screen.y - ui.line;
    if (ui.stage.loading()) bottom -= draw_progress(ui, middle, bottom, room) + gap;
    if (failure_) bottom -= draw_failure(ui, middle, bottom, room) + gap;
    draw_notes(ui, middle, bottom, room);
}

float Notices::draw_progress(Ui& ui, float middle, float bottom, float room) {
    const float width = std::min(room, ui.line * 26.0F);
    place_card(middle, bottom);
    float height = 0.0F;
    if (ImGui::Begin("##progress", nullptr, card)) {
        const auto title = loading_.size() == 1
                               ? ui.words(Text::loading, {ui.foreign(path_to_utf8(loading_.front().filename()))})
                               : ui.words(Text::loading_files, {std::to_string(loading_.size())});
        ImGui::PushTextWrapPos(width);
        ImGui::TextUnformatted(title.c_str());
        ImGui::PopTextWrapPos();
        const auto& progress = ui.stage.progress();
        std::string storage;
        const char* stage = stage_words(ui, progress.stage(), storage);
        const float fraction = progress.fraction();
        std::array<char, 128> label{};
        std::snprintf(label.data(), label.size(), "%s  %.0f%%", stage, static_cast<double>(fraction) * 100.0);
        const float button = ImGui::CalcTextSize(ui.words(Text::cancel)).x + ImGui::GetStyle().FramePadding.x * 2.0F;
        // The bar carries no text of its own: light letters on its light part could not be read.
        ImGui::ProgressBar(fraction, {width - button - ImGui::GetStyle().ItemSpacing.x, ImGui::GetFrameHeight() * 0.5F},
                           "");
        ImGui::SameLine();
        const float y = ImGui::GetCursorPosY();
        ImGui::SetCursorPosY(y - ImGui::GetFrameHeight() * 0.25F);
        if (ImGui::Button(ui.words(Text::cancel))) ui.requests.cancel_load = true;
        faint(label.data());
        height = ImGui::GetWindowHeight();
    }
    ImGui::End();
    return height;
}

float Notices::draw_failure(Ui& ui, float middle, float bottom, float room) {
    const float width = std::min(room, ui.line * 36.0F);
    place_card(middle, bottom);
    float height = 0.0F;
    ImGui::PushStyleColor(ImGuiCol_Border, ImVec4(0.80F, 0.36F, 0.28F, 0.9F));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, std::max(1.0F, ui.line / 12.0F));
    bool dismissed = false;
    if (ImGui::Begin("##failure", nullptr, card)) {
        const auto& error = failure_->error;
        ImGui::PushTextWrapPos(width);
        ImGui::TextColored({0.94F, 0.55F, 0.45F, 1.0F}, "%s",
                           ui.words(failure_->opening ? Text::failed_title : Text::problem_title));
        if (!error.what.empty()) ImGui::TextUnformatted(ui.foreign_lines(error.what).c_str());
        ImGui::PushStyleColor(ImGuiCol_Text, ImGui::GetStyle().Colors[ImGuiCol_TextDisabled]);
        if (!error.where.empty()) ImGui::TextUnformatted(ui.foreign_lines(error.where).c_str());
        ImGui::PopStyleColor();
        if (!error.hint.empty()) ImGui::TextUnformatted(ui.foreign_lines(error.hint).c_str());
        if (failure_->kept) ImGui::TextUnformatted(ui.words(Text::failed_kept));
        ImGui::PopTextWrapPos();
        dismissed = ImGui::Button(ui.words(Text::close));
        ImGui::SameLine();
        if (ImGui::Button(ui.words(Text::copy))) ImGui::SetClipboardText(error.message().c_str());
        height = ImGui::GetWindowHeight();
    }
    ImGui::End();
    ImGui::PopStyleVar();
    ImGui::PopStyleColor();
    if (dismissed) failure_.reset();
    return height;
}

void Notices::draw_notes(Ui& ui, float middle, float bottom, float room) {
    const double now = ImGui::GetTime();
    for (auto& note : notes_) {
        if (note.until == 0.0) note.until = now + note_seconds;
    }
    std::erase_if(notes_, [now](const Note& note) { return note.until <= now; });
    if (notes_.empty()) return;
    const double left = notes_.back().until - now;
    if (left <= fade_seconds)
        ui.requests.redraw = true;
    else
        ui.requests.redraw_in = std::min(notes_.front().until - now, left - fade_seconds);
    place_card(middle, bottom);
    ImGui::PushStyleVar(ImGuiStyleVar_Alpha, static_cast<float>(std::min(1.0, left / fade_seconds)));
    if (ImGui::Begin("##notes", nullptr, card | ImGuiWindowFlags_NoInputs)) {
        ImGui::PushTextWrapPos(std::min(room, ui.line * 36.0F));
        for (const auto& note : notes_) ImGui::TextUnformatted(ui.foreign_lines(note.text).c_str());
        ImGui::PopTextWrapPos();
    }
    ImGui::End();
    ImGui::PopStyleVar();
}

} // namespace guanhe::app
