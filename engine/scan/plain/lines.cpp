#include "scan/plain/lines.h"

#include <algorithm>

namespace guanhe::scan::plain {

Error at_line(const Faults& faults, std::uint64_t line, std::string what, std::string hint) {
    auto error = faults.whole(std::move(what), std::move(hint));
    error.where += ": line " + std::to_string(line);
    return error;
}

std::string_view take_lines(Cursor& in, std::size_t size) noexcept {
    const auto rest = in.rest();
    auto end = rest.size();
    if (size < rest.size()) {
        const auto found = rest.find('\n', size - 1);
        end = found == std::string_view::npos ? rest.size() : found + 1;
    }
    in.at += end;
    return rest.substr(0, end);
}

} // namespace guanhe::scan::plain
