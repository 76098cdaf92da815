// The other viewer (f3d) and the display that it needs.
#pragma once

#include "base/child_process.h"
#include "base/result.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace guanhe::app {

class Peer {
public:
    /// Errors: f3d is not installed; there is no display and no Xvfb either.
    [[nodiscard]] static Result<Peer> find(const Path& scratch);
    Peer(Peer&&) noexcept = default;
    Peer& operator=(Peer&&) noexcept = default;
    ~Peer();

    [[nodiscard]] const std::string& version() const noexcept { return version_; } ///< "f3d 3.1.0"
    [[nodiscard]] bool has_own_display() const noexcept { return server_ != nullptr; }
    /// The command that saves a picture of 1280x720.
    [[nodiscard]] ChildOptions command(const Path& file, const Path& picture) const;

private:
    Peer() = default;

    Path program_;
    std::string version_;
    std::string display_;
    std::unique_ptr<ChildProcess> server_; ///< null when there was a display
};

/// What --peer asks for: nothing for "none". Where there is none to be had, that is said and noted.
[[nodiscard]] std::optional<Peer> find_peer_or_say(std::string_view wanted, const Path& scratch,
                                                   std::vector<std::string>& notes);

} // namespace guanhe::app
