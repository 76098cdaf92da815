#version 460
#include "shared.h"
#include "shadow_mask.glsl"
