#include "bench/packs_report.h"

#include <nlohmann/json.hpp>

#include <array>
#include <cstdio>

namespace guanhe::app {

namespace {

using Json = nlohmann::ordered_json;

constexpr double bytes_per_mib = 1024.0 * 1024.0;

template<class... Values>
std::string formatted(const char* format, Values... values) {
    std::array<char, 96> text{};
    std::snprintf(text.data(), text.size(), format, values...);
    return text.data();
}

std::string mib(double bytes) {
    return formatted("%.0f MiB", bytes / bytes_per_mib);
}

std::string row(const std::vector<std::string>& cells) {
    std::string text = "|";
    for (const auto& cell : cells) text += " " + cell + " |";
    return text + "\n";
}

std::string header(const std::vector<std::string>& cells) {
    std::string text = row(cells) + "|---|";
    for (std::size_t i = 1; i < cells.size(); ++i) text += "--:|";
    return text + "\n";
}

std::string seconds_cell(const Timing& timing) {
    return timing.wall_ms.empty() ? "failed" : formatted("%.2f s", median(timing.wall_ms) / 1000.0);
}

std::string milliseconds_cell(const std::vector<double>& values) {
    return values.empty() ? "failed" : formatted("%.2f ms", median(values));
}

double peak(const Timing& timing) {
    return median({timing.peak_bytes.begin(), timing.peak_bytes.end()});
}

/// Nothing when one of the two is not known.
std::string ratio_cell(double a, double b) {
    return a > 0.0 && b > 0.0 ? formatted("%.2f", a / b) : std::string();
}

std::string bake_table(const PacksReport& report) {
    auto text = header({"bake", "time", "triangles/s", "peak memory", "pack", "bytes a triangle",
                        "moved at most, of an edge", "stuck groups"});
    for (const auto& pack : report.packs) {
        if (!pack.bake) {
            text += row({pack.name, "failed", "", "", "", "", "", ""});
            continue;
        }
        const auto& bake = *pack.bake;
        text += row(
            {pack.name, formatted("%.1f s", bake.seconds), formatted("%.2f million", bake.triangles_per_second / 1e6),
             mib(static_cast<double>(bake.peak_bytes)), mib(static_cast<double>(bake.pack_bytes)),
             formatted("%.2f", bake.bytes_per_triangle), formatted("%.1f %%", bake.quantisation_error_per_edge * 100.0),
             formatted("%.2f %%", bake.stuck_share * 100.0)});
    }
    return text;
}

std::string show_table(const PacksReport& report) {
    const auto peer = report.peer.substr(0, report.peer.find(' '));
    std::vector<std::string> cells{"show",     "first picture",   "memory",  "a frame",
                                   "CPU part", "triangles drawn", "resident"};
    if (!peer.empty()) cells.insert(cells.end(), {peer + ", unbaked", "time ratio", peer + " memory", "memory ratio"});
    auto text = header(cells);
    for (const auto& pack : report.packs) {
        const auto& frames = pack.frames;
        cells = {pack.name,
                 seconds_cell(pack.first),
                 pack.first.wall_ms.empty() ? "" : mib(peak(pack.first)),
                 milliseconds_cell(frames.frame_ms),
                 milliseconds_cell(frames.cpu_ms),
                 frames.triangles_drawn == 0 ? "" : std::to_string(frames.triangles_drawn),
                 frames.resident_bytes == 0 ? "" : mib(static_cast<double>(frames.resident_bytes))};
        if (!peer.empty()) {
            const Timing theirs = pack.peer.value_or(Timing{});
            cells.insert(cells.end(),
                         {seconds_cell(theirs), ratio_cell(median(pack.first.wall_ms), median(theirs.wall_ms)),
                          theirs.wall_ms.empty() ? "" : mib(peak(theirs)), ratio_cell(peak(pack.first), peak(theirs))});
        }
        text += row(cells);
    }
    return text;
}

std::string ratio_table(const PacksReport& report) {
    if (report.packs.size() < 2) return {};
    const auto& small = report.packs.front();
    auto text = "\n" + header({formatted("ratio to %g million", small.millions), "bake, triangles/s", "first picture",
                               "a frame", "CPU part"});
    for (const auto& pack : report.packs) {
        if (&pack == &small) continue;
        const auto rate = [](const PackMeasurement& one) { return one.bake ? one.bake->triangles_per_second : 0.0; };
        text += row({pack.name, ratio_cell(rate(pack), rate(small)),
                     ratio_cell(median(pack.first.wall_ms), median(small.first.wall_ms)),
                     ratio_cell(median(pack.frames.frame_ms), median(small.frames.frame_ms)),
                     ratio_cell(median(pack.frames.cpu_ms), median(small.frames.cpu_ms))});
    }
    return text;
}

std::string flight_text(const FlightMeasurement& flight) {
    if (!flight.failure.empty()) return "\nThe flight failed: " + flight.failure + "\n";
    const bool held = flight.most_resident_bytes <= flight.limit_bytes;
    return "\nFlight of " + formatted("%g", flight.seconds) + " s over the " + flight.name + ", " +
           std::to_string(flight.frames) + " frames: at most " + mib(static_cast<double>(flight.most_resident_bytes)) +
           " resident of " + mib(static_cast<double>(flight.limit_bytes)) +
           (held ? ", never above it" : ": THE LIMIT WAS PASSED") + "; detail at worst " +
           formatted("%.1f", flight.most_lod_error_px) + " px; median frame " + formatted("%.1f", flight.frame_ms) +
           " ms, of which the CPU part " + formatted("%.2f", flight.cpu_ms) + " ms.\n";
}

std::string failures_text(const PacksReport& report) {
    std::string text;
    const auto add = [&](const std::string& who, const std::string& why) {
        if (!why.empty()) text += "- " + who + ": " + why + "\n";
    };
    for (const auto& pack : report.packs) {
        add(pack.name, pack.failure);
        add(pack.name + ", guanhe", pack.first.failure);
        if (pack.peer) add(pack.name + ", " + report.peer, pack.peer->failure);
    }
    return text.empty() ? text : "\nFailed:\n\n" + text;
}

Json timing_json(const Timing& timing) {
    if (timing.wall_ms.empty()) return {{"failure", timing.failure}};
    return {{"wall_ms_median", median(timing.wall_ms)},
            {"peak_bytes_median", peak(timing)},
            {"wall_ms", timing.wall_ms},
            {"cpu_ms", timing.cpu_ms},
            {"peak_bytes", timing.peak_bytes}};
}

Json pack_json(const PackMeasurement& pack) {
    Json one = {{"name", pack.name}, {"millions", pack.millions}};
    if (!pack.failure.empty()) one["failure"] = pack.failure;
    if (pack.bake) {
        const auto& bake = *pack.bake;
        one["bake"] = {{"seconds", bake.seconds},
                       {"triangles_per_second", bake.triangles_per_second},
                       {"peak_bytes", bake.peak_bytes},
                       {"pack_bytes", bake.pack_bytes},
                       {"bytes_per_triangle", bake.bytes_per_triangle},
                       {"quantisation_error_per_edge", bake.quantisation_error_per_edge},
                       {"stuck_share", bake.stuck_share}};
    }
    one["first_picture"] = timing_json(pack.first);
    if (pack.peer) one["peer_unbaked"] = timing_json(*pack.peer);
    one["frames"] = {{"frame_ms", pack.frames.frame_ms},
                     {"cpu_ms", pack.frames.cpu_ms},
                     {"triangles_drawn", pack.frames.triangles_drawn},
                     {"resident_bytes", pack.frames.resident_bytes}};
    return one;
}

} // namespace

std::optional<BakeMeasurement> bake_measurement(const std::string& text) {
    const auto json = nlohmann::json::parse(text, nullptr, false);
    if (!json.is_object() || !json.contains("seconds") || !json["seconds"].is_object()) return std::nullopt;
    const auto number = [](const nlohmann::json& object, const char* name) {
        const auto found = object.find(name);
        return found != object.end() && found->is_number() ? found->get<double>() : 0.0;
    };
    BakeMeasurement bake;
    bake.seconds = number(json["seconds"], "total");
    bake.triangles_per_second = number(json, "triangles_per_second");
    bake.peak_bytes = static_cast<std::uint64_t>(number(json, "peak_rss_bytes"));
    bake.pack_bytes = static_cast<std::uint64_t>(number(json, "pack_bytes"));
    bake.bytes_per_triangle = number(json, "bytes_per_triangle");
    bake.quantisation_error_per_edge = number(json, "quantisation_error_per_edge");
    bake.stuck_share = number(json, "stuck_share");
    return bake;
}

std::string to_markdown(const PacksReport& report) {
    const bool compared = !report.peer.empty();
    auto text = report.ours + (compared ? " beside " + report.peer : "") + "; " + report.device + ", " +
                std::to_string(report.cores) + " cores; pictures of 1280x720 in one view; medians of " +
                std::to_string(report.runs) + " runs in turn.\n\n";
    text += bake_table(report) + "\n" + show_table(report) + ratio_table(report);
    if (report.flight) text += flight_text(*report.flight);
    text += failures_text(report);
    for (const auto& note : report.notes) text += "\n" + note + "\n";
    return text;
}

std::string to_json(const PacksReport& report) {
    Json packs = Json::array();
    for (const auto& pack : report.packs) packs.push_back(pack_json(pack));
    Json document = {{"schema", 1},
                     {"ours", report.ours},
                     {"peer", report.peer.empty() ? Json() : Json(report.peer)},
                     {"device", report.device},
                     {"cores", report.cores},
                     {"runs", report.runs},
                     {"notes", report.notes},
                     {"packs", std::move(packs)}};
    if (report.flight) {
        const auto& flight = *report.flight;
        document["flight"] = {{"name", flight.name},
                              {"seconds", flight.seconds},
                              {"frames", flight.frames},
                              {"limit_bytes", flight.limit_bytes},
                              {"most_resident_bytes", flight.most_resident_bytes},
                              {"most_lod_error_px", flight.most_lod_error_px},
                              {"frame_ms_median", flight.frame_ms},
                              {"cpu_ms_median", flight.cpu_ms},
                              {"failure", flight.failure.empty() ? Json() : Json(flight.failure)}};
    }
    return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace guanhe::app
