// Where the shared test data lies.
#pragma once

#include "base/process.h"

namespace guanhe::test {

/// $GUANHE_TEST_DATA, or shared/data beside the source tree; empty when neither is there.
inline Path data_folder() {
    if (const auto named = environment_variable("GUANHE_TEST_DATA")) return path_from_utf8(*named);
    auto beside = path_from_utf8(GUANHE_SOURCE_DIR).parent_path() / "shared" / "data";
    return std::filesystem::is_directory(beside) ? beside : Path{};
}

} // namespace guanhe::test
