// A folder for files that nobody keeps.
#pragma once

#include "base/file.h"
#include "base/result.h"

namespace guanhe::app {

/// A new folder under the system's for temporary files; gone with all that is in it when this object goes.
class ScratchFolder {
public:
    [[nodiscard]] static Result<ScratchFolder> make();
    ScratchFolder(ScratchFolder&& other) noexcept;
    ScratchFolder& operator=(ScratchFolder&& other) noexcept;
    ~ScratchFolder();
    [[nodiscard]] const Path& path() const noexcept { return path_; }

private:
    explicit ScratchFolder(Path path) : path_(std::move(path)) {}
    Path path_;
};

} // namespace guanhe::app
