#include "visit/pin_pad.h"

#include "visit/menus.h"

#include <algorithm>

namespace guanhe::app {
namespace {

constexpr int most_tries = 3;
constexpr double lock_seconds = 30.0;
constexpr std::size_t longest_pin = 12;

} // namespace

void PinPad::clear() {
    typed_.clear();
    wrong_ = false;
}

void PinPad::advance(double seconds, bool touched) {
    locked_ = std::max(locked_ - seconds, 0.0);
    idle_ = touched ? 0.0 : idle_ + seconds;
}

bool PinPad::press(const std::string& id) {
    if (id == "erase") {
        if (!typed_.empty()) typed_.pop_back();
    } else if (const auto digit = after(id, "digit:")) {
        if (typed_.size() < longest_pin) typed_ += *digit;
        wrong_ = false;
    } else if (id == "enter" && !typed_.empty() && !locked()) {
        const bool right = matches_ && matches_(typed_);
        clear();
        wrong_ = !right;
        tries_ = right ? 0 : tries_ + 1;
        if (tries_ >= most_tries) {
            locked_ = lock_seconds;
            tries_ = 0;
        }
        return right;
    }
    return false;
}

} // namespace guanhe::app
