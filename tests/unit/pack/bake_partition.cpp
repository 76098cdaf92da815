// Measuring a mesh and cutting it into regions: nothing may be lost, doubled or torn apart.
#include "bake_meshes.h"

#include "pack/gather.h"
#include "pack/measure.h"
#include "pack/partition.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <set>
#include <tuple>

using namespace guanhe;
using namespace guanhe::pack;
using namespace guanhe::test;

namespace {

using Position = std::tuple<int, int, int>;

Position key(const glm::ivec3& p) {
    return {p.x, p.y, p.z};
}

MeasureOptions measuring(Jobs& jobs, std::uint32_t region_triangles) {
    MeasureOptions options;
    options.jobs = &jobs;
    options.region_triangles = region_triangles;
    return options;
}

struct Cut {
    Cut(const scan::Mesh& mesh, std::uint32_t region_triangles, unsigned threads = 2,
        std::uint64_t spill_bytes = std::uint64_t{1} << 30U)
        : jobs(threads), source(mesh), measured(measure(source, measuring(jobs, region_triangles))),
          spill(spill_bytes, std::filesystem::temp_directory_path()) {
        PartitionOptions options;
        options.jobs = &jobs;
        auto made = Partition::make(source, measured, spill, options);
        REQUIRE(made.ok());
        partition.emplace(*std::move(made));
        REQUIRE(spill.seal().ok());
    }

    [[nodiscard]] std::vector<std::uint64_t> triangles(std::uint32_t region) const {
        std::vector<std::uint64_t> result;
        partition->for_each_run(region, [&](std::uint64_t first, std::uint64_t last) {
            for (auto i = first; i < last; ++i) result.push_back(i);
        });
        return result;
    }
    [[nodiscard]] Gathered gathered(std::uint32_t region) const {
        return gather(source, measured, *partition, region, {});
    }

    Jobs jobs;
    Source source;
    Measure measured;
    Spill spill;
    std::optional<Partition> partition;
};

} // namespace

TEST_CASE("rounding to the grid stays below a tenth of the local edge length") {
    Jobs jobs(2);
    const auto mesh = mesh_of({field(300, 0.0F)});
    const Source source(mesh);
    const auto measured = measure(source, measuring(jobs, 0));
    CHECK(measured.edge_length == doctest::Approx(1.0));
    CHECK(measured.grid.step * std::sqrt(3.0) / 2 < 0.1);
    CHECK(std::exp2(std::round(std::log2(measured.grid.step))) == measured.grid.step);
    CHECK(measured.regions.count() == 1);
    for (const auto& position : mesh.primitives[0].positions) {
        const auto at = measured.grid.nearest(position);
        const auto back = measured.grid.origin + measured.grid.position(at);
        CHECK(glm::distance(back, glm::dvec3(position)) <= measured.grid.step * std::sqrt(3.0) / 2);
    }
}

TEST_CASE("a small part with fine detail decides how fine the grid is") {
    Jobs jobs(2);
    // Both have 20,000 triangles; the edges of the second are a hundredth.
    auto coarse = field(100, 0.0F);
    std::vector<glm::vec3> positions;
    for (const auto& position : coarse.positions) positions.push_back(position * 0.01F);
    const auto indices = coarse.indices.span();
    auto fine = primitive_of(std::move(positions), {indices.begin(), indices.end()});
    const auto mesh = mesh_of({std::move(coarse), std::move(fine)});
    const auto measured = measure(Source(mesh), measuring(jobs, 0));
    CHECK(measured.edge_length < 0.02);
    CHECK(measured.grid.step < 0.002);
}

TEST_CASE("few large triangles are kept to a fine part of the whole") {
    Jobs jobs(1);
    const auto mesh = mesh_of({field(2, 0.0F)});
    const auto measured = measure(Source(mesh), measuring(jobs, 0));
    CHECK(measured.grid.step <= 2.0 / 65536);
}

TEST_CASE("a mesh without extent, and one far away, have a grid") {
    Jobs jobs(1);
    const auto point = mesh_of({primitive_of({{5, 6, 7}, {5, 6, 7}, {5, 6, 7}}, {0, 1, 2})});
    const auto empty = measure(Source(point), measuring(jobs, 0));
    CHECK(empty.edge_length == 0.0);
    CHECK(empty.grid.step > 0.0);
    CHECK(empty.grid.nearest({5, 6, 7}) == glm::ivec3(0));
    auto far = field(50);
    std::vector<glm::vec3> positions;
    for (const auto& position : far.positions) positions.push_back(position + glm::vec3(5e5F, 0.0F, 4e6F));
    const auto indices = far.indices.span();
    const auto mesh = mesh_of({primitive_of(std::move(positions), {indices.begin(), indices.end()})});
    const auto measured = measure(Source(mesh), measuring(jobs, 0));
    for (const auto& position : mesh.primitives[0].positions) {
        const auto back = measured.grid.origin + measured.grid.position(measured.grid.nearest(position));
        CHECK(glm::distance(back, glm::dvec3(position)) <= measured.grid.step);
    }
}

TEST_CASE("every position lies in exactly one region, the one that it is said to lie in") {
    Jobs jobs(2);
    const auto mesh = mesh_of({wild_triangles(5000)});
    const Source source(mesh);
    const auto measured = measure(source, measuring(jobs, 100));
    const auto& regions = measured.regions;
    REQUIRE(regions.count() == 64);
    int wrong = 0;
    for (const auto& position : mesh.primitives[0].positions) {
        const auto at = measured.grid.nearest(position);
        std::uint32_t holding = 0;
        for (std::uint32_t region = 0; region < regions.count(); ++region) {
            if (regions.box(region).holds(at)) ++holding, wrong += region == regions.of(at) ? 0 : 1;
        }
        wrong += holding == 1 ? 0 : 1;
    }
    CHECK(wrong == 0);
}

TEST_CASE("every triangle lies in exactly one region, whatever the order in the file") {
    const auto ordered = field(560); // 627,200 triangles: more than one range
    for (const auto& primitive : {ordered, shuffled(ordered)}) {
        const auto mesh = mesh_of({primitive});
        const Cut cut(mesh, 40'000);
        CHECK(cut.measured.regions.count() == 16);
        std::vector<int> seen(static_cast<std::size_t>(cut.source.triangle_count()));
        for (std::uint32_t region = 0; region < cut.measured.regions.count(); ++region) {
            const auto triangles = cut.triangles(region);
            CHECK(triangles.size() == cut.partition->triangle_count(region));
            CHECK(std::is_sorted(triangles.begin(), triangles.end()));
            CHECK(triangles.size() > 30'000);
            CHECK(triangles.size() < 50'000);
            for (const auto triangle : triangles) ++seen[triangle];
        }
        CHECK(std::all_of(seen.begin(), seen.end(), [](int times) { return times == 1; }));
        CHECK(cut.partition->degenerate_count() == 0);
    }
}

TEST_CASE("threads and memory do not change a partition") {
    const auto mesh = mesh_of({shuffled(field(400)), field(200)});
    const Cut one(mesh, 20'000, 1);
    const Cut five(mesh, 20'000, 5);
    const Cut spilled(mesh, 20'000, 3, 0);
    CHECK(spilled.spill.bytes_in_memory() == 0);
    for (std::uint32_t region = 0; region < one.measured.regions.count(); ++region) {
        const auto triangles = one.triangles(region);
        CHECK(triangles == five.triangles(region));
        CHECK(triangles == spilled.triangles(region));
        const auto foreigns = [region](const Cut& cut) {
            std::set<std::pair<Position, std::uint32_t>> result;
            cut.partition->for_each_foreign(region, [&](const Partition::Foreign& foreign) {
                result.emplace(key(foreign.position), foreign.region);
            });
            return result;
        };
        CHECK(foreigns(one) == foreigns(five));
        CHECK(foreigns(one) == foreigns(spilled));
    }
}

TEST_CASE("regions that meet agree on who shares a position, welded or not") {
    const auto ordered = field(120);
    for (const auto& primitive : {ordered, unwelded(ordered), wild_triangles(6000)}) {
        const auto mesh = mesh_of({primitive});
        const Cut cut(mesh, 500);
        REQUIRE(cut.measured.regions.count() > 7);
        // What is true: the regions that have a triangle at a position.
        std::map<Position, std::pair<std::uint32_t, std::uint32_t>> truth;
        std::vector<Gathered> all;
        for (std::uint32_t region = 0; region < cut.measured.regions.count(); ++region) {
            all.push_back(cut.gathered(region));
            for (const auto& position : all.back().region.vertices.positions) {
                auto [at, is_new] = truth.try_emplace(key(position), region, region);
                at->second.first = std::min(at->second.first, region);
                at->second.second = std::max(at->second.second, region);
            }
        }
        std::map<Position, std::pair<std::uint32_t, std::uint32_t>> told;
        int wrong = 0;
        int shared = 0;
        for (const auto& gathered : all) {
            const auto& region = gathered.region;
            for (std::size_t vertex = 0; vertex < region.sharers.size(); ++vertex) {
                const auto& position = region.vertices.positions[vertex];
                const auto& [first, last] = region.sharers[vertex];
                const auto& [true_first, true_last] = truth.at(key(position));
                const auto home = cut.measured.regions.of(position);
                wrong += first == std::min(true_first, home) && last == std::max(true_last, home) ? 0 : 1;
                // Every region is told the same, or one would move what another holds in place.
                const auto [at, is_new] = told.try_emplace(key(position), first, last);
                wrong += at->second == std::pair(first, last) ? 0 : 1;
                shared += first != last ? 1 : 0;
            }
        }
        CHECK(wrong == 0);
        CHECK(shared > 0);
    }
}

TEST_CASE("a partition stops when it is told to") {
    const auto mesh = mesh_of({field(100)});
    Jobs jobs(2);
    const Source source(mesh);
    const auto measured = measure(source, measuring(jobs, 1000));
    Spill spill(0, std::filesystem::temp_directory_path());
    std::stop_source stop;
    stop.request_stop();
    PartitionOptions options;
    options.jobs = &jobs;
    options.stop = stop.get_token();
    const auto made = Partition::make(source, measured, spill, options);
    REQUIRE_FALSE(made.ok());
    CHECK(made.error().kind == ErrorKind::cancelled);
}

TEST_CASE("no room for a spill is an error in words") {
    const auto mesh = mesh_of({field(100)});
    Jobs jobs(2);
    const Source source(mesh);
    const auto measured = measure(source, measuring(jobs, 1000));
    Spill spill(0, std::filesystem::temp_directory_path() / "no such folder");
    PartitionOptions options;
    options.jobs = &jobs;
    const auto made = Partition::make(source, measured, spill, options);
    REQUIRE_FALSE(made.ok());
    CHECK_FALSE(made.error().message().empty());
}
