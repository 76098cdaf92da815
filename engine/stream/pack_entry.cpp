#include "stream/pack_entry.h"

#include <algorithm>
#include <utility>

namespace guanhe::stream {

PackEntry::PackEntry(std::shared_ptr<const pack::Pack> content) : content_(std::move(content)) {
    const pack::Pack& pack = *content_;
    const std::size_t pages = pack.pages().size();
    std::vector<std::pair<std::uint32_t, std::uint32_t>> edges; // child page, parent page
    for (const pack::Group& group : pack.groups()) {
        std::uint32_t last = pack::none;
        for (const std::uint32_t child : pack.children(group)) {
            const std::uint32_t page = pack.groups()[child].page;
            if (page != group.page && page != last) edges.emplace_back(page, group.page);
            last = page;
        }
    }
    std::ranges::sort(edges);
    edges.erase(std::ranges::unique(edges).begin(), edges.end());
    first_parent_.assign(pages + 1, 0);
    for (const auto& [child, parent] : edges) {
        ++first_parent_[child + 1];
        parents_.push_back(parent);
    }
    for (std::size_t i = 0; i < pages; ++i) first_parent_[i + 1] += first_parent_[i];

    // Whatever a root's page needs beside it is pinned too: groups that share its page may have parents elsewhere.
    root_.assign(pages, false);
    for (const pack::Mesh& mesh : pack.meshes())
        if (mesh.group_count > 0) root_[pack.groups()[mesh.first_group + mesh.group_count - 1].page] = true;
    for (std::size_t i = 0; i < pages; ++i) // parents come later
        if (root_[i])
            for (const std::uint32_t parent : parents(static_cast<std::uint32_t>(i))) root_[parent] = true;
    for (std::size_t i = pages; i-- > 0;)
        if (root_[i]) roots_.push_back(static_cast<std::uint32_t>(i));
    states_ = std::make_unique<std::atomic<std::uint8_t>[]>(pages);
}

} // namespace guanhe::stream
