// Sound files of any bytes: no crash, no hang, no more samples than were promised, and the same after going back.
#include "audio/sound_file.h"
#include "media_file.h"

#include <algorithm>
#include <cmath>
#include <vector>

/// libvorbis 1.3.7 loses some kilobytes of a stream whose headers are damaged.
extern "C" const char* __lsan_default_suppressions() { // NOLINT(bugprone-reserved-identifier): the sanitizer's own name
    return "leak:libvorbis";
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace guanhe;
    static const fuzz::MediaFile file;
    auto sound = audio::SoundFile::open(file.holding(data, size));
    if (!sound) {
        fuzz::require(!sound.error().message().empty());
        return 0;
    }
    const audio::SoundFacts facts = sound->facts();
    fuzz::require(facts.frames > 0 && facts.rate > 0 && (facts.channels == 1 || facts.channels == 2));
    constexpr std::size_t piece = 4096, most_pieces = 64;
    std::vector<float> samples(piece * facts.channels);
    std::uint64_t read = 0;
    for (std::size_t i = 0; i < most_pieces; ++i) {
        const auto got = sound->read(samples);
        if (!got) return 0;
        fuzz::require(*got <= piece);
        read += *got;
        fuzz::require(read <= facts.frames);
        if (*got == 0) break;
    }
    if (!sound->seek(facts.frames / 2)) return 0;
    const auto again = sound->read(samples);
    fuzz::require(!again || *again <= facts.frames - facts.frames / 2);
    return 0;
}
