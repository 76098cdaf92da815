#include "view/statistics.h"

#include "scan/animate.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace guanhe::app {

namespace {

/// Microseconds are as fine as any of these times is known.
double rounded(double ms) {
    return std::round(ms * 1000.0) / 1000.0;
}

const char* word(xr::Floor floor) {
    switch (floor) {
    case xr::Floor::local:
        return "local";
    case xr::Floor::stage:
        return "stage";
    case xr::Floor::guess:
        break;
    }
    return "guess";
}

const char* word(xr::Blend blend) {
    switch (blend) {
    case xr::Blend::additive:
        return "additive";
    case xr::Blend::alpha:
        return "alpha";
    case xr::Blend::opaque:
        break;
    }
    return "opaque";
}

nlohmann::ordered_json json_of(const HeadsetFigures& headset) {
    return {
        {"runtime", headset.runtime},
        {"name", headset.name},
        {"views", headset.info.views},
        {"floor", word(headset.info.floor)},
        {"refresh_hz", headset.info.refresh_hz},
        {"depth", headset.info.depth},
        {"panel_layers", headset.info.panel_layers},
        {"keeps_places", headset.info.keeps_places},
        {"blend", word(headset.info.blend)},
        {"controllers", headset.controllers},
        {"frames", headset.pace.frames},
        {"shown", headset.pace.shown},
        {"missed", headset.pace.missed},
        {"sessions_lost", headset.sessions_lost},
    };
}

} // namespace

void StreamExtremes::add(const stream::Stats& frame) noexcept {
    resident_bytes = std::max(resident_bytes, frame.resident_bytes);
    device_bytes = std::max(device_bytes, frame.device_bytes);
    pages_missing = std::max(pages_missing, frame.pages_missing);
    lod_error_pixels = std::max(lod_error_pixels, frame.lod_error_pixels);
}

double percentile(std::vector<double> values, double share) {
    if (values.empty()) return 0.0;
    const auto count = static_cast<double>(values.size());
    const auto rank = static_cast<std::size_t>(std::max(1.0, std::ceil(share * count)));
    const auto nth = values.begin() + static_cast<std::ptrdiff_t>(std::min(rank, values.size()) - 1);
    std::nth_element(values.begin(), nth, values.end());
    return *nth;
}

Statistics statistics_of(Stage& stage) {
    Statistics statistics;
    statistics.load_ms = stage.load_ms();
    statistics.triangles_total = stage.triangles_total();
    statistics.resident_bytes = stage.resident_bytes();
    statistics.warnings = stage.warnings();
    for (const auto& open : stage.scans()) {
        auto& file = statistics.files.emplace_back();
        const auto& scan = *open.scan;
        file.path = path_to_utf8(open.path);
        file.scene = open.scene;
        if (open.animation >= 0) {
            const auto& name = scan.animations[static_cast<std::size_t>(open.animation)].name;
            file.animation = name.empty() ? std::to_string(open.animation) : name;
        }
        if (open.variant >= 0) file.variant = scan.variants[static_cast<std::size_t>(open.variant)];
        file.triangles_stored = scan::triangles_stored(scan);
        file.triangles_total = scan::triangles_drawn(scan, open.scene);
        file.resident_bytes = open.model->resident_bytes();
        file.warnings = scan.warnings.size();
    }
    return statistics;
}

std::string to_json(const Statistics& statistics) {
    using Json = nlohmann::ordered_json;
    Json files = Json::array();
    for (const auto& file : statistics.files) {
        files.push_back({{"path", file.path},
                         {"scene", file.scene},
                         {"animation", file.animation.empty() ? Json() : Json(file.animation)},
                         {"variant", file.variant.empty() ? Json() : Json(file.variant)},
                         {"triangles_stored", file.triangles_stored},
                         {"triangles_total", file.triangles_total},
                         {"resident_bytes", file.resident_bytes},
                         {"warnings", file.warnings}});
    }
    const auto& quality = statistics.quality;
    auto warnings = statistics.warnings;
    warnings.insert(warnings.end(), quality.lowered.begin(), quality.lowered.end());
    Json document = {
        {"load_ms", rounded(statistics.load_ms)},
        {"first_image_ms", rounded(statistics.first_image_ms)},
        {"frames", statistics.frame_times.size()},
        {"frame_ms",
         {{"median", rounded(percentile(statistics.frame_times, 0.5))},
          {"p99", rounded(percentile(statistics.frame_times, 0.99))}}},
        {"cpu_ms",
         {{"median", rounded(percentile(statistics.cpu_times, 0.5))},
          {"p99", rounded(percentile(statistics.cpu_times, 0.99))}}},
        {"gpu_ms", rounded(statistics.gpu_ms)},
        {"triangles_total", statistics.triangles_total},
        {"triangles_drawn", statistics.triangles_drawn},
        {"clusters_drawn", statistics.clusters_drawn},
        {"pages_resident", statistics.stream.pages_resident},
        {"pages_missing", statistics.stream.pages_missing},
        {"tiles_resident", statistics.stream.tiles_resident},
        {"tiles_missing", statistics.stream.tiles_missing},
        {"texture_bias", statistics.stream.texture_bias},
        {"stream_bytes", statistics.stream.stream_bytes},
        {"lod_error_px", statistics.stream.lod_error_pixels},
        {"stream_resident_bytes", statistics.stream.resident_bytes},
        {"most",
         {{"stream_resident_bytes", statistics.most.resident_bytes},
          {"stream_device_bytes", statistics.most.device_bytes},
          {"pages_missing", statistics.most.pages_missing},
          {"lod_error_px", statistics.most.lod_error_pixels}}},
        {"draws", statistics.draws},
        {"quality",
         {{"samples", quality.samples}, {"shadows", quality.shadow_size}, {"anisotropy", quality.anisotropy}}},
        {"resident_bytes", statistics.resident_bytes + statistics.stream.resident_bytes},
        {"peak_rss_bytes", statistics.peak_rss_bytes},
        {"width", statistics.width},
        {"height", statistics.height},
        {"device", statistics.device},
        {"driver", statistics.driver},
        {"files", files},
        {"warnings", warnings},
    };
    if (statistics.headset) document["headset"] = json_of(*statistics.headset);
    return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result<void> write_statistics(const Path& path, const Statistics& statistics) {
    return write_text_atomic(path, to_json(statistics));
}

} // namespace guanhe::app
