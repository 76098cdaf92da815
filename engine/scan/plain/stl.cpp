// STL: triangles without shared vertices, as text or 50 bytes each. 3D Systems, StereoLithography Interface
// Specification (1989). Vertices are those corners that have the very same position.
#include "scan/content.h"
#include "scan/plain/deliver.h"
#include "scan/plain/gather.h"
#include "scan/plain/normals.h"
#include "scan/plain/read_plain.h"

#include <atomic>
#include <bit>
#include <cstring>

namespace guanhe::scan::plain {

namespace {

constexpr std::size_t header_bytes = 80;
constexpr std::size_t first_triangle = 84;
constexpr std::size_t triangle_bytes = 50;
constexpr std::size_t first_corner = 12; ///< in a triangle, after its normal
constexpr std::size_t attribute = 48;    ///< in a triangle

Key key_of(const glm::vec3& position) {
    const auto same_zero = position + glm::vec3(0.0F); // -0 is 0
    return std::bit_cast<Key>(same_zero);
}

class Reader {
public:
    explicit Reader(Reading& reading) : reading_(reading) {}

    Result<Scan> run() {
        auto& mesh = scan_.meshes.emplace_back();
        mesh.name = stem_of(reading_.faults.source());
        scan_.materials.push_back(plain_material(mesh.name));
        if (reading_.options.progress != nullptr) {
            // Welding asks for the corners twice.
            const auto times = is_text_stl(reading_.source.bytes) ? 1U : 2U;
            reading_.options.progress->begin("reading", reading_.source.bytes.size() * times);
        }
        Welded welded;
        if (is_text_stl(reading_.source.bytes)) {
            GUANHE_TRY_LET(welded, read_text());
        } else {
            GUANHE_TRY_LET(welded, read_binary());
        }
        auto& primitive = mesh.primitives.emplace_back();
        primitive.material = 0;
        primitive.indices = std::move(welded.indices);
        GUANHE_TRY_LET(primitive.positions,
                       from_keys<glm::vec3>(
                           welded.vertices, [](const Key& key) { return std::bit_cast<glm::vec3>(key); }, reading_));
        welded.vertices = {};
        GUANHE_TRY_LET(primitive.normals, smooth_normals(primitive.positions, primitive.indices, reading_));
        return deliver(std::move(scan_), origin_, reading_);
    }

private:
    // Binary

    Result<Welded> read_binary() {
        const auto bytes = reading_.source.bytes;
        const auto& faults = reading_.faults;
        if (bytes.size() < first_triangle) {
            return faults.at_byte(bytes.size(), "the file ends inside the header of an STL; 84 bytes were expected",
                                  "it was cut short");
        }
        std::uint64_t triangles = 0;
        for (std::size_t i = 0; i < 4; ++i) {
            triangles |= std::to_integer<std::uint64_t>(bytes[header_bytes + i]) << (8 * i);
        }
        const auto end = first_triangle + triangles * triangle_bytes;
        if (end > bytes.size()) {
            return faults.at_byte(header_bytes,
                                  "the header declares " + std::to_string(triangles) + " triangles, which take " +
                                      std::to_string(end) + " bytes; the file has " + std::to_string(bytes.size()),
                                  "it was cut short");
        }
        if (triangles == 0) return faults.at_byte(header_bytes, "there are no triangles; nothing could be drawn");
        if (end < bytes.size()) {
            reading_.faults.warn_whole("byte " + std::to_string(end) + ": " + std::to_string(bytes.size() - end) +
                                       " bytes after the last triangle are not used");
        }
        describe_binary(text_of(bytes.first(header_bytes)));
        GUANHE_TRY(check_corner_count(triangles * 3, reading_));
        std::atomic<std::uint64_t> first_bad{triangles * 3};
        std::atomic<bool> attributes{false};
        GUANHE_TRY_LET(auto welded, weld(
                                        triangles * 3,
                                        [&](std::uint64_t first, std::span<Key> keys) {
                                            corners(first, keys, first_bad, attributes);
                                        },
                                        reading_));
        if (const auto corner = first_bad.load(); corner < triangles * 3) {
            return faults.at_byte(first_triangle + corner / 3 * triangle_bytes + first_corner + corner % 3 * 12,
                                  "a corner of triangle " + std::to_string(corner / 3) + " is not finite");
        }
        if (attributes.load()) {
            reading_.faults.warn_whole("its triangles have attributes (colours of some programs); they are not used");
        }
        return welded;
    }

    void describe_binary(std::string_view header) {
        auto& metadata = scan_.metadata;
        metadata.format = "STL, binary";
        header = trimmed(header.substr(0, header.find('\0')));
        const bool words =
            std::all_of(header.begin(), header.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x20; });
        if (words && !header.empty()) metadata.comments.push_back(as_utf8(header));
    }

    /// Looks at every corner; the second time finds the same again.
    void corners(std::uint64_t first, std::span<Key> keys, std::atomic<std::uint64_t>& first_bad,
                 std::atomic<bool>& attributes) const {
        const auto* const base = reading_.source.bytes.data() + first_triangle;
        bool has_attribute = false;
        bool finite = true;
        for (std::size_t i = 0; i < keys.size(); ++i) {
            const auto corner = first + i;
            const auto* triangle = base + corner / 3 * triangle_bytes;
            glm::vec3 position;
            std::memcpy(&position, triangle + first_corner + corner % 3 * 12, sizeof(position));
            keys[i] = key_of(position);
            finite = finite && is_finite(position);
            has_attribute |= triangle[attribute] != std::byte{0} || triangle[attribute + 1] != std::byte{0};
        }
        if (has_attribute) attributes.store(true, std::memory_order_relaxed);
        if (!finite) note_bad(first, keys, first_bad);
        const auto begin = first / 3 * triangle_bytes;
        const auto end = (first + keys.size()) / 3 * triangle_bytes;
        reading_.done_with(reading_.source.bytes.subspan(first_triangle + static_cast<std::size_t>(begin),
                                                         static_cast<std::size_t>(end - begin)));
    }

    static bool is_finite(const glm::vec3& p) { return std::isfinite(p.x) && std::isfinite(p.y) && std::isfinite(p.z); }

    static void note_bad(std::uint64_t first, std::span<const Key> keys, std::atomic<std::uint64_t>& first_bad) {
        for (std::size_t i = 0; i < keys.size(); ++i) {
            if (is_finite(std::bit_cast<glm::vec3>(keys[i]))) continue;
            auto known = first_bad.load();
            while (first + i < known && !first_bad.compare_exchange_weak(known, first + i)) {
            }
            return;
        }
    }

    // Text

    /// Pieces end before a facet begins.
    [[nodiscard]] static std::string_view take_facets(Cursor& in) {
        const auto begin = in;
        (void)take_lines(in, text_piece);
        while (!in.done()) {
            auto line = in;
            skip_space(line);
            const auto at = line;
            if (same_word(take_word(line), "facet")) {
                in = at;
                break;
            }
            (void)take_line(line);
            in = line;
        }
        return {begin.at, static_cast<std::size_t>(in.at - begin.at)};
    }

    Result<Welded> read_text() {
        scan_.metadata.format = "STL, ASCII";
        GUANHE_TRY(describe_text());
        Column<glm::vec3> soup(reading_.room);
        Cursor in(reading_.text());
        const auto take = [&]() -> Result<std::optional<std::string_view>> {
            if (in.done()) return std::optional<std::string_view>();
            return std::optional(take_facets(in));
        };
        GUANHE_TRY(in_order(
            reading_.jobs(), reading_.options.stop, reading_.faults.source(), take,
            [&](const std::string_view& text) { return parse(text); },
            [&](const std::string_view& text, const std::vector<glm::vec3>& corners) {
                reading_.done_with(bytes_of(text));
                return soup.append(corners);
            }));
        if (soup.empty()) return reading_.faults.whole("there are no triangles; nothing could be drawn");
        GUANHE_TRY(check_corner_count(soup.size(), reading_));
        GUANHE_TRY_LET(const auto corners, soup.finish());
        return weld(
            corners.size(),
            [&](std::uint64_t first, std::span<Key> keys) {
                for (std::size_t i = 0; i < keys.size(); ++i) {
                    keys[i] = key_of(corners[static_cast<std::size_t>(first) + i]);
                }
                corners.forget(static_cast<std::size_t>(first), keys.size());
            },
            reading_);
    }

    /// The name after "solid", and the origin that the first vertex calls for.
    Result<void> describe_text() {
        Cursor in(reading_.text());
        skip_space(in);
        (void)take_word(in);
        if (const auto name = trimmed(take_line(in)); !name.empty()) {
            scan_.metadata.comments.push_back(as_utf8(name));
        }
        for (int line = 0; line < 16 && !in.done(); ++line) {
            skip_space(in);
            glm::dvec3 first(0.0);
            if (same_word(take_word(in), "vertex") && take_number(in, first.x) && take_number(in, first.y) &&
                take_number(in, first.z)) {
                origin_ = origin_near(first);
                break;
            }
            (void)take_line(in);
        }
        return {};
    }

    Result<std::vector<glm::vec3>> parse(std::string_view text) const {
        std::vector<glm::vec3> corners;
        corners.reserve(text.size() / 80);
        Cursor in(text);
        bool in_facet = false;
        int in_loop = -1; // its corners so far; -1: in none
        for (;;) {
            skip_space(in);
            if (in.done()) break;
            const auto* const at = in.at;
            const auto word = take_word(in);
            if (same_word(word, "vertex")) {
                glm::dvec3 p(0.0);
                if (in_loop < 0) return reading_.at_text(at, "a vertex stands outside of a loop");
                if (!take_number(in, p.x) || !take_number(in, p.y) || !take_number(in, p.z)) {
                    skip_blanks(in);
                    const auto* bad = in.at;
                    const auto found = take_word(in);
                    return reading_.at_text(bad, "three numbers were expected after \"vertex\"; " +
                                                     (found.empty() ? "the line ends" : quoted(found) + " is there"));
                }
                const glm::vec3 position(p - origin_);
                if (!is_finite(position)) return reading_.at_text(at, "the position of this vertex is not finite");
                corners.push_back(position);
                ++in_loop;
            } else if (same_word(word, "facet")) {
                if (in_facet) return reading_.at_text(at, "a facet begins inside another");
                in_facet = true;
                for (int words = 0; words < 4; ++words) (void)take_word(in); // its normal, which is made anew
            } else if (same_word(word, "outer")) {
                if (!in_facet || in_loop >= 0) return reading_.at_text(at, "a loop begins outside of a facet");
                in_loop = 0;
                (void)take_word(in); // "loop"
            } else if (same_word(word, "endloop")) {
                if (in_loop != 3) {
                    return reading_.at_text(at, "a facet has " + std::to_string(std::max(in_loop, 0)) +
                                                    " corners; 3 were expected");
                }
                in_loop = -1;
            } else if (same_word(word, "endfacet")) {
                if (!in_facet || in_loop >= 0) return reading_.at_text(at, "a facet ends that has not begun");
                in_facet = false;
            } else if (!in_facet &&
                       (same_word(word, "solid") || same_word(word, "endsolid") || same_word(word, "color"))) {
                (void)take_line(in);
            } else {
                return reading_.at_text(at, "STL has no " + quoted(word) + " here");
            }
        }
        if (in_facet) {
            return reading_.at_text(in.at, "the text ends inside a facet", "the file was cut short");
        }
        return corners;
    }

    Reading& reading_;
    Scan scan_;
    glm::dvec3 origin_{0.0};
};

} // namespace

Result<Scan> read_stl(const Source& source, const std::string& name, const ReadOptions& options) {
    Reading reading(source, name, options);
    try {
        return Reader(reading).run();
    } catch (const std::bad_alloc&) {
        return reading.out_of_memory();
    }
}

} // namespace guanhe::scan::plain
