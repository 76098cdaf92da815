#include "visit/film.h"

#include "audio/film_sound.h"
#include "base/jobs.h"
#include "gpu/device.h"
#include "log.h"
#include "render/renderer.h"
#include "view/choices.h"
#include "view/complaints.h"
#include "view/framing.h"
#include "view/light.h"
#include "visit/auto_visitor.h"
#include "visit/film_output.h"
#include "visit/film_script.h"
#include "visit/flat_panels.h"
#include "visit/open_museum.h"
#include "visit/showing.h"
#include "visit/sounds.h"

#include <glm/gtc/matrix_transform.hpp>

#include <algorithm>
#include <cmath>
#include <future>
#include <memory>

namespace guanhe::app {
namespace {

/// Members in the order in which they must go.
struct Session {
    explicit Session(const ViewOptions& options) : stage(jobs, options.cache_limit) {}
    Jobs jobs;
    std::optional<gpu::Device> device;
    std::unique_ptr<render::Renderer> renderer;
    Stage stage;
};

/// Draws a state of the tour as the film's camera sees it.
class FilmSet {
public:
    FilmSet(Session& session, OpenMuseum& open, const ViewOptions& view, std::shared_ptr<const text::Fonts> fonts)
        : showing(session.stage, session.jobs, open, std::move(fonts)), session_(session), view_(view) {}

    [[nodiscard]] Result<image::Rgba8> draw(const tour::TourState& state, const tour::TourContext& context,
                                            std::span<const tour::CaptionNow> captions) {
        const glm::mat4 place = camera.world_from_camera();
        const glm::mat4 hand = glm::translate(place, glm::vec3(0.17F, -0.10F, -0.95F));
        const float aspect = static_cast<float>(view_.width) / static_cast<float>(view_.height);
        const float yfov = glm::radians(view_.fov_degrees);
        const FlatView flat{place, std::tan(yfov * 0.5F) * aspect, std::tan(yfov * 0.5F)};
        showing.set_widest(widest_board(flat));
        const auto frame = showing.show(state, context, captions, {camera.eye(), camera.forward(), hand});
        render::View view;
        view.world_from_view = place;
        view.clip_from_view = render::perspective(yfov, aspect, 0.05F);
        const auto panels = flat_panels(frame.boards, flat);
        render::FrameOptions options;
        options.exposure_ev = view_.exposure_ev;
        Showing::fill(options, frame);
        options.panels = panels;
        options.fade = static_cast<float>(state.stand.black);
        GUANHE_TRY(session_.renderer->draw_offscreen({view_.width, view_.height, {view}}, options));
        GUANHE_TRY_LET(auto pictures, session_.renderer->read_pictures());
        return std::move(pictures.front());
    }

    Showing showing;
    FilmCamera camera;

private:
    Session& session_;
    const ViewOptions& view_;
};

Result<void> prepare(Session& session, const ViewOptions& view, Complaints& complaints) {
    auto light = std::async(std::launch::async, [&] { return visit_light(view.environment); });
    gpu::DeviceOptions device_options;
    device_options.device = view.device;
    device_options.validation = view.validation;
    device_options.on_message = [&complaints](std::string_view text) { complaints.add(text); };
    GUANHE_TRY_LET(session.device, gpu::Device::create(device_options));
    render::RendererOptions renderer_options;
    renderer_options.jobs = &session.jobs;
    renderer_options.clusters = {view.memory_bytes, view.lod_error_pixels};
    GUANHE_TRY_LET(session.renderer, render::Renderer::create(*session.device, renderer_options));
    session.stage.attach(*session.renderer);
    GUANHE_TRY_LET(const auto environment, light.get());
    if (environment.picture || environment.built_in != render::Environment{}.built_in)
        GUANHE_TRY(session.renderer->set_environment(environment));
    return {};
}

Result<void> make_film(const VisitOptions& options, const ViewOptions& view, Complaints& complaints) {
    GUANHE_TRY_LET(const auto open, open_museum(options.museum));
    for (const museum::Finding& finding : open->findings)
        if (finding.severity != museum::Severity::note) say_warning(museum::to_text(finding, "en"));
    GUANHE_TRY_LET(const museum::Tour* tour, choose_tour(open->museum, options.tour));
    if (tour->stops.empty())
        return Error{"the tour '" + tour->id + "' has no stop", path_to_utf8(options.museum),
                     "add one, or film another"};
    GUANHE_TRY_LET(auto fonts, text::Fonts::of_system());
    const std::string language = choose_language(open->museum, options.language);
    const bool video = path_to_utf8(options.film->extension()) == ".mp4";
    GUANHE_TRY_LET(auto output, FilmOutput::create(*options.film, video, view.width, view.height, options.film_rate));

    auto session = std::make_unique<Session>(view);
    FilmSet set(*session, *open, view, std::move(fonts));
    set.showing.videos().set_exact(true);
    set.showing.set_signing(options.signing);
    set.showing.load();
    GUANHE_TRY(prepare(*session, view, complaints));
    if (session->stage.wait() == Stage::Event::failed)
        return session->stage.last_error().value_or(Error{"none of the museum's scans could be loaded",
                                                          path_to_utf8(options.museum),
                                                          "see what `guanhe check` says of it"});
    set.showing.loaded(*session->renderer);
    say_warnings(set.showing.take_complaints());

    tour::Player player(player_options(*open, *tour, language));
    std::optional<audio::FilmSound> sound;
    std::optional<Sounds> sounds;
    if (video) {
        GUANHE_TRY_LET(sound, audio::FilmSound::create(output->sound_file(), options.film_rate, 1, {}));
        sounds.emplace(sound->mixer(), open->folder, set.showing.videos());
    }
    FilmPlan plan;
    plan.rate = options.film_rate;
    std::optional<museum::Pose> before;
    plan.step = [&](const tour::Player& playing, double, bool placed) -> Result<void> {
        const tour::TourState& state = playing.state();
        const museum::Pose& stand = state.stand.pose;
        constexpr double jump = 0.5; // metres in one time step: nothing glides so fast
        const bool cut = placed || !before || glm::distance(before->position, stand.position) > jump;
        before = stand;
        set.camera.follow(stand, set.showing.subject(state, *tour), 1.0 / options.film_rate, cut);
        if (!video) return {};
        audio::Listener listener;
        listener.position = set.camera.eye();
        listener.forward = set.camera.forward();
        const auto captions = playing.captions();
        GUANHE_TRY_LET(const auto picture,
                       set.draw(state, playing.context(), captions)); // opens what videos sound like
        sounds->follow(state, playing.context(), listener);
        GUANHE_TRY(sound->advance());
        return output->add_frame(picture);
    };
    if (!video)
        plan.shot = [&](const Shot& shot) -> Result<void> {
            GUANHE_TRY_LET(const auto picture, set.draw(shot.state, player.context(), shot.captions));
            say_step("moment " + std::to_string(shot.moment + 1) + " at " + std::to_string(shot.time) + " s");
            return output->add_shot(picture, shot, player.context());
        };
    GUANHE_TRY_LET(const auto film, play_film(player, plan));
    if (film.cut_short)
        say_warning("the tour was not over after an hour and is cut there: does a branch lead back for ever?");
    say_warnings(film.complaints);
    say_warnings(open->files.take_complaints());
    say_warnings(set.showing.take_complaints());
    if (sounds) say_warnings(sounds->take_complaints());
    if (sound) GUANHE_TRY(sound->finish());
    return output->finish(film, player.context());
}

} // namespace

int visit_film(const VisitOptions& options, const ViewOptions& view) {
    Complaints complaints;
    const auto made = make_film(options, view, complaints);
    if (!made) {
        say_error(made.error().message());
        return exit_code(made.error());
    }
    say_notice("The film is in " + path_to_utf8(*options.film));
    return validation_exit_code(view, complaints.all().size());
}

} // namespace guanhe::app
