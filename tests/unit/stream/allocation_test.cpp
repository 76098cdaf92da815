// A frame in which nothing changes takes no memory from the heap.
#include "checked_store.h"
#include "counted_memory.h"
#include "eventually.h"
#include "stream_packs.h"
#include "tile_packs.h"

#include "stream/streamer.h"

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <memory>

using namespace guanhe;
using namespace guanhe::test;

TEST_CASE("a still view allocates nothing, nor does a moving one once everything is there") {
    const Scratch scratch;
    const auto pack = made_up_pack(scratch / "a.gpk", {.seed = 31, .side = 16});
    const std::uint64_t all = resident_bytes(*pack), pinned = pinned_bytes(*pack);
    for (const std::uint64_t budget : {all * 2, (all + pinned) / 2}) {
        CheckedStore store(budget);
        auto made = stream::Streamer::create(store, {.budget_bytes = budget, .lod_error_pixels = 0.1F});
        REQUIRE(made.ok());
        stream::Streamer& streamer = **made;
        REQUIRE(streamer.add(pack).ok());
        const std::array<stream::Instance, 2> instances{};
        streamer.set_instances(instances);
        std::array<stream::Eye, 2> eyes{eye_at({0, -2, 1}, {0, 0, 0}), eye_at({0.06, -2, 1}, {0, 0, 0})};
        unsigned still = 0;
        std::uint64_t changes = 0;
        CHECK(eventually([&] {
            REQUIRE(streamer.update(eyes, {}).ok());
            still = store.changes() == changes && streamer.stats().at_rest ? still + 1 : 0;
            changes = store.changes();
            return still > 100;
        }));

        const auto update = [&](const glm::dvec3& motion) {
            const bool good = streamer.update(eyes, motion).ok() && streamer.stats().pages_missing == 0 &&
                              streamer.lod_error_pixels() > 0.0F && streamer.take_warnings().empty();
            if (!good) FAIL_CHECK("the update failed");
        };
        const std::size_t before = allocations();
        for (unsigned frame = 0; frame < 200; ++frame) update({});
        CHECK(allocations() == before);
        CHECK(store.changes() == changes);

        if (budget > all) {
            double step = 1e-4;
            unsigned clean = 0;
            CHECK(eventually([&] { // buffers reach their size, however late the threads begin
                const std::size_t last = allocations();
                step = -step;
                for (unsigned frame = 0; frame < 400; ++frame) {
                    eyes[0].position.x += step;
                    update({0.01, 0, 0});
                    if (frame % 10 == 0) std::this_thread::sleep_for(std::chrono::microseconds(300));
                }
                clean = allocations() == last ? clean + 1 : 0;
                return clean == 3;
            }));
        }
        store.expect_end();
    }
}

TEST_CASE("textures of a still view allocate nothing either") {
    const Scratch scratch;
    const std::array sketches{TextureSketch{2048, 2048, pack::TexelFormat::bc1}};
    const auto pack = textured_pack(scratch / "a.gpk", sketches);
    for (const std::uint64_t budget : {std::uint64_t{64} << 20U, std::uint64_t{1} << 20U}) {
        CheckedTileStore store(budget);
        stream::TileStreamer streamer(store, {.budget_bytes = budget, .slots_a_side = 3});
        store.know(0, pack->textures()[0]);
        streamer.add(0, pack, 0);
        std::array<std::uint32_t, 11> bits{}; // 256 tiles of level 0, 64 and 16
        unsigned still = 0;
        CHECK(eventually([&] {
            const std::uint64_t changes = store.changes();
            const std::size_t before = allocations();
            bits.fill(0);
            const auto level = static_cast<std::uint32_t>(streamer.bias());
            if (level < 3) {
                const auto grid = pack::tile_grid(pack->textures()[0], level);
                for (std::uint32_t tile = grid.first; tile < grid.first + grid.columns * grid.rows; ++tile)
                    bits[tile / 32] |= 1U << (tile % 32);
            }
            streamer.see(0, bits);
            streamer.seen(1);
            streamer.update();
            still = allocations() == before && store.changes() == changes ? still + 1 : 0;
            return still == 100;
        }));
    }
}
