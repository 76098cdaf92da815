#include "museum/findings.h"

#include "base/text.h"

#include <algorithm>
#include <array>
#include <cassert>

namespace guanhe::museum {

namespace {

constexpr std::string_view guide = "docs/museum-format.md";

constexpr std::array all_rules{
    Rule{"captions.beyond-audio", Severity::warning,
         "Captions that outlast their sound were timed to another recording: the words come at the wrong time.",
         "字幕比声音还长，说明是按另一段录音定的时：文字会对不上。",
         "W3C WebVTT, section 4.1; the tenth of a second is ours", true},
    Rule{"captions.cue", Severity::warning, "A cue that cannot be read is not shown: a deaf visitor misses its words.",
         "读不出的字幕条不会显示：听障观众会错过这句话。", "W3C WebVTT, section 4.1", true},
    Rule{"captions.missing", Severity::warning, "Who does not hear, or has the sound off, misses what is said.",
         "听障观众或关掉声音的人会错过内容。", "WCAG 2.2, 1.2.2", true},
    Rule{
        "captions.too-fast", Severity::warning,
        "A caption that goes before it was read is of no use, and cannot be caught up with.",
        "还没读完就消失的字幕没有用，也追不回来。",
        "Netflix Timed Text Style Guides, adult programmes: 20 characters a second in English, 9 in simplified Chinese",
        true},
    Rule{"captions.unreadable", Severity::error, "Captions that are no WebVTT are not shown at all.",
         "不是 WebVTT 的字幕完全不会显示。", "W3C WebVTT, section 4.1", true},
    Rule{"comfort.fast-glide", Severity::warning,
         "What moves faster than one walks, or with a jerk, makes people ill; the visit takes longer, and the rest "
         "comes early.",
         "比步行快或起步突然的移动会让人头晕；参观时会按舒适速度延长，与之配合的内容就会提前。",
         "docs/headsets.md; the limits are those of engine/tour/motion.h", true},
    Rule{"comfort.light-jump", Severity::warning,
         "Light that changes at once dazzles eyes that were used to the dark, and repeated it flashes.",
         "光线骤变会刺眼，反复骤变就成了闪烁。", "WCAG 2.2, 2.3.1, on flashes; the half second is ours", true},
    Rule{"comfort.short-dwell", Severity::warning,
         "What goes before it was read or said to its end is lost on a slow reader.",
         "还没读完、说完就消失的内容，读得慢的人就错过了。", "WCAG 2.2, 2.2.1; the pace is that of engine/tour/pace.h",
         true},
    Rule{"comfort.small-text", Severity::warning,
         "Type that is small to the eye cannot be read in a headset, whose pixels are coarse.",
         "头显像素粗，看上去太小的字读不清。",
         "ISO 9241-3:1992: 20 to 22 minutes of arc preferred for capitals, which are 0.7 of the type's height", true},
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
    Rule{"file.missing", Severity::error, "What is not there is not shown, heard or read.",
         "缺少的文件无法展示、播放或阅读。", guide, true},
    Rule{"file.unused", Severity::note,
         "A file that nothing names is carried along for nothing, or was meant to be used.",
         "没有被用到的文件白占空间，或是忘了用。", guide, true},
    Rule{"flow.duplicate-stamp", Severity::warning,
         "The same stamp is given once: of two steps, the later one does nothing.",
         "同名印章只给一次：后一步不起作用。", guide, true},
    Rule{"flow.endless", Severity::warning,
         "A tour that goes in a circle without time is broken off there; the visitor does not get what was meant.",
         "不花时间的循环会被强行打断，观众得不到预想的内容。", "docs/museum-format.md; engine/tour/player.h", true},
    Rule{"flow.no-answers", Severity::error, "A question that cannot be answered leaves the visitor standing.",
         "无法回答的问题会让观众停在那里。", guide, true},
    Rule{"flow.unreachable-step", Severity::warning, "A step that nothing leads to is never seen.",
         "没有任何路径通向的步骤永远不会出现。", guide, true},
    Rule{"flow.unreachable-stop", Severity::warning,
         "A stop that no step leads to is seen only by who finds it on the map.",
         "没有步骤通向的站点，只有在地图上找到它的人才看得到。", guide, true},
    Rule{"ground.air", Severity::error,
         "A visitor who stands in the air, or in the ground up to the knees, feels himself fall.",
         "悬在空中或陷进地里的观众会觉得自己在坠落。", "docs/headsets.md; the limit is that of ground.step", true},
    Rule{"ground.cost", Severity::warning,
         "More than a graphics device draws in time makes the picture lag behind the head.",
         "超出显卡能及时绘制的量，画面就跟不上头部转动。", "docs/selection.md; the budget is ours", true},
    Rule{"ground.drop", Severity::warning,
         "A drop within reach frightens, and who steps over it falls without feeling it.",
         "够得到的地方有落差会吓人，踏空也毫无察觉。",
         "International Building Code 2021, 1015.2: guards above 30 inches (762 mm); 0.6 m is engine/walk/body.h's",
         true},
    Rule{"ground.inside", Severity::error,
         "A visitor inside a wall sees its back, and is led out of the world by the next step.",
         "站在墙里的观众看到的是墙的背面，再走一步就出了场景。",
         "engine/walk/body.h: a body 1.75 m high and 0.25 m wide about its middle", true},
    Rule{"ground.outside-limits", Severity::error, "Feet that begin outside the walk limits cannot go on.",
         "起点在行走范围之外，就走不动。", guide, true},
    Rule{"ground.radius", Severity::warning,
         "The circle in which a visitor may roam promises ground that is not there.",
         "划给观众走动的范围里有走不到的地方。", guide, true},
    Rule{"ground.steep", Severity::error, "Ground that is too steep cannot be stood on: a teleport there is refused.",
         "太陡的地面站不住，传送也会被拒绝。", "engine/walk/body.h: 40 degrees", true},
    Rule{"ground.step", Severity::warning,
         "A step that the eyes climb and the legs do not feel makes people stumble or ill.",
         "眼睛上了台阶而腿没有感觉，会让人绊倒或头晕。",
         "2010 ADA Standards, 504.2: risers of stairs are at most 7 inches (180 mm)", true},
    Rule{"ground.unreachable", Severity::warning,
         "An invitation to walk where the ground does not lead is an invitation to get stuck.",
         "邀请观众走向走不到的地方，只会让人卡住。",
         "engine/walk/body.h: straight on, along walls, over steps of 0.35 m and drops of 0.6 m", true},
    Rule{"id.duplicate", Severity::error, "Of two things with one id only the first can be named.",
         "两个事物同用一个 id 时，只有第一个能被引用。", guide, false},
    Rule{"path.outside", Severity::error,
         "A museum is one folder: a file outside it is not there in the gallery, and may be private.",
         "一座展馆就是一个文件夹：外面的文件到了展厅就不存在，也可能是私人文件。", "CWE-22", false},
    Rule{"picture.unreadable", Severity::error, "A picture that cannot be read is an empty frame.",
         "读不出的图片只剩空框。", guide, true},
    Rule{"reference.unknown", Severity::error, "What is named does not exist, so the step does nothing.",
         "所引用的事物不存在，这一步不起作用。", guide, true},
    Rule{"scan.unreadable", Severity::error, "A scan that cannot be read leaves its exhibit out.",
         "读不出的模型，展品就不会出现。", guide, true},
    Rule{"script.unreadable", Severity::error,
         "A script that does not compile does nothing; the tour goes on without it.",
         "不能编译的脚本不起作用，参观会跳过它。", "docs/tour-scripts.md", true},
    Rule{"sound.unreadable", Severity::error, "A sound that cannot be opened is silence.", "打不开的声音就是无声。",
         guide, true},
    Rule{"text.alt-missing", Severity::warning,
         "Who does not see the picture, or hears the visit, learns nothing of it.",
         "看不到画面、只听参观的人，对它一无所知。", "WCAG 2.2, 1.1.1", true},
    Rule{"text.credits-missing", Severity::note, "Makers are to be named; most open licences ask for it.",
         "应当署名；多数开放许可也这样要求。", "CC BY 4.0, section 3(a)", true},
    Rule{"text.rights-missing", Severity::warning,
         "Without a word on rights nobody may show it elsewhere, and nobody knows whom to ask.",
         "没有权利说明，别人无权展示，也不知道该问谁。", "ISO 15836-1, rights", true},
    Rule{"text.source-missing", Severity::warning, "A visitor cannot tell what is known from what is imagined.",
         "观众分不清哪些是已知、哪些是想象。", "The London Charter 2.1, principles 3 and 4", true},
    Rule{"text.untranslated", Severity::warning, "A visitor who chose this language meets another one.",
         "选了这种语言的观众会突然遇到另一种语言。", guide, true},
    Rule{"video.unreadable", Severity::error, "Of a video that cannot be played only its alt text is shown.",
         "无法播放的视频，只能显示它的替代文字。", "docs/museum-format.md; engine/video/video_file.h", true},
    Rule{"waiver.unknown-rule", Severity::warning, "A waiver that covers nothing hides a typo.",
         "不起作用的豁免可能是笔误。", guide, false},
    Rule{"waiver.unused", Severity::note, "A waiver that nothing needs any more would hide the next fault.",
         "已用不着的豁免会掩盖下一个问题。", guide, false},
};
static_assert(std::ranges::is_sorted(all_rules, {}, &Rule::id));

bool is_waivable(const Waiver& waiver) {
    const auto* rule = find_rule(waiver.rule);
    return rule != nullptr && rule->waivable;
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

std::string in_quotes(std::string_view text) {
    constexpr std::size_t most = 60;
    return "\"" + std::string(first_bytes(text, most)) + (text.size() > most ? "…\"" : "\"");
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

bool covers(const Waiver& waiver, const Finding& finding) {
    if (waiver.rule != finding.rule) return false;
    if (!waiver.file.empty() && waiver.file != finding.file) return false;
    if (!std::string_view(finding.pointer).starts_with(waiver.pointer)) return false;
    // "/stops/1" does not cover "/stops/10".
    return finding.pointer.size() == waiver.pointer.size() || waiver.pointer.empty() ||
           finding.pointer[waiver.pointer.size()] == '/';
}

void check_waivers(const Museum& museum, std::vector<Finding>& findings) {
    for (const auto& waiver : museum.waivers) {
        if (is_waivable(waiver)) continue;
        const auto quoted = in_quotes(waiver.rule);
        findings.push_back(
            make_finding("waiver.unknown-rule", museum_ref(), waiver.location.pointer,
                         find_rule(waiver.rule) == nullptr
                             ? in_both("there is no rule " + quoted + " to waive", "没有可豁免的规则 " + quoted)
                             : in_both("the rule " + quoted + " cannot be waived", "规则 " + quoted + " 不可豁免"),
                         in_both("name a rule that a finding shows in brackets, or remove the waiver",
                                 "写成检查结果方括号里的规则名，或删去这条豁免")));
    }
}

void mark_waived(const Museum& museum, std::vector<Finding>& findings) {
    for (const auto& waiver : museum.waivers) {
        if (!is_waivable(waiver)) continue;
        for (auto& finding : findings)
            if (covers(waiver, finding)) finding.waived = waiver.reason;
    }
}

bool any_error(std::span<const Finding> findings) noexcept {
    return std::ranges::any_of(findings,
                               [](const Finding& f) { return f.severity == Severity::error && f.waived.empty(); });
}

} // namespace guanhe::museum
