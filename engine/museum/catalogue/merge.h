// Records that come in, put among those that are there. Private to this folder.
#pragma once

#include "museum/catalogue/import.h"

#include <map>
#include <optional>
#include <set>
#include <string>

namespace guanhe::museum {

class Merge {
public:
    explicit Merge(const Museum& museum);

    /// The record of that id as it is so far, to be changed and put(); a new one where there is none. Nothing: the id
    /// cannot be one, came before, or is one too many, and the problem says which.
    [[nodiscard]] std::optional<Record> take(const std::string& id, std::size_t line, std::size_t column);
    void put(Record record);

    void problem(Severity severity, std::size_t line, std::size_t column, std::string_view english,
                 std::string_view chinese);
    [[nodiscard]] CatalogueImport finish() { return std::move(import_); }

private:
    struct Place {
        std::size_t catalogue, record;
    };
    CatalogueImport import_;
    std::map<std::string, Place, std::less<>> places_;
    std::set<std::string, std::less<>> taken_;
    std::size_t problems_left_ = 1000;
};

/// Letters, digits, '-', '_' and '.', a letter or digit first, at most 128: as docs/schema/common.schema.json says.
[[nodiscard]] bool is_id(std::string_view text) noexcept;
/// 0 for none; nothing for what is no number from 0 to 10,000 km.
[[nodiscard]] std::optional<double> metres(std::string_view text, bool decimal_comma);
/// The shortest text that metres() reads as the same number.
[[nodiscard]] std::string metres_text(double length);

} // namespace guanhe::museum
