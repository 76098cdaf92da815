// Counts what is taken from the heap, in a program that is linked with counted_memory.cpp.
#pragma once

#include <cstddef>

namespace guanhe::test {

/// Allocations with operator new on the calling thread so far. What C libraries and drivers take with malloc is not
/// among them.
[[nodiscard]] std::size_t allocations() noexcept;

} // namespace guanhe::test
