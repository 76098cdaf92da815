#include "view/statistics.h"

#include "bench/measurement.h"
#include "bench/packs_report.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

using namespace guanhe::app;

TEST_CASE("percentiles are values that occurred") {
    CHECK(percentile({}, 0.5) == 0.0);
    CHECK(percentile({7.0}, 0.99) == 7.0);
    CHECK(percentile({3.0, 1.0, 2.0}, 0.5) == 2.0);
    std::vector<double> hundred;
    for (int i = 100; i > 0; --i) hundred.push_back(i);
    CHECK(percentile(hundred, 0.5) == 50.0);
    CHECK(percentile(hundred, 0.99) == 99.0);
    CHECK(percentile(hundred, 1.0) == 100.0);
    CHECK(percentile(hundred, 0.0) == 1.0);
}

TEST_CASE("the statistics hold what the contract names") {
    Statistics statistics;
    statistics.load_ms = 12.5;
    statistics.first_image_ms = 99.0;
    statistics.frame_times = {4.0, 2.0, 3.0};
    statistics.cpu_times = {0.5, 0.75, 0.25};
    for (const std::uint64_t resident : {7U, 9U, 8U})
        statistics.most.add({.pages_missing = 20U - static_cast<std::uint32_t>(resident),
                             .resident_bytes = resident,
                             .device_bytes = 2 * resident});
    statistics.triangles_total = 10'000'000'000;
    statistics.device = "a \"device\"";
    statistics.warnings = {"jar.glb: not UTF-8: \xff"};
    statistics.quality = {.samples = 1, .shadow_size = 1024, .anisotropy = 8, .lowered = {"1 sample instead of 4"}};
    statistics.files.emplace_back().path = "文物.glb";
    const auto json = nlohmann::json::parse(to_json(statistics));
    for (const char* key :
         {"load_ms", "first_image_ms", "frame_ms", "cpu_ms", "gpu_ms", "triangles_total", "triangles_drawn",
          "resident_bytes", "peak_rss_bytes", "device", "warnings", "files", "quality"}) {
        CAPTURE(key);
        CHECK(json.contains(key));
    }
    CHECK(json["load_ms"] == 12.5);
    CHECK(json["frame_ms"]["median"] == 3.0);
    CHECK(json["frame_ms"]["p99"] == 4.0);
    CHECK(json["cpu_ms"]["median"] == 0.5);
    CHECK(json["most"]["stream_resident_bytes"] == 9);
    CHECK(json["most"]["stream_device_bytes"] == 18);
    CHECK(json["most"]["pages_missing"] == 13);
    CHECK(json["triangles_total"] == 10'000'000'000U);
    CHECK(json["device"] == "a \"device\"");
    CHECK(json["warnings"].size() == 2);
    CHECK(json["warnings"][1] == "1 sample instead of 4");
    CHECK(json["quality"] == nlohmann::json({{"samples", 1}, {"shadows", 1024}, {"anisotropy", 8}}));
    CHECK(json["files"][0]["path"] == "文物.glb");
    CHECK(json["files"][0]["animation"].is_null());
}

TEST_CASE("medians") {
    CHECK(median({}) == 0.0);
    CHECK(median({3.0, 1.0, 2.0}) == 2.0);
    CHECK(median({4.0, 1.0, 2.0, 3.0}) == 2.5);
}

TEST_CASE("the table of a measurement") {
    BenchReport report;
    report.peer = "f3d 3.1.0";
    report.device = "llvmpipe";
    auto& one = report.measurements.emplace_back();
    one.name = "jar.glb";
    one.triangles = 1200;
    one.ours.wall_ms = {400.0, 500.0, 450.0};
    one.ours.cpu_ms = {1.0, 1.0, 1.0};
    one.ours.peak_bytes = {100U << 20U, 100U << 20U, 100U << 20U};
    one.peer.emplace();
    one.peer->wall_ms = {900.0};
    one.peer->peak_bytes = {200U << 20U};
    auto& other = report.measurements.emplace_back();
    other.name = "odd.glb";
    other.ours.failure = "no transcoder";
    other.peer.emplace().failure = "exit code 1, no picture";
    const auto text = to_markdown(report);
    CHECK(text.find("| jar.glb | 1200 | 0.45 s | 0.90 s | 0.50 | 100 MiB | 200 MiB | 0.50 |") != std::string::npos);
    CHECK(text.find("| odd.glb |  | failed | failed |  |  |  |  |") != std::string::npos);
    CHECK(text.find("no transcoder") != std::string::npos);
    const auto json = nlohmann::json::parse(to_json(report));
    CHECK(json["measurements"][0]["time_ratio"] == doctest::Approx(0.5));
    CHECK_FALSE(json["measurements"][1].contains("time_ratio"));
}

TEST_CASE("what a bake measured is read back, and what is none is not") {
    const auto bake =
        bake_measurement(R"({"seconds": {"total": 2.5}, "triangles_per_second": 400000, "pack_bytes": 4400000,
        "peak_rss_bytes": 104857600, "bytes_per_triangle": 4.4, "quantisation_error_per_edge": 0.01, "stuck_share": 0})");
    REQUIRE(bake);
    CHECK(bake->seconds == 2.5);
    CHECK(bake->triangles_per_second == 400000.0);
    CHECK(bake->peak_bytes == 104857600);
    CHECK_FALSE(bake_measurement("{}"));
    CHECK_FALSE(bake_measurement("no JSON"));
}

TEST_CASE("the tables of packs") {
    PacksReport report;
    report.ours = "guanhe";
    report.peer = "f3d 3.1.0";
    report.device = "llvmpipe";
    for (const double millions : {1.0, 10.0}) {
        auto& pack = report.packs.emplace_back();
        pack.name = millions == 1.0 ? "small" : "large";
        pack.millions = millions;
        pack.bake = BakeMeasurement{millions, 1e6 + 1e4 * millions, 100U << 20U, 4U << 20U, 4.4, 0.008, 0.0};
        pack.first.wall_ms = {500.0 + 10.0 * millions};
        pack.first.peak_bytes = {200U << 20U};
        pack.frames = {{100.0 + millions}, {0.5}, 7000, 20U << 20U};
        pack.peer.emplace().wall_ms = {1000.0};
        pack.peer->peak_bytes = {400U << 20U};
    }
    auto& broken = report.packs.emplace_back();
    broken.name = "huge";
    broken.millions = 100.0;
    broken.failure = "disk full";
    broken.peer.emplace();
    report.flight = FlightMeasurement{"large", 300.0, 3000, 256U << 20U, 255U << 20U, 2.5, 80.0, 0.6, ""};
    const auto text = to_markdown(report);
    CAPTURE(text);
    for (const char* part :
         {"| small | 1.0 s | 1.01 million | 100 MiB | 4 MiB | 4.40 | 0.8 % | 0.00 % |",
          "| small | 0.51 s | 200 MiB | 101.00 ms | 0.50 ms | 7000 | 20 MiB | 1.00 s | 0.51 | 400 MiB | 0.50 |",
          "| large | 1.09 | 1.18 | 1.09 | 1.00 |", "255 MiB resident of 256 MiB, never above it", "- huge: disk full",
          "| huge | failed |"}) {
        CAPTURE(part);
        CHECK(text.find(part) != std::string::npos);
    }
    report.flight->most_resident_bytes = 257U << 20U;
    CHECK(to_markdown(report).find("THE LIMIT WAS PASSED") != std::string::npos);
    const auto json = nlohmann::json::parse(to_json(report));
    CHECK(json["packs"][1]["first_picture"]["wall_ms_median"] == 600.0);
    CHECK(json["flight"]["limit_bytes"] == 256U << 20U);
    report.peer.clear();
    report.flight.reset();
    CHECK(to_markdown(report).find("unbaked") == std::string::npos);
}
