// Captions for words that have no .vtt, and which are due.
#include "tour/motion.h"
#include "tour/pace.h"

#include <doctest/doctest.h>

#include <cmath>
#include <string>

using namespace guanhe;
using namespace guanhe::tour;

TEST_CASE("English is read by the word, Chinese by the character") {
    Pace pace;
    pace.least = pace.pause = 0.0;
    CHECK(std::abs(reading_seconds("one two three four five six seven eight", pace) - 8 / pace.words_a_second) < 1e-9);
    CHECK(std::abs(reading_seconds("仰韶文化晚期的中心聚落", pace) - 11 / pace.characters_a_second) < 1e-9);
    CHECK(std::abs(reading_seconds("仰韶，文化。", pace) - 4 / pace.characters_a_second) < 1e-9); // marks are not read
    CHECK(std::abs(reading_seconds("大约5300年前", pace) - (4 / pace.characters_a_second + 1 / pace.words_a_second)) <
          1e-9);
    CHECK(reading_seconds("") == 0.0);
    CHECK(reading_seconds(" \n ") == 0.0);
    CHECK(reading_seconds("好") == Pace{}.least);
}

TEST_CASE("text is cut at sentences, in cues that fit, with nothing lost") {
    const std::string english = "This ditch is five thousand years old. People dug it with spades of wood and bone, in "
                                "winters when the river was low, and nobody knows how long it took. Look down!";
    const auto captions = paced_captions(english);
    REQUIRE(captions.cues.size() >= 3);
    CHECK(captions.cues[0].text() == "This ditch is five thousand years old.");
    CHECK(captions.cues.back().text().ends_with("Look down!"));
    std::string joined;
    double at = 0.0;
    for (const auto& cue : captions.cues) {
        CHECK(cue.text().size() <= 76);
        CHECK(cue.start == at);
        CHECK(cue.end > cue.start);
        at = cue.end;
        joined += (joined.empty() ? "" : " ") + cue.text();
    }
    CHECK(joined == english);

    const std::string chinese = "双槐树遗址位于河南巩义，距今约五千三百年，面积一百一十七万平方米，有三重环壕。"
                                "遗址中有九个陶罐，按北斗九星排列，表明先民观察天象。";
    std::string all;
    for (const auto& cue : paced_captions(chinese).cues) {
        const auto text = cue.text();
        CHECK(text.size() <= 34 * 3);
        CHECK_FALSE(text.starts_with("，"));
        CHECK_FALSE(text.starts_with("。"));
        all += text;
    }
    CHECK(all == chinese);
}

TEST_CASE("cues share the length of the audio") {
    const auto captions =
        paced_captions("One sentence here. Another, which is more than twice as long as the one before it.", 10.0);
    REQUIRE(captions.cues.size() == 2);
    CHECK(captions.cues[0].start == 0.0);
    CHECK(std::abs(captions.cues[1].end - 10.0) < 1e-9);
    CHECK(captions.cues[0].end < 5.0);
}

TEST_CASE("hostile text makes cues and no trouble") {
    const std::string broken = "\xff\xfe\xe4\xb8 \xf0\x9f abc \xc0\x80";
    std::size_t bytes = 0;
    for (const auto& cue : paced_captions(broken).cues) bytes += cue.text().size();
    CHECK(bytes > 0);
    CHECK(paced_captions(std::string(100'000, 'x')).cues.size() >= 1);
    CHECK(paced_captions(std::string(30'000, '.')).cues.size() >= 1);
}

TEST_CASE("what is due begins with its cue and ends with it") {
    museum::Captions captions;
    for (const auto& [start, end] : {std::pair{1.0, 3.0}, {2.0, 4.0}, {6.0, 7.0}}) {
        museum::Cue cue;
        cue.start = start;
        cue.end = end;
        captions.cues.push_back(cue);
    }
    using Cues = std::vector<std::size_t>;
    CHECK(cues_due(captions, 0.5).cues.empty());
    CHECK(cues_due(captions, 0.5).next == 1.0);
    CHECK(cues_due(captions, 1.0).cues == Cues{0});
    CHECK(cues_due(captions, 2.5).cues == Cues{0, 1});
    CHECK(cues_due(captions, 2.5).next == 3.0);
    CHECK(cues_due(captions, 3.0).cues == Cues{1});
    CHECK(cues_due(captions, 5.0).cues.empty());
    CHECK(cues_due(captions, 8.0).next == std::nullopt);
}

TEST_CASE("a glide keeps within speed and acceleration, rests at both ends and never swings out") {
    Comfort comfort;
    const museum::Pose from{{0, 0, 0}, 350.0}, to{{6, 1, -8}, 20.0};
    for (const double wanted : {0.0, 1.0, 30.0}) {
        const double whole = glide_seconds(from, to, comfort, wanted);
        CHECK(whole >= wanted);
        const double step = whole / 2000.0;
        glm::dvec3 velocity(0.0);
        double turning = 0.0;
        museum::Pose last = from;
        for (int i = 1; i <= 2000; ++i) {
            const auto pose = glide_at(from, to, i / 2000.0);
            const glm::dvec3 now = (pose.position - last.position) / step;
            const double turn = turn_between(last.heading, pose.heading) / step;
            CHECK(glm::length(now) <= comfort.speed * 1.001);
            CHECK(glm::length(now - velocity) / step <= comfort.acceleration * 1.02);
            CHECK(std::abs(turn) <= comfort.turn_speed * 1.001);
            CHECK(std::abs(turn - turning) / step <= comfort.turn_acceleration * 1.02);
            // On the line between the two.
            CHECK(glm::length(glm::cross(pose.position, glm::normalize(to.position))) < 1e-9);
            velocity = now;
            turning = turn;
            last = pose;
        }
        CHECK(last == to);
        CHECK(glm::length(velocity) < 0.01);
    }
    CHECK(turn_between(350.0, 20.0) == doctest::Approx(30.0));
    CHECK(glide_seconds(from, from, comfort) == 0.0);
}

TEST_CASE("a teleport changes place at black") {
    CHECK(fade_at(0.0, 1.0).black == 0.0);
    CHECK_FALSE(fade_at(0.49, 1.0).there);
    CHECK(fade_at(0.5, 1.0).there);
    CHECK(fade_at(0.5, 1.0).black == 1.0);
    CHECK(fade_at(1.0, 1.0).black == 0.0);
    CHECK(fade_at(0.0, 0.0).there);
}
