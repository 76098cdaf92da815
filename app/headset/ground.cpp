#include "headset/ground.h"

#include "scan/animate.h"
#include "walk/coarse.h"

#include <mutex>
#include <utility>
#include <vector>

namespace guanhe::app {

struct Ground::Slot {
    mutable std::mutex mutex;
    std::shared_ptr<const walk::Surface> surface = std::make_shared<walk::Surface>();
    bool done = false;
};

void Ground::begin(Stage& stage, Jobs& jobs) {
    slot_ = std::make_shared<Slot>();
    std::vector<walk::Place> places;
    std::vector<std::shared_ptr<const pack::Pack>> packs; // kept until the job is done
    for (const auto& open : stage.scans()) {
        if (!open.pack) continue;
        packs.push_back(open.pack);
        for (const int index : scan::reachable_nodes(*open.scan, open.scene)) {
            const auto& node = open.scan->nodes[static_cast<std::size_t>(index)];
            if (node.mesh < 0 || !open.node_visible[static_cast<std::size_t>(index)]) continue;
            const glm::dmat4 world(open.pose.world[static_cast<std::size_t>(index)]);
            const auto mesh = static_cast<std::uint32_t>(node.mesh);
            if (node.instances.empty()) places.push_back({open.pack.get(), mesh, world});
            for (const glm::mat4& instance : node.instances)
                places.push_back({open.pack.get(), mesh, world * glm::dmat4(instance)});
        }
    }
    if (places.empty()) {
        slot_->done = true;
        return;
    }
    jobs.run([slot = slot_, places = std::move(places), packs = std::move(packs)] {
        auto triangles = walk::coarse_triangles(places);
        std::shared_ptr<const walk::Surface> surface;
        if (triangles) surface = std::make_shared<const walk::Surface>(std::move(*triangles));
        const std::lock_guard lock(slot->mutex);
        if (surface) slot->surface = std::move(surface);
        slot->done = true;
    });
}

bool Ground::ready() const {
    if (!slot_) return false;
    const std::lock_guard lock(slot_->mutex);
    return slot_->done;
}

std::shared_ptr<const walk::Surface> Ground::get() const {
    if (!slot_) return std::make_shared<walk::Surface>();
    const std::lock_guard lock(slot_->mutex);
    return slot_->surface;
}

} // namespace guanhe::app
