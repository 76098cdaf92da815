// The streamer as the renderer sees it: flights, still views, and what is fixed about both.
#include "checked_store.h"
#include "eventually.h"
#include "stream_packs.h"

#include "stream/streamer.h"

#include <glm/gtc/matrix_transform.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <memory>

using namespace guanhe;
using namespace guanhe::test;
using stream::Instance;
using stream::Options;
using stream::Streamer;

namespace {

constexpr std::uint64_t plenty = std::uint64_t{1} << 40U;

std::vector<Instance> grid(std::uint32_t pack, std::uint32_t meshes, unsigned side, double spacing) {
    std::vector<Instance> instances;
    for (unsigned i = 0; i < side * side; ++i)
        instances.push_back(
            {pack, i % meshes,
             glm::translate(glm::dmat4(1.0), glm::dvec3((i % side) * spacing, (i / side) * spacing, 0))});
    return instances;
}

struct Flown {
    CheckedStore store;
    std::unique_ptr<Streamer> streamer;

    explicit Flown(const Options& options) : store(options.budget_bytes) {
        auto made = Streamer::create(store, options);
        REQUIRE(made.ok());
        streamer = std::move(made).value();
    }
    ~Flown() {
        store.expect_end();
        streamer.reset();
    }
    Flown(const Flown&) = delete;
    Flown& operator=(const Flown&) = delete;

    std::uint32_t add(const std::shared_ptr<const pack::Pack>& pack) {
        auto number = streamer->add(pack);
        if (!number) FAIL(number.error().message());
        return *number;
    }
    void update(const stream::Eye& eye, const glm::dvec3& motion = {}) {
        REQUIRE(streamer->update(std::span(&eye, 1), motion).ok());
        store.check();
        const auto stats = streamer->stats();
        CHECK(stats.resident_bytes == store.bytes());
        CHECK(stats.pages_resident == store.resident().size());
    }
    void settle(const stream::Eye& eye) {
        REQUIRE(streamer->settle(std::span(&eye, 1)).ok());
        store.check();
        CHECK(streamer->stats().pages_missing == 0);
    }
};

/// What a streamer that starts here and does nothing else ends up with.
CheckedStore::Resident settled(const Options& options, const std::shared_ptr<const pack::Pack>& pack,
                               std::span<const Instance> instances, const stream::Eye& eye) {
    Flown alone(options);
    alone.add(pack);
    alone.streamer->set_instances(instances);
    alone.settle(eye);
    return alone.store.resident();
}

struct Fixture {
    Scratch scratch;
    std::shared_ptr<const pack::Pack> pack = made_up_pack(scratch / "a.gpk", {.seed = 21, .side = 16, .meshes = 2});
    std::uint64_t all = resident_bytes(*pack), pinned = pinned_bytes(*pack);
};

} // namespace

TEST_CASE_FIXTURE(Fixture, "before a view is known the roots are there, and nothing else") {
    Flown flown({.budget_bytes = plenty});
    flown.add(pack);
    flown.store.check();
    CHECK(flown.store.bytes() == pinned);
    CHECK(flown.streamer->stats().stream_bytes > 0);
}

TEST_CASE_FIXTURE(Fixture, "a still view gets all that it asks for and then rests") {
    const auto instances = grid(0, 2, 3, 20.0);
    const auto eye = eye_at({3, -3, 2}, {15, 30, 0});
    for (const bool short_of_room : {false, true}) {
        const Options options{.budget_bytes = short_of_room ? (all + pinned * 3) / 4 : plenty,
                              .lod_error_pixels = 0.3F};
        const auto expected = settled(options, pack, instances, eye);
        Flown flown(options);
        flown.add(pack);
        flown.streamer->set_instances(instances);
        CHECK(eventually([&] {
            flown.update(eye);
            return flown.store.resident() == expected;
        }));
        CHECK((flown.streamer->lod_error_pixels() > options.lod_error_pixels) == short_of_room);
        CHECK(flown.streamer->stats().pages_missing == 0);
        CHECK(flown.streamer->stats().lod_error_pixels == flown.streamer->lod_error_pixels());
        CHECK(flown.store.resident().size() > 20);

        const auto changes = flown.store.changes();
        const auto read = flown.streamer->stats().stream_bytes;
        const float error = flown.streamer->lod_error_pixels();
        for (unsigned frame = 0; frame < 200; ++frame) {
            flown.update(eye);
            if (frame % 20 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        CHECK(flown.store.changes() == changes);
        CHECK(flown.streamer->stats().stream_bytes == read);
        CHECK(flown.streamer->lod_error_pixels() == error);
        CHECK(flown.streamer->take_warnings().empty());
    }
}

TEST_CASE_FIXTURE(Fixture, "the rules hold on any flight, within any budget") {
    const auto instances = grid(0, 2, 4, 18.0);
    for (const std::uint64_t budget : {plenty, pinned + (all - pinned) / 3, pinned + 2000, pinned / 2}) {
        Dice dice(static_cast<std::uint32_t>(budget));
        Flown flown({.budget_bytes = budget, .bytes_a_frame = 6000, .lod_error_pixels = 0.5F, .threads = 2});
        flown.add(pack);
        flown.streamer->set_instances(instances);
        glm::dvec3 at(30, 30, 10), speed(0.0);
        for (unsigned frame = 0; frame < 400; ++frame) {
            speed = speed * 0.95 + dice.point(0.4);
            at += speed;
            if (glm::length(at - glm::dvec3(30, 30, 5)) > 80.0) at = {30, 30, 5}; // a jump
            flown.update(eye_at(at, {30, 30, 0}), speed * 60.0);
            if (frame % 8 == 0) std::this_thread::sleep_for(std::chrono::microseconds(300));
            if (frame % 90 == 70) flown.settle(eye_at(at, at + dice.point(1.0)));
        }
        const auto end = eye_at(at, {30, 30, 0});
        flown.settle(end);
        // All of what one who starts here wants; more may be left from the way.
        const auto expected = settled({.budget_bytes = budget, .lod_error_pixels = 0.5F}, pack, instances, end);
        CHECK(std::ranges::includes(flown.store.resident(), expected));
        CHECK(flown.streamer->take_warnings().empty());
    }
}

TEST_CASE_FIXTURE(Fixture, "settling is not undone by what was asked before") {
    Flown flown({.budget_bytes = pinned + (all - pinned) / 3, .lod_error_pixels = 0.3F});
    flown.add(pack);
    flown.streamer->set_instances(grid(0, 2, 3, 20.0));
    Dice dice(33);
    for (unsigned round = 0; round < 30; ++round) {
        for (unsigned i = 0; i < 3; ++i) flown.update(eye_at(dice.point(60.0), dice.point(10.0)));
        const auto eye = eye_at(dice.point(60.0), dice.point(10.0));
        flown.settle(eye);
        const auto changes = flown.store.changes();
        const float error = flown.streamer->lod_error_pixels();
        for (unsigned i = 0; i < 5; ++i) {
            flown.update(eye);
            std::this_thread::sleep_for(std::chrono::microseconds(200));
        }
        CHECK(flown.store.changes() == changes);
        CHECK(flown.streamer->lod_error_pixels() == error);
    }
}

TEST_CASE_FIXTURE(Fixture, "no frame places more than its share, but for one page") {
    std::uint64_t largest = 0;
    for (const auto& page : pack->pages()) largest = std::max<std::uint64_t>(largest, page.resident_bytes);
    for (const std::uint64_t share : {std::uint64_t{1}, largest * 3}) {
        Flown flown({.budget_bytes = plenty, .bytes_a_frame = share, .lod_error_pixels = 0.3F});
        flown.add(pack);
        (void)flown.store.take_placed_bytes();
        const Instance instance{0, 0, glm::dmat4(1.0)};
        flown.streamer->set_instances(std::span(&instance, 1));
        const auto eye = eye_at({0, -3, 2}, {0, 0, 0});
        const auto expected =
            settled({.budget_bytes = plenty, .lod_error_pixels = 0.3F}, pack, std::span(&instance, 1), eye);
        CHECK(eventually([&] {
            flown.update(eye);
            CHECK(flown.store.take_placed_bytes() <= std::max(share, largest));
            return flown.store.resident() == expected;
        }));
    }
}

TEST_CASE_FIXTURE(Fixture, "a new budget or error is in force at once") {
    Flown flown({.budget_bytes = plenty, .lod_error_pixels = 0.05F});
    flown.add(pack);
    const auto instances = grid(0, 2, 3, 20.0);
    flown.streamer->set_instances(instances);
    const auto eye = eye_at({3, -3, 2}, {15, 30, 0});
    flown.settle(eye);
    const auto fine = flown.store.resident();

    const Options small{.budget_bytes = pinned + (all - pinned) / 5, .lod_error_pixels = 0.05F};
    flown.store.set_budget(small.budget_bytes);
    flown.streamer->set_options(small);
    flown.store.check();
    const auto expected = settled(small, pack, instances, eye);
    CHECK(eventually([&] {
        flown.update(eye);
        return flown.store.resident() == expected && flown.streamer->lod_error_pixels() > 0.05F;
    }));

    flown.store.set_budget(plenty);
    flown.streamer->set_options({.budget_bytes = plenty, .lod_error_pixels = 0.05F});
    CHECK(eventually([&] {
        flown.update(eye);
        return flown.store.resident() == fine && flown.streamer->lod_error_pixels() == 0.05F;
    }));
    flown.streamer->set_options({.budget_bytes = plenty, .lod_error_pixels = 2.0F});
    CHECK(eventually([&] {
        flown.update(eye);
        return flown.streamer->lod_error_pixels() == 2.0F;
    }));
    CHECK(flown.store.resident() == fine); // nothing needs the room
}
