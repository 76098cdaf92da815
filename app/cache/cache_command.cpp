#include "cache/cache_command.h"

#include "figures.h"
#include "log.h"
#include "pack/pack.h"

#include <nlohmann/json.hpp>

#include <array>
#include <chrono>
#include <cstdio>
#include <utility>

namespace guanhe::app {

namespace {

using Json = nlohmann::ordered_json;

/// "2026-11-22T12:08:54Z", or for reading "2026-11-22 12:08".
std::string utc(std::filesystem::file_time_type time, bool iso) {
    // Not clock_cast, which not every standard library has for files.
    const auto ago = std::filesystem::file_time_type::clock::now() - time;
    const auto at = std::chrono::floor<std::chrono::seconds>(
        std::chrono::system_clock::now() - std::chrono::duration_cast<std::chrono::system_clock::duration>(ago));
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(at - day);
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), iso ? "%04d-%02u-%02uT%02d:%02d:%02dZ" : "%04d-%02u-%02u %02d:%02d",
                  static_cast<int>(date.year()), static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                  static_cast<int>(clock.seconds().count()));
    return text.data();
}

std::string source_of(const CachedPack& cached) {
    if (cached.outdated) return {};
    const auto pack = pack::Pack::open(cached.file);
    if (!pack) return {};
    const auto report = nlohmann::json::parse((*pack)->report(), nullptr, false);
    const auto source = report.is_object() ? report.find("source") : report.end();
    return source != report.end() && source->is_string() ? source->get<std::string>() : std::string();
}

std::string packs_text(std::uint64_t count) {
    return with_commas(count) + (count == 1 ? " pack" : " packs");
}

std::string done_json(const Removed& removed) {
    const Json document = {{"schema", 1}, {"removed", removed.packs}, {"removed_bytes", removed.bytes}};
    return document.dump(2) + "\n";
}

std::string done_text(const Removed& removed) {
    if (removed.packs == 0) return "nothing to remove\n";
    return "removed " + packs_text(removed.packs) + ", " + in_bytes(removed.bytes) + "\n";
}

std::string listing_text(const CacheOptions& options) {
    const auto listing = list_cache(pack_cache_folder(), options.limit);
    return options.json ? to_json(listing) : printable(to_text(listing));
}

} // namespace

std::uint64_t CacheListing::bytes() const {
    std::uint64_t sum = 0;
    for (const auto& entry : entries) sum += entry.pack.bytes;
    return sum;
}

CacheListing list_cache(const Path& folder, std::optional<std::uint64_t> limit) {
    CacheListing listing;
    listing.folder = folder;
    listing.limit_is_default = !limit;
    listing.limit = limit ? *limit : default_cache_limit(folder);
    for (auto& pack : cached_packs(folder)) {
        auto source = source_of(pack);
        listing.entries.push_back({std::move(pack), std::move(source)});
    }
    return listing;
}

std::string to_text(const CacheListing& listing) {
    std::string text = "folder   " + path_to_utf8(listing.folder) + "\n";
    text += "kept     " + packs_text(listing.entries.size()) + ", " + in_bytes(listing.bytes()) + "\n";
    text += "limit    " + in_bytes(listing.limit) + (listing.limit_is_default ? " (default)" : "") + "\n";
    if (listing.entries.empty()) return text;
    text += "\nlast used (UTC)         size  scan\n";
    for (const auto& entry : listing.entries) {
        auto size = in_bytes(entry.pack.bytes);
        size.insert(0, size.size() < 12 ? 12 - size.size() : 0, ' ');
        const std::string scan = entry.pack.outdated    ? "(of an older version; not used any more)"
                                 : entry.source.empty() ? "(cannot be read)"
                                                        : entry.source;
        text += utc(entry.pack.last_used, false) + size + "  " + scan + "\n";
    }
    return text;
}

std::string to_json(const CacheListing& listing) {
    Json packs = Json::array();
    for (const auto& entry : listing.entries) {
        packs.push_back({{"file", path_to_utf8(entry.pack.file.filename())},
                         {"source", entry.source.empty() ? Json() : Json(entry.source)},
                         {"bytes", entry.pack.bytes},
                         {"last_used", utc(entry.pack.last_used, true)},
                         {"outdated", entry.pack.outdated}});
    }
    const Json document = {{"schema", 1},
                           {"folder", path_to_utf8(listing.folder)},
                           {"bytes", listing.bytes()},
                           {"limit_bytes", listing.limit},
                           {"limit_is_default", listing.limit_is_default},
                           {"packs", std::move(packs)}};
    return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

int cache_command(const CacheOptions& options) {
    std::string text;
    if (options.action == CacheAction::list) {
        text = listing_text(options);
    } else {
        const auto folder = pack_cache_folder();
        const auto removed =
            options.action == CacheAction::clear ? clear_cache(folder) : trim_cache(folder, options.limit, {});
        text = options.json ? done_json(removed) : done_text(removed);
    }
    if (std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0) return 0;
    say_error("what was found could not be printed: stdout refused it");
    return 1;
}

} // namespace guanhe::app
