// Two eyes: one choice of detail for both, and a frustum for each.
#include "cluster_scans.h"
#include "cluster_stage.h"

#include "pack/codec.h"
#include "pack/select.h"

#include <algorithm>
#include <cstring>
#include <span>

using namespace guanhe;
using namespace guanhe::test;

namespace {

constexpr std::uint32_t side = 256;

/// The clusters of the cut that these eyes choose together, counted from the pack by the rule of docs/selection.md.
std::uint32_t clusters_of_cut(const pack::Pack& pack, std::span<const glm::vec3> eyes, float threshold,
                              float pixels_per_radian) {
    const auto& o = pack.meshes()[0].origin;
    const auto pixels = [&](const glm::vec3& center, float radius, float error) {
        float most = 0.0F;
        for (const glm::vec3& eye : eyes) {
            pack::LodEye lod;
            lod.position = eye - glm::vec3(o[0], o[1], o[2]);
            lod.pixels_per_radian = pixels_per_radian;
            most = std::max(most, pack::projected_error(lod, center, radius, error));
        }
        return most;
    };
    pack::DecodeScratch scratch;
    pack::DecodedPage page;
    std::uint32_t count = 0;
    for (std::uint32_t number = 0; number < pack.pages().size(); ++number) {
        REQUIRE(pack::decode_page(pack, number, scratch, page).ok());
        for (std::uint32_t i = 0; i < page.cluster_count; ++i) {
            pack::ResidentCluster c;
            std::memcpy(&c, reinterpret_cast<const std::byte*>(page.words.data()) + i * sizeof(c), sizeof(c));
            const bool open = pixels(c.group_center, c.group_radius, c.group_error) > threshold;
            const bool finer =
                c.child_page != pack::none && pixels(c.child_center, c.child_radius, c.child_error) > threshold;
            count += open && !finer ? 1 : 0;
        }
    }
    return count;
}

std::uint32_t clusters_drawn(ClusterStage& stage, const std::vector<render::View>& views) {
    stage.forget_last_frame();
    (void)stage.draw({side, side, views}, signal_backdrop());
    return stage.renderer->finished().clusters;
}

} // namespace

TEST_SUITE_BEGIN("eyes");

TEST_CASE("two eyes draw one set of clusters: what the nearer one needs, counted from the pack") {
    const Scratch scratch;
    // Of two sides, so that no cone counts, and wholly seen by both eyes.
    const auto scan = scan_of({bumpy_ball(96, 1.0F)}, {unlit_green(true)});
    const auto pack = baked(scan, scratch, "ball.gpk");
    ClusterStage stage;
    stage.show(scan, {}, pack);
    const glm::vec3 left(0.0F, 0.4F, 2.6F), right(2.5F, 0.2F, 1.2F); // far apart: each is nearer to parts of it
    const auto left_view = looking_at(left, glm::vec3(0.0F)), right_view = looking_at(right, glm::vec3(0.0F));
    const float pixels_per_radian = left_view.clip_from_view[0][0] * static_cast<float>(side) * 0.5F;
    const auto expected = [&](const std::vector<glm::vec3>& eyes) {
        return clusters_of_cut(*pack, eyes, 1.0F, pixels_per_radian);
    };
    const auto of_left = expected({left}), of_right = expected({right}), of_both = expected({left, right});
    CHECK(of_both > of_left);
    CHECK(of_both > of_right);
    CHECK(clusters_drawn(stage, {left_view}) == of_left);
    CHECK(clusters_drawn(stage, {right_view}) == of_right);
    CHECK(clusters_drawn(stage, {left_view, right_view}) == of_both);
    CHECK(clusters_drawn(stage, {right_view, left_view}) == of_both);
    CHECK(clusters_drawn(stage, {left_view, left_view}) == of_left);
}

TEST_CASE("eyes that see different things: each sees all of its own") {
    const Scratch scratch;
    auto first = bumpy_ball(48, 1.0F, {-4, 0, -3}), second = bumpy_ball(48, 1.0F, {4, 0, -3});
    const auto scan = scan_of({std::move(first), std::move(second)}, {unlit_green()});
    ClusterStage stage;
    stage.show(scan, {}, baked(scan, scratch, "balls.gpk"));
    // From one place, so that the detail is the same however many look; what lies ahead of both is empty.
    const auto left = looking_at(glm::vec3(0.0F), {-4, 0, -3}, 40.0F),
               right = looking_at(glm::vec3(0.0F), {4, 0, -3}, 40.0F);
    const auto alone = [&](const render::View& view) {
        stage.forget_last_frame();
        return stage.draw(view, side, signal_backdrop());
    };
    const auto only_left = alone(left), only_right = alone(right);
    CHECK(covered(only_left) > side * side / 8);
    CHECK(covered(only_right) > side * side / 8);
    for (int frame = 0; frame < 3; ++frame) { // with what was hidden before, too
        const auto both = stage.draw({side, side, {left, right}}, signal_backdrop());
        CHECK(psnr(both[0], only_left) > 55.0);
        CHECK(psnr(both[1], only_right) > 55.0);
    }
}

TEST_CASE("what the edge of one eye alone sees is drawn") {
    const Scratch scratch;
    const auto scan = scan_of({bumpy_ball(40, 0.3F, {-2.55F, 0, -3})}, {unlit_green()});
    ClusterStage stage;
    stage.show(scan, {}, baked(scan, scratch, "ball.gpk"));
    // A headset's eyes: wider outwards than inwards, 64 mm apart. The ball lies in the left eye's outer ten degrees.
    const auto eye = [](float x, float left, float right) {
        render::View view;
        view.world_from_view = glm::translate(glm::mat4(1.0F), glm::vec3(x, 0, 0));
        view.clip_from_view = render::perspective(glm::radians(left), glm::radians(right), glm::radians(45.0F),
                                                  glm::radians(-45.0F), 0.05F);
        return view;
    };
    const auto left = eye(-0.032F, -48.0F, 33.0F), right = eye(0.032F, -33.0F, 48.0F);
    const auto both = stage.draw({side, side, {left, right}}, signal_backdrop());
    CHECK(covered(both[0]) > 300);
    CHECK(covered(both[1]) == 0);
    stage.forget_last_frame();
    CHECK(psnr(stage.draw(left, side, signal_backdrop()), both[0]) > 55.0);
}

TEST_CASE("both eyes of a headset see what a whole mesh shows them") {
    const Scratch scratch;
    auto scan = scan_of({bumpy_ball(96, 1.0F)}, {{}});
    scan.materials[0].roughness = 1.0F;
    scan.materials[0].metallic = 0.0F;
    ClusterStage clusters, reference;
    clusters.show(scan, {}, baked(scan, scratch, "ball.gpk"));
    reference.show(whole(scan));
    const render::ViewSet views{
        side, side, {looking_at({-0.032F, 0, 2.2F}, {-0.032F, 0, 0}), looking_at({0.032F, 0, 2.2F}, {0.032F, 0, 0})}};
    const auto drawn = clusters.draw(views), expected = reference.draw(views);
    for (std::size_t v = 0; v < 2; ++v) CHECK(psnr(drawn[v], expected[v]) > 38.0);
}

TEST_SUITE_END();
