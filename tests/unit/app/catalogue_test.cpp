// `guanhe catalogue`: what is asked for, what is printed, and what an import leaves on disk.
#include "catalogue/catalogue_command.h"
#include "command_line.h"

#include "museum/reader.h"
#include "scratch.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <string>
#include <vector>

using namespace guanhe;
using namespace guanhe::app;
using namespace guanhe::test;

namespace {

using Words = std::vector<std::string>;

CatalogueOptions asked(Words words) {
    words.insert(words.begin(), "catalogue");
    const auto parsed = parse_command_line(words);
    if (const auto* farewell = std::get_if<Farewell>(&parsed)) FAIL(farewell->text);
    return std::get<Parsed>(parsed).request.catalogue;
}

std::string refused(Words words) {
    words.insert(words.begin(), "catalogue");
    const auto parsed = parse_command_line(words);
    REQUIRE(std::holds_alternative<Farewell>(parsed));
    CHECK(std::get<Farewell>(parsed).exit_code == 2);
    return std::get<Farewell>(parsed).text;
}

bool mentions(const std::string& text, const std::string& words) {
    return text.find(words) != std::string::npos;
}

struct Folder {
    Scratch scratch;
    Path museum = scratch.path() / "museum";

    explicit Folder(bool with_catalogue = true) {
        std::filesystem::create_directories(museum);
        static_cast<void>(
            scratch.write("museum/museum.json", std::string(R"({"version": 1, "id": "m", "title": {"en": "M"},
            "languages": ["en"], "catalogues": [)") +
                                                    (with_catalogue ? "\"relics.json\"" : "") + "]}"));
        if (!with_catalogue) return;
        static_cast<void>(scratch.write("museum/relics.json", R"({"version": 1, "records": [
            {"id": "jar", "dublinCore": {"title": {"en": "Jar"}}, "finder": "Zhang", "x": {"y": 1}}]})"));
    }
    [[nodiscard]] int import(std::string_view csv) const {
        CatalogueOptions options;
        options.museum = museum;
        options.action = CatalogueAction::import_file;
        options.csv = scratch.write("in.csv", csv);
        return catalogue_command(options);
    }
    [[nodiscard]] museum::Museum read() const { return museum::read_museum(museum).value().museum; }
};

} // namespace

TEST_CASE("the catalogue's command line") {
    CHECK(asked({"m"}).action == CatalogueAction::search);
    CHECK(asked({"m"}).query.text.empty());
    CHECK(asked({"m", "search", "双槐树", "jar"}).query.text == "双槐树 jar");
    CHECK(asked({"m", "search", "--", "--csv"}).query.text == "--csv");
    CHECK(asked({"m", "search", "import"}).action == CatalogueAction::search);
    const auto filtered = asked({"m", "--era", "a", "b", "--kind", "intangible", "--certainty", "attested", "--limit",
                                 "5", "--page", "3", "--language", "en", "--json"});
    CHECK(filtered.query.eras == Words{"a", "b"});
    CHECK(filtered.query.kinds == std::vector{museum::Record::Kind::intangible});
    CHECK(filtered.query.certainties == std::vector{museum::Certainty::attested});
    CHECK(filtered.query.limit == 5);
    CHECK(filtered.page == 3);
    CHECK(filtered.query.language == "en");
    CHECK(filtered.json);
    const auto both = asked({"m", "export", "--csv", "a.csv", "--lido", "a.xml"});
    CHECK(both.action == CatalogueAction::export_files);
    CHECK(both.csv == Path("a.csv"));
    CHECK(both.lido == Path("a.xml"));
    CHECK(asked({"m", "import", "--lido", "a.xml"}).action == CatalogueAction::import_file);

    CHECK(mentions(refused({}), "MUSEUM"));
    CHECK(mentions(refused({"m", "burn"}), "search, export or import"));
    CHECK(mentions(refused({"m", "export"}), "--csv FILE"));
    CHECK(mentions(refused({"m", "export", "--csv", "a", "--lido", "a"}), "same file"));
    CHECK(mentions(refused({"m", "import", "--csv", "a", "--lido", "b"}), "one file"));
    CHECK(mentions(refused({"m", "import", "x", "--csv", "a"}), "nothing more"));
    CHECK(mentions(refused({"m", "--csv", "a"}), "export and import"));
    CHECK(mentions(refused({"m", "--kind", "jar"}), "relic or intangible"));
    CHECK(mentions(refused({"m", "--limit", "0"}), "1 to 100000"));
}

TEST_CASE("what was found is printed for people and for programs") {
    museum::CatalogueFound found;
    found.total = 7;
    found.hits = {{0, "jar", {"彩陶\n壶", {{0, 6}}}, "place", {"郑州大河村", {{6, 12}}}},
                  {1, "pit", {"坑", {}}, {}, {}}};
    museum::CatalogueQuery query;
    query.offset = 4;
    CHECK(to_text(found, query) == "7 records, 5 to 6\n\njar  [彩陶] 壶\n    place: 郑州[大河]村\n\npit  坑\n");
    const auto json = nlohmann::json::parse(to_json(found));
    CHECK(json["total"] == 7);
    CHECK(json["records"][0]["title_marks"] == nlohmann::json::parse("[[0, 6]]"));
    CHECK(json["records"][1]["snippet"] == "");
    CHECK(to_text({}, {}) == "0 records\n");
}

TEST_CASE("an import is written whole or not at all, and loses nothing that nobody knows") {
    const Folder folder;
    CHECK(folder.import("id,title@en,height\njar,Twin jar,0.2\nbowl,Bowl,\n") == 0);
    auto museum = folder.read();
    REQUIRE(museum.catalogues.size() == 1);
    REQUIRE(museum.catalogues[0].records.size() == 2);
    CHECK(museum.catalogues[0].records[0].core.title.in("en") == "Twin jar");
    CHECK(museum.catalogues[0].records[0].dimensions.height == 0.2);
    CHECK(museum.catalogues[0].records[0].kept.unknown.at("/finder") == "\"Zhang\"");
    CHECK(museum.catalogues[0].records[0].kept.unknown.contains("/x"));

    CHECK(folder.import("id,title@en,height\njar,Other,0.3\nbowl,Bowl,tall\n") == 1);
    CHECK(folder.read().catalogues == museum.catalogues);
    CHECK(folder.import("id,\"title@en\n") == 1);
    CHECK(folder.read().catalogues == museum.catalogues);

    CatalogueOptions options;
    options.museum = folder.museum / "museum.json";
    options.action = CatalogueAction::export_files;
    options.csv = folder.scratch / "out.csv";
    options.lido = folder.scratch / "out.xml";
    REQUIRE(catalogue_command(options) == 0);
    CHECK(mentions(read_text(*options.csv).value(), "Twin jar"));
    CHECK(mentions(read_text(*options.lido).value(), "<lido:lidoRecID"));
    options.action = CatalogueAction::import_file;
    options.csv.reset();
    CHECK(catalogue_command(options) == 0);
    CHECK(folder.read().catalogues == museum.catalogues);
    options.museum = folder.scratch / "nowhere";
    CHECK(catalogue_command(options) == 1);
}

TEST_CASE("a museum without a catalogue gets one, over no other file") {
    const Folder folder(false);
    CHECK(folder.import("id,title@en\njar,Jar\n") == 0);
    CHECK(folder.read().catalogues.at(0).file.path == "catalogue.json");
    CHECK(folder.read().catalogues.at(0).records.at(0).id == "jar");

    const Folder taken(false);
    static_cast<void>(taken.scratch.write("museum/catalogue.json", "mine"));
    CHECK(taken.import("id,title@en\njar,Jar\n") == 1);
    CHECK(read_text(taken.museum / "catalogue.json").value() == "mine");
}
