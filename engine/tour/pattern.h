// Lua's patterns (Lua 5.4 Reference Manual, 6.4.1) with a count of steps: Lua's own matcher runs in C, where no budget
// reaches it, and "a-a-a-a-b" on a long text takes longer than a visit. Inside engine/tour only.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace guanhe::tour {

class PatternMatch {
public:
    static constexpr std::size_t none = static_cast<std::size_t>(-1);
    static constexpr std::size_t most_captures = 32;

    struct Capture {
        std::size_t begin = 0;
        std::size_t size = 0; ///< or one of the two below
        static constexpr std::size_t open = static_cast<std::size_t>(-1);
        static constexpr std::size_t position = static_cast<std::size_t>(-2); ///< "()": where it is, nothing more
    };

    /// `steps` is what may be spent on it.
    PatternMatch(std::string_view subject, std::string_view pattern, std::uint64_t steps)
        : subject_(subject), pattern_(pattern), steps_(steps) {}

    /// The end of the match that begins exactly at `at`, with the captures of it; none: no match, or fault().
    [[nodiscard]] std::size_t at(std::size_t at);
    [[nodiscard]] std::uint64_t left() const { return steps_; }
    /// Why the pattern could not be followed; null while it could.
    [[nodiscard]] const char* fault() const { return fault_; }
    [[nodiscard]] std::size_t captures() const { return level_; }
    [[nodiscard]] const Capture& capture(std::size_t i) const { return captures_[i]; }

private:
    std::size_t match(std::size_t s, std::size_t p);
    std::size_t repeated(std::size_t s, std::size_t p, std::size_t end);
    std::size_t lazily(std::size_t s, std::size_t p, std::size_t end);
    std::size_t opened(std::size_t s, std::size_t p);
    std::size_t closed(std::size_t s, std::size_t p);
    std::size_t balanced(std::size_t s, std::size_t p);
    std::size_t captured_again(std::size_t s, char digit);
    std::size_t item_end(std::size_t p);
    bool single(std::size_t s, std::size_t p, std::size_t end);
    [[nodiscard]] bool in_set(unsigned char c, std::size_t p, std::size_t end) const;
    [[nodiscard]] bool frontier(std::size_t s, std::size_t p, std::size_t end) const;
    std::size_t fail(const char* why);

    std::string_view subject_, pattern_;
    std::uint64_t steps_;
    std::array<Capture, most_captures> captures_{};
    std::size_t level_ = 0;
    int depth_ = 0;
    const char* fault_ = nullptr;
};

} // namespace guanhe::tour
