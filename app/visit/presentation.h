// What a visit is seen and heard by, whatever through: the exhibits and boards of the moment, the interface's own
// pages, the ground of each site, sound, and the log of visits.
#pragma once

#include "audio/mixer.h"
#include "base/jobs.h"
#include "headset/ground.h"
#include "render/renderer.h"
#include "view/stage.h"
#include "visit/museum_visit.h"
#include "visit/showing.h"
#include "visit/site_plan.h"
#include "visit/sounds.h"
#include "visit/visit_options.h"

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace guanhe::app {

/// The museum that was asked for; what is wrong with it is said. Errors: it cannot be opened, has no such tour, or
/// nowhere to be.
[[nodiscard]] Result<std::unique_ptr<OpenMuseum>> open_for_visitors(const VisitOptions& options);

/// Lives on the drawing thread. All outlive this.
class Presentation {
public:
    Presentation(const VisitOptions& options, OpenMuseum& open, Stage& stage, Jobs& jobs,
                 const std::shared_ptr<const text::Fonts>& fonts, const audio::MixerSettings& sound);

    /// Starts loading the exhibits of all sites; see Stage::poll.
    void load() { showing_.load(); }
    /// Once the stage has loaded.
    void loaded(render::Renderer& renderer);
    /// What the command line chose, with the bounds of what is loaded and the log that visits are written to.
    [[nodiscard]] MuseumVisitOptions visit_options();

    /// Of a flat screen: how wide a board it shows.
    void set_widest(float metres) {
        showing_.set_widest(metres);
        pages_.set_widest(metres);
    }
    /// What is there to be read before the museum is loaded.
    [[nodiscard]] std::vector<Board> opening();
    struct Seen {
        Showing::Frame frame;      ///< lives until the next show()
        std::vector<Board> boards; ///< the scene's that the visitor may read, then the visit's own
    };
    /// Makes the models as this moment has them.
    [[nodiscard]] Seen show(const MuseumVisit& visit, const Viewpoint& viewpoint);
    /// Without a listener nobody hears: what plays is only stopped where it must be.
    void sound(const MuseumVisit& visit, const std::optional<audio::Listener>& listener);
    /// Nobody sees it for a while: what plays stands still until the next sound().
    void hush() { sounds_.pause(true); }
    /// Says what went wrong since the last call, each thing once. `visit` may be null.
    void tell(MuseumVisit* visit);

    [[nodiscard]] const Showing& showing() const noexcept { return showing_; }
    /// What can be walked on in a site, in the era that is shown there; an endless floor until it is ready. Never null.
    [[nodiscard]] std::shared_ptr<const Footing> ground(const std::string& site) const;

private:
    const VisitOptions& options_;
    OpenMuseum& open_;
    Jobs& jobs_;
    Showing showing_;
    Boards pages_;
    audio::Mixer mixer_;
    Sounds sounds_;
    std::map<std::pair<std::string, std::string>, Ground> grounds_; ///< by site and era
    std::map<std::string, std::string> eras_;                       ///< that are shown, by site
    std::shared_ptr<const Footing> endless_ = std::make_shared<const Footing>();
    ReadingSettings style_;
    bool silent_ = true;
    std::set<std::string> told_;
    SitePlans plans_{jobs_};
};

} // namespace guanhe::app
