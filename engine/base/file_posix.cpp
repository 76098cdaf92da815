#include "base/file_mapping.h"
#include "base/posix_common.h"

#include <cstdint>
#include <sys/mman.h>
#include <sys/stat.h>

namespace guanhe {

namespace {

using posix::Descriptor;
using posix::open_retrying;
using posix::words;

Error open_error(const Path& path, int error) {
    Error result{"cannot be opened: " + words(error), path_to_utf8(path), {}};
    if (error == ENOENT || error == ENOTDIR) {
        result.what = "there is no such file";
    } else if (error == EACCES || error == EPERM) {
        result.what = "the file may not be read: " + words(error);
        result.hint = "check its permissions";
    } else if (error == EMFILE || error == ENFILE || error == ENOMEM) {
        result.kind = ErrorKind::internal;
    }
    return result;
}

} // namespace

Path path_from_utf8(std::string_view utf8) {
    return Path(utf8);
}
std::string path_to_utf8(const Path& path) {
    return path.native();
}

MappedFile::Mapping::~Mapping() {
    if (address != nullptr) ::munmap(const_cast<void*>(address), size);
}

Result<MappedFile> MappedFile::open(const Path& path) {
    // O_NONBLOCK: opening a pipe without a writer must fail the check below, not hang.
    const Descriptor fd(open_retrying(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    if (fd.get() < 0) return open_error(path, errno);
    struct stat info = {};
    if (::fstat(fd.get(), &info) != 0) return open_error(path, errno);
    if (S_ISDIR(info.st_mode)) return Error{"is a directory; a file was expected", path_to_utf8(path), {}};
    if (!S_ISREG(info.st_mode)) {
        return Error{"is not a plain file (a pipe, socket or device)", path_to_utf8(path), "save it to a file first"};
    }
    auto mapping = std::make_shared<Mapping>();
    if (info.st_size > 0) {
        const auto size = static_cast<std::size_t>(info.st_size);
        void* address = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd.get(), 0);
        if (address == MAP_FAILED) {
            return Error{"cannot be mapped into memory: " + words(errno), path_to_utf8(path), {}, ErrorKind::internal};
        }
        mapping->address = address;
        mapping->size = size;
    }
    MappedFile file;
    file.mapping_ = std::move(mapping);
    return file;
}

void MappedFile::forget(std::span<const std::byte> bytes) const noexcept {
    if (!mapping_ || bytes.empty()) return;
    // Inwards to whole pages: a page shared with bytes that are still wanted stays.
    const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
    const auto first = (reinterpret_cast<std::uintptr_t>(bytes.data()) + page - 1) / page * page;
    const auto base = reinterpret_cast<std::uintptr_t>(mapping_->address);
    auto last = reinterpret_cast<std::uintptr_t>(bytes.data() + bytes.size());
    // The file's last page holds nothing else.
    last = last == base + mapping_->size ? (last + page - 1) / page * page : last / page * page;
    if (first < last) ::madvise(reinterpret_cast<void*>(first), last - first, MADV_DONTNEED);
}

} // namespace guanhe
