// Captions beside the sound that they belong to.
#include "museum/captions.h"
#include "audio/sound_file.h"
#include "base/text.h"
#include "museum/characters.h"
#include "museum/check/context.h"
#include "museum/check/inventory.h"

#include <algorithm>

namespace guanhe::museum::check {

namespace {

/// Marks among Chinese characters, which take no time to read.
bool is_mark(char32_t c) {
    return (c >= 0x3000 && c <= 0x303F) || (c >= 0xFF00 && c <= 0xFFEF) || (c >= 0x2010 && c <= 0x2027);
}

/// What the words need at the fastest pace that is still read.
double least_seconds(std::string_view text, const CheckLimits& limits) {
    double seconds = 0.0;
    for (std::size_t at = 0; at < text.size();) {
        const char32_t c = next_character(text, at);
        if (c == U'\n' || is_mark(c)) continue;
        seconds += 1.0 / (is_character(c) ? limits.characters_a_second : limits.letters_a_second);
    }
    return seconds;
}

void too_fast(const Context& context, const FileRef& file, const Captions& captions) {
    for (const auto& cue : captions.cues) {
        const double needed = least_seconds(cue.text(), context.limits), given = cue.end - cue.start;
        constexpr double rounding = 0.05; // seconds: what a file's milliseconds may make of a cue
        if (needed <= given + rounding) continue;
        context.add("captions.too-fast", {file, ""}, "",
                    {"the cue is shown for " + figure(given) + " s, and takes " + figure(needed) + " s to read",
                     "这条字幕只显示 " + figure(given) + " 秒，读完要 " + figure(needed) + " 秒"},
                    {"show it longer, or say it in fewer words", "延长显示时间，或精简文字"});
        context.findings.back().line = cue.line;
    }
}

} // namespace

void check_captions(const Context& context) {
    std::vector<Finding> told_elsewhere; // files.cpp tells what cannot be read
    std::vector<std::string> seen;
    for (const auto& use : files_of(context.museum)) {
        if (use.kind != FileUse::Kind::captions || std::ranges::find(seen, use.file.path) != seen.end()) continue;
        seen.push_back(use.file.path);
        if (const auto captions = read_captions(context.folder, use.file, told_elsewhere))
            too_fast(context, use.file, *captions);
    }
    for (const auto& [narration, at] : narrations_of(context.museum)) {
        for (const auto& [tag, file] : narration->captions.values) {
            const auto audio =
                narration->audio.has(tag) ? narration->audio.pick(tag) : decltype(narration->audio)::Picked{};
            if (!audio) continue;
            const auto path = context.folder.locate(*audio.value);
            const auto captions = read_captions(context.folder, file, told_elsewhere);
            if (!path || !captions || captions->cues.empty()) continue;
            const auto sound = audio::SoundFile::open(*path);
            if (!sound) continue;
            const double end = std::ranges::max(captions->cues, {}, &Cue::end).end;
            const double length = sound->facts().seconds();
            if (end <= length + context.limits.beyond_audio) continue;
            context.add("captions.beyond-audio", at, "/captions" + pointer_token(tag),
                        {"the captions end at " + figure(end) + " s, their sound at " + figure(length) + " s",
                         "字幕到 " + figure(end) + " 秒才结束，声音在 " + figure(length) + " 秒就结束了"},
                        {"time the captions to this recording", "按这段录音重新给字幕定时"});
        }
    }
}

} // namespace guanhe::museum::check
