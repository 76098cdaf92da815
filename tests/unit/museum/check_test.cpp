// Every rule of the table has a fault planted that it finds, and nothing but it.
#include "check_museum.h"
#include "museum_folder.h"
#include "picture.h"
#include "video/matroska.h"

#include <functional>
#include <set>

using namespace guanhe;
using namespace guanhe::museum;
using namespace guanhe::test;

namespace {

struct Plant {
    const char* rule;
    std::function<void(CheckMuseum&)> put;
};

constexpr const char* stamp_title = R"("title": {"zh-Hans": "坑", "en": "Pit"}})";

/// One picture, a twentieth of a second long.
std::string film() {
    tools::video::Film film;
    film.width = film.height = 16;
    film.rate = 20;
    auto picture = tools::encode_jpeg(tools::Picture(16, 16), 90);
    REQUIRE(picture);
    film.pictures.push_back(std::move(*picture));
    const auto bytes = tools::video::matroska(film);
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::vector<Plant> plants() {
    return {
        {"captions.beyond-audio", [](auto& m) { m.change("hello.vtt", "00:02.000", "00:09.000"); }},
        {"captions.cue", [](auto& m) { m.files["hello.vtt"] += "\n00:02.500 --> 00:02.100\nAgain.\n"; }},
        {"captions.missing",
         [](auto& m) {
             m.files["dig.mp4"] = film();
             m.add_step(R"({"do": "panel", "video": {"file": {"en": "../dig.mp4"},
                 "alt": {"zh-Hans": "发掘", "en": "Digging"}}, "seconds": 9})");
         }},
        {"captions.too-fast",
         [](auto& m) { m.change("hello.vtt", "Hello.", "Hello, and welcome to this small museum of ours."); }},
        {"captions.unreadable", [](auto& m) { m.files["hello.vtt"] = "Hello.\n"; }},
        {"comfort.fast-glide",
         [](auto& m) {
             m.add_step(R"({"do": "move", "pose": {"position": [3, 0, -3]}, "manner": "glide", "seconds": 0.5})");
         }},
        {"comfort.light-jump", [](auto& m) { m.add_step(R"({"do": "light", "torch": {}, "seconds": 0})"); }},
        {"comfort.short-dwell",
         [](auto& m) {
             m.add_step(
                 R"({"do": "panel", "text": {"text": {"zh-Hans": "长话短说", "en": "To make a long story short"}}, "seconds": 0.5})");
         }},
        {"comfort.small-text",
         [](auto& m) {
             m.add_step(
                 R"({"do": "panel", "text": {"text": {"zh-Hans": "远", "en": "Far"}}, "pose": {"position": [0, 1.6, -9]}})");
         }},
        {"document.duplicate-key", [](auto& m) { m.change_museum(R"("id": "m")", R"("id": "m", "id": "m")"); }},
        {"document.old-version", [](auto& m) { m.change("catalogue.json", R"("version": 1, )", ""); }},
        {"document.schema", [](auto& m) { m.add_step(R"({"do": "wait", "time": {"seconds": "long"}})"); }},
        {"document.unknown-key", [](auto& m) { m.change_museum(R"("id": "m")", R"("id": "m", "colour": "red")"); }},
        {"document.unreadable",
         [](auto& m) {
             m.files["broken.json"] = "{";
             m.change_museum(R"(["catalogue.json"])", R"(["catalogue.json", "broken.json"])");
         }},
        {"document.version",
         [](auto& m) {
             m.files["newer.json"] = R"({"version": 99, "records": []})";
             m.change_museum(R"(["catalogue.json"])", R"(["catalogue.json", "newer.json"])");
         }},
        {"file.missing", [](auto& m) { m.add_step(R"({"do": "sound", "file": "../gone.wav"})"); }},
        {"file.unused", [](auto& m) { m.files["notes.txt"] = "to do"; }},
        {"flow.duplicate-stamp",
         [](auto& m) { m.add_step(R"({"do": "stamp", "stamp": "pit", "title": {"zh-Hans": "又", "en": "Again"}})"); }},
        {"flow.endless",
         [](auto& m) {
             m.add_step(
                 R"({"id": "here", "do": "branch", "cases": [{"when": {"kind": "visited", "name": "a"}, "next": {"step": "here"}}]})");
         }},
        {"flow.no-answers",
         [](auto& m) {
             m.add_step(
                 R"({"do": "ask", "question": {"zh-Hans": "吗", "en": "Is it?"}, "answers": [{"id": "x", "text": {}}]})");
         }},
        {"flow.unreachable-step",
         [](auto& m) {
             m.change_tour(R"("manner": "walk"})", R"("manner": "walk"}, {"do": "wait", "time": {"seconds": 1}})");
         }},
        {"flow.unreachable-stop",
         [](auto& m) {
             m.change_tour(R"({"id": "b",)", R"({"id": "c", "title": {"zh-Hans": "丙", "en": "C"}, "site": "pit",
                 "pose": {"position": [3, 0, 0]}}, {"id": "b",)");
         }},
        {"ground.air", [](auto& m) { m.change_tour("[0, 0, -3]", "[0, 0.5, -3]"); }},
        {"ground.cost", [](auto& m) { m.ground.drawn = 50'000'000; }},
        {"ground.drop",
         [](auto& m) {
             m.ground.triangles.clear();
             add_floor(m.ground.triangles, {-10, -3.4F}, {10, 10}, 0);
             add_floor(m.ground.triangles, {-10, -10}, {10, -3.4F}, -2);
         }},
        {"ground.inside",
         [](auto& m) {
             add_box(m.ground.triangles, {1.4F, 0, -4}, {4, 3, -2});
             m.change_tour("[0, 0, -3]", "[2, 0, -3]");
             m.change_tour("\"walk\"", "\"teleport\"");
         }},
        {"ground.outside-limits",
         [](auto& m) {
             m.change_site("[-9, 9]]]", R"([-9, 9]]], "holes": [[[-1, -4], [1, -4], [1, -2], [-1, -2]]])");
         }},
        {"ground.radius",
         [](auto& m) {
             m.ground.triangles.clear();
             add_floor(m.ground.triangles, {-10, -3.4F}, {10, 10}, 0);
         }},
        {"ground.steep",
         [](auto& m) {
             m.ground.triangles.clear();
             add_floor(m.ground.triangles, {-10, -2}, {10, 10}, 0);
             add_quad(m.ground.triangles, {-10, 2, -4}, {-10, -2, -2}, {10, -2, -2}, {10, 2, -4});
             m.change_tour("\"walk\"", "\"teleport\"");
         }},
        {"ground.step",
         [](auto& m) {
             m.ground.triangles.clear();
             add_floor(m.ground.triangles, {-10, -3.4F}, {10, 10}, 0);
             add_floor(m.ground.triangles, {-10, -10}, {10, -3.4F}, -0.3F);
         }},
        {"ground.unreachable", [](auto& m) { add_box(m.ground.triangles, {-9, 0, -0.2F}, {9, 3, 0.2F}); }},
        {"id.duplicate",
         [](auto& m) { m.change_museum(R"(["tours/first.json"])", R"(["tours/first.json", "tours/first.json"])"); }},
        {"path.outside",
         [](auto& m) { m.change_museum(R"(["catalogue.json"])", R"(["catalogue.json", "../private.json"])"); }},
        {"picture.unreadable", [](auto& m) { m.files["dig.png"] = "no picture"; }},
        {"reference.unknown", [](auto& m) { m.add_step(R"({"do": "look", "at": {"exhibit": "nobody"}})"); }},
        {"scan.unreadable", [](auto& m) { m.ground.broken = true; }},
        {"script.unreadable", [](auto& m) { m.files["first.lua"] = "function greet( end\n"; }},
        {"sound.unreadable", [](auto& m) { m.files["hello.wav"] = "no sound"; }},
        {"text.alt-missing",
         [](auto& m) { m.change_site(R"("alt": {"zh-Hans": "平地", "en": "Level ground"},)", ""); }},
        {"text.credits-missing",
         [](auto& m) { m.change_museum(R"("credits": {"zh-Hans": "某人", "en": "Somebody"},)", ""); }},
        {"text.rights-missing", [](auto& m) { m.change_museum(R"("rights": {"zh-Hans": "示例", "en": "CC0"},)", ""); }},
        {"text.source-missing",
         [](auto& m) {
             m.change_museum(R"(,
"source": {"zh-Hans": "虚构", "en": "Made up"})",
                             "");
         }},
        {"text.untranslated", [](auto& m) { m.change_tour(stamp_title, R"("title": {"zh-Hans": "坑"}})"); }},
        {"video.unreadable",
         [](auto& m) {
             m.files["dig.mp4"] = "no film";
             m.add_step(
                 R"({"do": "say", "text": {"zh-Hans": "好。", "en": "Good."}, "signing": {"en": "../dig.mp4"}})");
         }},
        {"waiver.unknown-rule",
         [](auto& m) {
             m.change_museum(R"("id": "m")", R"("id": "m", "waivers": [{"rule": "no.such", "reason": "none"}])");
         }},
        {"waiver.unused",
         [](auto& m) {
             m.change_museum(R"("id": "m")", R"("id": "m", "waivers": [{"rule": "file.unused", "reason": "none"}])");
         }},
    };
}

std::string words_of(const std::vector<Finding>& findings) {
    std::string all;
    for (const auto& finding : findings) all += to_text(finding, "en") + "\n";
    return all;
}

} // namespace

TEST_CASE("a museum without a fault is found so") {
    CheckMuseum museum;
    CHECK(words_of(museum.check()).empty());
}

TEST_CASE("every rule finds the fault that it is about, and no other rule does") {
    std::set<std::string_view> planted;
    for (const auto& plant : plants()) {
        CAPTURE(plant.rule);
        REQUIRE(museum::find_rule(plant.rule) != nullptr);
        planted.insert(plant.rule);
        CheckMuseum museum;
        plant.put(museum);
        const auto findings = museum.check();
        CAPTURE(words_of(findings));
        CHECK(!findings.empty());
        for (const auto& finding : findings) {
            CHECK(finding.rule == plant.rule);
            CHECK(speaks(finding));
            CHECK(!finding.file.empty());
        }
    }
    for (const auto& rule : rules()) {
        CAPTURE(rule.id);
        CHECK(planted.contains(rule.id));
    }
}

TEST_CASE("a waiver with a reason covers what is checked, and is not told twice") {
    CheckMuseum museum;
    museum.files["notes.txt"] = "to do";
    museum.change_museum(R"("id": "m")", R"("id": "m", "waivers": [
        {"rule": "file.unused", "file": "notes.txt", "reason": "our diary"}, {"rule": "no.such", "reason": "none"}])");
    const auto findings = museum.check();
    CAPTURE(words_of(findings));
    REQUIRE(findings.size() == 2);
    const auto* unused = test::find_rule(findings, "file.unused");
    REQUIRE(unused != nullptr);
    CHECK(unused->waived == "our diary");
    CHECK(test::find_rule(findings, "waiver.unknown-rule") != nullptr);
}

TEST_CASE("a place is told as it is in the file, behind siblings that could not be read") {
    CheckMuseum museum;
    museum.add_step(R"({"do": "ask", "question": {"zh-Hans": "吗", "en": "Is it?"}, "answers": [{"id": 5},
        {"id": "x", "text": {}}, {"id": "y", "text": {"zh-Hans": "是", "en": "Yes"}, "next": {"stop": "gone"},
        "reply": {"audio": {"en": "../gone.wav"}, "text": {"en": "Good."}}}]},
        {"do": "branch", "cases": [{}, {"when": {"kind": "always"}, "next": {"stop": "lost"}}]})");
    museum.change_museum(R"("id": "m")", R"("id": "m", "waivers": [{"rule": "file.unused"},
        {"rule": "no.such", "reason": "none"}, {"rule": "file.unused", "reason": "none"}])");
    const auto findings = museum.check();
    CAPTURE(words_of(findings));
    std::set<std::string> places;
    for (const auto& finding : findings)
        if (finding.rule != "document.schema") places.insert(finding.rule + " " + finding.pointer);
    const std::string steps = "/stops/1/steps/";
    for (const auto& place :
         {"flow.no-answers " + steps + "0/answers/1/text", "reference.unknown " + steps + "0/answers/2/next/stop",
          "file.missing " + steps + "0/answers/2/reply/audio/en",
          "text.untranslated " + steps + "0/answers/2/reply/text", "reference.unknown " + steps + "1/cases/1/next/stop",
          std::string("waiver.unknown-rule /waivers/1"), std::string("waiver.unused /waivers/2")})
        CHECK_MESSAGE(places.contains(place), place);
}

TEST_CASE("a tour that would go where nothing is goes on with its next step, for the check as for the visitor") {
    CheckMuseum museum;
    museum.add_step(R"({"do": "branch", "cases": [{"when": {"kind": "always"}, "next": {"stop": "gone"}}]})");
    const auto findings = museum.check();
    CAPTURE(words_of(findings));
    REQUIRE(findings.size() == 1); // and the stamp after it is reached
    CHECK(findings[0].rule == "reference.unknown");
}

TEST_CASE("a file that a scan names beside itself and that was not copied is missing") {
    CheckMuseum museum;
    museum.files["sites/pit/wall.gltf"] =
        R"({"asset": {"version": "2.0"}, "images": [{"uri": "wall.png"}], "buffers": []})";
    museum.change_site(R"("exhibits": [)", R"("exhibits": [{"id": "wall", "title": {"zh-Hans": "墙", "en": "Wall"},
        "alt": {"zh-Hans": "墙", "en": "A wall"}, "scan": "wall.gltf"}, )");
    const auto findings = museum.check();
    CAPTURE(words_of(findings));
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].rule == "file.missing");
    CHECK(findings[0].pointer == "/exhibits/0/scan");
    CHECK(findings[0].message.in("en").find("wall.png") != std::string_view::npos);
}

TEST_CASE("captions in another language do not pace what is read in one's own") {
    CheckMuseum museum;
    museum.change_museum(R"(["zh-Hans", "en"])", R"(["zh-Hans"])");
    museum.change("hello.vtt", "00:02.000", "00:09.000");
    museum.change_tour(R"("audio": {"en": "../hello.wav"}, "captions": {"en": "../hello.vtt"}})",
                       R"("captions": {"en": "../hello.vtt"}, "withNext": true})");
    const auto findings = museum.check();
    CAPTURE(words_of(findings));
    for (const auto& finding : findings) CHECK(finding.rule == "file.unused"); // the sound
}

TEST_CASE("what nobody needs to name is no unused file") {
    CheckMuseum museum;
    museum.files["hello.wav.draft"] = "{}";
    museum.files["README.md"] = "# Ours";
    museum.files[".git/config"] = "";
    CHECK(words_of(museum.check()).empty());
}

TEST_CASE("a stop that only a script goes to is reached") {
    CheckMuseum museum;
    museum.change_tour(R"({"id": "b",)", R"({"id": "c", "title": {"zh-Hans": "丙", "en": "C"}, "site": "pit",
        "pose": {"position": [3, 0, 0]}}, {"id": "b",)");
    museum.files["first.lua"] = "function greet() go('c') end\n";
    CHECK(words_of(museum.check()).empty());
}

TEST_CASE("a thing's record speaks for its rights, and a blank translation is none") {
    CheckMuseum museum;
    museum.change_museum(R"("rights": {"zh-Hans": "示例", "en": "CC0"},)", "");
    museum.change_site(R"("walkable": true)", R"("walkable": true, "record": "r")");
    museum.change("catalogue.json", R"("dublinCore": {)",
                  R"("dublinCore": {"rights": {"zh-Hans": "示例", "en": " "}, )");
    const auto findings = museum.check();
    CAPTURE(words_of(findings));
    REQUIRE(findings.size() == 2); // the picture of the panel has no record
    CHECK(findings[0].rule == "text.rights-missing");
    CHECK(findings[0].pointer.ends_with("/picture"));
    CHECK(findings[1].rule == "text.untranslated");
    CHECK(findings[1].pointer == "/records/0/dublinCore/rights");
}

TEST_CASE("without tools their rules are left out, and nothing else") {
    CheckMuseum museum;
    museum.ground.broken = true;
    museum.files["first.lua"] = "function greet( end\n";
    museum.files["notes.txt"] = "to do";
    const Scratch scratch;
    museum.write(scratch.path());
    const auto findings = check_museum(Folder::open(scratch.path()).value(), {});
    REQUIRE(findings);
    REQUIRE(findings->size() == 1);
    CHECK(findings->front().rule == "file.unused");
}

TEST_CASE("the sample museum has nothing to be told of; cli.check asks its scans too") {
    const auto folder = Folder::open(path_from_utf8(GUANHE_SAMPLE));
    if (!folder) {
        MESSAGE("the sample museum has not been built here");
        return;
    }
    const auto findings = check_museum(*folder, CheckMuseum::tools(), CheckMuseum::limits());
    REQUIRE(findings);
    CHECK(words_of(*findings) == "");
}

TEST_CASE("docs/museum-rules.md is what the program prints") {
    const auto page = read_text(path_from_utf8(GUANHE_SOURCE_DIR "/docs/museum-rules.md"));
    REQUIRE(page);
    CHECK_MESSAGE(*page == rules_page(), "write it anew: guanhe check --rules > docs/museum-rules.md");
    for (const auto& rule : rules()) CHECK(!rule.source.empty());
}
