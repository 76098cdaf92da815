// What keeps a kiosk and its figures: the PIN's hash, the daily hour, the log of visits.
#include "scratch.h"
#include "visit/kiosk.h"
#include "visit/pin.h"
#include "visit/stats.h"
#include "visit/visit_recorder.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <string>

using namespace guanhe;
using namespace guanhe::app;

namespace {

std::string hex(std::span<const std::byte> bytes) {
    std::string out;
    for (const std::byte b : bytes) {
        constexpr std::string_view digits = "0123456789abcdef";
        out += digits[std::to_integer<std::size_t>(b >> 4U)];
        out += digits[std::to_integer<std::size_t>(b & std::byte{15})];
    }
    return out;
}

std::span<const std::byte> bytes(std::string_view text) {
    return std::as_bytes(std::span(text.data(), text.size()));
}

tour::VisitRecord visit_of(const std::string& tour, double seconds, bool finished) {
    tour::VisitRecord record;
    record.hour = "2026-05-01T14";
    record.tour = tour;
    record.language = "zh-Hans";
    record.seconds = seconds;
    record.finished = finished;
    record.stamps = 2;
    record.stops = {{"rim", 20.5}, {"floor", seconds - 20.5}};
    record.answers = {{"rim/which", "a \"quoted\", one"}};
    return record;
}

} // namespace

TEST_CASE("SHA-256 and PBKDF2 give what their standards' test vectors give") {
    CHECK(hex(sha256(bytes("abc"))) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(hex(sha256({})) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(hex(sha256(bytes(std::string(119, 'a')))) ==
          "31eba51c313a5c08226adf18d4a359cfdfd8d2e816b13f4af952f7ea6584dcfb");
    CHECK(hex(pbkdf2("password", bytes("salt"), 2)) ==
          "ae4d0c95af6b46d32d0adff928f06dd02a303f8ef3c251dfd6e2d85a95474c43");
}

TEST_CASE("a PIN is kept as a hash that only it matches") {
    const auto hash = hash_pin("24680");
    REQUIRE(hash);
    CHECK(is_pin_hash(*hash));
    CHECK(pin_matches("24680", *hash));
    CHECK_FALSE(pin_matches("24681", *hash));
    CHECK_FALSE(pin_matches("", *hash));
    CHECK(*hash_pin("24680") != *hash); // salted
    for (const char* bad : {"123", "1234567890123", "12a4", ""}) CHECK_FALSE(hash_pin(bad));
    for (const char* bad : {"", "24680", "pbkdf2-sha256:1:00:00", "pbkdf2-sha256:0:00:", "md5:1:00:00"}) {
        CHECK_FALSE(is_pin_hash(bad));
        CHECK_FALSE(pin_matches("24680", bad));
    }
}

TEST_CASE("the daily hour comes once a day, also over midnight and after a sleep") {
    CHECK(parse_daily("05:30") == std::chrono::minutes(330));
    for (const char* bad : {"", "5", "24:00", "05:60", "05:3", "x:30"}) CHECK_FALSE(parse_daily(bad));
    const std::chrono::minutes daily(330);
    CHECK(daily_passed("2026-05-01T05:29:59", "2026-05-01T05:30:00", daily));
    CHECK_FALSE(daily_passed("2026-05-01T05:30:00", "2026-05-01T05:31:00", daily));
    CHECK_FALSE(daily_passed("2026-05-01T05:28:00", "2026-05-01T05:29:00", daily));
    CHECK_FALSE(daily_passed("2026-05-01T23:59:00", "2026-05-02T00:00:00", daily));
    CHECK(daily_passed("2026-05-01T23:00:00", "2026-05-02T08:00:00", daily));
}

TEST_CASE("after faults in a row it waits longer, but not for ever") {
    CHECK(restart_pause(0) == 0.0);
    CHECK(restart_pause(1) == 1.0);
    CHECK(restart_pause(3) == 4.0);
    CHECK(restart_pause(1000) == 60.0);
}

TEST_CASE("the health log stays short") {
    const test::Scratch scratch;
    const Path file = scratch / "health.log";
    HealthLog log(file);
    for (int i = 0; i < 3; ++i) log.write(std::string(600'000, 'x'));
    log.write("last");
    CHECK(std::filesystem::file_size(file) < 1'900'000);
    const auto text = read_text(file);
    REQUIRE(text);
    CHECK(text->ends_with(" last\n"));
}

TEST_CASE("what is written to the log of visits is read again; torn lines are counted") {
    const auto first = visit_of("short", 60.0, true), second = visit_of("", 30.0, false);
    const auto log = parse_visits(tour::visit_line(first) + "\n{\"version\":1,\"hou\n" + tour::visit_line(second) +
                                  "\n\n[1]\n{\"version\":2}\n");
    REQUIRE(log.visits.size() == 2);
    CHECK(log.unread == 3);
    CHECK(tour::visit_line(log.visits[0]) == tour::visit_line(first));
    CHECK(tour::visit_line(log.visits[1]) == tour::visit_line(second));
    const auto summary = visit_summary(log);
    CHECK(summary.find("Visits: 2") != std::string::npos);
    CHECK(summary.find("short, zh-Hans: 1, to the end 1, mean 60.0 s") != std::string::npos);
    CHECK(summary.find("short rim: 1, mean 20.5 s") != std::string::npos);
}

TEST_CASE("the table quotes what must be quoted, and is no formula") {
    VisitLog log;
    log.visits = {visit_of("=HYPERLINK(1)", 60.0, true)};
    const auto csv = visits_csv(log);
    CHECK(csv.find("\"a \"\"quoted\"\", one\"") != std::string::npos);
    CHECK(csv.find(",=HYPER") == std::string::npos);
    CHECK(std::ranges::count(csv, '\n') == 5); // heading, visit, two stops, an answer
}

TEST_CASE("hours say no more than the hour") {
    const auto is_like = [](const std::string& text, std::string_view pattern) {
        return std::ranges::equal(text, pattern,
                                  [](char c, char p) { return p == '0' ? c >= '0' && c <= '9' : c == p; });
    };
    CHECK(is_like(hour_of(std::chrono::system_clock::now()), "0000-00-00T00"));
    CHECK(is_like(second_of(std::chrono::system_clock::now()), "0000-00-00T00:00:00"));
}

TEST_CASE("what a kiosk said before a fault is kept when it starts again") {
    const test::Scratch scratch;
    const Path errors = scratch / "kiosk-errors.txt";
    for (int fault = 1; fault <= 25; ++fault) {
        REQUIRE(write_text_atomic(errors, "fault " + std::to_string(fault)).ok());
        const auto kept = keep_words(errors);
        CHECK(kept != errors);
        CHECK_FALSE(std::filesystem::exists(errors));
        CHECK(read_text(kept).value() == "fault " + std::to_string(fault));
    }
    CHECK(read_text(scratch / "kiosk-errors-1.txt").value() == "fault 1");
    CHECK(read_text(scratch / "kiosk-errors-18.txt").value() == "fault 18");
    CHECK(read_text(scratch / "kiosk-errors-19.txt").value() == "fault 25");
    CHECK_FALSE(std::filesystem::exists(scratch / "kiosk-errors-20.txt"));
}
