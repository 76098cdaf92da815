#include "view/statistics.h"

#include "bench/measurement.h"

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
    statistics.triangles_total = 10'000'000'000;
    statistics.device = "a \"device\"";
    statistics.warnings = {"jar.glb: not UTF-8: \xff"};
    statistics.quality = {.samples = 1, .shadow_size = 1024, .anisotropy = 8, .lowered = {"1 sample instead of 4"}};
    statistics.files.emplace_back().path = "文物.glb";
    const auto json = nlohmann::json::parse(to_json(statistics));
    for (const char* key : {"load_ms", "first_image_ms", "frame_ms", "gpu_ms", "triangles_total", "triangles_drawn",
                            "resident_bytes", "peak_rss_bytes", "device", "warnings", "files", "quality"}) {
        CAPTURE(key);
        CHECK(json.contains(key));
    }
    CHECK(json["load_ms"] == 12.5);
    CHECK(json["frame_ms"]["median"] == 3.0);
    CHECK(json["frame_ms"]["p99"] == 4.0);
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
