// Many packs, many places of one mesh, and what they hide of each other.
#include "cluster_scans.h"
#include "cluster_stage.h"

#include <array>

using namespace guanhe;
using namespace guanhe::test;

namespace {

constexpr std::uint32_t side = 256;

std::vector<glm::mat4> field_of_places() {
    std::vector<glm::mat4> places;
    for (int i = 0; i < 200; ++i) {
        const auto x = static_cast<float>(i % 20) - 9.5F, z = static_cast<float>(i) / 20.0F;
        const glm::mat4 at = glm::translate(glm::mat4(1.0F), glm::vec3(x * 1.3F, 0.2F * std::sin(x + z), -z * 1.3F));
        const float size = 0.35F + 0.1F * std::sin(static_cast<float>(i));
        places.push_back(glm::scale(glm::rotate(at, static_cast<float>(i), glm::vec3(0, 1, 0)),
                                    glm::vec3(i % 7 == 0 ? -size : size, size, size)));
    }
    return places;
}

} // namespace

TEST_SUITE_BEGIN("many");

TEST_CASE("a smaller limit comes to hold for a scan that stays, and its picture stays whole") {
    constexpr std::uint64_t mib = std::uint64_t{1} << 20U;
    const Scratch scratch;
    const auto scan = scan_of({ground(500, 0.04F)}, {unlit_green(true)});
    const auto pack = baked(scan, scratch, "ground.gpk");
    const auto far_end = looking_at({9, 1.5F, 0}, {0, 0, 0}, 90.0F), view = looking_at({-9, 1.5F, 0}, {0, 0, 0}, 90.0F);
    ClusterStage stage(16 * mib, 0.02F), fresh(6 * mib, 0.02F);
    stage.show(scan, {}, pack);
    fresh.show(scan, {}, pack);
    // What is near the far end is placed first, and goes first: every arena keeps some of what stays.
    (void)stage.draw(far_end, side, signal_backdrop());
    (void)stage.draw(view, side, signal_backdrop());
    const auto before = stage.stats.stream;
    REQUIRE(before.device_bytes > 6 * mib);
    REQUIRE(before.device_bytes <= 16 * mib);
    const auto expected = fresh.draw(view, side, signal_backdrop());
    CHECK(fresh.stats.stream.device_bytes <= 6 * mib);

    stage.renderer->set_cluster_options({6 * mib, 0.02F});
    unsigned frames = 0;
    do {
        const auto picture = stage.draw(view, side, signal_backdrop(false));
        CHECK(holes(picture) == 0);
        CHECK(psnr(picture, expected) > 30.0);
    } while (stage.stats.stream.device_bytes > 6 * mib && ++frames < 60);
    CHECK(stage.stats.stream.device_bytes <= 6 * mib);
    CHECK(stage.stats.stream.pages_resident > fresh.stats.stream.pages_resident / 2);
    CHECK(stage.renderer->take_warnings().empty());
    const auto picture = stage.draw(view, side, signal_backdrop());
    CHECK(psnr(picture, expected) > 30.0);
}

TEST_CASE("five packs and two hundred places of one mesh, as whole meshes would show them") {
    const Scratch scratch;
    ClusterStage clusters(plenty, 0.25F), reference; // outlines between such colours cost most of the decibels
    const auto show = [&](const scan::Scan& scan, const char* name) {
        clusters.show(scan, {}, baked(scan, scratch, name));
        reference.show(whole(scan));
    };
    const std::array names{"1.gpk", "2.gpk", "3.gpk", "4.gpk"};
    for (std::size_t i = 0; i < names.size(); ++i) {
        auto ball = bumpy_ball(34, 0.8F, {static_cast<float>(i) * 2.5F - 3.75F, 1.5F, -4.0F});
        paint(ball, 0.7F + static_cast<float>(i), true);
        auto scan = scan_of({std::move(ball)}, {unlit_green()});
        scan.materials[0].base_color = glm::vec4(1.0F);
        show(scan, names[i]);
    }
    auto many = scan_of({bumpy_ball(8, 1.0F)}, {unlit_green()});
    // In all less than a quarter of a million triangles, or the whole meshes would not be multisampled in software.
    many.nodes[0].instances = field_of_places();
    show(many, "many.gpk");

    const std::array eyes{glm::vec3(0, 1.2F, 6.0F), glm::vec3(6.0F, 0.3F, 3.0F), glm::vec3(0, 9.0F, -3.0F)};
    for (const glm::vec3& eye : eyes) {
        const auto view = looking_at(eye, {0, 0, -5});
        const auto picture = clusters.draw(view, side, signal_backdrop());
        const auto drawn = clusters.renderer->finished().triangles;
        const auto expected = reference.draw(view, side, signal_backdrop());
        MESSAGE("many: ", psnr(picture, expected), " dB with ", drawn, " of ", reference.stats.triangles, " triangles");
        keep_picture(picture, "many");
        keep_picture(expected, "many-whole");
        CHECK(psnr(picture, expected) > 32.0);
        CHECK(drawn * 2 < reference.stats.triangles);
    }
}

TEST_CASE("what was hidden in the frame before is drawn where it no longer is") {
    const Scratch scratch;
    auto scan = scan_of({bumpy_ball(60, 1.0F)}, {unlit_green()});
    auto painted = bumpy_ball(60, 0.5F);
    paint(painted, 0.4F, true);
    painted.material = 1;
    scan.meshes.resize(2);
    scan.meshes[1].primitives.push_back(std::move(painted));
    scan.materials.push_back(scan.materials[0]);
    scan.materials[1].base_color = glm::vec4(1.0F);
    scan.nodes.resize(2);
    scan.nodes[1].mesh = 1;
    scan.nodes[1].local.translation = {0, 0, -4};
    scan.scenes[0].roots = {0, 1};
    const auto pack = baked(scan, scratch, "two.gpk");
    ClusterStage moving, fresh;
    auto& shown = moving.show(scan, {}, pack);
    auto& again = fresh.show(scan, {}, pack);
    std::uint32_t fewest = ~0U;
    for (int frame = 0; frame < 14; ++frame) {
        // The small ball comes out from behind the large one, slowly and at once; then the large one goes.
        const float x = frame < 6 ? 0.25F * static_cast<float>(frame) : frame % 2 == 0 ? 0.0F : 3.0F;
        const auto view = looking_at({x, 0, 3}, {x * 0.3F, 0, 0});
        for (auto* one : {&shown, &again}) one->model->set_node_visible(0, frame < 12);
        const auto picture = moving.draw(view, side, signal_backdrop());
        fewest = std::min(fewest, moving.renderer->finished().clusters);
        fresh.forget_last_frame();
        const auto expected = fresh.draw(view, side, signal_backdrop());
        CAPTURE(frame);
        CHECK(psnr(picture, expected) > 55.0);
        if (frame == 0) {
            // Standing still, the second frame draws less: what is behind.
            const auto first = moving.renderer->finished().clusters;
            CHECK(psnr(moving.draw(view, side, signal_backdrop()), expected) > 55.0);
            CHECK(moving.renderer->finished().clusters < first);
        }
    }
    CHECK(fewest > 0);
}

TEST_CASE("a picture has all the detail that was asked for, also where more is seen than there was room for") {
    const Scratch scratch;
    auto scan = scan_of({ground(120, 0.05F)}, {unlit_green()});
    for (int i = 0; i < 100; ++i) {
        const auto x = static_cast<float>(i % 10) - 4.5F, z = static_cast<float>(i) / 10.0F - 4.5F;
        scan.nodes[0].instances.push_back(glm::translate(glm::mat4(1.0F), glm::vec3(x, 0, z) * 6.0F));
    }
    ClusterStage stage(plenty, 0.01F);
    stage.show(scan, {}, baked(scan, scratch, "many.gpk"));
    const auto view = looking_at({0, 60, 0}, {0, 0, 0});
    (void)stage.draw(view, 512, signal_backdrop());
    const auto first = stage.renderer->finished();
    CHECK(first.triangles > 2U << 20U); // of which not all hide behind the frame before: there was none
    stage.forget_last_frame();
    (void)stage.draw(view, 512, signal_backdrop());
    CHECK(stage.renderer->finished().clusters == first.clusters);
}

TEST_SUITE_END();
