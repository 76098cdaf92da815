// Follows a visit with a headset from outside: says what there is to read and where its buttons hang, and keeps a
// picture of both eyes for each new thing (--keep).
#pragma once

#include "base/file.h"
#include "base/result.h"
#include "render/renderer.h"
#include "visit/boards.h"

#include <glm/glm.hpp>

#include <span>
#include <string>
#include <vector>

namespace guanhe::app {

/// One thread.
class VisitWitness {
public:
    /// No folder: nothing is kept.
    explicit VisitWitness(Path folder) : folder_(std::move(folder)) {}

    /// What hangs in this frame, a panel a board. It is told when it is something else, or hangs elsewhere: how many
    /// boards there are, then each with its buttons, in metres of the visitor's floor.
    void see(std::span<const Board> boards, std::span<const render::Panel> panels, const glm::mat4& floor_from_world);
    /// After a frame was shown. Errors: a picture cannot be read or written; then none are kept any more.
    [[nodiscard]] Result<void> keep(render::Renderer& renderer, double seconds);

private:
    [[nodiscard]] Result<void> save(render::Renderer& renderer);

    Path folder_;
    std::string read_;              ///< keys of the boards
    std::vector<glm::vec3> places_; ///< of their buttons, as told
    int frames_ = 0, kept_ = 0;
    double seconds_ = -1.0; ///< since they hang; below 0: they are kept
};

} // namespace guanhe::app
