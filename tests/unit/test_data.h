// The shared test data in a unit test, and a loud skip where there is none.
#pragma once

#include "../data_folder.h"

#include <doctest/doctest.h>

/// Declares `name` as the data folder, or says aloud that the test is skipped and returns.
#define GUANHE_DATA_OR_SKIP(name)                                                                                      \
    const auto name = guanhe::test::data_folder();                                                                     \
    if (name.empty()) {                                                                                                \
        MESSAGE("SKIPPED: no test data (set GUANHE_TEST_DATA, or put it in ../shared/data)");                          \
        return;                                                                                                        \
    }                                                                                                                  \
    static_assert(true)
