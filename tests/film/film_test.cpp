// The sample museum's tour as a film: what a visitor sees at each step, kept as pictures.
#include "base/child_process.h"
#include "base/file.h"
#include "base/process.h"
#include "image/image.h"
#include "picture_compare.h"
#include "scratch.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

using namespace guanhe;
using nlohmann::json;

namespace {

struct Film {
    Path folder;
    json document;
    std::string said;
};

std::string text_of(const Path& file) {
    auto text = read_text(file);
    return text ? std::move(*text) : std::string("unreadable");
}

/// Plays the tour; validation is on, and nothing may be complained of.
Film play(const test::Scratch& scratch, const std::string& name, const std::string& language) {
    Film film;
    film.folder = scratch / name.c_str();
    const Path messages = scratch / (name + ".txt").c_str();
    ChildOptions child;
    child.arguments = {GUANHE_PROGRAM, "visit",  GUANHE_SAMPLE, "--film",  path_to_utf8(film.folder),
                       "--language",   language, "--size",      "480x270", "--validation",
                       "--settings",   "none"};
    child.error_file = messages;
    const auto outcome = run_child(child);
    REQUIRE(outcome.ok());
    film.said = text_of(messages);
    INFO(film.said);
    REQUIRE(outcome->exit_code == 0);
    const auto text = read_text(film.folder / "film.json");
    REQUIRE(text.ok());
    film.document = json::parse(*text);
    return film;
}

/// The picture of the moment that holds this step; the first of its name.
Path picture_of(const Film& film, const std::string& step) {
    for (const auto& shot : film.document.at("shots"))
        if (shot.at("step") == step) return film.folder / path_from_utf8(shot.at("picture").get<std::string>());
    FAIL("no moment begins with the step ", step);
    return {};
}

void check_golden(const Path& file, const std::string& name) {
    CAPTURE(name);
    const auto picture = image::load_rgba8(file);
    REQUIRE(picture.ok());
    const Path golden = Path(GUANHE_GOLDENS) / (name + ".png");
    if (environment_variable("GUANHE_UPDATE_GOLDENS") == "1") {
        REQUIRE(image::save_png(golden, picture->width, picture->height, picture->pixels).ok());
        return;
    }
    const auto reference = image::load_rgba8(golden);
    REQUIRE_MESSAGE(reference.ok(), "there is no golden: look at the picture, then run with GUANHE_UPDATE_GOLDENS=1");
    const auto comparison = test::compare(*picture, *reference);
    MESSAGE(name, ": ", comparison.words());
    if (comparison.same(1.0)) return;
    const Path failures = GUANHE_FAILURES;
    std::error_code ignored;
    std::filesystem::create_directories(failures, ignored);
    const auto difference = test::difference_picture(*picture, *reference);
    (void)image::save_png(failures / (name + ".picture.png"), picture->width, picture->height, picture->pixels);
    (void)image::save_png(failures / (name + ".reference.png"), reference->width, reference->height, reference->pixels);
    (void)image::save_png(failures / (name + ".difference.png"), difference.width, difference.height,
                          difference.pixels);
    FAIL_CHECK("the picture does not look like its golden; see ", path_to_utf8(failures / (name + ".difference.png")));
}

/// By name, all files of a folder.
std::map<std::string, std::string> contents(const Path& folder) {
    std::map<std::string, std::string> all;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        all[path_to_utf8(entry.path().filename())] = text_of(entry.path());
    return all;
}

} // namespace

TEST_CASE("the sample tour shows every kind of step, in Chinese, the same every time") {
    const test::Scratch scratch;
    const Film film = play(scratch, "一", "zh-Hans");
    CHECK(film.said.find("arning") == std::string::npos);
    std::set<std::string> kinds;
    for (const auto& shot : film.document.at("shots"))
        for (const auto& does : shot.at("do")) kinds.insert(does.get<std::string>());
    CHECK(kinds.size() == 18);
    for (const char* step : {"seven", "layout", "how-sure", "cut", "urn-height", "urn-in-hand", "pit-stamp",
                             "torch-said", "sky", "night-turns", "walk-to-wall", "stands-again", "roof-off"})
        check_golden(picture_of(film, step), std::string("zh-") + step);

    const Film again = play(scratch, "二", "zh-Hans");
    const auto first = contents(film.folder), second = contents(again.folder);
    REQUIRE(first.size() == second.size());
    for (const auto& [name, bytes] : first) {
        CAPTURE(name);
        REQUIRE(second.contains(name));
        CHECK(second.at(name) == bytes);
    }
}

TEST_CASE("the sample tour in English") {
    const test::Scratch scratch;
    const Film film = play(scratch, "film", "en");
    for (const char* step : {"how-sure", "stands-again", "credits"})
        check_golden(picture_of(film, step), std::string("en-") + step);
    const auto captions = read_text(film.folder / "film.vtt");
    REQUIRE(captions.ok());
    CHECK(captions->starts_with("WEBVTT\n"));
    CHECK(captions->find("Welcome") != std::string::npos);
    // What each picture is of can be found in the tour's file.
    for (const auto& shot : film.document.at("shots")) {
        CHECK(shot.at("pointer").get<std::string>().starts_with("/stops/"));
        CHECK(std::filesystem::exists(film.folder / path_from_utf8(shot.at("picture").get<std::string>())));
    }
}
