// WebVTT: the settings, the tags, what is passed over, and what is wrong, by line.
#include "museum/captions.h"

#include "museum_folder.h"

#include <doctest/doctest.h>

using namespace guanhe;
using namespace guanhe::museum;
using namespace guanhe::test;

namespace {

struct Read {
    Captions captions;
    std::vector<Finding> findings;
};

Read read(std::string_view text) {
    Read read;
    read.captions = parse_captions(text, {"a.vtt"}, read.findings).value();
    return read;
}

Cue one(std::string_view text) {
    const auto all = read(text);
    CHECK(all.findings.empty());
    REQUIRE(all.captions.cues.size() == 1);
    return all.captions.cues.front();
}

Cue cue(const std::string& settings, const std::string& words) {
    return one("WEBVTT\n\n00:01.000 --> 00:02.000" + settings + "\n" + words + "\n");
}

} // namespace

TEST_CASE("times with and without hours, ids, marks of byte order and every kind of line end") {
    for (const std::string end : {"\n", "\r\n", "\r"}) {
        const auto text = "\xEF\xBB\xBFWEBVTT - 河" + end + "Kind: captions" + end + end + "first" + end +
                          "00:01.500 --> 00:02.000" + end + "一" + end + "二" + end + end + end +
                          "100:00:00.000-->100:00:01.250" + end + "three";
        const auto all = read(text);
        CHECK(all.findings.empty());
        REQUIRE(all.captions.cues.size() == 2);
        CHECK(all.captions.cues[0].id == "first");
        CHECK(all.captions.cues[0].start == doctest::Approx(1.5));
        CHECK(all.captions.cues[0].text() == "一\n二");
        CHECK(all.captions.cues[0].line == 5);
        CHECK(all.captions.cues[1].id.empty());
        CHECK(all.captions.cues[1].start == doctest::Approx(360000.0));
        CHECK(all.captions.cues[1].end == doctest::Approx(360001.25));
    }
}

TEST_CASE("cue settings") {
    using S = CueSettings;
    const auto settings =
        cue(" line:-2,end position:25%,line-right size:60.5% align:left\tvertical:lr region:a", "x").settings;
    CHECK(settings.line == -2.0);
    CHECK_FALSE(settings.line_percent);
    CHECK(settings.line_align == S::Anchor::end);
    CHECK(settings.position == 25.0);
    CHECK(settings.position_align == S::Anchor::end);
    CHECK(settings.size == 60.5);
    CHECK(settings.align == S::Align::left);
    CHECK(settings.vertical == S::Vertical::left_to_right);
    CHECK(cue(" line:80%", "x").settings.line_percent);
    CHECK(cue("", "x").settings == S());
    for (const char* bad : {"line:101%", "line:x", "line:1,middle", "position:50", "size:-1%", "size:200%", "align:up",
                            "vertical:up", "colour:red", "line:", ":5", "nonsense", "size:1e1%"}) {
        const auto all = read("WEBVTT\n\n\n00:01.000 --> 00:02.000 " + std::string(bad) + "\nx\n");
        CHECK_MESSAGE(all.captions.cues.size() == 1, bad); // its words are still shown
        REQUIRE_MESSAGE(all.findings.size() == 1, bad);
        CHECK(all.findings[0].line == 4);
        CHECK(speaks(all.findings[0]));
        CHECK(all.captions.cues[0].settings == S());
    }
}

TEST_CASE("tags become spans: voices, classes, languages, looks and glosses") {
    const auto spans = cue("", "<v.loud.red 导游 A&amp;B>看 <i>这里</i></v> <c.blue>蓝<b>粗</b></c> "
                               "<ruby>罐<rt>guàn</rt></ruby><lang zh-Hans>中</lang> <00:01.500>later <u>1 &lt; 2")
                           .spans;
    REQUIRE(spans.size() == 11);
    CHECK(spans[0] == CueSpan{"看 ", "导游 A&B", "", {"loud", "red"}, false, false, false, CueSpan::Ruby::none});
    CHECK(spans[1].italic);
    CHECK(spans[1].voice == "导游 A&B");
    CHECK(spans[2] == CueSpan{" ", "", "", {}, false, false, false, CueSpan::Ruby::none});
    CHECK(spans[3].classes == std::vector<std::string>{"blue"});
    CHECK(spans[4].bold);
    CHECK(spans[4].text == "粗");
    CHECK(spans[6].text == "罐");
    CHECK(spans[6].ruby == CueSpan::Ruby::base);
    CHECK(spans[7].ruby == CueSpan::Ruby::gloss);
    CHECK(spans[8].language == "zh-Hans");
    CHECK(spans[9].text == " later ");
    CHECK(spans[10].underline);
    CHECK(spans[10].text == "1 < 2");
    CHECK(cue("", "<ruby>罐<rt>guàn</ruby>!").text() == "罐!");
    CHECK(cue("", "<blink>a</blink></i></b>b").text() == "ab");
    CHECK(cue("", "a & b &copy; &#x6CB3;&#27827;&#0; &nbsp;c<").text() == "a & b &copy; 河河&#0; \xC2\xA0"
                                                                          "c");
}

TEST_CASE("notes, styles and regions are passed over") {
    CHECK(one("WEBVTT\n\nNOTE a\nlong note\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:a\n\nNOTE\n\n00:01.000 --> "
              "00:02.000\nx\n\n"
              "NOTE end")
              .text() == "x");
}

TEST_CASE("a first cue right below the head is a cue") {
    CHECK(one("WEBVTT\n00:00.000 --> 00:01.000\nHello\n").text() == "Hello");
    CHECK(one("WEBVTT - a title\nKind: captions\n00:00.000 --> 00:01.000\nHello\n").text() == "Hello");
}

TEST_CASE("a bad cue is told of by its line, and the others stay") {
    const auto all = read("WEBVTT\n\n00:01,000 --> 00:02,000\ncomma\n\n00:05.000 --> 00:04.000\nback\n\nlost words\n\n"
                          "00:61.000 --> 00:62.000\nno such second\n\n9\n00:03.000 --> 00:04.000\ngood\n\n"
                          "00:00.000 --> 00:01.000\nearlier\n00:06.000 --> 00:07.000\nno empty line before");
    REQUIRE(all.captions.cues.size() == 3);
    CHECK(all.captions.cues[0].text() == "earlier"); // by time
    CHECK(all.captions.cues[1].text() == "good");
    CHECK(all.captions.cues[2].text() == "no empty line before");
    REQUIRE(all.findings.size() == 4);
    CHECK(all.findings[0].line == 3);
    CHECK(all.findings[1].line == 6);
    CHECK(all.findings[2].line == 9);
    CHECK(all.findings[3].line == 11);
    for (const auto& finding : all.findings) {
        CHECK(speaks(finding));
        CHECK(finding.file.path == "a.vtt");
        CHECK(finding.rule == "captions.cue");
    }
}

TEST_CASE("what is no captions is refused in words") {
    std::vector<Finding> findings;
    for (const std::string bad :
         {"", "WEBVTTX\n\n", "1\n00:00:01,000 --> 00:00:02,000\nSubRip\n", "{}", "WEBVTT\n\xFF\n",
          "WEBVTT\n\n\xED\xA0\x80\n", "WEBVTT\n\n\xC0\x80\n", "WEBVTT\n\n\xE4\xB8"}) {
        const auto result = parse_captions(bad, {"a.vtt"}, findings);
        REQUIRE_FALSE_MESSAGE(result.ok(), bad);
        CHECK_FALSE(result.error().hint.empty());
        CHECK(result.error().where == "a.vtt");
    }
    CHECK(parse_captions("WEBVTT", {"a.vtt"}, findings).value().cues.empty());
}

TEST_CASE("a caption of 100 MB is refused before it is read") {
    const MuseumFolder museum;
    museum.write("huge.vtt", "WEBVTT\n");
    std::filesystem::resize_file(museum.path() / "huge.vtt", 100'000'000); // sparse
    std::vector<Finding> findings;
    const auto result = read_captions(museum.folder(), {"huge.vtt"}, findings);
    REQUIRE_FALSE(result.ok());
    CHECK(result.error().message().find("100000000 bytes") != std::string::npos);
}

TEST_CASE("hostile captions cost no more than their size") {
    std::string many = "WEBVTT\n\n";
    while (many.size() < 3'000'000) many += "00:01.000 --> 00:02.000\nx\n\n";
    std::vector<Finding> findings;
    CHECK_FALSE(parse_captions(many, {"a.vtt"}, findings).ok());
    std::string bad = "WEBVTT\n\n";
    while (bad.size() < 3'000'000) bad += "x --> y\n";
    CHECK(parse_captions(bad, {"a.vtt"}, findings).value().cues.empty());
    CHECK(findings.size() <= 200);
    findings.clear();
    CHECK(parse_captions("WEBVTT\n\n00:01.000 --> 00:02.000\n" + std::string(20'000, 'x'), {"a.vtt"}, findings)
              .value()
              .cues.empty());
    CHECK(findings.size() == 1);
    std::string nested;
    for (int i = 0; i < 1'000; ++i) nested += "<b.a.b.c>x";
    CHECK(cue("", nested).text().size() == 1'000);
}
