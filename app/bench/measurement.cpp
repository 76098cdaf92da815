#include "bench/measurement.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cstdio>

namespace guanhe::app {

namespace {

using Json = nlohmann::ordered_json;

constexpr double bytes_per_mib = 1024.0 * 1024.0;

template<class... Values>
std::string formatted(const char* format, Values... values) {
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), format, values...);
    return text.data();
}

double median_peak(const Timing& timing) {
    return median({timing.peak_bytes.begin(), timing.peak_bytes.end()});
}

std::string seconds_cell(const Timing& timing) {
    return timing.wall_ms.empty() ? "failed" : formatted("%.2f s", median(timing.wall_ms) / 1000.0);
}

std::string memory_cell(const Timing& timing) {
    return timing.wall_ms.empty() ? "" : formatted("%.0f MiB", median_peak(timing) / bytes_per_mib);
}

bool comparable(const Measurement& measurement) {
    return measurement.peer && !measurement.peer->wall_ms.empty() && !measurement.ours.wall_ms.empty();
}

std::string row(const std::vector<std::string>& cells) {
    std::string text = "|";
    for (const auto& cell : cells) text += " " + cell + " |";
    return text + "\n";
}

Json timing_json(const Timing& timing) {
    if (timing.wall_ms.empty()) return {{"failure", timing.failure}};
    return {{"wall_ms_median", median(timing.wall_ms)},
            {"cpu_ms_median", median(timing.cpu_ms)},
            {"peak_bytes_median", median_peak(timing)},
            {"wall_ms", timing.wall_ms},
            {"cpu_ms", timing.cpu_ms},
            {"peak_bytes", timing.peak_bytes}};
}

} // namespace

double median(std::vector<double> values) {
    if (values.empty()) return 0.0;
    std::sort(values.begin(), values.end());
    const auto middle = values.size() / 2;
    return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2.0;
}

std::string to_markdown(const BenchReport& report) {
    const bool compared = !report.peer.empty();
    std::string text = report.ours + (compared ? " beside " + report.peer : "") +
                       ", from start to a saved picture of 1280x720; " + report.device + ", " +
                       std::to_string(report.cores) + " cores; medians of " + std::to_string(report.runs) + " runs" +
                       (compared ? " in turn" : "") + ".\n\n";
    const auto peer_name = report.peer.substr(0, report.peer.find(' '));
    if (compared) {
        text += row({"scan", "triangles", "guanhe", peer_name, "time ratio", "guanhe memory", peer_name + " memory",
                     "memory ratio"});
        text += "|---|--:|--:|--:|--:|--:|--:|--:|\n";
    } else {
        text += row({"scan", "triangles", "guanhe", "guanhe memory"}) + "|---|--:|--:|--:|\n";
    }
    std::string failures;
    for (const auto& measurement : report.measurements) {
        const auto triangles = measurement.triangles == 0 ? std::string() : std::to_string(measurement.triangles);
        const auto& ours = measurement.ours;
        if (!ours.failure.empty()) failures += "- " + measurement.name + ", guanhe: " + ours.failure + "\n";
        if (!compared) {
            text += row({measurement.name, triangles, seconds_cell(ours), memory_cell(ours)});
            continue;
        }
        const auto& peer = *measurement.peer;
        if (!peer.failure.empty()) failures += "- " + measurement.name + ", " + peer_name + ": " + peer.failure + "\n";
        std::string time_ratio, memory_ratio;
        if (comparable(measurement)) {
            time_ratio = formatted("%.2f", median(ours.wall_ms) / median(peer.wall_ms));
            memory_ratio = formatted("%.2f", median_peak(ours) / median_peak(peer));
        }
        text += row({measurement.name, triangles, seconds_cell(ours), seconds_cell(peer), time_ratio, memory_cell(ours),
                     memory_cell(peer), memory_ratio});
    }
    if (!failures.empty()) text += "\nFailed:\n\n" + failures;
    for (const auto& note : report.notes) text += "\n" + note + "\n";
    return text;
}

std::string to_json(const BenchReport& report) {
    Json rows = Json::array();
    for (const auto& measurement : report.measurements) {
        Json one = {
            {"name", measurement.name}, {"triangles", measurement.triangles}, {"ours", timing_json(measurement.ours)}};
        if (measurement.peer) one["peer"] = timing_json(*measurement.peer);
        if (comparable(measurement)) {
            one["time_ratio"] = median(measurement.ours.wall_ms) / median(measurement.peer->wall_ms);
            one["memory_ratio"] = median_peak(measurement.ours) / median_peak(*measurement.peer);
        }
        rows.push_back(std::move(one));
    }
    const Json document = {{"schema", 1},
                           {"ours", report.ours},
                           {"peer", report.peer.empty() ? Json() : Json(report.peer)},
                           {"device", report.device},
                           {"cores", report.cores},
                           {"runs", report.runs},
                           {"notes", report.notes},
                           {"measurements", rows}};
    return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace guanhe::app
