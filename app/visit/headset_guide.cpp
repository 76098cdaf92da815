#include "visit/headset_guide.h"

#include "log.h"
#include "visit/lookup.h"

#include <glm/gtc/matrix_transform.hpp>

#include <algorithm>
#include <utility>

namespace guanhe::app {
namespace {

constexpr double longest_step = 1.0; // seconds: after a stall a visit does not jump

glm::mat4 matrix_of(const museum::Pose& pose) {
    const glm::mat4 place = glm::translate(glm::mat4(1.0F), glm::vec3(pose.position));
    return glm::rotate(place, glm::radians(static_cast<float>(-pose.heading)), glm::vec3(0, 1, 0));
}

ComfortOptions comfort_of(tour::ComfortLevel level) {
    ComfortOptions comfort;
    if (level == tour::ComfortLevel::gentle) {
        comfort.snap_degrees = comfort.smooth_degrees_per_second = 0.0F;
        comfort.walk_metres_per_second = 0.0F;
    } else if (level == tour::ComfortLevel::free) {
        comfort.snap_degrees = 0.0F;
        comfort.vignette = 0.6F;
    }
    return comfort;
}

} // namespace

HeadsetGuide::HeadsetGuide(OpenMuseum& open, Presentation& presentation, Path keep, float exposure_ev)
    : open_(open), presentation_(presentation), exposure_ev_(exposure_ev), witness_(std::move(keep)) {
    body_.set_led(true);
    body_.stand_at(glm::mat4(1.0F), {});
}

HeadsetGuide::~HeadsetGuide() {
    if (visit_) visit_->close();
}

HeadsetLoop::Scene HeadsetGuide::scene() {
    HeadsetLoop::Scene scene;
    scene.visit = &body_;
    scene.ground = [this] { return presentation_.ground(site_); };
    scene.moved = [this](const xr::Input& input, const std::optional<glm::mat4>& head, double seconds) {
        moved(input, head, seconds);
    };
    scene.controls = [this](const xr::Controls& controls) {
        controls_ = controls;
        if (visit_) visit_->set_controls(controls_);
    };
    scene.panels = [this] { return boards_.panels(); };
    scene.draw = [this](const render::ScreenImages& images, const render::ViewSet& views, const VisitLook& look) {
        return draw(images, views, look);
    };
    return scene;
}

void HeadsetGuide::begin(bool presence, bool seated) {
    auto options = presentation_.visit_options();
    options.session.presence = presence;
    options.seated = seated;
    visit_ = std::make_unique<HeadsetVisit>(open_, options);
    visit_->set_controls(controls_);
    advanced_ = std::chrono::steady_clock::now();
    body_.set_limits([this](const glm::vec3& feet) { return visit_->may_stand(feet); });
}

double HeadsetGuide::passed() {
    const auto now = std::chrono::steady_clock::now();
    const double seconds = std::chrono::duration<double>(now - std::exchange(advanced_, now)).count();
    return std::min(seconds, longest_step);
}

std::size_t HeadsetGuide::preferred_hand() const {
    return visit_->session().choices().hand == tour::PreferredHand::left ? 0 : 1;
}

void HeadsetGuide::follow_choices(const std::optional<glm::mat4>& head) {
    if (!visit_->take_choices()) return;
    const tour::Choices& now = visit_->session().choices();
    body_.set_comfort(comfort_of(now.comfort));
    const bool seated = now.posture == tour::Posture::seated;
    // Who is another, or sits otherwise, begins at his own height.
    if (visit_->take_forgotten() || seated != body_.locomotion().seated())
        body_.sit(seated, head);
    else
        body_.raise(static_cast<float>(now.height - chosen_.height));
    chosen_ = now;
}

void HeadsetGuide::moved(const xr::Input& input, const std::optional<glm::mat4>& floor_from_head, double seconds) {
    ran_ = true;
    if (visit_) {
        HeadsetInput heard = ears_.hear(input, floor_from_head, body_, boards_);
        heard.worn = worn_;
        // A hand that is lost for a moment is no other way of doing things.
        if (const auto fingers = xr::seen_hands(input); fingers[0] || fingers[1] || !controls_.profiles[0].empty())
            visit_->set_fingers(fingers);
        visit_->advance(passed(), heard);
        follow_choices(floor_from_head);
        // Not before his head is known, or he would be beside the place.
        if (floor_from_head)
            if (const auto place = visit_->take_place()) {
                body_.stand_at(matrix_of(*place), floor_from_head);
                site_ = visit_->scene().state().stand.site;
                boards_.forget_places();
            }
    }
    if (!floor_from_head) return boards_.clear(body_);
    const glm::mat4 head = body_.world_from_floor() * *floor_from_head;
    if (visit_) return show(input, head, seconds);
    const auto opening = presentation_.opening();
    boards_.hang(opening, input, head, presentation_.ground(site_)->surface, body_, seconds);
}

/// Where what is held lies: in the hand that the tour names, or the visitor prefers.
glm::mat4 HeadsetGuide::palm(const xr::Input& input, const glm::mat4& head) const {
    std::size_t side = preferred_hand();
    const tour::Player& player = visit_->scene();
    if (const auto& ref = player.state().hold)
        if (const auto* hold = action_at<museum::Hold>(*player.context().tour, *ref))
            if (hold->hand != museum::Hold::Hand::preferred) side = hold->hand == museum::Hold::Hand::left ? 0 : 1;
    const xr::HandInput& hand = input.hands[side];
    if (!hand.active || !hand.floor_from_grip) return boards_.beside(head, side == 0);
    // It stands upon the hand: neither is within the other, and the hand still points past it.
    constexpr glm::vec3 beyond{0.0F, 0.17F, -0.04F};
    return body_.world_from_floor() * glm::translate(*hand.floor_from_grip, beyond);
}

void HeadsetGuide::light_torch(const xr::Input& input) {
    lamps_ = seen_.frame.scenery->lamps;
    const auto& aim = input.hands[preferred_hand()].floor_from_aim;
    if (!seen_.frame.scenery->torch || lamps_.empty() || !aim) return;
    const SightRay ray = ray_along(body_.world_from_floor() * *aim);
    lamps_.front().position = ray.origin;
    lamps_.front().direction = ray.direction;
}

void HeadsetGuide::show(const xr::Input& input, const glm::mat4& head, double seconds) {
    audio::Listener listener;
    listener.position = glm::vec3(head[3]);
    listener.forward = glm::normalize(-glm::vec3(head[2]));
    listener.up = glm::normalize(glm::vec3(head[1]));
    presentation_.sound(*visit_, listener);
    seen_ = presentation_.show(*visit_, {listener.position, listener.forward, palm(input, head)});
    light_torch(input);
    boards_.hang(seen_.boards, input, head, presentation_.ground(site_)->surface, body_, seconds);
    witness_.see(seen_.boards, boards_.panels(), glm::inverse(body_.world_from_floor()));
}

Result<void> HeadsetGuide::draw(const render::ScreenImages& images, const render::ViewSet& views,
                                const VisitLook& look) {
    render::FrameOptions options;
    options.exposure_ev = exposure_ev_;
    look.apply(options);
    if (visit_ && seen_.frame.scenery != nullptr) {
        Showing::fill(options, seen_.frame);
        options.lamps = lamps_;
        markers_.assign(look.markers.begin(), look.markers.end());
        if (visit_->in_tour()) {
            markers_.insert(markers_.end(), seen_.frame.signs.begin(), seen_.frame.signs.end());
            options.fade = std::max(options.fade, static_cast<float>(visit_->scene().state().stand.black));
        }
        options.markers = markers_;
    } else { // the museum is not there yet
        options.show_environment = false;
        options.backdrop = glm::vec3(0.02F);
    }
    const auto mirror = mirror_ ? mirror_() : DocentWindow::Mirror{};
    GUANHE_TRY(renderer_->draw_screen(images, views, options, mirror.size, mirror.interface));
    return {};
}

void HeadsetGuide::turned(const HeadsetLoop::Step& step, double seconds) {
    using State = xr::SessionState;
    const bool was = std::exchange(
        worn_, step.status.worn && (step.status.state == State::visible || step.status.state == State::focused));
    if (was != worn_) say_step(worn_ ? "the headset is on a head" : "the headset is off");
    // Nothing is drawn for a headset that is off; its countdown goes on.
    if (!std::exchange(ran_, false) && visit_) {
        HeadsetInput nobody;
        nobody.worn = worn_;
        visit_->advance(passed(), nobody);
        presentation_.sound(*visit_, {});
    }
    presentation_.tell(visit_.get());
    const bool dark = body_.locomotion().fade() > 0.0F || (visit_ && visit_->scene().state().stand.black > 0.0);
    if (!step.shown || dark) return; // of what nobody sees there is no picture
    if (const auto kept = witness_.keep(*renderer_, seconds); !kept) say_warning(kept.error().message());
}

} // namespace guanhe::app
