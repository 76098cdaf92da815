#version 460
#include "shared.h"
#include "shadow.glsl"

void main() { gl_Position = shadow_position(world_position(push.draw.value)); }
