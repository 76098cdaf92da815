// What a MappedFile holds. Private to this folder; let go in file_posix.cpp and file_windows.cpp.
#pragma once

#include "base/file.h"

namespace guanhe {

struct MappedFile::Mapping {
    const void* address = nullptr; ///< null: an empty file
    std::size_t size = 0;          ///< bytes

    Mapping() = default;
    Mapping(const Mapping&) = delete;
    Mapping& operator=(const Mapping&) = delete;
    ~Mapping(); ///< unmaps
};

} // namespace guanhe
