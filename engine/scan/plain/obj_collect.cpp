#include "scan/plain/obj_collect.h"

#include "scan/plain/in_order.h"

#include <algorithm>
#include <utility>

namespace guanhe::scan::plain::obj {

namespace {

constexpr std::size_t most_materials = 65'535; ///< of a mesh, and of a pack
constexpr std::size_t most_libraries = 1000;

/// Whole lines; a line that goes on in the next is not parted from it.
std::string_view take_statements(Cursor& in) {
    const auto begin = in;
    auto piece = take_lines(in, text_piece);
    while (!in.done() && (piece.ends_with("\\\n") || piece.ends_with("\\\r\n"))) {
        (void)take_lines(in, 1);
        piece = {begin.at, static_cast<std::size_t>(in.at - begin.at)};
    }
    return piece;
}

/// Where the corner of a polygon stands among the corners of its fan.
std::size_t place_in_fan(const Polygon& polygon, std::uint32_t corner) {
    return static_cast<std::size_t>(polygon.first_corner) + (corner < 2 ? corner : 3 * (corner - std::size_t{2}) + 2);
}

/// Gives the corners of a polygon's fan the order of other triangles.
Result<void> rearrange(Column<std::uint32_t>& column, const Stream<std::uint32_t>& view, const Polygon& polygon,
                       std::span<const std::uint32_t> triangles) {
    std::vector<std::uint32_t> renewed;
    renewed.reserve(triangles.size());
    for (const auto corner : triangles) renewed.push_back(view[place_in_fan(polygon, corner)]);
    return column.replace(polygon.first_corner, renewed);
}

} // namespace

Result<void> CornerNumbers::append(std::span<const std::uint32_t> numbers, std::span<const std::uint32_t> positions,
                                   Column<std::uint32_t>& before) {
    if (numbers.empty()) return {};
    const bool lacking = std::find(numbers.begin(), numbers.end(), no_index) != numbers.end();
    const bool all_lack = lacking && std::all_of(numbers.begin(), numbers.end(), [](auto n) { return n == no_index; });
    const bool same = !lacking && std::equal(numbers.begin(), numbers.end(), positions.begin());
    some_lack_ = some_lack_ || lacking;
    const auto kind = all_lack ? Kind::none : same ? Kind::same : Kind::own;
    if (kind_ == Kind::nothing_yet) kind_ = kind;
    if (kind_ != Kind::own && kind_ != kind) GUANHE_TRY(make_own(before));
    return kind_ == Kind::own ? own_.append(numbers) : Result<void>();
}

/// Writes down what went without saying.
Result<void> CornerNumbers::make_own(Column<std::uint32_t>& before) {
    constexpr std::size_t block = std::size_t{1} << 16U;
    GUANHE_TRY_LET(const auto positions, before.view());
    const std::vector<std::uint32_t> nothing(kind_ == Kind::none ? std::min(block, positions.size()) : 0, no_index);
    for (std::size_t begin = 0; begin < positions.size(); begin += block) {
        const auto count = std::min(block, positions.size() - begin);
        GUANHE_TRY(own_.append(kind_ == Kind::none ? std::span(nothing).first(count)
                                                   : positions.span().subspan(begin, count)));
    }
    kind_ = Kind::own;
    return {};
}

Result<void> Collector::run() {
    auto text = reading_.text();
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    origin = origin_near(first_position(text));
    describe(text);
    if (reading_.options.progress != nullptr) reading_.options.progress->begin("reading", text.size());
    Cursor in(text);
    const auto take = [&]() -> Result<std::optional<std::string_view>> {
        if (in.done()) return std::optional<std::string_view>();
        return std::optional(take_statements(in));
    };
    GUANHE_TRY(in_order(
        reading_.jobs(), reading_.options.stop, reading_.faults.source(), take,
        [&](const std::string_view& piece) { return parse(piece, origin, reading_); },
        [&](const std::string_view& piece, Piece& parsed) { return put(piece, parsed); }));
    GUANHE_TRY(check_ranges());
    warn();
    return triangulate();
}

void Collector::describe(std::string_view text) {
    Cursor in(text);
    while (!in.done() && comments.size() < 100) {
        const auto line = trimmed(take_line(in));
        if (line.empty()) continue;
        if (line.front() != '#') break;
        const auto words = trimmed(line.substr(std::min(line.find_first_not_of('#'), line.size())));
        if (!words.empty()) comments.push_back(as_utf8(words));
    }
}

Result<void> Collector::put(std::string_view text, Piece& piece) {
    const std::array<std::uint64_t, part_count> before{positions.size(), uv.size(), normals.size()};
    for (const auto& relative : piece.relative) {
        const auto index = static_cast<std::int64_t>(before[relative.part]) + relative.index;
        if (index < 0) {
            return reading_.at_text(relative.at, "a corner counts back past the first of its kind");
        }
        piece.corners[relative.part][relative.corner] = static_cast<std::uint32_t>(index);
    }
    for (const auto part : {part_position, part_uv, part_normal}) {
        const auto& highest = piece.highest[part];
        if (highest.at == nullptr) continue;
        if (highest_[part].at == nullptr || highest.index > highest_[part].index) highest_[part] = highest;
    }
    GUANHE_TRY(put_colors(piece));
    GUANHE_TRY(positions.append(piece.positions));
    GUANHE_TRY(uv.append(piece.uv));
    GUANHE_TRY(normals.append(piece.normals));
    const auto first_corner = corners.size();
    GUANHE_TRY(corner_uv.append(piece.corners[part_uv], piece.corners[part_position], corners));
    GUANHE_TRY(corner_normals.append(piece.corners[part_normal], piece.corners[part_position], corners));
    GUANHE_TRY(corners.append(piece.corners[part_position]));
    for (auto& polygon : piece.polygons) polygon.first_corner += first_corner;
    GUANHE_TRY(polygons_.append(piece.polygons));
    for (const auto& use : piece.materials) use_material(first_corner + use.first_corner, use.name);
    for (const auto library : piece.libraries) {
        const bool known = std::find(libraries.begin(), libraries.end(), library) != libraries.end();
        if (!known && libraries.size() < most_libraries) libraries.emplace_back(library);
    }
    lost_normals_ += piece.lost_normals;
    too_small_ += piece.too_small;
    not_drawn_ += piece.not_drawn;
    not_known_ += piece.not_known;
    if (first_not_known_ == nullptr) first_not_known_ = piece.first_not_known;
    reading_.done_with(bytes_of(text));
    return {};
}

Result<void> Collector::put_colors(Piece& piece) {
    if (piece.colors.empty() && colors.empty()) return {};
    piece.colors.resize(piece.positions.size(), glm::u16vec4(0xFFFF));
    constexpr std::uint64_t block = 1U << 16U;
    while (colors.size() < positions.size()) { // the first colours come late in the file
        const auto count = static_cast<std::size_t>(std::min(positions.size() - colors.size(), block));
        GUANHE_TRY(colors.append(std::vector<glm::u16vec4>(count, glm::u16vec4(0xFFFF))));
    }
    return colors.append(piece.colors);
}

void Collector::use_material(std::uint64_t corner, std::string_view name) {
    runs[current_].add(run_begin_, corner - run_begin_);
    run_begin_ = corner;
    const auto [entry, is_new] = numbers_of_materials_.try_emplace(std::string(name), materials.size());
    if (is_new && materials.size() == most_materials) {
        numbers_of_materials_.erase(entry);
        too_many_materials_ = true;
        current_ = 0;
        return;
    }
    if (is_new) {
        materials.emplace_back(name);
        runs.emplace_back();
    }
    current_ = entry->second;
}

Result<void> Collector::check_ranges() {
    runs[current_].add(run_begin_, corners.size() - run_begin_);
    constexpr std::array<const char*, part_count> words{"vertex", "texture coordinate", "normal"};
    const std::array<std::uint64_t, part_count> counts{positions.size(), uv.size(), normals.size()};
    for (const auto part : {part_position, part_uv, part_normal}) {
        if (counts[part] >= no_index) {
            return reading_.faults.whole("it has more than 4294967294 vertices, texture coordinates or normals",
                                         "split the scan");
        }
        const auto& highest = highest_[part];
        if (highest.at == nullptr || highest.index < counts[part]) continue;
        return reading_.at_text(highest.at, std::string("a corner names ") + words[part] + " " +
                                                std::to_string(std::uint64_t{highest.index} + 1) + "; there are " +
                                                std::to_string(counts[part]) + ", counted from 1");
    }
    if (positions.empty()) return reading_.faults.whole("it has no vertices; nothing could be drawn");
    return {};
}

void Collector::warn() {
    const auto say = [&](std::uint64_t count, const char* what) {
        if (count > 0) reading_.faults.warn_whole(std::to_string(count) + what);
    };
    say(lost_normals_, " normals have no direction; they are replaced");
    say(too_small_, " faces have fewer than three corners; they are left out");
    say(not_drawn_, " lines, points, curves or surfaces are not drawn");
    if (too_many_materials_) reading_.faults.warn_whole("it has more than 65535 materials; the rest are drawn plain");
    if (not_known_ == 0) return;
    Cursor in(reading_.text().substr(static_cast<std::size_t>(first_not_known_ - reading_.text().data())));
    const auto first = reading_.at_text(first_not_known_, quoted(take_word(in)));
    reading_.faults.warn_whole(std::to_string(not_known_) + " statements are not known, the first " + first.what +
                               " at" + first.where.substr(reading_.faults.source().size() + 1));
}

/// Polygons that are not convex get other triangles than their fan.
Result<void> Collector::triangulate() {
    if (polygons_.empty()) return {};
    GUANHE_TRY_LET(const auto polygons, polygons_.finish());
    GUANHE_TRY_LET(const auto points, positions.view());
    struct Numbers {
        Column<std::uint32_t>* column;
        Stream<std::uint32_t> view;
    };
    std::vector<Numbers> numbered; // first the positions'
    for (auto* column : {&corners, &corner_uv.own(), &corner_normals.own()}) {
        if (column->empty()) continue;
        GUANHE_TRY_LET(auto view, column->view());
        numbered.push_back({column, std::move(view)});
    }
    struct Concave {
        Polygon polygon;
        std::vector<std::uint32_t> triangles; ///< numbers of its corners
    };
    constexpr std::size_t block = std::size_t{1} << 14U;
    std::size_t next = 0;
    const auto take = [&]() -> Result<std::optional<std::size_t>> {
        if (next == polygons.size()) return std::optional<std::size_t>();
        return std::optional(std::exchange(next, std::min(next + block, polygons.size())));
    };
    return in_order(
        reading_.jobs(), reading_.options.stop, reading_.faults.source(), take,
        [&](const std::size_t& begin) -> Result<std::vector<Concave>> {
            std::vector<Concave> concave;
            std::vector<glm::vec3> outline;
            for (auto i = begin; i < std::min(begin + block, polygons.size()); ++i) {
                outline.clear();
                for (std::uint32_t c = 0; c < polygons[i].size; ++c) {
                    outline.push_back(points[numbered[0].view[place_in_fan(polygons[i], c)]]);
                }
                if (!is_fan(outline)) concave.push_back({polygons[i], cut_ears(outline)});
            }
            return concave;
        },
        [&](const std::size_t&, const std::vector<Concave>& concave) -> Result<void> {
            for (const auto& [polygon, triangles] : concave) {
                for (const auto& numbers : numbered) {
                    GUANHE_TRY(rearrange(*numbers.column, numbers.view, polygon, triangles));
                }
            }
            return {};
        });
}

} // namespace guanhe::scan::plain::obj
