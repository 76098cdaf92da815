// What of a stage needs no graphics device: loads that fail, that are cancelled, that wait for a renderer that never
// comes.
#include "view/stage.h"

#include "bench/scratch_folder.h"
#include "triangle_file.h"

#include <doctest/doctest.h>

#include <utility>

using namespace guanhe;
using namespace guanhe::app;

namespace {

Path triangle_in(const ScratchFolder& folder) {
    auto file = folder.path() / "triangle.gltf";
    test::write_triangle(file);
    return file;
}

} // namespace

TEST_CASE("an empty stage") {
    Jobs jobs(2);
    Stage stage(jobs);
    CHECK_FALSE(stage.loading());
    CHECK(stage.poll() == Stage::Event::none);
    CHECK(stage.wait() == Stage::Event::none);
    CHECK(stage.scans().empty());
    CHECK(stage.cameras().empty());
    CHECK(stage.triangles_total() == 0);
    const auto bounds = stage.bounds();
    CHECK(bounds.max - bounds.min == glm::vec3(1.0F));
    stage.cancel();
}

TEST_CASE("a file that is missing fails, with its name, before there is a renderer") {
    Jobs jobs(2);
    Stage stage(jobs);
    stage.load({"no-such-folder/missing.glb"});
    CHECK(stage.loading());
    CHECK(stage.wait() == Stage::Event::failed);
    CHECK_FALSE(stage.loading());
    REQUIRE(stage.last_error());
    CHECK(stage.last_error()->message().find("missing.glb") != std::string::npos);
    CHECK(stage.last_error()->kind == ErrorKind::bad_input);
    CHECK(stage.scans().empty());
}

TEST_CASE("a load that waits for a renderer is cancelled") {
    const auto folder = std::move(ScratchFolder::make()).value();
    Jobs jobs(2);
    Stage stage(jobs);
    stage.load({triangle_in(folder)});
    stage.cancel();
    CHECK(stage.wait() == Stage::Event::cancelled);
    CHECK_FALSE(stage.last_error());
}

TEST_CASE("a load that waits for a renderer ends with its stage") {
    const auto folder = std::move(ScratchFolder::make()).value();
    Jobs jobs(2);
    Stage stage(jobs);
    stage.load({triangle_in(folder), triangle_in(folder)});
}

TEST_CASE("a load is replaced by the next") {
    const auto folder = std::move(ScratchFolder::make()).value();
    Jobs jobs(2);
    Stage stage(jobs);
    for (int i = 0; i < 5; ++i) stage.load({triangle_in(folder)});
    stage.load({"missing.glb"});
    CHECK(stage.wait() == Stage::Event::failed);
    CHECK(stage.poll() == Stage::Event::none);
}
