// Samplers as files ask for them.
#pragma once

#include "gpu/context.h"
#include "scan/scan.h"

#include <cstdint>

namespace guanhe::render {

/// For Bindless::sampler(). `max_anisotropy`: samples at most where the file asks for smooth filtering; 1: none.
[[nodiscard]] VkSamplerCreateInfo sampler_info(const scan::Sampler& sampler, std::uint32_t max_anisotropy);

} // namespace guanhe::render
