// What is broken is told of, with file, pointer and remedy in both languages, and the rest of the museum still works.
#include "museum/reader.h"
#include "museum/writer.h"

#include "museum_folder.h"

#include <doctest/doctest.h>

using namespace guanhe;
using namespace guanhe::museum;
using namespace guanhe::test;

namespace {

/// The one finding there is.
const Finding& only(const ReadMuseum& read, std::string_view rule) {
    for (const auto& finding : read.findings) INFO(to_text(finding, "en"));
    REQUIRE(read.findings.size() == 1);
    CHECK(read.findings[0].rule == rule);
    CHECK(speaks(read.findings[0]));
    return read.findings[0];
}

std::string tour_with(const std::string& stops) {
    return R"({"version": 1, "id": "first", "title": {"en": "First"}, "stops": [)" + stops + "]}";
}
std::string stop_with(const std::string& steps) {
    return R"({"id": "a", "site": "pit", "pose": {"position": [0, 0, 0]}, "steps": [)" + steps + "]}";
}

} // namespace

TEST_CASE("a museum that is right has no findings") {
    const auto read = MuseumFolder().read();
    for (const auto& finding : read.findings) CHECK_MESSAGE(false, to_text(finding, "en"));
    const auto& museum = read.museum;
    CHECK(museum.title.in("zh-Hans") == "馆");
    REQUIRE(museum.tours.size() == 1);
    const auto& steps = museum.tours[0].stops.at(0).steps;
    REQUIRE(steps.size() == 2);
    CHECK(steps[1].location.pointer == "/stops/0/steps/1");
    CHECK(steps[1].location.file.path == "tours/first.json");
    CHECK(find_exhibit(*find_site(museum, "pit"), "jar")->scan.path == "sites/pit/jar.glb");
    CHECK(find_era(museum.sites[0], "yangshao")->first_year == -3300);
    CHECK(find_stop(museum.tours[0], "b") != nullptr);
    CHECK(find_stop(museum.tours[0], "c") == nullptr);
}

TEST_CASE("only a museum.json that cannot be read is refused") {
    const MuseumFolder museum;
    for (const std::string bad :
         {"", "{", "[]", "null", "{\"version\": 1}", "{\"version\": 1, \"id\": \"m\", \"title\": {\"en\": \"M\"},",
          R"({"version": 1, "id": "m", "title": "M", "languages": ["en"]})",
          R"({"version": 1, "id": "m", "title": {"en": "M"}, "languages": []})", "\xFF\xFE{\0}"}) {
        museum.write("museum.json", bad);
        const auto refused = read_museum(museum.path());
        REQUIRE_FALSE_MESSAGE(refused.ok(), bad);
        CHECK(refused.error().where.find("museum.json") != std::string::npos);
        CHECK_FALSE(refused.error().hint.empty());
    }
    std::filesystem::remove(museum.path() / "museum.json");
    CHECK_FALSE(read_museum(museum.path()).ok());
    CHECK_FALSE(read_museum(museum.path() / "nowhere").ok());
}

TEST_CASE("a bad step leaves its stop, a bad stop its tour, a bad file the museum") {
    const MuseumFolder museum;
    museum.write(
        "tours/first.json",
        tour_with(stop_with(R"({"do": "say", "text": {"en": "A"}}, {"do": "dance"}, {"do": "look", "at": {}})") +
                  R"(, {"id": "broken", "site": "pit"}, {"id": "b", "site": "pit", "pose": {"position": [0, 0, 0]}})"));
    museum.write("sites/pit/site.json",
                 R"({"version": 1, "id": "pit", "title": {"en": "Pit"}, "exhibits": [{"id": "jar"},
        {"id": "wall", "scan": "wall.glb", "certainty": "perhaps"}, {"id": "pot", "scan": "pot.glb"}]})");
    const auto read = museum.read();
    REQUIRE(read.museum.sites.size() == 1);
    REQUIRE(read.museum.sites[0].exhibits.size() == 1);
    CHECK(read.museum.sites[0].exhibits[0].id == "pot");
    REQUIRE(read.museum.tours.at(0).stops.size() == 2);
    CHECK(read.museum.tours[0].stops[0].steps.size() == 1);
    std::vector<std::string> where;
    for (const auto& finding : read.findings) {
        CHECK(finding.rule == "document.schema");
        CHECK(speaks(finding));
        where.push_back(finding.file.path + finding.pointer);
    }
    CHECK(where == std::vector<std::string>{"sites/pit/site.json/exhibits/0",
                                            "sites/pit/site.json/exhibits/1/certainty",
                                            "tours/first.json/stops/0/steps/1/do",
                                            "tours/first.json/stops/0/steps/2/at", "tours/first.json/stops/1"});
    // And nothing is lost by writing it.
    REQUIRE(write_museum(museum.folder(), read.museum).ok());
    const auto again = museum.read();
    CHECK(again.museum == read.museum);
    CHECK(again.findings == read.findings);
    CHECK(read_text(museum.path() / "tours/first.json").value().find("\"dance\"") != std::string::npos);

    museum.write("sites/pit/site.json", "{\"version\": 1, \"id\": \"pit\",\n \"title\"");
    const auto cut = museum.read();
    CHECK(cut.museum.sites.empty());
    CHECK(cut.museum.tours.size() == 1);
    const auto* finding = find_rule(cut.findings, "document.unreadable");
    REQUIRE(finding != nullptr);
    CHECK(finding->message.in("en").find("line 2") != std::string::npos);
    CHECK(finding->message.in("zh-Hans").find("line 2") != std::string::npos);
    REQUIRE(write_museum(museum.folder(), cut.museum).ok());
    CHECK(museum.read().museum == cut.museum); // the site's name is still on the list
}

TEST_CASE("faults say what was found and what was expected") {
    struct Case {
        std::string step, pointer, found, expected;
    };
    const MuseumFolder museum;
    for (const auto& [step, pointer, found, expected] :
         {Case{R"({"do": "hold"})", "", "", "\"exhibit\""},
          Case{R"({"do": "hold", "exhibit": 7})", "/exhibit", "7", "text"},
          Case{R"({"do": "hold", "exhibit": "jar", "scale": 0})", "/scale", "0", "from"},
          Case{R"({"do": "hold", "exhibit": "jar", "hand": "third"})", "/hand", "third", "\"left\""},
          Case{R"({"do": "hold", "exhibit": "a b"})", "/exhibit", "a b", "digits"},
          Case{R"({"do": "look", "at": {"position": [1, 2]}})", "/at/position", "(2)", "of 3"},
          Case{R"({"do": "wait"})", "", "{…}", "\"gaze\""},
          Case{R"({"do": "wait", "all": {}, "time": {"seconds": 1}})", "", "{…}", "exactly one"},
          Case{R"({"do": "say", "text": "Hello"})", "/text", "Hello", "an object"},
          Case{R"({"do": "say", "text": {"e": "Hello"}})", "/text", "", "language"},
          Case{R"({"do": "ask", "question": {}, "answers": []})", "/answers", "(0)", "1"},
          Case{R"({"do": "light", "sun": {"date": "0000-06-21", "hour": 6}})", "/sun/date", "0000", "203"},
          Case{R"(7)", "", "7", "an object"}, Case{R"({"id": "x"})", "", "", "\"do\""}}) {
        INFO(step);
        museum.write("tours/first.json", tour_with(stop_with(step)));
        const auto read = museum.read();
        const auto& finding = only(read, "document.schema");
        CHECK(finding.pointer == "/stops/0/steps/0" + pointer);
        CHECK(finding.file.path == "tours/first.json");
        INFO(to_text(finding, "en"));
        CHECK(finding.message.in("en").find(found) != std::string::npos);
        CHECK(to_text(finding, "en").find(expected) != std::string::npos);
    }
}

TEST_CASE("a path out of the museum is emptied, told of, and kept for writing") {
    const MuseumFolder museum;
    museum.write("tours/first.json",
                 tour_with(stop_with(R"({"do": "say", "text": {"en": "A"}, "audio": {"en": "../../x.opus",
        "zh-Hans": "../audio/x.opus"}}, {"do": "sound", "file": "/etc/passwd"})")));
    museum.write("museum.json", R"({"version": 1, "id": "m", "title": {"en": "M"}, "languages": ["en"],
        "sites": ["../../other/site.json", "sites/pit/site.json"], "tours": ["tours/first.json"]})");
    const auto read = museum.read();
    CHECK(read.museum.sites.size() == 1);
    const auto& steps = read.museum.tours.at(0).stops.at(0).steps;
    REQUIRE(steps.size() == 2);
    const auto& audio = std::get<Say>(steps[0].action).narration.audio.values;
    CHECK(audio.size() == 1);
    CHECK(audio.at("zh-Hans").path == "audio/x.opus");
    CHECK(std::get<Sound>(steps[1].action).file.empty());
    REQUIRE(read.findings.size() == 3);
    for (const auto& finding : read.findings) {
        CHECK(finding.rule == "path.outside");
        CHECK(speaks(finding));
    }
    CHECK(read.findings[0].pointer == "/sites/0");
    CHECK(read.findings[1].pointer == "/stops/0/steps/0/audio/en");
    CHECK(read.findings[2].pointer == "/stops/0/steps/1/file");
    REQUIRE(write_museum(museum.folder(), read.museum).ok());
    CHECK(museum.read().findings == read.findings);
}

TEST_CASE("unknown keys survive, and those that may be typos are told of") {
    const MuseumFolder museum;
    museum.write("tours/first.json", tour_with(R"({"id": "a", "site": "pit", "x-ours": [1, {"b": null}], "pose":
        {"position": [0, 0, 0], "tilt": 3}, "steps": [{"do": "show", "targets": [{"exhibit": "jar"},
        {"exhibit": "wall", "glow": true}], "fade~/": 2}]})"));
    const auto read = museum.read();
    std::vector<std::string> where;
    for (const auto& finding : read.findings) {
        CHECK(finding.rule == "document.unknown-key");
        CHECK(finding.severity == Severity::note);
        where.push_back(finding.pointer);
    }
    CHECK(where == std::vector<std::string>{"/stops/0/pose/tilt", "/stops/0/steps/0/targets/1/glow",
                                            "/stops/0/steps/0/fade~0~1"});
    REQUIRE(write_museum(museum.folder(), read.museum).ok());
    const auto again = museum.read();
    CHECK(again.museum == read.museum);
    CHECK(again.findings == read.findings);
    const auto text = read_text(museum.path() / "tours/first.json").value();
    for (const char* kept : {"x-ours", "\"tilt\": 3", "\"glow\": true", "\"fade~/\": 2", "\"b\": null"})
        CHECK_MESSAGE(text.find(kept) != std::string::npos, kept);
}

TEST_CASE("keys and ids that stand twice are told of") {
    const MuseumFolder museum;
    museum.write("tours/first.json",
                 R"({"version": 1, "id": "first", "title": {"en": "First"}, "id": "second", "stops": [
        {"id": "a", "site": "pit", "pose": {"position": [0, 0, 0]}}, {"id": "a", "site": "pit", "pose": {"position": [0, 0, 0]}}]})");
    const auto read = museum.read();
    CHECK(read.museum.tours.at(0).id == "second");
    CHECK(find_rule(read.findings, "document.duplicate-key")->pointer == "/id");
    CHECK(find_rule(read.findings, "id.duplicate")->pointer == "/stops/1/id");
}

TEST_CASE("what names nothing is told of") {
    const MuseumFolder museum;
    museum.write(
        "tours/first.json",
        tour_with(
            stop_with(
                R"({"do": "hold", "exhibit": "gone"}, {"do": "move", "stop": "gone"}, {"do": "era", "era": "gone"},
        {"do": "branch", "cases": [{"when": {"kind": "always"}, "next": {"step": "gone"}}]},
        {"do": "show", "targets": [{"exhibit": "jar"}, {"hotspot": "gone"}]})") +
            R"(, {"id": "b", "site": "gone", "pose": {"position": [0, 0, 0]}})"));
    const auto read = museum.read();
    std::vector<std::string> where;
    for (const auto& finding : read.findings) {
        CHECK(finding.rule == "reference.unknown");
        CHECK(speaks(finding));
        where.push_back(finding.pointer);
    }
    CHECK(where == std::vector<std::string>{"/stops/0/steps/0/exhibit", "/stops/0/steps/1/stop", "/stops/0/steps/2/era",
                                            "/stops/0/steps/3/cases/0/next/step", "/stops/0/steps/4/targets/1/hotspot",
                                            "/stops/1/site"});
}

TEST_CASE("an answer that a branch asks for must be one that can be given") {
    const MuseumFolder museum;
    museum.write(
        "tours/first.json",
        tour_with(stop_with(
            R"({"id": "q", "do": "ask", "question": {"en": "Is it?"}, "answers": [{"id": "yes", "text": {"en": "Yes"}}]},
        {"do": "branch", "cases": [{"when": {"kind": "answer", "name": "q", "is": "yes"}, "next": {}},
            {"when": {"kind": "answer", "name": "q", "is": "no"}, "next": {}},
            {"when": {"kind": "answer", "name": "r", "is": "yes"}, "next": {}}]})")));
    const auto read = museum.read();
    REQUIRE(read.findings.size() == 2);
    CHECK(read.findings[0].rule == "reference.unknown");
    CHECK(read.findings[0].pointer == "/stops/0/steps/1/cases/1/when/is");
    CHECK(read.findings[1].pointer == "/stops/0/steps/1/cases/2/when/name");
    CHECK(speaks(read.findings[1]));
}

TEST_CASE("an id of two records in two catalogues is told of, and once") {
    const MuseumFolder museum;
    museum.write("museum.json", R"({"version": 1, "id": "m", "title": {"en": "M"}, "languages": ["en"],
        "catalogues": ["a.json", "b.json"]})");
    const auto record = std::string(R"({"id": "r", "dublinCore": {"title": {"en": "Jar"}}})");
    museum.write("a.json", R"({"version": 1, "records": [)" + record + "]}");
    museum.write("b.json", R"({"version": 1, "records": [)" + record + ", " + record + "]}");
    const auto read = museum.read();
    REQUIRE(read.findings.size() == 2);
    CHECK(read.findings[0].pointer == "/records/1/id"); // within its own file
    CHECK(read.findings[1].pointer == "/records/0/id");
    CHECK(read.findings[1].rule == "id.duplicate");
    CHECK(read.findings[1].file.path == "b.json");
    CHECK(speaks(read.findings[1]));
}

TEST_CASE("ten thousand stops are read") {
    std::string stops;
    for (int i = 0; i < 10'000; ++i) {
        stops += (i > 0 ? ", " : "") + std::string(R"({"id": "s)") + std::to_string(i) +
                 R"(", "site": "pit", "pose": {"position": [0, 0, 0]}, "steps": [{"do": "say", "text": {"en": "Hello"}},
                 {"do": "wait", "time": {"seconds": 1}}]})";
    }
    const MuseumFolder museum;
    museum.write("tours/first.json", tour_with(stops));
    const auto read = museum.read();
    CHECK(read.findings.empty());
    CHECK(read.museum.tours.at(0).stops.size() == 10'000);
}

TEST_CASE("what costs too much is refused in words, and the rest still works") {
    const MuseumFolder museum;
    const auto told = [&](const std::string& tour, const char* words) {
        museum.write("tours/first.json", tour);
        const auto read = museum.read();
        CHECK(read.museum.tours.empty());
        const auto* finding = find_rule(read.findings, "document.unreadable");
        REQUIRE(finding != nullptr);
        INFO(to_text(*finding, "en"));
        CHECK(finding->message.in("en").find(words) != std::string::npos);
    };
    told(std::string(100'000, '['), "nested deeper");
    told("{\"version\": 1e999}", "JSON");
    museum.write("tours/first.json", "{");
    std::filesystem::resize_file(museum.path() / "tours/first.json", most_document_bytes + 1); // sparse
    const auto read = museum.read();
    CHECK(find_rule(read.findings, "document.unreadable")->message.in("en").find("bytes") != std::string::npos);
    CHECK(find_rule(read.findings, "document.unreadable")->pointer == "/tours/0");
    // A long text where a short one was expected: regular expressions recurse.
    museum.write("tours/first.json",
                 tour_with(stop_with(R"({"do": "hold", "exhibit": ")" + std::string(5'000'000, 'a') + "\"}")));
    CHECK(only(museum.read(), "document.schema").message.in("en").size() < 300);
    // So many values that are wrong that telling of each would cost more than the file.
    std::string outline = "0";
    for (int i = 0; i < 500'000; ++i) outline += ", 0";
    museum.write("sites/pit/site.json",
                 R"({"version": 1, "id": "pit", "title": {}, "walk": {"outlines": [)" + outline + "]}}");
    CHECK(museum.read().museum.sites.empty());
    museum.write("sites/pit/site.json", R"({"version": 1, "id": "pit", "title": {}})");
    // So many faults that nobody reads them.
    std::string bad = "0";
    for (int i = 0; i < 10'000; ++i) bad += ", 0";
    museum.write("tours/first.json", tour_with(bad));
    CHECK(museum.read().findings.size() == 200);
}
