#include "visit/presentation.h"

#include "log.h"
#include "museum/findings.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

namespace guanhe::app {

Result<std::unique_ptr<OpenMuseum>> open_for_visitors(const VisitOptions& options) {
    GUANHE_TRY_LET(auto open, open_museum(options.museum));
    for (const museum::Finding& finding : open->findings)
        if (finding.severity != museum::Severity::note) say_warning(museum::to_text(finding, "en"));
    if (!options.tour.empty()) GUANHE_TRY(choose_tour(open->museum, options.tour));
    if (open->museum.sites.empty())
        return Error{"the museum has no site to visit", path_to_utf8(options.museum), "add one to its museum.json"};
    return open;
}

Presentation::Presentation(const VisitOptions& options, OpenMuseum& open, Stage& stage, Jobs& jobs,
                           const std::shared_ptr<const text::Fonts>& fonts, const audio::MixerSettings& sound)
    : options_(options), open_(open), jobs_(jobs), showing_(stage, jobs, open, fonts), pages_(open.folder, fonts),
      mixer_(sound), sounds_(mixer_, open.folder, showing_.videos()) {
    showing_.set_invites(false); // the visit's hints do, and say how
}

void Presentation::loaded(render::Renderer& renderer) {
    showing_.loaded(renderer);
    for (const museum::Site& site : open_.museum.sites) {
        eras_[site.id] = site.first_era;
        std::vector<std::string> eras;
        for (const museum::Era& era : site.eras) eras.push_back(era.id);
        if (eras.empty()) eras.emplace_back();
        for (const std::string& era : eras) {
            std::vector<Ground::Placed> placed;
            for (const auto& walkable : showing_.exhibits().walkable(site, era))
                placed.push_back({walkable.scan, walkable.site_from_scan});
            grounds_[{site.id, era}].begin(placed, jobs_);
        }
    }
}

MuseumVisitOptions Presentation::visit_options() {
    MuseumVisitOptions options;
    options.tour = options_.tour;
    options.language = options_.language;
    options.kiosk = options_.kiosk;
    options.session.idle_seconds = options_.idle_seconds;
    options.session.playing_idle_seconds = std::max(options_.idle_seconds, options.session.playing_idle_seconds);
    options.session.still_seconds = std::min(options_.idle_seconds, options.session.still_seconds);
    options.bounds = [this](const std::string& id, const museum::Target& target) -> std::optional<scan::Bounds> {
        const museum::Site* site = museum::find_site(open_.museum, id);
        return site != nullptr ? showing_.exhibits().bounds(*site, target) : std::nullopt;
    };
    options.plan = [this](const museum::Tour& tour, const museum::Site& site) {
        const auto footing = ground(site.id);
        return plans_.of(tour, site, {footing, &footing->surface});
    };
    options.record = [this](const tour::VisitRecord& record) {
        std::error_code unseen; // append_visit says what is wrong with the folder
        std::filesystem::create_directories(options_.logs, unseen);
        if (const auto kept = tour::append_visit(options_.logs / visits_file, record); !kept)
            say_warning(kept.error().message());
    };
    return options;
}

std::vector<Board> Presentation::opening() {
    BoardWords words;
    words.key = "opening";
    words.content.width = 0.8F;
    for (const std::string& tag : open_.museum.languages) {
        if (words.content.title.empty()) words.content.title = std::string(open_.museum.title.in(tag));
        for (auto& line : render::plain_body(text(Text::visit_opening, interface_language(tag)), tag))
            words.content.body.push_back(std::move(line));
    }
    return pages_.show({&words, 1});
}

Presentation::Seen Presentation::show(const MuseumVisit& visit, const Viewpoint& viewpoint) {
    if (visit.reading() != style_) {
        style_ = visit.reading();
        const render::PanelStyle style{style_.text, style_.contrast};
        showing_.set_style(style);
        pages_.set_style(style);
    }
    const tour::Player& player = visit.scene();
    const bool in_tour = visit.in_tour();
    eras_[player.state().stand.site] = player.state().era.id;
    const auto captions = in_tour && style_.captions ? player.captions() : std::vector<tour::CaptionNow>{};
    showing_.set_signing(in_tour && style_.signing);
    Seen seen;
    seen.frame = showing_.show(player.state(), player.context(), captions, viewpoint);
    if (in_tour) seen.boards.assign(seen.frame.boards.begin(), seen.frame.boards.end());
    for (Board& board : pages_.show(visit.words())) seen.boards.push_back(std::move(board));
    return seen;
}

void Presentation::sound(const MuseumVisit& visit, const std::optional<audio::Listener>& listener) {
    constexpr float softer = 0.6F; // outside of a tour
    const bool visiting = visit.session().stage() == tour::Stage::visit;
    if (!visiting && !listener) {
        if (!std::exchange(silent_, true)) sounds_.silence();
        return;
    }
    sounds_.pause(visit.paused());
    if (!listener) return;
    silent_ = false;
    for (const auto role : {audio::Role::narration, audio::Role::ambience, audio::Role::effect})
        mixer_.set_volume(role, visit.reading().volume * (visiting ? 1.0F : softer));
    const tour::TourState& state = visit.scene().state();
    sounds_.follow(visiting ? state : ambience_of(state), visit.scene().context(), *listener);
}

void Presentation::tell(MuseumVisit* visit) {
    const auto say = [&](std::vector<std::string> all) {
        for (std::string& words : all) {
            const auto [told, is_new] = told_.insert(std::move(words));
            if (is_new) say_warning(*told);
        }
    };
    if (visit != nullptr) say(visit->take_complaints());
    for (const auto& [where, ground] : grounds_)
        if (const auto footing = ground.get(); !footing->complaint.empty()) say({footing->complaint});
    say(showing_.take_complaints());
    say(pages_.take_complaints());
    say(sounds_.take_complaints());
    say(open_.files.take_complaints());
    if (auto output = mixer_.output(); !output.trouble.empty()) say({std::move(output.trouble)});
}

std::shared_ptr<const Footing> Presentation::ground(const std::string& site) const {
    const auto era = eras_.find(site);
    const auto ground = grounds_.find({site, era != eras_.end() ? era->second : std::string()});
    return ground != grounds_.end() ? ground->second.get() : endless_;
}

} // namespace guanhe::app
