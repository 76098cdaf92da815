#include "walk/body.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace guanhe::walk {
namespace {

constexpr glm::vec3 up(0, 1, 0), down(0, -1, 0);
constexpr float gravity = 9.81F;
constexpr float arc_step = 1.0F / 30.0F; // seconds
constexpr float skin = 0.02F;            // metres that a ray keeps off what it starts from

bool too_steep(const Body& body, const glm::vec3& normal) {
    return normal.y < std::cos(glm::radians(body.steepest));
}

/// The first wall that a body meets on its way, at any height that it cannot step over.
std::optional<Hit> wall(const Surface& surface, const Body& body, const glm::vec3& feet, const glm::vec3& way) {
    const float length = glm::length(way);
    const glm::vec3 direction = way / length;
    const std::array heights{body.step + skin, body.height * 0.5F, body.height - skin};
    std::optional<Hit> nearest;
    for (const float height : heights) {
        const auto hit = surface.cast(feet + up * height, direction, length + body.radius);
        // Ground that rises gently is no wall.
        if (hit && too_steep(body, hit->normal) && (!nearest || hit->distance < nearest->distance)) nearest = hit;
    }
    return nearest;
}

/// Whether what is too steep to stand on is no more than a sill, a kerb or a clod: a foot's length on there is ground
/// again, no higher than a step.
bool steps_over(const Surface& surface, const Body& body, const glm::vec3& feet, const glm::vec3& way) {
    constexpr std::array reaches{0.15F, 0.3F}; // metres
    const float length = glm::length(way);
    const glm::vec3 direction = way / length;
    return std::ranges::any_of(reaches, [&](float reach) {
        const glm::vec3 ahead = direction * (length + reach);
        const Standing there = stand(surface, body, feet + ahead + up * body.step, 2.0F * body.step);
        return there.refusal == Refusal::none && !wall(surface, body, feet, ahead);
    });
}

/// One way without a wall in it; nothing where the ground refuses.
std::optional<glm::vec3> step_to(const Surface& surface, const Body& body, const glm::vec3& feet,
                                 const glm::vec3& way) {
    if (wall(surface, body, feet, way)) return {};
    const glm::vec3 wanted = feet + way;
    const Standing there = stand(surface, body, wanted + up * body.step, body.step + body.drop);
    if (there.refusal == Refusal::none) return there.feet;
    if (there.refusal == Refusal::too_steep && steps_over(surface, body, feet, way)) return there.feet;
    if (there.refusal != Refusal::nothing_there) return {};
    const bool grounded =
        stand(surface, body, feet + up * body.step, body.step + body.drop).refusal != Refusal::nothing_there;
    return grounded ? std::nullopt : std::optional(wanted);
}

} // namespace

Standing stand(const Surface& surface, const Body& body, const glm::vec3& from, float below) {
    Standing out;
    const auto ground = surface.cast(from, down, below);
    if (!ground) return out;
    out.feet = ground->point;
    if (too_steep(body, ground->normal))
        out.refusal = Refusal::too_steep;
    else if (surface.cast(ground->point + up * skin, up, body.height - skin))
        out.refusal = Refusal::too_low;
    else
        out.refusal = Refusal::none;
    return out;
}

Standing stand_lowest(const Surface& surface, const Body& body, const glm::vec2& plan, float top, float bottom) {
    Standing lowest;
    glm::vec3 from(plan.x, top, plan.y);
    constexpr int most_floors = 64;
    for (int i = 0; i < most_floors && from.y > bottom; ++i) {
        const auto hit = surface.cast(from, down, from.y - bottom);
        if (!hit) break;
        if (hit->front) {
            const Standing here = stand(surface, body, from, from.y - bottom);
            if (here.refusal == Refusal::none) lowest = here;
        }
        from.y = hit->point.y - skin;
    }
    return lowest;
}

Landing throw_from(const Surface& surface, const Body& body, const glm::vec3& head, const glm::vec3& hand,
                   const glm::vec3& direction) {
    Landing landing;
    landing.arc.push_back(hand);
    if (surface.between(head, hand)) {
        landing.end.refusal = Refusal::behind_a_wall;
        return landing;
    }
    glm::vec3 at = hand, speed = direction * body.throw_speed;
    for (float t = 0.0F; t < body.throw_seconds; t += arc_step) {
        const glm::vec3 next = at + speed * arc_step;
        speed += down * (gravity * arc_step);
        if (const auto hit = surface.between(at, next)) {
            landing.arc.push_back(hit->point);
            landing.end = stand(surface, body, hit->point + hit->normal * skin, 2.0F * skin);
            if (landing.end.refusal == Refusal::nothing_there) landing.end.refusal = Refusal::too_steep; // a wall
            return landing;
        }
        landing.arc.push_back(next);
        at = next;
    }
    return landing;
}

glm::vec3 walk(const Surface& surface, const Body& body, const glm::vec3& feet, const glm::vec3& way) {
    const glm::vec3 level(way.x, 0.0F, way.z);
    if (!(glm::length(level) > 1e-6F)) return feet;
    if (surface.empty()) return feet + level;
    if (const auto there = step_to(surface, body, feet, level)) return *there;
    const auto hit = wall(surface, body, feet, level);
    if (!hit) return feet;
    glm::vec3 along(hit->normal.x, 0.0F, hit->normal.z);
    if (!(glm::length(along) > 1e-3F)) return feet;
    along = glm::normalize(along);
    const glm::vec3 slid = level - along * glm::dot(level, along);
    if (!(glm::length(slid) > 1e-6F)) return feet;
    return step_to(surface, body, feet, slid).value_or(feet);
}

bool HeadGuard::blocked(const Surface& surface, const glm::vec3& head) {
    if (free_ && surface.between(*free_, head)) return true;
    free_ = head;
    return false;
}

} // namespace guanhe::walk
