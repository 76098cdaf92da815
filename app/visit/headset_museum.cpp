#include "visit/headset_museum.h"

#include "audio/mixer.h"
#include "base/interrupt.h"
#include "base/jobs.h"
#include "gpu/device.h"
#include "headset/both_eyes.h"
#include "headset/ground.h"
#include "headset/headset_loop.h"
#include "log.h"
#include "render/renderer.h"
#include "view/light.h"
#include "view/stage.h"
#include "visit/head_panels.h"
#include "visit/headset_visit.h"
#include "visit/showing.h"
#include "visit/sounds.h"

#include <glm/gtc/matrix_transform.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <map>
#include <system_error>
#include <utility>

namespace guanhe::app {
namespace {

constexpr double longest_step = 1.0;                          // seconds: after a stall a visit does not jump
constexpr float farthest_wall = 4.0F;                         // metres: what may be before a board
constexpr float moved_metres = 0.03F, moved_cosine = 0.9986F; // 3°: a headset that lies on a table does less
constexpr float scroll_speed = 0.12F;                         // metres a second
constexpr double settled_seconds = 0.7;                       // until pictures of panels are drawn
constexpr int settled_frames = 3;

/// Members in the order in which they must go, the last first.
struct Hall {
    explicit Hall(const ViewOptions& view) : stage(jobs, view.cache_limit) {}
    Jobs jobs;
    std::unique_ptr<xr::Runtime> runtime;
    std::unique_ptr<OpenMuseum> open;
    std::optional<gpu::Device> device;
    std::unique_ptr<render::Renderer> renderer;
    Stage stage;
    std::timed_mutex mutex; // all is on one thread here; the loop wants one
};

SightRay ray_along(const glm::mat4& world_from_aim) {
    return {glm::vec3(world_from_aim[3]), glm::normalize(-glm::vec3(world_from_aim[2]))};
}

glm::mat4 matrix_of(const museum::Pose& pose) {
    glm::mat4 place = glm::translate(glm::mat4(1.0F), glm::vec3(pose.position));
    return glm::rotate(place, glm::radians(static_cast<float>(-pose.heading)), glm::vec3(0, 1, 0));
}

/// What a visit is made of while the loop runs. One thread.
class Guide {
public:
    Guide(Hall& hall, const VisitOptions& options, const ViewOptions& view, std::shared_ptr<const text::Fonts> fonts)
        : showing_(hall.stage, hall.jobs, *hall.open, fonts), hall_(hall), options_(options), view_(view),
          pages_(hall.open->folder, std::move(fonts)), mixer_(sound_settings(*hall.runtime)),
          sounds_(mixer_, hall.open->folder) {
        body_.set_led(true);
        body_.stand_at(glm::mat4(1.0F), {});
    }

    [[nodiscard]] HeadsetLoop::Scene scene();
    void load() { showing_.load(); }
    void loaded();
    /// After a turn of the loop, `seconds` long.
    [[nodiscard]] Result<void> turned(const HeadsetLoop::Step& step, double seconds);

private:
    static audio::MixerSettings sound_settings(const xr::Runtime& runtime);
    void moved(const xr::Input& input, const std::optional<glm::mat4>& floor_from_head, double seconds);
    [[nodiscard]] HeadsetInput hear(const xr::Input& input, const std::optional<glm::mat4>& head);
    [[nodiscard]] bool has_moved(const xr::Input& input, const std::optional<glm::mat4>& head);
    void follow_choices(const std::optional<glm::mat4>& head);
    void show(const xr::Input& input, const glm::mat4& head, double seconds);
    void hang(std::span<const Board> boards, const xr::Input& input, const glm::mat4& head, double seconds);
    [[nodiscard]] glm::mat4 palm(const xr::Input& input, const glm::mat4& head) const;
    void light_torch(const xr::Input& input);
    void sound(const glm::mat4& head);
    [[nodiscard]] Result<void> draw(const render::ScreenImages& images, const render::ViewSet& views,
                                    const VisitLook& look);
    [[nodiscard]] std::vector<Board> opening();
    [[nodiscard]] Result<void> keep(double seconds);
    void say_boards(std::span<const Board> boards);
    void tell();
    [[nodiscard]] std::size_t preferred_hand() const {
        return visit_ && visit_->session().choices().hand == tour::PreferredHand::left ? 0 : 1;
    }

    Showing showing_;
    Hall& hall_;
    const VisitOptions& options_;
    const ViewOptions& view_;
    Boards pages_;
    audio::Mixer mixer_;
    Sounds sounds_;
    Visit body_;
    std::unique_ptr<HeadsetVisit> visit_;
    HeadPanels hanging_;
    std::map<std::string, Ground> grounds_; ///< by site
    std::string site_;                      ///< where he stands
    ReadingSettings style_;
    tour::Choices chosen_;
    // of this frame
    Showing::Frame shown_;
    std::vector<render::Panel> panels_;
    std::vector<render::MarkerVertex> markers_;
    std::vector<render::Lamp> lamps_;
    std::vector<std::size_t> pointed_; ///< of panels_: those that rays meet
    bool ran_ = false;                 ///< moved() was called in this turn of the loop
    bool worn_ = false;
    bool silent_ = true;
    std::map<std::string, float> scrolls_; ///< metres, by board
    std::optional<glm::mat4> still_head_;
    std::array<std::optional<glm::vec3>, 2> still_hands_;
    std::string read_; ///< keys of the boards
    int read_frames_ = 0, kept_ = 0;
    double read_seconds_ = 0.0; ///< below 0: kept
    std::vector<std::string> told_;
};

audio::MixerSettings Guide::sound_settings(const xr::Runtime& runtime) {
    const auto names = audio::sound_devices();
    audio::MixerSettings settings;
    settings.device = audio::match_device(names, runtime.headset_name());
    settings.hrtf = audio::Hrtf::on;
    return settings;
}

HeadsetLoop::Scene Guide::scene() {
    HeadsetLoop::Scene scene;
    scene.visit = &body_;
    scene.ground = [this] {
        const auto ground = grounds_.find(site_);
        return ground != grounds_.end() ? ground->second.get() : std::make_shared<const Footing>();
    };
    scene.moved = [this](const xr::Input& input, const std::optional<glm::mat4>& head, double seconds) {
        moved(input, head, std::min(seconds, longest_step));
    };
    scene.draw = [this](const render::ScreenImages& images, const render::ViewSet& views, const VisitLook& look) {
        return draw(images, views, look);
    };
    return scene;
}

void Guide::loaded() {
    showing_.loaded(*hall_.renderer);
    for (const museum::Site& site : hall_.open->museum.sites) {
        std::vector<Ground::Placed> placed;
        for (const auto& walkable : showing_.exhibits().walkable(site))
            placed.push_back({walkable.scan, walkable.site_from_scan});
        grounds_[site.id].begin(placed, hall_.jobs);
    }
    HeadsetVisitOptions options;
    options.tour = options_.tour;
    options.language = options_.language;
    const auto& extensions = hall_.runtime->extensions();
    options.session.presence = std::ranges::find(extensions, "XR_EXT_user_presence") != extensions.end();
    options.session.still_seconds = std::min(options.session.still_seconds, options_.idle_seconds);
    options.bounds = [this](const std::string& id, const museum::Target& target) -> std::optional<scan::Bounds> {
        const museum::Site* site = museum::find_site(hall_.open->museum, id);
        return site != nullptr ? showing_.exhibits().bounds(*site, target) : std::nullopt;
    };
    options.record = [this](const tour::VisitRecord& record) {
        std::error_code unseen;
        std::filesystem::create_directories(options_.logs, unseen);
        if (const auto kept = tour::append_visit(options_.logs / visits_file, record); !kept)
            say_warning(kept.error().message());
    };
    visit_ = std::make_unique<HeadsetVisit>(*hall_.open, std::move(options));
    body_.set_limits([this](const glm::vec3& feet) { return visit_->may_stand(feet); });
    say_timed_step("museum open");
}

bool Guide::has_moved(const xr::Input& input, const std::optional<glm::mat4>& head) {
    bool moved = false;
    const auto check = [&](std::optional<glm::vec3>& still, const std::optional<glm::mat4>& now) {
        if (!now) return still.reset();
        if (still && glm::distance(*still, glm::vec3((*now)[3])) < moved_metres) return;
        moved = moved || still.has_value();
        still = glm::vec3((*now)[3]);
    };
    for (std::size_t i = 0; i < still_hands_.size(); ++i) {
        const xr::HandInput& hand = input.hands[i];
        check(still_hands_[i], hand.active ? hand.floor_from_grip : std::nullopt);
        moved = moved || hand.select > 0.5F || hand.grab > 0.5F || hand.menu || glm::length(hand.stick) > 0.5F;
    }
    if (!head) {
        still_head_.reset();
        return moved;
    }
    const bool near = still_head_ && glm::distance(glm::vec3((*head)[3]), glm::vec3((*still_head_)[3])) < moved_metres;
    const bool same = near && glm::dot(glm::vec3((*head)[2]), glm::vec3((*still_head_)[2])) > moved_cosine;
    if (!same) {
        moved = moved || still_head_.has_value();
        still_head_ = head;
    }
    return moved;
}

HeadsetInput Guide::hear(const xr::Input& input, const std::optional<glm::mat4>& head) {
    const glm::mat4& world = body_.world_from_floor();
    HeadsetInput out;
    out.worn = worn_;
    out.moved = has_moved(input, head);
    out.feet = body_.locomotion().feet(head);
    const auto& gaze = input.floor_from_gaze ? input.floor_from_gaze : head;
    if (gaze) out.gaze = ray_along(world * *gaze);
    for (std::size_t i = 0; i < out.hands.size(); ++i)
        if (const auto& grip = input.hands[i].floor_from_grip; grip && input.hands[i].active)
            out.hands[i] = glm::vec3(world * (*grip)[3]);
    for (const InputEvent& event : body_.take_events()) {
        if (event.kind == InputEvent::Kind::menu) out.menu = true;
        if (event.kind != InputEvent::Kind::select) continue;
        out.moved = true;
        if (event.pick && event.pick->panel >= 0) {
            const auto panel = static_cast<std::size_t>(event.pick->panel);
            if (event.pick->button < 0 || panel >= pointed_.size()) continue;
            const auto& buttons = panels_[pointed_[panel]].sheet->buttons;
            if (static_cast<std::size_t>(event.pick->button) < buttons.size())
                out.pressed.push_back(buttons[static_cast<std::size_t>(event.pick->button)].id);
            continue;
        }
        const auto& aim = event.hand ? input.hand(*event.hand).floor_from_aim : gaze;
        if (aim) out.picks.push_back(ray_along(world * *aim));
    }
    for (const std::string& id : out.pressed) say_step("the visitor presses " + id);
    return out;
}

void Guide::follow_choices(const std::optional<glm::mat4>& head) {
    if (!visit_->take_choices()) return;
    const tour::Choices& now = visit_->session().choices();
    ComfortOptions comfort;
    if (now.comfort == tour::ComfortLevel::gentle) {
        comfort.snap_degrees = comfort.smooth_degrees_per_second = 0.0F;
        comfort.walk_metres_per_second = 0.0F;
    } else if (now.comfort == tour::ComfortLevel::free) {
        comfort.snap_degrees = 0.0F;
        comfort.vignette = 0.6F;
    }
    body_.set_comfort(comfort);
    const bool seated = now.posture == tour::Posture::seated;
    if (seated != body_.locomotion().seated()) body_.sit(seated, head);
    body_.raise(static_cast<float>(now.height - chosen_.height));
    chosen_ = now;
}

void Guide::moved(const xr::Input& input, const std::optional<glm::mat4>& floor_from_head, double seconds) {
    ran_ = true;
    if (visit_) {
        visit_->advance(seconds, hear(input, floor_from_head));
        follow_choices(floor_from_head);
        // Not before his head is known, or he would be beside the place.
        if (floor_from_head)
            if (const auto place = visit_->take_place()) {
                body_.stand_at(matrix_of(*place), floor_from_head);
                site_ = visit_->scene().state().stand.site;
                hanging_.forget();
            }
    }
    if (!floor_from_head) {
        panels_.clear();
        pointed_.clear();
        body_.set_panels({});
        return;
    }
    const glm::mat4 head = body_.world_from_floor() * *floor_from_head;
    if (visit_)
        show(input, head, seconds);
    else
        hang(opening(), input, head, seconds);
}

std::vector<Board> Guide::opening() {
    BoardWords words;
    words.key = "opening";
    words.content.width = 0.8F;
    for (const std::string& tag : hall_.open->museum.languages) {
        if (words.content.title.empty()) words.content.title = std::string(hall_.open->museum.title.in(tag));
        for (auto& line : render::plain_body(text(Text::visit_opening, interface_language(tag)), tag))
            words.content.body.push_back(std::move(line));
    }
    return pages_.show({&words, 1});
}

/// Where what is held lies: in the hand that the tour names, or the visitor prefers.
glm::mat4 Guide::palm(const xr::Input& input, const glm::mat4& head) const {
    std::size_t side = preferred_hand();
    const tour::Player& player = visit_->scene();
    if (const auto& ref = player.state().hold)
        if (const museum::Step* step = tour::step_at(*player.context().tour, *ref))
            if (const auto* hold = std::get_if<museum::Hold>(&step->action))
                if (hold->hand != museum::Hold::Hand::preferred) side = hold->hand == museum::Hold::Hand::left ? 0 : 1;
    const xr::HandInput& hand = input.hands[side];
    if (!hand.active || !hand.floor_from_grip) return hanging_.beside(head, side == 0);
    // It stands upon the hand: neither is within the other, and the hand still points past it.
    constexpr glm::vec3 beyond{0.0F, 0.17F, -0.04F};
    return body_.world_from_floor() * glm::translate(*hand.floor_from_grip, beyond);
}

void Guide::light_torch(const xr::Input& input) {
    lamps_ = shown_.scenery->lamps;
    const auto& aim = input.hands[preferred_hand()].floor_from_aim;
    if (!shown_.scenery->torch || lamps_.empty() || !aim) return;
    const SightRay ray = ray_along(body_.world_from_floor() * *aim);
    lamps_.front().position = ray.origin;
    lamps_.front().direction = ray.direction;
}

void Guide::show(const xr::Input& input, const glm::mat4& head, double seconds) {
    if (visit_->reading() != style_) {
        style_ = visit_->reading();
        const render::PanelStyle style{style_.text, style_.contrast};
        showing_.set_style(style);
        pages_.set_style(style);
    }
    sound(head);
    const tour::Player& player = visit_->scene();
    const bool in_tour = visit_->in_tour();
    const auto captions = in_tour && style_.captions ? player.captions() : std::vector<tour::CaptionNow>{};
    const SightRay ahead = ray_along(head);
    shown_ =
        showing_.show(player.state(), player.context(), captions, {ahead.origin, ahead.direction, palm(input, head)});
    light_torch(input);
    std::vector<Board> boards;
    if (in_tour) boards.assign(shown_.boards.begin(), shown_.boards.end());
    const auto own = visit_->words();
    for (Board& board : pages_.show(own)) boards.push_back(std::move(board));
    hang(boards, input, head, seconds);
    say_boards(boards);
}

void Guide::hang(std::span<const Board> boards, const xr::Input& input, const glm::mat4& head, double seconds) {
    const auto ground = grounds_.find(site_);
    const auto footing = ground != grounds_.end() ? ground->second.get() : nullptr;
    const Clearance clearance = [&](const glm::vec3& from, const glm::vec3& way) -> std::optional<float> {
        const auto hit = footing ? footing->surface.cast(from, way, farthest_wall) : std::nullopt;
        return hit ? std::optional(hit->distance) : std::nullopt;
    };
    const auto hung = hanging_.hang(boards, head, seconds, clearance);
    panels_.assign(hung.begin(), hung.end());
    pointed_.clear();
    std::vector<render::Panel> met;
    for (std::size_t i = 0; i < panels_.size(); ++i) {
        const float most = panels_[i].sheet->most_scroll();
        if (most > 0.0F) panels_[i].scroll = std::min(scrolls_[boards[i].key], most);
        if (boards[i].where == Board::Where::caption) continue; // what is said is in nobody's way
        pointed_.push_back(i);
        met.push_back(panels_[i]);
    }
    body_.set_panels(met);
    // What is pointed at is lit; near its upper or lower edge it scrolls.
    const glm::mat4& world = body_.world_from_floor();
    const auto point = [&](const glm::mat4& aim, float dwell) {
        const SightRay ray = ray_along(world * aim);
        const auto hit = render::hit_panels(met, ray.origin, ray.direction);
        if (!hit || !hit->front) return;
        const std::size_t at = pointed_[hit->panel];
        if (hit->button >= 0) {
            panels_[at].lit = hit->button;
            panels_[at].dwell = dwell;
        }
        const float most = panels_[at].sheet->most_scroll();
        const auto& window = panels_[at].sheet->window;
        const float down = (hit->at.y - window.low.y) / std::max(window.high.y - window.low.y, 0.01F);
        if (most <= 0.0F || !hit->on_body || (down > 0.25F && down < 0.75F)) return;
        float& scroll = scrolls_[boards[at].key];
        scroll =
            std::clamp(scroll + (down < 0.5F ? -1.0F : 1.0F) * scroll_speed * static_cast<float>(seconds), 0.0F, most);
    };
    bool hands = false;
    for (const xr::HandInput& hand : input.hands) {
        hands = hands || hand.active;
        if (hand.active && hand.floor_from_aim) point(*hand.floor_from_aim, 0.0F);
    }
    if (!hands) point(input.floor_from_gaze ? *input.floor_from_gaze : glm::inverse(world) * head, body_.gaze_filled());
}

void Guide::sound(const glm::mat4& head) {
    if (visit_->session().stage() != tour::Stage::visit) {
        if (!std::exchange(silent_, true)) sounds_.silence();
        return;
    }
    silent_ = false;
    for (const auto role : {audio::Role::narration, audio::Role::ambience, audio::Role::effect})
        mixer_.set_volume(role, style_.volume);
    sounds_.pause(visit_->paused());
    audio::Listener listener;
    listener.position = glm::vec3(head[3]);
    listener.forward = glm::normalize(-glm::vec3(head[2]));
    listener.up = glm::normalize(glm::vec3(head[1]));
    sounds_.follow(visit_->scene().state(), visit_->scene().context(), listener);
}

Result<void> Guide::draw(const render::ScreenImages& images, const render::ViewSet& views, const VisitLook& look) {
    render::FrameOptions options;
    options.exposure_ev = view_.exposure_ev;
    look.apply(options);
    options.panels = panels_;
    if (visit_ && shown_.scenery != nullptr) {
        Showing::fill(options, shown_);
        options.lamps = lamps_;
        markers_.assign(look.markers.begin(), look.markers.end());
        if (visit_->in_tour()) {
            markers_.insert(markers_.end(), shown_.signs.begin(), shown_.signs.end());
            options.fade = std::max(options.fade, static_cast<float>(visit_->scene().state().stand.black));
        }
        options.markers = markers_;
    } else { // the museum is not there yet
        options.show_environment = false;
        options.backdrop = glm::vec3(0.02F);
    }
    GUANHE_TRY(hall_.renderer->draw_screen(images, views, options, {}, nullptr));
    return {};
}

void Guide::say_boards(std::span<const Board> boards) {
    std::string keys;
    for (const Board& board : boards) keys += board.key + "\n";
    if (keys == read_) return;
    read_ = std::move(keys);
    read_frames_ = 0;
    read_seconds_ = 0.0;
    const glm::mat4 floor_from_world = glm::inverse(body_.world_from_floor());
    for (std::size_t i = 0; i < boards.size(); ++i) {
        std::string line = "to read: " + boards[i].key;
        for (const auto& button : boards[i].sheet->buttons) {
            const glm::vec2 middle = (button.box.low + button.box.high - boards[i].sheet->size) * 0.5F;
            const glm::vec4 at = floor_from_world * panels_[i].world_from_panel * glm::vec4(middle.x, -middle.y, 0, 1);
            std::array<char, 96> place{};
            std::snprintf(place.data(), place.size(), " at %.3f, %.3f, %.3f", static_cast<double>(at.x),
                          static_cast<double>(at.y), static_cast<double>(at.z));
            line += "; " + button.id + place.data();
        }
        say_step(line);
    }
}

Result<void> Guide::keep(double seconds) {
    if (options_.keep.empty() || read_.empty() || read_seconds_ < 0.0) return {};
    read_seconds_ += seconds;
    if (++read_frames_ < settled_frames || read_seconds_ < settled_seconds) return {};
    read_seconds_ = -1.0;
    GUANHE_TRY_LET(const auto pictures, hall_.renderer->read_pictures());
    const auto both = side_by_side(pictures);
    std::error_code unseen;
    std::filesystem::create_directories(options_.keep, unseen);
    std::array<char, 32> name{};
    std::snprintf(name.data(), name.size(), "%03d.png", ++kept_);
    GUANHE_TRY(image::save_png(options_.keep / name.data(), both.width, both.height, both.pixels));
    std::string first = read_;
    std::ranges::replace(first, '\n', '|');
    say_step(std::string("kept ") + name.data() + ": " + first);
    return {};
}

void Guide::tell() {
    const auto say = [&](std::vector<std::string> all) {
        for (std::string& words : all) {
            if (std::ranges::find(told_, words) != told_.end()) continue;
            say_warning(words);
            told_.push_back(std::move(words));
        }
    };
    if (visit_) say(visit_->take_complaints());
    say(showing_.take_complaints());
    say(pages_.take_complaints());
    say(sounds_.take_complaints());
    say(hall_.open->files.take_complaints());
}

Result<void> Guide::turned(const HeadsetLoop::Step& step, double seconds) {
    using State = xr::SessionState;
    const bool was = std::exchange(
        worn_, step.status.worn && (step.status.state == State::visible || step.status.state == State::focused));
    if (was != worn_) say_step(worn_ ? "the headset is on a head" : "the headset is off");
    // Nothing is drawn for a headset that is off; its countdown goes on.
    if (!std::exchange(ran_, false) && visit_) {
        HeadsetInput nobody;
        nobody.worn = worn_;
        visit_->advance(std::min(seconds, longest_step), nobody);
        if (visit_->paused()) sounds_.pause(true);
        if (visit_->session().stage() != tour::Stage::visit && !std::exchange(silent_, true)) sounds_.silence();
    }
    tell();
    return step.shown ? keep(seconds) : Result<void>();
}

Result<void> start(Hall& hall, const ViewOptions& view, Complaints& complaints) {
    gpu::DeviceOptions device_options;
    device_options.maker = &hall.runtime->device_maker();
    device_options.validation = view.validation;
    device_options.on_message = [&complaints](std::string_view text) { complaints.add(text); };
    GUANHE_TRY_LET(hall.device, gpu::Device::create(device_options));
    render::RendererOptions renderer_options;
    renderer_options.jobs = &hall.jobs;
    renderer_options.clusters = {view.memory_bytes, view.lod_error_pixels};
    renderer_options.headset = true;
    GUANHE_TRY_LET(hall.renderer, render::Renderer::create(*hall.device, renderer_options));
    hall.stage.attach(*hall.renderer);
    GUANHE_TRY_LET(const auto environment, load_environment(view.environment));
    return hall.renderer->set_environment(environment);
}

} // namespace

Result<std::unique_ptr<xr::Runtime>> find_headset(const ViewOptions& view, Complaints& complaints) {
    xr::RuntimeOptions options;
    options.validation = view.validation;
    options.on_message = [&complaints](std::string_view text) { complaints.add(text); };
    GUANHE_TRY_LET(auto runtime, xr::Runtime::connect(options));
    say_step("headset: " + runtime->headset_name() + ", " + runtime->runtime_name());
    return runtime;
}

Result<void> visit_headset(const VisitOptions& options, const ViewOptions& view, std::unique_ptr<xr::Runtime> runtime,
                           Complaints& complaints) {
    auto hall = std::make_unique<Hall>(view);
    hall->runtime = std::move(runtime);
    GUANHE_TRY_LET(hall->open, open_museum(options.museum));
    for (const museum::Finding& finding : hall->open->findings)
        if (finding.severity != museum::Severity::note) say_warning(museum::to_text(finding, "en"));
    if (!options.tour.empty()) GUANHE_TRY(choose_tour(hall->open->museum, options.tour));
    if (hall->open->museum.sites.empty())
        return Error{"the museum has no site to visit", path_to_utf8(options.museum), "add one to its museum.json"};
    GUANHE_TRY_LET(auto fonts, text::Fonts::of_system());
    Guide guide(*hall, options, view, std::move(fonts));
    guide.load();
    GUANHE_TRY(start(*hall, view, complaints));
    xr::HeadsetOptions headset_options;
    HeadsetLoop loop(*hall->runtime, *hall->device, hall->mutex, guide.scene(), headset_options);
    const Interrupt interrupt;
    const auto stop = interrupt.token();
    auto last = std::chrono::steady_clock::now();
    while (!stop.stop_requested()) {
        switch (hall->stage.poll()) {
        case Stage::Event::failed:
        case Stage::Event::cancelled:
            return hall->stage.last_error().value_or(Error{"the museum could not be loaded", "", ""});
        case Stage::Event::loaded:
            guide.loaded();
            break;
        case Stage::Event::none:
            break;
        }
        GUANHE_TRY_LET(const auto step, loop.step());
        if (step.status.state == xr::SessionState::ended) return {};
        const auto now = std::chrono::steady_clock::now();
        GUANHE_TRY(guide.turned(step, std::chrono::duration<double>(now - std::exchange(last, now)).count()));
    }
    return {};
}

} // namespace guanhe::app
