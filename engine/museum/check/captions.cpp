// Captions beside the sound that they belong to.
#include "museum/captions.h"
#include "audio/sound_file.h"
#include "museum/check/context.h"
#include "museum/check/inventory.h"

#include <algorithm>

namespace guanhe::museum::check {

namespace {

/// Scripts that write a word, or a syllable, in one character: Han with its extensions, kana, hangul.
bool is_dense(char32_t c) {
    return (c >= 0x2E80 && c <= 0x2FDF) || (c >= 0x3040 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x4DBF) ||
           (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xD7AF) || (c >= 0xF900 && c <= 0xFAFF) ||
           (c >= 0x20000 && c <= 0x3FFFF);
}

/// Of valid UTF-8, which read_captions has seen to.
template<class Visit>
void each_character(std::string_view text, const Visit& visit) {
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        char32_t c = length == 1 ? lead : lead & (0x7FU >> length);
        for (std::size_t k = 1; k < length && i + k < text.size(); ++k)
            c = (c << 6U) | (static_cast<unsigned char>(text[i + k]) & 0x3FU);
        visit(c);
        i += length;
    }
}

bool is_punctuation_of_dense(char32_t c) {
    return (c >= 0x3000 && c <= 0x303F) || (c >= 0xFF00 && c <= 0xFFEF) || (c >= 0x2010 && c <= 0x2027);
}

/// What the words need at the fastest pace that is still read.
double least_seconds(std::string_view text, const CheckLimits& limits) {
    double seconds = 0.0;
    each_character(text, [&](char32_t c) {
        if (c == U'\n' || is_punctuation_of_dense(c)) return;
        seconds += 1.0 / (is_dense(c) ? limits.characters_a_second : limits.letters_a_second);
    });
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
