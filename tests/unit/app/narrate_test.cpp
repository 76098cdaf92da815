// `guanhe narrate`: what is missing in a museum gets a draft voice, and a recording never does.
#include "audio/draft.h"
#include "audio/sound_writer.h"
#include "audio/speech.h"
#include "museum/reader.h"
#include "narrate/narrate.h"
#include "scratch.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <vector>

using namespace guanhe;
using namespace guanhe::app;

namespace {

constexpr const char* museum_json = R"({
  "version": 1, "id": "m", "title": {"zh-Hans": "馆", "en": "Museum"}, "languages": ["zh-Hans", "en"],
  "sites": ["site.json"], "tours": ["tours/walk.json"]
})";
constexpr const char* site_json = R"({"id": "s", "title": {"zh-Hans": "址", "en": "Site"}})";
constexpr const char* tour_json = R"({
  "id": "t", "title": {"zh-Hans": "游", "en": "Walk"}, "made_by": "a curator",
  "stops": [{
    "id": "gate", "title": {"zh-Hans": "门", "en": "Gate"}, "site": "s",
    "pose": {"position": [0, 0, 0], "heading": 0},
    "steps": [
      {"do": "say", "text": {"zh-Hans": "这是城门。", "en": "This is the gate."}},
      {"do": "say", "id": "kept", "text": {"en": "Recorded."}, "audio": {"en": "kept.flac"}}
    ]
  }]
})";

struct Heard {
    std::vector<std::string> done, trouble;
    NarrateListener listener{[this](const std::string& line) { done.push_back(line); },
                             [this](const std::string& line) { trouble.push_back(line); }};
};

} // namespace

TEST_CASE("a museum's missing narration is spoken, named in its tour and kept the next time") {
    const auto speaker = audio::find_speaker();
    REQUIRE_MESSAGE(speaker.ok(), "install espeak-ng, as tools/dev/packages.txt has it");
    const test::Scratch scratch;
    std::filesystem::create_directories(scratch / "tours");
    for (const auto& [name, text] : {std::pair("museum.json", museum_json), std::pair("site.json", site_json),
                                     std::pair("tours/walk.json", tour_json)}) {
        REQUIRE(write_text_atomic(scratch / name, text).ok());
    }
    {
        auto recording =
            audio::SoundWriter::create(scratch / "tours/kept.flac", {audio::SoundFormat::flac, 48000, 1, {}});
        REQUIRE(recording.ok());
        REQUIRE(recording->append(std::vector<float>(4800, 0.1F)).ok());
        REQUIRE(recording->finish().ok());
    }
    Heard heard;
    const auto first = narrate_museum(scratch.path(), *speaker, heard.listener);
    REQUIRE_MESSAGE(first.ok(), first.error().message());
    for (const auto& line : heard.trouble) MESSAGE(line);
    CHECK(first->spoken == 2);
    CHECK(first->recordings == 1);
    CHECK(first->failed == 0);
    CHECK(heard.done.size() == 2);

    const auto again = museum::read_museum(scratch.path());
    REQUIRE(again.ok());
    REQUIRE(again->museum.tours.size() == 1);
    const auto& steps = again->museum.tours[0].stops[0].steps;
    const auto& spoken = std::get<museum::Say>(steps[0].action).narration;
    CHECK(spoken.draft);
    CHECK(spoken.audio.pick("zh-Hans").value->path == "tours/voice/gate-1.zh-Hans.opus");
    CHECK(spoken.captions.pick("en").value->path == "tours/voice/gate-1.en.vtt");
    CHECK_FALSE(std::get<museum::Say>(steps[1].action).narration.draft);
    CHECK(audio::standing_of(scratch / "tours/voice/gate-1.en.opus")->origin == audio::Origin::draft);
    CHECK(read_text(scratch / "tours/walk.json")->find("a curator") != std::string::npos); // unknown keys stay

    const auto tour = *read_text(scratch / "tours/walk.json");
    const auto second = narrate_museum(scratch / "museum.json", *speaker, heard.listener);
    REQUIRE(second.ok());
    CHECK(second->spoken == 0);
    CHECK(second->drafts == 2);
    CHECK(*read_text(scratch / "tours/walk.json") == tour);
}

TEST_CASE("a sound that would lie outside the museum is not spoken, and the others are") {
    const auto speaker = audio::find_speaker();
    REQUIRE_MESSAGE(speaker.ok(), "install espeak-ng, as tools/dev/packages.txt has it");
    const test::Scratch scratch;
    const auto outside = scratch / "outside";
    const auto inside = scratch / "museum";
    for (const auto& folder : {outside, inside, inside / "tours"}) std::filesystem::create_directories(folder);
    std::error_code refused; // on Windows not everybody may make links
    std::filesystem::create_directory_symlink(outside, inside / "tours" / "voice", refused);
    if (refused) return;
    REQUIRE(write_text_atomic(inside / "museum.json", museum_json).ok());
    REQUIRE(write_text_atomic(inside / "site.json", site_json).ok());
    REQUIRE(write_text_atomic(inside / "tours" / "walk.json", tour_json).ok());
    Heard heard;
    const auto report = narrate_museum(inside, *speaker, heard.listener);
    REQUIRE(report.ok());
    CHECK(report->failed == 2);
    CHECK(report->spoken == 1);
    CHECK(std::filesystem::is_empty(outside));
    CHECK(std::filesystem::exists(inside / "tours" / "kept.flac"));
}
