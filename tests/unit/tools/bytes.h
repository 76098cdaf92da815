// The bytes of a written file.
#pragma once

#include "base/file.h"

#include <doctest/doctest.h>

#include <cstring>
#include <vector>

namespace guanhe::test {

inline std::vector<std::byte> bytes_of(const Path& path) {
    auto file = MappedFile::open(path);
    REQUIRE_MESSAGE(file.ok(), path_to_utf8(path));
    const auto bytes = file.value().bytes();
    return {bytes.begin(), bytes.end()};
}

inline std::uint32_t word_at(const std::vector<std::byte>& bytes, std::size_t offset) {
    std::uint32_t word = 0;
    std::memcpy(&word, bytes.data() + offset, 4);
    return word;
}

} // namespace guanhe::test
