// A folder of its own for a test, gone afterwards.
#pragma once

#include "base/file.h"

#include <doctest/doctest.h>

#include <atomic>
#include <cstring>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

namespace guanhe::test {

class Scratch {
public:
    Scratch() {
        static std::atomic<int> count{0};
        folder_ = std::filesystem::temp_directory_path() /
                  ("guanhe-tools-" + std::to_string(std::random_device{}()) + "-" + std::to_string(count++));
        std::filesystem::create_directories(folder_);
    }
    ~Scratch() {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;

    [[nodiscard]] Path operator/(const char* name) const { return folder_ / path_from_utf8(name); }
    [[nodiscard]] std::vector<std::string> names() const {
        std::vector<std::string> out;
        for (const auto& entry : std::filesystem::directory_iterator(folder_))
            out.push_back(path_to_utf8(entry.path().filename()));
        return out;
    }

private:
    Path folder_;
};

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
