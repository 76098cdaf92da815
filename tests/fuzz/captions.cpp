// Captions of any bytes: no crash, no hang, and cues that keep what captions.h promises.
#include "museum/captions.h"

#include <cstdlib>
#include <string_view>

namespace {

void require(bool held) {
    if (!held) std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace guanhe::museum;
    std::vector<Finding> findings;
    const auto read = parse_captions({reinterpret_cast<const char*>(data), size}, {"a.vtt"}, findings);
    if (!read) {
        require(!read.error().message().empty() && !read.error().hint.empty());
        return 0;
    }
    double before = 0.0;
    std::size_t bytes = 0;
    for (const auto& cue : read->cues) {
        require(cue.start < cue.end && cue.start >= before && cue.line > 0);
        before = cue.start;
        const auto& s = cue.settings;
        require(s.size >= 0.0 && s.size <= 100.0);
        require(!s.position || (*s.position >= 0.0 && *s.position <= 100.0));
        require(!s.line || !s.line_percent || (*s.line >= 0.0 && *s.line <= 100.0));
        for (const auto& span : cue.spans) {
            require(!span.text.empty() && span.voice.size() <= 256);
            bytes += span.text.size();
        }
    }
    require(bytes <= size);
    for (const auto& finding : findings) require(finding.line > 0 && !to_text(finding, "zh-Hans").empty());
    return 0;
}
