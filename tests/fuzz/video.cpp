// Videos of any bytes: no crash, no hang, pictures of the size that was told, times that go on.
#include "media_file.h"
#include "video/video_file.h"
#include "video/video_sound.h"

#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace guanhe;
    static const fuzz::MediaFile file;
    const Path& path = file.holding(data, size);
    constexpr int most_pictures = 8;
    if (auto film = video::VideoFile::open(path)) {
        const video::VideoFacts facts = film->facts();
        fuzz::require(facts.width > 0 && facts.height > 0 && facts.width <= video::most_side &&
                      facts.height <= video::most_side && facts.seconds > 0.0);
        double last = 0.0;
        for (int i = 0; i < most_pictures; ++i) {
            const auto next = film->next(0.0);
            if (!next || !next->picture) break;
            fuzz::require(next->from >= 0.0);
            fuzz::require(i == 0 || next->until >= last || next->until >= next->from);
            last = next->until;
            fuzz::require(next->picture->pixels.size() == std::size_t{facts.width} * facts.height * 4);
        }
        if (film->seek(facts.seconds / 2.0)) static_cast<void>(film->next(facts.seconds / 2.0));
    } else {
        fuzz::require(!film.error().message().empty());
    }
    if (auto sound = video::open_sound(path); sound && *sound) {
        std::vector<float> samples(2048);
        for (int i = 0; i < most_pictures; ++i) {
            const auto got = (*sound)->read(samples);
            if (!got || *got == 0) break;
        }
    }
    return 0;
}
