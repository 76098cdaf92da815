// Figures for people: "12,345", "1.2 MiB", "5.2 cm". Never depends on the locale.
#pragma once

#include <cstdint>
#include <string>

namespace guanhe::app {

[[nodiscard]] std::string with_commas(std::uint64_t count);
[[nodiscard]] std::string in_bytes(std::uint64_t bytes);
[[nodiscard]] std::string in_metres(float metres);

} // namespace guanhe::app
