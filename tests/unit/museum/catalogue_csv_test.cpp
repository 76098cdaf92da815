// Catalogues as tables: what goes out comes back, and what is wrong is told with its place.
#include "museum/catalogue/csv.h"
#include "museum/catalogue/csv_columns.h"
#include "museum/catalogue/csv_table.h"

#include "catalogue_museum.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace guanhe;
using namespace guanhe::museum;
using namespace guanhe::test;

namespace {

using Rows = std::vector<std::vector<std::string>>;

Rows rows_of(std::string_view text) {
    auto reader = CsvReader::open(text);
    REQUIRE(reader.ok());
    Rows rows;
    CsvRow row;
    for (auto more = reader->next(row); more.ok() && *more; more = reader->next(row)) {
        rows.emplace_back();
        for (const auto& cell : row) rows.back().push_back(cell.text);
    }
    return rows;
}

std::string error_of(std::string_view text) {
    auto reader = CsvReader::open(text);
    if (!reader) return reader.error().message();
    CsvRow row;
    auto more = reader->next(row);
    while (more.ok() && *more) more = reader->next(row);
    return more.ok() ? "" : more.error().message();
}

CatalogueImport imported(std::string_view text, const Museum& museum = catalogue_museum()) {
    auto result = import_csv(text, museum);
    if (!result) FAIL(result.error().message());
    return std::move(*result);
}

const Record& in(const CatalogueImport& import, std::string_view id) {
    for (const auto& catalogue : import.catalogues)
        for (const auto& record : catalogue.records)
            if (record.id == id) return record;
    FAIL("no record " << id);
    return import.catalogues.front().records.front();
}

} // namespace

TEST_CASE("tables are read as RFC 4180 writes them, and as spreadsheets do") {
    CHECK(rows_of("a,b\r\nc,d\r\n") == Rows{{"a", "b"}, {"c", "d"}});
    CHECK(rows_of("a,b\nc,d") == Rows{{"a", "b"}, {"c", "d"}});
    CHECK(rows_of("a,b\rc,d\r") == Rows{{"a", "b"}, {"c", "d"}});
    CHECK(rows_of("\xEF\xBB\xBF"
                  "彩,陶") == Rows{{"彩", "陶"}});
    CHECK(rows_of("\"a\"\"b\",\"c,d\",\"e\r\nf\"\n") == Rows{{"a\"b", "c,d", "e\r\nf"}});
    CHECK(rows_of("a\"b,c\n") == Rows{{"a\"b", "c"}});
    CHECK(rows_of("a,,\n\n,b\n\"\"\n") == Rows{{"a", "", ""}, {"", "b"}});
    CHECK(rows_of("a;b\n1,5;2\n") == Rows{{"a", "b"}, {"1,5", "2"}});
    CHECK(rows_of("a\tb\n") == Rows{{"a", "b"}});
    CHECK(rows_of("\"a;b;c\",d\n") == Rows{{"a;b;c", "d"}});
    CHECK(rows_of("sep=;\r\na;b,c\r\n") == Rows{{"a", "b,c"}});
    CHECK(rows_of("").empty());
    CHECK(rows_of("\r\n\r\n").empty());
}

TEST_CASE("a broken table says where") {
    CHECK(error_of("a,b\nc,\"d\ne\n").find("line 2, column 2: a quote is never closed") == 0);
    CHECK(error_of("a\n\"b\nc\",\"d\" e\n").find("line 3, column 2: words follow a closing quote") == 0);
    CHECK(error_of("a\nb\xFF\n").find("line 2: the table is not UTF-8") == 0);
    CHECK(error_of("\xFF\xFE"
                   "a\0")
              .find("UTF-16") != std::string::npos);
    CHECK(error_of(std::string("a\0b", 3)).find("not UTF-8") != std::string::npos);
    CHECK(error_of(std::string(5000, ',')).find("columns") != std::string::npos);
}

TEST_CASE("what goes out as a table comes back the same") {
    auto museum = catalogue_museum();
    auto& record = museum.catalogues[0].records[0];
    record.core.description.values["fr-CA"] = " two\r\nlines, \"quoted\"; and a\ttab\nand = + - @ 'signs' ";
    record.core.language = {"zh-Hans", "en"};
    record.pictures = {{"pictures/a|b.png"}, {"图 片/陶.jpg"}};
    record.dimensions = {0.1, 1e-7, 12345.678, 1.0 / 3.0, record.dimensions.note};
    record.kept.unknown["/finder~1year"] = "\"张三, 1972\"";
    record.kept.unknown["/weight"] = "{\"kg\":2}";
    record.kept.unknown["/title"] = "\"not the title\"";
    record.core.creator.values["en"] = "";
    for (const char separator : {',', ';', '\t'}) {
        for (const bool mark : {true, false}) {
            const auto text = to_csv(museum, {mark, separator});
            CHECK(text.starts_with("\xEF\xBB\xBF") == mark);
            const auto back = imported(text, museum);
            CHECK(back.same == 4);
            CHECK(back.added + back.changed == 0);
            CHECK(back.catalogues == museum.catalogues);
            // Into a museum that has none of it; its second catalogue's record is then in the first.
            Museum empty;
            empty.languages = museum.languages;
            const auto fresh = imported(text, empty);
            CHECK(fresh.added == 4);
            REQUIRE(fresh.catalogues.size() == 1);
            CHECK(fresh.catalogues[0].file.path == new_catalogue_file);
            auto expected = record;
            expected.kept.unknown.erase("/weight"); // no text: it is in no column
            expected.kept.unknown.erase("/title");
            expected.core.creator.values.clear();
            CHECK(fresh.catalogues[0].records[0] == expected);
            CHECK(fresh.catalogues[0].records[3] == museum.catalogues[1].records[0]);
        }
    }
    CHECK(to_csv(Museum{}, {false, ','}).starts_with("id,kind,identifier"));
}

TEST_CASE("a table changes the fields that it has, and no others") {
    const auto import = imported("id,title@en,height,material@zh-Hans\njar,Jar,0.25,\nnew-1,New,,玉\n");
    CHECK(import.added == 1);
    CHECK(import.changed == 1);
    CHECK(import.problems.empty());
    const auto& jar = in(import, "jar");
    CHECK(jar.core.title.values.at("en") == "Jar");
    CHECK(jar.core.title.values.at("zh-Hans") == "彩陶双连壶");
    CHECK(jar.dimensions.height == 0.25);
    CHECK_FALSE(jar.material.values.contains("zh-Hans"));
    CHECK(jar.material.values.at("en") == "pottery");
    CHECK(jar.accession_number == "DHC-1972-F1:29");
    CHECK(in(import, "new-1").material.values.at("zh-Hans") == "玉");
    CHECK(import.catalogues[0].records.back().id == "new-1");
    CHECK(imported("id,title\njar,壶\n").catalogues[0].records[0].core.title.values.at("zh-Hans") == "壶");
}

TEST_CASE("semicolons are told, and decimal commas read with them") {
    const auto import = imported("id;height\r\njar;0,35\r\n");
    CHECK(in(import, "jar").dimensions.height == 0.35);
    REQUIRE(import.problems.size() == 1);
    CHECK(import.problems[0].severity == Severity::note);
    CHECK(import.problems[0].message.in("en").find("semicolons") != std::string::npos);
    CHECK(import.problems[0].message.in("zh-Hans").find("分号") != std::string::npos);
}

TEST_CASE("a column that is no field is kept with a warning") {
    const auto import = imported("id,finder,dublinCore,title@not a tag\njar,张三,x,y\n");
    REQUIRE(import.problems.size() == 3);
    CHECK(to_text(import.problems[0], "en").starts_with("line 1, column 2: the column \"finder\" is no field"));
    CHECK(to_text(import.problems[0], "zh-Hans").starts_with("第 1 行第 2 列：列 \"finder\" 不是字段"));
    for (const auto& problem : import.problems) CHECK(problem.severity == Severity::warning);
    const auto& kept = in(import, "jar").kept.unknown;
    CHECK(kept.at("/finder") == "\"张三\"");
    CHECK_FALSE(kept.contains("/dublinCore"));
    Museum museum;
    museum.catalogues = import.catalogues;
    CHECK(to_csv(museum).find(",finder,") != std::string::npos);
}

TEST_CASE("a wrong cell leaves its record as it was, and says where it is") {
    const auto import = imported("id,title@en,height,kind,certainty,pictures,language\n"
                                 "jar,\"a\nb\",-1,,,,\n"
                                 "pit,Good,1,relic,attested,pictures/pit.png,zh-Hans|en\n"
                                 "silk,,,thing,sure,../../etc/passwd,not a tag\n"
                                 "no good,,,,,,\n"
                                 "pit,Again,,,,,\n"
                                 ",lost,,,,,\n"
                                 ",,,,,,\n"
                                 "song,,,,,,,,more\n");
    CHECK(import.changed == 1);
    CHECK(in(import, "jar") == catalogue_museum().catalogues[0].records[0]);
    CHECK(in(import, "pit").core.title.values.at("en") == "Good");
    std::vector<std::pair<std::size_t, std::size_t>> places;
    for (const auto& problem : import.problems) {
        CHECK(problem.severity == Severity::error);
        CHECK(problem.message.has("en"));
        CHECK(problem.message.has("zh-Hans"));
        places.emplace_back(problem.line, problem.column);
    }
    CHECK(places == std::vector<std::pair<std::size_t, std::size_t>>{
                        {3, 3}, {5, 4}, {5, 5}, {5, 6}, {5, 7}, {6, 1}, {7, 1}, {8, 1}, {10, 9}});
}

TEST_CASE("tables that cannot be records are refused") {
    const auto refused = [](std::string_view text) {
        const auto result = import_csv(text, {});
        return result ? std::string() : result.error().message();
    };
    CHECK(refused("").find("\"id\"") != std::string::npos);
    CHECK(refused("title@en\nJar\n").find("\"id\"") != std::string::npos);
    CHECK(refused("id,title@en,title@en\n").find("line 1, column 3: two columns") == 0);
    CHECK(refused("id,title@en\n\"a\n").find("never closed") != std::string::npos);
    CHECK(refused("PK\x03\x04\x14\x00").find("id") != std::string::npos); // a workbook
    std::string wrong = "id\n";
    for (int i = 0; i < 5000; ++i) wrong += "-\n";
    const auto import = imported(wrong);
    CHECK(import.problems.size() == 1000); // told of so often, and no oftener
    CHECK(import.added == 0);
}

TEST_CASE("lists in a cell keep what is in them") {
    std::string cell;
    for (const char* value : {"a|b", "c\\d", "e"}) add_to_list(cell, value);
    CHECK(cell == "a\\|b|c\\\\d|e");
    CHECK(split_list(cell) == std::vector<std::string>{"a|b", "c\\d", "e"});
    CHECK(split_list("").empty());
}
