// Where in a file something is wrong, in words.
#pragma once

#include "base/result.h"

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace guanhe::scan::gltf {

/// A JSON pointer that follows a walk down the document.
class Pointer {
public:
    Pointer() = default;
    explicit Pointer(std::string text) : text_(std::move(text)) {}

    [[nodiscard]] Pointer operator/(std::string_view key) const;
    [[nodiscard]] Pointer operator/(std::size_t index) const;
    [[nodiscard]] const std::string& text() const noexcept { return text_; }

private:
    std::string text_;
};

/// The text, or its first bytes and "…", not cut inside a UTF-8 character.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t bytes);

/// Makes the errors of one file and keeps its warnings. Thread-safe.
class Faults {
public:
    explicit Faults(std::string source) : source_(std::move(source)) {}

    [[nodiscard]] Error at(const Pointer& pointer, std::string what, std::string hint = {}) const;
    [[nodiscard]] Error at_byte(std::uint64_t offset, std::string what, std::string hint = {}) const;
    [[nodiscard]] Error whole(std::string what, std::string hint = {}) const;
    /// The same error with file and pointer put before its own "where".
    [[nodiscard]] Error within(const Pointer& pointer, const Error& inner) const;
    [[nodiscard]] Error cancelled() const;

    void warn(const Pointer& pointer, const std::string& what);
    void warn_whole(const std::string& what);
    /// Sorted, each once: the same list whatever thread found them.
    [[nodiscard]] std::vector<std::string> take_warnings();

    [[nodiscard]] const std::string& source() const noexcept { return source_; }

private:
    std::string source_;
    std::mutex mutex_;
    std::vector<std::string> warnings_;
    std::size_t dropped_ = 0;
};

} // namespace guanhe::scan::gltf
