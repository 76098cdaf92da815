#include "museum/catalogue/csv.h"

#include "museum/catalogue/csv_columns.h"
#include "museum/catalogue/csv_table.h"
#include "museum/catalogue/merge.h"
#include "museum/json.h"

#include <algorithm>
#include <set>

namespace guanhe::museum {

namespace {

class Columns {
public:
    explicit Columns(const Museum& museum) {
        add(column_named("id", {}));
        add(column_named("kind", {}));
        std::set<std::string> pointers;
        for (std::size_t field = 0; field < text_fields.size(); ++field) {
            auto languages = museum.languages;
            std::set<std::string> others;
            for (const auto& catalogue : museum.catalogues)
                for (const auto& record : catalogue.records)
                    for (const auto& [language, words] : value_of(record, text_fields[field]).values)
                        others.insert(language);
            languages.insert(languages.end(), others.begin(), others.end());
            for (const auto& language : languages) {
                // A field that no record has needs no column, but for the first: there is a title to be filled in.
                if (field > 0 && !others.contains(language)) continue;
                add({Column::Kind::text, field, language, {}});
            }
        }
        for (const auto* name : {"identifier", "accessionNumber", "certainty", "height", "width", "depth", "diameter",
                                 "language", "pictures"})
            add(column_named(name, {}));
        for (const auto& catalogue : museum.catalogues)
            for (const auto& record : catalogue.records)
                for (const auto& [pointer, json] : record.kept.unknown)
                    if (kept_text(pointer, json)) pointers.insert(pointer);
        for (const auto& pointer : pointers) {
            // Not one that would come back as a field.
            const auto name = pointer_tokens(pointer).front();
            if (!name.empty() && column_named(name, "en").kind == Column::Kind::unknown)
                add({Column::Kind::unknown, 0, {}, pointer});
        }
    }
    std::vector<Column> list;

private:
    void add(const Column& column) {
        if (names_.insert(name_of(column)).second) list.push_back(column);
    }
    std::set<std::string> names_;
};

std::string cell_of(const Record& record, const Column& column) {
    std::string cell;
    switch (column.kind) {
    case Column::Kind::text: {
        const auto& values = value_of(record, text_fields[column.field]).values;
        const auto found = values.find(column.language);
        return found == values.end() ? std::string() : found->second;
    }
    case Column::Kind::plain:
        return value_of(record, plain_fields[column.field]);
    case Column::Kind::length: {
        const auto length = record.dimensions.*length_fields[column.field].length;
        return length == 0.0 ? std::string() : metres_text(length);
    }
    case Column::Kind::kind:
        return std::string(name_of(record.kind));
    case Column::Kind::certainty:
        return record.certainty == Certainty::unstated ? std::string() : std::string(name_of(record.certainty));
    case Column::Kind::languages:
        for (const auto& language : record.core.language) add_to_list(cell, language);
        return cell;
    case Column::Kind::pictures:
        for (const auto& picture : record.pictures) add_to_list(cell, picture.path);
        return cell;
    case Column::Kind::unknown:
        break;
    }
    const auto found = record.kept.unknown.find(column.pointer);
    return found == record.kept.unknown.end() ? cell : kept_text(found->first, found->second).value_or(cell);
}

} // namespace

std::string to_csv(const Museum& museum, const CsvFormat& format) {
    const auto columns = Columns(museum).list;
    std::string csv = format.byte_order_mark ? "\xEF\xBB\xBF" : "";
    const auto end = [&](std::size_t i) {
        if (i + 1 < columns.size())
            csv += format.separator;
        else
            csv += "\r\n";
    };
    for (std::size_t i = 0; i < columns.size(); ++i) {
        add_cell(csv, name_of(columns[i]), format.separator);
        end(i);
    }
    for (const auto& catalogue : museum.catalogues) {
        for (const auto& record : catalogue.records) {
            for (std::size_t i = 0; i < columns.size(); ++i) {
                add_cell(csv, cell_of(record, columns[i]), format.separator);
                end(i);
            }
        }
    }
    return csv;
}

} // namespace guanhe::museum
