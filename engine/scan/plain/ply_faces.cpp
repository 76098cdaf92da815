#include "scan/plain/in_order.h"
#include "scan/plain/ply.h"
#include "scan/plain/ply_values.h"

namespace guanhe::scan::plain::ply {

namespace {

constexpr std::size_t block_bytes = std::size_t{1} << 20U; ///< that one thread decodes at a time
constexpr std::int64_t no_texture = -1;

struct Piece {
    std::span<const std::byte> bytes;
    std::uint64_t first = 0;          ///< record
    std::uint64_t count = 0;          ///< records
    std::uint64_t first_triangle = 0; ///< meaningful in binary files
    std::uint64_t triangles = 0;
};

struct Block {
    Slice<std::uint32_t> placed;        ///< binary files: how many there are is known before they are decoded
    std::vector<std::uint32_t> corners; ///< text
    std::vector<glm::vec2> uv;
    std::vector<Faces::Run> runs; ///< corners counted from the block's first
    std::uint64_t too_small = 0;
};

/// Which properties of a face we keep: indices, or -1.
struct Wanted {
    int corners, uv, texture;

    explicit Wanted(const Element& e)
        : corners(e.find({"vertex_indices", "vertex_index"})), uv(e.find({"texcoord"})),
          texture(e.find({"texnumber"})) {
        if (uv >= 0 && !e.properties[static_cast<std::size_t>(uv)].list) uv = -1;
        if (texture >= 0 && e.properties[static_cast<std::size_t>(texture)].list) texture = -1;
    }
};

class Reader {
public:
    Reader(Reading& reading, const Element& element, Encoding encoding, std::uint64_t vertex_count, Faces& out)
        : reading_(reading), element_(element), wanted_(element), swapped_(is_swapped(encoding)),
          text_(encoding == Encoding::ascii), vertex_count_(vertex_count), out_(out) {}

    Result<void> prepare() {
        const auto& faults = reading_.faults;
        if (wanted_.corners < 0) return faults.whole("its faces have no \"vertex_indices\"");
        const auto& list = element_.properties[static_cast<std::size_t>(wanted_.corners)];
        if (!list.list || !is_whole(list.type)) {
            return faults.whole("the \"" + list.name + "\" of its faces are no list of integers");
        }
        // Scans are triangles nearly always; more are appended as they come.
        base_ = out_.corners.size(); // after strips, or faces of an element before this one
        return out_.corners.expect(base_ + element_.count * 3);
    }

    const std::byte* next_record(const std::byte* p, const std::byte* end, std::uint64_t& triangles) const {
        return step_over(element_, p, end, swapped_, [&](int list, std::uint64_t count) {
            if (list == wanted_.corners && count > 2) triangles += count - 2;
        });
    }

    /// The next records of a binary file, about a block of them. The walk from one to the next is all that cannot be
    /// shared among threads, so that it only looks at the counts.
    Result<Piece> walk(std::size_t& at, std::uint64_t done, std::uint64_t first_triangle) const {
        const auto bytes = reading_.source.bytes;
        const auto* const begin = bytes.data() + at;
        const auto* const end = bytes.data() + bytes.size();
        const auto* const enough = end - begin > static_cast<std::ptrdiff_t>(block_bytes) ? begin + block_bytes : end;
        const auto* p = begin;
        Piece piece{{}, done, 0, first_triangle, 0};
        const auto most = element_.count - done;
        if (element_.properties.size() == 1 && element_.properties[0].count_type == Type::u8) { // as nearly all are
            const auto size = size_of(element_.properties[0].type);
            while (p < enough && piece.count < most) {
                const auto count = std::to_integer<std::size_t>(*p);
                if (static_cast<std::size_t>(end - p) < 1 + count * size) break;
                p += 1 + count * size;
                ++piece.count;
                piece.triangles += count > 2 ? count - 2 : 0;
            }
        } else {
            while (p < enough && piece.count < most) {
                const auto* next = next_record(p, end, piece.triangles);
                if (next == nullptr) break;
                p = next;
                ++piece.count;
            }
        }
        if (piece.count == 0) {
            return reading_.faults.at_byte(at,
                                           "face " + std::to_string(done) + " of " + std::to_string(element_.count) +
                                               " does not end inside the file",
                                           "the file was cut short, or the length of a list is wrong");
        }
        piece.bytes = bytes.subspan(at, static_cast<std::size_t>(p - begin));
        at += piece.bytes.size();
        return piece;
    }

    Result<Block> make(const Piece& piece) {
        Block block;
        if (text_) {
            GUANHE_TRY(parse(piece, block));
            return block;
        }
        block.placed =
            Slice(out_.corners, base_ + piece.first_triangle * 3, static_cast<std::size_t>(piece.triangles * 3));
        const auto& list = element_.properties[static_cast<std::size_t>(wanted_.corners)];
        std::int64_t bad_record = -1;
        with_type(list.type, swapped_, [&](auto load) {
            if constexpr (std::is_integral_v<typename decltype(load)::Value>) bad_record = decode(piece, load, block);
        });
        if (bad_record >= 0) return bad_index(piece, static_cast<std::uint64_t>(bad_record));
        return block;
    }

    Result<void> put(const Piece& piece, const Block& block) {
        for (auto run : block.runs) {
            run.first_corner += out_.corners.size();
            if (out_.runs.empty() || out_.runs.back().texture != run.texture) out_.runs.push_back(run);
        }
        out_.too_small += block.too_small;
        GUANHE_TRY(out_.corners.append(text_ ? std::span(block.corners) : block.placed.elements()));
        GUANHE_TRY(out_.uv.append(block.uv));
        reading_.done_with(piece.bytes);
        return {};
    }

private:
    /// Returns the first record that names a vertex that is not there, or -1.
    template<class Index>
    std::int64_t decode(const Piece& piece, Index load, Block& block) const {
        const auto* p = piece.bytes.data();
        auto* out = block.placed.elements().data();
        const auto limit = vertex_count_;
        const bool plain = element_.properties.size() == 1;
        const auto& list = element_.properties[static_cast<std::size_t>(wanted_.corners)];
        const auto head = size_of(list.count_type);
        for (std::uint64_t record = 0; record < piece.count; ++record) {
            const auto* indices = p;
            const std::byte* uv = nullptr;
            std::int64_t texture = no_texture;
            std::uint64_t uv_count = 0;
            if (!plain) p = find_parts(p, indices, uv, uv_count, texture);
            const auto count = load_count(indices, list.count_type, swapped_);
            indices += head;
            if (plain) p = indices + count * static_cast<std::ptrdiff_t>(Index::size);
            const auto index = [&](std::int64_t i) {
                return static_cast<std::uint32_t>(load(indices + i * static_cast<std::ptrdiff_t>(Index::size)));
            };
            if (count < 3) {
                ++block.too_small;
                continue;
            }
            const auto corners_before = static_cast<std::uint64_t>(out - block.placed.elements().data());
            note_texture(block, corners_before, texture);
            const auto first = index(0);
            auto last = index(1);
            bool bad = first >= limit || last >= limit;
            for (std::int64_t i = 2; i < count; ++i) {
                const auto next = index(i);
                bad |= next >= limit;
                out[0] = first;
                out[1] = last;
                out[2] = next;
                out += 3;
                last = next;
            }
            if (bad) return static_cast<std::int64_t>(record);
            if (wanted_.uv >= 0) corner_uv(block, uv, uv_count, count);
        }
        return -1;
    }

    /// Steps over a record of several properties and notes where the wanted ones are.
    const std::byte* find_parts(const std::byte* p, const std::byte*& indices, const std::byte*& uv,
                                std::uint64_t& uv_count, std::int64_t& texture) const {
        for (std::size_t i = 0; i < element_.properties.size(); ++i) {
            const auto& property = element_.properties[i];
            if (static_cast<int>(i) == wanted_.corners) indices = p;
            if (!property.list) {
                if (static_cast<int>(i) == wanted_.texture) {
                    texture = load_count(p, property.type, swapped_); // a number of any type
                }
                p += size_of(property.type);
                continue;
            }
            const auto count = static_cast<std::uint64_t>(load_count(p, property.count_type, swapped_));
            p += size_of(property.count_type);
            if (static_cast<int>(i) == wanted_.uv) {
                uv = p;
                uv_count = count;
            }
            p += count * size_of(property.type);
        }
        return p;
    }

    static void note_texture(Block& block, std::uint64_t corner, std::int64_t texture) {
        if (texture == no_texture) return;
        if (block.runs.empty() || block.runs.back().texture != texture) block.runs.push_back({corner, texture});
    }

    static glm::vec2 upright(double u, double v) {
        const glm::vec2 uv(u, 1.0 - v);
        return std::isfinite(uv.x) && std::isfinite(uv.y) ? uv : glm::vec2(0.0F);
    }

    /// The texture coordinates of a polygon's triangles; zeros where it does not have two a corner.
    template<class At>
    static void fan_uv(std::vector<glm::vec2>& out, bool usable, std::int64_t count, At at) {
        for (std::int64_t i = 2; i < count; ++i) {
            for (const auto corner : {std::int64_t{0}, i - 1, i}) out.push_back(usable ? at(corner) : glm::vec2(0.0F));
        }
    }

    void corner_uv(Block& block, const std::byte* uv, std::uint64_t uv_count, std::int64_t count) const {
        const auto& property = element_.properties[static_cast<std::size_t>(wanted_.uv)];
        with_type(property.type, swapped_, [&](auto load) {
            const auto value = [&](std::int64_t i) {
                return static_cast<double>(load(uv + static_cast<std::size_t>(i) * load.size));
            };
            fan_uv(block.uv, uv_count == 2 * static_cast<std::uint64_t>(count), count,
                   [&](std::int64_t corner) { return upright(value(2 * corner), value(2 * corner + 1)); });
        });
    }

    Error bad_index(const Piece& piece, std::uint64_t record) const {
        const auto* p = piece.bytes.data();
        std::uint64_t triangles = 0;
        for (std::uint64_t i = 0; i < record; ++i) {
            p = next_record(p, piece.bytes.data() + piece.bytes.size(), triangles);
        }
        const std::byte* indices = p;
        const std::byte* uv = nullptr;
        std::uint64_t uv_count = 0;
        std::int64_t texture = 0;
        (void)find_parts(p, indices, uv, uv_count, texture);
        const auto& list = element_.properties[static_cast<std::size_t>(wanted_.corners)];
        const auto count = load_count(indices, list.count_type, swapped_);
        indices += size_of(list.count_type);
        const auto* at = indices;
        std::int64_t value = 0;
        for (std::int64_t i = 0; i < count; ++i) {
            at = indices + static_cast<std::size_t>(i) * size_of(list.type);
            value = load_count(at, list.type, swapped_);
            if (value < 0 || static_cast<std::uint64_t>(value) >= vertex_count_) break;
        }
        return reading_.faults.at_byte(reading_.offset_of(at), no_such_vertex(piece.first + record, value));
    }

    [[nodiscard]] std::string no_such_vertex(std::uint64_t face, std::int64_t index) const {
        return "face " + std::to_string(face) + " names vertex " + std::to_string(index) + "; there are " +
               std::to_string(vertex_count_) + ", counted from 0";
    }

    Result<void> parse(const Piece& piece, Block& block) {
        Cursor in(text_of(piece.bytes));
        std::vector<double> uv;
        std::vector<std::uint32_t> face;
        block.corners.reserve(static_cast<std::size_t>(piece.count) * 3);
        for (std::uint64_t record = 0; record < piece.count; ++record) {
            skip_space(in);
            std::int64_t texture = no_texture;
            uv.clear();
            face.clear();
            for (std::size_t i = 0; i < element_.properties.size(); ++i) {
                const auto& property = element_.properties[i];
                std::int64_t count = 1;
                if (property.list && !take_whole(in, count)) return no_number(in, property);
                for (std::int64_t k = 0; k < count; ++k) {
                    if (static_cast<int>(i) == wanted_.corners) {
                        skip_blanks(in);
                        const auto* at = in.at;
                        std::int64_t index = 0;
                        if (!take_whole(in, index)) return no_number(in, property);
                        if (index < 0 || static_cast<std::uint64_t>(index) >= vertex_count_) {
                            return reading_.at_text(at, no_such_vertex(piece.first + record, index));
                        }
                        face.push_back(static_cast<std::uint32_t>(index));
                    } else if (static_cast<int>(i) == wanted_.uv) {
                        if (!take_number(in, uv.emplace_back())) return no_number(in, property);
                    } else if (static_cast<int>(i) == wanted_.texture) {
                        if (!take_whole(in, texture)) return no_number(in, property);
                    } else if (take_word(in).empty()) {
                        return no_number(in, property);
                    }
                }
            }
            (void)take_line(in);
            add(block, face, uv, texture);
        }
        return {};
    }

    void add(Block& block, const std::vector<std::uint32_t>& face, const std::vector<double>& uv,
             std::int64_t texture) const {
        if (face.size() < 3) {
            ++block.too_small;
            return;
        }
        note_texture(block, block.corners.size(), texture);
        for (std::size_t i = 2; i < face.size(); ++i) {
            for (const auto corner : {face[0], face[i - 1], face[i]}) block.corners.push_back(corner);
        }
        if (wanted_.uv < 0) return;
        fan_uv(block.uv, uv.size() == face.size() * 2, static_cast<std::int64_t>(face.size()),
               [&](std::int64_t corner) {
                   const auto at = static_cast<std::size_t>(corner) * 2;
                   return upright(uv[at], uv[at + 1]);
               });
    }

    static bool take_whole(Cursor& in, std::int64_t& out) {
        skip_blanks(in);
        return take_integer(in, out) && (in.done() || is_blank(*in.at) || *in.at == '\n');
    }

    [[nodiscard]] Error no_number(Cursor in, const Property& property) const {
        skip_blanks(in);
        const auto* at = in.at;
        const auto found = take_word(in);
        return reading_.at_text(at, "a number for the property \"" + property.name + "\" was expected; " +
                                        (found.empty() ? "the line ends" : "at " + quoted(found)));
    }

    Reading& reading_;
    const Element& element_;
    Wanted wanted_;
    bool swapped_, text_;
    std::uint64_t vertex_count_;
    std::uint64_t base_ = 0; ///< corners before the first of this element
    Faces& out_;
};

} // namespace

Result<void> Body::read_faces(const Element& element) {
    if (!faces) faces.emplace(reading_.room);
    Reader reader(reading_, element, header_.encoding, vertex_count_, *faces);
    GUANHE_TRY(reader.prepare());
    std::uint64_t done = 0;
    std::uint64_t triangles = faces->corners.size() / 3;
    const auto take = [&]() -> Result<std::optional<Piece>> {
        if (done == element.count) return std::optional<Piece>();
        Piece piece;
        if (is_text()) {
            const auto [lines, count] = take_records(element.count - done);
            if (count == 0) return cut_short(element, done);
            piece = {bytes_of(lines), done, count, 0, 0};
        } else {
            GUANHE_TRY_LET(piece, reader.walk(at_, done, triangles));
            triangles += piece.triangles;
        }
        done += piece.count;
        return std::optional(piece);
    };
    return in_order(
        reading_.jobs(), reading_.options.stop, reading_.faults.source(), take,
        [&](const Piece& piece) { return reader.make(piece); },
        [&](const Piece& piece, const Block& block) { return reader.put(piece, block); });
}

} // namespace guanhe::scan::plain::ply
