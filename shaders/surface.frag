#version 460
#include "shared.h"
#include "tone.glsl"
#include "brdf.glsl"
#include "surface.glsl"
