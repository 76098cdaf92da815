// What goes wrong: too little device memory, and damaged pages. Both cost detail, never the picture.
#include "checked_store.h"
#include "eventually.h"
#include "stream_packs.h"

#include "stream/streamer.h"

#include <glm/gtc/matrix_transform.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <set>
#include <string>
#include <thread>

using namespace guanhe;
using namespace guanhe::test;
using stream::Instance;
using stream::Options;
using stream::Streamer;

namespace {

constexpr std::uint64_t plenty = std::uint64_t{1} << 40U;
const Instance at_origin{0, 0, glm::dmat4(1.0)};

std::unique_ptr<Streamer> streamer_of(CheckedStore& store, const Options& options) {
    auto made = Streamer::create(store, options);
    REQUIRE(made.ok());
    return std::move(made).value();
}

} // namespace

TEST_CASE("a device that holds less than the budget costs detail, and is told once") {
    const Scratch scratch;
    const auto pack = made_up_pack(scratch / "a.gpk", {.seed = 71, .side = 16});
    const std::uint64_t pinned = pinned_bytes(*pack), all = resident_bytes(*pack);
    for (const bool wait : {false, true})
        for (const std::uint64_t capacity : {pinned, pinned + 500, (pinned + all) / 2}) {
            CheckedStore store(plenty);
            store.set_capacity(capacity);
            const auto streamer = streamer_of(store, {.budget_bytes = plenty, .lod_error_pixels = 0.001F});
            REQUIRE(streamer->add(pack).ok());
            streamer->set_instances(std::span(&at_origin, 1));
            Dice dice(72);
            std::uint64_t refusals = 0;
            for (unsigned round = 0; round < 6; ++round) {
                const auto eye = eye_at(dice.point(8.0), {0, 0, 0});
                const auto step = [&] {
                    REQUIRE(streamer->update(std::span(&eye, 1), {}).ok());
                    store.check();
                };
                if (wait) {
                    REQUIRE(streamer->settle(std::span(&eye, 1)).ok());
                } else {
                    std::uint64_t changes = 0;
                    unsigned still = 0;
                    CHECK(eventually([&] {
                        step();
                        still = store.changes() == changes && streamer->stats().at_rest ? still + 1 : 0;
                        changes = store.changes();
                        return still > 50;
                    }));
                }
                CHECK(streamer->stats().pages_missing == 0);
                CHECK(streamer->lod_error_pixels() > 0.001F);
                const auto changes = store.changes();
                for (unsigned frame = 0; frame < 30; ++frame) step();
                CHECK(store.changes() == changes);
                if (round == 0) refusals = store.refusals();
            }
            CHECK(refusals > 0);
            // Once it is known how much there is, it is not asked for more.
            CHECK(store.refusals() <= refusals + 3);
            const auto warnings = streamer->take_warnings();
            REQUIRE(warnings.size() == 1);
            CHECK(warnings[0].find("memory") != std::string::npos);

            // A new option is a new chance.
            store.set_capacity(plenty);
            streamer->set_options({.budget_bytes = plenty, .lod_error_pixels = 0.001F});
            const auto eye = eye_at({0, -1, 2}, {0, 0, 0});
            REQUIRE(streamer->settle(std::span(&eye, 1)).ok());
            CHECK(streamer->lod_error_pixels() == 0.001F);
            CHECK(streamer->take_warnings().empty());
            store.expect_end();
        }
}

TEST_CASE("a damaged page is told of once and not asked for again; what is coarser stays") {
    const Scratch scratch;
    const auto whole = made_up_pack(scratch / "a.gpk", {.seed = 81, .side = 16});
    const auto pinned = pinned_pages(*whole);
    const auto edges = page_edges(*whole);
    // One of source triangles, and one on which others hang.
    const auto fine = std::uint32_t{5};
    auto coarse = static_cast<std::uint32_t>(pinned.size());
    while (pinned[--coarse]) {
    }
    REQUIRE(std::ranges::any_of(edges, [&](const Edge& e) { return e.parent == coarse; }));
    const std::vector<std::uint32_t> bad{fine, coarse};
    const auto pack = damaged(*whole, scratch / "damaged.gpk", bad);
    std::set<std::uint32_t> lost(bad.begin(), bad.end());
    for (std::size_t before = 0; before != lost.size();) {
        before = lost.size();
        for (const Edge& e : edges)
            if (lost.contains(e.parent)) lost.insert(e.child);
    }

    for (const bool wait : {false, true}) {
        CheckedStore store(plenty);
        const auto streamer = streamer_of(store, {.budget_bytes = plenty, .lod_error_pixels = 1e-4F, .threads = 2});
        REQUIRE(streamer->add(pack).ok());
        streamer->set_instances(std::span(&at_origin, 1));
        const auto eye = eye_at({0, -4, 12}, {0, 0, 0});
        const auto there = [&] { return store.resident().size() == pack->pages().size() - lost.size(); };
        if (wait) {
            REQUIRE(streamer->settle(std::span(&eye, 1)).ok());
            CHECK(there());
        } else {
            CHECK(eventually([&] {
                REQUIRE(streamer->update(std::span(&eye, 1), {}).ok());
                return there() && streamer->stats().pages_missing == 0;
            }));
        }
        for (const auto& [number, page] : store.resident()) CHECK_FALSE(lost.contains(page));
        CHECK(streamer->lod_error_pixels() == 1e-4F);

        // Never again: wherever the eye goes.
        const auto read = streamer->stats().stream_bytes;
        const auto changes = store.changes();
        Dice dice(82);
        for (unsigned frame = 0; frame < 60; ++frame) {
            const auto other = eye_at(dice.point(3.0) + glm::dvec3(0, 0, 8), {0, 0, 0});
            if (frame % 10 == 0) REQUIRE(streamer->settle(std::span(&other, 1)).ok());
            REQUIRE(streamer->update(std::span(&other, 1), {}).ok());
            store.check();
        }
        // Each thread may have begun with one page before the damage was known.
        std::uint64_t largest = 0;
        for (const auto& page : pack->pages()) largest = std::max<std::uint64_t>(largest, page.stored_bytes);
        CHECK(streamer->stats().stream_bytes <= read + 2 * largest);
        CHECK(store.changes() == changes);

        const auto warnings = streamer->take_warnings();
        // The finer one may hang on the coarser one, and then it is never read.
        REQUIRE(warnings.size() >= 1);
        REQUIRE(warnings.size() <= 2);
        const auto told = [&](std::uint32_t page) {
            return std::ranges::count_if(warnings, [&](const std::string& w) {
                return w.starts_with(pack->name() + ": page " + std::to_string(page) + " at byte " +
                                     std::to_string(pack->pages()[page].offset) + ": ");
            });
        };
        CHECK(told(coarse) == 1);
        CHECK(told(fine) == static_cast<std::ptrdiff_t>(warnings.size()) - 1);
        store.expect_end();
    }
}

TEST_CASE("a pack whose root cannot be shown is refused, and nothing of it stays") {
    const Scratch scratch;
    const auto whole = made_up_pack(scratch / "a.gpk", {.seed = 91, .side = 8, .meshes = 3});
    CheckedStore store(plenty);
    const auto streamer = streamer_of(store, {.budget_bytes = plenty});
    REQUIRE(streamer->add(whole).ok());
    const auto before = store.resident();

    const auto root = static_cast<std::uint32_t>(whole->pages().size() - 1);
    const auto bad = damaged(*whole, scratch / "bad.gpk", std::span(&root, 1));
    store.expect_removal(1);
    const auto refused = streamer->add(bad);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().where ==
          bad->name() + ": page " + std::to_string(root) + " at byte " + std::to_string(bad->pages()[root].offset));
    CHECK(store.packs() == 1);
    CHECK(store.resident() == before);

    store.set_capacity(store.bytes() + 100);
    store.expect_removal(1);
    const auto full = streamer->add(whole);
    REQUIRE_FALSE(full.ok());
    CHECK(full.error().where == whole->name());
    CHECK(full.error().kind == ErrorKind::internal);
    CHECK(store.packs() == 1);
    CHECK(store.resident() == before);

    store.set_capacity(plenty);
    const auto added = streamer->add(whole);
    REQUIRE(added.ok());
    CHECK(*added == 1);
    store.expect_end();
}
