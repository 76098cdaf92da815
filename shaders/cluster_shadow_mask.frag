#version 460
#define CLUSTERS
#include "shared.h"
#include "clusters.h"
#include "shadow_mask.glsl"
