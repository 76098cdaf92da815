// Boards before a head: what he looks at is not behind them.
#include "visit/head_panels.h"

#include <doctest/doctest.h>

#include <glm/gtc/matrix_transform.hpp>

using namespace guanhe;
using namespace guanhe::app;

namespace {

const glm::mat4 head = glm::translate(glm::mat4(1.0F), glm::vec3(0.0F, 1.6F, 0.0F));

Board question(bool beside) {
    auto sheet = std::make_shared<render::PanelSheet>();
    sheet->size = {0.9F, 0.5F};
    sheet->em = 0.036F;
    Board board;
    board.key = "question";
    board.where = Board::Where::before;
    board.sheet = std::move(sheet);
    board.beside = beside;
    return board;
}

/// Whether he, looking straight ahead and by so many degrees to the side, looks through it.
bool covers(const render::Panel& panel, float degrees) {
    const glm::vec3 way(glm::rotate(glm::mat4(1.0F), glm::radians(degrees), glm::vec3(0, 1, 0)) *
                        glm::vec4(0, 0, -1, 0));
    for (const float up : {-0.15F, 0.0F, 0.15F})
        if (render::hit_panels(std::span(&panel, 1), glm::vec3(head[3]), glm::normalize(way + glm::vec3(0, up, 0))))
            return true;
    return false;
}

} // namespace

TEST_CASE("a question stands at the side of what is looked at, and before him where nothing is") {
    HeadPanels panels;
    const Board beside = question(true), before = question(false);
    const auto aside = panels.hang({&beside, 1}, head, 0.02, {});
    REQUIRE(aside.size() == 1);
    for (const float degrees : {-4.0F, 0.0F, 4.0F}) CHECK_FALSE(covers(aside[0], degrees));
    CHECK(aside[0].world_from_panel[3].x > 0.0F);
    CHECK(glm::distance(glm::vec3(aside[0].world_from_panel[3]), glm::vec3(head[3])) ==
          doctest::Approx(1.5F).epsilon(0.05));
    panels.forget();
    CHECK(covers(panels.hang({&before, 1}, head, 0.02, {})[0], 0.0F));
}

TEST_CASE("of two sides it takes the one with more room") {
    HeadPanels panels;
    const Board beside = question(true);
    const Clearance wall = [](const glm::vec3&, const glm::vec3& way) {
        return way.x > 0.1F ? std::optional(0.7F) : std::nullopt; // close on the right
    };
    CHECK(panels.hang({&beside, 1}, head, 0.02, wall)[0].world_from_panel[3].x < 0.0F);
}
