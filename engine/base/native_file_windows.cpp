#include "base/file_mapping.h"
#include "base/native_file.h"
#include "base/windows_common.h"

#include <algorithm>
#include <cstring>
#include <vector>

namespace guanhe {

namespace {

using windows::Handle;

Error failed(const char* doing, DWORD error, const Path& where) {
    Error result{std::string(doing) + ": " + windows::words(error), path_to_utf8(where), {}, ErrorKind::internal};
    if (error == ERROR_DISK_FULL || error == ERROR_HANDLE_DISK_FULL) {
        result.hint = "free some space, or choose another folder";
    }
    if (error == ERROR_ACCESS_DENIED || error == ERROR_WRITE_PROTECT) {
        result.hint = "choose a folder that you may write to";
    }
    if (error == ERROR_PATH_NOT_FOUND) result.hint = "make the folder first";
    return result;
}

/// The first of `stem`0, `stem`1, … that is free, open for this program alone.
Handle create_numbered(const std::wstring& stem, DWORD flags, std::wstring& name) {
    Handle file;
    for (unsigned serial = 0; serial < 1000; ++serial) {
        name = stem + std::to_wstring(serial);
        file = Handle(
            CreateFileW(name.c_str(), GENERIC_READ | GENERIC_WRITE | DELETE, 0, nullptr, CREATE_NEW, flags, nullptr));
        // A file that is being deleted still has its name and denies access.
        if (file.valid() || (GetLastError() != ERROR_FILE_EXISTS && GetLastError() != ERROR_ACCESS_DENIED)) break;
    }
    return file;
}

} // namespace

struct NativeFile::State {
    std::shared_ptr<Handle> file; ///< shared with mappings: the system deletes an unnamed file with its last handle
    Path where;                   ///< for errors: the folder, or the target
    std::wstring name;            ///< empty: not to be removed by us
    Path target;

    State(Handle opened, Path where_) : file(std::make_shared<Handle>(std::move(opened))), where(std::move(where_)) {}
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State() {
        if (name.empty()) return;
        file->close();
        DeleteFileW(name.c_str());
    }
};

NativeFile::NativeFile(std::unique_ptr<State> state) : state_(std::move(state)) {}
NativeFile::NativeFile(NativeFile&&) noexcept = default;
NativeFile& NativeFile::operator=(NativeFile&&) noexcept = default;
NativeFile::~NativeFile() = default;

Result<NativeFile> NativeFile::unnamed(const Path& folder) {
    const Path in = folder.empty() ? Path(L".") : folder;
    std::wstring name;
    auto file = create_numbered((in / (L"guanhe-scratch-" + std::to_wstring(GetCurrentProcessId()) + L"-")).native(),
                                FILE_ATTRIBUTE_TEMPORARY | FILE_FLAG_DELETE_ON_CLOSE, name);
    if (!file.valid()) return failed("cannot make a temporary file in this folder", GetLastError(), in);
    return NativeFile(std::make_unique<State>(std::move(file), in));
}

Result<NativeFile> NativeFile::beside(const Path& target) {
    std::wstring name;
    auto file = create_numbered(target.native() + windows::wide(unfinished_mark), FILE_ATTRIBUTE_NORMAL, name);
    if (!file.valid()) return failed("cannot write in this folder", GetLastError(), target);
    auto state = std::make_unique<State>(std::move(file), target);
    std::error_code ignored;
    state->name = std::move(name);
    state->target = std::filesystem::absolute(target, ignored); // renaming takes no relative name
    return NativeFile(std::move(state));
}

void NativeFile::remove_abandoned(const Path& target) noexcept {
    // Fails, as it should, for a file that is open: nothing is shared.
    for (const auto& path : unfinished_files(target)) DeleteFileW(path.c_str());
}

Result<void> NativeFile::write(std::uint64_t offset, std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        OVERLAPPED at = {};
        at.Offset = static_cast<DWORD>(offset & 0xFFFF'FFFFU);
        at.OffsetHigh = static_cast<DWORD>(offset >> 32U);
        const auto step = static_cast<DWORD>(std::min<std::size_t>(bytes.size(), std::size_t{1} << 30U));
        DWORD written = 0;
        if (!WriteFile(state_->file->get(), bytes.data(), step, &written, &at) || written == 0) {
            return failed("cannot be written", written == 0 ? GetLastError() : ERROR_DISK_FULL, state_->where);
        }
        bytes = bytes.subspan(written);
        offset += written;
    }
    return {};
}

Result<void> NativeFile::sync() {
    if (!FlushFileBuffers(state_->file->get())) return failed("cannot be written", GetLastError(), state_->where);
    return {};
}

Result<void> NativeFile::put_in_place() {
    // Renamed while it is open: between a close and a rename another program could take it for an abandoned one.
    const auto& target = state_->target.native();
    std::vector<std::byte> memory(sizeof(FILE_RENAME_INFO) + target.size() * sizeof(wchar_t));
    auto* info = reinterpret_cast<FILE_RENAME_INFO*>(memory.data());
    info->ReplaceIfExists = TRUE;
    info->FileNameLength = static_cast<DWORD>(target.size() * sizeof(wchar_t));
    std::memcpy(info->FileName, target.data(), info->FileNameLength);
    if (!SetFileInformationByHandle(state_->file->get(), FileRenameInfo, info, static_cast<DWORD>(memory.size()))) {
        return failed("cannot be put in place", GetLastError(), state_->where);
    }
    state_->name.clear();
    return {};
}

Result<MappedFile> NativeFile::map(std::uint64_t size) {
    struct Owner {
        std::shared_ptr<Handle> file; // outlives the view below
        MappedFile::Mapping mapping;
    };
    auto owner = std::make_shared<Owner>();
    owner->file = state_->file;
    if (size > 0) {
        const Handle section(CreateFileMappingW(state_->file->get(), nullptr, PAGE_READONLY, 0, 0, nullptr));
        const void* address =
            section.valid() ? MapViewOfFile(section.get(), FILE_MAP_READ, 0, 0, static_cast<SIZE_T>(size)) : nullptr;
        if (address == nullptr) {
            return failed("a temporary file in this folder cannot be mapped into memory", GetLastError(),
                          state_->where);
        }
        owner->mapping.address = address;
        owner->mapping.size = static_cast<std::size_t>(size);
    }
    MappedFile file;
    file.mapping_ = std::shared_ptr<const MappedFile::Mapping>(owner, &owner->mapping);
    return file;
}

} // namespace guanhe
