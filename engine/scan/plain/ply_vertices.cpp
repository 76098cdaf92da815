#include "scan/plain/colors.h"
#include "scan/plain/in_order.h"
#include "scan/plain/ply.h"
#include "scan/plain/ply_values.h"

#include <array>

namespace guanhe::scan::plain::ply {

namespace {

constexpr std::size_t block_bytes = std::size_t{1} << 20U; ///< that one thread decodes at a time

/// Where in a record the things are that we keep: indices of properties, or -1.
struct Wanted {
    std::array<int, 3> position;
    std::array<int, 3> normal;
    std::array<int, 4> color;
    std::array<int, 2> uv;

    explicit Wanted(const Element& e)
        : position{e.find({"x"}), e.find({"y"}), e.find({"z"})},
          normal{e.find({"nx", "normal_x"}), e.find({"ny", "normal_y"}), e.find({"nz", "normal_z"})},
          color{e.find({"red", "diffuse_red", "r"}), e.find({"green", "diffuse_green", "g"}),
                e.find({"blue", "diffuse_blue", "b"}), e.find({"alpha", "diffuse_alpha", "a"})},
          uv{e.find({"s", "u", "texture_u", "texture_s"}), e.find({"t", "v", "texture_v", "texture_t"})} {}

    [[nodiscard]] bool has_position() const { return position[0] >= 0 && position[1] >= 0 && position[2] >= 0; }
    [[nodiscard]] bool has_normal() const { return normal[0] >= 0 && normal[1] >= 0 && normal[2] >= 0; }
    [[nodiscard]] bool has_color() const { return color[0] >= 0 && color[1] >= 0 && color[2] >= 0; }
    [[nodiscard]] bool has_uv() const { return uv[0] >= 0 && uv[1] >= 0; }
};

/// The most that a colour of a type can be; its least is 0.
double full_color(Type type) {
    switch (type) {
    case Type::f32:
    case Type::f64:
        return 1.0;
    case Type::i16:
    case Type::u16:
        return 65535.0;
    default: // wider integers hold bytes, where anybody writes them at all
        return 255.0;
    }
}

struct Block {
    Slice<glm::vec3> positions;
    Slice<glm::vec3> normals;
    Slice<glm::u16vec4> colors;
    Slice<glm::vec2> uv;
};

struct Piece {
    std::span<const std::byte> bytes;
    std::uint64_t first = 0;
    std::size_t count = 0;
};

class Reader {
public:
    Reader(Reading& reading, const Element& element, Encoding encoding)
        : reading_(reading), element_(element), wanted_(element), swapped_(is_swapped(encoding)),
          text_(encoding == Encoding::ascii), positions_(reading.room), normals_(reading.room), colors_(reading.room),
          uv_(reading.room) {}

    [[nodiscard]] const Wanted& wanted() const { return wanted_; }

    /// Decides where things go. `first` is where the first vertex begins.
    Result<void> prepare(const std::byte* first, bool positions_lie_ready) {
        ready_ = positions_lie_ready;
        if (!ready_) GUANHE_TRY(positions_.expect(element_.count));
        if (wanted_.has_normal()) GUANHE_TRY(normals_.expect(element_.count));
        if (wanted_.has_color()) GUANHE_TRY(colors_.expect(element_.count));
        if (wanted_.has_uv()) GUANHE_TRY(uv_.expect(element_.count));
        roles_.assign(element_.properties.size(), -1);
        int role = 0;
        const auto give = [&](const auto& properties) {
            for (const int property : properties) {
                if (property >= 0) roles_[static_cast<std::size_t>(property)] = role;
                ++role;
            }
        };
        give(wanted_.position), give(wanted_.normal), give(wanted_.color), give(wanted_.uv);
        if (ready_) return {};
        return find_origin(first);
    }

    Result<Block> make(const Piece& piece) {
        Block block;
        const auto n = piece.count;
        if (!ready_) block.positions = Slice(positions_, piece.first, n);
        if (wanted_.has_normal()) block.normals = Slice(normals_, piece.first, n);
        if (wanted_.has_color()) block.colors = Slice(colors_, piece.first, n);
        if (wanted_.has_uv()) block.uv = Slice(uv_, piece.first, n);
        if (text_) {
            GUANHE_TRY(parse(piece, block));
        } else {
            decode(piece, block);
        }
        GUANHE_TRY(check(piece, block));
        return block;
    }

    Result<void> put(const Piece& piece, const Block& block) {
        GUANHE_TRY(positions_.append(block.positions.elements()));
        GUANHE_TRY(normals_.append(block.normals.elements()));
        GUANHE_TRY(colors_.append(block.colors.elements()));
        GUANHE_TRY(uv_.append(block.uv.elements()));
        reading_.done_with(piece.bytes);
        return {};
    }

    Result<Vertices> finish() {
        Vertices vertices;
        GUANHE_TRY_LET(vertices.positions, positions_.finish());
        GUANHE_TRY_LET(vertices.normals, normals_.finish());
        GUANHE_TRY_LET(vertices.colors, colors_.finish());
        GUANHE_TRY_LET(vertices.uv, uv_.finish());
        vertices.origin = origin_;
        if (const auto lost = lost_normals_.load(); lost > 0) {
            reading_.faults.warn_whole(std::to_string(lost) + " normals have no direction; they are replaced");
            if (lost == element_.count) vertices.normals = {}; // a column of zeros is none
        }
        return vertices;
    }

private:
    [[nodiscard]] const Property& property(int index) const {
        return element_.properties[static_cast<std::size_t>(index)];
    }

    Result<void> find_origin(const std::byte* first) {
        glm::dvec3 vertex(0.0);
        if (text_) {
            const auto rest = reading_.text().substr(static_cast<std::size_t>(reading_.offset_of(first)));
            Cursor in(rest);
            skip_space(in);
            std::array<double, 12> values{};
            GUANHE_TRY(parse_record(in, values));
            vertex = {values[0], values[1], values[2]};
        } else {
            for (int i = 0; i < 3; ++i) {
                const auto& from = property(wanted_.position[static_cast<std::size_t>(i)]);
                if (from.type != Type::f64) continue;
                with_type(from.type, swapped_,
                          [&](auto load) { vertex[i] = static_cast<double>(load(first + from.offset)); });
            }
        }
        origin_ = origin_near(vertex);
        return {};
    }

    /// One property of all records of a piece.
    void column(const Piece& piece, const Property& from, double minus, float* out, std::size_t step) const {
        const auto* base = piece.bytes.data() + from.offset;
        const auto stride = element_.least_bytes;
        with_type(from.type, swapped_, [&](auto load) {
            for (std::size_t i = 0; i < piece.count; ++i) {
                const auto value = load(base + i * stride);
                if constexpr (std::is_same_v<decltype(value), const float>) {
                    out[i * step] = value; // a float has no origin
                } else {
                    out[i * step] = static_cast<float>(static_cast<double>(value) - minus);
                }
            }
        });
    }

    void decode(const Piece& piece, const Block& block) const {
        if (!ready_) vectors(piece, wanted_.position, origin_, block.positions.elements());
        if (wanted_.has_normal()) vectors(piece, wanted_.normal, glm::dvec3(0.0), block.normals.elements());
        if (wanted_.has_uv()) {
            auto* out = &block.uv.elements()[0].x;
            column(piece, property(wanted_.uv[0]), 0.0, out, 2);
            column(piece, property(wanted_.uv[1]), 0.0, out + 1, 2);
        }
        if (!wanted_.has_color()) return;
        auto* out = &block.colors.elements()[0].x;
        for (std::size_t c = 0; c < 4; ++c) {
            if (wanted_.color[c] < 0) {
                for (std::size_t i = 0; i < piece.count; ++i) out[i * 4 + c] = 0xFFFF;
            } else {
                colors(piece, property(wanted_.color[c]), c == 3, out + c);
            }
        }
    }

    void vectors(const Piece& piece, const std::array<int, 3>& from, const glm::dvec3& minus,
                 std::span<glm::vec3> out) const {
        const auto& x = property(from[0]);
        const auto follows = [&](int index, std::size_t offset) {
            return property(index).type == Type::f32 && property(index).offset == x.offset + offset;
        };
        if (!swapped_ && x.type == Type::f32 && follows(from[1], 4) && follows(from[2], 8)) {
            const auto* base = piece.bytes.data() + x.offset;
            for (std::size_t i = 0; i < piece.count; ++i) {
                std::memcpy(&out[i], base + i * element_.least_bytes, sizeof(glm::vec3));
            }
            return;
        }
        for (std::size_t i = 0; i < 3; ++i) {
            column(piece, property(from[i]), minus[static_cast<int>(i)], &out[0].x + i, 3);
        }
    }

    void colors(const Piece& piece, const Property& from, bool alpha, std::uint16_t* out) const {
        const auto* base = piece.bytes.data() + from.offset;
        const auto stride = element_.least_bytes;
        if (size_of(from.type) == 1) {
            const auto& table = linear_from_srgb8();
            for (std::size_t i = 0; i < piece.count; ++i) {
                const auto value = std::to_integer<std::uint16_t>(base[i * stride]);
                out[i * 4] = alpha ? static_cast<std::uint16_t>(value * 257) : table[value];
            }
            return;
        }
        const double scale = 1.0 / full_color(from.type);
        with_type(from.type, swapped_, [&](auto load) {
            for (std::size_t i = 0; i < piece.count; ++i) {
                auto value = static_cast<double>(load(base + i * stride));
                if (value < 0.0 && from.type == Type::i16) value += 65536.0;
                out[i * 4] = alpha ? normalised16(value * scale) : linear_from_srgb(value * scale);
            }
        });
    }

    /// A line of text, into the place of each property's role.
    Result<void> parse_record(Cursor& in, std::array<double, 12>& values) const {
        for (std::size_t p = 0; p < roles_.size(); ++p) {
            const auto& from = element_.properties[p];
            if (from.list) {
                std::int64_t count = 0;
                skip_blanks(in);
                if (!take_integer(in, count) || count < 0) return no_number(in, from);
                for (; count > 0; --count) {
                    if (take_word(in).empty()) return no_number(in, from);
                }
            } else if (roles_[p] < 0) {
                if (take_word(in).empty()) return no_number(in, from);
            } else if (!take_number(in, values[static_cast<std::size_t>(roles_[p])])) {
                return no_number(in, from);
            }
        }
        return {};
    }

    [[nodiscard]] Error no_number(Cursor in, const Property& from) const {
        skip_blanks(in);
        const auto* at = in.at;
        const auto found = take_word(in);
        return reading_.at_text(at, "a number for the property \"" + from.name + "\" was expected; " +
                                        (found.empty() ? "the line ends" : quoted(found) + " is there"));
    }

    Result<void> parse(const Piece& piece, const Block& block) const {
        Cursor in(text_of(piece.bytes));
        std::array<double, 12> v{};
        for (std::size_t i = 0; i < piece.count; ++i) {
            skip_space(in);
            GUANHE_TRY(parse_record(in, v));
            (void)take_line(in);
            block.positions.elements()[i] = glm::vec3(glm::dvec3(v[0], v[1], v[2]) - origin_);
            if (wanted_.has_normal()) block.normals.elements()[i] = glm::vec3(v[3], v[4], v[5]);
            if (wanted_.has_uv()) block.uv.elements()[i] = glm::vec2(v[10], v[11]);
            if (!wanted_.has_color()) continue;
            auto& color = block.colors.elements()[i];
            for (int c = 0; c < 4; ++c) {
                const int index = wanted_.color[static_cast<std::size_t>(c)];
                if (index < 0) {
                    color[c] = 0xFFFF;
                    continue;
                }
                const auto value = v[6 + static_cast<std::size_t>(c)];
                const auto full = full_color(property(index).type);
                if (c == 3) {
                    color[c] = normalised16(value / full);
                } else if (full == 255.0 && value >= 0.0 && value <= 255.0) {
                    color[c] = linear_from_srgb8()[static_cast<std::size_t>(value)];
                } else {
                    color[c] = linear_from_srgb(value / full);
                }
            }
        }
        return {};
    }

    Result<void> check(const Piece& piece, const Block& block) {
        const auto stride = element_.least_bytes;
        const auto* positions =
            ready_ ? reinterpret_cast<const glm::vec3*>(piece.bytes.data()) : block.positions.elements().data();
        if (const auto bad = first_not_finite(positions, piece.count); bad < piece.count) {
            const auto what = "the position of vertex " + std::to_string(piece.first + bad) + " is not finite";
            if (!text_) return reading_.faults.at_byte(reading_.offset_of(piece.bytes.data() + bad * stride), what);
            Cursor in(text_of(piece.bytes));
            for (std::size_t i = 0; i < bad; ++i) skip_space(in), (void)take_line(in);
            skip_space(in);
            return reading_.at_text(in.at, what);
        }
        lost_normals_.fetch_add(make_unit(block.normals.elements()), std::memory_order_relaxed);
        for (auto& uv : block.uv.elements()) {
            uv = std::isfinite(uv.x) && std::isfinite(uv.y) ? glm::vec2(uv.x, 1.0F - uv.y) : glm::vec2(0.0F);
        }
        return {};
    }

    Reading& reading_;
    const Element& element_;
    Wanted wanted_;
    bool swapped_, text_;
    bool ready_ = false;     ///< positions are viewed where they lie in the file
    std::vector<int> roles_; ///< a property: 0 to 2 position, 3 to 5 normal, 6 to 9 colour, 10 and 11 uv, or -1
    glm::dvec3 origin_{0.0};
    Column<glm::vec3> positions_;
    Column<glm::vec3> normals_;
    Column<glm::u16vec4> colors_;
    Column<glm::vec2> uv_;
    std::atomic<std::size_t> lost_normals_{0};
};

/// Whether a record is three floats and nothing else, as in memory.
bool lies_ready(const Element& element, const Wanted& wanted, bool swapped, const std::byte* first) {
    if (swapped || element.properties.size() != 3 || reinterpret_cast<std::uintptr_t>(first) % alignof(glm::vec3) != 0)
        return false;
    for (std::size_t i = 0; i < 3; ++i) {
        if (wanted.position[i] != static_cast<int>(i) || element.properties[i].type != Type::f32) return false;
    }
    return true;
}

} // namespace

Result<void> Body::read_vertices(const Element& element) {
    const auto& faults = reading_.faults;
    if (element.count > std::numeric_limits<std::uint32_t>::max()) {
        return faults.whole("it has " + std::to_string(element.count) + " vertices; at most 4294967295 are taken",
                            "split the scan");
    }
    if (element.has_lists && !is_text()) {
        return faults.whole("its vertices have a list among their properties, which this reader does not know",
                            "write the file without it");
    }
    Reader reader(reading_, element, header_.encoding);
    if (!reader.wanted().has_position()) return faults.whole("its vertices have no x, y and z");
    const auto stride = element.least_bytes;
    const auto* first = reading_.source.bytes.data() + at_;
    const auto have = reading_.source.bytes.size() - at_;
    if (is_text() ? have == 0 : have < stride) return cut_short(element, 0);
    const bool ready = !is_text() && lies_ready(element, reader.wanted(), is_swapped(header_.encoding), first);
    GUANHE_TRY(reader.prepare(first, ready));

    const auto per_block = std::max<std::uint64_t>(1, block_bytes / stride);
    std::uint64_t done = 0;
    const auto take = [&]() -> Result<std::optional<Piece>> {
        if (done == element.count) return std::optional<Piece>();
        Piece piece;
        piece.first = done;
        if (is_text()) {
            const auto [lines, count] = take_records(element.count - done);
            if (count == 0) return cut_short(element, done);
            piece.bytes = bytes_of(lines);
            piece.count = static_cast<std::size_t>(count);
        } else {
            piece.count = static_cast<std::size_t>(std::min(per_block, element.count - done));
            const auto bytes = piece.count * stride;
            if (reading_.source.bytes.size() - at_ < bytes) {
                return cut_short(element, done + (reading_.source.bytes.size() - at_) / stride);
            }
            piece.bytes = reading_.source.bytes.subspan(at_, bytes);
            at_ += bytes;
        }
        done += piece.count;
        return std::optional(piece);
    };
    GUANHE_TRY(in_order(
        reading_.jobs(), reading_.options.stop, faults.source(), take,
        [&](const Piece& piece) { return reader.make(piece); },
        [&](const Piece& piece, const Block& block) { return reader.put(piece, block); }));
    GUANHE_TRY_LET(vertices, reader.finish());
    if (ready) {
        const std::span view(reinterpret_cast<const glm::vec3*>(first), static_cast<std::size_t>(element.count));
        const auto& source = reading_.source;
        vertices.positions = source.file ? Stream<glm::vec3>(view, *source.file) : Stream<glm::vec3>(view, source.keep);
    }
    return {};
}

} // namespace guanhe::scan::plain::ply
