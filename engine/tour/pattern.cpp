#include "tour/pattern.h"

#include <algorithm>
#include <cctype>

namespace guanhe::tour {
namespace {

constexpr int deepest = 200;

/// In the C locale, whatever the program's: the same text matches the same everywhere.
bool of_class(unsigned char c, char name) {
    const bool ascii = c < 128;
    bool is = false;
    switch (std::tolower(static_cast<unsigned char>(name))) {
    case 'a':
        is = ascii && ((c | 32U) >= 'a' && (c | 32U) <= 'z');
        break;
    case 'c':
        is = c < 32 || c == 127;
        break;
    case 'd':
        is = c >= '0' && c <= '9';
        break;
    case 'g':
        is = c > 32 && c < 127;
        break;
    case 'l':
        is = c >= 'a' && c <= 'z';
        break;
    case 'p':
        is = c > 32 && c < 127 && std::isalnum(c) == 0;
        break;
    case 's':
        is = c == ' ' || (c >= 9 && c <= 13);
        break;
    case 'u':
        is = c >= 'A' && c <= 'Z';
        break;
    case 'w':
        is = ascii && std::isalnum(c) != 0;
        break;
    case 'x':
        is = ascii && std::isxdigit(c) != 0;
        break;
    default:
        return static_cast<unsigned char>(name) == c;
    }
    return std::isupper(static_cast<unsigned char>(name)) != 0 ? !is : is;
}

} // namespace

std::size_t PatternMatch::fail(const char* why) {
    if (!fault_) fault_ = why;
    return none;
}

std::size_t PatternMatch::at(std::size_t at) {
    if (steps_ > 0) --steps_;
    level_ = 0;
    depth_ = 0;
    return match(at, 0);
}

/// Where the item that begins at p ends: a character, a class or a set.
std::size_t PatternMatch::item_end(std::size_t p) {
    const char c = pattern_[p++];
    if (c == '%') return p < pattern_.size() ? p + 1 : fail("the pattern ends with '%'");
    if (c != '[') return p;
    if (p < pattern_.size() && pattern_[p] == '^') ++p;
    do { // a ] that comes first stands for itself
        if (p >= pattern_.size()) return fail("a '[' in the pattern is not closed");
        if (pattern_[p++] == '%') ++p;
    } while (p >= pattern_.size() || pattern_[p] != ']');
    return p + 1;
}

bool PatternMatch::in_set(unsigned char c, std::size_t p, std::size_t end) const {
    const std::size_t last = end - 1; // the ]
    ++p;
    const bool wanted = pattern_[p] != '^';
    if (!wanted) ++p;
    for (; p < last; ++p) {
        if (pattern_[p] == '%' && p + 1 < last) {
            if (of_class(c, pattern_[++p])) return wanted;
        } else if (p + 2 < last && pattern_[p + 1] == '-') {
            if (static_cast<unsigned char>(pattern_[p]) <= c && c <= static_cast<unsigned char>(pattern_[p + 2]))
                return wanted;
            p += 2;
        } else if (static_cast<unsigned char>(pattern_[p]) == c) {
            return wanted;
        }
    }
    return !wanted;
}

bool PatternMatch::single(std::size_t s, std::size_t p, std::size_t end) {
    if (steps_ == 0) {
        fail("takes too long on this text");
        return false;
    }
    --steps_;
    if (s >= subject_.size()) return false;
    const auto c = static_cast<unsigned char>(subject_[s]);
    switch (pattern_[p]) {
    case '.':
        return true;
    case '%':
        return of_class(c, pattern_[p + 1]);
    case '[':
        return in_set(c, p, end);
    default:
        return static_cast<unsigned char>(pattern_[p]) == c;
    }
}

bool PatternMatch::frontier(std::size_t s, std::size_t p, std::size_t end) const {
    const auto before = s == 0 ? 0 : static_cast<unsigned char>(subject_[s - 1]);
    const auto after = s < subject_.size() ? static_cast<unsigned char>(subject_[s]) : 0;
    return !in_set(static_cast<unsigned char>(before), p, end) && in_set(static_cast<unsigned char>(after), p, end);
}

std::size_t PatternMatch::balanced(std::size_t s, std::size_t p) {
    if (p + 1 >= pattern_.size()) return fail("'%b' in the pattern wants two characters");
    if (s >= subject_.size() || subject_[s] != pattern_[p]) return none;
    std::size_t open = 1;
    for (std::size_t i = s + 1; i < subject_.size(); ++i) {
        if (steps_ == 0) return fail("takes too long on this text");
        --steps_;
        if (subject_[i] == pattern_[p + 1]) {
            if (--open == 0) return i + 1;
        } else if (subject_[i] == pattern_[p]) {
            ++open;
        }
    }
    return none;
}

std::size_t PatternMatch::captured_again(std::size_t s, char digit) {
    const auto index = static_cast<std::size_t>(digit - '1');
    if (digit == '0' || index >= level_ || captures_[index].size == Capture::open)
        return fail("the pattern names a capture that it has not made");
    const Capture& capture = captures_[index];
    const std::size_t size = capture.size == Capture::position ? 0 : capture.size;
    if (size > subject_.size() - s) return none;
    if (steps_ < size) return fail("takes too long on this text");
    steps_ -= size;
    return subject_.substr(s, size) == subject_.substr(capture.begin, size) ? s + size : none;
}

std::size_t PatternMatch::opened(std::size_t s, std::size_t p) {
    if (level_ == most_captures) return fail("the pattern has more than 32 captures");
    const bool position = p < pattern_.size() && pattern_[p] == ')';
    captures_[level_++] = {s, position ? Capture::position : Capture::open};
    const std::size_t end = match(s, position ? p + 1 : p);
    if (end == none) --level_;
    return end;
}

std::size_t PatternMatch::closed(std::size_t s, std::size_t p) {
    std::size_t i = level_;
    while (i > 0 && captures_[i - 1].size != Capture::open) --i;
    if (i == 0) return fail("the pattern closes a capture that is not open");
    Capture& capture = captures_[i - 1];
    capture.size = s - capture.begin;
    const std::size_t end = match(s, p);
    if (end == none) capture.size = Capture::open;
    return end;
}

std::size_t PatternMatch::repeated(std::size_t s, std::size_t p, std::size_t end) {
    std::size_t count = 0;
    while (single(s + count, p, end)) ++count;
    for (;; --count) {
        if (fault_) return none;
        const std::size_t found = match(s + count, end + 1);
        if (found != none || count == 0) return found;
    }
}

std::size_t PatternMatch::lazily(std::size_t s, std::size_t p, std::size_t end) {
    for (;; ++s) {
        const std::size_t found = match(s, end + 1);
        if (found != none || fault_ || !single(s, p, end)) return found;
    }
}

std::size_t PatternMatch::match(std::size_t s, std::size_t p) {
    struct Depth {
        int& count;
        ~Depth() { --count; }
    };
    if (++depth_ > deepest) return --depth_, fail("the pattern is too complex");
    const Depth depth{depth_};
    while (!fault_) {
        if (p == pattern_.size()) return s;
        const char c = pattern_[p];
        const char next = p + 1 < pattern_.size() ? pattern_[p + 1] : '\0';
        if (c == '(') return opened(s, p + 1);
        if (c == ')') return closed(s, p + 1);
        if (c == '$' && p + 1 == pattern_.size()) return s == subject_.size() ? s : none;
        if (c == '%' && (next == 'b' || (next >= '0' && next <= '9'))) {
            s = next == 'b' ? balanced(s, p + 2) : captured_again(s, next);
            if (s == none) return none;
            p += next == 'b' ? 4 : 2;
            continue;
        }
        if (c == '%' && next == 'f') {
            p += 2;
            if (p >= pattern_.size() || pattern_[p] != '[') return fail("'%f' in the pattern wants a set");
            const std::size_t end = item_end(p);
            if (end == none || !frontier(s, p, end)) return none;
            p = end;
            continue;
        }
        const std::size_t end = item_end(p);
        if (end == none) return none;
        switch (end < pattern_.size() ? pattern_[end] : '\0') {
        case '*':
            return repeated(s, p, end);
        case '+':
            return single(s, p, end) ? repeated(s + 1, p, end) : none;
        case '-':
            return lazily(s, p, end);
        case '?':
            if (single(s, p, end)) {
                const std::size_t found = match(s + 1, end + 1);
                if (found != none) return found;
            }
            p = end + 1;
            break;
        default:
            if (!single(s, p, end)) return none;
            ++s;
            p = end;
        }
    }
    return none;
}

} // namespace guanhe::tour
