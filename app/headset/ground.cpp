#include "headset/ground.h"

#include "scan/animate.h"
#include "walk/coarse.h"

#include <algorithm>
#include <map>
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
    std::vector<int> parents;      ///< one a node of the scan
};

namespace {

template<class Part>
std::vector<Part> parts_of(std::span<const Ground::Placed> scans) {
    std::vector<Part> parts;
    for (std::size_t s = 0; s < scans.size(); ++s) {
        const OpenScan& open = *scans[s].scan;
        if (!open.pack) continue;
        Part part{open.pack, path_to_utf8(open.path), {}, {}, {}};
        for (const scan::Node& node : open.scan->nodes) part.parents.push_back(node.parent);
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

/// Each the highest node that is small enough, and not all that there is. `bounds`: of what each subject covers.
template<class Part>
void find_things(const std::vector<Part>& parts, std::span<const scan::Bounds> bounds, Footing& footing) {
    constexpr float largest = 1.0F; // metres: what two hands can lift
    struct Below {
        scan::Bounds bounds;
        std::size_t subjects = 0;
        int thing = -1;
    };
    footing.thing_of.assign(footing.subjects.size(), -1);
    for (const Part& part : parts) {
        std::map<int, Below> nodes;
        const auto each = [&](const auto& act) {
            for (std::size_t i = 0; i < footing.subjects.size(); ++i)
                if (footing.subjects[i].scan == part.subjects.front().scan && !bounds[i].empty())
                    act(i, footing.subjects[i].node);
        };
        const auto parent = [&](int node) { return part.parents[static_cast<std::size_t>(node)]; };
        each([&](std::size_t subject, int node) {
            for (; node >= 0; node = parent(node)) {
                nodes[node].bounds.add(bounds[subject]);
                ++nodes[node].subjects;
            }
        });
        each([&](std::size_t subject, int node) {
            Below* highest = nullptr;
            int which = -1;
            for (; node >= 0; node = parent(node)) {
                Below& below = nodes[node];
                const glm::vec3 size = below.bounds.max - below.bounds.min;
                if (std::max({size.x, size.y, size.z}) > largest || below.subjects == footing.subjects.size()) break;
                highest = &below;
                which = node;
            }
            if (highest == nullptr) return;
            if (highest->thing < 0) {
                highest->thing = static_cast<int>(footing.things.size());
                footing.things.push_back({footing.subjects[subject].scan, which, highest->bounds});
            }
            footing.thing_of[subject] = highest->thing;
        });
    }
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
    std::vector<scan::Bounds> bounds(footing.subjects.size());
    for (const walk::Triangle& triangle : all)
        for (const glm::vec3& corner : triangle.corners) bounds[triangle.place].add(corner);
    find_things(parts, bounds, footing);
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
