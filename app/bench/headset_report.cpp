#include "bench/headset_report.h"

#include "bench/measurement.h"

#include <nlohmann/json.hpp>

#include <array>
#include <cstdio>

namespace guanhe::app {
namespace {

std::string number(double value, int digits) {
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%.*f", digits, value);
    return text.data();
}

} // namespace

Result<void> read_visit(std::string_view statistics, HeadsetReport& report) {
    const auto json = nlohmann::json::parse(statistics, nullptr, false);
    const bool whole = json.is_object() && json.contains("headset") && json["headset"].is_object() &&
                       json.contains("cpu_ms") && json["cpu_ms"].is_object();
    if (!whole)
        return Error{"its statistics are not whole", "guanhe view --headset on --stats", "", ErrorKind::internal};
    const auto& headset = json["headset"];
    VisitMeasurement visit;
    visit.runtime = headset.value("runtime", std::string());
    visit.width = json.value("width", 0U);
    visit.height = json.value("height", 0U);
    visit.shown = headset.value("shown", std::uint64_t{0});
    visit.missed = headset.value("missed", std::uint64_t{0});
    visit.refresh_hz = headset.value("refresh_hz", 0.0);
    visit.cpu_median_ms = json["cpu_ms"].value("median", 0.0);
    visit.cpu_p99_ms = json["cpu_ms"].value("p99", 0.0);
    report.visit = std::move(visit);
    return {};
}

double eyes_ratio(const HeadsetReport& report) {
    const double one = median(report.one_ms);
    return one > 0.0 ? median(report.both_ms) / one : 0.0;
}

std::string to_markdown(const HeadsetReport& report) {
    std::string out = report.ours + ", " + report.scan;
    if (!report.device.empty()) out += ", " + report.device;
    out += ", " + std::to_string(report.cores) + " cores\n\n";
    if (!report.both_ms.empty()) {
        out += "| an eye | both in one pass | one | ratio |\n|---|--:|--:|--:|\n";
        out += "| " + std::to_string(report.width) + "x" + std::to_string(report.height) + " | " +
               number(median(report.both_ms), 2) + " ms | " + number(median(report.one_ms), 2) + " ms | " +
               number(eyes_ratio(report), 2) + " |\n\n";
    }
    if (report.visit) {
        const auto& v = *report.visit;
        out +=
            "| runtime | an eye | rate | frames | missed | ours, median | ours, p99 |\n|---|---|--:|--:|--:|--:|--:|\n";
        out += "| " + v.runtime + " | " + std::to_string(v.width) + "x" + std::to_string(v.height) + " | " +
               (v.refresh_hz > 0.0 ? number(v.refresh_hz, 0) + " Hz" : std::string("not told")) + " | " +
               std::to_string(v.shown) + " | " + std::to_string(v.missed) + " | " + number(v.cpu_median_ms, 2) +
               " ms | " + number(v.cpu_p99_ms, 2) + " ms |\n\n";
    }
    for (const auto& note : report.notes) out += note + "\n";
    return out;
}

std::string to_json(const HeadsetReport& report) {
    using Json = nlohmann::ordered_json;
    Json document = {{"ours", report.ours},       {"scan", report.scan},     {"device", report.device},
                     {"cores", report.cores},     {"width", report.width},   {"height", report.height},
                     {"both_ms", report.both_ms}, {"one_ms", report.one_ms}, {"ratio", eyes_ratio(report)},
                     {"notes", report.notes}};
    if (report.visit) {
        const auto& v = *report.visit;
        document["visit"] = {{"runtime", v.runtime},
                             {"width", v.width},
                             {"height", v.height},
                             {"refresh_hz", v.refresh_hz},
                             {"shown", v.shown},
                             {"missed", v.missed},
                             {"cpu_ms", {{"median", v.cpu_median_ms}, {"p99", v.cpu_p99_ms}}}};
    }
    return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace guanhe::app
