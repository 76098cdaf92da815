#include "visit/head_input.h"

#include "log.h"

#include <cstddef>

namespace guanhe::app {
namespace {

constexpr float moved_metres = 0.03F, moved_cosine = 0.9986F; // 3°: a headset that lies on a table does less

} // namespace

SightRay ray_along(const glm::mat4& world_from_aim) {
    return {glm::vec3(world_from_aim[3]), glm::normalize(-glm::vec3(world_from_aim[2]))};
}

bool HeadInput::has_moved(const xr::Input& input, const std::optional<glm::mat4>& head) {
    bool moved = false;
    for (std::size_t i = 0; i < still_hands_.size(); ++i) {
        const xr::HandInput& hand = input.hands[i];
        moved = moved || hand.select > 0.5F || hand.grab > 0.5F || hand.menu || glm::length(hand.stick) > 0.5F;
        auto& still = still_hands_[i];
        if (!hand.active || !hand.floor_from_grip) {
            still.reset();
            continue;
        }
        const glm::vec3 now((*hand.floor_from_grip)[3]);
        if (still && glm::distance(*still, now) < moved_metres) continue;
        moved = moved || still.has_value();
        still = now;
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

HeadsetInput HeadInput::hear(const xr::Input& input, const std::optional<glm::mat4>& head, Visit& body,
                             const HeadBoards& boards) {
    const glm::mat4& world = body.world_from_floor();
    HeadsetInput out;
    out.moved = has_moved(input, head);
    if (head) out.feet = body.locomotion().feet(head);
    const auto& gaze = input.floor_from_gaze ? input.floor_from_gaze : head;
    if (gaze) out.gaze = ray_along(world * *gaze);
    for (std::size_t i = 0; i < out.hands.size(); ++i)
        if (const auto& grip = input.hands[i].floor_from_grip; grip && input.hands[i].active)
            out.hands[i] = glm::vec3(world * (*grip)[3]);
    for (const InputEvent& event : body.take_events()) {
        if (event.kind == InputEvent::Kind::menu) out.menu = true;
        if (event.kind != InputEvent::Kind::select) continue;
        out.moved = true;
        if (event.pick && event.pick->panel >= 0) {
            if (auto id = boards.button(*event.pick)) out.pressed.push_back(std::move(*id));
            continue;
        }
        const auto& aim = event.hand ? input.hand(*event.hand).floor_from_aim : gaze;
        if (aim) out.picks.push_back(ray_along(world * *aim));
    }
    for (const std::string& id : out.pressed) say_step("the visitor presses " + id);
    return out;
}

} // namespace guanhe::app
