// A visit with a headset: what hands, eyes and the headset's own sensor mean to it, and where the visitor belongs. No
// headset and no renderer.
#pragma once

#include "visit/museum_visit.h"

#include <glm/glm.hpp>

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace guanhe::app {

/// What a visitor does in a frame; all in the world, metres.
struct HeadsetInput {
    bool worn = true;                              ///< as far as the headset's sensor tells
    bool moved = false;                            ///< head, hand or button
    bool menu = false;                             ///< was asked for
    std::optional<SightRay> gaze;                  ///< his eyes', else his head's
    std::array<std::optional<glm::vec3>, 2> hands; ///< the palms
    std::vector<std::string> pressed;              ///< ids of buttons
    std::vector<SightRay> picks;                   ///< beside every panel
    std::optional<glm::vec3> feet;                 ///< nothing: where he is is not known
};

/// One thread. The museum outlives it.
class HeadsetVisit : public MuseumVisit {
public:
    HeadsetVisit(OpenMuseum& open, const MuseumVisitOptions& options);

    void advance(double seconds, const HeadsetInput& input);
    /// What is in his hands, as it is from now on.
    void set_controls(const xr::Controls& controls) { set_hands(controls, hands_.fingers); }
    void set_fingers(const std::array<bool, 2>& fingers) { set_hands(hands_.controls, fingers); }

    /// Where he is to be put now, behind a closed view; once each.
    [[nodiscard]] std::optional<museum::Pose> take_place() { return std::exchange(place_, {}); }
    /// Posture, height or comfort were chosen, or forgotten; once each.
    [[nodiscard]] bool take_choices() { return take_chosen(); }
    /// The visitor is gone: how he was set up is to be forgotten; once each.
    [[nodiscard]] bool take_forgotten() { return std::exchange(forgotten_, false); }

private:
    void forgotten() override { forgotten_ = true; }
    void add_facts(PageFacts& facts) const override { facts.hands = hands_; }
    void set_hands(const xr::Controls& controls, const std::array<bool, 2>& fingers);
    void lead(const std::optional<glm::vec3>& feet);

    bool presence_;
    bool worn_ = false, forgotten_ = false;
    HandControls hands_;
    std::optional<museum::Pose> place_;
    std::string stood_site_;
    museum::Pose stood_; ///< where he was put, or came to, last
};

} // namespace guanhe::app
