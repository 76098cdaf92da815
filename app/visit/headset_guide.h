// Leads a visitor with a headset: from what the headset's loop tells of him to what he sees and hears.
#pragma once

#include "headset/headset_loop.h"
#include "visit/docent_window.h"
#include "visit/head_boards.h"
#include "visit/head_input.h"
#include "visit/headset_visit.h"
#include "visit/presentation.h"
#include "visit/visit_witness.h"

#include <glm/glm.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace guanhe::app {

/// One thread. All outlive this.
class HeadsetGuide {
public:
    HeadsetGuide(OpenMuseum& open, Presentation& presentation, Path keep, float exposure_ev);
    ~HeadsetGuide(); ///< logs the visit that is under way
    HeadsetGuide(const HeadsetGuide&) = delete;
    HeadsetGuide& operator=(const HeadsetGuide&) = delete;

    /// For the headset's loop.
    [[nodiscard]] HeadsetLoop::Scene scene();
    /// What is drawn, before the loop draws the first frame.
    void set_renderer(render::Renderer& renderer) { renderer_ = &renderer; }
    /// Asked once a frame: a window that shows it, too.
    void set_mirror(std::function<DocentWindow::Mirror()> mirror) { mirror_ = std::move(mirror); }
    /// The museum is there: visitors may come. `presence`: the headset tells when it is worn. `seated`:
    /// they sit.
    void begin(bool presence, bool seated);
    /// After a turn of the loop, `seconds` long.
    void turned(const HeadsetLoop::Step& step, double seconds);
    /// Null before begin().
    [[nodiscard]] HeadsetVisit* visit() { return visit_.get(); }

private:
    void moved(const xr::Input& input, const std::optional<glm::mat4>& floor_from_head, double seconds);
    void follow_choices(const std::optional<glm::mat4>& floor_from_head);
    void show(const xr::Input& input, const glm::mat4& head, double seconds);
    [[nodiscard]] glm::mat4 palm(const xr::Input& input, const glm::mat4& head) const;
    void light_torch(const xr::Input& input);
    [[nodiscard]] Result<void> draw(const render::ScreenImages& images, const render::ViewSet& views,
                                    const VisitLook& look);
    [[nodiscard]] std::size_t preferred_hand() const;
    /// Seconds since the visit was advanced last: a headset's own frames are taken for shorter where they take long,
    /// and what is told would fall behind what is heard.
    [[nodiscard]] double passed();

    OpenMuseum& open_;
    Presentation& presentation_;
    float exposure_ev_;
    render::Renderer* renderer_ = nullptr;
    std::function<DocentWindow::Mirror()> mirror_;
    Visit body_;
    std::unique_ptr<HeadsetVisit> visit_;
    HeadInput ears_;
    HeadBoards boards_;
    VisitWitness witness_;
    std::string site_; ///< where he stands
    tour::Choices chosen_;
    xr::Controls controls_; ///< in his hands
    bool worn_ = false;
    std::chrono::steady_clock::time_point advanced_;
    // of this frame
    bool ran_ = false; ///< moved() was called in this turn of the loop
    Presentation::Seen seen_;
    std::vector<render::MarkerVertex> markers_;
    std::vector<render::Lamp> lamps_;
};

} // namespace guanhe::app
