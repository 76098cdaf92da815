#include "base/file_mapping.h"
#include "base/windows_common.h"

namespace guanhe {

namespace {

using windows::Handle;

Error open_error(const Path& path, DWORD error) {
    Error result{"cannot be opened: " + windows::words(error), path_to_utf8(path), {}};
    if (error == ERROR_FILE_NOT_FOUND || error == ERROR_PATH_NOT_FOUND) {
        result.what = "there is no such file";
    } else if (error == ERROR_ACCESS_DENIED) {
        result.what = "the file may not be read: " + windows::words(error);
        result.hint = "check its permissions";
    } else if (error == ERROR_SHARING_VIOLATION) {
        result.hint = "another program has it open";
    }
    return result;
}

} // namespace

Path path_from_utf8(std::string_view utf8) {
    return Path(windows::wide(utf8));
}
std::string path_to_utf8(const Path& path) {
    return windows::utf8(path.native());
}

MappedFile::Mapping::~Mapping() {
    if (address != nullptr) UnmapViewOfFile(address);
}

Result<MappedFile> MappedFile::open(const Path& path) {
    const DWORD attributes = GetFileAttributesW(path.c_str());
    if (attributes == INVALID_FILE_ATTRIBUTES) return open_error(path, GetLastError());
    if ((attributes & FILE_ATTRIBUTE_DIRECTORY) != 0) {
        return Error{"is a directory; a file was expected", path_to_utf8(path), {}};
    }
    const Handle file(CreateFileW(path.c_str(), GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_DELETE, nullptr,
                                  OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, nullptr));
    if (!file.valid()) return open_error(path, GetLastError());
    if (GetFileType(file.get()) != FILE_TYPE_DISK) {
        return Error{"is not a plain file (a pipe or device)", path_to_utf8(path), "save it to a file first"};
    }
    LARGE_INTEGER size = {};
    if (!GetFileSizeEx(file.get(), &size)) return open_error(path, GetLastError());
    auto mapping = std::make_shared<Mapping>();
    if (size.QuadPart > 0) {
        const Handle section(CreateFileMappingW(file.get(), nullptr, PAGE_READONLY, 0, 0, nullptr));
        const void* address = section.valid() ? MapViewOfFile(section.get(), FILE_MAP_READ, 0, 0, 0) : nullptr;
        if (address == nullptr) {
            return Error{"cannot be mapped into memory: " + windows::words(GetLastError()),
                         path_to_utf8(path),
                         {},
                         ErrorKind::internal};
        }
        mapping->address = address;
        mapping->size = static_cast<std::size_t>(size.QuadPart);
    }
    MappedFile result;
    result.mapping_ = std::move(mapping);
    return result;
}

void MappedFile::forget(std::span<const std::byte> bytes) const noexcept {
    // Unlocking pages that are not locked takes them out of the working set; the call "fails" with ERROR_NOT_LOCKED.
    if (!bytes.empty()) VirtualUnlock(const_cast<std::byte*>(bytes.data()), bytes.size());
}

} // namespace guanhe
