// What a scan brings survives the bake at every level: colours, forty materials, faults, and millimetres a kilometre
// from the origin.
#include "cluster_scans.h"
#include "cluster_stage.h"

#include <algorithm>
#include <array>
#include <set>

using namespace guanhe;
using namespace guanhe::test;

namespace {

constexpr std::uint32_t side = 256;

/// The average distance of colours, of 255, where both pictures show something.
double colour_distance(const image::Rgba8& a, const image::Rgba8& b) {
    double sum = 0.0;
    std::uint32_t count = 0;
    for (std::uint32_t y = 0; y < a.height; ++y)
        for (std::uint32_t x = 0; x < a.width; ++x) {
            const Rgb p = pixel(a, x, y), q = pixel(b, x, y);
            if (p.r != 0 || q.r != 0) continue;
            sum += (std::abs(p.g - q.g) + std::abs(p.b - q.b)) * 0.5;
            ++count;
        }
    return count > 0 ? sum / count : 255.0;
}

} // namespace

TEST_SUITE_BEGIN("survive");

TEST_CASE("vertex colours come through every level") {
    const Scratch scratch;
    auto ball = bumpy_ball(96, 1.0F);
    paint(ball, 1.7F, true);
    auto scan = scan_of({std::move(ball)}, {unlit_green()});
    scan.materials[0].base_color = glm::vec4(1.0F);
    ClusterStage clusters, reference;
    clusters.show(scan, {}, baked(scan, scratch, "ball.gpk"));
    reference.show(whole(scan));
    const auto view = looking_at({0.8F, 0.6F, 2.0F}, glm::vec3(0.0F));
    const auto expected = reference.draw(view, side, signal_backdrop());
    std::uint64_t before = ~std::uint64_t{0};
    for (const auto& [error, most] : {std::pair{1.0F, 1.0}, {4.0F, 2.5}, {16.0F, 6.0}, {50.0F, 14.0}}) {
        clusters.set_error(error);
        const auto picture = clusters.draw(view, side, signal_backdrop());
        const auto triangles = clusters.renderer->finished().triangles;
        const double distance = colour_distance(picture, expected);
        MESSAGE("colours at ", error, " px: off by ", distance, " of 255, with ", triangles, " triangles");
        keep_picture(picture, "colours-" + std::to_string(static_cast<int>(error)));
        CHECK(distance < most);
        CHECK(triangles < before);
        before = triangles;
    }
    keep_picture(expected, "colours-whole");
}

TEST_CASE("a scan with every fault there is: baked, and drawn as the whole mesh is") {
    const Scratch scratch;
    const NastyScan nasty = nasty_scan();
    CHECK(nasty.scan.materials.size() == 40);
    CHECK(nasty.scan.meshes[0].primitives.size() == 40);
    const auto pack = baked(nasty.scan, scratch, "nasty.gpk");
    CHECK(pack->meshes()[0].part_count == 40);
    CHECK(pack->meshes()[0].source_triangles > pack->parts()[0].triangles);
    ClusterStage clusters, reference;
    clusters.show(nasty.scan, {}, pack);
    reference.show(whole(nasty.scan));
    const std::array eyes{glm::vec3(2.4F, 0.4F, 0.3F), glm::vec3(-1.2F, 2.0F, -1.0F), glm::vec3(0.3F, 0.3F, 2.5F)};
    for (const float error : {0.5F, 1.0F, 10.0F})
        for (std::size_t i = 0; i < eyes.size(); ++i) {
            CAPTURE(error);
            CAPTURE(i);
            clusters.set_error(error);
            const auto view = looking_at(eyes[i], glm::vec3(0.0F));
            const auto picture = clusters.draw(view, side, signal_backdrop());
            const auto expected = reference.draw(view, side, signal_backdrop());
            const double decibels = psnr(picture, expected);
            MESSAGE("nasty at ", error, " px: ", decibels, " dB, ", holes(picture), " holes of ", holes(expected));
            keep_picture(picture, "nasty-" + std::to_string(i) + "-" + std::to_string(static_cast<int>(error * 10)));
            keep_picture(expected, "nasty-" + std::to_string(i) + "-whole");
            CHECK(decibels > (error < 2.0F ? 35.0 : 20.0));
            if (i < 2) CHECK(holes(picture) == 0); // no crack between the patches, nor beside the faults
            if (i == 2) CHECK(holes(expected) + 60 > holes(picture)); // the missing patch, from before it
        }
}

TEST_CASE("a kilometre from the origin millimetres are whole, closed and still") {
    const Scratch scratch;
    const NastyScan nasty = nasty_scan();
    ClusterStage clusters, reference;
    clusters.show(nasty.scan, {}, baked(nasty.scan, scratch, "nasty.gpk"));
    reference.show(whole(nasty.scan));
    const auto view = [&](const glm::vec3& from) {
        return looking_at(nasty.far_ball + from * nasty.far_radius, nasty.far_ball, 60.0F, 1.0F, 0.001F);
    };
    image::Rgba8 before;
    for (int i = 0; i < 8; ++i) { // by a quarter of a pixel a frame, about
        const auto at = view({2.2F + 0.002F * static_cast<float>(i), 0.3F, 0.2F});
        const auto picture = clusters.draw(at, side, signal_backdrop());
        CHECK(holes(picture) == 0);
        CHECK(covered(picture) > side * side / 5);
        if (i == 0) {
            const auto expected = reference.draw(at, side, signal_backdrop());
            MESSAGE("far away: ", psnr(picture, expected), " dB, ", clusters.renderer->finished().triangles,
                    " triangles");
            keep_picture(picture, "far");
            keep_picture(expected, "far-whole");
            CHECK(psnr(picture, expected) >
                  33.0); // the whole mesh's own places are good to a sixteenth of a millimetre
        } else {
            CHECK(psnr(picture, before) > 30.0);
        }
        before = picture;
    }
}

TEST_SUITE_END();
