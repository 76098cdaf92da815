#include "window/statistics_panel.h"

#include <imgui.h>

#include <algorithm>
#include <cstdio>

namespace guanhe::app {
namespace {

std::string duration(double ms) {
    std::array<char, 32> out{};
    if (ms < 1000.0)
        std::snprintf(out.data(), out.size(), ms < 10.0 ? "%.2f ms" : "%.1f ms", ms);
    else
        std::snprintf(out.data(), out.size(), "%.1f s", ms / 1000.0);
    return out.data();
}

} // namespace

void StatisticsPanel::reset(Stage& stage) {
    warnings_ = stage.warnings();
}

float StatisticsPanel::draw(Ui& ui, float top) {
    const ImVec2 screen = ImGui::GetIO().DisplaySize;
    const float width = std::min(ui.line * 15.5F, screen.x * 0.45F);
    ImGui::SetNextWindowPos({screen.x - width, top});
    ImGui::SetNextWindowSize({width, screen.y - top});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 0.0F);
    if (ImGui::Begin("##statistics", nullptr,
                     ImGuiWindowFlags_NoTitleBar | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoResize |
                         ImGuiWindowFlags_NoCollapse | ImGuiWindowFlags_NoBringToFrontOnFocus |
                         ImGuiWindowFlags_NoNavFocus)) {
        // Whose a scan is comes before how fast it is drawn.
        if (!ui.stage.scans().empty()) {
            if (section(ui.words(Text::about_file))) draw_about(ui);
            const auto title =
                std::string(ui.words(Text::warnings)) + " (" + std::to_string(warnings_.size()) + ")###warnings";
            if (section(title.c_str(), !warnings_.empty())) draw_warnings(ui);
        }
        if (section(ui.words(Text::statistics))) draw_figures(ui);
    }
    ImGui::End();
    ImGui::PopStyleVar();
    return width;
}

void StatisticsPanel::draw_figures(Ui& ui) {
    const auto& m = ui.measured;
    const float mean = m.frames.mean();
    if (m.at_rest || mean <= 0.0F) {
        figure(ui.words(Text::frames_a_second), ui.words(Text::at_rest));
    } else {
        std::array<char, 32> fps{};
        std::snprintf(fps.data(), fps.size(), "%.0f", static_cast<double>(1000.0F / mean));
        figure(ui.words(Text::frames_a_second), fps.data());
    }
    figure(ui.words(Text::frame_time), duration(static_cast<double>(m.frames.newest())));
    const auto graph = m.frames.graph();
    const float top = std::max(m.frames.longest() * 1.1F, 20.0F);
    ImGui::PlotLines("##frames", graph.data(), static_cast<int>(graph.size()), 0, nullptr, 0.0F, top,
                     {ImGui::GetContentRegionAvail().x, ui.line * 2.5F});
    figure(ui.words(Text::gpu_time), duration(m.newest.gpu_ms));
    ImGui::Separator();
    figure(ui.words(Text::triangles_drawn), with_commas(m.newest.triangles));
    figure(ui.words(Text::triangles_total), with_commas(m.triangles_total));
    if (m.newest.clusters > 0) figure(ui.words(Text::clusters_drawn), with_commas(m.newest.clusters));
    if (m.newest.draws > 0) figure(ui.words(Text::draws), with_commas(m.newest.draws));
    ImGui::Separator();
    draw_quality(ui);
    ImGui::Separator();
    figure(ui.words(Text::scan_memory), in_bytes(m.resident_bytes));
    // A software driver counts the machine's memory as its own.
    if (!ui.device.is_software()) figure(ui.words(Text::gpu_memory), in_bytes(m.gpu_bytes));
    figure(ui.words(Text::peak_memory), in_bytes(m.peak_bytes));
    if (!ui.stage.scans().empty()) {
        ImGui::Separator();
        figure(ui.words(Text::load_time), duration(ui.stage.load_ms()));
        const glm::vec3 size = ui.rig.extent().half * 2.0F;
        figure(ui.words(Text::extent), in_metres(size.x) + " × " + in_metres(size.y) + " × " + in_metres(size.z));
    }
    if (const auto speed = ui.rig.speed()) figure(ui.words(Text::speed), in_metres(*speed) + "/s");
    ImGui::Separator();
    figure(ui.words(Text::device), ui.foreign(ui.device.info().name));
}

void StatisticsPanel::draw_quality(Ui& ui) {
    const auto& quality = ui.measured.newest.quality;
    const auto side = std::to_string(quality.shadow_size);
    figure(ui.words(Text::samples),
           quality.samples <= 1 ? ui.words(Text::off) : std::to_string(quality.samples) + " ×");
    figure(ui.words(Text::shadow_map), quality.shadow_size == 0 ? ui.words(Text::off) : side + " × " + side);
    figure(ui.words(Text::anisotropy),
           quality.anisotropy <= 1 ? ui.words(Text::off) : std::to_string(quality.anisotropy));
    for (const auto& lowered : quality.lowered) {
        ImGui::Bullet();
        ImGui::SameLine();
        wrapped(lowered);
    }
}

void StatisticsPanel::draw_about(Ui& ui) {
    for (const auto& open : ui.stage.scans()) {
        const auto& metadata = open.scan->metadata;
        wrapped(ui.foreign(path_to_utf8(open.path.filename())));
        if (!metadata.copyright.empty()) {
            faint(ui.words(Text::copyright));
            wrapped(ui.foreign_lines(metadata.copyright));
        }
        if (!metadata.generator.empty()) figure(ui.words(Text::generator), ui.foreign(metadata.generator));
        if (!metadata.xmp_json.empty()) {
            ImGui::PushID(&open);
            if (ImGui::TreeNode(ui.words(Text::metadata))) {
                wrapped(ui.foreign_lines(metadata.xmp_json));
                ImGui::TreePop();
            }
            ImGui::PopID();
        }
    }
}

void StatisticsPanel::draw_warnings(Ui& ui) {
    if (warnings_.empty()) {
        faint(ui.words(Text::no_warnings));
        return;
    }
    constexpr std::size_t most = 200; // wrapped lines cannot be clipped by count; nobody reads more
    for (std::size_t i = 0; i < std::min(warnings_.size(), most); ++i) {
        ImGui::Bullet();
        ImGui::SameLine();
        wrapped(ui.foreign_lines(warnings_[i]));
    }
    if (warnings_.size() > most) faint("… + " + with_commas(warnings_.size() - most));
    if (ImGui::SmallButton(ui.words(Text::copy))) {
        std::string all;
        for (const auto& warning : warnings_) all += warning + "\n";
        ImGui::SetClipboardText(all.c_str());
    }
}

} // namespace guanhe::app
