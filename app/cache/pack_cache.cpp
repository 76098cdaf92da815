#include "cache/pack_cache.h"

#include "base/output_file.h"
#include "base/process.h"
#include "pack/format.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace guanhe::app {

namespace {

constexpr std::uint64_t most_by_default = std::uint64_t{20} << 30U;
constexpr auto about_to_be_opened = std::chrono::seconds(10);
constexpr std::string_view extension = ".gpk";

using Versions = std::pair<std::uint32_t, std::uint32_t>; // of the format and of the bake

/// Of "0123456789abcdef-1-2.gpk"; nothing of other names.
std::optional<Versions> versions_in(std::string_view name) {
    constexpr std::size_t key_digits = 16;
    constexpr std::string_view digits = "0123456789abcdef";
    if (!name.ends_with(extension) || name.find_first_not_of(digits) != key_digits) return std::nullopt;
    name.remove_suffix(extension.size());
    Versions versions;
    const auto* const end = name.data() + name.size();
    const auto* at = name.data() + key_digits;
    for (auto* version : {&versions.first, &versions.second}) {
        if (at == end || *at != '-') return std::nullopt;
        const auto [after, failed] = std::from_chars(at + 1, end, *version);
        if (failed != std::errc{}) return std::nullopt;
        at = after;
    }
    return at == end ? std::optional(versions) : std::nullopt;
}

/// Calls visit(entry) for what is in the folder, and for nothing when that cannot be read.
template<class Visit>
void for_each_entry(const Path& folder, Visit visit) {
    std::error_code failed;
    for (std::filesystem::directory_iterator entry(folder, failed), end; !failed && entry != end;
         entry.increment(failed)) {
        visit(*entry);
    }
}

/// What OutputFile leaves when the program is killed. Those of running programs stay.
void remove_unfinished(const Path& folder) {
    std::vector<Path> targets;
    for_each_entry(folder, [&](const std::filesystem::directory_entry& entry) {
        const auto name = path_to_utf8(entry.path().filename());
        const auto end = name.find(extension);
        if (end == std::string::npos || end + extension.size() == name.size()) return;
        const auto target = name.substr(0, end + extension.size());
        if (versions_in(target)) targets.push_back(folder / path_from_utf8(target));
    });
    for (const auto& target : targets) OutputFile::remove_abandoned(target);
}

void remove(const CachedPack& pack, Removed& removed) {
    std::error_code failed;
    if (!std::filesystem::remove(pack.file, failed) || failed) return;
    ++removed.packs;
    removed.bytes += pack.bytes;
}

} // namespace

Path pack_cache_folder() {
    return user_cache_folder() / "baked";
}

Path cached_pack(const Path& folder, std::uint64_t key) {
    std::array<char, 48> name{};
    std::snprintf(name.data(), name.size(), "%016llx-%u-%u.gpk", static_cast<unsigned long long>(key),
                  pack::format_version, pack::bake_version);
    return folder / name.data();
}

std::vector<CachedPack> cached_packs(const Path& folder) {
    std::vector<CachedPack> packs;
    for_each_entry(folder, [&](const std::filesystem::directory_entry& entry) {
        const auto versions = versions_in(path_to_utf8(entry.path().filename()));
        std::error_code gone;
        if (!versions || !entry.is_regular_file(gone)) return;
        CachedPack pack{entry.path(), entry.file_size(gone), entry.last_write_time(gone),
                        *versions < Versions{pack::format_version, pack::bake_version}};
        if (!gone) packs.push_back(std::move(pack));
    });
    std::ranges::sort(packs, [](const CachedPack& a, const CachedPack& b) {
        return a.last_used != b.last_used ? a.last_used > b.last_used : a.file < b.file;
    });
    return packs;
}

std::uint64_t default_cache_limit(const Path& folder) {
    std::uint64_t room = 0;
    for (const auto& pack : cached_packs(folder)) room += pack.bytes;
    auto there = folder;
    std::error_code unknown;
    while (!std::filesystem::exists(there, unknown) && there.has_relative_path()) there = there.parent_path();
    const auto disk = std::filesystem::space(there, unknown);
    if (!unknown) room += disk.available;
    return std::min(most_by_default, room / 10);
}

Removed trim_cache(const Path& folder, std::optional<std::uint64_t> limit, const Path& keep) {
    remove_unfinished(folder);
    Removed removed;
    const auto most = limit ? *limit : default_cache_limit(folder);
    const auto now = std::filesystem::file_time_type::clock::now();
    std::uint64_t used_since = 0; // bytes of what was used later, and of this one
    for (const auto& pack : cached_packs(folder)) {
        if (!pack.outdated) used_since += pack.bytes;
        const bool in_use = pack.file == keep ||
                            (pack.last_used > now - about_to_be_opened && pack.last_used <= now + about_to_be_opened);
        if (pack.outdated || (used_since > most && !in_use)) remove(pack, removed);
    }
    return removed;
}

Removed clear_cache(const Path& folder) {
    remove_unfinished(folder);
    Removed removed;
    for (const auto& pack : cached_packs(folder)) remove(pack, removed);
    return removed;
}

void mark_used(const Path& pack) noexcept {
    std::error_code ignored;
    std::filesystem::last_write_time(pack, std::filesystem::file_time_type::clock::now(), ignored);
}

} // namespace guanhe::app
