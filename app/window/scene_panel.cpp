#include "window/scene_panel.h"

#include "view/light.h"
#include "window/node_facts.h"

#include <imgui.h>

#include <algorithm>
#include <cmath>

namespace guanhe::app {
namespace {

constexpr float row_indent = 0.8F;    // lines
constexpr std::uint32_t deepest = 24; // rows further down are not indented more, or they would leave the panel

std::string node_name(const Ui& ui, const scan::Scan& scan, int index) {
    const auto& node = scan.nodes[static_cast<std::size_t>(index)];
    if (!node.name.empty()) return ui.foreign(node.name);
    if (node.mesh >= 0) {
        const auto& mesh = scan.meshes[static_cast<std::size_t>(node.mesh)];
        if (!mesh.name.empty()) return ui.foreign(mesh.name);
    }
    return ui.words(Text::unnamed_node, {std::to_string(index)});
}

std::string scene_name(const Ui& ui, const scan::Scan& scan, int index) {
    const auto& name = scan.scenes[static_cast<std::size_t>(index)].name;
    return name.empty() ? ui.words(Text::unnamed_scene, {std::to_string(index)}) : ui.foreign(name);
}

std::string file_name(const Ui& ui, const OpenScan& open) {
    return ui.foreign(path_to_utf8(open.path.filename()));
}

// The small triangle that opens a row; true when clicked.
bool opener(const TreeRow& row) {
    const float size = ImGui::GetFrameHeight();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const bool clicked = ImGui::InvisibleButton("open", {size * 0.8F, size});
    const ImU32 color = ImGui::GetColorU32(ImGui::IsItemHovered() ? ImGuiCol_Text : ImGuiCol_TextDisabled);
    const ImVec2 middle(at.x + size * 0.4F, at.y + size * 0.5F);
    const float r = size * 0.17F;
    auto* list = ImGui::GetWindowDrawList();
    if (row.open) {
        list->AddTriangleFilled({middle.x - r, middle.y - r * 0.7F}, {middle.x + r, middle.y - r * 0.7F},
                                {middle.x, middle.y + r}, color);
    } else {
        list->AddTriangleFilled({middle.x - r * 0.7F, middle.y - r}, {middle.x + r, middle.y},
                                {middle.x - r * 0.7F, middle.y + r}, color);
    }
    return clicked;
}

} // namespace

void ScenePanel::reset(Stage& stage) {
    sources_.clear();
    for (const auto& open : stage.scans()) sources_.push_back({open.scan.get(), open.scene});
    tree_.reset(sources_);
    search_.clear();
    selected_ = {};
    shown_scan_ = 0;
}

float ScenePanel::draw(Ui& ui, float top) {
    const ImVec2 screen = ImGui::GetIO().DisplaySize;
    const float widest = std::max(screen.x * 0.45F, ui.line * 12.0F);
    ImGui::SetNextWindowPos({0.0F, top});
    ImGui::SetNextWindowSizeConstraints({ui.line * 12.0F, screen.y - top}, {widest, screen.y - top});
    ImGui::SetNextWindowSize({std::min(ui.line * 16.0F, widest), screen.y - top}, ImGuiCond_FirstUseEver);
    float width = 0.0F;
    ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 0.0F);
    if (ImGui::Begin("##scene", nullptr,
                     ImGuiWindowFlags_NoTitleBar | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoCollapse |
                         ImGuiWindowFlags_NoBringToFrontOnFocus | ImGuiWindowFlags_NoNavFocus)) {
        const auto scans = ui.stage.scans();
        for (std::size_t i = 0; i < sources_.size() && i < scans.size(); ++i) sources_[i].scene = scans[i].scene;
        width = ImGui::GetWindowWidth();
        if (!scans.empty()) {
            if (section(ui.words(Text::contents))) draw_contents(ui);
            if (selected_.node >= 0 && section(ui.words(Text::node_details))) draw_selected(ui);
            if (has_choices(ui) && section(ui.words(Text::show))) draw_shown(ui);
        }
        if (section(ui.words(Text::light))) draw_light(ui);
    }
    ImGui::End();
    ImGui::PopStyleVar();
    return width;
}

void ScenePanel::draw_contents(Ui& ui) {
    ImGui::SetNextItemWidth(-1.0F);
    if (text_field("##search", ui.words(Text::search), search_)) tree_.set_filter(search_);
    ui.fonts.want(search_);
    const auto rows = tree_.rows(sources_);
    const float row_height = ImGui::GetFrameHeight();
    // Grows with what is in it, up to two fifths of the window.
    const float most = ImGui::GetIO().DisplaySize.y * 0.4F;
    const float wanted = (static_cast<float>(std::max<std::size_t>(rows.size(), 1)) + 0.5F) * row_height;
    if (ImGui::BeginChild("tree", {0.0F, std::clamp(wanted, row_height * 2.0F, most)}, 0,
                          ImGuiWindowFlags_HorizontalScrollbar)) {
        ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {2.0F, 0.0F});
        if (rows.empty()) faint(ui.words(Text::no_match));
        ImGuiListClipper clipper;
        clipper.Begin(static_cast<int>(rows.size()), row_height);
        while (clipper.Step()) {
            for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i)
                draw_row(ui, rows[static_cast<std::size_t>(i)]);
        }
        ImGui::PopStyleVar();
    }
    ImGui::EndChild();
}

void ScenePanel::draw_row(Ui& ui, const TreeRow& row) {
    auto& open = ui.stage.scans()[row.scan];
    ImGui::PushID(static_cast<int>(row.kind));
    ImGui::PushID(static_cast<int>(row.scan));
    ImGui::PushID(row.index);
    // The clipper counts on rows of one height, so each is reserved first and filled in then.
    const ImVec2 start = ImGui::GetCursorPos();
    ImGui::Dummy({1.0F, ImGui::GetFrameHeight()});
    const ImVec2 end = ImGui::GetCursorPos();
    const float indent = static_cast<float>(std::min(row.depth, deepest)) * row_indent * ui.line;
    ImGui::SetCursorPos({start.x + indent, start.y});
    if (row.has_children && opener(row)) tree_.set_open(row, !row.open);
    ImGui::SetCursorPos({start.x + indent + ImGui::GetFrameHeight() * 0.85F, start.y});
    switch (row.kind) {
    case TreeRow::Kind::file:
        ImGui::AlignTextToFramePadding();
        ImGui::TextUnformatted(file_name(ui, open).c_str());
        if (ImGui::IsItemHovered()) ImGui::SetTooltip("%s", ui.foreign(path_to_utf8(open.path)).c_str());
        break;
    case TreeRow::Kind::scene: {
        const bool shown = row.index == open.scene;
        if (open.scan->scenes.size() == 1) {
            ImGui::AlignTextToFramePadding();
            ImGui::TextUnformatted(scene_name(ui, *open.scan, row.index).c_str());
            break;
        }
        if (ImGui::RadioButton(scene_name(ui, *open.scan, row.index).c_str(), shown) && !shown) {
            if (ui.stage.choose_scene(row.scan, row.index)) ui.requests.content_changed = true;
            selected_ = {};
        }
        break;
    }
    case TreeRow::Kind::node:
        draw_node(ui, row);
        break;
    }
    ImGui::SetCursorPos(end);
    ImGui::PopID();
    ImGui::PopID();
    ImGui::PopID();
}

void ScenePanel::draw_node(Ui& ui, const TreeRow& row) {
    auto& open = ui.stage.scans()[row.scan];
    const auto& node = open.scan->nodes[static_cast<std::size_t>(row.index)];
    bool visible = open.node_visible[static_cast<std::size_t>(row.index)];
    bool hidden_above = false;
    for (int above = node.parent, steps = 0; above >= 0 && steps < 64; ++steps) {
        hidden_above = hidden_above || !open.node_visible[static_cast<std::size_t>(above)];
        above = open.scan->nodes[static_cast<std::size_t>(above)].parent;
    }
    ImGui::BeginDisabled(hidden_above);
    const ImVec2 start = ImGui::GetCursorPos();
    const float row_height = ImGui::GetFrameHeight();
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {2.0F, 2.0F});
    const float box = ImGui::GetFrameHeight();
    ImGui::SetCursorPosY(start.y + (row_height - box) * 0.5F);
    if (ImGui::Checkbox("##visible", &visible)) ui.stage.show_node(row.scan, row.index, visible);
    ImGui::PopStyleVar();
    ImGui::SetCursorPos({start.x + box + ui.line * 0.4F, start.y});
    const bool selected = selected_.node == row.index && selected_.scan == row.scan;
    const auto name = node_name(ui, *open.scan, row.index);
    const auto note = node_note(*open.scan, row.index);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = std::max(ImGui::GetContentRegionAvail().x,
                                 ImGui::CalcTextSize(name.c_str()).x + ImGui::CalcTextSize(note.c_str()).x + ui.line);
    if (ImGui::Selectable("##node", selected, ImGuiSelectableFlags_AllowDoubleClick, {width, row_height})) {
        selected_ = {row.scan, row.index};
        if (ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left)) {
            if (const auto bounds = bounds_below(open, row.index); !bounds.empty())
                ui.requests.frame_part = Extent::of(bounds);
        }
    }
    auto* list = ImGui::GetWindowDrawList();
    const float y = at.y + (row_height - ImGui::GetFontSize()) * 0.5F;
    list->AddText({at.x, y}, ImGui::GetColorU32(visible ? ImGuiCol_Text : ImGuiCol_TextDisabled), name.c_str());
    list->AddText({at.x + ImGui::CalcTextSize(name.c_str()).x + ui.line * 0.6F, y},
                  ImGui::GetColorU32(ImGuiCol_TextDisabled), note.c_str());
    ImGui::EndDisabled();
}

void ScenePanel::draw_selected(Ui& ui) {
    const auto& open = ui.stage.scans()[selected_.scan];
    const auto& node = open.scan->nodes[static_cast<std::size_t>(selected_.node)];
    wrapped(node_name(ui, *open.scan, selected_.node));
    const auto bounds = bounds_below(open, selected_.node);
    if (!bounds.empty()) {
        const glm::vec3 size = bounds.max - bounds.min;
        figure(ui.words(Text::size_metres), in_metres(size.x) + " × " + in_metres(size.y) + " × " + in_metres(size.z));
    }
    if (node.mesh >= 0) {
        const auto& mesh = open.scan->meshes[static_cast<std::size_t>(node.mesh)];
        if (!mesh.name.empty()) figure(ui.words(Text::mesh), ui.foreign(mesh.name));
        figure(ui.words(Text::triangles_total), with_commas(mesh_triangles(mesh)));
        const auto materials = material_names(*open.scan, mesh);
        if (!materials.empty()) figure(ui.words(Text::materials), ui.foreign(materials));
    }
    if (!node.instances.empty()) figure(ui.words(Text::copies), with_commas(node.instances.size()));
    if (!bounds.empty() && ImGui::Button(ui.words(Text::look_at_it))) ui.requests.frame_part = Extent::of(bounds);
}

bool ScenePanel::has_choices(const Ui& ui) const {
    const auto scans = ui.stage.scans();
    const auto offers = [](const OpenScan& open) {
        return open.scan->scenes.size() > 1 || !open.scan->variants.empty() || !open.scan->animations.empty();
    };
    return !ui.cameras.empty() || std::ranges::any_of(scans, offers);
}

void ScenePanel::draw_shown(Ui& ui) {
    ImGui::PushItemWidth(-ui.line * 5.0F);
    const auto scans = ui.stage.scans();
    shown_scan_ = std::clamp(shown_scan_, 0, static_cast<int>(scans.size()) - 1);
    if (scans.size() > 1) {
        std::vector<std::string> names;
        for (const auto& open : scans) names.push_back(file_name(ui, open));
        choice(ui.words(Text::scan), names, shown_scan_);
    }
    const auto index = static_cast<std::size_t>(shown_scan_);
    auto& open = scans[index];
    if (open.scan->scenes.size() > 1) {
        std::vector<std::string> names;
        for (int i = 0; i < static_cast<int>(open.scan->scenes.size()); ++i)
            names.push_back(scene_name(ui, *open.scan, i));
        int scene = open.scene;
        if (choice(ui.words(Text::scene), names, scene) && ui.stage.choose_scene(index, scene)) {
            ui.requests.content_changed = true;
            selected_ = {};
        }
    }
    if (!open.scan->variants.empty()) {
        std::vector<std::string> names{ui.words(Text::variant_own)};
        for (std::size_t i = 0; i < open.scan->variants.size(); ++i) {
            const auto& name = open.scan->variants[i];
            names.push_back(name.empty() ? ui.words(Text::variant_number, {std::to_string(i)}) : ui.foreign(name));
        }
        int variant = open.variant + 1;
        if (choice(ui.words(Text::variant), names, variant)) {
            const auto chosen =
                variant == 0 ? std::string_view() : open.scan->variants[static_cast<std::size_t>(variant - 1)];
            static_cast<void>(ui.stage.choose_variant(index, chosen)); // a name from the list is there
        }
    }
    if (!open.scan->animations.empty()) draw_animation(ui, open);
    draw_cameras(ui);
    ImGui::PopItemWidth();
}

void ScenePanel::draw_animation(Ui& ui, OpenScan& open) {
    std::vector<std::string> names{ui.words(Text::animation_none)};
    for (std::size_t i = 0; i < open.scan->animations.size(); ++i) {
        const auto& name = open.scan->animations[i].name;
        names.push_back(name.empty() ? ui.words(Text::animation_number, {std::to_string(i)}) : ui.foreign(name));
    }
    int animation = open.animation + 1;
    if (choice(ui.words(Text::animation), names, animation)) {
        ui.stage.choose_animation(static_cast<std::size_t>(shown_scan_), animation - 1);
        ui.playback.playing = animation > 0;
    }
    if (open.animation < 0) return;
    const float duration = open.scan->animations[static_cast<std::size_t>(open.animation)].duration;
    auto time = static_cast<float>(duration > 0.0F ? std::fmod(ui.stage.time(), static_cast<double>(duration)) : 0.0);
    const char* label = ui.words(ui.playback.playing ? Text::pause : Text::play);
    if (ImGui::SliderFloat(ui.words(Text::time), &time, 0.0F, duration, "%.2f s", ImGuiSliderFlags_AlwaysClamp)) {
        ui.playback.playing = false;
        ui.stage.set_time(static_cast<double>(time));
    }
    if (ImGui::Button(label)) ui.requests.toggle_play = true;
}

void ScenePanel::draw_cameras(Ui& ui) {
    if (ui.cameras.empty()) return;
    std::vector<std::string> names{ui.words(Text::free_camera)};
    for (std::size_t i = 0; i < ui.cameras.size(); ++i) names.push_back(camera_name(ui, i));
    int held = ui.held_camera ? *ui.held_camera + 1 : 0;
    if (choice(ui.words(Text::camera), names, held)) ui.requests.hold_camera = held - 1;
}

void ScenePanel::draw_light(Ui& ui) {
    ImGui::PushItemWidth(-ui.line * 5.0F);
    auto& look = ui.look;
    constexpr std::array<Text, built_in_lights.size()> labels{Text::env_sky, Text::env_day, Text::env_studio,
                                                              Text::env_black};
    std::vector<std::string> names;
    int chosen = -1;
    for (std::size_t i = 0; i < built_in_lights.size(); ++i) {
        if (look.environment == built_in_lights[i]) chosen = static_cast<int>(i);
        names.emplace_back(ui.words(labels[i]));
    }
    if (chosen < 0) {
        chosen = static_cast<int>(names.size());
        names.push_back(ui.foreign(path_to_utf8(path_from_utf8(look.environment).filename())));
    }
    if (choice(ui.words(Text::environment), names, chosen) &&
        static_cast<std::size_t>(chosen) < built_in_lights.size()) {
        look.environment = built_in_lights[static_cast<std::size_t>(chosen)];
        ui.requests.environment_changed = true;
    }
    if (ImGui::IsItemHovered()) ImGui::SetTooltip("%s", ui.words(Text::env_hint));
    constexpr float degree = 0.01745329252F;
    if (!ImGui::IsAnyItemActive()) rotation_degrees_ = look.rotation / degree;
    ImGui::SliderFloat(ui.words(Text::rotation), &rotation_degrees_, -180.0F, 180.0F, "%.0f°",
                       ImGuiSliderFlags_AlwaysClamp);
    if (ImGui::IsItemDeactivatedAfterEdit()) { // filtering an environment takes too long to follow the hand
        look.rotation = rotation_degrees_ * degree;
        ui.requests.environment_changed = true;
    }
    ImGui::SliderFloat(ui.words(Text::exposure), &look.frame.exposure_ev, -6.0F, 6.0F, ui.words(Text::exposure_value));
    if (ImGui::IsItemHovered() && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left)) look.frame.exposure_ev = 0.0F;
    ImGui::Checkbox(ui.words(Text::shadows), &look.frame.shadows);
    ImGui::Checkbox(ui.words(Text::background), &look.frame.show_environment);
    ImGui::Checkbox(ui.words(Text::grid), &look.frame.draw_grid);
    ImGui::PopItemWidth();
}

} // namespace guanhe::app
