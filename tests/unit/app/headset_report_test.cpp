// What is told of a headset's cost is what was measured.
#include "bench/headset_report.h"

#include <doctest/doctest.h>

#include <string>

using namespace guanhe;
using namespace guanhe::app;

TEST_CASE("both eyes are told beside one, as medians") {
    HeadsetReport report;
    report.both_ms = {15.0, 100.0, 16.0};
    report.one_ms = {10.0, 10.0, 50.0};
    CHECK(eyes_ratio(report) == doctest::Approx(1.6));
    CHECK(to_markdown(report).find("| 16.00 ms | 10.00 ms | 1.60 |") != std::string::npos);
    CHECK(eyes_ratio({}) == 0.0);
}

TEST_CASE("a visit is read from the statistics of the program, and what is not whole is said") {
    HeadsetReport report;
    REQUIRE(read_visit(R"({"width": 896, "height": 1007, "cpu_ms": {"median": 1.5, "p99": 4.0},
        "headset": {"runtime": "Monado", "shown": 5000, "missed": 3, "refresh_hz": 0}})",
                       report));
    REQUIRE(report.visit);
    CHECK(report.visit->shown == 5000);
    const auto text = to_markdown(report);
    CHECK(text.find("| Monado | 896x1007 | not told | 5000 | 3 | 1.50 ms | 4.00 ms |") != std::string::npos);
    CHECK(to_json(report).find("\"missed\": 3") != std::string::npos);
    for (const char* broken : {"", "{}", "[1]", R"({"headset": 3, "cpu_ms": {}})", R"({"headset": {}})"}) {
        HeadsetReport none;
        CHECK_FALSE(read_visit(broken, none));
        CHECK_FALSE(none.visit);
    }
}
