// Whether the address sanitizer is built in: its shadow counts as the program's memory, it keeps for a while what is
// freed, and it takes several times as long.
#pragma once

#if defined(__SANITIZE_ADDRESS__)
#define GUANHE_TEST_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define GUANHE_TEST_SANITIZED 1
#endif
#endif
#if !defined(GUANHE_TEST_SANITIZED)
#define GUANHE_TEST_SANITIZED 0
#endif

namespace guanhe::test {

inline constexpr bool sanitized = GUANHE_TEST_SANITIZED != 0;

} // namespace guanhe::test
