#include "base/file.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace guanhe {

namespace {

std::string words(int error) {
    return std::generic_category().message(error);
}

class Descriptor {
public:
    explicit Descriptor(int fd) : fd_(fd) {}
    ~Descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    [[nodiscard]] int get() const { return fd_; }
    /// Closes now and tells the error that some file systems (NFS, quotas) only tell here.
    [[nodiscard]] int close() {
        const int result = ::close(fd_);
        fd_ = -1;
        return result == 0 ? 0 : errno;
    }

private:
    int fd_;
};

int open_retrying(const char* name, int flags, mode_t mode = 0) {
    int fd = -1;
    do fd = ::open(name, flags, mode);
    while (fd < 0 && errno == EINTR);
    return fd;
}

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

/// Removes the half-written file unless it was renamed into place.
class PartFile {
public:
    explicit PartFile(std::string name) : name_(std::move(name)) {}
    ~PartFile() {
        if (!name_.empty()) ::unlink(name_.c_str());
    }
    PartFile(const PartFile&) = delete;
    PartFile& operator=(const PartFile&) = delete;
    void keep() { name_.clear(); }

private:
    std::string name_;
};

int write_all(int fd, std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const auto written = ::write(fd, bytes.data(), std::min<std::size_t>(bytes.size(), std::size_t{1} << 30));
        if (written < 0) {
            if (errno == EINTR) continue;
            return errno;
        }
        if (written == 0) return ENOSPC;
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    return 0;
}

} // namespace

Path path_from_utf8(std::string_view utf8) {
    return Path(utf8);
}
std::string path_to_utf8(const Path& path) {
    return path.native();
}

struct MappedFile::Mapping {
    void* address = nullptr;
    std::size_t size = 0;

    Mapping() = default;
    Mapping(const Mapping&) = delete;
    Mapping& operator=(const Mapping&) = delete;
    ~Mapping() {
        if (address != nullptr) ::munmap(address, size);
    }
};

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

std::span<const std::byte> MappedFile::bytes() const noexcept {
    if (!mapping_) return {};
    return {static_cast<const std::byte*>(mapping_->address), mapping_->size};
}

std::shared_ptr<const void> MappedFile::keep_alive() const noexcept {
    return mapping_;
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

Result<void> write_file_atomic(const Path& path, std::span<const std::byte> bytes) {
    const auto where = path_to_utf8(path);
    const auto failed = [&](const char* doing, int error) {
        Error result{std::string(doing) + ": " + words(error), where, {}, ErrorKind::internal};
        if (error == ENOSPC || error == EDQUOT) result.hint = "free some space, or choose another folder";
        if (error == EACCES || error == EROFS || error == EPERM) result.hint = "choose a folder that you may write to";
        if (error == ENOENT) result.hint = "make the folder first";
        return result;
    };

    std::error_code ignored;
    Path target = path;
    if (std::filesystem::is_symlink(path, ignored)) {
        // Renaming over a link would cut it; the file that it names is what the user means.
        if (auto real = std::filesystem::canonical(path, ignored); !ignored) target = std::move(real);
    }
    struct stat old = {};
    const bool exists = ::stat(target.c_str(), &old) == 0;
    if (exists && S_ISDIR(old.st_mode))
        return Error{"a directory of that name is in the way", where, {}, ErrorKind::internal};
    if (exists && !S_ISREG(old.st_mode)) {
        return Error{"is not a plain file; it is left as it is", where, {}, ErrorKind::internal};
    }

    // Threads of this process may write the same file at once: each takes the first number that is free.
    std::string part_name;
    int opened = -1;
    for (unsigned serial = 0; serial < 1000; ++serial) {
        part_name = target.native() + ".part-" + std::to_string(::getpid()) + "-" + std::to_string(serial);
        opened = open_retrying(part_name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (opened >= 0 || errno != EEXIST) break;
    }
    Descriptor fd(opened);
    if (fd.get() < 0) return failed("cannot write in this folder", errno);
    PartFile part(part_name);
    if (exists) (void)::fchmod(fd.get(), old.st_mode & 07777);
    if (const int error = write_all(fd.get(), bytes)) return failed("cannot be written", error);
    // Without this a power cut after the rename could leave an empty file where the old one was.
    if (::fsync(fd.get()) != 0 && errno != EINVAL && errno != ENOTSUP) return failed("cannot be written", errno);
    if (const int error = fd.close()) return failed("cannot be written", error);
    if (::rename(part_name.c_str(), target.c_str()) != 0) return failed("cannot be put in place", errno);
    part.keep();
    return {};
}

} // namespace guanhe
