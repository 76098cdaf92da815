#include "base/file.h"
#include "base/windows_text.h"

#include <algorithm>

namespace guanhe {

namespace {

class Handle {
public:
    explicit Handle(HANDLE handle) : handle_(handle) {}
    ~Handle() { close(); }
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
    [[nodiscard]] HANDLE get() const { return handle_; }
    [[nodiscard]] bool valid() const { return handle_ != nullptr && handle_ != INVALID_HANDLE_VALUE; }
    void close() {
        if (valid()) CloseHandle(handle_);
        handle_ = nullptr;
    }

private:
    HANDLE handle_;
};

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

struct MappedFile::Mapping {
    const void* address = nullptr;
    std::size_t size = 0;

    Mapping() = default;
    Mapping(const Mapping&) = delete;
    Mapping& operator=(const Mapping&) = delete;
    ~Mapping() {
        if (address != nullptr) UnmapViewOfFile(address);
    }
};

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

std::span<const std::byte> MappedFile::bytes() const noexcept {
    if (!mapping_) return {};
    return {static_cast<const std::byte*>(mapping_->address), mapping_->size};
}

std::shared_ptr<const void> MappedFile::keep_alive() const noexcept {
    return mapping_;
}

void MappedFile::forget(std::span<const std::byte> bytes) const noexcept {
    // Unlocking pages that are not locked takes them out of the working set; the call "fails" with ERROR_NOT_LOCKED.
    if (!bytes.empty()) VirtualUnlock(const_cast<std::byte*>(bytes.data()), bytes.size());
}

Result<void> write_file_atomic(const Path& path, std::span<const std::byte> bytes) {
    const auto where = path_to_utf8(path);
    const auto failed = [&](const char* doing, DWORD error) {
        Error result{std::string(doing) + ": " + windows::words(error), where, {}, ErrorKind::internal};
        if (error == ERROR_DISK_FULL || error == ERROR_HANDLE_DISK_FULL) {
            result.hint = "free some space, or choose another folder";
        }
        if (error == ERROR_ACCESS_DENIED) result.hint = "choose a folder that you may write to";
        if (error == ERROR_PATH_NOT_FOUND) result.hint = "make the folder first";
        return result;
    };
    const DWORD old = GetFileAttributesW(path.c_str());
    if (old != INVALID_FILE_ATTRIBUTES && (old & FILE_ATTRIBUTE_DIRECTORY) != 0) {
        return Error{"a directory of that name is in the way", where, {}, ErrorKind::internal};
    }
    const auto part = path.native() + L".part-" + std::to_wstring(GetCurrentProcessId()) + L"-" +
                      std::to_wstring(GetCurrentThreadId());
    Handle file(CreateFileW(part.c_str(), GENERIC_WRITE, 0, nullptr, CREATE_NEW, FILE_ATTRIBUTE_NORMAL, nullptr));
    if (!file.valid()) return failed("cannot write in this folder", GetLastError());
    const auto give_up = [&](const char* doing) {
        const auto error = GetLastError();
        file.close();
        DeleteFileW(part.c_str());
        return failed(doing, error);
    };
    while (!bytes.empty()) {
        const auto step = static_cast<DWORD>(std::min<std::size_t>(bytes.size(), std::size_t{1} << 30));
        DWORD written = 0;
        if (!WriteFile(file.get(), bytes.data(), step, &written, nullptr)) return give_up("cannot be written");
        bytes = bytes.subspan(written);
    }
    if (!FlushFileBuffers(file.get())) return give_up("cannot be written");
    file.close();
    if (!MoveFileExW(part.c_str(), path.c_str(), MOVEFILE_REPLACE_EXISTING)) return give_up("cannot be put in place");
    return {};
}

} // namespace guanhe
