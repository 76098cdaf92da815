#include "scan/gltf/faults.h"

#include "base/text.h"
#include "scan/gltf/limits.h"

#include <algorithm>

namespace guanhe::scan::gltf {

Pointer Pointer::operator/(std::string_view key) const {
    std::string text = text_;
    text.reserve(text.size() + key.size() + 1);
    text += '/';
    for (const char c : key) { // RFC 6901
        if (c == '~') {
            text += "~0";
        } else if (c == '/') {
            text += "~1";
        } else {
            text += c;
        }
    }
    return Pointer(std::move(text));
}

Pointer Pointer::operator/(std::size_t index) const {
    return Pointer(text_ + '/' + std::to_string(index));
}

std::string shortened(std::string_view text, std::size_t bytes) {
    if (text.size() <= bytes) return std::string(text);
    return std::string(first_bytes(text, bytes)) + "…";
}

Error Faults::at(const Pointer& pointer, std::string what, std::string hint) const {
    return {std::move(what), source_ + ": " + (pointer.text().empty() ? "/" : pointer.text()), std::move(hint)};
}

Error Faults::at_byte(std::uint64_t offset, std::string what, std::string hint) const {
    return {std::move(what), source_ + ": byte " + std::to_string(offset), std::move(hint)};
}

Error Faults::whole(std::string what, std::string hint) const {
    return {std::move(what), source_, std::move(hint)};
}

Error Faults::within(const Pointer& pointer, const Error& inner) const {
    auto error = at(pointer, inner.what, inner.hint);
    if (!inner.where.empty()) error.where += ": " + inner.where;
    error.kind = inner.kind;
    return error;
}

Error Faults::cancelled() const {
    return {"reading was stopped", source_, {}, ErrorKind::cancelled};
}

void Faults::warn(const Pointer& pointer, const std::string& what) {
    warn_whole((pointer.text().empty() ? "/" : pointer.text()) + ": " + what);
}

void Faults::warn_whole(const std::string& what) {
    const std::lock_guard lock(mutex_);
    if (warnings_.size() < limits::warnings) {
        warnings_.push_back(source_ + ": " + what);
    } else {
        ++dropped_;
    }
}

std::vector<std::string> Faults::take_warnings() {
    const std::lock_guard lock(mutex_);
    std::sort(warnings_.begin(), warnings_.end());
    warnings_.erase(std::unique(warnings_.begin(), warnings_.end()), warnings_.end());
    if (dropped_ > 0) warnings_.push_back(source_ + ": and " + std::to_string(dropped_) + " more warnings");
    dropped_ = 0;
    return std::move(warnings_);
}

} // namespace guanhe::scan::gltf
