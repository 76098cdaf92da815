// The right panel: how fast, how much, what the file says of itself, and what is wrong with it.
#pragma once

#include "window/ui.h"

#include <string>
#include <vector>

namespace guanhe::app {

class StatisticsPanel {
public:
    /// Other scans are open now.
    void reset(Stage& stage);
    /// Draws the panel at the right edge below `top`; returns its width.
    float draw(Ui& ui, float top);

private:
    void draw_figures(Ui& ui);
    void draw_quality(Ui& ui);
    void draw_about(Ui& ui);
    void draw_warnings(Ui& ui);

    std::vector<std::string> warnings_;
};

} // namespace guanhe::app
