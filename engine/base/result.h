// A value, or an error in words. Nothing in the engine throws across a module face: what can fail returns a Result.
// The shape follows std::expected (C++23), which replaces it when the project moves on.
#pragma once

#include <cassert>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace guanhe {

/// What kind of failure, for the program's exit code; the words are in Error.
enum class ErrorKind {
    bad_input, ///< the file or the data is at fault: exit code 1
    no_device, ///< no usable Vulkan device or display: exit code 3
    cancelled, ///< the user stopped it
    internal,  ///< the system failed us (memory, disk, driver): exit code 1
};

/// An error tells a person three things. Each is a phrase without a full stop; message() joins them.
struct Error {
    std::string what;  ///< what went wrong and what was expected: "index 70 is past the 24 vertices"
    std::string where; ///< file, and JSON pointer or byte offset in it: "jar.glb: /meshes/0/primitives/0/indices"
    std::string hint;  ///< what to do about it; may be empty
    ErrorKind kind = ErrorKind::bad_input;

    /// "where: what (hint)", without the empty parts.
    [[nodiscard]] std::string message() const;
};

template<class T>
class [[nodiscard]] Result {
public:
    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}     // NOLINT(google-explicit-constructor)
    Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {} // NOLINT(google-explicit-constructor)

    [[nodiscard]] bool ok() const noexcept { return state_.index() == 0; }
    explicit operator bool() const noexcept { return ok(); }

    [[nodiscard]] T& value() & { return assert(ok()), *std::get_if<0>(&state_); }
    [[nodiscard]] const T& value() const& { return assert(ok()), *std::get_if<0>(&state_); }
    [[nodiscard]] T&& value() && { return assert(ok()), std::move(*std::get_if<0>(&state_)); }
    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T&& operator*() && { return std::move(*this).value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }

    [[nodiscard]] const Error& error() const& { return assert(!ok()), *std::get_if<1>(&state_); }
    [[nodiscard]] Error&& error() && { return assert(!ok()), std::move(*std::get_if<1>(&state_)); }

private:
    std::variant<T, Error> state_;
};

/// Success without a value.
template<>
class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Error error) : error_(std::move(error)) {} // NOLINT(google-explicit-constructor)

    [[nodiscard]] bool ok() const noexcept { return !error_; }
    explicit operator bool() const noexcept { return ok(); }
    [[nodiscard]] const Error& error() const& { return assert(error_), *error_; }
    [[nodiscard]] Error&& error() && { return assert(error_), std::move(*error_); }

private:
    std::optional<Error> error_;
};

} // namespace guanhe

/// Returns from the enclosing function with the error of `expr`, if it has one.
#define GUANHE_TRY(expr)                                                                                               \
    do {                                                                                                               \
        if (auto guanhe_try_ = (expr); !guanhe_try_) return std::move(guanhe_try_).error();                            \
    } while (false)

/// `GUANHE_TRY_LET(auto file, MappedFile::open(path));`: declares the value, or returns the error.
#define GUANHE_TRY_LET(declaration, expr) GUANHE_TRY_LET_(declaration, expr, __COUNTER__)
#define GUANHE_TRY_LET_(declaration, expr, id) GUANHE_TRY_LET__(declaration, expr, id)
#define GUANHE_TRY_LET__(declaration, expr, id)                                                                        \
    auto guanhe_let_##id = (expr);                                                                                     \
    if (!guanhe_let_##id) return std::move(guanhe_let_##id).error();                                                   \
    declaration = std::move(guanhe_let_##id).value()
