#include "base/progress.h"

#include <doctest/doctest.h>

#include <string>
#include <thread>
#include <vector>

using namespace guanhe;

TEST_CASE("progress is the fraction of its stage") {
    Progress progress;
    CHECK(progress.fraction() == 0.0F);
    progress.begin("reading", 8);
    CHECK(progress.stage() == "reading");
    progress.advance(2);
    CHECK(progress.fraction() == 0.25F);
    progress.begin("decoding", 4);
    CHECK(progress.fraction() == 0.0F);
    progress.advance(5);
    CHECK(progress.fraction() == 1.0F);
}

TEST_CASE("whoever listens hears of every change") {
    std::vector<std::string> heard;
    Progress progress([&](const Progress& now) { heard.push_back(now.stage() + std::to_string(now.fraction())); });
    progress.begin("reading", 2);
    progress.advance(1);
    CHECK(heard == std::vector<std::string>{"reading0.000000", "reading0.500000"});
}

TEST_CASE("a part tells no more than it has, and when it ends all of it") {
    Progress progress;
    progress.begin("decoding", 100);
    {
        ProgressPart generous(&progress, 50);
        generous.advance(30);
        CHECK(progress.fraction() == 0.3F);
        generous.advance(1000);
        CHECK(progress.fraction() == 0.5F);
    }
    CHECK(progress.fraction() == 0.5F);
    {
        ProgressPart silent(&progress, 25);
    }
    CHECK(progress.fraction() == 0.75F);
    ProgressPart unheard(nullptr, 25);
    unheard.advance(5);
    CHECK(progress.fraction() == 0.75F);
}

TEST_CASE("a part told by many threads adds up") {
    Progress progress;
    progress.begin("decoding", 200'000);
    {
        ProgressPart part(&progress, 100'000);
        std::vector<std::jthread> threads;
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([&part] {
                for (int i = 0; i < 30'000; ++i) part.advance(1);
            });
        }
    }
    CHECK(progress.fraction() == 0.5F);
}
