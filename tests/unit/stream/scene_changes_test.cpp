// Packs that come and go while pages of theirs are being read, and instances that change every frame.
#include "checked_store.h"
#include "eventually.h"
#include "stream_packs.h"

#include "stream/streamer.h"

#include <glm/gtc/matrix_transform.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>

using namespace guanhe;
using namespace guanhe::test;
using stream::Instance;
using stream::Streamer;

namespace {

constexpr std::uint64_t plenty = std::uint64_t{1} << 40U;

std::unique_ptr<Streamer> streamer_of(CheckedStore& store, const stream::Options& options) {
    auto made = Streamer::create(store, options);
    REQUIRE(made.ok());
    return std::move(made).value();
}

} // namespace

TEST_CASE("packs may come and go at any time") {
    const Scratch scratch;
    std::vector<std::shared_ptr<const pack::Pack>> packs;
    for (std::uint32_t i = 0; i < 4; ++i) // of very different sizes: numbers are used again
        packs.push_back(made_up_pack(scratch / std::to_string(i).c_str(),
                                     {.seed = i, .side = i % 2 == 0 ? 14U : 3U, .meshes = 1 + i}));
    for (const std::uint64_t budget : {plenty, std::uint64_t{60'000}}) {
        CheckedStore store(budget);
        const auto streamer = streamer_of(store, {.budget_bytes = budget, .lod_error_pixels = 0.2F, .threads = 2});
        Dice dice(41);
        std::vector<std::optional<std::uint32_t>> numbers(packs.size());
        const auto tell_instances = [&] {
            std::vector<Instance> instances;
            for (std::size_t i = 0; i < packs.size(); ++i)
                for (std::uint32_t m = 0; numbers[i] && m < packs[i]->meshes().size(); ++m)
                    instances.push_back({*numbers[i], m, glm::translate(glm::dmat4(1.0), dice.point(15.0))});
            streamer->set_instances(instances);
        };
        for (unsigned frame = 0; frame < 600; ++frame) {
            if (dice.below(6) == 0) {
                const std::uint32_t i = dice.below(static_cast<std::uint32_t>(packs.size()));
                if (numbers[i]) {
                    store.expect_removal(*numbers[i]);
                    streamer->remove(*numbers[i]);
                    numbers[i].reset();
                } else {
                    auto added = streamer->add(packs[i]);
                    REQUIRE(added.ok());
                    numbers[i] = *added;
                }
                store.check();
                CHECK(store.packs() == static_cast<std::size_t>(std::ranges::count_if(
                                           numbers, [](const auto& number) { return number.has_value(); })));
                if (dice.below(3) > 0) tell_instances(); // else those of a pack that is gone stay as they are
            }
            if (dice.below(10) == 0) tell_instances();
            const auto eye = eye_at(dice.point(20.0), dice.point(5.0));
            REQUIRE(streamer->update(std::span(&eye, 1), dice.point(5.0)).ok());
            if (frame % 100 == 99) REQUIRE(streamer->settle(std::span(&eye, 1)).ok());
            if (frame % 4 == 0) std::this_thread::sleep_for(std::chrono::microseconds(100));
            store.check();
        }
        CHECK(streamer->take_warnings().empty());
        store.expect_end();
    }
}

TEST_CASE("a pack that was removed is let go") {
    const Scratch scratch;
    CheckedStore store(plenty);
    const auto streamer = streamer_of(store, {.budget_bytes = plenty, .lod_error_pixels = 0.1F});
    const auto kept = made_up_pack(scratch / "kept.gpk", {.seed = 51, .side = 4});
    auto first = streamer->add(kept);
    REQUIRE(first.ok());
    for (unsigned round = 0; round < 8; ++round) {
        auto gone = made_up_pack(scratch / std::to_string(round).c_str(), {.seed = round, .side = 14});
        const std::weak_ptr<const pack::Pack> last = gone;
        auto added = streamer->add(std::move(gone));
        REQUIRE(added.ok());
        const std::vector<Instance> instances{{*first, 0, glm::dmat4(1.0)}, {*added, 0, glm::dmat4(1.0)}};
        streamer->set_instances(instances);
        const auto eye = eye_at({0, -2, 1}, {0, 1, 0});
        if (round % 3 == 0) REQUIRE(streamer->settle(std::span(&eye, 1)).ok());
        for (unsigned frame = 0; frame < round; ++frame) {
            REQUIRE(streamer->update(std::span(&eye, 1), {}).ok());
            if (round % 2 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        store.expect_removal(*added);
        streamer->remove(*added);
        CHECK(eventually([&] { // also in a frame that is the same as the one before
            REQUIRE(streamer->update(std::span(&eye, 1), {}).ok());
            return last.expired();
        }));
    }
    store.expect_end();
}

TEST_CASE("thousands of places, which move every frame") {
    const Scratch scratch;
    CheckedStore store(plenty);
    const auto streamer = streamer_of(store, {.budget_bytes = plenty});
    const auto pack = made_up_pack(scratch / "a.gpk", {.seed = 61, .side = 9, .meshes = 3});
    REQUIRE(streamer->add(pack).ok());
    const auto eye = eye_at({0, -1, 1}, {0, 5, 0});
    Dice dice(62);
    std::vector<Instance> instances(3000);
    const auto move = [&] {
        for (std::uint32_t i = 0; i < instances.size(); ++i)
            instances[i] = {0, i % 3, glm::translate(glm::dmat4(1.0), dice.point(300.0))};
        instances.back().world_from_mesh = glm::dmat4(1.0);
        streamer->set_instances(instances);
    };
    // Answers come though the scene never rests.
    const auto before = store.changes();
    CHECK(eventually([&] {
        move();
        REQUIRE(streamer->update(std::span(&eye, 1), {}).ok());
        store.check();
        return store.changes() > before + 20;
    }));
    REQUIRE(streamer->settle(std::span(&eye, 1)).ok());
    CHECK(streamer->stats().pages_missing == 0);
    store.expect_end();
}
