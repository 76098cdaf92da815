// What a program holds of its heap. Resident memory would tell more than that: a sanitizer keeps what was freed, and an
// allocator gives pages back when it likes.
#pragma once

#include "../sanitized.h"
#include "base/process.h"

#include <cstdint>

#if GUANHE_TEST_SANITIZED
#include <sanitizer/allocator_interface.h>
#elif defined(__GLIBC__)
#include <malloc.h>
#endif

namespace guanhe::test {

/// Bytes that are taken from the heap and not given back, by all threads; where nothing tells, the resident memory.
[[nodiscard]] inline std::uint64_t living_bytes() {
#if GUANHE_TEST_SANITIZED
    return __sanitizer_get_current_allocated_bytes();
#elif defined(__GLIBC__)
    const auto heap = mallinfo2();
    return heap.uordblks + heap.hblkhd; // large ones are mapped apart
#else
    return resident_bytes();
#endif
}

} // namespace guanhe::test
