#include "window/scene_tree.h"

#include "window/text.h"

#include <algorithm>
#include <ranges>

namespace guanhe::app {
namespace {

using Kind = TreeRow::Kind;

std::uint64_t key(Kind kind, std::uint32_t scan, int index) {
    return (static_cast<std::uint64_t>(kind) << 60) | (static_cast<std::uint64_t>(scan) << 32) |
           static_cast<std::uint32_t>(index);
}

const scan::Node& node_at(const scan::Scan& scan, int index) {
    return scan.nodes[static_cast<std::size_t>(index)];
}

} // namespace

void SceneTree::reset(std::span<const TreeSource> sources) {
    open_.clear();
    filter_.clear();
    stale_ = true;
    for (std::uint32_t i = 0; i < sources.size(); ++i) {
        const auto& scan = *sources[i].scan;
        open_.insert(key(Kind::file, i, 0));
        for (std::size_t s = 0; s < scan.scenes.size(); ++s) {
            open_.insert(key(Kind::scene, i, static_cast<int>(s)));
            // Exporters like to wrap a scene in a chain of single nodes.
            const auto* below = &scan.scenes[s].roots;
            for (int depth = 0; below->size() == 1 && depth < 16; ++depth) {
                open_.insert(key(Kind::node, i, below->front()));
                below = &node_at(scan, below->front()).children;
            }
        }
    }
}

bool SceneTree::is_open(Kind kind, std::uint32_t scan, int index) const {
    return open_.contains(key(kind, scan, index));
}

void SceneTree::set_open(const TreeRow& row, bool open) {
    const auto which = key(row.kind, row.scan, row.kind == Kind::file ? 0 : row.index);
    if (open)
        open_.insert(which);
    else
        open_.erase(which);
    stale_ = true;
}

void SceneTree::set_filter(std::string_view filter) {
    std::string lowered(filter);
    std::ranges::transform(lowered, lowered.begin(), lower);
    if (lowered == filter_) return;
    filter_ = std::move(lowered);
    stale_ = true;
}

std::span<const TreeRow> SceneTree::rows(std::span<const TreeSource> sources) {
    if (!stale_ && std::ranges::equal(sources, shown_scenes_, {}, &TreeSource::scene)) return rows_;
    rows_.clear();
    shown_scenes_.clear();
    for (std::uint32_t i = 0; i < sources.size(); ++i) {
        shown_scenes_.push_back(sources[i].scene);
        if (filter_.empty())
            list(sources[i], i, rows_);
        else
            list_matches(sources[i], i, rows_);
    }
    stale_ = false;
    return rows_;
}

void SceneTree::list(const TreeSource& source, std::uint32_t scan_index, std::vector<TreeRow>& out) const {
    const auto& scan = *source.scan;
    const bool file_open = is_open(Kind::file, scan_index, 0);
    out.push_back({Kind::file, true, file_open, 0, scan_index, -1});
    if (!file_open) return;
    struct Pending {
        int node;
        std::uint32_t depth;
    };
    std::vector<Pending> pending; // a stack of our own: a chain of nodes may be as long as the file
    for (int s = 0; s < static_cast<int>(scan.scenes.size()); ++s) {
        const auto& roots = scan.scenes[static_cast<std::size_t>(s)].roots;
        const bool shown = s == source.scene;
        const bool scene_open = shown && is_open(Kind::scene, scan_index, s);
        out.push_back({Kind::scene, shown && !roots.empty(), scene_open, 1, scan_index, s});
        if (!scene_open) continue;
        for (const int root : std::views::reverse(roots)) pending.push_back({root, 2});
        while (!pending.empty()) {
            const auto [index, depth] = pending.back();
            pending.pop_back();
            const auto& children = node_at(scan, index).children;
            const bool open = !children.empty() && is_open(Kind::node, scan_index, index);
            out.push_back({Kind::node, !children.empty(), open, depth, scan_index, index});
            if (!open) continue;
            for (const int child : std::views::reverse(children)) pending.push_back({child, depth + 1});
        }
    }
}

void SceneTree::list_matches(const TreeSource& source, std::uint32_t scan_index, std::vector<TreeRow>& out) const {
    const auto& scan = *source.scan;
    const auto matches = [&](const std::string& name) {
        const auto found = std::ranges::search(name, filter_, {}, lower);
        return !found.empty();
    };
    std::vector<int> pending;
    const auto& roots = scan.scenes[static_cast<std::size_t>(source.scene)].roots;
    for (const int root : std::views::reverse(roots)) pending.push_back(root);
    while (!pending.empty()) {
        const int index = pending.back();
        pending.pop_back();
        const auto& node = node_at(scan, index);
        const bool by_mesh = node.mesh >= 0 && matches(scan.meshes[static_cast<std::size_t>(node.mesh)].name);
        if (by_mesh || matches(node.name)) out.push_back({Kind::node, false, false, 0, scan_index, index});
        for (const int child : std::views::reverse(node.children)) pending.push_back(child);
    }
}

} // namespace guanhe::app
