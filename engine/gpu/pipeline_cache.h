// The driver's pipeline cache on disk. Inside engine/gpu only.
#pragma once

#include "base/file.h"
#include "gpu/context.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace guanhe::gpu {

/// Where this device's cache lies: one file a device and driver version.
[[nodiscard]] Path pipeline_cache_path(const Context& context, const Path& folder);

/// The driver's bytes from that file; empty when it is missing, cut short, damaged (checksum), or made by another
/// device. Drivers are known to trust these bytes.
[[nodiscard]] std::vector<std::byte> read_pipeline_cache(const Context& context, const Path& path);

/// Errors leave the old file: a lost cache costs time only.
[[nodiscard]] Result<void> write_pipeline_cache(const Path& path, std::span<const std::byte> driver_bytes);

} // namespace guanhe::gpu
