#include "headset/visitor.h"

#include "walk/body.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <system_error>

namespace guanhe::app {
namespace {

// Metres.
constexpr float eye_height = 1.6F;
constexpr float table_height = 0.9F;
constexpr float largest_on_table = 1.5F;
constexpr float reach = 0.55F;            // from the eyes to the front of what stands on the table
constexpr float edge = 0.6F;              // from the rim of what is stood on
constexpr float farthest_in = 30.0F;      // that ground is looked for
constexpr float nearest_to_large = 1.0F;  // from the visitor to the front of what does not
constexpr float farthest_to_large = 6.0F; // a site is entered rather than looked at from outside

glm::mat4 upright(const glm::vec3& origin, const glm::vec3& ahead) {
    glm::vec3 forward(ahead.x, 0.0F, ahead.z);
    forward = glm::dot(forward, forward) > 1e-12F ? glm::normalize(forward) : glm::vec3(0, 0, -1);
    const glm::vec3 right(-forward.z, 0.0F, forward.x);
    return {glm::vec4(right, 0.0F), glm::vec4(0, 1, 0, 0), glm::vec4(-forward, 0.0F), glm::vec4(origin, 1.0F)};
}

} // namespace

glm::mat4 visitor_floor(const scan::Bounds& bounds, const std::optional<CameraPlace>& place,
                        const walk::Surface& ground) {
    if (place) return upright(place->eye - glm::vec3(0, eye_height, 0), place->target - place->eye);
    const glm::vec3 ahead(0, 0, -1);
    if (bounds.empty()) return upright(glm::vec3(0.0F), ahead);
    const glm::vec3 size = bounds.max - bounds.min, middle = bounds.center();
    if (std::max({size.x, size.y, size.z}) <= largest_on_table)
        return upright({middle.x, bounds.min.y - table_height, bounds.max.z + reach}, ahead);
    // As near to the front as he can stand with some room behind him.
    const float farthest = std::min(size.z * 0.5F, farthest_in);
    for (float in = std::min(edge, farthest); in <= farthest; in += edge * 0.5F) {
        const auto here =
            walk::stand_lowest(ground, {}, {middle.x, bounds.max.z - in}, bounds.max.y + edge, bounds.min.y - edge);
        if (here.refusal == walk::Refusal::none) return upright(here.feet, ahead);
    }
    const float distance = std::clamp(std::max(size.x, size.y) * 0.5F, nearest_to_large, farthest_to_large);
    return upright({middle.x, bounds.min.y, bounds.max.z + distance}, ahead);
}

std::string place_name(std::span<const Path> files) {
    std::uint64_t hash = 0xcbf29ce484222325; // FNV-1a
    for (const Path& file : files) {
        std::error_code unknown;
        auto whole = std::filesystem::weakly_canonical(file, unknown);
        for (const char c : path_to_utf8(unknown ? file : whole) + '\n')
            hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    }
    std::array<char, 20> name{};
    std::snprintf(name.data(), name.size(), "%016llx", static_cast<unsigned long long>(hash));
    return name.data();
}

} // namespace guanhe::app
