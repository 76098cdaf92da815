// Searching the catalogue: what is typed is found, in the order a visitor expects, and is never syntax.
#include "museum/catalogue/index.h"
#include "museum/catalogue/spelling.h"

#include "catalogue_museum.h"
#include "scratch.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <string>
#include <vector>

using namespace guanhe;
using namespace guanhe::museum;
using namespace guanhe::test;

namespace {

using Ids = std::vector<std::string>;

struct Searched {
    CatalogueIndex index = CatalogueIndex::build(catalogue_museum()).value();

    [[nodiscard]] CatalogueFound find(CatalogueQuery query) {
        auto found = index.search(query);
        REQUIRE(found.ok());
        return std::move(*found);
    }
    [[nodiscard]] CatalogueFound find(std::string text) {
        CatalogueQuery query;
        query.text = std::move(text);
        return find(std::move(query));
    }
    [[nodiscard]] Ids ids(const CatalogueQuery& query) {
        Ids list;
        for (const auto& hit : find(query).hits) list.push_back(hit.id);
        return list;
    }
    [[nodiscard]] Ids ids(std::string text) {
        Ids list;
        for (const auto& hit : find(std::move(text)).hits) list.push_back(hit.id);
        return list;
    }
};

/// With the parts that were found in brackets.
std::string bracketed(const MarkedText& marked) {
    std::string text;
    std::size_t at = 0;
    for (const auto& span : marked.found) {
        REQUIRE(span.begin >= at);
        REQUIRE(span.end > span.begin);
        REQUIRE(span.end <= marked.text.size());
        text +=
            marked.text.substr(at, span.begin - at) + "[" + marked.text.substr(span.begin, span.end - span.begin) + "]";
        at = span.end;
    }
    return text + marked.text.substr(at);
}

} // namespace

TEST_CASE("Chinese is found from the first character on, anywhere in a word") {
    Searched in;
    CHECK(in.ids("壶") == Ids{"jar"});
    CHECK(in.ids("双连") == Ids{"jar"});
    CHECK(in.ids("彩陶双连壶") == Ids{"jar"});
    CHECK(in.ids("陶") == Ids{"pit", "jar"}); // its title begins with it
    CHECK(in.ids("陶彩").empty());
    CHECK(in.ids("雙連壺") == Ids{"jar"}); // traditional characters
    CHECK(in.ids("槐") == Ids{"pit", "silk"});
    CHECK(in.ids("双槐树 牙") == Ids{"silk"});
    CHECK(in.ids("双槐树　牙") == Ids{"silk"}); // with an ideographic space
}

TEST_CASE("pinyin finds titles and names, whole or by initials, while it is typed") {
    Searched in;
    for (const char* typed : {"caitao", "caitaoshuanglianhu", "cai tao", "cait", "ctslh", "cts", "shuanglian", "slh"}) {
        CAPTURE(typed);
        CHECK(in.ids(typed) == Ids{"jar"});
    }
    CHECK(in.ids("CTSLH") == Ids{"jar"});
    CHECK(in.ids("彩tao") == Ids{"jar", "pit"}); // in the middle of typing
    CHECK(in.ids("shuanghuaishu") == Ids{"pit", "silk"});
    CHECK(in.ids("dahecun") == Ids{"jar"});
    CHECK(in.ids("hhhz") == Ids{"song"});
    CHECK(in.ids("xingyang") == Ids{"song"});
    CHECK(in.ids("yingyang") == Ids{"song"}); // 荥 has both readings
    CHECK(in.ids("caitaokeng").empty());
}

TEST_CASE("other words are found by their beginnings, without case and accents") {
    Searched in;
    CHECK(in.ids("painted") == Ids{"jar", "pit"});
    CHECK(in.ids("PAINT jar") == Ids{"jar"});
    CHECK(in.ids("cafe") == Ids{"jar"});
    CHECK(in.ids("CAFÉ") == Ids{"jar"});
    CHECK(in.ids("boatmens") == Ids{"song"});
    CHECK(in.ids("boatmen's") == Ids{"song"});
    CHECK(in.ids("ainted").empty());
    CHECK(in.ids("F1:29") == Ids{"jar"});
    CHECK(in.ids("dhc-1972") == Ids{"jar"});
    CHECK(in.ids("1972-dhc").empty());
    CHECK(in.ids("ＤＨＣ") == Ids{"jar"}); // full width
    CHECK(in.ids("relics/29") == Ids{"jar"});
}

TEST_CASE("a title goes before names, and names before texts") {
    Museum museum;
    museum.catalogues.resize(1);
    auto& records = museum.catalogues[0].records;
    records = {record("text", "甲", ""),     record("key", "乙", ""), record("holds", "大鼎足", ""),
               record("begins", "鼎足", ""), record("is", "鼎", ""),  record("later", "铜大鼎", "")};
    records[0].core.description = words("鼎的残片", "");
    records[1].material = words("鼎", "");
    auto index = CatalogueIndex::build(museum).value();
    CatalogueQuery query;
    query.text = "鼎";
    Ids ids;
    const auto found = index.search(query).value();
    for (const auto& hit : found.hits) ids.push_back(hit.id);
    CHECK(ids == Ids{"is", "begins", "holds", "later", "key", "text"});

    Ids pages;
    query.limit = 2;
    for (query.offset = 0; query.offset < 8; query.offset += 2) {
        const auto page = index.search(query).value();
        CHECK(page.total == 6);
        for (const auto& hit : page.hits) pages.push_back(hit.id);
    }
    CHECK(pages == ids);
}

TEST_CASE("what was found is marked, in the language that was asked for") {
    Searched in;
    auto found = in.find("大河");
    REQUIRE(found.hits.size() == 1);
    CHECK(bracketed(found.hits[0].title) == "彩陶双连壶");
    CHECK(found.hits[0].field == "place");
    CHECK(bracketed(found.hits[0].snippet) == "郑州[大河]村");

    found = in.find("ctsl");
    CHECK(bracketed(found.hits.at(0).title) == "[彩陶双连]壶");
    found = in.find("caitaos");
    CHECK(bracketed(found.hits.at(0).title) == "[彩陶双]连壶");
    CHECK(found.hits.at(0).field == "description");

    found = in.find("残片");
    CHECK(found.hits.at(0).field == "description");
    CHECK(bracketed(found.hits.at(0).snippet) == "窑坑中出土彩陶[残片]。");

    CatalogueQuery english;
    english.language = "en";
    english.text = "cafe";
    found = in.find(english);
    CHECK(bracketed(found.hits.at(0).title) == "Painted double-linked jar");
    CHECK(bracketed(found.hits.at(0).snippet).find("the [café] of its finders") != std::string::npos);
    english.text = "彩陶";
    CHECK(bracketed(in.find(english).hits.at(0).snippet) == "[彩陶]双连壶"); // the other title says why it is here
}

TEST_CASE("a snippet of a long text is a line around what was found") {
    Museum museum;
    museum.catalogues.resize(1);
    std::string text;
    for (int i = 0; i < 500; ++i) text += "黄土，";
    museum.catalogues[0].records = {record("long", "长文", "")};
    museum.catalogues[0].records[0].core.description = words(text + "漆器" + text, "");
    auto index = CatalogueIndex::build(museum).value();
    CatalogueQuery query;
    query.text = "漆器";
    const auto hit = index.search(query).value().hits.at(0);
    CHECK(hit.snippet.text.size() < 300);
    CHECK(bracketed(hit.snippet).find("黄土，[漆器]黄土") != std::string::npos);
    CHECK(hit.snippet.text.starts_with("…"));
    CHECK(hit.snippet.text.ends_with("…"));
}

TEST_CASE("nothing to look for shows all, page by page") {
    Searched in;
    for (const char* text : {"", " ", "\t\n　", "，。！", "\"", "***"}) {
        const auto found = in.find(text);
        CHECK(found.total == 4);
        CHECK(found.hits.size() == 4);
    }
    CatalogueQuery none;
    none.limit = 0;
    CHECK(in.find(none).total == 4);
    CHECK(in.find(none).hits.empty());
    none.offset = 100;
    none.limit = 10;
    CHECK(in.find(none).hits.empty());

    auto empty = CatalogueIndex::build(Museum{}).value();
    CHECK(empty.size() == 0);
    CHECK(empty.search({}).value().total == 0);
}

TEST_CASE("filters are whole values in any language") {
    Searched in;
    CatalogueQuery query;
    query.eras = {"late yangshao"};
    CHECK(in.ids(query) == Ids{"jar", "pit"});
    query.eras = {"仰韶文化晚期", "仰韶文化中期"};
    CHECK(in.ids(query) == Ids{"jar", "pit", "silk"});
    query.places = {"双槐树遗址"};
    CHECK(in.ids(query) == Ids{"pit", "silk"});
    query.materials = {"boar tusk"};
    CHECK(in.ids(query) == Ids{"silk"});
    query = {};
    query.eras = {"仰韶"};
    CHECK(in.ids(query).empty());
    query = {};
    query.kinds = {Record::Kind::intangible};
    CHECK(in.ids(query) == Ids{"song"});
    query.text = "陶";
    CHECK(in.ids(query).empty());
    query = {};
    query.certainties = {Certainty::inferred, Certainty::surveyed};
    CHECK(in.ids(query) == Ids{"jar", "pit"});
    query.text = "窑";
    CHECK(in.ids(query) == Ids{"pit"});

    const auto places = in.index.values(CatalogueIndex::Facet::place, "en").value();
    REQUIRE(places.size() == 3);
    CHECK(places[0] == CatalogueIndex::ValueCount{"Shuanghuaishu", 2});
    CHECK(in.index.values(CatalogueIndex::Facet::era, "zh-Hans").value().at(0).first == "仰韶文化晚期");
}

TEST_CASE("hostile text is words, never syntax") {
    Searched in;
    for (const char* text : {"'\"*()NEAR AND", "jar OR pit", "jar AND", "NOT jar", "title:jar", "{title}: jar",
                             "jar\" OR \"pit", "'; DROP TABLE words; --", "NEAR(jar pit, 5)", "^jar -pit", "\\", "%_",
                             "jar*pit", "\xEE\x80\x80 jar", "\xEE\x80\x81"}) {
        CAPTURE(text);
        CatalogueQuery query;
        query.text = text;
        query.eras = {text};
        CHECK(in.find(query).total == 0);
    }
    CHECK(in.ids("\"jar\"") == Ids{"jar"});
    CHECK(in.ids("jar*") == Ids{"jar"});
    CHECK(in.ids(std::string("jar\0pit", 7)) == Ids{});
    CHECK(in.ids("\xFF\xFEjar\xC3") == Ids{"jar"}); // no UTF-8 at all
    CHECK(in.ids("jar \xF0\x9F\x8F\xBA") == Ids{"jar"});
    CHECK(in.find("陶").total == 2); // nothing was dropped

    for (const auto& piece : {std::string("陶"), std::string("a"), std::string("a "), std::string("\"("),
                              std::string("\xE9\x99"), std::string("\0", 1)}) {
        std::string text;
        while (text.size() < (std::size_t{1} << 20U)) text += piece;
        const auto found = in.find(text);
        CHECK(found.shortened);
        CHECK(found.total <= 4);
    }
}

TEST_CASE("a record of hostile text is indexed as words") {
    Museum museum;
    museum.catalogues.resize(1);
    museum.catalogues[0].records = {record("a", "\xFF\xFE\xC3 \" ' ) --", "x\" OR title:y"), record("b", "", ""),
                                    record("c", std::string(1U << 20U, 'z'), std::string("null\0byte", 9))};
    auto index = CatalogueIndex::build(museum).value();
    CatalogueQuery query;
    query.text = "title y";
    CHECK(index.search(query).value().hits.at(0).id == "a");
    query.text = "byte";
    CHECK(index.search(query).value().hits.at(0).id == "c");
}

TEST_CASE("an index is kept for the same records, and built again when they or the file changed") {
    Scratch scratch;
    const auto folder = scratch / "目录";
    auto museum = catalogue_museum();
    const auto open = [&] { return CatalogueIndex::open(museum, folder).value(); };
    const auto find = [](CatalogueIndex& index, const char* text) {
        CatalogueQuery query;
        query.text = text;
        return index.search(query).value().total;
    };
    const auto files = [&] {
        std::vector<Path> list;
        for (const auto& entry : std::filesystem::directory_iterator(folder)) list.push_back(entry.path());
        return list;
    };
    CHECK_FALSE(open().from_folder());
    {
        auto again = open();
        CHECK(again.from_folder());
        CHECK(again.size() == 4);
        CHECK(find(again, "ctslh") == 1);
        CHECK(find(again, "painted") == 2);
    }
    REQUIRE(files().size() == 1);

    museum.catalogues[0].records[0].core.title.values["en"] = "Twin jar";
    auto edited = open();
    CHECK_FALSE(edited.from_folder());
    CHECK(find(edited, "twin") == 1);
    REQUIRE(files().size() == 1); // the older one went

    const auto file = files().front();
    std::filesystem::resize_file(file, std::filesystem::file_size(file) / 2);
    CHECK_FALSE(open().from_folder());
    CHECK(open().from_folder());
    {
        std::fstream damaged(file, std::ios::in | std::ios::out | std::ios::binary);
        damaged.seekp(20000);
        damaged.write("damage", 6);
    }
    CHECK_FALSE(open().from_folder());

    const auto unusable = scratch.write("file", "not a folder");
    CHECK(CatalogueIndex::open(museum, unusable / "below").value().size() == 4);
}

TEST_CASE("ten thousand records are searched") {
    Museum museum;
    museum.catalogues.resize(1);
    const std::vector<std::string> kinds{"鼎", "鬲", "彩陶壶", "石斧", "玉琮", "骨针", "陶瓮", "青铜爵"};
    const std::vector<std::string> places{"大河村", "双槐树", "青台", "西山", "花园口", "荥阳故城"};
    for (int i = 0; i < 10'000; ++i) {
        const auto at = static_cast<std::size_t>(i);
        auto made = record("r-" + std::to_string(i),
                           places[at % places.size()] + kinds[at % kinds.size()] + "第" + std::to_string(i) + "号",
                           "Find " + std::to_string(i) + " of the excavation");
        made.place = words(places[at % places.size()], "");
        made.core.description = words("出土于" + places[(at / 7) % places.size()] +
                                          "探方，夹砂灰陶，器表饰绳纹，口沿残缺，"
                                          "腹部有烟炱痕迹，经修复后完整，现藏于研究院库房。",
                                      "A coarse grey vessel with cord marks, restored.");
        museum.catalogues[0].records.push_back(std::move(made));
    }
    const auto started = std::chrono::steady_clock::now();
    const auto ms = [](auto from) {
        return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - from).count();
    };
    auto index = CatalogueIndex::build(museum).value();
    auto figures = "built in " + std::to_string(ms(started)) + " ms; found in ms:";
    for (const std::string text :
         {"陶", "大河村彩陶", "d", "dhc", "dahecunding", "excav", "4711", "炱", "出土 修复 cord", ""}) {
        CatalogueQuery query;
        query.text = text;
        const auto asked = std::chrono::steady_clock::now();
        const auto found = index.search(query).value();
        figures += " '" + text + "' " + std::to_string(ms(asked));
        CAPTURE(text);
        CHECK(found.total > 0);
        CHECK(found.hits.size() == std::min<std::size_t>(20, found.total));
    }
    MESSAGE(figures);
}

TEST_CASE("spelling folds, parts and spells") {
    auto spelling = Spelling::create().value();
    CHECK(spelling.folded("Ærø, Straße; ÉCOLE ﬁn Ⅻ") == "aero strasse ecole fin xii");
    CHECK(spelling.folded("黄河HUANG〇7") == "黄 河 huang 〇 7");
    CHECK(spelling.folded("e\xCC\x81t\xCC\x81") == "et");
    CHECK(spelling.folded("") == "");
    const auto spelled = [&](const char* text) { return pinyin_words(spelling.tokens(text).list); };
    const auto holds = [](const std::vector<std::string>& list, const char* word) {
        return std::ranges::find(list, word) != list.end();
    };
    CHECK(holds(spelled("重庆"), "chongqing"));
    CHECK(holds(spelled("重庆"), "zq")); // by the other reading
    CHECK(holds(spelled("绿釉"), "lvyou"));
    CHECK(holds(spelled("绿釉"), "luyou"));
    CHECK(holds(spelled("陶鬲"), "taoli"));
    CHECK(holds(spelled("陶鬲"), "taoge"));
    CHECK_FALSE(holds(spelled("彩，陶"), "caitao"));
    CHECK(spelled("jar").empty());
}
