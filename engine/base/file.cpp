// The parts of base/file.h that are the same on every system.
#include "base/file.h"

namespace guanhe {

Result<std::string> read_text(const Path& path, std::size_t limit) {
    GUANHE_TRY_LET(const auto file, MappedFile::open(path));
    const auto bytes = file.bytes();
    if (bytes.size() > limit) {
        return Error{"the file has " + std::to_string(bytes.size()) + " bytes; at most " + std::to_string(limit) +
                         " were expected of a text file",
                     path_to_utf8(path), "is this the right file?"};
    }
    return std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

Result<void> write_text_atomic(const Path& path, std::string_view text) {
    return write_file_atomic(path, std::as_bytes(std::span(text)));
}

} // namespace guanhe
