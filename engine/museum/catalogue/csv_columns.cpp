#include "museum/catalogue/csv_columns.h"

#include "museum/json.h"

#include <algorithm>
#include <array>

namespace guanhe::museum {

namespace {

struct Special {
    std::string_view name;
    Column::Kind kind;
};
constexpr std::array<Special, 4> specials{{
    {"kind", Column::Kind::kind},
    {"certainty", Column::Kind::certainty},
    {"language", Column::Kind::languages},
    {"pictures", Column::Kind::pictures},
}};

template<class Fields>
bool find_field(const Fields& fields, std::string_view name, Column::Kind kind, Column& column) {
    const auto found = std::ranges::find_if(fields, [&](const auto& field) { return field.name == name; });
    if (found == fields.end()) return false;
    column.kind = kind;
    column.field = static_cast<std::size_t>(found - fields.begin());
    return true;
}

} // namespace

Column column_named(std::string_view name, const std::string& language) {
    Column column;
    column.pointer = pointer_token(name);
    const auto at = name.find('@');
    const auto field = name.substr(0, at);
    const auto tag = at == std::string_view::npos ? std::string_view(language) : name.substr(at + 1);
    if (is_language_tag(tag) && find_field(text_fields, field, Column::Kind::text, column)) {
        column.language = tag;
        return column;
    }
    if (at != std::string_view::npos) return column;
    if (find_field(plain_fields, name, Column::Kind::plain, column)) return column;
    if (find_field(length_fields, name, Column::Kind::length, column)) return column;
    for (const auto& special : specials)
        if (special.name == name) column.kind = special.kind;
    return column;
}

std::string name_of(const Column& column) {
    switch (column.kind) {
    case Column::Kind::text:
        return std::string(text_fields[column.field].name) + "@" + column.language;
    case Column::Kind::plain:
        return std::string(plain_fields[column.field].name);
    case Column::Kind::length:
        return std::string(length_fields[column.field].name);
    case Column::Kind::unknown:
        return pointer_tokens(column.pointer).front();
    default:
        return std::string(std::ranges::find(specials, column.kind, &Special::kind)->name);
    }
}

std::optional<std::string> kept_text(const std::string& pointer, const std::string& json) {
    if (pointer.find('/', 1) != std::string::npos) return std::nullopt;
    const auto value = Json::parse(json, nullptr, false);
    if (!value.is_string()) return std::nullopt;
    return value.get<std::string>();
}

std::vector<std::string> split_list(std::string_view cell) {
    std::vector<std::string> list;
    if (cell.empty()) return list;
    list.emplace_back();
    for (std::size_t i = 0; i < cell.size(); ++i) {
        if (cell[i] == '|') {
            list.emplace_back();
        } else {
            if (cell[i] == '\\' && i + 1 < cell.size()) ++i;
            list.back() += cell[i];
        }
    }
    return list;
}

void add_to_list(std::string& cell, std::string_view value) {
    if (!cell.empty()) cell += '|';
    for (const char c : value) {
        if (c == '|' || c == '\\') cell += '\\';
        cell += c;
    }
}

} // namespace guanhe::museum
