#include "base/jobs.h"
#include "bytes.h"
#include "pit/jars.h"
#include "pit/model.h"
#include "pit/vessel.h"
#include "scan/read.h"
#include "scratch.h"

#include <algorithm>

using namespace guanhe;
using namespace guanhe::tools;
using guanhe::test::bytes_of;
using guanhe::test::Scratch;

TEST_CASE("each of the nine jars stands on its foot at the origin, whole") {
    auto jars = pit::nine_jars(5300);
    REQUIRE(jars.size() == pit::jar_count);
    for (std::size_t i = 0; i < jars.size(); ++i) {
        CAPTURE(i);
        jars[i].broken = false;
        const auto vessel = pit::shape_of(jars[i], pit::jar_seed(5300, i));
        CHECK(vessel.fracture.indices.empty());
        glm::vec3 low(1e9F);
        glm::vec3 high(-1e9F);
        for (const auto& p : vessel.shell.positions) {
            low = glm::min(low, p);
            high = glm::max(high, p);
        }
        CHECK(low.y == doctest::Approx(0.0).epsilon(0.002));
        CHECK(high.y > 0.25F);
        CHECK(std::abs(low.x + high.x) < 0.05F);
        CHECK(std::abs(low.z + high.z) < 0.05F);
    }
}

TEST_CASE("a jar's file is one vessel, readable, and the same for the same seed") {
    const Scratch scratch;
    Jobs one(1);
    Jobs two(2);
    REQUIRE(pit::write_jar(scratch / "a.glb", 9, 5300, one).ok());
    REQUIRE(pit::write_jar(scratch / "b.glb", 9, 5300, two).ok());
    CHECK(bytes_of(scratch / "a.glb") == bytes_of(scratch / "b.glb"));
    scan::ReadOptions options;
    options.jobs = &two;
    const auto scan = scan::read(scratch / "a.glb", options);
    REQUIRE_MESSAGE(scan.ok(), (scan.ok() ? std::string() : scan.error().message()));
    CHECK(scan.value().warnings.empty());
    REQUIRE(scan.value().meshes.size() == 1);
    CHECK(scan.value().images.size() == 3);
}
