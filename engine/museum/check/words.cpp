// Words that a visitor needs and does not find: translations, alternatives to pictures, whose a thing is.
#include "museum/check/context.h"
#include "museum/check/inventory.h"

#include <algorithm>
#include <span>

namespace guanhe::museum::check {

namespace {

bool blank(std::string_view words) {
    return words.find_first_not_of(" \t\r\n") == std::string_view::npos;
}
bool says_nothing(const LanguageText& text) {
    return std::ranges::all_of(text.values, [](const auto& one) { return blank(one.second); });
}

void translations(const Context& context) {
    for (const auto& [text, at] : texts_of(context.museum)) {
        LanguageText written; // a key with nothing in it is no translation
        for (const auto& [tag, words] : text->values)
            if (!blank(words)) written.values.emplace(tag, words);
        for (const auto& language : context.museum.languages) {
            if (written.has(language)) continue;
            context.add("text.untranslated", at, "",
                        {"the text is not written in " + language, "这段文字没有 " + language + " 版本"},
                        {"add the key " + in_quotes(language), "补上 " + in_quotes(language)});
        }
    }
}

void need_alt(const Context& context, const LanguageText& alt, const Location& at, const std::string& inner,
              const Both& what) {
    if (!says_nothing(alt)) return;
    context.add("text.alt-missing", at, inner,
                {"the " + what.english + " has no \"alt\"", what.chinese + "没有 \"alt\""},
                {"say in a sentence what is to be seen", "用一句话说出能看到什么"});
}

/// The nearest speaks: a thing's own words, its record's, its file's, the museum's.
struct Sources {
    std::vector<const Attribution*> attributions;
    const Record* record = nullptr;

    [[nodiscard]] bool has(LanguageText Attribution::* what, const LanguageText* of_record) const {
        if (of_record != nullptr && !says_nothing(*of_record)) return true;
        return std::ranges::any_of(attributions, [&](const auto* each) { return !says_nothing(each->*what); });
    }
};

void need_sources(const Context& context, const Sources& sources, const Location& at, const std::string& inner,
                  const Both& what) {
    const auto* record = sources.record;
    if (!sources.has(&Attribution::rights, record != nullptr ? &record->core.rights : nullptr))
        context.add(
            "text.rights-missing", at, inner,
            {"nothing says whose the " + what.english + " is and how it may be used",
             "没有说明" + what.chinese + "的权利归属和使用许可"},
            {"add \"rights\" here, or for all in museum.json", "在此处补上 \"rights\"，或在 museum.json 里统一写明"});
    if (!sources.has(&Attribution::credits, record != nullptr ? &record->credits : nullptr))
        context.add(
            "text.credits-missing", at, inner,
            {"nothing says who made the " + what.english, "没有说明" + what.chinese + "出自谁手"},
            {"add \"credits\" here, or for all in museum.json", "在此处补上 \"credits\"，或在 museum.json 里统一写明"});
    if (!sources.has(&Attribution::source, record != nullptr ? &record->core.source : nullptr))
        context.add("text.source-missing", at, inner,
                    {"nothing says what the " + what.english + " rests on", "没有说明" + what.chinese + "的依据"},
                    {"add \"source\": the survey, dig report or text, or that it is unverified",
                     "补上 \"source\"：测绘、发掘报告或文献；未经核实也请写明"});
}

void panel(const Context& context, const Tour& tour, const Step& step, const Panel& panel) {
    const auto check = [&](const auto& content, const char* inner, const Both& what) {
        need_alt(context, content.alt, step.location, inner, what);
        need_sources(context, {{&content.attribution, &tour.attribution, &context.museum.attribution}, nullptr},
                     step.location, inner, what);
    };
    if (const auto* picture = std::get_if<PanelPicture>(&panel.content))
        check(*picture, "/picture", {"picture", "图片"});
    if (const auto* panorama = std::get_if<PanelPanorama>(&panel.content))
        check(*panorama, "/panorama", {"panorama", "全景图"});
    if (const auto* video = std::get_if<PanelVideo>(&panel.content)) {
        check(*video, "/video", {"video", "视频"});
        if (video->captions.empty())
            context.add("captions.missing", step.location, "/video", {"the video has no captions", "视频没有字幕"},
                        {"add \"captions\": a WebVTT file a language; without sound, one that says so",
                         "补上 \"captions\"：每种语言一个 WebVTT 文件；无声视频也请写明"});
    }
}

} // namespace

void check_words(const Context& context) {
    const auto& museum = context.museum;
    translations(context);
    for (const auto& site : museum.sites)
        for (const auto& exhibit : site.exhibits) {
            const Both what{"exhibit " + in_quotes(exhibit.id), "展品 " + in_quotes(exhibit.id) + " "};
            need_alt(context, exhibit.alt, exhibit.location, "", what);
            need_sources(
                context,
                {{&exhibit.attribution, &site.attribution, &museum.attribution}, find_record(museum, exhibit.record)},
                exhibit.location, "", what);
        }
    for (const auto& tour : museum.tours)
        for (const auto& stop : tour.stops)
            for (const auto& step : stop.steps)
                if (const auto* shown = std::get_if<Panel>(&step.action)) panel(context, tour, step, *shown);
    for (const auto& narration : narrations_of(museum))
        for (const auto& [tag, sound] : narration.narration->audio.values)
            if (!narration.narration->captions.has(tag) && !narration.narration->text.has(tag))
                context.add(
                    "captions.missing", narration.at, "/audio" + pointer_token(tag),
                    {"what is said has neither text nor captions in " + tag, "这段解说没有 " + tag + " 的文字或字幕"},
                    {"add \"text\" or \"captions\" in that language", "补上该语言的 \"text\" 或 \"captions\""});
}

} // namespace guanhe::museum::check
