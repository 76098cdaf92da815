// The left panel: contents as a tree, what of them is shown, and the light.
#pragma once

#include "window/scene_tree.h"
#include "window/ui.h"

#include <string>
#include <vector>

namespace guanhe::app {

class ScenePanel {
public:
    /// Other scans are open now.
    void reset(Stage& stage);
    /// Draws the panel at the left edge below `top`; returns its width.
    float draw(Ui& ui, float top);

private:
    struct Selected {
        std::uint32_t scan = 0;
        int node = -1;
    };
    void draw_contents(Ui& ui);
    void draw_row(Ui& ui, const TreeRow& row);
    void draw_node(Ui& ui, const TreeRow& row);
    void draw_selected(Ui& ui);
    [[nodiscard]] bool has_choices(const Ui& ui) const;
    void draw_shown(Ui& ui);
    void draw_animation(Ui& ui, OpenScan& open);
    void draw_cameras(Ui& ui);
    void draw_light(Ui& ui);

    SceneTree tree_;
    std::vector<TreeSource> sources_;
    std::string search_;
    Selected selected_;
    int shown_scan_ = 0;
    float rotation_degrees_ = 0.0F;
};

} // namespace guanhe::app
