#include "visit/caption_parts.h"

#include "text/phrases.h"

#include <algorithm>

namespace guanhe::app {

std::vector<CaptionPart> caption_parts(const std::vector<text::Paragraph>& body, std::size_t count) {
    if (body.empty()) return {};
    text::Paragraph joined = body.front();
    for (std::size_t i = 1; i < body.size(); ++i) {
        const bool apart = !joined.language.starts_with("zh");
        if (apart && !joined.spans.empty()) joined.spans.back().words += ' ';
        joined.spans.insert(joined.spans.end(), body[i].spans.begin(), body[i].spans.end());
    }
    std::string words;
    for (const text::Span& span : joined.spans) words += span.words;
    std::vector<CaptionPart> parts;
    auto span = joined.spans.begin();
    std::size_t begin = 0, in_span = 0;
    for (const std::size_t end : text::phrase_parts(words, joined.language, count)) {
        text::Paragraph part = joined;
        part.spans.clear();
        for (std::size_t left = end - begin; left > 0 && span != joined.spans.end();) {
            const std::size_t taken = std::min(left, span->words.size() - in_span);
            if (taken > 0) part.spans.push_back({span->words.substr(in_span, taken), span->style});
            left -= taken;
            in_span += taken;
            if (in_span < span->words.size()) break;
            ++span;
            in_span = 0;
        }
        const double until = words.empty() ? 1.0 : static_cast<double>(end) / static_cast<double>(words.size());
        parts.push_back({{std::move(part)}, until});
        begin = end;
    }
    return parts;
}

} // namespace guanhe::app
