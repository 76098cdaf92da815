// The errors that the codecs share. Private to codecs_*.cpp.
#pragma once

#include "base/result.h"

#include <string>
#include <utility>

namespace guanhe::scan {

[[nodiscard]] inline Error corrupt(std::string what, std::string where = {}) {
    return Error{std::move(what), std::move(where), "the file is damaged; export it again", ErrorKind::bad_input};
}

[[nodiscard]] inline Error no_memory() {
    return Error{"there is not enough memory to decode this geometry",
                 {},
                 "close other programs, or reduce the file",
                 ErrorKind::internal};
}

} // namespace guanhe::scan
