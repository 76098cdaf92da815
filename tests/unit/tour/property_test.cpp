// Whatever a visitor presses, what is there is what playing straight there leaves.
#include "living_memory.h"
#include "tours.h"

#include <random>

using namespace guanhe;
using namespace guanhe::tour;
using namespace guanhe::test;

namespace {

/// Every kind of step, in an order of chance, with questions and branches that lead forwards and back.
Play any_tour(std::uint32_t seed) {
    Play play;
    std::mt19937 random(seed);
    const auto of = [&](std::uint32_t n) { return static_cast<std::uint32_t>(random() % n); };
    const std::uint32_t stops = 3 + of(3);
    for (std::uint32_t s = 0; s < stops; ++s) {
        std::vector<m::Step> steps;
        const std::uint32_t count = of(8);
        for (std::uint32_t i = 0; i < count; ++i) {
            const auto target = exhibit(of(2) ? "jar" : "pot");
            const std::string id = "s" + std::to_string(i);
            const bool with_next = of(4) == 0;
            const auto add = [&](auto action) { steps.push_back(step(std::move(action), id, with_next)); };
            switch (of(18)) {
            case 0:
                add(say("some words to say"));
                break;
            case 1: {
                m::Move move;
                move.pose = m::Pose{{of(5), 0, of(5)}, static_cast<double>(of(360))};
                move.manner = static_cast<m::Move::Manner>(of(3));
                add(move);
                break;
            }
            case 2:
                add(m::Look{target, 1.0});
                break;
            case 3:
                add(m::Show{{target}, 0.5});
                break;
            case 4:
                add(m::Hide{{target}, 0.5});
                break;
            case 5:
                add(m::Highlight{{target}, of(2) == 0, {1, 1, 0}});
                break;
            case 6:
                add(m::ChangeEra{of(2) ? "now" : "then", 1.0, of(2) == 0, {}});
                break;
            case 7:
                add(m::Light{m::Light::Sun{{2000, 6, 21, 8.0}, 10.0}, 2.0});
                break;
            case 8:
                add(m::Hold{of(2) ? "jar" : "", "", 1.0, {}});
                break;
            case 9:
                add(m::Section{of(2) == 0, {}, {}, {0, 1, 0}, 1.0, 1.0, false});
                break;
            case 10:
                add(m::Measure{});
                break;
            case 11:
                add(m::Panel{});
                break;
            case 12:
                add(m::Sound{{"four.opus"}, {}, 0.0, of(2) == 0, 0.0});
                break;
            case 13: {
                m::Ask ask;
                for (std::uint32_t a = 0; a < 3; ++a) {
                    m::Answer answer;
                    answer.id = "a" + std::to_string(a);
                    if (a == 1) answer.next.stop = "stop" + std::to_string(of(stops));
                    if (a == 2) answer.reply = words("a reply");
                    ask.answers.push_back(answer);
                }
                add(ask);
                break;
            }
            case 14:
                add(wait(of(3) * 0.5));
                break;
            case 15:
                add(m::Stamp{"stamp" + std::to_string(of(3)), {}, {}});
                break;
            case 16: {
                m::Branch branch;
                branch.cases.push_back({{m::Condition::Kind::answer, "s" + std::to_string(of(6)), "a0", of(2) == 0},
                                        {"stop" + std::to_string(of(stops)), ""},
                                        {},
                                        {}});
                add(branch);
                break;
            }
            default:
                add(m::Run{{}, of(2) ? "f" : "g", {}});
            }
        }
        play.tour.stops.push_back(stop("stop" + std::to_string(s), of(3) ? "pit" : "hall", {s * 1.0, 0, 0}, steps));
    }
    play.tour.script.path = "s.lua";
    play.scripts["s.lua"] = "vars.n = 0\n"
                            "function f() vars.n = vars.n + random(100) show('jar') say('words') era('now') end\n"
                            "function g() hide('pot') wait(0.3) stamp('g') vars.last = random(9) move_to('stop1')\n"
                            "  on('pick', function(what) vars.picked = what end) end";
    return play;
}

/// Played straight: a new player that is only ever told the answers of the path, and to go on.
TourState straight(const Play& play, const Moments& path) {
    Player player(play.options());
    (void)player.start();
    for (std::size_t i = 0; i < 40'000; ++i) {
        const auto& mine = player.path();
        const std::size_t at = mine.size() - 1;
        REQUIRE(at < path.size());
        REQUIRE(mine[at].at == path[at].at);
        if (at + 1 == path.size()) break;
        for (std::uint32_t k = 0; k < path[at].steps.size(); ++k) {
            if (!path[at].steps[k].answer) continue;
            TourEvent event;
            event.kind = TourEvent::Kind::answer;
            event.answer = *path[at].steps[k].answer;
            (void)player.advance(player.path()[at].arrival, {}); // questions are asked once there
            if (player.path().size() != mine.size()) break;
            (void)player.advance(0.0, std::span(&event, 1));
        }
        if (player.path().size() == at + 1) (void)player.next();
    }
    return state_at(player.context(), player.path(), 0.0, player.first_variables());
}

} // namespace

TEST_CASE("the state is a pure function of the path, after any sequence of what a visitor can do") {
    for (std::uint32_t seed = 0; seed < 60; ++seed) {
        CAPTURE(seed);
        const Play play = any_tour(seed);
        Player player(play.options());
        (void)player.start();
        std::mt19937 random(seed * 31 + 1);
        for (int i = 0; i < 120; ++i) {
            CAPTURE(i);
            switch (random() % 9) {
            case 0:
                (void)player.next();
                break;
            case 1:
                (void)player.back();
                break;
            case 2:
                (void)player.skip();
                break;
            case 3:
                (void)player.again();
                break;
            case 4:
                (void)player.jump(static_cast<std::uint32_t>(random() % play.tour.stops.size()));
                break;
            case 5:
                player.pause(random() % 2 == 0);
                break;
            default: {
                player.pause(false);
                TourEvent event;
                event.kind = static_cast<TourEvent::Kind>(random() % 7);
                event.answer = static_cast<std::uint32_t>(random() % 3);
                event.target = exhibit(random() % 2 ? "jar" : "pot");
                (void)player.advance(static_cast<double>(random() % 30) * 0.1, std::span(&event, random() % 2));
            }
            }
            if (player.path().empty() || player.state().over) continue;
            const auto pure = state_at(player.context(), player.path(), player.seconds(), player.first_variables());
            REQUIRE(player.state() == pure);
        }
    }
}

TEST_CASE("a jump leaves what playing straight there leaves") {
    int compared = 0;
    for (std::uint32_t seed = 100; seed < 160; ++seed) {
        CAPTURE(seed);
        const Play play = any_tour(seed);
        Player player(play.options());
        (void)player.start();
        std::mt19937 random(seed);
        for (int i = 0; i < 40; ++i) {
            TourEvent event;
            event.kind = random() % 2 ? TourEvent::Kind::answer : TourEvent::Kind::pick;
            event.answer = static_cast<std::uint32_t>(random() % 3);
            event.target = exhibit("jar");
            (void)player.advance(0.4, std::span(&event, 1));
            if (random() % 4 == 0) (void)player.next();
            if (random() % 6 == 0) (void)player.back();
        }
        for (std::uint32_t to = 0; to < play.tour.stops.size(); ++to) {
            const auto frame = player.jump(to);
            if (player.state().over || !frame.faults.empty()) continue;
            // Where the answers lead past a stop there is no straight way to it.
            bool led = true;
            for (std::size_t i = 0; i + 1 < player.path().size(); ++i) {
                const Moments before(player.path().begin(), player.path().begin() + static_cast<std::ptrdiff_t>(i) + 1);
                const auto state = settled(state_at(player.context(), before, 0.0, player.first_variables()),
                                           player.context(), before.back());
                const auto wanted = destination(state, player.context(), before.back());
                const auto& next = player.path()[i + 1].at;
                const auto goes_to =
                    wanted.stop.empty() ? before.back().at.stop : static_cast<std::uint32_t>(wanted.stop[4] - '0');
                if (!wanted.empty() && next != StepRef{goes_to, 0}) led = false;
            }
            if (!led) continue;
            ++compared;
            CHECK(straight(play, player.path()) ==
                  state_at(player.context(), player.path(), 0.0, player.first_variables()));
        }
    }
    CHECK(compared > 60);
}

TEST_CASE("the length of the time steps changes nothing, and the same steps give the same bits") {
    for (std::uint32_t seed = 200; seed < 230; ++seed) {
        CAPTURE(seed);
        Play play = any_tour(seed);
        for (auto& each : play.tour.stops)
            std::erase_if(each.steps, [](const m::Step& one) { return std::holds_alternative<m::Run>(one.action); });
        play.tour.script = {};
        Player whole(play.options()), fine(play.options()), again(play.options());
        for (Player* const each : {&whole, &fine, &again}) (void)each->start();
        for (int i = 0; i < 20; ++i) {
            (void)whole.advance(0.5);
            for (int k = 0; k < 32; ++k) {
                (void)fine.advance(0.5 / 32);
                (void)again.advance(0.5 / 32);
            }
            REQUIRE(fine.state() == again.state());
            REQUIRE(fine.path().size() == again.path().size());
        }
        CHECK(whole.path().size() == fine.path().size());
        CHECK(whole.seconds() == doctest::Approx(fine.seconds()).epsilon(1e-6));
    }
}

TEST_CASE("back and forth over and over comes to the same, with no more tasks than before") {
    const Play play = any_tour(3);
    Player player(play.options());
    (void)player.start();
    for (int i = 0; i < 3; ++i) (void)player.next();
    const auto path = player.path();
    for (int i = 0; i < 300; ++i) {
        (void)player.jump(0);
        for (int k = 0; k < 3; ++k) (void)player.next();
        REQUIRE(player.path().back().at == path.back().at);
        const auto frame = player.advance(0.0);
        CHECK(words_of(frame).empty()); // tasks and handlers that pile up would be refused
    }
}

TEST_CASE("a thousand visits leave nothing of each other, and memory stays flat") {
    const Play play = any_tour(7);
    Player player(play.options());
    (void)player.start();
    const TourState first = player.state();
    std::uint64_t before = 0;
    for (int visit = 0; visit < 1000; ++visit) {
        if (visit == 200) before = living_bytes();
        for (int i = 0; i < 40 && !player.state().over; ++i) {
            TourEvent event;
            event.kind = static_cast<TourEvent::Kind>(i % 7);
            event.target = exhibit("jar");
            (void)player.advance(0.7, std::span(&event, 1));
            if (i % 3 == 0) (void)player.next();
        }
        (void)player.start();
        REQUIRE(player.state() == first);
    }
    CHECK(living_bytes() < before + (std::uint64_t{64} << 10U));
}
