// Fuzzed bytes as a file, for readers that take paths.
#pragma once

#include "base/file.h"

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>

namespace guanhe::fuzz {

inline void require(bool held) {
    if (!held) std::abort();
}

/// One a process; gone with it.
class MediaFile {
public:
    MediaFile()
        : path_(std::filesystem::temp_directory_path() / ("guanhe-fuzz-" + std::to_string(std::random_device{}()))) {}
    ~MediaFile() {
        std::error_code ignored;
        std::filesystem::remove(path_, ignored);
    }
    MediaFile(const MediaFile&) = delete;
    MediaFile& operator=(const MediaFile&) = delete;

    [[nodiscard]] const Path& holding(const std::uint8_t* data, std::size_t size) const {
        std::ofstream(path_, std::ios::binary | std::ios::trunc)
            .write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));
        return path_;
    }

private:
    Path path_;
};

} // namespace guanhe::fuzz
