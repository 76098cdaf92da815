// Every earlier version of the format is still read: its kept example lies beside this file.
#include "museum/reader.h"
#include "museum/writer.h"

#include "museum_folder.h"

#include <doctest/doctest.h>

using namespace guanhe;
using namespace guanhe::museum;
using namespace guanhe::test;

TEST_CASE("version 0 is read as what it meant") {
    const auto read = read_museum(path_from_utf8(GUANHE_SOURCE_DIR) / "tests/unit/museum/version_0").value();
    for (const auto& finding : read.findings)
        CHECK_MESSAGE(finding.rule == "document.old-version", to_text(finding, "en"));
    CHECK(read.findings.size() == 3);
    const auto& museum = read.museum;
    CHECK(museum.title.in("zh-Hans") == "双槐树");
    CHECK(museum.title.values.size() == 1);
    CHECK(museum.languages == std::vector<std::string>{"zh-Hans"});
    CHECK(museum.kept.unknown.empty());
    REQUIRE(museum.sites.size() == 1);
    REQUIRE(museum.sites[0].exhibits.size() == 1);
    const auto& jar = museum.sites[0].exhibits[0];
    CHECK(jar.scan.path == "pit/jar.glb");
    CHECK(jar.place.position == glm::dvec3(1, 0, -2));
    CHECK(jar.place.rotation == glm::dvec3(0, 90, 0));
    CHECK(jar.kept.unknown.empty());
    CHECK(museum.sites[0].hotspots.at(0).text.in("zh-Hans") == "排列如北斗。");
    const auto& steps = museum.tours.at(0).stops.at(0).steps;
    REQUIRE(steps.size() == 3);
    const auto& say = std::get<Say>(steps[0].action);
    CHECK(say.narration.text.in("zh-Hans") == "您好。");
    CHECK(say.narration.audio.values.at("zh-Hans").path == "audio/hello.opus");
    CHECK(std::get<PanelText>(std::get<Panel>(steps[1].action).content).text.in("zh-Hans") == "约五千三百年前。");
    CHECK(std::get<Hold>(steps[2].action).exhibit == "jar");
}

TEST_CASE("what was of version 0 is written as the newest") {
    const auto old = read_museum(path_from_utf8(GUANHE_SOURCE_DIR) / "tests/unit/museum/version_0").value();
    const Scratch scratch;
    std::filesystem::create_directories(scratch.path() / "pit");
    const auto folder = Folder::open(scratch.path()).value();
    REQUIRE(write_museum(folder, old.museum).ok());
    const auto read = read_museum(folder).value();
    CHECK(read.findings.empty());
    CHECK(read.museum == old.museum);
}

TEST_CASE("a file of a newer version is not guessed at") {
    const MuseumFolder museum;
    museum.write("sites/pit/site.json", R"({"version": 2, "id": "pit", "title": {"en": "Pit"}})");
    const auto read = museum.read();
    CHECK(read.museum.sites.empty());
    const auto* finding = find_rule(read.findings, "document.version");
    REQUIRE(finding != nullptr);
    CHECK(speaks(*finding));
    museum.write("museum.json", R"({"version": 99, "id": "m", "title": {"en": "M"}, "languages": ["en"]})");
    const auto refused = read_museum(museum.path());
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().message().find("99") != std::string::npos);
}

TEST_CASE("a version that is no number is a fault, not version 0") {
    const MuseumFolder museum;
    for (const char* version : {"\"1\"", "-1", "1.5", "null", "99999999999999999999"}) {
        museum.write("sites/pit/site.json",
                     R"({"id": "pit", "title": {"en": "Pit"}, "version": )" + std::string(version) + "}");
        const auto read = museum.read();
        CHECK_MESSAGE(read.museum.sites.empty(), version);
        CHECK_MESSAGE(find_rule(read.findings, "document.schema") != nullptr, version);
    }
}
