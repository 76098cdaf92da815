// Tables of text: RFC 4180, and what spreadsheets make of it. Private to this folder and its tests.
#pragma once

#include "base/result.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace guanhe::museum {

struct CsvCell {
    std::string text;
    std::size_t line = 0; ///< on which it begins, from 1
};
using CsvRow = std::vector<CsvCell>;

inline constexpr std::size_t most_csv_columns = 1000;

/// UTF-8 with or without a byte order mark; lines end with CRLF, LF or CR. The separator is what "sep=" of the first
/// line says, else the one of comma, semicolon and tab that the first row has most of. Reads from the text it is given,
/// which must outlive it.
class CsvReader {
public:
    /// Errors, with the line in `where`: not UTF-8.
    [[nodiscard]] static Result<CsvReader> open(std::string_view text);
    /// False after the last row; empty lines are passed over. Errors, with line and column in `where`, after which
    /// there is no next: a quote that is not closed, words after a closing quote, too many columns.
    [[nodiscard]] Result<bool> next(CsvRow& row);
    [[nodiscard]] char separator() const noexcept { return separator_; }

private:
    CsvReader() = default;
    [[nodiscard]] Result<void> read_cell(CsvRow& row);
    [[nodiscard]] bool skip(char c) noexcept;

    std::string_view text_;
    std::string ends_; ///< what ends a cell without quotes
    char separator_ = ',';
    std::size_t at_ = 0, line_ = 1;
};

/// Appends the cell, quoted where it has to be.
void add_cell(std::string& csv, std::string_view cell, char separator);

} // namespace guanhe::museum
