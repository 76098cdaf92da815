// Puts a moment of a tour before the renderer: exhibits, domes, lamps, signs and boards. The same for films, windows
// and headsets; where the boards hang is theirs.
#pragma once

#include "base/jobs.h"
#include "render/renderer.h"
#include "visit/boards.h"
#include "visit/dome.h"
#include "visit/exhibits.h"
#include "visit/open_museum.h"
#include "visit/scenery.h"
#include "visit/videos.h"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace guanhe::app {

/// From where, and with what in the hand, a moment is seen.
struct Viewpoint {
    glm::vec3 eye{0.0F}, forward{0.0F, 0.0F, -1.0F};
    glm::mat4 hand{1.0F}; ///< the pose of a palm, up along y
};

/// Lives on the drawing thread.
class Showing {
public:
    /// All outlive this.
    Showing(Stage& stage, Jobs& jobs, OpenMuseum& open, std::shared_ptr<const text::Fonts> fonts);

    /// Starts loading the exhibits of all sites; see Stage::poll and wait.
    void load() { exhibits_.load(open_.folder); }
    /// Once the stage has loaded.
    void loaded(render::Renderer& renderer);
    void set_style(const render::PanelStyle& style) { boards_.set_style(style); }
    /// Of a flat screen; see Boards.
    void set_widest(float metres);
    /// Whether it says itself that one is asked to walk; not where another does.
    void set_invites(bool invites) { invites_ = invites; }
    /// Whether what stands beside the captions is shown.
    void set_signing(bool signing) { signing_ = signing; }
    [[nodiscard]] Videos& videos() noexcept { return videos_; }

    /// Makes the models as this moment has them. What it returns lives until the next call.
    struct Frame {
        const Scenery* scenery = nullptr;
        std::span<const render::MarkerVertex> signs;
        std::span<const Board> boards;
    };
    [[nodiscard]] Frame show(const tour::TourState& state, const tour::TourContext& context,
                             std::span<const tour::CaptionNow> captions, const Viewpoint& viewpoint);
    /// What of a frame goes into the renderer's options, beside the boards.
    static void fill(render::FrameOptions& options, const Frame& frame);

    [[nodiscard]] const Exhibits& exhibits() const noexcept { return exhibits_; }
    /// The middle of what a target names, where it is there.
    [[nodiscard]] std::optional<glm::dvec3> middle(const std::string& site, const museum::Target& target) const;
    /// What a camera that shows this moment looks at.
    [[nodiscard]] std::optional<glm::dvec3> subject(const tour::TourState& state, const museum::Tour& tour) const;
    /// In words, since the last call.
    [[nodiscard]] std::vector<std::string> take_complaints();

private:
    void show_dome(const tour::TourState& state, const tour::TourContext& context, const glm::vec3& eye);
    [[nodiscard]] Result<void> make_dome(const museum::PanelPanorama& panorama);

    Jobs& jobs_;
    OpenMuseum& open_;
    render::Renderer* renderer_ = nullptr;
    Exhibits exhibits_;
    Videos videos_;
    Boards boards_;
    bool signing_ = false, invites_ = true;
    Scenery scenery_;
    std::vector<render::MarkerVertex> signs_;
    std::vector<Board> shown_boards_;
    std::unique_ptr<Dome> dome_;
    std::string dome_of_; ///< the picture or video of dome_, also where it could not be made
    std::vector<std::string> complaints_;
};

} // namespace guanhe::app
