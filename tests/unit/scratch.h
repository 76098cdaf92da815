// A folder of its own for a test, gone afterwards.
#pragma once

#include "base/file.h"

#include <atomic>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace guanhe::test {

class Scratch {
public:
    Scratch() {
        static std::atomic<int> count{0};
        folder_ = std::filesystem::temp_directory_path() /
                  ("guanhe-test-" + std::to_string(std::random_device{}()) + "-" + std::to_string(count++));
        std::filesystem::create_directories(folder_);
    }
    ~Scratch() {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;

    [[nodiscard]] const Path& path() const { return folder_; }
    [[nodiscard]] Path operator/(const char* name) const { return folder_ / path_from_utf8(name); }
    [[nodiscard]] Path write(const char* name, std::string_view text) const {
        std::ofstream(*this / name, std::ios::binary).write(text.data(), static_cast<std::streamsize>(text.size()));
        return *this / name;
    }
    /// Of all that is in it.
    [[nodiscard]] std::vector<std::string> names() const {
        std::vector<std::string> out;
        for (const auto& entry : std::filesystem::directory_iterator(folder_))
            out.push_back(path_to_utf8(entry.path().filename()));
        return out;
    }

private:
    Path folder_;
};

} // namespace guanhe::test
