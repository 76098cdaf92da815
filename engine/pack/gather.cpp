#include "pack/gather.h"

#include "pack/read_window.h"
#include "pack/vertex_reader.h"
#include "pack/weld.h"

#include <algorithm>
#include <array>

namespace guanhe::pack {

namespace {

/// Which welded vertex a source vertex became, for those seen lately. Forgetting one costs time, not correctness: it is
/// read and welded again.
class Lately {
public:
    Lately() : slots_(std::size_t{1} << bits) {}

    struct Slot {
        std::uint32_t index = IdTable::none;
        std::uint32_t part = 0;
        std::uint32_t vertex = IdTable::none;
    };
    [[nodiscard]] Slot& slot(std::uint32_t part, std::uint32_t index) noexcept {
        return slots_[((index + part * 0x85EB'CA6BU) * 0x9E37'79B1U) >> (32U - bits)];
    }

private:
    static constexpr unsigned bits = 16;
    std::vector<Slot> slots_;
};

/// Triangles that are kept, and whether another is alike.
class Triangles {
public:
    explicit Triangles(std::size_t expected) : table_(expected) {
        indices.reserve(expected * 3);
        parts.reserve(expected);
    }

    /// False when there is one already.
    bool add(const std::array<std::uint32_t, 3>& corners, std::uint16_t part,
             const std::vector<std::uint32_t>& places) {
        const auto key = key_of(corners.data(), part, places);
        const auto next = static_cast<std::uint32_t>(parts.size());
        WordHash hash;
        hash.add(key[0] | std::uint64_t{key[1]} << 32U);
        hash.add(key[2] | std::uint64_t{key[3]} << 32U);
        const auto found = table_.find_or_insert(hash.value(), next, [&](std::uint32_t triangle) {
            return key_of(&indices[std::size_t{triangle} * 3], parts[triangle], places) == key;
        });
        if (found != next) return false;
        indices.insert(indices.end(), corners.begin(), corners.end());
        parts.push_back(part);
        return true;
    }

    std::vector<std::uint32_t> indices;
    std::vector<std::uint16_t> parts;

private:
    /// The same for every rotation of the corners, and for equal places whatever their other attributes.
    static std::array<std::uint32_t, 4> key_of(const std::uint32_t* corners, std::uint16_t part,
                                               const std::vector<std::uint32_t>& places) {
        const std::array at{places[corners[0]], places[corners[1]], places[corners[2]]};
        const std::size_t first = at[0] < at[1] ? (at[0] < at[2] ? 0 : 2) : (at[1] < at[2] ? 1 : 2);
        return {at[first], at[(first + 1) % 3], at[(first + 2) % 3], part};
    }

    IdTable table_;
};

void unite(Sharers& sharers, std::uint32_t region) {
    sharers.first = std::min(sharers.first, region);
    sharers.last = std::max(sharers.last, region);
}

/// Whoever has a triangle at a position has told the position's home; so all of them, asking there, come to the same
/// answer. The home counts even where it has no triangle itself: that only keeps a vertex in place a little longer.
std::vector<Sharers> find_sharers(const Welder& welder, const Measure& measure, const Partition& partition,
                                  std::uint32_t region) {
    const auto& positions = welder.vertices().positions;
    const auto& places = welder.places();
    std::vector<Sharers> sharers(positions.size(), {region, region});
    if (measure.regions.count() == 1) return sharers;

    std::vector<std::uint32_t> homes{region};
    const auto& box = measure.regions.box(region);
    for (std::size_t vertex = 0; vertex < positions.size(); ++vertex) {
        if (places[vertex] != vertex || box.holds(positions[vertex])) continue;
        const auto home = measure.regions.of(positions[vertex]);
        unite(sharers[vertex], home);
        if (home != homes.back()) homes.push_back(home);
    }
    std::sort(homes.begin(), homes.end());
    homes.erase(std::unique(homes.begin(), homes.end()), homes.end());
    for (const auto home : homes) {
        partition.for_each_foreign(home, [&](const Partition::Foreign& foreign) {
            const auto vertex = welder.find(foreign.position);
            if (vertex != IdTable::none) unite(sharers[vertex], foreign.region);
        });
    }
    for (std::size_t vertex = 0; vertex < positions.size(); ++vertex) sharers[vertex] = sharers[places[vertex]];
    return sharers;
}

} // namespace

Gathered gather(const Source& source, const Measure& measure, const Partition& partition, std::uint32_t region,
                const GatherOptions& options) {
    Gathered result;
    result.part_triangles.resize(source.parts().size());
    const auto expected = static_cast<std::size_t>(partition.triangle_count(region));
    Welder welder(source.attributes(), expected * 3 / 5);
    Triangles triangles(expected);
    Lately lately;
    VertexReader reader(source, measure.grid);
    {
        ReadWindow window(source, options.window_bytes);
        const auto visit_part = [&](const SourcePart& part, std::uint64_t begin, std::uint64_t end) {
            window.indices(part, begin, end);
            const auto& primitive = *part.primitive;
            const auto corners = primitive.indices.span().subspan(static_cast<std::size_t>(begin) * 3,
                                                                  static_cast<std::size_t>(end - begin) * 3);
            std::array<std::uint32_t, 3> triangle{};
            for (std::size_t at = 0; at < corners.size(); at += 3) {
                const auto source_corners = corners.subspan(at, 3);
                std::uint32_t normal = 0;
                if (part.flat) {
                    for (const auto corner : source_corners) window.vertex(part, corner);
                    const auto& p = primitive.positions;
                    normal = flat_normal(p[source_corners[0]], p[source_corners[1]], p[source_corners[2]]);
                }
                for (std::size_t k = 0; k < 3; ++k) {
                    auto& slot = lately.slot(part.part, source_corners[k]);
                    if (!part.flat && slot.index == source_corners[k] && slot.part == part.part) {
                        triangle[k] = slot.vertex;
                        continue;
                    }
                    window.vertex(part, source_corners[k]);
                    auto record = reader.read(part, source_corners[k]);
                    if (part.flat) record.normal = normal;
                    triangle[k] = welder.add(record);
                    slot = {source_corners[k], part.part, triangle[k]};
                }
                const auto& places = welder.places();
                if (places[triangle[0]] == places[triangle[1]] || places[triangle[1]] == places[triangle[2]] ||
                    places[triangle[2]] == places[triangle[0]]) {
                    ++result.degenerate;
                } else if (triangles.add(triangle, part.part, places)) {
                    ++result.part_triangles[part.part];
                } else {
                    ++result.duplicate;
                }
            }
        };
        partition.for_each_run(
            region, [&](std::uint64_t first, std::uint64_t last) { source.for_each_part(first, last, visit_part); });
    }
    result.largest_move = reader.largest_move();

    auto& out = result.region;
    out.first = out.last = region;
    out.sharers = find_sharers(welder, measure, partition, region);
    out.indices = std::move(triangles.indices);
    out.parts = std::move(triangles.parts);
    out.vertices = welder.take();
    if (result.degenerate != 0 || result.duplicate != 0) {
        const auto kept = number_by_use(out.indices, out.vertices.size());
        pick(out.vertices, kept);
        pick(out.sharers, kept);
    }
    return result;
}

} // namespace guanhe::pack
