#include "visit/showing.h"

#include "visit/auto_visitor.h"
#include "visit/lookup.h"
#include "visit/signs.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>
#include <variant>

namespace guanhe::app {
namespace {

/// Whether what is said, asked or pointed out in this moment is about what is to be seen there. A picture or a video
/// that comes alone is itself what is looked at.
bool is_about_the_place(const tour::TourState& state, const museum::Tour& tour) {
    if (state.at.stop >= tour.stops.size()) return false;
    const auto& steps = tour.stops[state.at.stop].steps;
    const std::size_t end = std::min(state.at.step + std::size_t{tour::group_size(tour, state.at)}, steps.size());
    for (std::size_t i = state.at.step; i < end; ++i) {
        const museum::Action& action = steps[i].action;
        if (std::holds_alternative<museum::Say>(action) || std::holds_alternative<museum::Ask>(action) ||
            std::holds_alternative<museum::Look>(action))
            return true;
    }
    return false;
}

} // namespace

Showing::Showing(Stage& stage, Jobs& jobs, OpenMuseum& open, std::shared_ptr<const text::Fonts> fonts)
    : jobs_(jobs), open_(open), exhibits_(stage, open.museum), videos_(jobs, open.folder),
      boards_(open.folder, std::move(fonts)) {}

void Showing::loaded(render::Renderer& renderer) {
    renderer_ = &renderer;
    videos_.attach(renderer);
    exhibits_.loaded();
    for (auto& fault : exhibits_.faults()) complaints_.push_back(std::move(fault));
}

void Showing::set_widest(float metres) {
    constexpr float beside = 1.25F; // wider, a board would be shrunk too far to stand beside what is looked at
    boards_.set_widest(std::min(metres, beside));
}

Result<void> Showing::make_dome(const museum::PanelPanorama& panorama) {
    GUANHE_TRY_LET(const auto path, open_.folder.locate(panorama.file));
    GUANHE_TRY_LET(const auto picture, image::load_rgba8(path));
    GUANHE_TRY_LET(dome_, Dome::create(*renderer_, jobs_, picture, panorama.stereo, panorama.heading));
    return {};
}

void Showing::show_dome(const tour::TourState& state, const tour::TourContext& context, const glm::vec3& eye) {
    std::string of;
    const museum::PanelPanorama* still = nullptr;
    const museum::PanelVideo* film = nullptr;
    const VideoShown* seen = nullptr;
    for (const tour::StepRef ref : state.panels) {
        const auto* panel = action_at<museum::Panel>(*context.tour, ref);
        if (panel == nullptr) continue;
        if (const auto* found = std::get_if<museum::PanelPanorama>(&panel->content)) {
            still = found;
            film = nullptr;
            of = found->file.path;
        } else if (const auto* moving = std::get_if<museum::PanelVideo>(&panel->content); moving && moving->dome) {
            const auto file = moving->file.pick(context.language);
            const auto* shown = file ? videos_.find({VideoKey::Kind::panel, ref, {}, file.value->path}) : nullptr;
            if (shown == nullptr || !shown->moving) continue; // what was there before stays until it is
            seen = shown;
            film = moving;
            still = nullptr;
            of = std::to_string(ref.stop) + " " + std::to_string(ref.step) + " " + file.value->path;
        }
    }
    if (of != dome_of_) {
        dome_of_ = of;
        dome_.reset();
        Result<void> made;
        if (still != nullptr) made = make_dome(*still);
        if (film != nullptr) {
            auto dome = Dome::create(*renderer_, jobs_, *seen->moving, film->stereo, film->heading);
            if (dome)
                dome_ = std::move(*dome);
            else
                made = dome.error();
        }
        if (!made) complaints_.push_back(made.error().message());
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
    videos_.follow(videos_of(state, context, signing_));
    show_dome(state, context, viewpoint.eye);
    exhibits_.show(scenery_, viewpoint.hand);
    signs_ = dome_ ? std::vector<render::MarkerVertex>{} : signs_of(state, context, viewpoint.eye);
    auto words = words_of(state, context, captions);
    if (!invites_) std::erase_if(words, [](const BoardWords& board) { return board.key.ends_with(": walk"); });
    if (signing_)
        for (auto& beside :
             signing_of(state, context, [&](const museum::FileRef& file) { return open_.files.signing(file); }))
            words.push_back(std::move(beside));
    shown_boards_ = boards_.show(words, &videos_);
    const bool seen = is_about_the_place(state, *context.tour) && subject(state, *context.tour).has_value();
    for (Board& board : shown_boards_) board.beside = seen && board.where == Board::Where::before;
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
    if (state.at.stop >= tour.stops.size()) return std::nullopt;
    const museum::Stop& stop = tour.stops[state.at.stop];
    const std::uint32_t group = tour::group_size(tour, state.at);
    for (const tour::StepRef ref : state.panels) {
        const auto* panel = action_at<museum::Panel>(tour, ref);
        const auto* dome = panel != nullptr ? std::get_if<museum::PanelPanorama>(&panel->content) : nullptr;
        const auto* film = panel != nullptr ? std::get_if<museum::PanelVideo>(&panel->content) : nullptr;
        if (dome == nullptr && (film == nullptr || !film->dome)) continue;
        // Over the horizon of its middle: that is where a sky, a hall or a landscape has most to see.
        const double heading = glm::radians(dome != nullptr ? dome->heading : film->heading);
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
    for (auto more : {boards_.take_complaints(), videos_.take_complaints()})
        all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
    if (renderer_ == nullptr) return all;
    auto warnings = renderer_->take_warnings();
    all.insert(all.end(), std::make_move_iterator(warnings.begin()), std::make_move_iterator(warnings.end()));
    return all;
}

} // namespace guanhe::app
