// What the *_posix.cpp files share. Included only by them.
#pragma once

#include <cerrno>
#include <fcntl.h>
#include <string>
#include <system_error>
#include <unistd.h>

namespace guanhe::posix {

/// The system's words for an error number.
inline std::string words(int error) {
    return std::generic_category().message(error);
}

/// A file descriptor that is closed with its owner.
class Descriptor {
public:
    explicit Descriptor(int fd) : fd_(fd) {}
    ~Descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    [[nodiscard]] int get() const { return fd_; }

private:
    int fd_;
};

inline int open_retrying(const char* name, int flags, mode_t mode = 0) {
    int fd = -1;
    do fd = ::open(name, flags, mode);
    while (fd < 0 && errno == EINTR);
    return fd;
}

} // namespace guanhe::posix
