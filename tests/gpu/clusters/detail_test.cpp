// What a pixel of error costs: against the whole mesh, drawn by another path, and from frame to frame.
#include "cluster_scans.h"
#include "cluster_stage.h"
#include "test_data.h"

#include "scan/read.h"

#include <algorithm>
#include <array>

using namespace guanhe;
using namespace guanhe::test;

namespace {

constexpr double least_psnr = 38.0;
constexpr std::uint32_t width = 640, height = 400;

render::ViewSet view_set(const glm::vec3& eye, const glm::vec3& target) {
    return {width, height, {looking_at(eye, target, 45.0F, static_cast<float>(width) / static_cast<float>(height))}};
}

scan::Material stone() {
    scan::Material m;
    m.base_color = {0.6F, 0.55F, 0.5F, 1.0F};
    m.metallic = 0.0F;
    m.roughness = 0.9F;
    return m;
}

/// One scan, drawn from its clusters and as a whole.
struct Twice {
    ClusterStage clusters, whole_mesh;
    Twice(const scan::Scan& scan, const std::shared_ptr<const pack::Pack>& pack, std::uint32_t samples = 4)
        : clusters(plenty, 1.0F, samples), whole_mesh(plenty, 1.0F, samples) {
        clusters.show(scan, {}, pack);
        whole_mesh.show(whole(scan));
    }
    /// Decibels; `share`: of the triangles of the whole mesh that were drawn.
    double compare(const render::ViewSet& views, const std::string& name, double& share) {
        const auto picture = clusters.draw(views).front();
        const auto triangles = clusters.renderer->finished().triangles;
        const auto reference = whole_mesh.draw(views).front();
        share = static_cast<double>(triangles) / static_cast<double>(whole_mesh.stats.triangles);
        const double decibels = psnr(picture, reference);
        MESSAGE(name, ": ", decibels, " dB with ", triangles, " of ", whole_mesh.stats.triangles, " triangles");
        keep_picture(picture, name);
        keep_picture(reference, name + "-whole");
        return decibels;
    }
};

/// The largest difference of the averages over small squares, of 255: how much more changes from `a` to `b` than does
/// from `c` to `d`.
double jump(const image::Rgba8& a, const image::Rgba8& b, const image::Rgba8& c, const image::Rgba8& d) {
    constexpr std::uint32_t square = 8;
    double most = 0.0;
    for (std::uint32_t y = 0; y + square <= a.height; y += square)
        for (std::uint32_t x = 0; x + square <= a.width; x += square) {
            int first = 0, second = 0;
            for (std::uint32_t v = y; v < y + square; ++v)
                for (std::uint32_t u = x; u < x + square; ++u) {
                    const Rgb pa = pixel(a, u, v), pb = pixel(b, u, v), pc = pixel(c, u, v), pd = pixel(d, u, v);
                    first += std::abs(pa.r - pb.r) + std::abs(pa.g - pb.g) + std::abs(pa.b - pb.b);
                    second += std::abs(pc.r - pd.r) + std::abs(pc.g - pd.g) + std::abs(pc.b - pd.b);
                }
            most = std::max(most, static_cast<double>(first - second) / (square * square * 3));
        }
    return most;
}

} // namespace

TEST_SUITE_BEGIN("detail");

TEST_CASE("ground with an error of one pixel looks as the whole mesh does") {
    const Scratch scratch;
    const auto scan =
        scan_of({ground(350, 0.057F)}, {stone()}); // more would not be multisampled as a whole, in software
    Twice drawn(scan, baked(scan, scratch, "ground.gpk", 100'000));
    const std::array<std::array<glm::vec3, 2>, 3> cameras{
        {{glm::vec3(14, 10, 14), {0, 0, 0}}, {glm::vec3(0, 30, 6), {0, 0, 0}}, {glm::vec3(8, 2.5F, 1), {0, 0.5F, 0}}}};
    double share = 1.0;
    int number = 0;
    for (const auto& [eye, target] : cameras) {
        CHECK(drawn.compare(view_set(eye, target), "ground-" + std::to_string(number++), share) >= least_psnr);
        CHECK(share < 0.8); // or there was nothing to lose
    }
    // That these are two paths, and that the figure falls when it should.
    drawn.clusters.set_error(0.01F);
    const double full = drawn.compare(view_set(cameras[0][0], cameras[0][1]), "ground-full", share);
    CHECK(full > 45.0);
    drawn.clusters.set_error(24.0F);
    CHECK(drawn.compare(view_set(cameras[0][0], cameras[0][1]), "ground-coarse", share) < least_psnr);
    CHECK(share < 0.05);
}

TEST_CASE("a scanned head with an error of one pixel looks as the whole mesh does") {
    GUANHE_DATA_OR_SKIP(data);
    const Scratch scratch;
    Jobs jobs(2);
    scan::ReadOptions options;
    options.jobs = &jobs;
    auto read = scan::read(data / "scans" / "graz-head-of-zeus.glb", options);
    REQUIRE(read.ok());
    read->images.clear(); // the surface alone: where nothing hides what the light shows
    read->textures.clear();
    for (scan::Material& m : read->materials) m = stone();
    for (scan::Mesh& mesh : read->meshes)
        for (scan::Primitive& p : mesh.primitives) {
            p.uv = {};
            p.tangents = {};
        }
    scan::Pose pose;
    scan::evaluate(*read, -1, 0.0, pose);
    const auto bounds = scan::scene_bounds(*read, read->default_scene, pose);
    // A single sample a pixel: so large a mesh is not multisampled in software.
    Twice drawn(*read, baked(*read, scratch, "head.gpk", 100'000), 1);
    double share = 1.0;
    const float r = bounds.radius();
    const std::array eyes{glm::vec3(0.6F, 0.3F, 2.4F), glm::vec3(-1.0F, 0.2F, 0.9F), glm::vec3(0.3F, 0.2F, 5.0F)};
    int number = 0;
    for (const glm::vec3& eye : eyes)
        CHECK(drawn.compare(view_set(bounds.center() + eye * r, bounds.center()), "head-" + std::to_string(number++),
                            share) >= least_psnr);
    CHECK(share < 0.4); // from afar
}

TEST_CASE("along a slow path nothing changes that the motion does not change") {
    constexpr double most_jump = 7.0; // of 255, over eight pixels square
    const Scratch scratch;
    const auto scan = scan_of({ground(300, 0.05F)}, {stone()});
    Twice drawn(scan, baked(scan, scratch, "ground.gpk", 100'000));
    const auto at = [](int frame) {
        const float t = static_cast<float>(frame) / 60.0F;
        const float turn = 0.5F + 0.5F * t, distance = 14.0F - 6.0F * t;
        auto views = view_set({std::cos(turn) * distance, 5.0F - 2.0F * t, std::sin(turn) * distance}, {0, 0, 0});
        views.width = 320;
        views.height = 200;
        return views;
    };
    image::Rgba8 before, whole_before;
    double largest = 0.0, least = 100.0;
    for (int frame = 0; frame < 60; ++frame) {
        auto now = drawn.clusters.draw(at(frame)).front();
        auto whole_now = drawn.whole_mesh.draw(at(frame)).front();
        least = std::min(least, psnr(now, whole_now));
        if (frame > 0) largest = std::max(largest, jump(before, now, whole_before, whole_now));
        if (frame > 0 && jump(before, now, whole_before, whole_now) > most_jump) {
            keep_picture(before, "jump-" + std::to_string(frame - 1));
            keep_picture(now, "jump-" + std::to_string(frame));
        }
        before = std::move(now);
        whole_before = std::move(whole_now);
    }
    MESSAGE("largest jump ", largest, " of 255; at least ", least, " dB");
    CHECK(largest < most_jump);
    CHECK(least > 36.0);
    // A level that changes all at once would be seen.
    drawn.clusters.set_error(30.0F);
    const auto coarse = drawn.clusters.draw(at(59)).front();
    CHECK(jump(before, coarse, whole_before, whole_before) > 1.5 * most_jump);
}

TEST_SUITE_END();
