#include "base/file_mapping.h"
#include "base/native_file.h"
#include "base/posix_common.h"

#include <algorithm>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>

namespace guanhe {

namespace {

using posix::Descriptor;
using posix::open_retrying;

Error failed(const char* doing, int error, const Path& where) {
    Error result{std::string(doing) + ": " + posix::words(error), path_to_utf8(where), {}, ErrorKind::internal};
    if (error == ENOSPC || error == EDQUOT) result.hint = "free some space, or choose another folder";
    if (error == EACCES || error == EROFS || error == EPERM) result.hint = "choose a folder that you may write to";
    if (error == ENOENT || error == ENOTDIR) result.hint = "make the folder first";
    return result;
}

/// Fails with EEXIST when `name` exists, and when another program took the new file for an abandoned one.
int create_held(const std::string& name) {
    const int fd = open_retrying(name.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0) return fd;
    struct stat info = {};
    // File systems without locks are left: there nothing is ever taken for abandoned.
    const bool lost = ::flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    if (lost || (::fstat(fd, &info) == 0 && info.st_nlink == 0)) {
        ::close(fd);
        errno = EEXIST;
        return -1;
    }
    return fd;
}

} // namespace

struct NativeFile::State {
    Descriptor fd;
    Path where;       ///< for errors: the folder, or the target
    std::string name; ///< empty: the file has none (any more)
    Path target;

    State(int opened, Path where_) : fd(opened), where(std::move(where_)) {}
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State() {
        if (!name.empty()) ::unlink(name.c_str());
    }
};

NativeFile::NativeFile(std::unique_ptr<State> state) : state_(std::move(state)) {}
NativeFile::NativeFile(NativeFile&&) noexcept = default;
NativeFile& NativeFile::operator=(NativeFile&&) noexcept = default;
NativeFile::~NativeFile() = default;

Result<NativeFile> NativeFile::unnamed(const Path& folder) {
    const Path in = folder.empty() ? Path(".") : folder;
    int fd = -1;
#if defined(O_TMPFILE)
    fd = open_retrying(in.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
#endif
    // Some file systems have no O_TMPFILE: then a name lives for as long as it takes to remove it.
    for (unsigned serial = 0; fd < 0 && serial < 1000; ++serial) {
        const auto name =
            (in / ("guanhe-scratch-" + std::to_string(::getpid()) + "-" + std::to_string(serial))).native();
        fd = open_retrying(name.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (fd >= 0) ::unlink(name.c_str());
        if (fd < 0 && errno != EEXIST) break;
    }
    if (fd < 0) return failed("cannot make a temporary file in this folder", errno, in);
    return NativeFile(std::make_unique<State>(fd, in));
}

Result<NativeFile> NativeFile::beside(const Path& target) {
    std::string name;
    int fd = -1;
    for (unsigned serial = 0; serial < 1000; ++serial) {
        name = target.native() + std::string(unfinished_mark) + std::to_string(serial);
        fd = create_held(name);
        if (fd >= 0 || errno != EEXIST) break;
    }
    if (fd < 0) return failed("cannot write in this folder", errno, target);
    auto state = std::make_unique<State>(fd, target);
    state->name = std::move(name);
    state->target = target;
    if (struct stat old = {}; ::stat(target.c_str(), &old) == 0) (void)::fchmod(fd, old.st_mode & 07777);
    return NativeFile(std::move(state));
}

void NativeFile::remove_abandoned(const Path& target) noexcept {
    for (const auto& path : unfinished_files(target)) {
        const Descriptor fd(open_retrying(path.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY));
        struct stat info = {};
        if (fd.get() < 0 || ::fstat(fd.get(), &info) != 0 || !S_ISREG(info.st_mode)) continue;
        if (::flock(fd.get(), LOCK_EX | LOCK_NB) == 0) ::unlink(path.c_str());
    }
}

Result<void> NativeFile::write(std::uint64_t offset, std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const auto written =
            ::pwrite(state_->fd.get(), bytes.data(), std::min<std::size_t>(bytes.size(), std::size_t{1} << 30U),
                     static_cast<off_t>(offset));
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return failed("cannot be written", written < 0 ? errno : ENOSPC, state_->where);
        bytes = bytes.subspan(static_cast<std::size_t>(written));
        offset += static_cast<std::uint64_t>(written);
    }
    return {};
}

Result<void> NativeFile::sync() {
    if (::fsync(state_->fd.get()) != 0 && errno != EINVAL && errno != ENOTSUP) {
        return failed("cannot be written", errno, state_->where);
    }
    return {};
}

Result<void> NativeFile::put_in_place() {
    // Renamed while it is held: between a close and a rename another program could take it for an abandoned one.
    if (::rename(state_->name.c_str(), state_->target.c_str()) != 0) {
        return failed("cannot be put in place", errno, state_->where);
    }
    state_->name.clear();
    return {};
}

Result<MappedFile> NativeFile::map(std::uint64_t size) {
    auto mapping = std::make_shared<MappedFile::Mapping>();
    if (size > 0) {
        // Shared, so that later writes are seen.
        void* address = ::mmap(nullptr, static_cast<std::size_t>(size), PROT_READ, MAP_SHARED, state_->fd.get(), 0);
        if (address == MAP_FAILED) {
            return failed("a temporary file in this folder cannot be mapped into memory", errno, state_->where);
        }
        mapping->address = address;
        mapping->size = static_cast<std::size_t>(size);
    }
    MappedFile file;
    file.mapping_ = std::move(mapping);
    return file;
}

} // namespace guanhe
