#include "visit/showing.h"

#include "visit/auto_visitor.h"
#include "visit/lookup.h"
#include "visit/signs.h"

#include <cmath>
#include <iterator>
#include <utility>

namespace guanhe::app {

Showing::Showing(Stage& stage, Jobs& jobs, OpenMuseum& open, std::shared_ptr<const text::Fonts> fonts)
    : jobs_(jobs), open_(open), exhibits_(stage, open.museum), boards_(open.folder, std::move(fonts)) {}

void Showing::loaded(render::Renderer& renderer) {
    renderer_ = &renderer;
    exhibits_.loaded();
    for (auto& fault : exhibits_.faults()) complaints_.push_back(std::move(fault));
}

void Showing::show_dome(const tour::TourState& state, const tour::TourContext& context, const glm::vec3& eye) {
    const museum::PanelPanorama* panorama = nullptr;
    for (const tour::StepRef ref : state.panels)
        if (const museum::Step* step = tour::step_at(*context.tour, ref))
            if (const auto* panel = std::get_if<museum::Panel>(&step->action))
                if (const auto* found = std::get_if<museum::PanelPanorama>(&panel->content)) panorama = found;
    if (panorama == nullptr) {
        dome_.reset();
        dome_picture_.clear();
        return;
    }
    if (dome_picture_ != panorama->file.path) {
        dome_picture_ = panorama->file.path;
        dome_.reset();
        const auto make = [&]() -> Result<void> {
            GUANHE_TRY_LET(const auto path, open_.folder.locate(panorama->file));
            GUANHE_TRY_LET(const auto picture, image::load_rgba8(path));
            GUANHE_TRY_LET(dome_, Dome::create(*renderer_, jobs_, picture, panorama->stereo, panorama->heading));
            return {};
        };
        if (const auto made = make(); !made) complaints_.push_back(made.error().message());
    }
    if (!dome_) return;
    dome_->show(eye, 1.0F);
    for (ExhibitLook& shown : scenery_.exhibits) {
        shown.look.presence = 0.0F;
        shown.parts.clear();
    }
    scenery_.lamps.clear();
    scenery_.exposure_ev = 0.0F; // unlit, and shown as it is
}

Showing::Frame Showing::show(const tour::TourState& state, const tour::TourContext& context,
                             std::span<const tour::CaptionNow> captions, const Viewpoint& viewpoint) {
    const museum::Site* site = museum::find_site(open_.museum, state.stand.site);
    const auto find = [&](const museum::Target& at) {
        return site != nullptr ? exhibits_.bounds(*site, at) : std::nullopt;
    };
    scenery_ = scenery_of(state, context, find, viewpoint.eye, viewpoint.forward);
    show_dome(state, context, viewpoint.eye);
    exhibits_.show(scenery_, viewpoint.hand);
    signs_ = dome_ ? std::vector<render::MarkerVertex>{} : signs_of(state, context, viewpoint.eye);
    shown_boards_ = boards_.show(words_of(state, context, captions));
    return {&scenery_, signs_, shown_boards_};
}

void Showing::fill(render::FrameOptions& options, const Frame& frame) {
    options.exposure_ev += frame.scenery->exposure_ev;
    options.lamps = frame.scenery->lamps;
    options.daylight = frame.scenery->daylight;
    options.markers = frame.signs;
}

std::optional<glm::dvec3> Showing::middle(const std::string& site, const museum::Target& target) const {
    const museum::Site* found = museum::find_site(open_.museum, site);
    if (found == nullptr) return std::nullopt;
    const auto bounds = exhibits_.bounds(*found, target);
    return bounds ? std::optional(glm::dvec3(bounds->center())) : std::nullopt;
}

std::optional<glm::dvec3> Showing::subject(const tour::TourState& state, const museum::Tour& tour) const {
    const museum::Stop& stop = tour.stops[state.at.stop];
    const std::uint32_t group = tour::group_size(tour, state.at);
    for (const tour::StepRef ref : state.panels) {
        const auto* panel = action_at<museum::Panel>(tour, ref);
        const auto* dome = panel != nullptr ? std::get_if<museum::PanelPanorama>(&panel->content) : nullptr;
        if (dome == nullptr) continue;
        // Over the horizon of its middle: that is where a sky, a hall or a landscape has most to see.
        const double heading = glm::radians(dome->heading);
        const glm::dvec3 ahead(std::sin(heading), 0.42, -std::cos(heading));
        return state.stand.pose.position + glm::dvec3(0.0, FilmCamera::eye_height, 0.0) + ahead * 10.0;
    }
    for (std::uint32_t i = 0; i < group; ++i)
        if (const auto about = subject_of(stop.steps[state.at.step + i].action))
            if (const auto at = middle(state.stand.site, *about)) return at;
    // The way to another place is looked along, not back from.
    const bool there = glm::distance(state.stand.pose.position, stop.pose.position) < stop.radius + 0.5;
    return stop.look_at && there ? middle(stop.site, *stop.look_at) : std::nullopt;
}

std::vector<std::string> Showing::take_complaints() {
    auto all = std::exchange(complaints_, {});
    auto boards = boards_.take_complaints();
    all.insert(all.end(), std::make_move_iterator(boards.begin()), std::make_move_iterator(boards.end()));
    if (renderer_ == nullptr) return all;
    auto warnings = renderer_->take_warnings();
    all.insert(all.end(), std::make_move_iterator(warnings.begin()), std::make_move_iterator(warnings.end()));
    return all;
}

} // namespace guanhe::app
