// Whatever is chosen, and whatever is resident: every part of a surface is drawn. Unlit green over magenta, so that a
// single sample of the backdrop shows.
#include "cluster_scans.h"
#include "cluster_stage.h"
#include "test_data.h"

#include "scan/read.h"

#include <algorithm>
#include <array>

using namespace guanhe;
using namespace guanhe::test;

namespace {

constexpr std::uint32_t side = 224;
constexpr std::array errors{0.5F, 1.0F, 3.0F, 10.0F, 50.0F};

void check_outside(ClusterStage& stage, float distance, const char* name) {
    for (const float error : errors) {
        stage.set_error(error);
        std::uint64_t triangles = 0;
        for (int i = 0; i < 3; ++i) {
            const float turn = 0.4F + 2.1F * static_cast<float>(i);
            const glm::vec3 eye =
                glm::normalize(glm::vec3(std::cos(turn), 0.12F * static_cast<float>(i), std::sin(turn))) * distance;
            const auto picture = stage.draw(looking_at(eye, glm::vec3(0.0F)), side, signal_backdrop());
            triangles = std::max(triangles, stage.renderer->finished().triangles);
            CAPTURE(error);
            CAPTURE(i);
            CHECK(holes(picture) == 0);
            CHECK(covered(picture) > side * side / 12);
            if (holes(picture) > 0) keep_picture(picture, name);
        }
        if (error == 0.5F) CHECK(triangles > 5000); // else this proves nothing
    }
}

void check_inside(ClusterStage& stage, float reach, const char* name) {
    for (const float error : errors) {
        stage.set_error(error);
        for (int i = 0; i < 4; ++i) {
            const float turn = 1.6F * static_cast<float>(i);
            const glm::vec3 eye = glm::vec3(std::cos(turn), 0.3F * std::sin(2.0F * turn), std::sin(turn)) * reach;
            const glm::vec3 ahead(std::sin(3.0F * turn), i == 3 ? 5.0F : 0.2F, std::cos(3.0F * turn));
            const auto picture = stage.draw(looking_at(eye, eye + ahead, 90.0F), side, signal_backdrop());
            CAPTURE(error);
            CAPTURE(i);
            CHECK(covered(picture) == side * side);
            if (covered(picture) != side * side) keep_picture(picture, name);
        }
    }
}

} // namespace

TEST_SUITE_BEGIN("holes");

TEST_CASE("a picture with a hole is told from one without") {
    image::Rgba8 picture{9, 9, std::vector<std::uint8_t>(9 * 9 * 4, 0)};
    const auto red = [&](std::size_t x, std::size_t y) -> std::uint8_t& { return picture.pixels[(y * 9 + x) * 4]; };
    for (std::size_t i = 0; i < 9; ++i) red(i, 0) = 255; // backdrop, and a bay of it
    red(4, 1) = 90;
    red(5, 2) = 10;
    CHECK(holes(picture) == 0);
    red(6, 6) = 1;
    CHECK(holes(picture) == 1);
}

TEST_CASE("a ball has no hole, from outside, at any error") {
    const Scratch scratch;
    const auto scan = scan_of({bumpy_ball(96, 1.0F)}, {unlit_green()});
    ClusterStage stage;
    stage.show(scan, {}, baked(scan, scratch, "ball.gpk"));
    check_outside(stage, 2.2F, "ball-outside");
}

TEST_CASE("a ball has no hole, from inside, at any error: of two sides, or turned inside out") {
    for (const Facing facing : {Facing::outwards, Facing::inwards}) {
        const Scratch scratch;
        const auto scan =
            scan_of({bumpy_ball(96, 1.0F, glm::vec3(0.0F), facing)}, {unlit_green(facing == Facing::outwards)});
        ClusterStage stage;
        stage.show(scan, {}, baked(scan, scratch, "ball.gpk"));
        check_inside(stage, 0.6F, "ball-inside");
    }
}

TEST_CASE("a mirrored ball has no hole, and neither has one that is stretched") {
    const Scratch scratch;
    for (const glm::vec3& scale : {glm::vec3(-1, 1, 1), glm::vec3(1.0F, 0.4F, 2.0F)}) {
        auto scan = scan_of({bumpy_ball(96, 1.0F)}, {unlit_green()});
        scan.nodes[0].local.scale = scale;
        ClusterStage stage;
        stage.show(scan, {}, baked(scan, scratch, "ball.gpk"));
        check_outside(stage, 4.0F, "ball-scaled");
    }
}

TEST_CASE("a ring has no hole but its own") {
    const Scratch scratch;
    const auto scan = scan_of({ring(480, 125, 1.0F, 0.35F)}, {unlit_green()});
    ClusterStage stage;
    stage.show(scan, {}, baked(scan, scratch, "ring.gpk"));
    check_outside(stage, 2.6F, "ring");
}

TEST_CASE("no hole while pages come and go: little memory, a moving eye, an error that changes") {
    const Scratch scratch;
    for (const Facing facing : {Facing::outwards, Facing::inwards}) {
        const bool inside = facing == Facing::inwards;
        const auto scan = scan_of({bumpy_ball(150, 1.0F, glm::vec3(0.0F), facing)}, {unlit_green()});
        const auto pack = baked(scan, scratch, "ball.gpk");
        for (const std::uint64_t memory : {std::uint64_t{600} << 10U, std::uint64_t{2} << 20U, plenty}) {
            CAPTURE(inside);
            CAPTURE(memory);
            ClusterStage stage(memory);
            stage.show(scan, {}, pack);
            std::uint32_t unsettled = 0, fewest = ~0U, most = 0;
            for (int frame = 0; frame < 24; ++frame) {
                const float t = static_cast<float>(frame) / 24.0F;
                // Towards it and around it, with a jump to the other side half-way.
                const float turn = 2.5F * t + (frame >= 12 ? 3.0F : 0.0F);
                const float distance = inside ? 0.3F + 0.5F * t : 2.5F - 1.2F * t;
                const glm::vec3 eye = glm::vec3(std::cos(turn), 0.3F * t, std::sin(turn)) * distance;
                const glm::vec3 target = inside ? eye * 2.0F : glm::vec3(0.0F);
                if (frame % 5 == 4) stage.set_error(frame % 2 == 0 ? 0.5F : 4.0F, memory);
                const auto picture =
                    stage.draw(looking_at(eye, target, inside ? 90.0F : 60.0F), side, signal_backdrop(false));
                const auto& stream = stage.stats.stream;
                unsettled += stream.pages_missing > 0 ? 1 : 0;
                fewest = std::min(fewest, stream.pages_resident);
                most = std::max(most, stream.pages_resident);
                CHECK(stream.resident_bytes <= memory);
                CAPTURE(frame);
                const bool whole = inside ? covered(picture) == side * side : holes(picture) == 0;
                CHECK(whole);
                CHECK(covered(picture) > side * side / 12);
                if (!whole) keep_picture(picture, "streaming-" + std::to_string(frame));
            }
            CHECK(unsettled > 0);
            CHECK(most > fewest);
        }
    }
}

TEST_CASE("a scan that is closed has no hole at any error") {
    GUANHE_DATA_OR_SKIP(data);
    const Scratch scratch;
    Jobs jobs(2);
    scan::ReadOptions options;
    options.jobs = &jobs;
    auto read = scan::read(data / "scans" / "demosthenes-low-res.ply", options);
    REQUIRE(read.ok());
    scan::Bounds bounds;
    for (scan::Primitive& p : read->meshes[0].primitives) {
        p.material = 0;
        p.colors = {};
        bounds.add(p.bounds);
    }
    read->materials = {unlit_green()};
    ClusterStage stage;
    const auto pack = baked(*read, scratch, "demosthenes.gpk");
    auto& shown = stage.show(std::move(*read), {}, pack);
    const float size = 1.0F / bounds.radius();
    shown.model->set_transform(glm::scale(glm::mat4(1.0F), glm::vec3(size)) *
                               glm::translate(glm::mat4(1.0F), -bounds.center()));
    check_outside(stage, 2.4F, "demosthenes");
}

TEST_SUITE_END();
