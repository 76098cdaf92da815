// The SPIR-V that the build made; the table is generated (see shaders/CMakeLists.txt).
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace guanhe::gpu {

/// One SPIR-V module, named as its file: "surface.frag".
struct EmbeddedShader {
    std::string_view name;
    std::span<const std::uint32_t> words;
};
[[nodiscard]] std::span<const EmbeddedShader> embedded_shaders();

} // namespace guanhe::gpu
