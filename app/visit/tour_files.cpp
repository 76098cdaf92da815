#include "visit/tour_files.h"

#include "audio/sound_file.h"
#include "museum/findings.h"
#include "video/video_file.h"

#include <utility>

namespace guanhe::app {

double TourFiles::length(const museum::FileRef& file) {
    if (file.empty()) return 0.0;
    const auto [known, is_new] = lengths_.try_emplace(file.path, 0.0);
    if (!is_new) return known->second;
    const auto path = folder_.locate(file);
    if (!path) {
        complaints_.push_back(path.error().message());
        return 0.0;
    }
    if (const auto video = video::is_video(*path); video && *video) {
        const auto film = video::VideoFile::open(*path);
        if (film) return known->second = film->facts().seconds;
        complaints_.push_back(film.error().message());
        return 0.0;
    }
    const auto sound = audio::SoundFile::open(*path);
    if (!sound) {
        complaints_.push_back(sound.error().message());
        return 0.0;
    }
    return known->second = sound->facts().seconds();
}

const museum::Captions* TourFiles::captions(const museum::FileRef& file) {
    if (file.empty()) return nullptr;
    const auto [known, is_new] = captions_.try_emplace(file.path);
    if (!is_new) return known->second.get();
    std::vector<museum::Finding> findings;
    auto read = museum::read_captions(folder_, file, findings);
    if (!read) {
        complaints_.push_back(read.error().message());
        return nullptr;
    }
    known->second = std::make_unique<museum::Captions>(std::move(*read));
    return known->second.get();
}

const std::vector<museum::TimedPicture>* TourFiles::signing(const museum::FileRef& file) {
    const auto [known, is_new] = signing_.try_emplace(file.path);
    if (!is_new) return known->second.get();
    std::vector<museum::Finding> findings;
    auto read = museum::read_signing_pictures(folder_, file, findings);
    if (!read) {
        complaints_.push_back(read.error().message());
        return nullptr;
    }
    known->second = std::make_unique<std::vector<museum::TimedPicture>>(std::move(*read));
    return known->second.get();
}

Result<std::string> TourFiles::script(const museum::FileRef& file) const {
    return folder_.read_text(file, museum::most_script_bytes);
}

std::vector<std::string> TourFiles::take_complaints() {
    return std::exchange(complaints_, {});
}

} // namespace guanhe::app
