#include "museum/findings.h"

#include <algorithm>
#include <array>
#include <cassert>

namespace guanhe::museum {

namespace {

constexpr std::string_view guide = "docs/museum-format.md";

constexpr std::array all_rules{
    Rule{"captions.cue", Severity::warning, "A cue that cannot be read is not shown: a deaf visitor misses its words.",
         "读不出的字幕条不会显示：听障观众会错过这句话。", "W3C WebVTT, section 4.1", true},
    Rule{"captions.unreadable", Severity::error, "Captions that are no WebVTT are not shown at all.",
         "不是 WebVTT 的字幕完全不会显示。", "W3C WebVTT, section 4.1", true},
    Rule{"document.duplicate-key", Severity::warning, "Of two keys of one name only the last is read.",
         "同名的键出现两次时只读最后一个。", "RFC 8259, section 4", false},
    Rule{"document.old-version", Severity::note, "The file is of an older format; writing it makes it the newest.",
         "文件是旧格式；保存后即成为最新格式。", guide, true},
    Rule{"document.schema", Severity::error, "A part that is not as the format says cannot be shown.",
         "不符合格式的部分无法展示。", guide, false},
    Rule{"document.unknown-key", Severity::note, "A key that the format does not know has no effect: it may be a typo.",
         "格式里没有的键不起作用：可能是笔误。", guide, true},
    Rule{"document.unreadable", Severity::error, "A file that cannot be read is left out of the museum.",
         "读不出的文件不会出现在展馆里。", guide, false},
    Rule{"document.version", Severity::error, "A file of a newer format would be misunderstood.",
         "比本程序更新的格式会被误读。", guide, false},
    Rule{"id.duplicate", Severity::error, "Of two things with one id only the first can be named.",
         "两个事物同用一个 id 时，只有第一个能被引用。", guide, false},
    Rule{"path.outside", Severity::error,
         "A museum is one folder: a file outside it is not there in the gallery, and may be private.",
         "一座展馆就是一个文件夹：外面的文件到了展厅就不存在，也可能是私人文件。", "CWE-22", false},
    Rule{"reference.unknown", Severity::error, "What is named does not exist, so the step does nothing.",
         "所引用的事物不存在，这一步不起作用。", guide, true},
    Rule{"waiver.unknown-rule", Severity::warning, "A waiver that covers nothing hides a typo.",
         "不起作用的豁免可能是笔误。", guide, false},
};
static_assert(std::ranges::is_sorted(all_rules, {}, &Rule::id));

bool covers(const Waiver& waiver, const Finding& finding) {
    if (waiver.rule != finding.rule) return false;
    if (!waiver.file.empty() && waiver.file != finding.file) return false;
    if (!std::string_view(finding.pointer).starts_with(waiver.pointer)) return false;
    // "/stops/1" does not cover "/stops/10".
    return finding.pointer.size() == waiver.pointer.size() || waiver.pointer.empty() ||
           finding.pointer[waiver.pointer.size()] == '/';
}

} // namespace

std::span<const Rule> rules() noexcept {
    return all_rules;
}

const Rule* find_rule(std::string_view id) noexcept {
    const auto found = std::ranges::lower_bound(all_rules, id, {}, &Rule::id);
    return found == all_rules.end() || found->id != id ? nullptr : &*found;
}

LanguageText in_both(std::string_view english, std::string_view chinese) {
    LanguageText text;
    text.values.emplace("en", english);
    text.values.emplace("zh-Hans", chinese);
    return text;
}

Finding make_finding(std::string_view rule, FileRef file, std::string pointer, LanguageText message,
                     LanguageText remedy) {
    const auto* known = find_rule(rule);
    assert(known != nullptr);
    return {std::string(rule),
            known->severity,
            std::move(file),
            std::move(pointer),
            0,
            std::move(message),
            std::move(remedy),
            {}};
}

std::string to_text(const Finding& finding, std::string_view language) {
    std::string text = finding.file.path;
    if (finding.line > 0) text += ":" + std::to_string(finding.line);
    if (!finding.pointer.empty()) text += ": " + finding.pointer;
    text += ": ";
    text += finding.message.in(language);
    if (const auto remedy = finding.remedy.in(language); !remedy.empty()) text += " (" + std::string(remedy) + ")";
    return text + " [" + finding.rule + "]";
}

void apply_waivers(const Museum& museum, std::vector<Finding>& findings) {
    for (const auto& waiver : museum.waivers) {
        const auto* rule = find_rule(waiver.rule);
        if (rule == nullptr || !rule->waivable) {
            const auto quoted = "\"" + waiver.rule + "\"";
            findings.push_back(make_finding(
                "waiver.unknown-rule", {"museum.json"}, "/waivers",
                rule == nullptr ? in_both("there is no rule " + quoted + " to waive", "没有可豁免的规则 " + quoted)
                                : in_both("the rule " + quoted + " cannot be waived", "规则 " + quoted + " 不可豁免"),
                in_both("name a rule that a finding shows in brackets, or remove the waiver",
                        "写成检查结果方括号里的规则名，或删去这条豁免")));
            continue;
        }
        for (auto& finding : findings)
            if (covers(waiver, finding)) finding.waived = waiver.reason;
    }
}

bool any_error(std::span<const Finding> findings) noexcept {
    return std::ranges::any_of(findings,
                               [](const Finding& f) { return f.severity == Severity::error && f.waived.empty(); });
}

} // namespace guanhe::museum
