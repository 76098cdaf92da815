// What a frame has less of than was asked for, and that it is said.
#include "render/quality.h"

#include "render/stage.h"

#include <limits>

using namespace guanhe;
using namespace guanhe::render;

namespace {

/// Whether exactly one phrase has all of these parts.
bool said(const FrameQuality& quality, std::initializer_list<const char*> parts) {
    int hits = 0;
    for (const auto& words : quality.lowered) {
        bool all = true;
        for (const char* part : parts) all = all && words.find(part) != std::string::npos;
        hits += all ? 1 : 0;
    }
    return hits == 1;
}

void as_asked(Core& core) {
    core.samples = VK_SAMPLE_COUNT_4_BIT;
    core.max_anisotropy = core.asked.max_anisotropy;
    core.shadow_size = core.asked.shadow_size;
}

} // namespace

TEST_CASE("a device that has all that is asked for draws any scene with it, and says nothing") {
    Core core;
    as_asked(core);
    const FrameQuality quality =
        quality_of(core, {.triangles = std::numeric_limits<std::uint64_t>::max(), .textures = true, .shadows = true});
    CHECK(quality.samples == 4);
    CHECK(quality.shadow_size == 2048);
    CHECK(quality.anisotropy == 8);
    CHECK(quality.lowered.empty());
    CHECK(quality_of(core, {}).shadow_size == 0); // nothing throws one: that is no shortcoming
    CHECK(quality_of(core, {}).lowered.empty());
}

TEST_CASE("what a large scene loses in software starts where it says, with the reason") {
    Core core;
    as_asked(core);
    core.software = true;
    core.multisampled_triangles = 1000;
    core.shadowed_triangles = 5000;
    CHECK(quality_of(core, {.triangles = 1000, .textures = true, .shadows = true}).lowered.empty());

    const FrameQuality large = quality_of(core, {.triangles = 1001, .textures = true, .shadows = true});
    CHECK(large.samples == 1);
    CHECK(large.shadow_size == 2048);
    CHECK(large.lowered.size() == 1);
    CHECK(said(large, {"1 sample a pixel", "instead of 4", "1000 triangles", "in software"}));

    const FrameQuality larger = quality_of(core, {.triangles = 5001, .textures = true, .shadows = true});
    CHECK(larger.shadow_size == 0);
    CHECK(larger.lowered.size() == 2);
    CHECK(said(larger, {"no shadow", "5000 triangles", "in software"}));
    CHECK(quality_of(core, {.triangles = 5001, .textures = true, .shadows = false}).lowered.size() == 1);
}

TEST_CASE("a still view keeps its samples, though their number changes what is counted") {
    Core core;
    as_asked(core);
    core.multisampled_triangles = 1000;
    core.shadowed_triangles = 5000;
    KnownQuality known;
    const auto samples_at = [&](std::uint64_t triangles) {
        return known.of(core, {.triangles = triangles, .textures = false, .shadows = true}).samples;
    };
    CHECK(samples_at(990) == 4);
    CHECK(samples_at(1001) == 1);
    for (int frame = 0; frame < 4; ++frame) {
        CHECK(samples_at(501) == 1); // as counted with one sample
        CHECK(samples_at(1001) == 1);
    }
    CHECK(samples_at(500) == 4);
    CHECK(samples_at(990) == 4);
    CHECK(known.of(core, {.triangles = 5001, .textures = false, .shadows = true}).shadow_size == 0);
    CHECK(known.of(core, {.triangles = 2501, .textures = false, .shadows = true}).shadow_size == 0);
    CHECK(known.of(core, {.triangles = 2500, .textures = false, .shadows = true}).shadow_size > 0);
}

TEST_CASE("what a device lacks is said only of what is in the picture") {
    Core core;
    as_asked(core);
    core.samples = VK_SAMPLE_COUNT_2_BIT;
    core.max_anisotropy = 1;
    core.shadow_size = 512;
    const FrameQuality all = quality_of(core, {.triangles = 1, .textures = true, .shadows = true});
    CHECK(all.lowered.size() == 3);
    CHECK(said(all, {"2 samples a pixel", "instead of 4", "the device has no more"}));
    CHECK(said(all, {"512 texels", "instead of 2048"}));
    CHECK(said(all, {"anisotropy 1", "instead of 8"}));
    CHECK(quality_of(core, {.triangles = 1, .textures = false, .shadows = false}).lowered.size() == 1);
}

TEST_CASE("a drawn frame tells its quality, and a device without a GPU what it spared itself") {
    test::Stage stage;
    stage.show(test::scan_of({test::quad()}, {scan::Material{}}));
    stage.draw(test::looking({0, 0, 2}));
    const FrameQuality& quality = stage.stats.quality;
    CHECK(quality.samples == 4);
    CHECK(quality.shadow_size > 0);
    CHECK(quality.anisotropy > 0);
    CHECK(said(quality, {"shadow map of 1024", "in software"}) == stage.is_software());
}
