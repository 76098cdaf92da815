// The staff's PIN of a kiosk: kept as a salted, slow hash, so that who reads the settings does not read the PIN.
#pragma once

#include "base/result.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace guanhe::app {

/// SHA-256 (FIPS 180-4).
[[nodiscard]] std::array<std::byte, 32> sha256(std::span<const std::byte> message);
/// The first 32 bytes of PBKDF2 with HMAC-SHA-256 (RFC 8018, section 5.2).
[[nodiscard]] std::array<std::byte, 32> pbkdf2(std::string_view secret, std::span<const std::byte> salt,
                                               std::uint32_t rounds);

/// "pbkdf2-sha256:ROUNDS:SALT:HASH", with a new salt each time. Errors: not 4 to 12 digits.
[[nodiscard]] Result<std::string> hash_pin(std::string_view pin);
/// Whether the text has the form of hash_pin's.
[[nodiscard]] bool is_pin_hash(std::string_view hash);
/// Takes a tenth of a second. False also for what is no hash.
[[nodiscard]] bool pin_matches(std::string_view pin, std::string_view hash);

} // namespace guanhe::app
