// Rules have a reason with a source, and are waived only by a written reason.
#include "museum/findings.h"

#include "museum_folder.h"

#include <doctest/doctest.h>

using namespace guanhe;
using namespace guanhe::museum;
using namespace guanhe::test;

TEST_CASE("every rule says why, in both languages, and where that is written") {
    std::string_view before;
    for (const auto& rule : rules()) {
        INFO(rule.id);
        CHECK(before < rule.id);
        before = rule.id;
        CHECK(rule.id.find('.') != std::string_view::npos);
        CHECK_FALSE(rule.reason_en.empty());
        CHECK_FALSE(rule.reason_zh.empty());
        CHECK_FALSE(rule.source.empty());
        CHECK(museum::find_rule(rule.id) == &rule);
        if (rule.source.ends_with(".md"))
            CHECK(std::filesystem::exists(path_from_utf8(GUANHE_SOURCE_DIR) / path_from_utf8(rule.source)));
    }
    CHECK(museum::find_rule("no.rule") == nullptr);
}

TEST_CASE("a waiver with a reason covers its place and below, and no more") {
    Museum museum;
    const auto at = [](const char* file, const char* pointer) {
        return make_finding("document.unknown-key", {file}, pointer, in_both("a", "甲"), in_both("b", "乙"));
    };
    std::vector<Finding> findings{at("a.json", "/stops/1"), at("a.json", "/stops/1/steps/0"), at("a.json", "/stops/10"),
                                  at("b.json", "/stops/1")};
    museum.waivers.push_back({"document.unknown-key", {"a.json"}, "/stops/1", "ours", {}, {}});
    mark_waived(museum, findings);
    REQUIRE(findings.size() == 4);
    CHECK(findings[0].waived == "ours");
    CHECK(findings[1].waived == "ours");
    CHECK(findings[2].waived.empty());
    CHECK(findings[3].waived.empty());
    museum.waivers = {{"document.unknown-key", {}, "", "everywhere", {}, {}}};
    mark_waived(museum, findings);
    CHECK(findings[3].waived == "everywhere");
}

TEST_CASE("a waiver of no rule, or of one that may not be waived, is told of") {
    const MuseumFolder museum;
    museum.write("museum.json",
                 R"({"version": 1, "id": "m", "title": {"en": "M"}, "languages": ["en"], "tours": ["gone.json"],
        "waivers": [{"rule": "no.rule", "reason": "r"}, {"rule": "document.unreadable", "reason": "r"}, {"rule": "id.duplicate", "reason": ""}]})");
    const auto read = museum.read();
    CHECK(read.museum.waivers.size() == 2); // the one without a reason is none
    CHECK(std::ranges::count(read.findings, "waiver.unknown-rule", &Finding::rule) == 2);
    CHECK(any_error(read.findings));
    CHECK(find_rule(read.findings, "document.unreadable")->waived.empty());
}

TEST_CASE("a finding reads as a line in either language") {
    auto finding =
        make_finding("captions.cue", {"a.vtt"}, "", in_both("bad time", "时间有误"), in_both("mend it", "请改正"));
    finding.line = 7;
    CHECK(to_text(finding, "en") == "a.vtt:7: bad time (mend it) [captions.cue]");
    CHECK(to_text(finding, "zh-Hans") == "a.vtt:7: 时间有误 (请改正) [captions.cue]");
    CHECK(to_text(make_finding("id.duplicate", {"a.json"}, "/id", in_both("twice", "重复"), {}), "en") ==
          "a.json: /id: twice [id.duplicate]");
}
