#include "cache/content_key.h"

#include "pack/codec.h"
#include "scan/side_files.h"

#include <algorithm>
#include <span>
#include <system_error>
#include <vector>

namespace guanhe::app {

namespace {

/// Changes whenever the same files would get another key.
constexpr std::uint64_t key_version = 2;

constexpr std::size_t sample_bytes = std::size_t{64} << 10U;
constexpr std::size_t samples = 16;

std::uint64_t hash_numbers(const std::vector<std::uint64_t>& numbers) {
    return pack::hash_bytes(std::as_bytes(std::span(numbers)));
}

std::uint64_t fingerprint(const MappedFile& file, const Path& path) {
    const auto bytes = file.bytes();
    std::vector<std::uint64_t> parts{bytes.size()};
    if (bytes.size() <= key_reads_whole) {
        parts.push_back(pack::hash_bytes(bytes));
    } else {
        std::error_code unseen;
        const auto changed = std::filesystem::last_write_time(path, unseen);
        parts.push_back(unseen ? 0 : static_cast<std::uint64_t>(changed.time_since_epoch().count()));
        for (std::size_t i = 0; i < samples; ++i) {
            const auto at = (bytes.size() - sample_bytes) / (samples - 1) * i;
            parts.push_back(pack::hash_bytes(bytes.subspan(at, sample_bytes)));
        }
        parts.push_back(pack::hash_bytes(bytes.last(sample_bytes)));
    }
    file.forget(bytes);
    return hash_numbers(parts);
}

/// 0 for one that is not there: it may come.
std::uint64_t fingerprint(const scan::SideFile& side) {
    if (!side.path) return 0;
    const auto file = MappedFile::open(*side.path);
    return file ? fingerprint(*file, *side.path) : 0;
}

} // namespace

Result<std::uint64_t> content_key(const Path& file, Jobs& jobs) {
    GUANHE_TRY_LET(const auto mapped, MappedFile::open(file));
    const auto sides = scan::side_files(mapped.bytes(), file.parent_path());
    std::vector<std::uint64_t> parts(2 + 2 * sides.size());
    parts[0] = key_version;
    jobs.parallel_for(sides.size() + 1, [&](std::size_t i) {
        if (i == 0) {
            parts[1] = fingerprint(mapped, file);
            return;
        }
        const auto& side = sides[i - 1];
        parts[2 * i] = pack::hash_bytes(std::as_bytes(std::span(side.name)));
        parts[2 * i + 1] = fingerprint(side);
    });
    return hash_numbers(parts);
}

} // namespace guanhe::app
