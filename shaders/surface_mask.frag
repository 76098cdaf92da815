#version 460
// Apart from surface.frag, since a sample mask anywhere in a shader costs every pipeline its early depth test.
#define MASKED
#include "shared.h"
#include "tone.glsl"
#include "brdf.glsl"
#include "surface.glsl"
