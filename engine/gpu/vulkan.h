// The one place where Vulkan's headers come in: volk for entry points, VMA for memory.
// Included by engine/gpu and engine/render only; a test holds this.
#pragma once

#ifndef VK_NO_PROTOTYPES
#define VK_NO_PROTOTYPES
#endif
#include <volk.h>

#include <vk_mem_alloc.h>
