#include "check/scan_ground.h"

#include "cache/content_key.h"
#include "cache/pack_cache.h"
#include "log.h"
#include "museum/check/frame_cost.h"
#include "scan/animate.h"
#include "scan/read.h"
#include "scan/shell.h"
#include "view/baked.h"

#include <utility>

namespace guanhe::app {

namespace {

/// Where the scan's chosen scene puts its meshes.
std::vector<walk::Place> places_in(const scan::Scan& scan, const pack::Pack& pack) {
    std::vector<walk::Place> places;
    scan::Pose pose;
    scan::evaluate(scan, -1, 0.0, pose);
    for (const int index : scan::reachable_nodes(scan, scan.default_scene)) {
        const auto& node = scan.nodes[static_cast<std::size_t>(index)];
        if (node.mesh < 0 || static_cast<std::size_t>(node.mesh) >= pack.meshes().size()) continue;
        const glm::dmat4 world(pose.world[static_cast<std::size_t>(index)]);
        const auto mesh = static_cast<std::uint32_t>(node.mesh);
        if (node.instances.empty()) places.push_back({&pack, mesh, world});
        for (const auto& instance : node.instances) places.push_back({&pack, mesh, world * glm::dmat4(instance)});
    }
    return places;
}

} // namespace

Result<ScanGround::Baked> ScanGround::bake(const Path& path) const {
    Progress progress;
    scan::ReadOptions reading;
    reading.jobs = &jobs_;
    reading.progress = &progress;
    const auto of_pack = [&](std::shared_ptr<const pack::Pack> pack) -> Result<Baked> {
        GUANHE_TRY_LET(const auto shell, scan::read_shell(pack->shell(), pack, path_to_utf8(path), reading));
        auto places = places_in(shell, *pack);
        return Baked{std::move(pack), std::move(places)};
    };
    GUANHE_TRY_LET(auto pack, open_if_pack(path));
    if (pack) return of_pack(std::move(pack));
    GUANHE_TRY_LET(const auto key, content_key(path, jobs_));
    const auto cached = cached_pack(pack_cache_folder(), key);
    if (auto known = open_cached(cached)) return of_pack(std::move(known));
    say_step("baking " + path_to_utf8(path.filename()));
    GUANHE_TRY_LET(const auto scan, scan::read(path, reading));
    GUANHE_TRY_LET(auto made, bake_for_view(scan, path, cached,
                                            {.jobs = jobs_, .progress = progress, .stop = {}, .cache_limit = {}}));
    if (!made.pack)
        return Error{made.warnings.empty() ? "has nothing that can be baked" : made.warnings.front(),
                     path_to_utf8(path), "open it with `guanhe view`, which shows what is in it"};
    auto places = places_in(scan, *made.pack);
    return Baked{std::move(made.pack), std::move(places)};
}

Result<const ScanGround::Baked*> ScanGround::baked(const museum::FileRef& scan) {
    auto known = baked_.find(scan.path);
    if (known == baked_.end()) {
        auto path = folder_.locate_scan(scan);
        known = baked_.emplace(scan.path, path ? bake(*path) : Result<Baked>(path.error())).first;
    }
    if (!known->second) return known->second.error();
    return &*known->second;
}

Result<std::vector<walk::Place>> ScanGround::places(const museum::Exhibit& exhibit) {
    GUANHE_TRY_LET(const auto* const baked, this->baked(exhibit.scan));
    auto places = baked->places;
    const auto site_from_scan = museum::site_from_local(exhibit.place);
    for (auto& place : places) place.world = site_from_scan * place.world;
    return places;
}

Result<std::vector<walk::Triangle>> ScanGround::surface(const museum::Site& /*site*/, const museum::Exhibit& exhibit) {
    GUANHE_TRY_LET(const auto places, this->places(exhibit));
    return walk::coarse_triangles(places);
}

Result<museum::FrameCost> ScanGround::cost(const museum::Site& /*site*/, const museum::Exhibit& exhibit,
                                           const glm::dvec3& eye) {
    GUANHE_TRY_LET(const auto places, this->places(exhibit));
    return museum::frame_cost(places, eye);
}

} // namespace guanhe::app
