#include "base/result.h"

namespace guanhe {

std::string Error::message() const {
    std::string text;
    text.reserve(where.size() + what.size() + hint.size() + 5);
    text += where;
    if (!text.empty() && !what.empty()) text += ": ";
    text += what;
    if (!hint.empty()) {
        if (!text.empty()) text += ' ';
        text += '(';
        text += hint;
        text += ')';
    }
    return text;
}

} // namespace guanhe
