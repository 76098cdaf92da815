#include "visit/headset_visit.h"

#include <algorithm>

namespace guanhe::app {
namespace {

using tour::SessionEvent;
using tour::Stage;

constexpr double near_enough = 0.3; // metres beyond a stop's radius: he came there himself
constexpr double least_reach = 0.6; // metres: of a stop without a radius, and of a ring

} // namespace

HeadsetVisit::HeadsetVisit(OpenMuseum& open, const MuseumVisitOptions& options)
    : MuseumVisit(open, options, true), presence_(options.session.presence) {}

/// Whether he is to be put elsewhere. Who walked there himself stays as he stands.
void HeadsetVisit::lead(const std::optional<glm::vec3>& feet) {
    const tour::Stand& stand = scene().state().stand;
    const bool other_site = stood_site_ != stand.site;
    const bool elsewhere =
        !feet || glm::distance(glm::dvec2(stand.pose.position.x, stand.pose.position.z), glm::dvec2(feet->x, feet->z)) >
                     std::max(stand.radius, least_reach) + near_enough;
    if (take_placed() || other_site || (stood_ != stand.pose && elsewhere)) place_ = stand.pose;
    stood_site_ = stand.site;
    stood_ = stand.pose;
}

void HeadsetVisit::set_hands(const xr::Controls& controls, const std::array<bool, 2>& fingers) {
    if (hands_.controls == controls && hands_.fingers == fingers) return;
    hands_ = {controls, fingers, hands_.version + 1};
}

void HeadsetVisit::advance(double seconds, const HeadsetInput& input) {
    std::vector<SessionEvent> heard;
    const bool asleep = session().stage() == Stage::attract || session().paused();
    // Without a sensor, too, the runtime tells when the headset shows nothing any more; but not who has put it on.
    if (std::exchange(worn_, input.worn) != input.worn && (presence_ || !input.worn))
        heard.push_back({SessionEvent::Kind::worn, input.worn, 0.0, {}});
    if (input.moved) heard.push_back({SessionEvent::Kind::moved, false, 0.0, {}});
    pass(seconds, heard);
    // What puts off the countdown, or wakes, does nothing else.
    if (!asleep && !session().paused() && !held()) {
        for (const std::string& id : input.pressed) press(id);
        if (input.menu && session().stage() == Stage::visit)
            open_page(overlay() == Page::none ? Page::menu : Page::none);
        if (in_tour())
            for (const SightRay& ray : input.picks) pick(ray);
    }
    if (plays()) {
        Doing doing;
        if (input.gaze) doing.gazes.push_back(*input.gaze);
        doing.hands = input.hands;
        doing.feet = input.feet;
        play(seconds, doing);
    }
    lead(input.feet);
}

} // namespace guanhe::app
