#include "scan/plain/colors.h"
#include "scan/plain/obj.h"

#include <algorithm>
#include <memory>

namespace guanhe::scan::plain::obj {

namespace {

class Parser {
public:
    Parser(std::string_view text, const glm::dvec3& origin, const Reading& reading)
        : in_(text), origin_(origin), reading_(reading) {}

    Result<Piece> run() {
        while (!in_.done()) {
            Cursor line(take_line(in_));
            skip_blanks(line);
            if (line.done() || *line.at == '#') continue;
            if (line.end[-1] == '\\' || (line.end[-1] == '\r' && line.rest().ends_with("\\\r"))) {
                GUANHE_TRY(continued(line));
            } else {
                GUANHE_TRY(statement(line));
            }
        }
        return std::move(piece_);
    }

private:
    /// A line that goes on in the next, which it is joined to.
    Result<void> continued(Cursor line) {
        begin_ = line.at;
        std::string joined;
        for (;;) {
            auto part = trimmed(line.rest());
            const bool goes_on = part.ends_with('\\');
            if (goes_on) part.remove_suffix(1);
            (joined += part) += ' ';
            if (!goes_on || in_.done()) break;
            line = Cursor(take_line(in_));
        }
        const auto& kept = joined_.emplace_back(std::make_unique<std::string>(std::move(joined)));
        auto result = statement(Cursor(*kept));
        begin_ = nullptr;
        return result;
    }

    /// Where a fault is in the file; of joined lines, their beginning.
    [[nodiscard]] const char* place(const char* at) const { return begin_ != nullptr ? begin_ : at; }

    Result<void> statement(Cursor line) {
        const auto* const at = line.at;
        const auto word = take_word(line);
        if (word == "v") return vertex(line);
        if (word == "f" || word == "fo") return face(line);
        if (word == "vt") return texture_coordinates(line);
        if (word == "vn") return normal_vector(line);
        if (word == "usemtl") {
            piece_.materials.push_back({piece_.corners[part_position].size(), keep(trimmed(line.rest()))});
        } else if (word == "mtllib") {
            piece_.libraries.push_back(keep(trimmed(line.rest())));
        } else if (word == "l" || word == "p" || word == "curv" || word == "curv2" || word == "surf") {
            ++piece_.not_drawn;
        } else if (!is_known(word)) {
            ++piece_.not_known;
            if (piece_.first_not_known == nullptr) piece_.first_not_known = place(at);
        }
        return {};
    }

    /// Text of joined lines goes with the parser, names must not.
    [[nodiscard]] std::string_view keep(std::string_view text) const {
        if (begin_ == nullptr) return text;
        Cursor original(reading_.text().substr(static_cast<std::size_t>(begin_ - reading_.text().data())));
        (void)take_word(original);
        return trimmed(take_line(original)); // as far as it stands on one line
    }

    static bool is_known(std::string_view word) {
        constexpr std::array<std::string_view, 28> words{
            "g",      "o",      "s",          "vp",        "mg",    "cstype", "deg",   "bmat",     "step",     "parm",
            "trim",   "hole",   "scrv",       "sp",        "end",   "con",    "bevel", "c_interp", "d_interp", "lod",
            "maplib", "usemap", "shadow_obj", "trace_obj", "ctech", "stech",  "call",  "csh"};
        return std::find(words.begin(), words.end(), word) != words.end();
    }

    Error no_number(Cursor line, std::string_view what) const {
        skip_blanks(line);
        const auto* at = line.at;
        const auto found = take_word(line);
        return reading_.at_text(place(at), std::string(what) + " was expected; " +
                                               (found.empty() ? "the line ends" : quoted(found) + " is there"));
    }

    /// As many numbers as there are, up to `most`.
    template<std::size_t most>
    Result<std::size_t> numbers(Cursor& line, std::array<double, most>& out) const {
        std::size_t count = 0;
        for (; count < most; ++count) {
            skip_blanks(line);
            if (line.done() || *line.at == '#') break;
            if (!take_number(line, out[count])) return no_number(line, "a number");
        }
        return count;
    }

    Result<void> vertex(Cursor line) {
        const auto* const at = line.at;
        std::array<double, 8> v{};
        GUANHE_TRY_LET(const auto count, numbers(line, v));
        if (count < 3) return no_number(line, "a number");
        const glm::vec3 p(glm::dvec3(v[0], v[1], v[2]) - origin_);
        if (!std::isfinite(p.x) || !std::isfinite(p.y) || !std::isfinite(p.z)) {
            return reading_.at_text(place(at), "the position of this vertex is not finite");
        }
        piece_.positions.push_back(p);
        // x y z, x y z w, x y z r g b, x y z r g b a
        if (count < 6 && piece_.colors.empty()) return {};
        piece_.colors.resize(piece_.positions.size() - 1, glm::u16vec4(0xFFFF));
        if (count < 6) {
            piece_.colors.emplace_back(0xFFFF);
            return {};
        }
        // Some programs write bytes.
        const double full = std::max({v[3], v[4], v[5]}) > 1.0 ? 255.0 : 1.0;
        piece_.colors.emplace_back(linear_from_srgb(v[3] / full), linear_from_srgb(v[4] / full),
                                   linear_from_srgb(v[5] / full), count == 7 ? normalised16(v[6] / full) : 0xFFFF);
        return {};
    }

    Result<void> texture_coordinates(Cursor line) {
        std::array<double, 3> v{};
        GUANHE_TRY_LET(const auto count, numbers(line, v));
        if (count == 0) return no_number(line, "a number");
        const glm::vec2 uv(v[0], 1.0 - v[1]); // v counts upwards in the file
        const bool finite = std::isfinite(uv.x) && std::isfinite(uv.y);
        piece_.uv.push_back(finite ? uv : glm::vec2(0.0F));
        return {};
    }

    Result<void> normal_vector(Cursor line) {
        std::array<double, 3> v{};
        GUANHE_TRY_LET(const auto count, numbers(line, v));
        if (count < 3) return no_number(line, "a number");
        piece_.normals.emplace_back(v[0], v[1], v[2]);
        piece_.lost_normals += make_unit({&piece_.normals.back(), 1});
        return {};
    }

    struct Corner {
        std::array<std::uint32_t, part_count> index{no_index, no_index, no_index};
        std::array<std::int64_t, part_count> relative{};
        std::array<bool, part_count> is_relative{};
        const char* at = nullptr;
    };

    [[nodiscard]] std::size_t so_far(Part part) const {
        return part == part_position ? piece_.positions.size()
               : part == part_uv     ? piece_.uv.size()
                                     : piece_.normals.size();
    }

    /// One number of a corner.
    Result<void> index(Cursor& line, Part part, Corner& corner) {
        const auto* const at = line.at;
        std::int64_t value = 0;
        if (!take_integer(line, value)) return no_number(line, "a corner, as in 1, 1/2, 1//3 or 1/2/3,");
        if (value < 0) {
            corner.is_relative[part] = true;
            corner.relative[part] = static_cast<std::int64_t>(so_far(part)) + value;
            return {};
        }
        if (value == 0) return reading_.at_text(place(at), "a corner is 0; they count from 1, or back from -1");
        if (value > static_cast<std::int64_t>(no_index)) {
            return reading_.at_text(place(at), "a corner is " + std::to_string(value) + "; at most 4294967295 fit");
        }
        corner.index[part] = static_cast<std::uint32_t>(value - 1);
        auto& highest = piece_.highest[part];
        if (highest.at == nullptr || corner.index[part] > highest.index) highest = {corner.index[part], place(at)};
        return {};
    }

    /// a, a/b, a//c or a/b/c
    Result<void> corner(Cursor& line, Corner& out) {
        out = {};
        out.at = place(line.at);
        GUANHE_TRY(index(line, part_position, out));
        for (const auto part : {part_uv, part_normal}) {
            if (line.done() || *line.at != '/') break;
            ++line.at;
            const bool left_out = line.done() || *line.at == '/' || is_blank(*line.at);
            if (!left_out) GUANHE_TRY(index(line, part, out));
        }
        if (!line.done() && !is_blank(*line.at)) return no_number(line, "a blank after the corner");
        return {};
    }

    Result<void> face(Cursor line) {
        face_.clear();
        for (;;) {
            skip_blanks(line);
            if (line.done() || *line.at == '#') break;
            GUANHE_TRY(corner(line, face_.emplace_back()));
        }
        const auto size = face_.size();
        if (size < 3) {
            ++piece_.too_small;
            return {};
        }
        if (size > 3)
            piece_.polygons.push_back({piece_.corners[part_position].size(), static_cast<std::uint32_t>(size)});
        for (std::size_t i = 2; i < size; ++i) {
            put(face_[0]);
            put(face_[i - 1]);
            put(face_[i]);
        }
        return {};
    }

    void put(const Corner& corner) {
        const auto at = static_cast<std::uint32_t>(piece_.corners[part_position].size());
        for (const auto part : {part_position, part_uv, part_normal}) {
            piece_.corners[part].push_back(corner.index[part]);
            if (corner.is_relative[part]) piece_.relative.push_back({part, at, corner.relative[part], corner.at});
        }
    }

    Cursor in_;
    const glm::dvec3& origin_;
    const Reading& reading_;
    Piece piece_;
    std::vector<Corner> face_;
    const char* begin_ = nullptr; ///< of the joined lines that are read; null: they are one
    std::vector<std::unique_ptr<std::string>> joined_;
};

} // namespace

Result<Piece> parse(std::string_view text, const glm::dvec3& origin, const Reading& reading) {
    return Parser(text, origin, reading).run();
}

glm::dvec3 first_position(std::string_view text) {
    Cursor in(text);
    glm::dvec3 p(0.0);
    while (!in.done()) {
        Cursor line(take_line(in));
        if (take_word(line) != "v") continue;
        if (take_number(line, p.x) && take_number(line, p.y) && take_number(line, p.z)) return p;
        break;
    }
    return glm::dvec3(0.0);
}

} // namespace guanhe::scan::plain::obj
