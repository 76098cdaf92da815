// What output_file.cpp and scratch_file.cpp share: appending in large steps. Private to this folder.
#pragma once

#include "base/native_file.h"

#include <algorithm>
#include <vector>

namespace guanhe {

class BufferedFile {
public:
    explicit BufferedFile(NativeFile file) : file_(std::move(file)) {}

    [[nodiscard]] Result<void> append(std::span<const std::byte> bytes) {
        if (buffer_.size() + bytes.size() > limit) GUANHE_TRY(flush());
        if (bytes.size() > limit) {
            GUANHE_TRY(file_.write(written_, bytes));
            written_ += bytes.size();
        } else {
            buffer_.insert(buffer_.end(), bytes.begin(), bytes.end());
        }
        return {};
    }
    [[nodiscard]] Result<void> write_at(std::uint64_t offset, std::span<const std::byte> bytes) {
        const auto end = offset + bytes.size();
        if (end > written_) GUANHE_TRY(flush());
        GUANHE_TRY(file_.write(offset, bytes));
        written_ = std::max(written_, end);
        return {};
    }
    [[nodiscard]] Result<void> flush() {
        GUANHE_TRY(file_.write(written_, buffer_));
        written_ += buffer_.size();
        buffer_.clear();
        return {};
    }
    [[nodiscard]] std::uint64_t size() const noexcept { return written_ + buffer_.size(); }
    [[nodiscard]] NativeFile& native() noexcept { return file_; }

private:
    static constexpr std::size_t limit = std::size_t{1} << 20U;
    NativeFile file_;
    std::vector<std::byte> buffer_; ///< follows the bytes written
    std::uint64_t written_ = 0;
};

} // namespace guanhe
