// Instances, morphs, skins, variants, visibility and models that come and go.
#include "render/stage.h"

using namespace guanhe;
using namespace guanhe::test;

namespace {
const Rgb red{255, 0, 0}, black{0, 0, 0};
} // namespace

TEST_CASE("instances are drawn where they are, few or many") {
    for (const int count : {2, 40}) {
        Stage stage;
        scan::Scan scan = scan_of({quad(0, 0.2F)}, {unlit({1, 0, 0, 1})});
        for (int i = 0; i < count; ++i)
            scan.nodes[0].instances.push_back(glm::translate(
                glm::mat4(1.0F), glm::vec3(i % 2 == 0 ? -1.0F : 1.0F, 0, -0.01F * static_cast<float>(i))));
        stage.show(std::move(scan));
        const auto picture = stage.draw(looking({0, 0, 2}));
        CHECK(pixel(picture, 16, 32) == red);
        CHECK(pixel(picture, 48, 32) == red);
        CHECK(pixel(picture, 32, 32) == black);
        CHECK(stage.stats.triangles == static_cast<std::uint64_t>(count) * 2);
    }
}

TEST_CASE("a morph moves what it weighs, in every slot of the ring") {
    Stage stage;
    scan::Primitive p = quad(0, 0.4F);
    p.morphs.resize(2);
    p.morphs[0].positions = std::vector<glm::vec3>(4, glm::vec3(2, 0, 0));
    p.morphs[1].positions = std::vector<glm::vec3>(4, glm::vec3(0, 2, 0));
    scan::Scan scan = scan_of({p}, {unlit({1, 0, 0, 1})});
    scan.meshes[0].weights = {0.0F, 0.0F};
    auto& shown = stage.show(std::move(scan));
    scan::Pose pose;
    scan::evaluate(*shown.scan, -1, 0.0, pose);
    for (int frame = 0; frame < 3; ++frame) CHECK(pixel(stage.draw(looking({0, 0, 2})), 32, 32) == red);
    pose.weights[0] = {0.5F, -0.25F};
    shown.model->set_pose(pose);
    for (int frame = 0; frame < 3; ++frame) {
        const auto picture = stage.draw(looking({0, 0, 2}));
        CHECK(pixel(picture, 48, 40) == red);
        CHECK(pixel(picture, 32, 32) == black);
    }
}

TEST_CASE("a skin follows its joint, and is culled where it is, not where it was") {
    Stage stage;
    scan::Primitive p = quad(0, 0.4F);
    p.joints[0] = std::vector<glm::u16vec4>(4, glm::u16vec4(1, 0, 0, 0));
    p.weights[0] = std::vector<glm::vec4>(4, glm::vec4(1, 0, 0, 0));
    scan::Scan scan = scan_of({p}, {unlit({1, 0, 0, 1})});
    scan.nodes.resize(3);
    scan.nodes[0].skin = 0;
    scan.nodes[2].local.translation = {100, 0, 0};
    scan.skins.resize(1);
    scan.skins[0].joints = {1, 2};
    scan.skins[0].inverse_bind = {glm::mat4(1.0F), glm::mat4(1.0F)};
    scan.scenes[0].roots = {0, 1, 2};
    auto& shown = stage.show(std::move(scan));
    stage.draw(looking({0, 0, 2}));
    CHECK(stage.stats.draws == 0);
    CHECK(pixel(stage.draw(looking({100, 0, 2})), 32, 32) == red);
    scan::Pose pose;
    scan::evaluate(*shown.scan, -1, 0.0, pose);
    pose.world[2] = glm::translate(glm::mat4(1.0F), glm::vec3(1, 0, 0));
    shown.model->set_pose(pose);
    CHECK(pixel(stage.draw(looking({0, 0, 2})), 48, 32) == red);
}

TEST_CASE("variants, scenes, visibility and transforms change what is shown") {
    Stage stage;
    scan::Primitive p = quad();
    p.variant_materials = {1, -1};
    scan::Scan scan = scan_of({p}, {unlit({1, 0, 0, 1}), unlit({0, 1, 0, 1})});
    scan.variants = {"green", "plain"};
    scan.scenes.emplace_back();
    auto& model = *stage.show(std::move(scan)).model;
    const auto middle = [&] { return pixel(stage.draw(looking({0, 0, 2})), 32, 32); };
    CHECK(middle() == red);
    model.show_variant(0);
    CHECK(middle() == Rgb{0, 255, 0});
    model.show_variant(1);
    CHECK(middle() == red);
    model.set_node_visible(0, false);
    CHECK(middle() == black);
    model.set_node_visible(0, true);
    CHECK(middle() == red);
    model.show_scene(1);
    CHECK(middle() == black);
    model.show_scene(0);
    model.set_transform(glm::translate(glm::mat4(1.0F), glm::vec3(10, 0, 0)));
    CHECK(middle() == black);
    CHECK(pixel(stage.draw(looking({10, 0, 2})), 32, 32) == red);
    CHECK(model.resident_bytes() > 0);
}

TEST_CASE("models and sizes may change with frames in flight") {
    Stage stage;
    auto& kept = stage.show(scan_of({quad(-0.5F, 0.5F)}, {unlit({1, 0, 0, 1})}));
    for (std::uint32_t i = 0; i < 4; ++i) {
        auto& passing = stage.show(scan_of({quad()}, {unlit({0, 0, 1, 0.5F}, scan::AlphaMode::blend)}));
        const render::ViewSet views{32 + i, 32, {looking({0, 0, 2})}};
        REQUIRE(stage.renderer->draw_offscreen(views, Stage::plain()).ok());
        stage.renderer->remove(*passing.model);
        passing.model.reset();
        REQUIRE(stage.renderer->draw_offscreen(views, Stage::plain()).ok());
    }
    CHECK(pixel(stage.draw(looking({0, 0, 2})), 32, 32) == red);
    stage.renderer->remove(*kept.model);
    kept.model.reset();
    CHECK(pixel(stage.draw(looking({0, 0, 2})), 32, 32) == black);
}

TEST_CASE("frames that cannot be drawn are errors in words") {
    Stage stage;
    CHECK_FALSE(stage.renderer->read_pictures().ok());
    CHECK_FALSE(stage.renderer->draw_offscreen({64, 64, {}}, {}).ok());
    CHECK_FALSE(stage.renderer->draw_offscreen({0, 64, {looking({0, 0, 2})}}, {}).ok());
    CHECK_FALSE(stage.renderer->draw_offscreen({1U << 20U, 64, {looking({0, 0, 2})}}, {}).ok());
    CHECK_FALSE(stage.renderer->draw_offscreen({64, 64, std::vector(5, looking({0, 0, 2}))}, {}).ok());
    CHECK(stage.renderer->draw_offscreen({64, 64, {looking({0, 0, 2})}}, {}).ok());
}
