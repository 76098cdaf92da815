// The pad on which the staff's PIN is typed: how many tries there are, and when it closes by itself. Pure: no clock.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

namespace guanhe::app {

/// One thread.
class PinPad {
public:
    /// `matches` may be empty: then no PIN is right.
    explicit PinPad(std::function<bool(const std::string& pin)> matches) : matches_(std::move(matches)) {}

    /// Nothing is typed any more. Wrong tries stay counted.
    void clear();
    /// `touched`: something was done in this time.
    void advance(double seconds, bool touched);
    /// "digit:0" to "digit:9", "erase" or "enter". True: the PIN was right.
    [[nodiscard]] bool press(const std::string& id);

    [[nodiscard]] std::size_t digits() const noexcept { return typed_.size(); }
    [[nodiscard]] bool wrong() const noexcept { return wrong_; }           ///< the last one was
    [[nodiscard]] bool locked() const noexcept { return locked_ > 0.0; }   ///< after three wrong ones
    [[nodiscard]] bool abandoned() const noexcept { return idle_ > 25.0; } ///< seconds without a touch

private:
    std::function<bool(const std::string&)> matches_;
    std::string typed_;
    bool wrong_ = false;
    int tries_ = 0;
    double locked_ = 0.0, idle_ = 0.0; ///< seconds
};

} // namespace guanhe::app
