// The bake as a whole: from a scan in memory to a pack on disk.
#include "bake_meshes.h"

#include "pack/bake.h"
#include "pack/ledger.h"
#include "pack/pack.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>

using namespace guanhe;
using namespace guanhe::test;
using pack::BakeOptions;
using pack::Pack;

namespace {

/// A folder of our own, gone afterwards.
class Folder {
public:
    Folder() {
        static std::atomic<unsigned> serial = 0;
        const auto now = std::chrono::steady_clock::now().time_since_epoch().count();
        path_ = std::filesystem::temp_directory_path() /
                path_from_utf8("烘焙 " + std::to_string(now) + "-" + std::to_string(serial++));
        std::filesystem::create_directories(path_);
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    [[nodiscard]] Path operator/(const char* name) const { return path_ / path_from_utf8(name); }
    [[nodiscard]] std::size_t files() const {
        return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(path_), {}));
    }

private:
    Path path_;
};

scan::Scan scan_of(std::vector<scan::Mesh> meshes) {
    scan::Scan scan;
    scan.source = "folder/遗址.glb";
    scan.meshes = std::move(meshes);
    scan.scenes.emplace_back();
    return scan;
}

const std::vector<std::byte> shell(64, std::byte{1});

struct Baked {
    pack::BakeReport report;
    std::string bytes;
    std::shared_ptr<const Pack> pack;
};

Baked bake(const scan::Scan& scan, const Path& file, unsigned threads = 2, std::uint32_t region_triangles = 20'000,
           std::uint64_t memory = std::uint64_t{1} << 30U) {
    Jobs jobs(threads);
    BakeOptions options;
    options.jobs = &jobs;
    options.region_triangles = region_triangles;
    options.memory_bytes = memory;
    auto report = pack::bake(scan, shell, file, options);
    if (!report) FAIL(report.error().message());
    auto opened = Pack::open(file);
    if (!opened) FAIL(opened.error().message());
    return {*std::move(report), read_text(file, std::size_t{1} << 30U).value(), *std::move(opened)};
}

std::uint64_t triangles_at_level_0(const Pack& pack, const pack::Mesh& mesh) {
    std::uint64_t sum = 0;
    for (const auto& group : pack.groups().subspan(mesh.first_group, mesh.group_count)) {
        if (group.level == 0) sum += group.triangle_count;
    }
    return sum;
}

} // namespace

TEST_CASE("a pack has all triangles of its scan, in one region or in many") {
    const auto scan = scan_of({mesh_of({field(200)})});
    const Folder folder;
    for (const std::uint32_t region_triangles : {1'000'000U, 20'000U, 1'500U}) {
        const auto baked = bake(scan, folder / "场.gpk", 2, region_triangles);
        const auto& mesh = baked.pack->meshes()[0];
        const auto& report = baked.report.meshes[0];
        CHECK(triangles_at_level_0(*baked.pack, mesh) == 80'000);
        CHECK(report.triangles_given == 80'000);
        CHECK(report.triangles_kept == 80'000);
        CHECK(baked.pack->parts()[0].triangles == 80'000);
        CHECK(report.regions == (region_triangles == 1'000'000U ? 1U : region_triangles == 20'000U ? 4U : 64U));
        CHECK(report.levels == mesh.level_count);
        CHECK(report.levels > 4);
        CHECK(report.quantisation_error < 0.1 * report.edge_length);
        CHECK(mesh.box_max[0] - mesh.box_min[0] == doctest::Approx(200.0).epsilon(0.01));
        CHECK(baked.report.pack_bytes == baked.bytes.size());
        CHECK(baked.report.warnings.empty());
        CHECK(folder.files() == 1);
    }
}

TEST_CASE("neither threads nor memory change a byte of the pack") {
    auto colored = field(150);
    std::vector<glm::u16vec4> colors;
    for (std::size_t i = 0; i < colored.positions.size(); ++i) {
        colors.emplace_back(static_cast<std::uint16_t>(i * 37), static_cast<std::uint16_t>(i * 11), 0, 65535);
    }
    colored.colors = std::move(colors);
    const auto scan = scan_of({mesh_of({colored, unwelded(field(100))}), mesh_of({field(10)}), mesh_of({field(170)})});
    const Folder folder;
    const auto one = bake(scan, folder / "1.gpk", 1, 4000);
    CHECK(bake(scan, folder / "2.gpk", 2, 4000).bytes == one.bytes);
    CHECK(bake(scan, folder / "5.gpk", 5, 4000).bytes == one.bytes);
    CHECK(bake(scan, folder / "small.gpk", 3, 4000, 1).bytes == one.bytes);
    CHECK(one.pack->meshes().size() == 3);
}

TEST_CASE("what moves, is blended or is no surface stays in the shell") {
    std::vector<scan::Mesh> meshes;
    for (int i = 0; i < 8; ++i) meshes.push_back(mesh_of({field(4)}));
    auto scan = scan_of(std::move(meshes));
    scan.materials.resize(3);
    scan.materials[1].alpha_mode = scan::AlphaMode::blend;
    scan.materials[2].alpha_mode = scan::AlphaMode::mask;
    scan.meshes[1].primitives[0].material = 1;
    scan.meshes[2].primitives[0].material = 2;
    scan.meshes[3].primitives.push_back(field(4));
    scan.meshes[3].primitives[1].topology = scan::Topology::lines;
    scan.meshes[4].primitives[0].morphs.resize(1);
    scan.meshes[5].primitives[0].variant_materials = {-1, 1};
    scan.meshes[6].primitives.clear();
    scan.nodes.resize(2);
    scan.nodes[0].mesh = 7;
    scan.nodes[1].mesh = 7;
    scan.nodes[1].skin = 0;
    CHECK(pack::static_meshes(scan) == std::vector<bool>{true, false, true, false, false, false, false, false});
    const Folder folder;
    const auto baked = bake(scan, folder / "a.gpk");
    const auto meshes_of_pack = baked.pack->meshes();
    REQUIRE(meshes_of_pack.size() == 8);
    for (std::size_t i = 0; i < 8; ++i) {
        CAPTURE(i);
        CHECK((meshes_of_pack[i].group_count > 0) == (i == 0 || i == 2));
        CHECK((baked.report.meshes[i].regions > 0) == (i == 0 || i == 2));
    }
}

TEST_CASE("a mesh of nothing but degenerate triangles bakes to nothing, and that is said") {
    const auto scan =
        scan_of({mesh_of({primitive_of({{1, 1, 1}, {1, 1, 1}, {2, 2, 2}}, {0, 1, 2})}), mesh_of({field(4)})});
    const Folder folder;
    const auto baked = bake(scan, folder / "a.gpk");
    CHECK(baked.pack->meshes()[0].group_count == 0);
    CHECK(baked.pack->meshes()[1].group_count > 0);
    CHECK(baked.report.meshes[0].degenerate == 1);
    REQUIRE(baked.report.warnings.size() == 1);
    CHECK(baked.report.warnings[0].find("/meshes/0") != std::string::npos);
}

TEST_CASE("regions without triangles do not disturb those that have some") {
    // Two far clumps and many regions: some planes cut nothing.
    auto primitive = field(40);
    std::vector<glm::vec3> positions(primitive.positions.begin(), primitive.positions.end());
    for (std::size_t i = 0; i < positions.size(); ++i) positions[i] *= i < 5 ? 1.0F : 0.001F;
    const auto indices = primitive.indices.span();
    const auto scan = scan_of({mesh_of({primitive_of(std::move(positions), {indices.begin(), indices.end()})})});
    const Folder folder;
    const auto baked = bake(scan, folder / "a.gpk", 2, 20);
    CHECK(triangles_at_level_0(*baked.pack, baked.pack->meshes()[0]) == baked.report.meshes[0].triangles_kept);
}

TEST_CASE("a scan without meshes is a pack") {
    const Folder folder;
    const auto baked = bake(scan_of({}), folder / "a.gpk");
    CHECK(baked.pack->meshes().empty());
    CHECK(std::equal(shell.begin(), shell.end(), baked.pack->shell().begin(), baked.pack->shell().end()));
}

TEST_CASE("the pack's report tells of the source, but not of the folder") {
    const Folder folder;
    const auto baked = bake(scan_of({mesh_of({field(4)})}), folder / "a.gpk");
    const auto report = std::string(baked.pack->report());
    CHECK(report.find("\"遗址.glb\"") != std::string::npos);
    CHECK(report.find("folder") == std::string::npos);
    CHECK(report.find("\"triangles_given\": 32") != std::string::npos);
}

TEST_CASE("a bake that is stopped leaves the old pack and nothing else") {
    const auto scan = scan_of({mesh_of({field(300)})});
    const Folder folder;
    REQUIRE(write_text_atomic(folder / "a.gpk", "the old one").ok());
    for (const std::string stage : {"", "measuring", "partitioning", "clustering"}) {
        CAPTURE(stage);
        Jobs jobs(3);
        std::stop_source stop;
        if (stage.empty()) stop.request_stop();
        Progress progress([&](const Progress& now) {
            if (now.stage() == stage) stop.request_stop();
        });
        BakeOptions options;
        options.jobs = &jobs;
        options.progress = &progress;
        options.stop = stop.get_token();
        options.region_triangles = 10'000;
        const auto baked = pack::bake(scan, shell, folder / "a.gpk", options);
        REQUIRE_FALSE(baked.ok());
        CHECK(baked.error().kind == ErrorKind::cancelled);
        CHECK(folder.files() == 1);
        CHECK(read_text(folder / "a.gpk").value() == "the old one");
    }
}

TEST_CASE("a bake that is not confirmed at its end leaves the old pack and nothing else") {
    const auto scan = scan_of({mesh_of({field(30)})});
    const Folder folder;
    const auto old = bake(scan, folder / "a.gpk").bytes;
    Jobs jobs(2);
    BakeOptions options;
    options.jobs = &jobs;
    unsigned asked = 0;
    options.confirm = [&]() -> Result<void> {
        ++asked;
        return Error{"not what it was", "scan.glb", ""};
    };
    const auto report = pack::bake(scan_of({mesh_of({field(31)})}), shell, folder / "a.gpk", options);
    REQUIRE_FALSE(report.ok());
    CHECK(report.error().what == "not what it was");
    CHECK(asked == 1);
    CHECK(folder.files() == 1);
    CHECK(read_text(folder / "a.gpk", std::size_t{1} << 30U).value() == old);
}

TEST_CASE("a folder that is not there is named") {
    Jobs jobs(1);
    BakeOptions options;
    options.jobs = &jobs;
    const Folder folder;
    const auto baked = pack::bake(scan_of({mesh_of({field(4)})}), shell, folder / "none" / "a.gpk", options);
    REQUIRE_FALSE(baked.ok());
    CHECK(baked.error().message().find("none") != std::string::npos);
}

TEST_CASE("a surface in crumbs that touch nowhere is baked, too") {
    std::vector<glm::vec3> positions;
    std::vector<std::uint32_t> indices;
    for (std::uint32_t i = 0; i < 60'000; ++i) {
        const glm::vec3 at(static_cast<float>(i % 300), 0.0F, static_cast<float>(i / 300));
        for (const auto& corner : {glm::vec3(0), glm::vec3(0.4F, 0, 0), glm::vec3(0, 0, 0.4F)}) {
            indices.push_back(static_cast<std::uint32_t>(positions.size()));
            positions.push_back(at + corner);
        }
    }
    const Folder folder;
    const auto baked = bake(scan_of({mesh_of({primitive_of(positions, indices)})}), folder / "a.gpk");
    CHECK(triangles_at_level_0(*baked.pack, baked.pack->meshes()[0]) == 60'000);
}

TEST_CASE("more than two stuck groups in a hundred fail the bake, and the reason names the mesh") {
    CHECK(pack::check_stuck(0, 0, "a.glb").ok());
    CHECK(pack::check_stuck(10'000, 200, "a.glb").ok());
    CHECK(pack::check_stuck(20, 16, "a.glb").ok()); // a handful
    const auto stuck = pack::check_stuck(10'000, 534, "a.glb: /meshes/3");
    REQUIRE_FALSE(stuck.ok());
    CHECK(stuck.error().message().starts_with("a.glb: /meshes/3: 5.3 % of"));
    CHECK_FALSE(stuck.error().hint.empty());
}
