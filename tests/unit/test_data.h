// Where the shared test data lies, and a loud skip where it does not.
#pragma once

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>

namespace guanhe::test {

/// $GUANHE_TEST_DATA, or ../shared/data beside the source tree; empty when neither is there.
inline std::filesystem::path data_folder() {
    if (const char* named = std::getenv("GUANHE_TEST_DATA"); named != nullptr && *named != '\0') return named;
    auto beside = std::filesystem::path(GUANHE_SOURCE_DIR).parent_path() / "shared" / "data";
    return std::filesystem::is_directory(beside) ? beside : std::filesystem::path{};
}

} // namespace guanhe::test

/// Declares `name` as the data folder, or says aloud that the test is skipped and returns.
#define GUANHE_DATA_OR_SKIP(name)                                                                                      \
    const auto name = guanhe::test::data_folder();                                                                     \
    if (name.empty()) {                                                                                                \
        MESSAGE("SKIPPED: no test data (set GUANHE_TEST_DATA, or put it in ../shared/data)");                          \
        return;                                                                                                        \
    }                                                                                                                  \
    static_assert(true)
