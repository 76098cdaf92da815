#include "scan/plain/ply_header.h"

#include "scan/plain/lines.h"
#include "scan/plain/text.h"

#include <algorithm>
#include <array>
#include <optional>

namespace guanhe::scan::plain::ply {

namespace {

constexpr std::size_t most_header_bytes = std::size_t{1} << 20U;
constexpr std::size_t most_elements = 64;
constexpr std::size_t most_properties = 1024; // Gaussian splats have about 60, some simulations hundreds

struct NamedType {
    std::string_view name;
    Type type;
};
constexpr std::array named_types{
    NamedType{"char", Type::i8},     NamedType{"int8", Type::i8},     NamedType{"uchar", Type::u8},
    NamedType{"uint8", Type::u8},    NamedType{"short", Type::i16},   NamedType{"int16", Type::i16},
    NamedType{"ushort", Type::u16},  NamedType{"uint16", Type::u16},  NamedType{"int", Type::i32},
    NamedType{"int32", Type::i32},   NamedType{"uint", Type::u32},    NamedType{"uint32", Type::u32},
    NamedType{"float", Type::f32},   NamedType{"float32", Type::f32}, NamedType{"double", Type::f64},
    NamedType{"float64", Type::f64},
};

std::optional<Type> type_of(std::string_view name) {
    for (const auto& type : named_types) {
        if (type.name == name) return type.type;
    }
    return std::nullopt;
}

class Parser {
public:
    Parser(std::string_view text, const gltf::Faults& faults) : text_(text), in_(text), faults_(faults) {}

    Result<Header> run() {
        // The end of the first line tells those of all others: some old files end theirs with \r alone.
        const auto end = text_.find_first_of("\r\n");
        old_mac_ = end != std::string_view::npos && text_[end] == '\r' && !text_.substr(end).starts_with("\r\n");
        (void)line(); // "ply"
        for (;;) {
            if (in_.done()) {
                return here("the header has no \"end_header\"" +
                                std::string(text_.size() == most_header_bytes ? " in its first MiB" : ""),
                            "the file was cut short, or is no PLY");
            }
            Cursor words(line());
            const auto keyword = take_word(words);
            if (keyword == "end_header") break;
            if (keyword.empty()) continue;
            GUANHE_TRY(statement(keyword, words));
        }
        header_.body = static_cast<std::size_t>(in_.at - text_.data());
        if (!have_format_) return here("the header has no \"format\" line");
        return std::move(header_);
    }

private:
    std::string_view line() {
        ++line_;
        if (!old_mac_) return take_line(in_);
        const auto end = std::min(in_.rest().find('\r'), in_.rest().size());
        const auto result = in_.rest().substr(0, end);
        in_.at += std::min(end + 1, in_.rest().size());
        return result;
    }

    Error here(std::string what, std::string hint = {}) const {
        return at_line(faults_, line_, std::move(what), std::move(hint));
    }

    Result<void> statement(std::string_view keyword, Cursor& words) {
        if (keyword == "comment" || keyword == "obj_info") {
            comment(trimmed(words.rest()));
            return {};
        }
        if (keyword == "format") return format(words);
        if (keyword == "element") return element(words);
        if (keyword == "property") return property(words);
        return here("a PLY header has no " + quoted(keyword) +
                    "; format, comment, element, property or end_header was expected");
    }

    void comment(std::string_view text) {
        Cursor words(text);
        if (take_word(words) == "TextureFile") {
            header_.textures.emplace_back(trimmed(words.rest()));
        } else if (!text.empty()) {
            header_.comments.push_back(as_utf8(text));
        }
    }

    Result<void> format(Cursor& words) {
        const auto name = take_word(words);
        if (name == "ascii") {
            header_.encoding = Encoding::ascii;
        } else if (name == "binary_little_endian") {
            header_.encoding = Encoding::little_endian;
        } else if (name == "binary_big_endian") {
            header_.encoding = Encoding::big_endian;
        } else {
            return here("the format is " + quoted(name) +
                        "; ascii, binary_little_endian or binary_big_endian was expected");
        }
        if (const auto version = take_word(words); version != "1.0") {
            return here("the version of the format is " + quoted(version) + "; 1.0 was expected");
        }
        have_format_ = true;
        return {};
    }

    Result<void> element(Cursor& words) {
        Element element;
        element.name = as_utf8(take_word(words));
        skip_blanks(words);
        std::int64_t count = 0;
        if (element.name.empty() || !take_integer(words, count) || count < 0) {
            return here("\"element\" with a name and a count was expected");
        }
        element.count = static_cast<std::uint64_t>(count);
        if (header_.elements.size() == most_elements) {
            return here("there are more than " + std::to_string(most_elements) + " elements");
        }
        header_.elements.push_back(std::move(element));
        return {};
    }

    Result<void> property(Cursor& words) {
        if (header_.elements.empty()) return here("a property comes before the first element");
        auto& element = header_.elements.back();
        if (element.properties.size() == most_properties) {
            return here("the element has more than " + std::to_string(most_properties) + " properties");
        }
        Property property;
        auto type = take_word(words);
        if (type == "list") {
            property.list = element.has_lists = true;
            const auto name = take_word(words);
            const auto count_type = type_of(name);
            if (!count_type || !is_whole(*count_type)) {
                return here("a list cannot be counted with the type " + quoted(name) +
                            "; one of the integer types was expected");
            }
            property.count_type = *count_type;
            type = take_word(words);
        }
        const auto known = type_of(type);
        if (!known) {
            return here(quoted(type) +
                        " is no PLY type; char, uchar, short, ushort, int, uint, float or double was expected");
        }
        property.type = *known;
        property.name = as_utf8(take_word(words));
        if (property.name.empty()) return here("the property has no name");
        property.offset = element.least_bytes;
        element.least_bytes += size_of(property.list ? property.count_type : property.type);
        element.properties.push_back(std::move(property));
        return {};
    }

    std::string_view text_;
    Cursor in_;
    const gltf::Faults& faults_;
    Header header_;
    std::uint64_t line_ = 0;
    bool old_mac_ = false;
    bool have_format_ = false;
};

/// So that nothing is ever allocated on a count's word alone.
Result<void> check_counts(const Header& header, std::uint64_t left, const gltf::Faults& faults) {
    for (const auto& element : header.elements) {
        // A line has a character and an end for every number.
        const std::uint64_t least =
            header.encoding == Encoding::ascii ? 2 * element.properties.size() : element.least_bytes;
        if (least == 0) continue; // no properties: no bytes
        if (element.count > left / least) {
            return faults.at_byte(header.body,
                                  "the header declares " + std::to_string(element.count) + " elements \"" +
                                      element.name + "\" of at least " + std::to_string(least) + " bytes, but only " +
                                      std::to_string(left) + " bytes are left for them",
                                  "the file was cut short");
        }
        left -= element.count * least;
    }
    return {};
}

} // namespace

std::size_t size_of(Type type) noexcept {
    switch (type) {
    case Type::i8:
    case Type::u8:
        return 1;
    case Type::i16:
    case Type::u16:
        return 2;
    case Type::f64:
        return 8;
    default:
        return 4;
    }
}

int Element::find(std::initializer_list<std::string_view> names) const noexcept {
    for (const auto wanted : names) {
        for (std::size_t i = 0; i < properties.size(); ++i) {
            if (properties[i].name == wanted) return static_cast<int>(i);
        }
    }
    return -1;
}

Result<Header> read_header(std::span<const std::byte> file, const gltf::Faults& faults) {
    const auto beginning = file.first(std::min(file.size(), most_header_bytes));
    GUANHE_TRY_LET(auto header, Parser(text_of(beginning), faults).run());
    // The last line of a text need not be ended.
    const auto left = file.size() - header.body + (header.encoding == Encoding::ascii ? 1 : 0);
    GUANHE_TRY(check_counts(header, left, faults));
    return header;
}

} // namespace guanhe::scan::plain::ply
