#include "museum/signing.h"

#include "base/text.h"
#include "museum/captions.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace guanhe::museum {

SigningKind signing_kind(const FileRef& file) {
    const std::string ending = lowered(file.path.substr(std::min(file.path.rfind('.'), file.path.size())));
    if (ending == ".vtt") return SigningKind::pictures;
    constexpr std::array<std::string_view, 4> pictures{".png", ".jpg", ".jpeg", ".webp"};
    return std::ranges::find(pictures, ending) != pictures.end() ? SigningKind::picture : SigningKind::video;
}

Result<std::vector<TimedPicture>> read_signing_pictures(const Folder& folder, const FileRef& file,
                                                        std::vector<Finding>& findings) {
    GUANHE_TRY_LET(const auto captions, read_captions(folder, file, findings));
    std::vector<TimedPicture> pictures;
    for (const Cue& cue : captions.cues) {
        auto named = Folder::resolve(file, cue.text());
        if (named)
            pictures.push_back({cue.start, cue.end, std::move(*named)});
        else
            findings.push_back(make_finding("path.outside", file, "",
                                            in_both(named.error().what, "这一条不是展馆里的图片"),
                                            in_both("name a picture of the museum, from this file's folder",
                                                    "写出展馆中一张图片相对于此文件的路径")));
    }
    return pictures;
}

} // namespace guanhe::museum
