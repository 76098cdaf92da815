// What a user would lose if frames took memory: their even pace.
#include "../clusters/cluster_scans.h"
#include "counted_memory.h"
#include "tile_scans.h"

#include <utility>

using namespace guanhe;
using namespace guanhe::test;

namespace {

/// A scan of each kind that frames draw: clusters with textures in tiles, clusters alone, a posed mesh, glass.
class Room {
public:
    explicit Room(bool lamp) {
        stage_.renderer->set_cluster_options({plenty, 1.0F});
        Pictured pictured;
        pictured.scan = scan_of(sheets(1, 1, {0, 0}, {1, 1}), {});
        scan::Material poster;
        poster.base_color_texture.texture = pictured.add_texture(scratch_, 1024, 1024, 3);
        pictured.scan.materials = {poster};
        const auto tiled = baked_with(pictured.scan, scratch_, "tiled.gpk", pack::TextureQuality::fast);
        for (scan::Image& image : pictured.scan.images) {
            image.encoded = {};
            image.tiled = true;
        }
        stage_.show(std::move(pictured.scan), {}, tiled);

        const auto ball = scan_of({bumpy_ball(32, 0.4F, {1, 1, 0.5F})}, {scan::Material{}});
        stage_.show(ball, {}, baked(ball, scratch_, "ball.gpk"));

        auto posed = whole(scan_of({quad(0.2F, 0.3F)}, {scan::Material{}}));
        if (lamp) {
            posed.lights.emplace_back();
            posed.nodes[0].light = 0;
        }
        stage_.show(std::move(posed));
        stage_.show(scan_of({quad(0.8F, 0.5F), quad(0.9F, 0.5F)}, {unlit({1, 0, 0, 0.5F}, scan::AlphaMode::blend)}));
    }

    /// Whether it was drawn; without taking memory for a reason why not.
    bool draw(float x) {
        eyes_.views[0] = looking_at({x, 1, 2.5F}, {1, 1, 0});
        eyes_.views[1] = looking_at({x + 0.06F, 1, 2.5F}, {1, 1, 0});
        const auto drawn = stage_.renderer->draw_offscreen(eyes_, options_);
        if (!drawn.ok()) return false;
        at_rest_ = drawn->stream.at_rest;
        lowered_ = lowered_ || !drawn->quality.lowered.empty();
        return stage_.renderer->take_warnings().empty();
    }
    /// Draws until everything is there.
    void settle(float x) {
        unsigned still = 0;
        for (unsigned frame = 0; frame < 5000 && still < 50; ++frame) {
            REQUIRE(draw(x));
            still = at_rest_ ? still + 1 : 0;
        }
        REQUIRE(still == 50);
    }
    [[nodiscard]] bool lowered() const { return lowered_; }
    [[nodiscard]] bool is_software() const { return stage_.is_software(); }

private:
    static render::FrameOptions as_in_a_window() {
        render::FrameOptions options;
        options.wait_for_detail = false;
        options.draw_grid = true;
        return options;
    }

    Scratch scratch_;
    Stage stage_{4, false};
    render::ViewSet eyes_{96, 96, std::vector<render::View>(2)};
    render::FrameOptions options_ = as_in_a_window();
    bool at_rest_ = false, lowered_ = false;
};

} // namespace

TEST_CASE("once everything is there, frames take no memory from the heap, whether the eyes rest or move") {
    for (const bool lamp : {false, true}) {
        CAPTURE(lamp);
        Room room(lamp);
        room.settle(0.9F);
        bool good = true;
        std::size_t before = allocations();
        CHECK(before > 0); // they are counted
        for (int i = 0; i < 40; ++i) good = room.draw(0.9F) && good;
        CHECK(allocations() == before);
        CHECK(good);

        const auto move = [&] {
            for (int i = 0; i < 60; ++i) good = room.draw(0.9F + 0.001F * static_cast<float>(i)) && good;
        };
        move(); // buffers reach their size
        room.settle(0.9F);
        before = allocations();
        move();
        CHECK(allocations() == before);
        CHECK(good);
        if (room.is_software()) CHECK(room.lowered()); // the words of what is less take no memory either
    }
}
