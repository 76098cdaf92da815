// The streams of a scan while they are made: in memory as long as there is room, else in a scratch file, so that a file
// of any size can be read.
#pragma once

#include "base/scratch_file.h"
#include "scan/scan.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <utility>

namespace guanhe::scan::plain {

/// How many bytes may be held in memory, for all columns of a scan together. One thread.
class Room {
public:
    /// `folder` is for scratch files; empty: the system's folder for temporary files.
    Room(std::uint64_t bytes, const Path& folder);

    [[nodiscard]] bool take(std::uint64_t bytes) noexcept {
        if (bytes > left_) return false;
        left_ -= bytes;
        return true;
    }
    void give(std::uint64_t bytes) noexcept { left_ += bytes; }
    /// What working memory besides the columns may take.
    [[nodiscard]] std::uint64_t working_bytes() const noexcept { return std::max(all_ / 4, std::uint64_t{16} << 20U); }
    [[nodiscard]] Result<ScratchFile> scratch() const;

private:
    std::uint64_t all_ = 0, left_ = 0;
    Path folder_;
};

/// Elements that are appended from one thread at a time, and never change once they are there.
template<class T>
class Column {
public:
    explicit Column(Room& room) : room_(room) {}
    ~Column() { room_.give(taken_); }
    Column(const Column&) = delete;
    Column& operator=(const Column&) = delete;

    [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
    [[nodiscard]] bool empty() const noexcept { return size_ == 0; }

    /// About how many there will be in all, with those that are there. Not while a place is being filled. The file has
    /// bytes to back them.
    [[nodiscard]] Result<void> expect(std::uint64_t count) {
        if (!file_ && count > capacity_ && !grow(count)) GUANHE_TRY(spill());
        expected_ = file_ ? 0 : count;
        return {};
    }
    /// Where elements [at, at + count) belong, for any thread to fill before they are appended; empty when they have no
    /// such place. What is appended before them must end at `at`: memory moves only for elements past those expected,
    /// and by then all that have places are there.
    [[nodiscard]] std::span<T> place(std::uint64_t at, std::size_t count) const noexcept {
        if (at + count > expected_) return {};
        return {data_.get() + at, count};
    }
    /// Elements that were filled in their place, or elsewhere.
    [[nodiscard]] Result<void> append(std::span<const T> elements) {
        const auto count = size_ + elements.size();
        if (!file_ && count > capacity_ && !grow(std::max(count, capacity_ * 2))) GUANHE_TRY(spill());
        if (file_) {
            GUANHE_TRY(file_->append(std::as_bytes(elements)));
        } else if (auto* target = data_.get() + size_; elements.data() != target) {
            std::copy(elements.begin(), elements.end(), target);
        }
        size_ = count;
        return {};
    }
    /// The one change that is allowed: after all were appended, before finish().
    [[nodiscard]] Result<void> replace(std::uint64_t at, std::span<const T> elements) {
        if (file_) return file_->write_at(at * sizeof(T), std::as_bytes(elements));
        std::copy(elements.begin(), elements.end(), data_.get() + at);
        return {};
    }
    /// A view of what is there so far; it stays good until the next change.
    [[nodiscard]] Result<Stream<T>> view() {
        if (!file_) return Stream<T>({data_.get(), static_cast<std::size_t>(size_)}, nullptr);
        GUANHE_TRY_LET(auto map, file_->map());
        return mapped(std::move(map));
    }
    /// The elements, for good; the column is empty afterwards.
    [[nodiscard]] Result<Stream<T>> finish() {
        const auto count = static_cast<std::size_t>(std::exchange(size_, 0));
        taken_ = 0; // the stream takes it along
        expected_ = capacity_ = 0;
        if (file_) {
            GUANHE_TRY_LET(auto map, file_->map());
            file_.reset();
            return mapped(std::move(map));
        }
        std::shared_ptr<const T[]> keep(std::move(data_));
        return Stream<T>({keep.get(), count}, keep);
    }

    void clear() noexcept {
        data_.reset();
        file_.reset();
        room_.give(std::exchange(taken_, 0));
        size_ = capacity_ = expected_ = 0;
    }

private:
    static Stream<T> mapped(MappedFile map) {
        const auto bytes = map.bytes();
        return Stream<T>({reinterpret_cast<const T*>(bytes.data()), bytes.size() / sizeof(T)}, std::move(map));
    }
    [[nodiscard]] bool grow(std::uint64_t capacity) {
        if (capacity > std::numeric_limits<std::size_t>::max() / sizeof(T)) return false;
        const auto bytes = capacity * sizeof(T); // while the elements move there are two of each
        if (!room_.take(bytes)) return false;
        std::unique_ptr<T[]> larger(new (std::nothrow) T[static_cast<std::size_t>(capacity)]);
        if (!larger) {
            room_.give(bytes);
            return false;
        }
        std::copy(data_.get(), data_.get() + size_, larger.get());
        data_ = std::move(larger);
        capacity_ = capacity;
        room_.give(std::exchange(taken_, bytes));
        return true;
    }
    [[nodiscard]] Result<void> spill() {
        GUANHE_TRY_LET(file_, room_.scratch());
        GUANHE_TRY(file_->append(std::as_bytes(std::span<const T>(data_.get(), static_cast<std::size_t>(size_)))));
        data_.reset();
        capacity_ = 0;
        room_.give(std::exchange(taken_, 0));
        return {};
    }

    Room& room_;
    std::uint64_t taken_ = 0; ///< of the room
    std::uint64_t size_ = 0, capacity_ = 0;
    std::uint64_t expected_ = 0; ///< elements that may have a place
    std::unique_ptr<T[]> data_;  ///< not initialised past size_
    std::optional<ScratchFile> file_;
};

/// Elements on their way into a column, to be filled on any thread and then appended.
template<class T>
class Slice {
public:
    Slice() = default;
    Slice(const Column<T>& column, std::uint64_t at, std::size_t count) : elements_(column.place(at, count)) {
        if (elements_.size() == count) return;
        own_.reset(new T[count]);
        elements_ = {own_.get(), count};
    }
    [[nodiscard]] std::span<T> elements() const noexcept { return elements_; }

private:
    std::unique_ptr<T[]> own_; ///< null: in the column's memory
    std::span<T> elements_;
};

} // namespace guanhe::scan::plain
