// Whether the container of a sound is whole, which decoders do not ask: they play what is left of a cut file. Private
// to this folder.
#pragma once

#include "base/result.h"

#include <cstddef>
#include <span>
#include <string>

namespace guanhe::audio {

/// Errors: none of WAV, RF64, FLAC and Ogg; a WAV whose chunks do not fit in the file or that has no sound; an Ogg
/// stream whose last page is cut or not marked as the last (RFC 3533, section 6). FLAC has no such mark: its last frame
/// tells.
[[nodiscard]] Result<void> check_container(std::span<const std::byte> bytes, const std::string& where);

} // namespace guanhe::audio
