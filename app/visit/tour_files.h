// What a tour's player asks of the museum's folder: how long a sound or a video is, a caption file, a script's text.
// Each is read once.
#pragma once

#include "base/result.h"
#include "museum/captions.h"
#include "museum/folder.h"
#include "museum/signing.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace guanhe::app {

/// One thread at a time. A file that cannot be used is told once, and counts as none.
class TourFiles {
public:
    /// The folder outlives this.
    explicit TourFiles(const museum::Folder& folder) : folder_(folder) {}

    /// Seconds; 0: not known.
    [[nodiscard]] double length(const museum::FileRef& file);
    /// Null: none, or not readable. Lives as long as this.
    [[nodiscard]] const museum::Captions* captions(const museum::FileRef& file);
    /// Of a narration's signing; null: not readable. Lives as long as this.
    [[nodiscard]] const std::vector<museum::TimedPicture>* signing(const museum::FileRef& file);
    /// Read anew each time: a script may be edited while it is tried.
    [[nodiscard]] Result<std::string> script(const museum::FileRef& file) const;

    /// In words, since the last call.
    [[nodiscard]] std::vector<std::string> take_complaints();

private:
    const museum::Folder& folder_;
    std::map<std::string, double> lengths_;
    std::map<std::string, std::unique_ptr<museum::Captions>> captions_;
    std::map<std::string, std::unique_ptr<std::vector<museum::TimedPicture>>> signing_;
    std::vector<std::string> complaints_;
};

} // namespace guanhe::app
