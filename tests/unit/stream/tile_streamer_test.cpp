// Tiles of textures: the coarse before the fine, never more than the budget, and rest when nothing moves.
#include "eventually.h"
#include "stream_packs.h"
#include "tile_packs.h"

#include "stream/texture_bias.h"
#include "stream/tile_source.h"
#include "stream/tile_streamer.h"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <string>
#include <vector>

using namespace guanhe;
using namespace guanhe::test;

namespace {

/// A part of each texture, looked at in a level: what a frame would tell of it.
struct Look {
    double left = 0.0, top = 0.0, side = 1.0;
    float level = 0.0F;
};

struct World {
    explicit World(std::uint64_t budget, std::uint64_t bytes_a_frame = std::uint64_t{1} << 30U) : store(budget) {
        stream::TileOptions options;
        options.budget_bytes = budget;
        options.slots_a_side = 3;
        options.bytes_a_frame = bytes_a_frame;
        options.threads = 2;
        streamer = std::make_unique<stream::TileStreamer>(store, options);
    }
    void add(const std::shared_ptr<const pack::Pack>& pack) {
        for (std::uint32_t t = 0; t < pack->textures().size(); ++t) {
            const auto number = static_cast<std::uint32_t>(textures.size());
            store.know(number, pack->textures()[t]);
            streamer->add(number, pack, t);
            textures.push_back(pack->textures()[t]);
        }
    }
    /// The tiles that a look wants of a texture with the bias in force.
    [[nodiscard]] std::vector<std::uint32_t> wanted(const pack::TiledTexture& texture, const Look& look) const {
        std::vector<std::uint32_t> tiles;
        const auto level = static_cast<std::uint32_t>(std::max(look.level + streamer->bias(), 0.0F));
        if (level >= texture.tail_level) return tiles;
        constexpr int points = 65;
        for (int y = 0; y < points; ++y)
            for (int x = 0; x < points; ++x)
                tiles.push_back(tile_at(texture, level, std::min(look.left + look.side * x / (points - 1), 0.9999),
                                        std::min(look.top + look.side * y / (points - 1), 0.9999)));
        return tiles;
    }
    void show(const Look& look) {
        std::vector<std::uint32_t> bits;
        for (std::uint32_t number = 0; number < textures.size(); ++number) {
            bits.assign((textures[number].tile_count + 31) / 32, 0);
            for (const std::uint32_t tile : wanted(textures[number], look)) bits[tile / 32] |= 1U << (tile % 32);
            streamer->see(number, bits);
        }
        streamer->seen(16);
    }
    /// Until frames of this look stay as they are.
    [[nodiscard]] bool rests(const Look& look) {
        unsigned still = 0;
        return eventually([&] {
            const auto before = store.changes();
            const float bias = streamer->bias();
            show(look);
            streamer->update();
            still = streamer->at_rest() && store.changes() == before && streamer->bias() == bias ? still + 1 : 0;
            return still == 8;
        });
    }
    void check_shown(const Look& look) const {
        for (std::uint32_t number = 0; number < textures.size(); ++number)
            for (const std::uint32_t tile : wanted(textures[number], look))
                if (!store.resident(number, tile))
                    FAIL_CHECK("texture " << number << ", tile " << tile << " is missing");
    }

    CheckedTileStore store;
    std::vector<pack::TiledTexture> textures; ///< by number
    std::unique_ptr<stream::TileStreamer> streamer;
};

constexpr std::array<TextureSketch, 4> sketches{{{2048, 1024, pack::TexelFormat::bc1},
                                                 {1000, 700, pack::TexelFormat::bc3},
                                                 {1537, 300, pack::TexelFormat::bc5},
                                                 {900, 1800, pack::TexelFormat::bc1}}};
constexpr std::uint64_t slab_bytes = std::uint64_t{9} * 136 * 136; ///< of BC3 and BC5; BC1 has half
constexpr std::uint64_t plenty = slab_bytes * 100;

struct Fixture {
    Scratch scratch;
    std::shared_ptr<const pack::Pack> pack = textured_pack(scratch / "a.gpk", sketches);
};

} // namespace

TEST_CASE_FIXTURE(Fixture, "every tile has the parent that shows the same, and is among its children") {
    for (std::uint32_t t = 0; t < pack->textures().size(); ++t) {
        const stream::TileSource source(pack, t);
        std::vector<unsigned> named(source.count());
        for (std::uint32_t tile = 0; tile < source.count(); ++tile) {
            CHECK(source.parent(tile) == parent_of(pack->textures()[t], tile));
            source.for_each_child(tile, [&](std::uint32_t child) {
                REQUIRE(child < source.count());
                CHECK(source.parent(child) == tile);
                ++named[child];
            });
        }
        for (std::uint32_t tile = 0; tile < source.count(); ++tile)
            CHECK(named[tile] == (source.parent(tile) == pack::none ? 0 : 1));
    }
}

TEST_CASE_FIXTURE(Fixture, "what frames show comes, and a still view reads and moves nothing more") {
    World world(plenty);
    world.add(pack);
    const Look look{0.1, 0.2, 0.5, 0.0F};
    REQUIRE(world.rests(look));
    CHECK(world.streamer->bias() == 0.0F);
    world.check_shown(look);
    const auto changes = world.store.changes();
    const auto read = world.streamer->stats().stream_bytes;
    for (int i = 0; i < 100; ++i) {
        world.show(look);
        world.streamer->update();
    }
    CHECK(world.store.changes() == changes);
    CHECK(world.streamer->stats().stream_bytes == read);
    CHECK(world.streamer->stats().tiles_resident == world.store.count());
    CHECK(world.streamer->stats().resident_bytes == world.store.bytes());
    // What was seen before is still there when one comes back.
    REQUIRE(world.rests({0.5, 0.5, 0.5, 0.0F}));
    world.check_shown(look);
}

TEST_CASE_FIXTURE(Fixture, "over budget all of a still view is shown, more coarsely, and it comes to rest") {
    for (const std::uint64_t slabs : {4U, 6U, 11U, 20U}) {
        CAPTURE(slabs);
        World world(slab_bytes * slabs);
        world.add(pack);
        const Look all{};
        REQUIRE(world.rests(all));
        CHECK(world.streamer->bias() > 0.0F);
        world.check_shown(all);
        // Less is looked at: the detail comes back.
        const Look part{0.4, 0.4, 0.01, 0.0F};
        REQUIRE(world.rests(part));
        CHECK(world.streamer->bias() < 1.0F);
        world.check_shown(part);
        REQUIRE(world.rests(all));
        world.check_shown(all);
    }
}

TEST_CASE_FIXTURE(Fixture, "wherever one looks, the rules hold") {
    Dice dice(5);
    for (const std::uint64_t slabs : {3U, 7U, 15U}) {
        World world(slab_bytes * slabs, 40'000);
        world.add(pack);
        Look look;
        for (int frame = 0; frame < 1500; ++frame) {
            if (frame % 10 == 0)
                look = {dice.between(0, 0.9), dice.between(0, 0.9), dice.between(0, 0.3),
                        static_cast<float>(dice.between(0.0, 2.0))};
            if (frame % 400 == 399) {
                const std::uint64_t budget = slab_bytes * (3 + dice.below(15));
                world.store.set_budget(~std::uint64_t{0}); // what is too much goes at once
                stream::TileOptions options;
                options.budget_bytes = budget;
                world.streamer->set_options(options);
                CHECK(world.store.bytes() <= budget);
                world.store.set_budget(budget);
            }
            world.show(look);
            world.streamer->update();
        }
        REQUIRE(world.rests(look));
        world.check_shown(look);
    }
}

TEST_CASE_FIXTURE(Fixture, "a picture settles in a few rounds") {
    for (const std::uint64_t slabs : {4U, 9U, 100U}) {
        World world(slab_bytes * slabs);
        world.add(pack);
        const Look look{0.0, 0.0, 1.0, 0.0F};
        unsigned rounds = 0;
        do world.show(look);
        while (world.streamer->settle(std::uint64_t{1} << 30U) && ++rounds < 20);
        CHECK(rounds < 12);
        CHECK(world.streamer->stats().tiles_missing == 0);
        world.check_shown(look);
    }
}

TEST_CASE_FIXTURE(Fixture, "a damaged tile is told once and not read again, and what is finer is still shown") {
    const auto& texture = pack->textures()[0];
    const std::uint32_t bad = pack::tile_grid(texture, 1).first; // one of the middle level
    const auto hurt = damaged_tiles(*pack, scratch / "hurt.gpk", std::array{texture.first_tile + bad});
    World world(plenty);
    world.add(hurt);
    world.store.expect_broken(0, bad);
    const Look corner{0.0, 0.0, 0.1, 0.0F};
    REQUIRE(world.rests(corner));
    const auto told = world.streamer->take_warnings();
    REQUIRE(told.size() == 1);
    CHECK(told[0].find("hurt.gpk: tile " + std::to_string(texture.first_tile + bad)) != std::string::npos);
    CHECK_FALSE(world.store.resident(0, bad));
    CHECK(world.store.resident(0, parent_of(texture, bad)));
    CHECK(world.store.resident(0, tile_at(texture, 0, 0.0, 0.0)));
    const auto read = world.streamer->stats().stream_bytes;
    REQUIRE(world.rests({0.0, 0.0, 0.1, 1.0F}));
    REQUIRE(world.rests(corner));
    CHECK(world.streamer->take_warnings().empty());
    CHECK(world.streamer->stats().stream_bytes == read);
    CHECK(world.streamer->stats().tiles_missing == 0);
}

TEST_CASE_FIXTURE(Fixture, "a device with less memory than the budget shows what it can, and says so once") {
    World world(plenty);
    world.store.set_capacity(slab_bytes * 3);
    world.add(pack);
    REQUIRE(world.rests({}));
    CHECK(world.streamer->bias() > 0.0F);
    CHECK(world.store.count() > 0);
    CHECK(world.streamer->take_warnings().size() == 1);
}

TEST_CASE_FIXTURE(Fixture, "a texture that goes takes its tiles along, and its number may be another's") {
    World world(plenty);
    world.add(pack);
    const Look all{};
    for (int i = 0; i < 30; ++i) {
        world.show(all);
        world.streamer->update();
        if (i % 3 != 0) continue;
        world.streamer->remove(1);
        world.store.forget(1);
        for (std::uint32_t tile = 0; tile < world.textures[1].tile_count; ++tile)
            CHECK_FALSE(world.store.resident(1, tile));
        const std::uint32_t other = i % 2 == 0 ? 2 : 1;
        world.textures[1] = pack->textures()[other];
        world.store.know(1, pack->textures()[other]);
        world.streamer->add(1, pack, other);
    }
    REQUIRE(world.rests(all));
    world.check_shown(all);
}

TEST_CASE("the bias comes to rest whatever the view asks for, and follows it down again") {
    Dice dice(11);
    for (int trial = 0; trial < 300; ++trial) {
        stream::TextureBias bias;
        for (int view = 0; view < 5; ++view) {
            // Tiles come in lumps: whole levels at once, for each of some surfaces.
            std::vector<std::pair<double, double>> surfaces(1 + dice.below(6));
            for (auto& [tiles, level] : surfaces) {
                tiles = std::exp2(dice.between(-6.0, 6.0));
                level = dice.between(0.0, 3.0);
            }
            const auto use = [&](float b) {
                double sum = 0.0;
                for (const auto& [tiles, level] : surfaces)
                    sum += tiles * std::exp2(-2.0 * (std::floor(level + static_cast<double>(b)) - std::floor(level)));
                return static_cast<float>(sum);
            };
            unsigned changes = 0;
            while (bias.tell(use(bias.value())) && changes < 1000) ++changes;
            CHECK(changes < 100);
            CHECK_FALSE(bias.tell(use(bias.value())));
            CHECK(use(bias.value()) <= 1.0F);
        }
        unsigned changes = 0;
        while (bias.tell(0.001F) && changes < 1000) ++changes;
        CHECK(bias.value() == 0.0F);
    }
}
