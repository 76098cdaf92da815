#version 460
#define CLUSTERS
#define MASKED
#include "shared.h"
#include "clusters.h"
#include "tone.glsl"
#include "brdf.glsl"
#include "surface.glsl"
