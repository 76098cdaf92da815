// Boards on screens of every shape: nothing covers anything, whatever there is to be shown and however large its text.
#include "visit/screen_places.h"

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <vector>

using namespace guanhe;
using namespace guanhe::app;
using doctest::Approx;
using Where = Board::Where;

namespace {

struct Box {
    glm::vec2 low, high;
};
Box box_of(const ScreenBoard& board, const ScreenPlace& place) {
    const glm::vec2 half = board.size * place.scale * 0.5F;
    return {place.middle - half, place.middle + half};
}
bool meet(const Box& a, const Box& b) {
    constexpr float touch = 1e-4F;
    return a.low.x < b.high.x - touch && b.low.x < a.high.x - touch && a.low.y < b.high.y - touch &&
           b.low.y < a.high.y - touch;
}

/// Of type so high, with so many ems to a side.
ScreenBoard board(Where where, float em, float wide, float high) {
    ScreenBoard made;
    made.where = where;
    made.em = em;
    made.size = glm::vec2(wide, high) * em;
    return made;
}

struct Screen {
    const char* name;
    float aspect;
};
constexpr std::array screens{Screen{"4:3", 4.0F / 3.0F}, Screen{"16:9", 16.0F / 9.0F}, Screen{"21:9", 21.0F / 9.0F},
                             Screen{"a kiosk's, 9:16", 9.0F / 16.0F}, Screen{"square", 1.0F}};
constexpr std::array text_sizes{0.7F, 1.0F, 1.5F, 2.0F};
constexpr float em_at_one = 0.0348F; // of the picture's height

} // namespace

TEST_CASE("on every screen, with text of every size, no board covers another and none is cut") {
    for (const auto& [name, aspect] : screens)
        for (const float text : text_sizes) {
            CAPTURE(name);
            CAPTURE(text);
            const float em = em_at_one * text;
            const ScreenBoard controls = board(Where::controls, em, 17.0F, 4.4F),
                              caption = board(Where::caption, em, 28, 4);
            const ScreenBoard hint = board(Where::corner, em, 13, 4.5F), year = board(Where::corner, em, 12, 7);
            const ScreenBoard signing = board(Where::signing, em, 12, 10), question = board(Where::before, em, 25, 12);
            const ScreenBoard picture = board(Where::before, em, 36, 30);
            ScreenBoard above = caption, label = board(Where::sign, em, 18, 2.5F);
            above.place = {true, 0.0F, 0.0F};
            label.names = {0.3F, 0.1F};
            const std::vector<std::vector<ScreenBoard>> all{
                {controls, caption, picture},
                {controls, hint, year, caption, question},
                {controls, hint, year, caption, caption, signing, picture},
                {controls, hint, caption, picture, question},
                {controls, year, caption, label},
                {year, above, caption},
                {question},
                {caption, picture},
                {controls, hint, signing, above, caption, question},
            };
            for (auto boards : all)
                for (const bool seen : {false, true}) {
                    // As Boards lays out anew what is wider than the screen.
                    for (ScreenBoard& one : boards) {
                        const float widest = aspect - 2.0F * screen_margin;
                        if (one.size.x <= widest) continue;
                        // Words take as many lines more, a picture is smaller.
                        const float high = one.where == Where::before ? widest / one.size.x : one.size.x / widest;
                        one.size = {widest, one.size.y * high};
                    }
                    const auto places =
                        place_on_screen(boards, aspect, seen ? std::optional(glm::vec2(0.0F)) : std::nullopt);
                    REQUIRE(places.size() == boards.size());
                    for (std::size_t i = 0; i < boards.size(); ++i) {
                        const Box box = box_of(boards[i], places[i]);
                        CAPTURE(i);
                        CHECK(places[i].scale > 0.04F);
                        CHECK(places[i].scale <= 1.0F);
                        CHECK(box.low.x >= -0.5F * aspect);
                        CHECK(box.high.x <= 0.5F * aspect);
                        CHECK(box.low.y >= -0.5F);
                        CHECK(box.high.y <= 0.5F);
                        for (std::size_t k = i + 1; k < boards.size(); ++k)
                            CHECK_FALSE(meet(box, box_of(boards[k], places[k])));
                    }
                }
        }
}

TEST_CASE("what is looked at stays free where a board has room beside it, and the board stays whole where it has not") {
    const Box middle{glm::vec2(-subject_half), glm::vec2(subject_half)};
    const ScreenBoard question = board(Where::before, em_at_one, 25, 12);
    const auto at = [&](float aspect, bool seen) {
        return place_on_screen(std::span(&question, 1), aspect, seen ? std::optional(glm::vec2(0.0F)) : std::nullopt)
            .front();
    };
    const auto wide = at(16.0F / 9.0F, true);
    CHECK_FALSE(meet(box_of(question, wide), middle));
    CHECK(wide.scale > 0.7F);
    CHECK(at(16.0F / 9.0F, false).scale == 1.0F);
    CHECK(at(16.0F / 9.0F, false).middle.x == Approx(0.0));
    // Above or below it on a screen that is no wider than the question.
    const auto tall = at(9.0F / 16.0F, true);
    CHECK_FALSE(meet(box_of(question, tall), middle));
    const ScreenBoard large = board(Where::before, em_at_one, 46, 26);
    const auto whole = place_on_screen(std::span(&large, 1), 4.0F / 3.0F, glm::vec2(0.0F)).front();
    CHECK(meet(box_of(large, whole), middle));
    CHECK(whole.scale > 0.75F);
}

TEST_CASE("a question does not jump when what is said beside it begins, takes a second line or ends") {
    const ScreenBoard controls = board(Where::controls, em_at_one, 17.0F, 4.4F);
    const ScreenBoard question = board(Where::before, em_at_one, 25, 12);
    std::vector<ScreenBoard> boards{controls, question};
    const auto silent = place_on_screen(boards, 16.0F / 9.0F, glm::vec2(0.0F))[1];
    for (const float high : {2.5F, 4.0F}) {
        boards.resize(2);
        boards.push_back(board(Where::caption, em_at_one, 28, high));
        const auto said = place_on_screen(boards, 16.0F / 9.0F, glm::vec2(0.0F))[1];
        CHECK(said.middle == silent.middle);
        CHECK(said.scale == silent.scale);
    }
}
