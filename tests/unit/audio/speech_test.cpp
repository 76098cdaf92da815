// Draft voices: cut into captions, timed, marked, and never put over a person's recording.
#include "audio/draft.h"
#include "audio/speech.h"
#include "tones.h"

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>

using namespace guanhe;
using namespace guanhe::audio;
using namespace guanhe::test;

namespace {

std::vector<std::string> texts(std::string_view text) {
    std::vector<std::string> out;
    for (const auto& piece : spoken_pieces(text)) out.push_back(piece.text);
    return out;
}

using Texts = std::vector<std::string>;

std::string content(const Path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// The times of the cues of a WebVTT file, in seconds.
std::vector<std::pair<double, double>> times(const std::string& vtt) {
    std::vector<std::pair<double, double>> out;
    const auto seconds = [&vtt](std::size_t at) {
        return std::stod(vtt.substr(at, 2)) * 3600 + std::stod(vtt.substr(at + 3, 2)) * 60 +
               std::stod(vtt.substr(at + 6, 6));
    };
    for (auto at = vtt.find(" --> "); at != std::string::npos; at = vtt.find(" --> ", at + 1))
        out.emplace_back(seconds(at - 12), seconds(at + 5));
    return out;
}

} // namespace

TEST_CASE("text is cut where a speaker breathes") {
    CHECK(texts("黄河从这里流过。它宽吗？很宽！") == Texts{"黄河从这里流过。", "它宽吗？", "很宽！"});
    CHECK(texts("It is 3.5 m high. Look up!  \"Why?\" he asked.") ==
          Texts{"It is 3.5 m high.", "Look up!", "\"Why?\" he asked."});
    CHECK(texts("他说：“走吧……” 于是走了。") == Texts{"他说：“走吧……”", "于是走了。"});
    CHECK(texts("first line\nsecond\n\n  third  ") == Texts{"first line", "second", "third"});
    CHECK(texts(" …… 。!! ").empty());
    CHECK(texts("").empty());
    CHECK(texts("\xFF\xC3") == Texts{"\xFF\xC3"}); // no UTF-8, and no crash
}

TEST_CASE("a long sentence is cut at its clauses, none of its words lost") {
    const std::string longer = "这座城建于北宋，城墙用夯土筑成，外面包着青砖，周长二十多里，共有十二座城门，"
                               "每座城门外都有瓮城，城里住着一百多万人，是当时世界上最大的城市之一。";
    const auto pieces = spoken_pieces(longer + "后来没有了。");
    REQUIRE(pieces.size() >= 3);
    std::string all;
    for (const auto& piece : pieces) all += piece.text;
    CHECK(all == longer + "后来没有了。");
    CHECK_FALSE(pieces.front().ends_sentence);
    CHECK(pieces[pieces.size() - 2].ends_sentence);
    for (const auto& piece : pieces) CHECK(piece.text.size() <= 42 * 3);
}

TEST_CASE("captions are WebVTT, whatever is in the words") {
    const std::vector<TimedCue> cues{{0.1, 2.0, "a <b> & c --> d"}, {3599.9996, 3661.5, "黄河"}};
    CHECK(to_webvtt(cues, "A draft.") == "WEBVTT\n\nNOTE A draft.\n\n"
                                         "00:00:00.100 --> 00:00:02.000\na &lt;b&gt; &amp; c --&gt; d\n\n"
                                         "01:00:00.000 --> 01:01:01.500\n黄河\n");
    CHECK(to_webvtt(std::array{TimedCue{0.5, 1.0, "a\n\n\nb"}}) == "WEBVTT\n\n00:00:00.500 --> 00:00:01.000\na\nb\n");
}

TEST_CASE("languages have voices") {
    CHECK(draft_voice("zh-Hans") == "cmn");
    CHECK(draft_voice("ZH") == "cmn");
    CHECK(draft_voice("en") == "en-gb");
    CHECK(draft_voice("en-US") == "en-us");
    CHECK(draft_voice("yue-Hant") == "yue");
    CHECK(draft_voice("fr-CA") == "fr");
}

TEST_CASE("a draft is what bears both marks and is unchanged") {
    const Scratch scratch;
    const auto sound = scratch / "a.opus";
    const auto samples = tone(0.3, 300.0);
    CHECK(standing_of(sound)->origin == Origin::missing);
    write_sound(sound, samples, SoundFormat::opus);
    CHECK(standing_of(sound)->origin == Origin::recording);
    write_sound(sound, samples, SoundFormat::opus, rate, 1, draft_comment("espeak-ng", "cmn"));
    CHECK(standing_of(sound)->origin == Origin::doubtful); // the note is missing
    const DraftNote note{"espeak-ng", "cmn", "黄河 \"1\"", *content_sum(sound), ""};
    REQUIRE(write_draft_note(sound, note).ok());
    const auto standing = standing_of(sound);
    CHECK(standing->origin == Origin::draft);
    CHECK(standing->note->text == note.text);
    // A person records over it and leaves the note.
    write_sound(sound, tone(0.4, 200.0), SoundFormat::opus);
    CHECK(standing_of(sound)->origin == Origin::doubtful);
    // Or cleans the draft up with a program that keeps the tag.
    write_sound(sound, tone(0.4, 200.0), SoundFormat::opus, rate, 1, draft_comment("espeak-ng", "cmn"));
    CHECK(standing_of(sound)->origin == Origin::doubtful);
    [[maybe_unused]] const auto broken = scratch.write("a.opus.draft", "{ no JSON");
    CHECK(standing_of(sound)->origin == Origin::doubtful);
    [[maybe_unused]] const auto no_sound = scratch.write("b.opus", "text");
    CHECK_FALSE(standing_of(scratch / "b.opus").ok());
}

TEST_CASE("a narration is spoken in Chinese and in English, with its captions on the words") {
    const auto speaker = find_speaker();
    REQUIRE_MESSAGE(speaker.ok(), "install espeak-ng, as tools/dev/packages.txt has it");
    const Scratch scratch;
    std::filesystem::create_directories(scratch / "tmp");
    SpeechRequest request{"", "", scratch / "讲解.opus", scratch / "讲解.vtt", scratch / "tmp"};
    for (const auto& [language, text] : {std::pair("zh-Hans", "黄河是母亲河。它流过九个省。"),
                                         std::pair("en", "This is a gate. It was built long ago.")}) {
        request.language = language;
        request.text = text;
        const auto outcome = speak_draft(*speaker, request);
        REQUIRE_MESSAGE(outcome.ok(), outcome.error().message());
        CHECK(outcome->kind == SpeechOutcome::Kind::spoken);
        CHECK(outcome->pieces == 2);
        CHECK(outcome->wrote_captions);
        CHECK(standing_of(request.sound)->origin == Origin::draft);

        const auto cues = times(content(request.captions));
        REQUIRE(cues.size() == 2);
        auto mixer = offline();
        mixer.play(open_sound(request.sound), {});
        const auto heard = hear(mixer, outcome->seconds);
        CHECK(std::abs(onset(heard, 0.01F) - cues[0].first) < 0.1);
        // Silence between the two, and the second word where its caption is.
        CHECK(loudness(heard, 0, cues[0].second + 0.05, cues[1].first - 0.05) < 0.005);
        const std::span<const float> rest(
            heard.begin() + static_cast<std::ptrdiff_t>((cues[0].second + 0.1) * rate) * 2, heard.end());
        CHECK(std::abs(cues[0].second + 0.1 + onset(rest, 0.01F) - cues[1].first) < 0.1);
        CHECK(cues[1].second <= outcome->seconds);
        CHECK(loudness(heard, 0, cues[1].first, cues[1].second) > 0.01);
    }
    // The same words again: nothing to do. Captions that a person corrected stay when the words change.
    CHECK(speak_draft(*speaker, request)->kind == SpeechOutcome::Kind::kept_draft);
    std::filesystem::remove(request.captions); // captions that are gone are made again
    CHECK(speak_draft(*speaker, request)->wrote_captions);
    CHECK(content(request.captions).starts_with("WEBVTT"));
    [[maybe_unused]] const auto by_hand = scratch.write("讲解.vtt", "WEBVTT\n\n00:00.000 --> 00:01.000\nby hand\n");
    request.text = "Other words.";
    const auto again = speak_draft(*speaker, request);
    REQUIRE(again.ok());
    CHECK(again->kind == SpeechOutcome::Kind::spoken);
    CHECK_FALSE(again->wrote_captions);
    CHECK(content(request.captions).find("by hand") != std::string::npos);
    // A person's recording is never spoken over.
    write_sound(request.sound, tone(0.5, 200.0), SoundFormat::opus);
    const auto before = content(request.sound);
    CHECK(speak_draft(*speaker, request)->kind == SpeechOutcome::Kind::kept_recording);
    CHECK(content(request.sound) == before);

    request.sound = scratch / "b.opus";
    request.text = " 。 ";
    CHECK_FALSE(speak_draft(*speaker, request).ok());
    request.text = "words";
    request.language = "qqq";
    CHECK_FALSE(speak_draft(*speaker, request).ok());
    request.language = "en";
    request.sound = scratch / "b.mp3";
    CHECK_FALSE(speak_draft(*speaker, request).ok());
    CHECK_FALSE(std::filesystem::exists(scratch / "b.opus"));
}
