// From corners to vertices: corners that are alike share one.
#pragma once

#include "scan/plain/reading.h"

#include <functional>

namespace guanhe::scan::plain {

/// What makes two corners the same vertex: the bits of a position, or numbers of a position, a texture coordinate and a
/// normal.
using Key = glm::uvec3;

struct Welded {
    Stream<std::uint32_t> indices; ///< one a corner
    Stream<Key> vertices;          ///< in the order in which corners first name them
};

/// Fills `keys` with those of the corners from `first` on. Called on many threads, and twice for every corner.
using CornerKeys = std::function<void(std::uint64_t first, std::span<Key> keys)>;

/// Errors: 2^32 corners or more.
[[nodiscard]] Result<void> check_corner_count(std::uint64_t corners, const Reading& reading);

/// Takes memory for one part of the corners at a time and a bit a corner; the rest lies in columns. The result does not
/// depend on threads or on memory. Requires fewer than 2^32 corners.
///
/// A hash join in parts (after Shatdal, Kant, Naughton, "Cache conscious algorithms for relational query processing",
/// 1994): corners are sorted into parts by a hash of their keys, equal keys meet in the same part, and a part's table
/// is small enough for the cache.
[[nodiscard]] Result<Welded> weld(std::uint64_t corner_count, const CornerKeys& keys, Reading& reading);

} // namespace guanhe::scan::plain
