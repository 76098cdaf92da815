#include "bench/scratch_folder.h"

#include <random>
#include <string>
#include <system_error>
#include <utility>

namespace guanhe::app {

Result<ScratchFolder> ScratchFolder::make() {
    std::error_code failed;
    const auto parent = std::filesystem::temp_directory_path(failed);
    if (failed) return Error{failed.message(), "the folder for temporary files", "set TMPDIR", ErrorKind::internal};
    std::random_device random;
    for (int attempt = 0; attempt < 16; ++attempt) {
        auto path = parent / ("guanhe-" + std::to_string(random()));
        // False when it is there already: then it belongs to someone else.
        if (std::filesystem::create_directory(path, failed)) return ScratchFolder(std::move(path));
        if (failed) break;
    }
    return Error{failed ? failed.message() : "no free name was found", path_to_utf8(parent), "", ErrorKind::internal};
}

ScratchFolder::ScratchFolder(ScratchFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}

ScratchFolder& ScratchFolder::operator=(ScratchFolder&& other) noexcept {
    std::swap(path_, other.path_);
    return *this;
}

ScratchFolder::~ScratchFolder() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

} // namespace guanhe::app
