#include "visit/visit_witness.h"

#include "headset/both_eyes.h"
#include "image/image.h"
#include "log.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <system_error>
#include <utility>

namespace guanhe::app {
namespace {

// Until pictures of panels are drawn.
constexpr double settled_seconds = 0.7;
constexpr int settled_frames = 3;
constexpr float told_again = 0.05F; // metres that a button has moved

} // namespace

void VisitWitness::see(std::span<const Board> boards, std::span<const render::Panel> panels,
                       const glm::mat4& floor_from_world) {
    std::string keys;
    std::vector<glm::vec3> places; // of the buttons
    for (std::size_t i = 0; i < boards.size(); ++i) {
        keys += (keys.empty() ? "" : "|") + boards[i].key;
        for (const auto& button : boards[i].sheet->buttons) {
            const glm::vec2 middle = (button.box.low + button.box.high - boards[i].sheet->size) * 0.5F;
            places.emplace_back(floor_from_world * panels[i].world_from_panel * glm::vec4(middle.x, -middle.y, 0, 1));
        }
    }
    const bool others = keys != read_;
    const bool moved = !std::ranges::equal(
        places, places_, [](const glm::vec3& a, const glm::vec3& b) { return glm::distance(a, b) < told_again; });
    if (!others && !moved) return;
    places_ = std::move(places);
    if (others) {
        read_ = std::move(keys);
        frames_ = 0;
        seconds_ = 0.0;
    }
    say_step("to read now: " + std::to_string(boards.size()));
    auto at = places_.begin();
    for (const Board& board : boards) {
        std::string line = "to read: " + board.key;
        for (const auto& button : board.sheet->buttons) {
            std::array<char, 96> place{};
            std::snprintf(place.data(), place.size(), " at %.3f, %.3f, %.3f", static_cast<double>(at->x),
                          static_cast<double>(at->y), static_cast<double>(at->z));
            line += "; " + button.id + place.data();
            ++at;
        }
        say_step(line);
    }
}

Result<void> VisitWitness::keep(render::Renderer& renderer, double seconds) {
    if (folder_.empty() || seconds_ < 0.0) return {};
    seconds_ += seconds;
    if (++frames_ < settled_frames || seconds_ < settled_seconds) return {};
    seconds_ = -1.0;
    auto saved = save(renderer);
    if (!saved) folder_.clear();
    return saved;
}

Result<void> VisitWitness::save(render::Renderer& renderer) {
    GUANHE_TRY_LET(const auto pictures, renderer.read_pictures());
    const auto both = side_by_side(pictures);
    std::error_code unseen; // save_png says what is wrong with the folder
    std::filesystem::create_directories(folder_, unseen);
    std::array<char, 32> name{};
    std::snprintf(name.data(), name.size(), "%03d.png", ++kept_);
    GUANHE_TRY(image::save_png(folder_ / name.data(), both.width, both.height, both.pixels));
    say_step(std::string("kept ") + name.data() + ": " + read_);
    return {};
}

} // namespace guanhe::app
