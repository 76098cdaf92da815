#include "museum/catalogue/csv.h"

#include "museum/catalogue/csv_columns.h"
#include "museum/catalogue/csv_table.h"
#include "museum/catalogue/merge.h"
#include "museum/folder.h"
#include "museum/json.h"

#include <algorithm>
#include <array>
#include <set>

namespace guanhe::museum {

namespace {

class Importer {
public:
    Importer(const Museum& museum, char separator) : merge_(museum), decimal_comma_(separator == ';') {
        if (!museum.languages.empty()) language_ = museum.languages.front();
        if (separator == ',') return;
        const auto* name = separator == ';' ? "semicolons" : separator == '\t' ? "tabs" : "other signs than commas";
        const auto* chinese = separator == ';' ? "分号" : separator == '\t' ? "制表符" : "其他符号";
        merge_.problem(Severity::note, 1, 0, std::string("the columns are parted by ") + name,
                       std::string("各列以") + chinese + "分隔");
    }

    Result<void> head(const CsvRow& row) {
        std::set<std::string> names;
        for (const auto& cell : row) {
            const auto at = static_cast<std::size_t>(&cell - row.data());
            const auto where = "line " + std::to_string(cell.line) + ", column " + std::to_string(at + 1);
            auto column = column_named(cell.text, language_);
            if (!cell.text.empty() && !names.insert(name_of(column)).second)
                return Error{"two columns are named " + in_quotes(cell.text), where, "rename or remove one of them"};
            if (column.kind == Column::Kind::unknown) warn_of(column, cell, at);
            if (column.kind == Column::Kind::plain && plain_fields[column.field].name == "id") id_ = at;
            columns_.push_back(std::move(column));
        }
        if (id_) return {};
        return Error{"the first row names no column \"id\", by which records are known", "line 1",
                     "name the columns as `guanhe catalogue MUSEUM export --csv` does"};
    }

    void row(const CsvRow& row) {
        const auto line = row.front().line;
        if (*id_ >= row.size() || row[*id_].text.empty()) {
            // Spreadsheets keep rows of empty cells where something was deleted.
            if (std::ranges::all_of(row, [](const CsvCell& cell) { return cell.text.empty(); })) return;
            merge_.problem(Severity::error, line, *id_ + 1, "the row has no id", "这一行没有 id");
            return;
        }
        auto record = merge_.take(row[*id_].text, row[*id_].line, *id_ + 1);
        if (!record) return;
        bool good = true;
        for (std::size_t i = 0; i < row.size(); ++i) {
            if (i >= columns_.size()) {
                if (row[i].text.empty()) continue;
                merge_.problem(Severity::error, row[i].line, i + 1, "the cell has no column: the first row is shorter",
                               "这一格没有对应的列：首行较短");
                good = false;
            } else if (i != *id_) {
                good = set(*record, columns_[i], row[i].text, row[i].line, i + 1) && good;
            }
        }
        if (good) merge_.put(std::move(*record));
    }

    [[nodiscard]] CatalogueImport finish() { return merge_.finish(); }

private:
    void warn_of(Column& column, const CsvCell& cell, std::size_t at) {
        const auto name = in_quotes(cell.text);
        // These are keys of the record's JSON that no cell may overwrite.
        const bool taken = cell.text.empty() || cell.text == "dublinCore" || cell.text == "dimensions";
        if (taken) column.pointer.clear();
        if (cell.text.empty()) return; // told of if it holds anything
        merge_.problem(Severity::warning, cell.line, at + 1,
                       taken ? "the column " + name + " is left out: a record has something else of that name"
                             : "the column " + name + " is no field: it is kept, and nothing is done with it",
                       taken ? "未取列 " + name + "：记录中已有同名的其他内容"
                             : "列 " + name + " 不是字段：原样保留，不起作用");
    }

    bool wrong(std::size_t line, std::size_t column, const std::string& cell, std::string_view expected,
               std::string_view chinese) {
        merge_.problem(Severity::error, line, column, in_quotes(cell) + ": expected " + std::string(expected),
                       in_quotes(cell) + "：应为" + std::string(chinese));
        return false;
    }

    bool set(Record& record, const Column& column, const std::string& cell, std::size_t line, std::size_t at) {
        switch (column.kind) {
        case Column::Kind::text: {
            auto& values = value_of(record, text_fields[column.field]).values;
            // A text that is there and empty is exported as one that is not there, and has to survive that.
            if (!cell.empty())
                values[column.language] = cell;
            else if (const auto old = values.find(column.language); old != values.end() && !old->second.empty())
                values.erase(old);
            return true;
        }
        case Column::Kind::plain:
            value_of(record, plain_fields[column.field]) = cell;
            return true;
        case Column::Kind::length: {
            const auto length = metres(cell, decimal_comma_);
            if (!length) return wrong(line, at, cell, "metres, such as 0.35", "以米计的数，如 0.35");
            record.dimensions.*length_fields[column.field].length = *length;
            return true;
        }
        case Column::Kind::kind: {
            const auto kind = kind_named(cell.empty() ? "relic" : cell);
            if (!kind) return wrong(line, at, cell, "relic or intangible", " relic 或 intangible");
            record.kind = *kind;
            return true;
        }
        case Column::Kind::certainty: {
            const auto certainty = certainty_named(cell.empty() ? "unstated" : cell);
            constexpr std::string_view names = "unstated, surveyed, attested, inferred or conjectural";
            if (!certainty)
                return wrong(line, at, cell, names, " unstated、surveyed、attested、inferred 或 conjectural");
            record.certainty = *certainty;
            return true;
        }
        case Column::Kind::languages:
            record.core.language = split_list(cell);
            if (record.core.language.size() <= 64 && std::ranges::all_of(record.core.language, is_language_tag))
                return true;
            return wrong(line, at, cell, "language tags such as zh-Hans|en", "语言标签，如 zh-Hans|en");
        case Column::Kind::pictures:
            return set_pictures(record, cell, line, at);
        case Column::Kind::unknown:
            break;
        }
        if (!column.pointer.empty()) set_unknown(record.kept.unknown, column.pointer, cell);
        return true;
    }

    static void set_unknown(std::map<std::string, std::string>& unknown, const std::string& pointer,
                            const std::string& cell) {
        const auto old = unknown.find(pointer);
        if (!cell.empty())
            unknown[pointer] = Json(cell).dump();
        else if (old != unknown.end() && !kept_text(pointer, old->second).value_or("").empty())
            unknown.erase(old);
    }

    bool set_pictures(Record& record, const std::string& cell, std::size_t line, std::size_t at) {
        record.pictures.clear();
        for (const auto& path : split_list(cell)) {
            auto file = Folder::resolve(museum_ref(), path);
            if (!file)
                return wrong(line, at, path, "a file of the museum, from its folder", "展馆里的文件，从展馆文件夹算起");
            record.pictures.push_back(std::move(*file));
        }
        return true;
    }

    Merge merge_;
    std::vector<Column> columns_;
    std::optional<std::size_t> id_;
    std::string language_ = "zh-Hans";
    bool decimal_comma_;
};

} // namespace

Result<CatalogueImport> import_csv(std::string_view text, const Museum& museum) {
    if (text.size() > most_import_bytes)
        return Error{"the table is larger than 64 MiB", {}, "import it in parts: records that are there are kept"};
    GUANHE_TRY_LET(auto reader, CsvReader::open(text));
    Importer importer(museum, reader.separator());
    CsvRow row;
    GUANHE_TRY_LET(auto more, reader.next(row));
    if (!more) row.clear();
    GUANHE_TRY(importer.head(row));
    while (true) {
        GUANHE_TRY_LET(more, reader.next(row));
        if (!more) return importer.finish();
        importer.row(row);
    }
}

} // namespace guanhe::museum
