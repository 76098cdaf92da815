// What `guanhe check` prints.
#include "check/check_command.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

using namespace guanhe;
using namespace guanhe::app;
using namespace guanhe::museum;

namespace {

std::vector<Finding> three() {
    auto error = make_finding("file.missing", {"tours/a.json"}, "/stops/0/steps/1/file",
                              in_both("b.wav is not there", "缺少 b.wav"), in_both("put it there", "把文件放好"));
    auto waived = make_finding("text.alt-missing", {"sites/p.json"}, "/exhibits/0", in_both("no alt", "没有 alt"),
                               in_both("add it", "补上"));
    waived.waived = "a sound";
    auto note = make_finding("file.unused", {"notes.txt"}, "", in_both("nothing names it", "没有用到"),
                             in_both("move it", "移走"));
    return {error, waived, note};
}

} // namespace

TEST_CASE("findings are told in the language asked for, waived ones with their reason, and counted") {
    const auto findings = three();
    CHECK(findings_text(findings, "en") ==
          "error: tours/a.json: /stops/0/steps/1/file: b.wav is not there (put it there) [file.missing]\n"
          "warning: sites/p.json: /exhibits/0: no alt (add it) [text.alt-missing] waived: a sound\n"
          "note: notes.txt: nothing names it (move it) [file.unused]\n"
          "1 error, 0 warnings, 1 note, 1 waived\n");
    CHECK(findings_text(findings, "zh-CN").ends_with("1 个错误，0 个警告，1 个提示，1 个已豁免\n"));
    CHECK(findings_text(findings, "zh-CN").starts_with("错误：tours/a.json: /stops/0/steps/1/file: 缺少 b.wav"));
    CHECK(findings_text({}, "en") == "0 errors, 0 warnings, 0 notes, 0 waived\n");
}

TEST_CASE("as JSON they have all fields, in both languages or in one") {
    const auto both = nlohmann::json::parse(findings_json(three(), ""));
    CHECK(both["errors"] == 1);
    CHECK(both["warnings"] == 0);
    CHECK(both["notes"] == 1);
    CHECK(both["waived"] == 1);
    REQUIRE(both["findings"].size() == 3);
    const auto& first = both["findings"][0];
    CHECK(first["rule"] == "file.missing");
    CHECK(first["severity"] == "error");
    CHECK(first["pointer"] == "/stops/0/steps/1/file");
    CHECK(first["message"]["zh-Hans"] == "缺少 b.wav");
    CHECK(first["remedy"]["en"] == "put it there");
    CHECK(both["findings"][1]["waived"] == "a sound");
    CHECK(nlohmann::json::parse(findings_json(three(), "en"))["findings"][0]["message"] == "b.wav is not there");
}
