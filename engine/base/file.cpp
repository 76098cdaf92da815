// The parts of base/file.h that are the same on every system.
#include "base/file_mapping.h"
#include "base/native_file.h"

namespace guanhe {

std::span<const std::byte> MappedFile::bytes() const noexcept {
    if (!mapping_) return {};
    return {static_cast<const std::byte*>(mapping_->address), mapping_->size};
}

std::shared_ptr<const void> MappedFile::keep_alive() const noexcept {
    return mapping_;
}

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

Result<void> write_file_atomic(const Path& path, std::span<const std::byte> bytes) {
    GUANHE_TRY_LET(const auto target, writable_target(path));
    GUANHE_TRY_LET(auto file, NativeFile::beside(target));
    GUANHE_TRY(file.write(0, bytes));
    // Without this a power cut after the rename could leave an empty file where the old one was.
    GUANHE_TRY(file.sync());
    return file.put_in_place();
}

Result<void> write_text_atomic(const Path& path, std::string_view text) {
    return write_file_atomic(path, std::as_bytes(std::span(text)));
}

} // namespace guanhe
