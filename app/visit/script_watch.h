// Which scripts were saved since they were read: for who writes them beside the open window.
#pragma once

#include "museum/document.h"
#include "museum/folder.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace guanhe::app {

/// The tour's own and those of its `run` steps, each once.
[[nodiscard]] std::vector<museum::FileRef> scripts_of(const museum::Tour& tour);

/// One thread. The folder outlives this.
class ScriptWatch {
public:
    /// The files count as read now.
    ScriptWatch(const museum::Folder& folder, const museum::Museum& museum);
    /// Those that are not as they were at the last call. One that is not there, as while an editor puts another in its
    /// place, is waited for.
    [[nodiscard]] std::vector<museum::FileRef> changed();

private:
    struct State {
        std::filesystem::file_time_type written;
        std::uintmax_t bytes = 0;
        bool operator==(const State&) const = default;
    };
    [[nodiscard]] std::optional<State> look(const museum::FileRef& file) const;

    const museum::Folder& folder_;
    std::map<std::string, std::optional<State>> seen_; ///< by the file's name in the museum
};

} // namespace guanhe::app
