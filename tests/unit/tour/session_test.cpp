// A visitor's session, and a thousand of them.
#include "scratch.h"
#include "tour/session.h"
#include "tour/visit_log.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <random>
#include <string>
#include <utility>

using namespace guanhe;
using namespace guanhe::tour;
using Kind = SessionEvent::Kind;
using Acts = std::vector<SessionAct>;

namespace {

bool has(const Acts& acts, SessionAct act) {
    return std::ranges::find(acts, act) != acts.end();
}

Acts one(Session& session, Kind kind, double number = 0.0, const std::string& text = {}, bool yes = false) {
    const SessionEvent event{kind, yes, number, text};
    return session.advance(0.0, std::span(&event, 1));
}

void put_on(Session& session) {
    (void)one(session, Kind::worn, 0, {}, true);
}

/// What a visitor who wants to get on does at each stage.
SessionEvent onward(const Session& session, bool worn) {
    if (!worn) return {Kind::worn, true, 0.0, {}};
    switch (session.stage()) {
    case Stage::attract:
        return {Kind::moved, false, 0.0, {}};
    case Stage::language:
        return {Kind::language, false, 0.0, "en"};
    case Stage::posture:
        return {Kind::posture, false, 1.0, {}};
    case Stage::height:
        return {Kind::height, true, 0.1, {}};
    case Stage::hand:
        return {Kind::hand, false, 1.0, {}};
    case Stage::comfort:
        return {Kind::comfort, false, 2.0, {}};
    case Stage::map:
        return {Kind::tour, false, 0.0, "river"};
    case Stage::visit:
        return {Kind::visit_over, false, 0.0, {}};
    default:
        return {Kind::leave, false, 0.0, {}};
    }
}

/// As far as a tour.
void to_visit(Session& session, const std::string& tour) {
    put_on(session);
    (void)one(session, Kind::language, 0, "en");
    (void)one(session, Kind::posture, 1);
    (void)one(session, Kind::height, 0.1, {}, true);
    (void)one(session, Kind::hand, 1);
    (void)one(session, Kind::comfort, 0);
    (void)one(session, Kind::tour, 0, tour);
    REQUIRE(session.stage() == Stage::visit);
}

} // namespace

TEST_CASE("from putting on to the reset, with nothing of the first visitor left") {
    Session session({});
    CHECK(session.advance(1000.0).empty());
    CHECK(session.stage() == Stage::attract);
    CHECK(one(session, Kind::moved).empty()); // the headset is dusted
    CHECK(has(one(session, Kind::worn, 0, {}, true), SessionAct::welcome));
    CHECK(session.stage() == Stage::language);
    CHECK(one(session, Kind::language, 0, "tlh").empty());
    CHECK(has(one(session, Kind::language, 0, "en"), SessionAct::apply));
    CHECK(session.stage() == Stage::posture);
    CHECK(one(session, Kind::posture, 7).empty());
    (void)one(session, Kind::posture, 1);
    CHECK(session.stage() == Stage::height);
    (void)one(session, Kind::height, 0.2);
    (void)one(session, Kind::height, 5.0);
    CHECK(session.choices().height == SessionSettings{}.highest);
    (void)one(session, Kind::height, 0, {}, true);
    CHECK(session.stage() == Stage::hand);
    (void)one(session, Kind::back);
    CHECK(session.stage() == Stage::height);
    (void)one(session, Kind::height, 0, {}, true);
    (void)one(session, Kind::hand, 1);
    (void)one(session, Kind::comfort, 2);
    CHECK(session.stage() == Stage::map);
    CHECK(has(one(session, Kind::tour, 0, "river"), SessionAct::start_visit));
    (void)session.advance(600.0); // standing still to listen is no reason to stop
    CHECK(session.stage() == Stage::visit);
    CHECK_FALSE(session.paused());
    CHECK(session.seconds() == 600.0);
    auto acts = one(session, Kind::visit_over);
    CHECK(acts == Acts{SessionAct::end_visit, SessionAct::log_visit, SessionAct::show_ending}); // nobody may reset it
    CHECK(session.stage() == Stage::ending);
    acts = one(session, Kind::worn, 0, {}, false);
    CHECK(acts == Acts{SessionAct::pause});
    CHECK(session.countdown() == 15.0);
    acts = session.advance(15.0);
    CHECK(acts == Acts{SessionAct::forget, SessionAct::show_attract}); // and it is not logged twice
    CHECK(session.stage() == Stage::attract);
    const Session fresh({});
    CHECK(session.choices() == fresh.choices());
    CHECK(session.seconds() == 0.0);
    CHECK_FALSE(session.paused());
}

TEST_CASE("the headset off pauses at once; any movement puts the countdown off; put on again, the visit goes on") {
    Session session({});
    to_visit(session, "river");
    (void)session.advance(60.0);
    CHECK(has(one(session, Kind::worn, 0, {}, false), SessionAct::pause));
    CHECK(session.paused());
    (void)session.advance(14.0);
    CHECK(session.countdown() == 1.0);
    (void)one(session, Kind::moved); // held in a hand
    CHECK(session.countdown() == 15.0);
    CHECK(session.paused());
    (void)session.advance(14.9);
    const auto acts = one(session, Kind::worn, 0, {}, true);
    CHECK(acts == Acts{SessionAct::resume});
    CHECK(session.stage() == Stage::visit);
    CHECK(session.choices().language == "en");
    CHECK(session.seconds() == 60.0); // the pause is nobody's visit
    CHECK(session.countdown() == std::nullopt);
}

TEST_CASE("without a sensor, stillness is absence and movement is presence") {
    SessionSettings settings;
    settings.presence = false;
    Session session(settings);
    CHECK(has(one(session, Kind::moved), SessionAct::welcome));
    CHECK(session.advance(19.0).empty());
    (void)one(session, Kind::moved);
    CHECK(session.advance(19.0).empty());
    CHECK(has(session.advance(2.0), SessionAct::pause));
    CHECK(session.countdown() == doctest::Approx(14.0));
    CHECK(has(one(session, Kind::moved), SessionAct::resume));
    const auto acts = session.advance(100.0); // in one long step: the same end
    CHECK(acts == Acts{SessionAct::pause, SessionAct::forget, SessionAct::show_attract});
}

TEST_CASE("a flat screen has no height and no hand, and a tour that plays may be watched") {
    SessionSettings settings;
    settings.headset = false;
    Session session(settings);
    (void)one(session, Kind::moved);
    (void)one(session, Kind::language, 0, "en");
    CHECK(session.stage() == Stage::comfort);
    (void)one(session, Kind::back);
    CHECK(session.stage() == Stage::language);
    (void)one(session, Kind::language, 0, "zh-Hans");
    (void)one(session, Kind::comfort, 1);
    (void)one(session, Kind::tour, 0, "river");
    CHECK(session.advance(200.0).empty());
    (void)one(session, Kind::once_more);
    CHECK(session.stage() == Stage::map);
    CHECK(has(session.advance(90.0), SessionAct::pause));
    // The key that says "here I am" chooses nothing.
    CHECK(one(session, Kind::tour, 0, "other") == Acts{SessionAct::resume});
    CHECK(session.stage() == Stage::map);
}

TEST_CASE("the ending ends by itself, and by the visitor") {
    Session session({});
    to_visit(session, "");
    (void)one(session, Kind::leave);
    CHECK(session.stage() == Stage::ending);
    CHECK(has(session.advance(60.0), SessionAct::forget));
    to_visit(session, "a");
    CHECK(has(one(session, Kind::visit_over), SessionAct::log_visit));
    CHECK(session.visited());
    (void)one(session, Kind::leave);
    CHECK_FALSE(session.visited());
    to_visit(session, "a");
    const auto acts = one(session, Kind::staff_reset);
    CHECK(acts == Acts{SessionAct::end_visit, SessionAct::log_visit, SessionAct::forget, SessionAct::show_attract});
}

TEST_CASE("a thousand sessions of any events keep their rules") {
    Session session({});
    const Session fresh({});
    std::mt19937 random(7);
    int visits = 0, resets = 0, pauses = 0;
    bool paused = false, visiting = false, worn = false;
    for (int i = 0; i < 1'000'000 && visits < 1000; ++i) {
        SessionEvent event = onward(session, worn);
        if (random() % 3 == 0) {
            event.kind = static_cast<Kind>(random() % 13);
            event.yes = random() % 8 != 0;
            event.number = static_cast<double>(random() % 5) - 1.0;
            event.text = random() % 2 ? "en" : "river";
        }
        const std::size_t heard = random() % 4 ? 1 : 0;
        if (heard && event.kind == Kind::worn) worn = event.yes;
        const double seconds = static_cast<double>(random() % 100) * 0.1;
        const auto acts = session.advance(seconds, std::span(&event, heard));
        for (const auto act : acts) {
            if (act == SessionAct::pause || act == SessionAct::resume) {
                const bool now = act == SessionAct::pause;
                REQUIRE(std::exchange(paused, now) != now);
                pauses += now ? 1 : 0;
            }
            if (act == SessionAct::start_visit || act == SessionAct::end_visit) {
                const bool now = act == SessionAct::start_visit;
                REQUIRE(std::exchange(visiting, now) != now);
                visits += now ? 1 : 0;
            }
            if (act == SessionAct::forget) {
                paused = false;
                ++resets;
            }
        }
        REQUIRE(session.paused() == paused);
        REQUIRE(visiting == (session.stage() == Stage::visit));
        if (has(acts, SessionAct::forget) && session.stage() == Stage::attract)
            REQUIRE(session.choices() == fresh.choices());
    }
    CHECK(visits == 1000);
    CHECK(resets > 100);
    CHECK(pauses > 30);
}

TEST_CASE("the log of visits has a line a visit and no person in it") {
    const test::Scratch folder;
    VisitRecord record;
    record.hour = "2026-05-01T14";
    record.tour = "河\n\"river\"";
    record.language = "zh-Hans";
    record.seconds = 301.26;
    record.stops = {{"ditch", 40.04}, {"\xff", 2.0}};
    record.answers = {{"q1", "wood"}};
    const Path file = folder / "visits.jsonl";
    REQUIRE(append_visit(file, record));
    {
        std::ofstream(file, std::ios::binary | std::ios::app) << "{\"cut\":";
    } // by a power cut
    REQUIRE(append_visit(file, record));
    const auto text = read_text(file);
    REQUIRE(text);
    CHECK(std::ranges::count(*text, '\n') == 3);
    CHECK(text->starts_with("{\"version\":1,\"hour\":\"2026-05-01T14\",\"tour\":\"河\\n\\\"river\\\"\","));
    CHECK(text->find("\"seconds\":301.3") != std::string::npos);
    CHECK(text->find("\n{\"version\":1") != std::string::npos);
    const auto failed = append_visit(folder / "no" / "such", record);
    REQUIRE_FALSE(failed.ok());
    CHECK(failed.error().where.find("such") != std::string::npos);
}
