// What every step of reading a PLY, OBJ or STL file needs.
#pragma once

#include "base/progress.h"
#include "scan/plain/column.h"
#include "scan/plain/lines.h"
#include "scan/read.h"
#include "scan/source.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace guanhe::scan::plain {

struct Reading {
    Reading(const Source& source_, const std::string& name, const ReadOptions& options_)
        : source(source_), options(options_), faults(name), room(options_.memory_bytes, options_.scratch_folder) {}

    const Source& source;
    const ReadOptions& options;
    Faults faults;
    Room room;

    [[nodiscard]] Jobs& jobs() const noexcept { return *options.jobs; }
    [[nodiscard]] std::string_view text() const noexcept { return text_of(source.bytes); }
    [[nodiscard]] std::uint64_t offset_of(const void* byte) const noexcept {
        return static_cast<std::uint64_t>(static_cast<const std::byte*>(byte) - source.bytes.data());
    }
    /// A fault at a place in a file of text. Counts the lines before it only now.
    [[nodiscard]] Error at_text(const char* at, std::string what, std::string hint = {}) const {
        const auto before = text().substr(0, static_cast<std::size_t>(at - text().data()));
        const auto line = 1 + static_cast<std::uint64_t>(std::count(before.begin(), before.end(), '\n'));
        return at_line(faults, line, std::move(what), std::move(hint));
    }
    [[nodiscard]] Error out_of_memory() const {
        auto error = faults.whole("there is not enough memory to read it");
        error.kind = ErrorKind::internal;
        return error;
    }
    /// These bytes of the file were read: they count as progress, and no longer as ours in memory.
    void done_with(std::span<const std::byte> bytes) const {
        if (source.file) source.file->forget(bytes);
        if (options.progress != nullptr) options.progress->advance(bytes.size());
    }
};

/// Coordinates on a national grid have more digits than a float: where the first vertex lies far out, all are stored
/// relative to a round number nearby, which goes into the node's translation. For sources of doubles only; what was a
/// float has lost its digits already.
[[nodiscard]] inline glm::dvec3 origin_near(const glm::dvec3& first_vertex) noexcept {
    glm::dvec3 origin(0.0);
    for (int i = 0; i < 3; ++i) {
        const double v = first_vertex[i];
        if (!(std::abs(v) >= 4096.0 && std::abs(v) < 1e30)) continue; // there a float steps by half a millimetre
        origin[i] = static_cast<double>(static_cast<float>(std::round(v / 1024.0) * 1024.0));
    }
    return origin;
}

/// Which of `count` points has a coordinate that is NaN or infinite; `count` when none.
[[nodiscard]] inline std::size_t first_not_finite(const glm::vec3* points, std::size_t count) noexcept {
    // The product with zero is NaN for both, and a sum of products does not branch.
    constexpr std::size_t block = 256;
    for (std::size_t begin = 0; begin < count; begin += block) {
        const auto end = std::min(count, begin + block);
        float sum = 0.0F;
        for (auto i = begin; i < end; ++i) sum += points[i].x * 0.0F + points[i].y * 0.0F + points[i].z * 0.0F;
        if (sum == 0.0F) continue;
        for (auto i = begin; i < end; ++i) {
            if (!std::isfinite(points[i].x) || !std::isfinite(points[i].y) || !std::isfinite(points[i].z)) return i;
        }
    }
    return count;
}

/// Makes them unit vectors; returns how many had no direction and became +z.
[[nodiscard]] inline std::size_t make_unit(std::span<glm::vec3> normals) noexcept {
    std::size_t lost = 0;
    for (auto& n : normals) {
        const float square = glm::dot(n, n);
        if (std::abs(square - 1.0F) < 1e-6F) continue;
        const bool good = square > 1e-20F && square < std::numeric_limits<float>::max();
        n = good ? n / std::sqrt(square) : glm::vec3(0.0F, 0.0F, 1.0F);
        lost += good ? 0 : 1;
    }
    return lost;
}

} // namespace guanhe::scan::plain
