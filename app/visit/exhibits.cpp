#include "visit/exhibits.h"

#include "visit/lookup.h"

#include "scan/animate.h"

#include <glm/gtc/matrix_transform.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

namespace guanhe::app {
namespace {

/// Nodes of this name, as a curator sees it in the scene tree.
std::vector<int> nodes_named(const scan::Scan& scan, const std::string& name) {
    std::vector<int> found;
    for (std::size_t n = 0; n < scan.nodes.size(); ++n)
        if (scan.nodes[n].name == name) found.push_back(static_cast<int>(n));
    return found;
}

bool is_below(const scan::Scan& scan, int node, int ancestor) {
    for (; node >= 0; node = scan.nodes[static_cast<std::size_t>(node)].parent)
        if (node == ancestor) return true;
    return false;
}

constexpr double held_size = 0.32; ///< metres: what a hand or an arm's length shows well, at scale 1 of small things

} // namespace

void Exhibits::load(const museum::Folder& folder) {
    entries_.clear();
    asked_.clear();
    faults_.clear();
    std::vector<Path> files;
    for (const museum::Site& site : museum_.sites) {
        for (const museum::Exhibit& exhibit : site.exhibits) {
            if (exhibit.scan.empty()) continue;
            auto path = folder.locate_scan(exhibit.scan);
            if (!path) {
                faults_.push_back(path.error().message());
                continue;
            }
            entries_.push_back({.site = &site, .exhibit = &exhibit});
            asked_.push_back(files.size());
            files.push_back(std::move(*path));
        }
    }
    stage_.load(std::move(files), Stage::Faults::skip);
}

void Exhibits::loaded() {
    for (const Error& fault : stage_.faults()) faults_.push_back(fault.message());
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        Entry& entry = entries_[i];
        entry.scan = nullptr;
        for (OpenScan& open : stage_.scans())
            if (open.asked == asked_[i]) entry.scan = &open;
        if (entry.scan == nullptr) continue;
        entry.local = scan::scene_bounds(*entry.scan->scan, entry.scan->scene, entry.scan->pose);
        entry.scan->model->set_transform(glm::mat4(museum::site_from_local(entry.exhibit->place)));
        entry.scan->model->set_look({.presence = 0.0F});
    }
}

std::vector<std::string> Exhibits::faults() const {
    return faults_;
}

void Exhibits::apply(Entry& entry, const ExhibitLook& shown) {
    render::Model& model = *entry.scan->model;
    model.set_look(shown.look);
    const scan::Scan& scan = *entry.scan->scan;
    for (const std::string& part : entry.parts) {
        const bool still = std::ranges::any_of(shown.parts, [&](const auto& other) { return other.first == part; });
        if (still) continue;
        for (const int node : nodes_named(scan, part)) model.set_node_look(node, std::nullopt);
    }
    entry.parts.clear();
    for (const auto& [part, look] : shown.parts) {
        for (const int node : nodes_named(scan, part)) model.set_node_look(node, look);
        entry.parts.push_back(part);
    }
}

void Exhibits::show(const Scenery& scenery, const glm::mat4& hand) {
    for (Entry& entry : entries_) {
        if (entry.scan == nullptr) continue;
        const ExhibitLook* shown = nullptr;
        if (entry.site == scenery.site)
            for (const ExhibitLook& look : scenery.exhibits)
                if (look.exhibit == entry.exhibit) shown = &look;
        if (shown == nullptr) {
            apply(entry, {.exhibit = entry.exhibit, .look = {.presence = 0.0F}, .parts = {}});
            continue;
        }
        apply(entry, *shown);
        if (shown->held) {
            // Its middle in the palm, as large as the tour says, and never larger than what can be held.
            const double own = entry.exhibit->place.scale * 2.0 * static_cast<double>(entry.local.radius());
            const double scale = entry.exhibit->place.scale * std::min(scenery.held_scale, 3.0 * held_size / own);
            glm::mat4 at = glm::scale(hand, glm::vec3(static_cast<float>(scale)));
            at = glm::translate(at, -entry.local.center());
            entry.scan->model->set_transform(at);
        } else if (entry.held) {
            entry.scan->model->set_transform(glm::mat4(museum::site_from_local(entry.exhibit->place)));
        }
        entry.held = shown->held;
    }
}

const Exhibits::Entry* Exhibits::find(const museum::Site& site, const std::string& exhibit) const {
    for (const Entry& entry : entries_)
        if (entry.site == &site && entry.exhibit->id == exhibit && entry.scan != nullptr) return &entry;
    return nullptr;
}

std::optional<scan::Bounds> Exhibits::bounds(const museum::Site& site, const museum::Target& target) const {
    constexpr float spot = 0.15F; // metres: what a place without an extent is taken for
    const auto about = [](const glm::dvec3& position) {
        scan::Bounds out;
        out.add(glm::vec3(position) - glm::vec3(spot));
        out.add(glm::vec3(position) + glm::vec3(spot));
        return out;
    };
    if (target.position) return about(*target.position);
    if (!target.hotspot.empty()) {
        const museum::Hotspot* hotspot = museum::find_hotspot(site, target.hotspot);
        return hotspot != nullptr ? std::optional(about(hotspot->position)) : std::nullopt;
    }
    const Entry* entry = find(site, target.exhibit);
    if (entry == nullptr) return std::nullopt;
    const glm::mat4 place(museum::site_from_local(entry->exhibit->place));
    if (target.part.empty()) return scan::transformed(entry->local, place);
    const scan::Scan& scan = *entry->scan->scan;
    scan::Bounds part;
    for (const int node : nodes_named(scan, target.part))
        for (std::size_t n = 0; n < scan.nodes.size(); ++n)
            if (scan.nodes[n].mesh >= 0 && is_below(scan, static_cast<int>(n), node))
                for (const auto& primitive : scan.meshes[static_cast<std::size_t>(scan.nodes[n].mesh)].primitives)
                    part.add(scan::transformed(primitive.bounds, place * entry->scan->pose.world[n]));
    return part.empty() ? std::nullopt : std::optional(part);
}

std::vector<Exhibits::Walkable> Exhibits::walkable(const museum::Site& site, const std::string& era) const {
    std::vector<Walkable> out;
    for (const Entry& entry : entries_)
        if (entry.site == &site && entry.exhibit->walkable && entry.scan != nullptr && in_era(entry.exhibit->eras, era))
            out.push_back({entry.scan, museum::site_from_local(entry.exhibit->place)});
    return out;
}

} // namespace guanhe::app
