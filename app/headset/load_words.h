// How far a load is, or why it failed, for a visitor's panel.
#pragma once

#include "headset/visitor_panels.h"
#include "view/stage.h"

#include <span>

namespace guanhe::app {

/// While the stage loads these files: their name and how far it is, in steps of 5 %. Else nothing is the matter.
void say_load(VisitorPanels& panels, const Stage& stage, std::span<const Path> files, Language language);
void say_failure(VisitorPanels& panels, const Error& error, Language language);

} // namespace guanhe::app
