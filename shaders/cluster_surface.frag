#version 460
#define CLUSTERS
#include "shared.h"
#include "clusters.h"
#include "tone.glsl"
#include "brdf.glsl"
#include "surface.glsl"
