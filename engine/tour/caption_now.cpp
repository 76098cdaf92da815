#include "tour/caption_now.h"

namespace guanhe::tour {

std::string CaptionNow::text() const {
    std::string all;
    for (const auto& run : runs) all += run.words;
    return all;
}

bool same_words(const CaptionNow& a, const CaptionNow& b) {
    return a.runs == b.runs && a.settings == b.settings && a.language == b.language;
}

CaptionNow caption_of(const museum::Cue& cue, std::string_view language) {
    const bool chinese = language.starts_with("zh");
    CaptionNow caption{{}, cue.settings, std::string(language), 0.0};
    std::string_view voice;
    for (const auto& span : cue.spans) {
        if (span.voice != voice && !span.voice.empty())
            caption.runs.push_back({span.voice + (chinese ? "：" : ": "), true, false});
        voice = span.voice;
        const bool bold = span.bold || span.italic || span.underline;
        if (span.ruby == museum::CueSpan::Ruby::gloss)
            caption.runs.push_back({(chinese ? "（" : " (") + span.text + (chinese ? "）" : ")"), bold, true});
        else
            caption.runs.push_back({span.text, bold, false});
    }
    return caption;
}

} // namespace guanhe::tour
