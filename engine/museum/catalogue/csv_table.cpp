#include "museum/catalogue/csv_table.h"

#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstdint>

namespace guanhe::museum {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

std::string place(std::size_t line, std::size_t column) {
    return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

Result<void> check_utf8(std::string_view text) {
    constexpr const char* hint = "save the table as \"CSV UTF-8\"";
    if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF"))
        return Error{"the table is UTF-16; expected UTF-8", "line 1, column 1", hint};
    std::size_t line = 1;
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    for (std::size_t i = 0; i < text.size();) {
        UChar32 character = 0;
        U8_NEXT(bytes, i, text.size(), character);
        if (character <= 0) return Error{"the table is not UTF-8 (GBK, perhaps)", "line " + std::to_string(line), hint};
        if (character == U'\n') ++line;
    }
    return {};
}

char likely_separator(std::string_view text) {
    constexpr std::array<char, 3> all{',', ';', '\t'};
    std::array<std::size_t, 3> counts{};
    bool inside = false;
    for (const char c : text) {
        if (c == '"') inside = !inside;
        if (!inside && (c == '\n' || c == '\r')) break;
        for (std::size_t i = 0; i < all.size(); ++i) counts[i] += !inside && c == all[i] ? 1U : 0U;
    }
    return all[static_cast<std::size_t>(std::ranges::max_element(counts) - counts.begin())];
}

} // namespace

Result<CsvReader> CsvReader::open(std::string_view text) {
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    GUANHE_TRY(check_utf8(text));
    CsvReader reader;
    if (text.starts_with("sep=") && text.size() > 5 && (text[5] == '\r' || text[5] == '\n')) {
        reader.separator_ = text[4];
        text.remove_prefix(text.substr(5).starts_with("\r\n") ? 7 : 6);
        reader.line_ = 2;
    } else {
        reader.separator_ = likely_separator(text);
    }
    reader.text_ = text;
    reader.ends_ = std::string("\r\n") + reader.separator_;
    return reader;
}

Result<bool> CsvReader::next(CsvRow& row) {
    while (at_ < text_.size()) {
        row.clear();
        do {
            if (row.size() == most_csv_columns) {
                return Error{"the table has more than " + std::to_string(most_csv_columns) + " columns",
                             place(line_, row.size() + 1), "is this the right table?"};
            }
            GUANHE_TRY(read_cell(row));
        } while (skip(separator_));
        const bool returned = skip('\r');
        if (skip('\n') || returned) ++line_;
        if (row.size() > 1 || !row.front().text.empty()) return true;
    }
    return false;
}

Result<void> CsvReader::read_cell(CsvRow& row) {
    auto& cell = row.emplace_back(CsvCell{{}, line_});
    if (!skip('"')) {
        cell.text = text_.substr(at_, text_.substr(at_).find_first_of(ends_));
        at_ += cell.text.size();
        return {};
    }
    while (at_ < text_.size()) {
        const char c = text_[at_++];
        if (c == '"' && !skip('"')) {
            if (at_ == text_.size() || ends_.find(text_[at_]) != std::string::npos) return {};
            return Error{"words follow a closing quote", place(line_, row.size()),
                         "write a quote inside of a cell twice"};
        }
        if (c == '\n') ++line_;
        cell.text += c;
    }
    return Error{"a quote is never closed", place(cell.line, row.size()), "write a quote inside of a cell twice"};
}

bool CsvReader::skip(char c) noexcept {
    const bool there = at_ < text_.size() && text_[at_] == c;
    at_ += there ? 1U : 0U;
    return there;
}

void add_cell(std::string& csv, std::string_view cell, char separator) {
    const std::string special = std::string("\"\r\n") + separator;
    const bool blank_at_end = !cell.empty() && (cell.front() == ' ' || cell.back() == ' ');
    if (cell.find_first_of(special) == std::string_view::npos && !blank_at_end) {
        csv += cell;
        return;
    }
    csv += '"';
    for (const char c : cell) {
        if (c == '"') csv += '"';
        csv += c;
    }
    csv += '"';
}

} // namespace guanhe::museum
