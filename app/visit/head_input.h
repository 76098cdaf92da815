// What a headset's hands, eyes and buttons mean to a visit.
#pragma once

#include "headset/visit.h"
#include "visit/head_boards.h"
#include "visit/headset_visit.h"
#include "xr/input.h"

#include <glm/glm.hpp>

#include <array>
#include <optional>

namespace guanhe::app {

/// Where a hand or a head points: its origin, along its -z.
[[nodiscard]] SightRay ray_along(const glm::mat4& world_from_aim);

/// One thread.
class HeadInput {
public:
    /// Of a frame in which the visitor's body took its step. Hands and head in the floor's coordinates; nothing: the
    /// head is not known. `boards` are those that he had before him.
    [[nodiscard]] HeadsetInput hear(const xr::Input& input, const std::optional<glm::mat4>& floor_from_head,
                                    Visit& body, const HeadBoards& boards);

private:
    [[nodiscard]] bool has_moved(const xr::Input& input, const std::optional<glm::mat4>& floor_from_head);

    std::optional<glm::mat4> still_head_;
    std::array<std::optional<glm::vec3>, 2> still_hands_;
};

} // namespace guanhe::app
