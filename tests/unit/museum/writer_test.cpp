// What is written is what was read, to the last member; and it looks as a person would write it.
#include "museum/reader.h"
#include "museum/writer.h"

#include "museum/json.h"
#include "museum/schema.h"
#include "museum_folder.h"
#include "random_museum.h"

#include <doctest/doctest.h>

using namespace guanhe;
using namespace guanhe::museum;
using namespace guanhe::test;

TEST_CASE("read(write(x)) == x, for any museum") {
    std::array<int, std::variant_size_v<Action>> seen{};
    for (unsigned seed = 0; seed < 60; ++seed) {
        INFO(seed);
        const auto made = random_museum(seed);
        const Scratch scratch;
        for (const char* name : {"sites/0", "sites/1", "sites/2", "tours/0", "tours/1", "tours/2", "tours/3",
                                 "catalogues/0", "catalogues/1", "catalogues/2", "catalogues/3", "sites/3"})
            std::filesystem::create_directories(scratch.path() / name);
        const auto folder = Folder::open(scratch.path()).value();
        REQUIRE(write_museum(folder, made).ok());
        auto again = read_museum(folder);
        REQUIRE_MESSAGE(again, again.error().message());
        const auto read = std::move(*again);
        for (const auto& finding : read.findings)
            CHECK_MESSAGE((finding.rule == "reference.unknown" || finding.rule == "waiver.unknown-rule"),
                          to_text(finding, "en"));
        CHECK(read.museum == made);
        CHECK(to_json(read.museum) == to_json(made));
        for (const auto& tour : made.tours) {
            CHECK(holds_whole("tour.schema.json", parse_json(to_json(tour)).value().value));
            for (const auto& stop : tour.stops)
                for (const auto& step : stop.steps) ++seen[step.action.index()];
        }
        for (const auto& site : made.sites)
            CHECK(holds_whole("site.schema.json", parse_json(to_json(site)).value().value));
        CHECK(holds_whole("museum.schema.json", parse_json(to_json(made)).value().value));
    }
    for (std::size_t i = 0; i < seen.size(); ++i) CHECK_MESSAGE(seen[i] > 0, step_names()[i]);
}

TEST_CASE("files are laid out for people: order, two spaces, plain lists on one line, defaults left out") {
    Site site;
    site.id = "pit";
    site.file.path = "sites/pit/site.json";
    site.title.values = {{"zh-Hans", "祭祀坑"}, {"en", "Pit"}};
    site.north = 12.5;
    site.exhibits.resize(1);
    site.exhibits[0].id = "jar";
    site.exhibits[0].scan.path = "scans/jar.glb";
    site.exhibits[0].place.position = {1, 0, -2.25};
    CHECK(to_json(site) == R"({
  "$schema": "urn:guanhe:schema:site",
  "version": 1,
  "id": "pit",
  "title": {
    "en": "Pit",
    "zh-Hans": "祭祀坑"
  },
  "north": 12.5,
  "exhibits": [
    {
      "id": "jar",
      "scan": "../../scans/jar.glb",
      "place": {
        "position": [1, 0, -2.25]
      }
    }
  ]
}
)");
}

TEST_CASE("a schema of one's own stays named") {
    const MuseumFolder museum;
    museum.write("sites/pit/site.json",
                 R"({"$schema": "../../schema/site.schema.json", "version": 1, "id": "pit", "title": {}})");
    const auto read = museum.read();
    REQUIRE(write_museum(museum.folder(), read.museum).ok());
    CHECK(read_text(museum.path() / "sites/pit/site.json").value().find("../../schema/site.schema.json") !=
          std::string::npos);
    CHECK(museum.read().museum == read.museum);
}

TEST_CASE("broken parts and refused files go back to their places, as far as there still is one") {
    const MuseumFolder museum;
    museum.write("tours/first.json", R"({"version": 1, "id": "first", "title": {}, "stops": [
        {"id": "a", "site": "pit", "pose": {"position": [0, 0, 0]}}, "broken", {"id": "b", "site": "pit", "pose":
        {"position": [0, 0, 0]}, "steps": [{"do": "sound", "file": "/x"}, {"do": "show", "targets": [{"exhibit": "jar", "odd": 1}]}]}]})");
    auto read = museum.read();
    auto& stops = read.museum.tours.at(0).stops;
    REQUIRE(stops.size() == 2);
    std::get<Sound>(stops[1].steps[0].action).file.path = "audio/new.opus"; // mended
    std::get<Show>(stops[1].steps[1].action).targets.clear();               // and what was odd is gone
    stops.erase(stops.begin());
    const auto json = parse_json(to_json(read.museum.tours[0])).value().value;
    CHECK(json["stops"].size() == 2);
    CHECK(json["stops"][1] == "broken");
    CHECK(json["stops"][0]["steps"][0]["file"] == "../audio/new.opus");
    CHECK(json["stops"][0]["steps"][1]["targets"].empty());
}

TEST_CASE("a file without a name, or without a folder, is an error in words") {
    const MuseumFolder museum;
    Museum made;
    made.id = "m";
    made.sites.resize(1);
    CHECK_FALSE(write_museum(museum.folder(), made).ok());
    made.sites[0].file.path = "no/such/folder/site.json";
    const auto result = write_museum(museum.folder(), made);
    REQUIRE_FALSE(result.ok());
    CHECK(result.error().message().find("folder") != std::string::npos);
}
