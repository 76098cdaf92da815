#include "audio/mixer.h"
#include "audio/output.h"
#include "base/library_noise.h"
#include "base/text.h"

#include <algorithm>
#include <iterator>
#include <string_view>

namespace guanhe::audio {
namespace {

bool word_letter(char letter) {
    const auto code = static_cast<unsigned char>(letter);
    return code >= 0x80 || (code >= '0' && code <= '9') || (code >= 'a' && code <= 'z');
}

/// Of `text` in lower case, those long enough to mean something.
std::vector<std::string> words(const std::string& text) {
    constexpr std::size_t shortest = 4;
    // What many devices are called, and tells none of them.
    constexpr std::string_view common[] = {"audio", "sound", "device", "headset", "headphones", "output", "speakers"};
    std::vector<std::string> out;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = at;
        while (end < text.size() && word_letter(text[end])) ++end;
        auto word = text.substr(at, end - at);
        if (word.size() >= shortest && std::ranges::find(common, word) == std::end(common)) {
            out.push_back(std::move(word));
        }
        at = std::max(end, at + 1);
    }
    return out;
}

} // namespace

std::vector<std::string> sound_devices() {
    silence_sound_system();
    return device_names();
}

std::string match_device(std::span<const std::string> names, const std::string& wanted) {
    if (wanted.empty()) return {};
    if (std::ranges::find(names, wanted) != names.end()) return wanted;
    const auto part = lowered(wanted); // Latin letters alone have cases that drivers mix up
    for (const auto& name : names)
        if (lowered(name).find(part) != std::string::npos) return name;
    const auto meant = words(part);
    for (const auto& name : names) {
        const auto own = words(lowered(name));
        if (std::ranges::find_first_of(own, meant) != own.end()) return name;
    }
    return {};
}

} // namespace guanhe::audio
