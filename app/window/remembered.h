// What the window remembers from one day to the next: window.json in the user's settings folder.
#pragma once

#include "base/file.h"
#include "window/text.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace guanhe::app {

struct Remembered {
    std::optional<Language> language; ///< none: follow the system
    std::vector<Path> recent;         ///< newest first
    bool scene_panel = true;
    bool statistics_panel = false;
    bool headset_controls = false; ///< what a visitor's hands do was shown in a headset once

    static constexpr std::size_t most_recent = 12;
    /// Puts a file at the top of the list.
    void opened(const Path& file);

    friend bool operator==(const Remembered&, const Remembered&) = default;
};

/// What cannot be read is left at its default: this file is a convenience, and must never be in the way.
[[nodiscard]] Remembered remembered_from_json(std::string_view json);
[[nodiscard]] std::string to_json(const Remembered& remembered);

[[nodiscard]] Path remembered_file();
[[nodiscard]] Remembered load_remembered(const Path& file);
[[nodiscard]] Result<void> save_remembered(const Path& file, const Remembered& remembered);

} // namespace guanhe::app
