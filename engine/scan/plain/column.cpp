#include "scan/plain/column.h"

#include <system_error>

namespace guanhe::scan::plain {

Room::Room(std::uint64_t bytes, const Path& folder) : all_(bytes), left_(bytes), folder_(folder) {
    std::error_code ignored;
    if (folder_.empty()) folder_ = std::filesystem::temp_directory_path(ignored);
}

Result<ScratchFile> Room::scratch() const {
    return ScratchFile::create(folder_);
}

} // namespace guanhe::scan::plain
