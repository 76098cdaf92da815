#include "headset/ground.h"

#include "scan/animate.h"
#include "walk/coarse.h"

#include <mutex>
#include <span>
#include <utility>

namespace guanhe::app {

/// The places of one scan.
struct Ground::Part {
    std::shared_ptr<const pack::Pack> pack; ///< kept until the job is done
    std::string name;
    std::vector<walk::Place> places;
    std::vector<Subject> subjects; ///< one a place
};

namespace {

template<class Part>
std::vector<Part> parts_of(std::span<const Ground::Placed> scans) {
    std::vector<Part> parts;
    for (std::size_t s = 0; s < scans.size(); ++s) {
        const OpenScan& open = *scans[s].scan;
        if (!open.pack) continue;
        Part part{open.pack, path_to_utf8(open.path), {}, {}};
        for (const int index : scan::reachable_nodes(*open.scan, open.scene)) {
            const auto& node = open.scan->nodes[static_cast<std::size_t>(index)];
            if (node.mesh < 0 || !open.node_visible[static_cast<std::size_t>(index)]) continue;
            const glm::dmat4 world =
                scans[s].world_from_scan * glm::dmat4(open.pose.world[static_cast<std::size_t>(index)]);
            const auto add = [&](const glm::dmat4& place, std::size_t instance) {
                part.places.push_back({part.pack.get(), static_cast<std::uint32_t>(node.mesh), place});
                part.subjects.push_back({s, index, instance});
            };
            if (node.instances.empty()) add(world, 0);
            for (std::size_t i = 0; i < node.instances.size(); ++i) add(world * glm::dmat4(node.instances[i]), i);
        }
        if (!part.places.empty()) parts.push_back(std::move(part));
    }
    return parts;
}

template<class Part>
Footing footing_of(const std::vector<Part>& parts) {
    Footing footing;
    const auto add = [&](std::span<const walk::Place> places, std::span<const Subject> subjects,
                         std::vector<walk::Triangle>& all) -> Result<void> {
        GUANHE_TRY_LET(auto triangles, walk::coarse_triangles(places));
        const auto first = static_cast<std::uint32_t>(footing.subjects.size());
        for (auto& triangle : triangles) triangle.place += first;
        all.insert(all.end(), triangles.begin(), triangles.end());
        footing.subjects.insert(footing.subjects.end(), subjects.begin(), subjects.end());
        return {};
    };
    // All at once, so that the limit on triangles is that of all; one by one where a scan cannot be read.
    std::vector<walk::Place> places;
    std::vector<Subject> subjects;
    for (const Part& part : parts) {
        places.insert(places.end(), part.places.begin(), part.places.end());
        subjects.insert(subjects.end(), part.subjects.begin(), part.subjects.end());
    }
    std::vector<walk::Triangle> all;
    if (!add(places, subjects, all)) {
        for (const Part& part : parts) {
            if (const auto added = add(part.places, part.subjects, all); !added)
                footing.complaint = "nobody can walk on " + part.name + ": " + added.error().message();
        }
    }
    footing.surface = walk::Surface(std::move(all));
    return footing;
}

} // namespace

struct Ground::Slot {
    mutable std::mutex mutex;
    std::shared_ptr<const Footing> footing = std::make_shared<Footing>();
    bool done = false;
};

void Ground::begin(Stage& stage, Jobs& jobs) {
    std::vector<Placed> scans;
    for (const OpenScan& open : stage.scans()) scans.push_back({&open, glm::dmat4(1.0)});
    begin(scans, jobs);
}

void Ground::begin(std::span<const Placed> scans, Jobs& jobs) {
    begin(parts_of<Part>(scans), jobs);
}

void Ground::begin(std::vector<Part> parts, Jobs& jobs) {
    auto before = get();
    slot_ = std::make_shared<Slot>();
    if (parts.empty()) {
        slot_->done = true;
        return;
    }
    slot_->footing = std::move(before);
    jobs.run([slot = slot_, parts = std::move(parts)]() mutable {
        auto footing = std::make_shared<const Footing>(footing_of(parts));
        const std::lock_guard lock(slot->mutex);
        slot->footing = std::move(footing);
        slot->done = true;
    });
}

bool Ground::ready() const {
    if (!slot_) return false;
    const std::lock_guard lock(slot_->mutex);
    return slot_->done;
}

std::shared_ptr<const Footing> Ground::get() const {
    if (!slot_) return std::make_shared<Footing>();
    const std::lock_guard lock(slot_->mutex);
    return slot_->footing;
}

} // namespace guanhe::app
